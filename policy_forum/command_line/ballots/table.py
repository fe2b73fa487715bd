"""A result as lines for people: winners, stages, ties, and why."""

from collections.abc import Iterator
from fractions import Fraction

from policy_forum.domain.counting.contests import Contest
from policy_forum.domain.counting.figures import shown
from policy_forum.domain.counting.results import CountResult, Stage, TieBroken, TieRule


def lines_of_result(contest: Contest, result: CountResult) -> Iterator[str]:
    """The lines, in plain text; options by name, votes with at most five decimals."""
    if contest.title:
        yield contest.title
    yield f"{contest.total:,} papers, {result.blank:,} of them blank. Method: {result.method}."
    for stage in result.stages:
        yield ""
        yield from _of_stage(stage, result.options)
    for tie in result.ties:
        yield ""
        yield _of_tie(tie, result.options)
    yield ""
    yield "Winners: " + (", ".join(result.winner_names) or "none")
    if contest.budget is not None and contest.costs is not None:
        spent = sum((contest.costs[winner] for winner in result.winners), Fraction(0))
        yield f"They cost {shown(spent)} of a budget of {shown(contest.budget)}."
    if result.words:
        yield ""
        yield from map(str, result.words)


def _of_stage(stage: Stage, options: tuple[str, ...]) -> Iterator[str]:
    quota = f" (quota {shown(stage.quota)})" if stage.quota is not None else ""
    yield f"{stage.number}. {stage.title}{quota}"
    rows = [
        (options[option], shown(votes), _mark(stage, option))
        for option, votes in stage.votes.items()
    ]
    for name, lost in (
        ("not transferable", stage.not_transferable),
        ("rounded off", stage.rounded_off),
    ):
        if lost:
            rows.append((f"({name})", shown(lost), ""))
    widest = max((len(name) for name, _, _ in rows), default=0)
    digits = max((len(votes) for _, votes, _ in rows), default=0)
    for name, figure, mark in rows:
        yield f"   {name:<{widest}}  {figure:>{digits}}  {mark}".rstrip()
    for sentence in stage.words:
        yield f"   {sentence}"


def _mark(stage: Stage, option: int) -> str:
    if option in stage.elected:
        return "elected"
    return "excluded" if option in stage.excluded else ""


def _of_tie(tie: TieBroken, options: tuple[str, ...]) -> str:
    names = ", ".join(options[option] for option in tie.options)
    how = (
        f"stage {tie.stage}, the last at which they differed"
        if tie.decided_by is TieRule.EARLIER_STAGE
        else "the lot"
    )
    return (
        f"Equal at stage {tie.at_stage} (to {tie.purpose}): {names}. Decided by {how}: "
        f"{options[tie.taken]}."
    )
