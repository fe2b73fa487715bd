"""A motion's numbered lines as papers print them, the same as on screen."""

from collections.abc import Iterator
from itertools import groupby

from policy_forum.domain.text.clauses import Clause
from policy_forum.domain.text.document import Document
from policy_forum.domain.text.lines import Line, number_lines
from policy_forum.platform.documents.paper_content import PaperLine, PaperRun


def paper_lines(document: Document) -> Iterator[PaperLine]:
    """The document's lines in runs of one style."""
    lines = groupby(number_lines(document), key=lambda line: line.clause_id)
    for clause_id, of_clause in lines:
        clause = document.clause(clause_id)
        assert clause is not None
        for line in of_clause:
            yield _line(clause, line)


def _line(clause: Clause, line: Line) -> PaperLine:
    return PaperLine(
        number=line.number,
        runs=tuple(runs_between(clause, line.start, line.end)),
        marker=clause.shown_marker if line.first_of_clause else "",
        depth=max(clause.depth - 1, 0),
        is_heading=clause.level > 0,
        first_of_clause=line.first_of_clause,
    )


def runs_between(clause: Clause, first: int, last: int) -> Iterator[PaperRun]:
    """The passage `[first, last)` of the displayed text, in runs of one style."""
    inline = clause.inline
    for span in inline.spans:
        start, end = max(span.start, first), min(span.end, last)
        if start < end:
            style = span.style
            text = inline.text[start:end]
            yield PaperRun(text, style.strong, style.emphasis, style.href or "")
