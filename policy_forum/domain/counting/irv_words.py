"""Why an option won an instant run-off, and why others went, in words."""

from collections.abc import Sequence

from policy_forum.domain.counting.figures import listed, shown
from policy_forum.domain.counting.results import Stage, TieBroken, TieRule
from policy_forum.domain.phrases import Phrase, phrase


def why_won(
    options: Sequence[str], stages: Sequence[Stage], winner: int, ties: Sequence[TieBroken]
) -> list[Phrase]:
    """That the winner has more than half, how far ahead it is, and who went last."""
    last = stages[-1]
    words = [
        phrase(
            "%(name)s won with %(votes)s of the %(total)s votes in the count at stage %(stage)s, "
            "which is more than half.",
            name=options[winner],
            votes=shown(last.votes[winner]),
            total=shown(sum(last.votes.values())),
            stage=last.number,
        )
    ]
    others = [option for option in last.votes if option != winner]
    if others:
        words.append(_lead(options, last, winner, max(others, key=last.votes.__getitem__)))
    return [*words, *_last_exclusion(options, stages, ties)]


def _lead(options: Sequence[str], last: Stage, winner: int, second: int) -> Phrase:
    lead = last.votes[winner] - last.votes[second]
    return phrase(
        "It was %(lead)s ahead of %(other)s; if %(papers)s papers that counted for %(name)s had "
        "counted for %(other)s, %(other)s would have been ahead.",
        name=options[winner],
        other=options[second],
        lead=shown(lead),
        papers=shown(lead // 2 + 1),
    )


def _last_exclusion(
    options: Sequence[str], stages: Sequence[Stage], ties: Sequence[TieBroken]
) -> list[Phrase]:
    """How far behind the option was that went last: who is left at the end depends on it most."""
    if len(stages) < 2:
        return []
    before, gone = stages[-2].votes, stages[-1].excluded[0]
    tie = next((one for one in ties if one.taken == gone), None)
    if tie is not None:
        names = listed([options[option] for option in tie.options])
        if tie.decided_by is TieRule.LOT:
            text = (
                "The last to go was %(name)s: %(names)s were equal, and the lot decided. Had it "
                "fallen otherwise, the result could have been another."
            )
            return [phrase(text, name=options[gone], names=names)]
        text = (
            "The last to go was %(name)s: %(names)s were equal, and stage %(stage)s, the last at "
            "which they differed, decided."
        )
        return [phrase(text, name=options[gone], names=names, stage=tie.stage)]
    next_up = min((option for option in before if option != gone), key=before.__getitem__)
    return [
        phrase(
            "The last to go was %(name)s, %(distance)s behind %(other)s. Had %(other)s gone in its "
            "place, the result could have been another.",
            name=options[gone],
            other=options[next_up],
            distance=shown(before[next_up] - before[gone]),
        )
    ]


def why_went(
    options: Sequence[str], before: Stage, excluded: int, tie: TieBroken | None
) -> list[Phrase]:
    """That an option had the fewest votes, and, among several, what decided."""
    votes = shown(before.votes[excluded])
    name = options[excluded]
    if tie is None:
        return [
            phrase("%(name)s had the fewest votes: %(votes)s.", name=name, votes=votes),
        ]
    names = listed([options[option] for option in tie.options])
    if tie.decided_by is TieRule.EARLIER_STAGE:
        return [
            phrase(
                "%(names)s had the fewest votes, %(votes)s each; %(name)s had the fewest of them "
                "at stage %(stage)s, the last at which they differed.",
                names=names,
                name=name,
                votes=votes,
                stage=tie.stage,
            )
        ]
    return [
        phrase(
            "%(names)s had the fewest votes, %(votes)s each, and no earlier stage decides: "
            "%(name)s stands last among them in the lot.",
            names=names,
            name=name,
            votes=votes,
        )
    ]


def of_blank(blank: int) -> list[Phrase]:
    """How many papers were blank, if any."""
    if not blank:
        return []
    return [phrase("%(number)s papers name no option and take no part in it.", number=shown(blank))]


def of_unclear(papers: int) -> tuple[Phrase, ...]:
    """How many papers put several options first and so count for none, if any."""
    if not papers:
        return ()
    return (
        phrase(
            "%(number)s papers give the first place to several options and count for none.",
            number=shown(papers),
        ),
    )
