"""A text with each passage marked by the version that brought it, readable without colour.

Element names: `origins`, `difference-clause` for each clause, `origin origin--2` for a passage
with its letter in `origin-sign`; the first version's words are left plain.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from policy_forum.domain.text.blame import BlamedClause
from policy_forum.domain.text.inline import parse_inline
from policy_forum.platform.markup.inline_html import passage
from policy_forum.platform.markup.sanitising import sanitise_clauses


@dataclass(frozen=True, slots=True)
class OriginMark:
    """How words of one version are marked: a letter, and what is read aloud around them.

    `ground` numbers their colour and line in the style sheet, which has six.
    """

    letter: str
    ground: int
    before: str
    after: str


def render_origins(clauses: Sequence[BlamedClause], marks: Sequence[OriginMark | None]) -> str:
    """Every clause with its passages marked; `marks` are by version, None for plain words."""
    parts = [_clause(clause, marks) for clause in clauses]
    return f'<div class="origins difference">\n{sanitise_clauses(parts)}</div>\n'


def _clause(blamed: BlamedClause, marks: Sequence[OriginMark | None]) -> str:
    clause = blamed.clause
    mark = marks[blamed.version]
    gutter = (
        f'<span class="difference-sign" aria-hidden="true">{mark.letter}</span>' if mark else ""
    )
    number = f'<span class="clause-number">{escape(clause.shown_marker)}</span> '
    return (
        f'<p class="difference-clause difference-clause--depth-{clause.depth}">{gutter}'
        f"{number if clause.shown_marker else ''}"
        f'<span class="clause-text">{"".join(_runs(blamed, marks))}</span></p>\n'
    )


def _runs(blamed: BlamedClause, marks: Sequence[OriginMark | None]) -> Iterator[str]:
    body = blamed.clause.body
    pieces = parse_inline(body).pieces
    at = 0
    for run in blamed.runs:
        end = at + len(run.words)
        first = end - len(run.words.lstrip())
        shown = passage(body, pieces, first, end)
        mark = marks[run.version]
        yield " " if first > at else ""
        yield _marked(shown, mark) if mark and shown else shown
        at = end


def _marked(html: str, mark: OriginMark) -> str:
    return (
        f'<span class="origin origin--{mark.ground}">'
        f'<span class="visually-hidden">{escape(mark.before)} </span>{html}'
        f'<span class="origin-sign" aria-hidden="true">{escape(mark.letter)}</span>'
        f'<span class="visually-hidden"> {escape(mark.after)} </span></span>'
    )
