"""An edited Word file as the amended text: in the motion's own marks wherever it is the same."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from policy_forum.domain.text.clauses import Clause
from policy_forum.domain.text.document import (
    DEFAULT,
    Document,
    TextRefusedError,
    parse_document,
)
from policy_forum.domain.text.inline import Inline, Style, parse_inline
from policy_forum.domain.text.limits import MERGED
from policy_forum.domain.text.markers import (
    ClauseKind,
    heading_marker,
    is_bold_line,
    is_divider,
    is_section_line,
    item_marker,
)
from policy_forum.domain.text.matching import match_clauses
from policy_forum.domain.text.numbering import renumber
from policy_forum.domain.text.word_changes import word_hunks
from policy_forum.domain.text.words import Unit, join_units, units_of
from policy_forum.platform.word_files.reading import Look
from policy_forum.platform.word_files.sides import SideParagraph
from policy_forum.platform.word_files.tracking import pieces_of

_STEP_IN = "    "
_TO_ESCAPE = frozenset("\\*_[]<")
_FIRST_OF_LIST = "1."


def plain_markdown(paragraphs: Sequence[SideParagraph]) -> str:
    """The paragraphs in the house's Markdown, each a clause."""
    last: dict[int | None, str] = {}
    blocks = []
    for paragraph in paragraphs:
        marker = paragraph.marker
        if paragraph.lacks_marker:
            marker = last.get(paragraph.depth, _FIRST_OF_LIST)
        if marker:
            last[paragraph.depth] = marker
        blocks.append(_block(paragraph, marker))
    return "\n\n".join(blocks) + "\n" if blocks else ""


def _block(paragraph: SideParagraph, marker: str) -> str:
    body = inline_markdown(paragraph.pieces, is_heading=paragraph.level > 0)
    indent = _STEP_IN * ((paragraph.depth or 1) - 1)
    if paragraph.level:
        return f"{'#' * paragraph.level} {body}"
    if marker:
        return f"{indent}{marker} {body}"
    if is_divider(paragraph.text):
        return paragraph.text
    return indent + (body if paragraph.is_marked_text else _unmarked(body))


def _unmarked(body: str) -> str:
    """The words of a paragraph that has no marker, though it may begin as if it had one."""
    if not (item_marker(body, (), after_text=False) or heading_marker(body)):
        return body
    place = next((at for at, sign in enumerate(body[:12]) if not sign.isalnum()), 0)
    return body if body[place].isspace() else f"{body[:place]}\\{body[place:]}"


def inline_markdown(pieces: Iterable[tuple[str, Look]], *, is_heading: bool = False) -> str:
    """Words with their looks as Markdown that is displayed as just these words.

    Escapes only where it must, and gives up marks that cannot be written where they are.
    """
    if is_heading:
        pieces = [(text, replace(look, strong=False)) for text, look in pieces]
    runs = [
        ("".join([text for text, _look in group]), look)
        for look, group in groupby(_bridged(list(pieces)), lambda piece: piece[1])
    ]
    wanted = "".join([text for text, _look in runs])
    looks = [look for text, look in runs if text.strip() for _word in text.split()]
    for escapes in (False, True):
        written = "".join([_written(text, look, escapes=escapes) for text, look in runs])
        read = parse_inline(written)
        if read.text == wanted and list(_looks(read)) == looks:
            return written
    return _escaped(wanted)


def _bridged(pieces: Sequence[tuple[str, Look]]) -> Iterator[tuple[str, Look]]:
    """The pieces, a space between two of one look in that look."""
    for place, (text, look) in enumerate(pieces):
        is_between = 0 < place < len(pieces) - 1 and not text.strip(" ")
        if is_between and pieces[place - 1][1] == pieces[place + 1][1]:
            yield text, pieces[place - 1][1]
        else:
            yield text, look


def _written(text: str, look: Look, *, escapes: bool) -> str:
    words = _escaped(text) if escapes else text
    inner = words.strip(" ")
    if not inner:
        return words
    if look.href and _is_allowed(look.href):
        target = f"<{look.href}>" if set("()") & set(look.href) else look.href
        same = text.strip(" ") in {look.href, look.href.removeprefix("mailto:")}
        inner = f"<{text.strip(' ')}>" if same else f"[{inner}]({target})"
    mark = "**" * look.strong + "*" * look.emphasis
    before = words[: len(words) - len(words.lstrip(" "))]
    after = words[len(words.rstrip(" ")) :]
    return f"{before}{mark}{inner}{mark}{after}"


def _is_allowed(href: str) -> bool:
    return href.startswith(("https://", "http://", "mailto:")) and not set(href) & set(" \t\n<>\\")


def _escaped(text: str) -> str:
    return "".join([f"\\{sign}" if sign in _TO_ESCAPE else sign for sign in text])


def _looks(read: Inline) -> Iterator[Look]:
    for style, group in groupby(read.spans, lambda span: span.style):
        for span in group:
            for _word in read.text[span.start : span.end].split():
                yield _look_of(style)


def _look_of(style: Style) -> Look:
    return Look(style.strong, style.emphasis, style.href or "")


@dataclass(frozen=True, slots=True)
class AmendedText:
    """The amended text, and how many of the motion's clauses are still in it."""

    markdown: str
    kept: int
    of: int


def amended_text(base: Document, paragraphs: Sequence[SideParagraph]) -> AmendedText:
    """What the edited paragraphs make of the base, in Markdown.

    Clauses that are displayed as before keep their source to the character; in changed ones the
    words that stayed do. What cannot be read as a motion is given back as it was read, for the
    page on which it is mended.
    """
    plain = plain_markdown(paragraphs)
    if len(plain) > DEFAULT.characters or len(paragraphs) > DEFAULT.lines:
        return AmendedText(plain, 0, len(base.clauses))
    try:
        edited = parse_document(plain, MERGED)
    except TextRefusedError:
        return AmendedText(plain, 0, len(base.clauses))
    pairs = match_clauses(base, edited)
    is_counted = any(each.is_counted or each.lacks_marker for each in paragraphs)
    text = _assembled(base, edited, {new: old for old, new in pairs}, is_counted)
    if not _is_same(text, edited, is_counted=is_counted):
        text = plain
    return AmendedText(text, len(pairs), len(base.clauses))


def _is_same(text: str, edited: Document, *, is_counted: bool) -> bool:
    """Whether the text is displayed as the edited paragraphs are."""
    try:
        read = parse_document(text, MERGED)
    except TextRefusedError:
        return False

    def shown(document: Document) -> list[object]:
        return [
            (
                clause.kind.is_item or clause.kind,
                clause.level,
                _look(clause),
                "" if is_counted else clause.shown_marker,
            )
            for clause in document.clauses
        ]

    return shown(read) == shown(edited)


def _assembled(base: Document, edited: Document, origins: dict[int, int], is_counted: bool) -> str:
    clauses: list[Clause] = []
    upto = 0
    for place, clause in enumerate(edited.clauses):
        origin = origins.get(place)
        if origin is None:
            clauses.append(_arrived(base, clause, clauses, upto, is_counted=is_counted))
            continue
        # Where clauses before it went, the widest of their spaces stays.
        leads = [each.lead for each in base.clauses[upto : origin + 1]]
        kept = _kept(base.clauses[origin], clause, is_counted=is_counted)
        arrives_before = bool(clauses) and place - 1 not in origins
        clauses.append(kept if arrives_before else replace(kept, lead=max(leads, key=len)))
        upto = origin + 1
    places = [origins.get(place) for place in range(len(edited.clauses))]
    if is_counted:
        clauses = renumber(base, clauses, places)
    for place in range(1, len(clauses)):
        if not clauses[place].lead:
            clauses[place] = replace(clauses[place], lead="\n\n")
    text = "".join([clause.source for clause in clauses]) + base.tail
    return text if places[:1] == [0] else text.lstrip("\n")


def _like(base: Document, clause: Clause, near: int) -> Clause | None:
    """The clause of the base of the same kind and depth that stands nearest."""
    alike = [
        (abs(place - near), place)
        for place, each in enumerate(base.clauses)
        if (each.kind, each.depth, each.level) == (clause.kind, clause.depth, clause.level)
    ]
    return base.clauses[min(alike)[1]] if alike else None


def _arrived(
    base: Document, clause: Clause, before: Sequence[Clause], near: int, *, is_counted: bool
) -> Clause:
    """A new clause in the dress of its neighbours; `near` is its place in the base."""
    lead = "\n\n"
    if before and before[-1].kind.is_item and clause.kind.is_item:
        lead = _lead_within_lists(base, near)
    like = _like(base, clause, near)
    marker = clause.marker
    if like is not None and clause.kind.is_item:
        marker = like.marker if is_counted else _remarked(like, clause)
    body = like.body if like and clause.kind is ClauseKind.DIVIDER else clause.body
    return replace(clause, lead=lead, marker=marker, body=body)


def _lead_within_lists(base: Document, near: int) -> str:
    """What stands between two items, where the nearest do."""
    pairs = zip(base.clauses, base.clauses[1:], strict=False)
    found = [
        (abs(place - near), second.lead)
        for place, (first, second) in enumerate(pairs, start=1)
        if first.kind.is_item and second.kind.is_item
    ]
    return min(found)[1] if found else "\n"


def _remarked(like: Clause, clause: Clause) -> str:
    """The other clause's marker, saying this one's number."""
    return like.marker.replace(like.shown_marker, clause.shown_marker, 1)


def _kept(old: Clause, new: Clause, *, is_counted: bool) -> Clause:
    body = old.body if _look(old) == _look(new) else _spliced(old, new)
    if (old.kind, old.depth, old.level) != (new.kind, new.depth, new.level):
        same_list = old.kind.is_item and new.kind.is_item and old.depth == new.depth
        if not (same_list and is_counted):
            return replace(new, lead=old.lead, body=body)
    marker = old.marker
    if old.kind is ClauseKind.HEADING and not old.marker.strip() and body != old.body:
        marker, body = _heading(old, new)
    elif not is_counted and old.shown_marker != new.shown_marker:
        marker = _remarked(old, new)
    return replace(old, marker=marker, body=body)


def _heading(old: Clause, new: Clause) -> tuple[str, str]:
    """A heading that was written without `#`, with other words."""
    if is_bold_line(old.body) and is_bold_line(f"**{new.body}**"):
        return old.marker, f"**{new.body}**"
    if is_section_line(new.body, after_text=False):
        return old.marker, new.body
    return "## ", new.body


def _look(clause: Clause) -> list[object]:
    """What is displayed, but for the looks of spaces."""
    return [
        (pieces[0][0][:1].isspace(), *[(text.strip(" "), style) for text, style in pieces
         if text.strip(" ")])
        for pieces in pieces_of(clause)
    ]  # fmt: skip


def _spliced(old: Clause, new: Clause) -> str:
    """The new words in the old body, which keeps its own marks and line ends."""
    same = inline_markdown(
        (old.text[span.start : span.end], _look_of(span.style)) for span in old.inline.spans
    )
    before, between, after = units_of(old.body), units_of(same), units_of(new.body)
    if [unit.word for unit in before] != [unit.word for unit in between]:
        return new.body
    units: list[Unit] = []
    i = j = 0
    ends = (len(before), len(before), len(after), len(after))
    for old_at, old_end, new_at, new_end in [*word_hunks(between, after), ends]:
        units += map(_kept_unit, before[i:old_at], after[j:new_at])
        units += after[new_at:new_end]
        i, j = old_end, new_end
    body = join_units(units)
    return body if parse_inline(body).text == new.text else new.body


def _kept_unit(old: Unit, new: Unit) -> Unit:
    """A word that stayed, with its own line end unless the space before it came or went."""
    return old if bool(old.gap) == bool(new.gap) else new
