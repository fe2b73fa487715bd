"""A motion as HTML: headings, nested clauses, and the numbered lines everybody sees.

The line number is `data-line`, shown by the style sheet before the line, so that a screen
reader reads sentences and a copied passage holds words only; `#line-12` is a link target.
Element names: `motion-text`, `clauses` (a list), `clause clause--numbered clause--depth-2`,
`clause-number`, `clause-text`, `line`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

from policy_forum.domain.text.clauses import Clause, ClauseId
from policy_forum.domain.text.document import Document
from policy_forum.domain.text.lines import DEFAULT_WIDTH, Line, number_lines
from policy_forum.domain.text.markers import ClauseKind
from policy_forum.platform.markup.inline_html import passage
from policy_forum.platform.markup.sanitising import RENDERER_VERSION, sanitise, sanitise_each


@dataclass(frozen=True, slots=True)
class RenderedText:
    """Sanitised HTML to store beside the text, and how many lines it has."""

    html: str
    renderer_version: str
    line_count: int


@dataclass(slots=True)
class _Page:
    """HTML so far, and the lists open at its end."""

    parts: list[str] = field(default_factory=list)
    open_lists: list[str] = field(default_factory=list)

    def close_to(self, depth: int) -> None:
        while len(self.open_lists) > depth:
            self.parts.append(f"</li></{self.open_lists.pop()}>\n")


def render_lines(
    document: Document,
    *,
    width: int = DEFAULT_WIDTH,
    heading_level: int = 3,
    prefix: str = "",
) -> RenderedText:
    """The document with numbered lines.

    `heading_level` is the level of its highest heading on the page (2 to 6). `prefix`, such
    as "m12-", keeps ids apart where a page shows several motions. An empty document gives an
    empty `motion-text`.
    """
    by_clause = _by_clause(document, width)
    levels = _heading_levels(document, heading_level)
    page = _Page(['<div class="motion-text">\n'])
    for clause in document.clauses:
        content = _content(clause, by_clause.get(clause.id, []), prefix)
        if clause.kind.is_item:
            _add_item(page, clause, content, prefix)
        else:
            tag = f"h{levels[clause.level]}" if clause.level else "p"
            page.close_to(0 if clause.level else clause.depth - 1)
            page.parts.append(f"<{tag}{_attributes(clause, prefix)}>{content}</{tag}>\n")
    page.close_to(0)
    page.parts.append("</div>\n")
    count = sum(map(len, by_clause.values()))
    return RenderedText(sanitise("".join(page.parts)), RENDERER_VERSION, count)


def render_clauses(document: Document, width: int = DEFAULT_WIDTH) -> tuple[str, ...]:
    """Each clause by itself: its number and its numbered lines, without ids.

    They are inline, to stand wherever the page puts them inside a `motion-text`.
    """
    by_clause = _by_clause(document, width)
    return sanitise_each(
        _content(clause, by_clause.get(clause.id, []), None) for clause in document.clauses
    )


def _by_clause(document: Document, width: int) -> dict[ClauseId, list[Line]]:
    lines = groupby(number_lines(document, width), lambda line: line.clause_id)
    return {clause_id: list(group) for clause_id, group in lines}


def _heading_levels(document: Document, highest: int) -> dict[int, int]:
    """Written levels to those of the page, without a gap between them."""
    written = sorted({clause.level for clause in document.clauses if clause.level})
    return {level: min(highest + place, 6) for place, level in enumerate(written)}


def _attributes(clause: Clause, prefix: str) -> str:
    names = f"clause clause--{clause.kind.value} clause--depth-{clause.depth}"
    return f' class="{names}" id="{prefix}clause-{clause.id}"'


def _add_item(page: _Page, clause: Clause, content: str, prefix: str) -> None:
    tag = "ul" if clause.kind is ClauseKind.BULLET else "ol"
    page.close_to(clause.depth)
    if len(page.open_lists) == clause.depth and page.open_lists[-1] != tag:
        page.close_to(clause.depth - 1)
    if len(page.open_lists) == clause.depth:
        page.parts.append("</li>\n")
    else:
        page.open_lists.append(tag)
        page.parts.append(f'\n<{tag} class="clauses" role="list">\n')
    page.parts.append(f"<li{_attributes(clause, prefix)}>{content}")


def _content(clause: Clause, lines: Iterable[Line], prefix: str | None) -> str:
    """A clause's number and lines; `prefix` None leaves their ids out."""
    number = ""
    if clause.shown_marker:
        number = f'<span class="clause-number">{clause.shown_marker}</span> '
    inline = clause.inline
    shown = "\n".join(
        f'<span class="line"{_line_id(line, prefix)} data-line="{line.number}">'
        f"{passage(inline.text, inline.spans, line.start, line.end)}</span>"
        for line in lines
    )
    return f'{number}<span class="clause-text">{shown}</span>'


def _line_id(line: Line, prefix: str | None) -> str:
    return "" if prefix is None else f' id="{prefix}line-{line.number}"'
