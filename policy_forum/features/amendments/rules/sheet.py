"""Editing a text clause by clause: what is typed for each, and the text that comes of it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from policy_forum.domain.text.clauses import Clause
from policy_forum.domain.text.difference import difference
from policy_forum.domain.text.document import Document, print_document
from policy_forum.domain.text.markers import ClauseKind
from policy_forum.domain.text.matching import match_clauses
from policy_forum.domain.text.numbering import renumber

_TYPED_MARKERS = {
    ClauseKind.NUMBERED: re.compile(r"\(?\d{1,3}(?:\.\d{1,3})*[.)]?\s+"),
    ClauseKind.LETTERED: re.compile(r"\(?[A-Za-z][.)]\s+"),
    ClauseKind.ROMAN: re.compile(r"\(?[ivxlcIVXLC]{1,7}[.)]\s+"),
    ClauseKind.BULLET: re.compile(r"[-*+•]\s+"),
}
_ANY_MARKER = re.compile(r"(?:#{1,6}|[-*+•]|\(?(?:\d{1,3}|[A-Za-z]|[ivxlc]{2,7})[.)])\s")
_STEP_IN = "   "


@dataclass(frozen=True)
class ClauseEdit:
    """What is typed for one clause: its words, whether it goes, and new ones after it."""

    words: str
    is_deleted: bool = False
    after: str = ""


@dataclass(frozen=True)
class Sheet:
    """An edit for each clause of a text, and new clauses before the first."""

    edits: tuple[ClauseEdit, ...]
    before: str = ""


def blank_sheet(base: Document) -> Sheet:
    """The sheet on which nothing has been changed."""
    return Sheet(tuple(ClauseEdit(clause.body) for clause in base.clauses))


def assembled(base: Document, sheet: Sheet) -> str:
    """The whole text that the sheet asks for; an untouched sheet gives the base as it is.

    A deleted clause takes its sub-clauses with it, an emptied one is deleted. New clauses stand
    after the sub-clauses of the one they follow, in its dress; lists in sequence stay so.
    """
    gone = _places_gone(base, sheet)
    passages = list(_passages(base, sheet, gone))
    clauses = [clause for clause, _origin in passages]
    numbered = renumber(base.clauses, clauses, [origin for _clause, origin in passages])
    text = "".join([clause.source for clause in numbered]) + base.tail
    return text.lstrip("\n") if 0 in gone or sheet.before.strip() else text


def sheet_of(base: Document, amended: Document) -> Sheet | None:
    """The sheet that gives this text, or None where no sheet says quite the same."""
    edits = [ClauseEdit(clause.body, is_deleted=True) for clause in base.clauses]
    before: list[str] = []
    after: dict[int, list[str]] = {}
    place = -1
    for change in difference(base, amended).changes:
        place += change.old is not None
        if change.old is not None and change.new is not None:
            edits[place] = ClauseEdit(change.new.body)
        elif change.new is not None and place < 0:
            before.append(change.new.body)
        elif change.new is not None:
            anchor = _anchor(base, place, change.new)
            after.setdefault(anchor, []).append(change.new.body)
    sheet = Sheet(
        tuple(
            replace(edit, after="\n".join(after.get(place, ()))) for place, edit in enumerate(edits)
        ),
        "\n".join(before),
    )
    return sheet if assembled(base, sheet) == print_document(amended) else None


def carried_sheet(old_base: Document, new_base: Document, amended: Document) -> Sheet:
    """An overtaken amendment begun anew on the text that stands now.

    Where only the amendment changed a clause, its change is there; where both did, the text
    stands as it is, for the author to decide. What cannot be carried like this is left out, so
    the page must show the overtaken text beside it.
    """
    wanted = sheet_of(old_base, amended)
    fresh = blank_sheet(new_base)
    if wanted is None:
        return fresh
    edits = list(fresh.edits)
    for old, new in match_clauses(old_base, new_base):
        edit = wanted.edits[old]
        if old_base.clauses[old].body == new_base.clauses[new].body:
            edits[new] = edit
        else:
            edits[new] = replace(edits[new], after=edit.after)
    return Sheet(tuple(edits), wanted.before)


def _places_gone(base: Document, sheet: Sheet) -> set[int]:
    gone: set[int] = set()
    for place, (clause, edit) in enumerate(zip(base.clauses, sheet.edits, strict=True)):
        if edit.is_deleted or not edit.words.strip() or clause.parent in gone:
            gone.add(place)
    return gone


def _passages(base: Document, sheet: Sheet, gone: set[int]) -> Iterator[tuple[Clause, int | None]]:
    if base.clauses:
        yield from ((new, None) for new in _added(sheet.before, base.clauses[0]))
    waiting: list[tuple[int, str]] = []
    gap = ""
    for place, (clause, edit) in enumerate(zip(base.clauses, sheet.edits, strict=True)):
        while waiting and not _is_below(base.clauses, place, waiting[-1][0]):
            yield from _arriving(base, *waiting.pop())
        if place in gone:
            gap = max(gap, clause.lead, key=len)
        else:
            opens = place == 0 and not sheet.before.strip()
            kept = _with_words(clause, edit.words, opens=opens)
            yield replace(kept, lead=max(kept.lead, gap, key=len)), place
            gap = ""
        if edit.after.strip():
            waiting.append((place, edit.after))
    while waiting:
        yield from _arriving(base, *waiting.pop())


def _arriving(base: Document, place: int, typed: str) -> Iterator[tuple[Clause, None]]:
    clause = base.clauses[place]
    following = base.clauses[place + 1] if place + 1 < len(base.clauses) else None
    if clause.kind is ClauseKind.HEADING:
        clause = following if following and following.kind.is_item else _paragraph(clause)
    yield from ((new, None) for new in _added(typed, clause))


def _is_below(clauses: Sequence[Clause], place: int, other: int) -> bool:
    above = clauses[place].parent
    while above is not None and above != other:
        above = clauses[above].parent
    return above == other


def _with_words(clause: Clause, typed: str, *, opens: bool) -> Clause:
    words = typed.replace("\r\n", "\n")
    body = clause.body if words == clause.body else words.strip()
    return replace(clause, lead=clause.lead or ("" if opens else "\n\n"), body=body)


def _added(typed: str, like: Clause) -> Iterator[Clause]:
    """One new clause for each line that is typed, in the dress of a neighbour."""
    if like.kind is ClauseKind.HEADING:
        like = _paragraph(like)
    indent = like.marker[: len(like.marker) - len(like.marker.lstrip())]
    for line in filter(None, map(str.strip, typed.replace("\r\n", "\n").split("\n"))):
        own = _TYPED_MARKERS.get(like.kind)
        words = own.sub("", line, count=1) if own and own.match(line) else line
        if words != line or not _ANY_MARKER.match(line):
            lead = "\n" if like.kind.is_item else "\n\n"
            yield replace(like, lead=lead, body=words)
        else:
            step = _STEP_IN if like.kind.is_item and not line.startswith("#") else ""
            lead = "\n\n" if line.startswith("#") else "\n"
            raw = _paragraph(like)
            yield replace(raw, lead=lead, marker=indent + step, body=line, depth=like.depth)


def _paragraph(like: Clause) -> Clause:
    return replace(
        like, kind=ClauseKind.PARAGRAPH, depth=1, level=0, marker="", shown_marker="", parent=None
    )


def _anchor(base: Document, place: int, new: Clause) -> int:
    """The clause after whose sub-clauses a new one stands: the one above it at its own depth."""
    at: int | None = place
    while at is not None and base.clauses[at].depth > new.depth:
        at = base.clauses[at].parent
    return place if at is None else at
