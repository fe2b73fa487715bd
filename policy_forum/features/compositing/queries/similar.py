"""Motions that could be made one with a composite: those submitted that are nearest to it."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from policy_forum.domain.identifiers import MotionId
from policy_forum.domain.text.similar import Index, SharedPassage, passages_shared, terms_of
from policy_forum.features.branches.models import Branch
from policy_forum.features.compositing.rules import SOURCE_STATES
from policy_forum.features.motions.models import Motion
from policy_forum.features.motions.queries import read_text, text_terms

_MOST_COMPARED = 3_000
_LEAST_SCORE = 0.2


@dataclass(frozen=True)
class CandidateRow:
    """A submitted motion, how near it is (0 to 1), and what it has word for word in common."""

    motion_id: MotionId
    number: str
    title: str
    branch_name: str
    score: float
    passages: tuple[SharedPassage, ...]


def list_nearest(
    session: Session, cycle_id: int, text: str, *, besides: frozenset[int], most: int = 5
) -> tuple[CandidateRow, ...]:
    """The submitted motions of a year nearest to a text, the nearest first. One statement.

    With the whole of 300 motions some tens of milliseconds, once their words are counted.
    """
    rows = session.execute(
        select(Motion.id, Motion.number, Motion.title, Branch.name, Motion.text_markdown)
        .join(Branch, Branch.id == Motion.branch_id)
        .where(Motion.cycle_id == cycle_id, Motion.state.in_(SOURCE_STATES))
        .order_by(Motion.id)
        .limit(_MOST_COMPARED)
    ).all()
    by_key = {str(row.id): row for row in rows if row.id not in besides}
    index = Index({key: text_terms(row.text_markdown) for key, row in by_key.items()})
    here = read_text(text)
    return tuple(
        CandidateRow(
            row.id, row.number or "", row.title, row.name, score,
            passages_shared(here, read_text(row.text_markdown))[:3],
        )
        for key, score in index.scores(terms_of(here), most)
        if score >= _LEAST_SCORE and (row := by_key[key])
    )  # fmt: skip


@dataclass(frozen=True)
class ChoiceRow:
    """A submitted motion as something to choose."""

    motion_id: MotionId
    number: str
    title: str
    branch_name: str


def list_choices(session: Session, cycle_id: int) -> tuple[ChoiceRow, ...]:
    """All motions of a year that can be composited, by number, at most 1,000. One statement."""
    rows = session.execute(
        select(Motion.id, Motion.number, Motion.title, Branch.name)
        .join(Branch, Branch.id == Motion.branch_id)
        .where(Motion.cycle_id == cycle_id, Motion.state.in_(SOURCE_STATES))
        .order_by(Motion.number)
        .limit(1_000)
    )
    return tuple(ChoiceRow(*row) for row in rows)
