"""The text of a composite out of its clauses: markers, numbers and blank lines.

Where a clause follows the one that it follows in its source, it keeps the source's layout to
the character, and so does the number of a list taken from its beginning; elsewhere the items of
a list go on in the dress of its first. If the text would then not read as these clauses, all of
it is laid out anew.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from policy_forum.domain.text.clauses import Clause
from policy_forum.domain.text.document import Document, parse_document
from policy_forum.domain.text.inline import parse_inline
from policy_forum.domain.text.labels import renumbered
from policy_forum.domain.text.markers import ClauseKind
from policy_forum.domain.text.numbering import item_value

_LINE_ENDS = re.compile(r"[ \t]*\n[ \t]*")
_INDENT = 3
_DRESS = {
    1: (ClauseKind.NUMBERED, "1. "),
    2: (ClauseKind.LETTERED, "a) "),
    3: (ClauseKind.ROMAN, "i. "),
}
_BULLET = (ClauseKind.BULLET, "- ")
_OPENING = re.compile(r"([-+•#–]|\(?[0-9A-Za-z.]{1,7}[.)])(?=\s)")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A clause of the composite to be: its kind, its list's depth, its words as Markdown.

    `origin` is the source clause that it is, whole, with the key and the place of it.
    """

    kind: ClauseKind
    depth: int
    body: str
    origin: tuple[str, int, Clause] | None = None

    def follows(self, before: "Wanted | None") -> bool:
        """Whether it stands behind the clause behind which it stands in its source."""
        if self.origin is None:
            return False
        key, place, clause = self.origin
        if clause.depth and clause.depth != self.depth:
            return False
        if before is None:
            return place == 0
        return before.origin is not None and before.origin[:2] == (key, place - 1)


@dataclass(slots=True)
class _OpenList:
    """A list as far as it is written; `written` is the number of its last item, `shown` its place.

    They differ in lists that repeat one number and leave the counting to whoever displays them.
    """

    kind: ClauseKind
    marker: str
    written: int
    shown: int
    kept: bool

    def keep(self, clause: Clause) -> str:
        value = item_value(clause) or 0
        self.shown = self.shown + 1 if value == self.written == 1 else value
        self.written = value
        return clause.marker

    def count(self) -> str:
        self.kept = False
        self.shown += 1
        self.written = self.shown
        if self.kind is ClauseKind.BULLET:
            return self.marker
        return renumbered(self.kind, self.marker, self.shown)


@dataclass(slots=True)
class _Layout:
    keeps: bool
    parts: list[str] = field(default_factory=list)
    lists: dict[int, _OpenList] = field(default_factory=dict)
    open_depth: int = 0
    before: Wanted | None = None
    kept_so_far: bool = True


def lay_out(wanted: Sequence[Wanted]) -> tuple[str, Document | int]:
    """The text, and how it reads: the document, or the place of the first clause that fails.

    A clause fails when, put into the text, it would be read as something else, as words are
    that begin with a number. Raises TextRefusedError where the text is outside the subset.
    Linear in the text.
    """
    clamped = _clamped(wanted)
    for keeps in (True, False):
        text = _written(clamped, keeps=keeps)
        document = parse_document(text)
        failing = _first_failing(clamped, document)
        if failing is None or not keeps:
            return text, document if failing is None else failing
    raise AssertionError


def _clamped(wanted: Sequence[Wanted]) -> list[Wanted]:
    """No item stands deeper than one below the item before it."""
    result = []
    open_depth = 0
    for each in wanted:
        is_item = each.kind.is_item
        depth = min(each.depth, open_depth + 1)
        if each.kind is ClauseKind.HEADING:
            depth = open_depth = 0
        elif is_item:
            open_depth = depth
        elif each.kind is ClauseKind.DIVIDER:
            depth, open_depth = 1, 0
        else:
            open_depth = depth - 1
        same = depth == each.depth
        result.append(each if same else Wanted(each.kind, depth, each.body, each.origin))
    return result


def _written(wanted: Sequence[Wanted], *, keeps: bool) -> str:
    layout = _Layout(keeps)
    for each in wanted:
        _write(layout, each)
        layout.before = each
    return "".join(layout.parts).strip("\n") + "\n"


def _write(layout: _Layout, each: Wanted) -> None:
    kept = layout.keeps and each.follows(layout.before)
    layout.kept_so_far = layout.kept_so_far and kept
    for depth in [depth for depth in layout.lists if depth > each.depth]:
        del layout.lists[depth]
    if each.kind is ClauseKind.HEADING:
        layout.lists.clear()
    marker = _marker(layout, each, kept=kept)
    lead = each.origin[2].lead if kept and each.origin else _lead(layout.before, each)
    layout.parts += [lead, marker, each.body if kept else _in_one_line(each, layout)]


def _lead(before: Wanted | None, each: Wanted) -> str:
    if before is None:
        return ""
    return "\n" if before.kind.is_item and each.kind.is_item else "\n\n"


def _in_one_line(each: Wanted, layout: _Layout) -> str:
    body = _LINE_ENDS.sub(" ", each.body.strip())
    if each.kind is ClauseKind.HEADING or layout.keeps:
        return body
    # What opens like an item is shown as it is, behind a sign that is not.
    match = _OPENING.match(body)
    if match is None:
        return body
    at = 0 if body[0] in "-+•#–(" else match.end() - 1
    return f"{body[:at]}\\{body[at:]}" if body[at].isascii() else body


def _marker(layout: _Layout, each: Wanted, *, kept: bool) -> str:
    if each.kind is ClauseKind.HEADING:
        return each.origin[2].marker if kept and each.origin else "## "
    if not each.kind.is_item:
        kept_marker = each.origin[2].marker if kept and each.origin else None
        return " " * _INDENT * (each.depth - 1) if kept_marker is None else kept_marker
    clause = each.origin[2] if each.origin and kept else None
    current = layout.lists.get(each.depth)
    if current is None:
        return _first_marker(layout, each, clause)
    return current.keep(clause) if clause and current.kept else current.count()


def _first_marker(layout: _Layout, each: Wanted, kept: Clause | None) -> str:
    """The marker that opens a list; one that does not begin at 1 only where all before is kept."""
    if kept and (layout.kept_so_far or item_value(kept) in (None, 1)):
        value = item_value(kept) or 0
        opened = _OpenList(kept.kind, kept.marker, value, value, kept=True)
    else:
        is_bullet = each.kind is ClauseKind.BULLET
        kind, dress = _BULLET if is_bullet else _DRESS.get(each.depth, _BULLET)
        marker = " " * _INDENT * (each.depth - 1) + dress
        opened = _OpenList(kind, marker, 1, 1, kept=False)
    layout.lists[each.depth] = opened
    return opened.marker


def _first_failing(wanted: Sequence[Wanted], document: Document) -> int | None:
    read = document.clauses
    for place, each in enumerate(wanted):
        if place >= len(read) or not _reads_as(each, read[place]):
            return place
    return None if len(read) == len(wanted) else max(0, len(wanted) - 1)


def _reads_as(wanted: Wanted, read: Clause) -> bool:
    if _manner(wanted.kind) != _manner(read.kind) or wanted.depth != read.depth:
        return False
    if wanted.kind is ClauseKind.DIVIDER:
        return True
    return read.text == shown(wanted)


def shown(wanted: Wanted) -> str:
    """The words of the clause as displayed."""
    if wanted.origin is not None:
        return wanted.origin[2].text
    return parse_inline(wanted.body).text


def _manner(kind: ClauseKind) -> str:
    return "item" if kind.is_item else kind.value
