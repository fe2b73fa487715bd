"""Why the method of equal shares chose what it did, in sentences."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from policy_forum.domain.counting.contests import Contest
from policy_forum.domain.counting.figures import shown
from policy_forum.domain.counting.results import Stage
from policy_forum.domain.phrases import Phrase, phrase


def purchase_title(number: int, name: str) -> Phrase:
    """What a stage decided."""
    return phrase("Choice %(number)s: %(name)s", number=number, name=name)


def money_words(each: Fraction, papers: int, seats: int | None) -> tuple[Phrase, ...]:
    """What each paper was given: for `seats`, in prices of a seat; without, in money."""
    given = each * papers
    values = {"papers": shown(papers), "given": shown(given), "each": shown(each)}
    if seats is None:
        text = (
            "Each of %(papers)s papers had %(each)s to spend, %(given)s in all: the budget in "
            "equal shares, and as many whole units more as can be given to each before the choices "
            "cost more than the budget."
        )
        return (phrase(text, **values),)
    text = (
        "For %(seats)s seats, the price of %(given)s was shared out equally among %(papers)s "
        "papers: as much as can be given, up to twice the seats, until all are filled and before "
        "too many are."
    )
    return (phrase(text, **values, seats=seats),)


def purchase_words(
    contest: Contest, votes: Mapping[int, Fraction], option: int, price: Fraction, papers: int
) -> tuple[Phrase, ...]:
    """What supporters paid, and what came next."""
    values = {
        "name": contest.options[option],
        "papers": shown(papers),
        "price": shown(price),
        "most": shown(price / votes[option]),
        "votes": shown(votes[option]),
    }
    text = (
        "%(name)s is on %(papers)s papers. They pay its price of %(price)s together, none more "
        "than %(most)s; %(price)s ÷ %(most)s is %(votes)s effective votes, the most."
    )
    if contest.budget is None:
        text = (
            "%(name)s is on %(papers)s papers. They pay for the seat together, none more than a "
            "seat divided by %(votes)s: that is %(votes)s effective votes, the most."
        )
    return phrase(text, **values), *_next(contest, votes, option)


def _next(contest: Contest, votes: Mapping[int, Fraction], option: int) -> tuple[Phrase, ...]:
    others = {o: one for o, one in votes.items() if o != option}
    other = max(others, key=lambda o: (others[o], -o), default=option)
    if other == option or not others[other]:
        return (phrase("No other choice could be paid for by its supporters."),)
    name = contest.options[other]
    if others[other] == votes[option]:
        return (phrase("%(name)s had as many.", name=name),)
    return (phrase("Next was %(name)s with %(votes)s.", name=name, votes=shown(others[other])),)


def waiting_words(
    contest: Contest, option: int, more: Fraction | None, given: Fraction
) -> tuple[Phrase, ...]:
    """How a seat was filled that nobody's supporters could pay for."""
    name = contest.options[option]
    if more is None:
        text = "No paper names anyone who is left; %(name)s comes next."
        return (phrase(text, name=name),)
    text = (
        "No seat could be paid for any more, so all papers were given more, at the same speed, "
        "until the supporters of %(name)s could pay: by then each paper had been given a seat "
        "divided by %(votes)s in all."
    )
    return (phrase(text, name=name, votes=shown(1 / given)),)


def result_words(contest: Contest, stages: Sequence[Stage]) -> tuple[Phrase, ...]:
    """Why each won, and who came closest to the last choice."""
    words = [
        phrase(
            "%(name)s was chosen at stage %(stage)s with %(votes)s effective votes.",
            name=contest.options[stage.elected[0]],
            stage=stage.number,
            votes=shown(stage.votes[stage.elected[0]]),
        )
        for stage in stages
    ]
    return tuple(words) + _closest(contest, stages)


def _closest(contest: Contest, stages: Sequence[Stage]) -> tuple[Phrase, ...]:
    if not stages:
        return (phrase("No choice could be paid for."),)
    last = stages[-1]
    (winner,) = last.elected
    others = {o: one for o, one in last.votes.items() if o != winner}
    other = max(others, key=lambda o: (others[o], -o), default=winner)
    if other == winner:
        return (phrase("Everything was chosen."),)
    if not others[other]:
        return (phrase("At the last stage no other choice was within reach of its supporters."),)
    if others[other] == last.votes[winner]:
        text = "At the last stage %(name)s had as many effective votes as %(winner)s."
        names = {"name": contest.options[other], "winner": contest.options[winner]}
        return (phrase(text, **names),)
    return (
        phrase(
            "Closest to the last choice was %(name)s, with %(votes)s effective votes, %(gap)s "
            "fewer than %(winner)s.",
            name=contest.options[other],
            votes=shown(others[other]),
            gap=shown(last.votes[winner] - others[other]),
            winner=contest.options[winner],
        ),
    )
