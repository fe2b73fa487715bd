"""Conference papers to typeset in tests, and their PDFs read back as text."""

import textwrap
from datetime import date
from functools import cache
from io import BytesIO

from pypdf import PdfReader

from policy_forum.platform.documents.conference_paper import (
    PaperContent,
    PaperGoal,
    PaperLine,
    PaperMotion,
    PaperRun,
    conference_paper_pdf,
)

NOTES = "The last bus from the hospital leaves before the evening visiting hours end. "
RESOLVES = "To ask the policy committee to report to conference on the cost, with its reasons. "


def clause(first_number: int, marker: str, text: str, depth: int = 0) -> tuple[PaperLine, ...]:
    return tuple(
        PaperLine(first_number + n, (PaperRun(line),), "" if n else marker, depth, False, not n)
        for n, line in enumerate(textwrap.wrap(text, 80))
    )


def heading(number: int, text: str) -> tuple[PaperLine, ...]:
    return (PaperLine(number, (PaperRun(text),), is_heading=True, first_of_clause=True),)


def motion(*lines: PaperLine, position: int = 1, title: str = "Buses at night") -> PaperMotion:
    return PaperMotion(
        position=position,
        number=f"26-NOR-{position:03}",
        title=title,
        kind="Policy motion",
        branch="North Valley",
        mandate="Carried by North Valley: 41 for, 3 against, of 112 on the roll.",
        lines=lines,
    )


def long_motion(position: int, clauses: int) -> PaperMotion:
    lines = list(heading(1, "This branch notes"))
    for number in range(1, clauses + 1):
        lines += clause(len(lines) + 1, f"{number}.", NOTES * 3)
    return motion(*lines, position=position, title=f"Long motion {position}")


def paper(*motions: PaperMotion, title: str = "Conference paper") -> PaperContent:
    return PaperContent(
        organisation="Harbour Union",
        title=title,
        edition="Spring 2026",
        published_on=date(2026, 3, 20),
        introduction="Conference decides what we stand for.",
        goals=(PaperGoal("Streets for people", "Everyone can get about.", motions),),
    )


def with_text(text: str) -> PaperContent:
    return paper(motion(PaperLine(1, (PaperRun(text),), first_of_clause=True)))


@cache
def read(content: PaperContent) -> PdfReader:
    return PdfReader(BytesIO(conference_paper_pdf(content)))


def printed_lines(content: PaperContent) -> list[str]:
    """Return every line as it stands on paper, page after page."""
    text = "\n".join(page.extract_text() for page in read(content).pages)
    return [line.strip() for line in text.splitlines()]


def page_lines(content: PaperContent) -> list[list[str]]:
    return [
        [line.strip() for line in page.extract_text().splitlines() if line.strip()]
        for page in read(content).pages
    ]


def expected_lines(of: PaperMotion) -> list[str]:
    return [
        " ".join(filter(None, [str(line.number), line.marker, "".join(r.text for r in line.runs)]))
        for line in of.lines
    ]
