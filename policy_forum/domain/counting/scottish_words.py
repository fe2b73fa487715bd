"""What happened at each stage of a Scottish count, and why it came out so, in sentences."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise

from policy_forum.domain.counting.close_calls import Exclusion, closest_exclusion
from policy_forum.domain.counting.contests import Contest
from policy_forum.domain.counting.figures import listed, shown
from policy_forum.domain.counting.placing import NOTHING_COUNTED
from policy_forum.domain.counting.results import Stage, TieBroken
from policy_forum.domain.phrases import Phrase, phrase


def surplus_title(name: str) -> Phrase:
    """The name of a stage that passes a surplus on."""
    return phrase("Surplus of %(name)s", name=name)


def exclusion_title(name: str) -> Phrase:
    """The name of a stage that excludes an option."""
    return phrase("Exclusion of %(name)s", name=name)


def first_words(valid: int, seats: int, quota: Fraction) -> tuple[Phrase, ...]:
    """How the quota came about."""
    return (
        phrase(
            "%(valid)s papers divided by %(parts)s (one more than the %(seats)s to be elected), "
            "without the remainder, and one more: the quota is %(quota)s.",
            valid=shown(valid),
            parts=seats + 1,
            seats=seats,
            quota=shown(quota),
        ),
    )


def surplus_words(name: str, surplus: Fraction, had: Fraction) -> tuple[Phrase, ...]:
    """What a surplus makes of the value of each paper."""
    return (
        phrase(
            "%(name)s had %(surplus)s votes more than the quota. Every paper of theirs goes on to "
            "the next choice on it, at its value multiplied by %(surplus)s and divided by %(had)s.",
            name=name,
            surplus=shown(surplus),
            had=shown(had),
        ),
    )


def exclusion_words(name: str, had: Fraction, following: Fraction) -> tuple[Phrase, ...]:
    """Why an option went, and what would have kept it."""
    if had == following:
        text = (
            "%(name)s had %(had)s votes, as few as another, and was the one to go. The papers go "
            "on to the next choice on them, at the value they had."
        )
        return (phrase(text, name=name, had=shown(had)),)
    return (
        phrase(
            "%(name)s had the fewest votes, %(had)s: with more than %(gap)s further votes, "
            "another would have gone. The papers go on to the next choice on them, at the value "
            "they had.",
            name=name,
            had=shown(had),
            gap=shown(following - had),
        ),
    )


def gains_words(
    contest: Contest, gains: Mapping[int, Fraction], exhausted: Fraction
) -> tuple[Phrase, ...]:
    """Who got how much; the one who got most first."""
    ordered = sorted(gains, key=lambda o: (-gains[o], o))
    got = listed([f"{contest.options[o]} +{shown(gains[o])}" for o in ordered])
    words = [phrase("Passed on: %(got)s.", got=got)] if got else []
    if exhausted:
        text = "%(votes)s votes name nobody who could still take them."
        words.append(phrase(text, votes=shown(exhausted)))
    return tuple(words)


def result_words(
    contest: Contest, quota: Fraction, stages: Sequence[Stage], ties: Sequence[TieBroken]
) -> tuple[Phrase, ...]:
    """Why each won, and how close the closest exclusion was."""
    if not stages:
        return (NOTHING_COUNTED,)
    words = [_why(contest, quota, winner, stage) for stage in stages for winner in stage.elected]
    return (*words, *closest_exclusion(contest.options, _exclusions(stages), ties))


def _why(contest: Contest, quota: Fraction, winner: int, stage: Stage) -> Phrase:
    votes = stage.votes[winner]
    values = {
        "name": contest.options[winner],
        "stage": stage.number,
        "votes": shown(votes),
        "quota": shown(quota),
        "more": shown(abs(votes - quota)),
    }
    if votes < quota:
        text = (
            "%(name)s won at stage %(stage)s with %(votes)s votes, %(more)s fewer than the quota: "
            "no more were left than there were seats."
        )
        return phrase(text, **values)
    if votes == quota:
        text = "%(name)s won at stage %(stage)s with exactly the quota of %(quota)s votes."
        return phrase(text, **values)
    text = (
        "%(name)s won at stage %(stage)s with %(votes)s votes, %(more)s more than the quota of "
        "%(quota)s."
    )
    return phrase(text, **values)


def _exclusions(stages: Sequence[Stage]) -> Iterator[Exclusion]:
    for before, stage in pairwise(stages):
        settled = {o for one in stages[: before.number] for o in one.elected}
        for option in stage.excluded:
            others = {o: v for o, v in before.votes.items() if o not in settled and o != option}
            other = min(others, key=lambda o: (others[o], o))
            gap = others[other] - before.votes[option]
            yield Exclusion(stage.number, option, other, gap)
