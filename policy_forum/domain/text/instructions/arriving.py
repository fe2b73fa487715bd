"""New clauses put into the dress of those beside which they stand."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from policy_forum.domain.text.clauses import Clause
from policy_forum.domain.text.document import Document, parse_document
from policy_forum.domain.text.labels import renumbered
from policy_forum.domain.text.limits import MERGED
from policy_forum.domain.text.markers import ClauseKind
from policy_forum.domain.text.numbering import item_value

_STEP_IN = "   "


def read_clauses(text: str) -> tuple[Clause, ...]:
    """New text as clauses; raises TextRefusedError by its own lines."""
    return parse_document(text.strip("\n"), MERGED).clauses


def dressed(new: Sequence[Clause], base: Document, like: int, *, below: bool) -> Iterator[Clause]:
    """The new clauses as neighbours of `like`: its marker, indentation and blank lines.

    A clause that brings another sign than its neighbour's keeps it, one step further in where
    `below` says that it stands after the neighbour.
    """
    model = base.clauses[like]
    if model.kind is ClauseKind.HEADING:
        model = _paragraph(model)
    lead = lead_of(base, like)
    indent = model.marker[: len(model.marker) - len(model.marker.lstrip())]
    plain = all(clause.kind is ClauseKind.PARAGRAPH and clause.depth == 1 for clause in new)
    is_first = True
    follows_heading = False
    for clause in new:
        if clause.kind in (ClauseKind.HEADING, ClauseKind.DIVIDER):
            yield replace(clause, lead="\n\n")
        elif clause.depth == 1 and (clause.kind is model.kind or plain):
            value = item_value(clause) if clause.kind.is_item else None
            marker = renumbered(model.kind, model.marker, value) if value else model.marker
            own = clause.lead if follows_heading else lead
            yield replace(model, lead=own, marker=marker, body=clause.body)
        elif not model.kind.is_item:
            own = clause.lead if "\n" in clause.lead else "\n\n" if is_first else "\n"
            yield replace(clause, lead=own, marker=indent + clause.marker)
        else:
            own = clause.lead if "\n" in clause.lead else lead
            step = _STEP_IN if below and clause.depth == 1 else ""
            yield replace(clause, lead=own, marker=indent + step + clause.marker)
        is_first = False
        follows_heading = clause.kind is ClauseKind.HEADING


def lead_of(base: Document, like: int) -> str:
    """The line ends between `like` and its neighbours of the same list."""
    clause = base.clauses[like]
    if clause.kind is ClauseKind.HEADING:
        return "\n\n"
    for place in (like, _next_like(base, like)):
        if place is not None and _has_neighbour_before(base, place):
            return base.clauses[place].lead
    return "\n" if clause.kind.is_item else "\n\n"


def _has_neighbour_before(base: Document, place: int) -> bool:
    before = base.clauses[place - 1] if place else None
    return (
        before is not None
        and before.kind is not ClauseKind.HEADING
        and (before.depth >= base.clauses[place].depth and "\n" in base.clauses[place].lead)
    )


def _next_like(base: Document, like: int) -> int | None:
    clause = base.clauses[like]
    for place in range(like + 1, len(base.clauses)):
        other = base.clauses[place]
        if other.depth < clause.depth or other.kind is ClauseKind.HEADING:
            return None
        if other.depth == clause.depth:
            return place if other.kind is clause.kind else None
    return None


def _paragraph(like: Clause) -> Clause:
    return replace(
        like, kind=ClauseKind.PARAGRAPH, depth=1, level=0, marker="", shown_marker="", parent=None
    )
