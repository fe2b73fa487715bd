"""What happened at each stage of a count by Meek's method, and why it came out so."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from policy_forum.domain.counting.close_calls import Exclusion, closest_exclusion
from policy_forum.domain.counting.contests import Contest
from policy_forum.domain.counting.figures import listed, shown
from policy_forum.domain.counting.placing import NOTHING_COUNTED
from policy_forum.domain.counting.results import Stage, TieBroken
from policy_forum.domain.phrases import Phrase, phrase


def _names(contest: Contest, options: Sequence[int]) -> str:
    return listed([contest.options[o] for o in options])


def title_of(contest: Contest, elected: Sequence[int], excluded: Sequence[int]) -> Phrase:
    """What a stage decided."""
    if elected:
        return phrase("Elected: %(names)s", names=_names(contest, elected))
    return phrase("Excluded: %(names)s", names=_names(contest, excluded))


def _parts_words(contest: Contest, keep: Mapping[int, Fraction]) -> tuple[Phrase, ...]:
    """What part of each vote the elected keep, where some do."""
    if not keep:
        return ()
    parts = listed([f"{contest.options[o]} {shown(part)}" for o, part in keep.items()])
    text = "The part of each vote that those elected before kept: %(parts)s. The rest flowed on."
    return (phrase(text, parts=parts),)


def elected_words(
    contest: Contest, elected: Sequence[int], keep: Mapping[int, Fraction]
) -> tuple[Phrase, ...]:
    """Who reached the quota."""
    text = "The quota was reached by: %(names)s."
    return phrase(text, names=_names(contest, elected)), *_parts_words(contest, keep)


def excluded_words(
    contest: Contest,
    option: int,
    gap: Fraction,
    tied: bool,
    keep: Mapping[int, Fraction],
) -> tuple[Phrase, ...]:
    """Who went, and what would have kept them."""
    name = contest.options[option]
    if tied:
        text = (
            "Nobody else reached the quota. %(name)s had as few votes as another, to within what "
            "was still surplus, and was the one to go."
        )
        return phrase(text, name=name), *_parts_words(contest, keep)
    text = (
        "Nobody else reached the quota. %(name)s had the fewest votes: with more than %(gap)s "
        "further votes at this stage, another would have gone."
    )
    return phrase(text, name=name, gap=shown(gap)), *_parts_words(contest, keep)


def last_words(contest: Contest, rest: Sequence[int]) -> tuple[Phrase, ...]:
    """How the last seats were filled."""
    text = "No more were left than there were seats: %(names)s."
    return (phrase(text, names=_names(contest, rest)),)


def result_words(
    contest: Contest, stages: Sequence[Stage], ties: Sequence[TieBroken]
) -> tuple[Phrase, ...]:
    """Why each won, and how close the closest exclusion was."""
    if not stages:
        return (NOTHING_COUNTED,)
    words = [_why(contest, winner, stage) for stage in stages for winner in stage.elected]
    return (*words, *closest_exclusion(contest.options, _exclusions(stages), ties))


def _why(contest: Contest, winner: int, stage: Stage) -> Phrase:
    votes, quota = stage.votes[winner], stage.quota or Fraction(0)
    values = {
        "name": contest.options[winner],
        "stage": stage.number,
        "votes": shown(votes),
        "more": shown(abs(votes - quota)),
        "quota": shown(quota),
    }
    if votes >= quota:
        text = (
            "%(name)s won at stage %(stage)s with %(votes)s votes, %(more)s above the quota, which "
            "was then %(quota)s."
        )
        return phrase(text, **values)
    text = (
        "%(name)s won at stage %(stage)s with %(votes)s votes, %(more)s below the quota: no more "
        "were left than there were seats."
    )
    return phrase(text, **values)


def _exclusions(stages: Sequence[Stage]) -> Iterator[Exclusion]:
    elected: set[int] = set()
    for stage in stages:
        for out in stage.excluded:
            others = {o: v for o, v in stage.votes.items() if o not in elected and o != out}
            other = min(others, key=lambda o: (others[o], o))
            yield Exclusion(stage.number, out, other, others[other] - stage.votes[out])
        elected.update(stage.elected)
