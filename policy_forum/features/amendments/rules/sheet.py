"""Editing a text clause by clause: what is typed for each, and the text that comes of it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from policy_forum.domain.text.clauses import Clause
from policy_forum.domain.text.difference import ChangeKind, ClauseChange, difference
from policy_forum.domain.text.document import Document, parse_document, print_document
from policy_forum.domain.text.limits import DEFAULT, MERGED
from policy_forum.domain.text.markers import ClauseKind
from policy_forum.domain.text.matching import match_clauses
from policy_forum.domain.text.numbering import renumber
from policy_forum.features.amendments.rules.moving import Order, homes, is_order

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
    """What is typed for one clause: its words, whether it goes, and new ones around it."""

    words: str
    is_deleted: bool = False
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Sheet:
    """An edit for each clause of a text, by its place, and the order the clauses are to have.

    An empty `order` is that of the text.
    """

    edits: tuple[ClauseEdit, ...]
    order: Order = ()

    @property
    def places(self) -> Order:
        """The places of the clauses in the order that they are to have."""
        return self.order or tuple(range(len(self.edits)))


def blank_sheet(base: Document) -> Sheet:
    """The sheet on which nothing has been changed."""
    return Sheet(tuple(ClauseEdit(clause.body) for clause in base.clauses))


def assembled(base: Document, sheet: Sheet) -> str:
    """The whole text that the sheet asks for; an untouched sheet gives the base as it is.

    A deleted or moved clause takes its sub-clauses with it, an emptied one is deleted. New clauses
    after one stand behind its sub-clauses, all in its dress; lists in sequence stay so. More new
    lines than a text may have are not numbered: they are only put together, to be refused.
    """
    if _lines_added(sheet) > DEFAULT.lines:
        return _typed_alone(sheet)
    gone = _places_gone(base, sheet)
    passages = list(_passages(base, sheet, gone))
    clauses = [clause for clause, _origin in passages]
    numbered = renumber(base, clauses, [origin for _clause, origin in passages])
    text = "".join([clause.source for clause in numbered]) + base.tail
    return text if clauses and passages[0][1] == 0 else text.lstrip("\n")


def _lines_added(sheet: Sheet) -> int:
    return sum(edit.before.count("\n") + edit.after.count("\n") for edit in sheet.edits)


def _typed_alone(sheet: Sheet) -> str:
    return "\n".join([f"{edit.before}\n{edit.words}\n{edit.after}" for edit in sheet.edits])


def sheet_of(base: Document, amended: Document) -> Sheet | None:
    """The sheet that gives this text, blank lines apart, or None where no sheet says the same."""
    changes = difference(base, amended).changes
    wanted = print_document(amended)
    sheets = [_read(base, changes, moves=moves) for moves in (True, False)]
    texts = [
        (sheet, assembled(base, sheet)) for sheet in sheets if is_order(base.clauses, sheet.places)
    ]
    exact = next((sheet for sheet, text in texts if text == wanted), None)
    return exact or next((sheet for sheet, text in texts if _says(text, amended)), None)


def _says(text: str, wanted: Document) -> bool:
    """Whether a text has these clauses behind these numbers, whatever the blank lines."""
    clauses = parse_document(text, MERGED).clauses
    return [_spoken(clause) for clause in clauses] == [_spoken(c) for c in wanted.clauses]


def _spoken(clause: Clause) -> tuple[ClauseKind, int, int, str, str]:
    return clause.kind, clause.depth, clause.level, clause.marker.strip(), clause.body.strip()


def _read(base: Document, changes: Sequence[ClauseChange], *, moves: bool) -> Sheet:
    edits = [ClauseEdit(clause.body, is_deleted=True) for clause in base.clauses]
    places = {id(clause): place for place, clause in enumerate(base.clauses)}
    order: list[int] = []
    before: list[str] = []
    after: dict[int, list[str]] = {}
    for change in changes:
        away = change.kind is ChangeKind.MOVED_AWAY
        here = change.kind is ChangeKind.MOVED_HERE
        old = change.counterpart if here and moves else change.old
        if old is not None and not (away and moves):
            order.append(places[id(old)])
        if old is not None and change.new is not None:
            edits[places[id(old)]] = ClauseEdit(change.new.body)
        elif change.new is not None and not order:
            before.append(change.new.body)
        elif change.new is not None:
            after.setdefault(_anchor(base, order[-1], change.new), []).append(change.new.body)
    for place, lines in after.items():
        edits[place] = replace(edits[place], after="\n".join(lines))
    if before:
        edits[0] = replace(edits[0], before="\n".join(before))
    return Sheet(tuple(edits), () if order == sorted(order) else tuple(order))


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
            edits[new] = replace(edits[new], before=edit.before, after=edit.after)
    return Sheet(tuple(edits))


def _places_gone(base: Document, sheet: Sheet) -> set[int]:
    gone: set[int] = set()
    for place, (clause, edit) in enumerate(zip(base.clauses, sheet.edits, strict=True)):
        if edit.is_deleted or not edit.words.strip() or clause.parent in gone:
            gone.add(place)
    return gone


def _passages(base: Document, sheet: Sheet, gone: set[int]) -> Iterator[tuple[Clause, int | None]]:
    hosts = homes(base.clauses, sheet.order) if sheet.order else {}
    waiting: list[tuple[int, str]] = []
    gap = ""
    previous: int | None = None
    for place in sheet.places:
        clause, edit = base.clauses[place], sheet.edits[place]
        while waiting and not _is_below(base.clauses, place, waiting[-1][0]):
            yield from _arriving(base, *waiting.pop())
        lead = _lead(base.clauses, place, previous)
        if edit.before.strip():
            for new in _added(edit.before, clause):
                yield replace(new, lead=lead or new.lead), None
                lead = ""
            lead = "\n" if clause.kind.is_item else "\n\n"
        if place in gone:
            gap = max(gap, lead, key=len)
        else:
            kept = _with_words(replace(clause, lead=max(lead, gap, key=len)), edit.words)
            gap = ""
            yield _in_dress(kept, base.clauses[hosts[place]]) if place in hosts else (kept, place)
        if edit.after.strip():
            waiting.append((place, edit.after))
        previous = place
    while waiting:
        yield from _arriving(base, *waiting.pop())


def _lead(clauses: Sequence[Clause], place: int, previous: int | None) -> str:
    """The blank lines before a clause; before a moved one, those that suit its neighbour."""
    own = clauses[place].lead
    if previous is None or previous + 1 == place:
        return own
    if not (clauses[place].kind.is_item and clauses[previous].kind.is_item):
        return max(own, "\n\n", key=len)
    beside = (near for near in (place, place + 1, previous) if 0 < near < len(clauses))
    return next(
        (
            clauses[near].lead
            for near in beside
            if clauses[near].kind.is_item and clauses[near - 1].kind.is_item
        ),
        "\n",
    )


def _in_dress(clause: Clause, like: Clause) -> tuple[Clause, None]:
    """A clause moved into the list of another, to be counted there."""
    return replace(clause, kind=like.kind, marker=like.marker), None


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


def _with_words(clause: Clause, typed: str) -> Clause:
    words = typed.replace("\r\n", "\n")
    return replace(clause, body=clause.body if words == clause.body else words.strip())


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
