"""Why each seat of a count by Phragmén's method went where it did, in sentences."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from policy_forum.domain.counting.contests import Contest
from policy_forum.domain.counting.figures import shown
from policy_forum.domain.counting.placing import NOTHING_COUNTED
from policy_forum.domain.counting.results import Stage
from policy_forum.domain.phrases import Phrase, phrase


def seat_title(number: int, name: str) -> Phrase:
    """What a stage decided."""
    return phrase("Seat %(number)s: %(name)s", number=number, name=name)


def seat_words(
    contest: Contest, winner: int, numbers: Mapping[int, Fraction], papers: int, held: Fraction
) -> tuple[Phrase, ...]:
    """How the winner's comparison number came about, and who was next."""
    values = {
        "name": contest.options[winner],
        "papers": shown(papers),
        "held": shown(held),
        "number": shown(numbers[winner]),
    }
    if papers == 0:
        text = "No paper that is left names anyone without a seat; %(name)s comes next."
        return (phrase(text, **values),)
    text = (
        "%(name)s is on %(papers)s papers. They had %(held)s seats between them, so the "
        "comparison number is %(papers)s ÷ (1 + %(held)s) = %(number)s, the highest."
    )
    each = "Each of these papers now has %(part)s of a seat."
    return (
        phrase(text, **values),
        phrase(each, part=shown(1 / numbers[winner])),
        *_next(contest, winner, numbers),
    )


def _next(contest: Contest, winner: int, numbers: Mapping[int, Fraction]) -> tuple[Phrase, ...]:
    others = {o: number for o, number in numbers.items() if o != winner}
    if not others:
        return ()
    other = max(others, key=lambda o: (others[o], -o))
    values = {"name": contest.options[other], "number": shown(others[other])}
    if others[other] == numbers[winner]:
        return (phrase("%(name)s had the same number.", **values),)
    return (phrase("Next was %(name)s with %(number)s.", **values),)


def result_words(contest: Contest, stages: Sequence[Stage]) -> tuple[Phrase, ...]:
    """Why each won, and how close the last seat was."""
    if not stages:
        return (NOTHING_COUNTED,)
    words = [
        phrase(
            "%(name)s has seat %(seat)s, with the comparison number %(number)s.",
            name=contest.options[stage.elected[0]],
            seat=stage.number,
            number=shown(stage.votes[stage.elected[0]]),
        )
        for stage in stages
    ]
    return tuple(words) + _last_seat(contest, stages)


def _last_seat(contest: Contest, stages: Sequence[Stage]) -> tuple[Phrase, ...]:
    """How many papers more, for it alone, would have given the runner-up the last seat at most."""
    if len(stages[-1].votes) == 1:
        return (phrase("All options have a seat."),)
    votes, (winner,) = stages[-1].votes, stages[-1].elected
    others = {o: number for o, number in votes.items() if o != winner}
    other = max(others, key=lambda o: (others[o], -o))
    if not others[other]:
        return (phrase("No paper names any option that has no seat."),)
    # So many papers that name nothing else raise the number without touching any other.
    papers = stages[0].votes[other]
    wanted = votes[winner] * papers / others[other] - papers
    return (
        phrase(
            "The last seat was closest for %(name)s, with the comparison number %(number)s: any "
            "number above %(papers)s of further papers that name %(name)s alone would have given "
            "it a seat.",
            name=contest.options[other],
            number=shown(others[other]),
            papers=shown(wanted),
        ),
    )
