"""Editions of the conference paper."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from policy_forum.domain.identifiers import PaperId
from policy_forum.features.conference.models import ConferencePaper, PaperPdf
from policy_forum.features.cycles.models import Cycle
from policy_forum.platform.jobs import JobRow, JobState


@dataclass(frozen=True)
class EditionRow:
    """One edition without its content."""

    id: PaperId
    year: int
    edition: int
    title: str
    published_at: datetime


@dataclass(frozen=True)
class PaperPage:
    """One edition with its content, and the editions there are of its year, the newest first."""

    id: PaperId
    year: int
    edition: int
    title: str
    introduction: str
    content: dict[str, Any]
    published_at: datetime
    editions: tuple[EditionRow, ...]

    @property
    def is_newest(self) -> bool:
        """Whether no later edition has been published."""
        return self.edition == self.editions[0].edition


@dataclass(frozen=True)
class PdfRow:
    """An edition's PDF: its bytes if it has been typeset, or why it could not be."""

    edition: int
    pdf: bytes | None
    sha256: str
    has_failed: bool


_EDITIONS = (
    select(
        ConferencePaper.id,
        Cycle.year,
        ConferencePaper.edition,
        ConferencePaper.title,
        ConferencePaper.published_at,
    )
    .join(Cycle, Cycle.id == ConferencePaper.cycle_id)
    .order_by(Cycle.year.desc(), ConferencePaper.edition.desc())
)


def list_editions(session: Session, year: int | None = None) -> tuple[EditionRow, ...]:
    """The editions of all years or of one, the newest first. One statement."""
    rows = _EDITIONS if year is None else _EDITIONS.where(Cycle.year == year)
    return tuple(EditionRow(*row) for row in session.execute(rows))


def get_paper(session: Session, year: int, edition: int | None = None) -> PaperPage | None:
    """One edition of a year, the newest if none is named; None if there is none. Two statements."""
    editions = list_editions(session, year)
    wanted = next((e for e in editions if edition in {None, e.edition}), None)
    if wanted is None:
        return None
    row = session.get_one(ConferencePaper, wanted.id)
    return PaperPage(
        id=wanted.id,
        year=year,
        edition=row.edition,
        title=row.title,
        introduction=row.introduction,
        content=row.content,
        published_at=row.published_at,
        editions=editions,
    )


def get_pdf(session: Session, year: int, edition: int | None = None) -> PdfRow | None:
    """The PDF of an edition, as far as it has come; None without that edition. Three statements."""
    editions = list_editions(session, year)
    wanted = next((e for e in editions if edition in {None, e.edition}), None)
    if wanted is None:
        return None
    row = session.get(PaperPdf, wanted.id)
    if row is not None:
        return PdfRow(wanted.edition, row.pdf, row.sha256, has_failed=False)
    return PdfRow(wanted.edition, None, "", has_failed=_has_failed(session, wanted.id))


def _has_failed(session: Session, paper_id: int) -> bool:
    """Whether the typesetting of this edition ended without a PDF. Papers are few, so are jobs."""
    failed = select(JobRow.payload).where(
        JobRow.kind == "typeset_paper", JobRow.state == JobState.FAILED
    )
    return any(payload.get("paper_id") == paper_id for payload in session.scalars(failed))
