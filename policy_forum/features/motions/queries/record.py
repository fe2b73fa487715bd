"""What happened to a motion, and the texts that it had."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from policy_forum.domain.identifiers import MemberId
from policy_forum.domain.phrases import Phrase
from policy_forum.features.members.models import Member
from policy_forum.features.motions.models import MotionRevision
from policy_forum.features.motions.rules import sentence_of_event
from policy_forum.platform.audit import AuditRow

_LONGEST_HISTORY = 500
MOST_TEXTS = 400
# Who has handed in a paper is the ballot's own business; what is told of a composite, and to whom,
# that of its own page: a draft is the office's alone, and answers are for members.
NOT_SHOWN = (
    "VoteHandedIn",
    "MotionAddedToComposite",
    "MotionLeftOutOfComposite",
    "CompositeAnswered",
    # What follows of itself from an amendment, one line for each pair: its page says it.
    "AmendmentConflictFound",
    "AmendmentCarriedToNewText",
)
# Mover and proposer are told that only the other reads it.
_BETWEEN_TWO = frozenset({"ChangedFormOffered", "ChangedFormDeclined"})


@dataclass(frozen=True)
class HistoryRow:
    """One thing that happened. `who` and `whom` are members' names, for members only."""

    happened_at: datetime
    name: str
    sentence: Phrase
    who: str | None
    whom: str | None
    reason: str
    revision: int | None


@dataclass(frozen=True)
class RevisionRow:
    """One text that a motion had; without its words where only the list was asked for."""

    number: int
    title: str
    cause: str
    saved_at: datetime
    saved_by: str | None
    text_markdown: str = ""


def list_history(session: Session, motion_id: int, *, with_names: bool) -> tuple[HistoryRow, ...]:
    """The trail of a motion, newest first, in sentences. At most two statements."""
    trail = session.execute(
        select(
            AuditRow.happened_at, AuditRow.name, AuditRow.actor_id, AuditRow.facts, AuditRow.note
        )
        .where(AuditRow.about_kind == "motion", AuditRow.about_id == motion_id)
        .where(AuditRow.name.not_in(NOT_SHOWN))
        .order_by(AuditRow.id.desc())
        .limit(_LONGEST_HISTORY)
    ).all()
    keys = {row.actor_id for row in trail} | {_other(row.facts) for row in trail}
    names = _names(session, {k for k in keys if k}) if with_names else {}
    return tuple(
        HistoryRow(
            happened_at=row.happened_at,
            name=row.name,
            sentence=sentence_of_event(row.name, row.facts),
            who=names.get(row.actor_id),
            whom=names.get(_other(row.facts)) if _other(row.facts) != row.actor_id else None,
            reason="" if row.name in _BETWEEN_TWO else row.note,
            revision=row.facts.get("revision") if row.name == "MotionRevised" else None,
        )
        for row in trail
    )


def list_revisions(
    session: Session, motion_id: int, *, with_names: bool
) -> tuple[RevisionRow, ...]:
    """The texts that a motion had, without the words, newest first. One statement."""
    rows = session.execute(_revisions(motion_id).order_by(MotionRevision.number.desc()))
    return tuple(_revision_row(row, with_names) for row in rows)


def list_texts(session: Session, motion_id: int, *, with_names: bool) -> tuple[RevisionRow, ...]:
    """The texts that a motion had, with their words, newest first. One statement."""
    rows = session.execute(
        _revisions(motion_id)
        .add_columns(MotionRevision.text_markdown)
        .order_by(MotionRevision.number.desc())
        .limit(MOST_TEXTS)
    )
    return tuple(_revision_row(row, with_names, row.text_markdown) for row in rows)


def list_revision_texts(
    session: Session, motion_id: int, numbers: tuple[int, ...], *, with_names: bool
) -> dict[int, RevisionRow]:
    """Those revisions with their words, by number. One statement."""
    rows = session.execute(
        _revisions(motion_id)
        .add_columns(MotionRevision.text_markdown)
        .where(MotionRevision.number.in_(numbers))
    )
    return {row.number: _revision_row(row, with_names, row.text_markdown) for row in rows}


def _revisions(motion_id: int) -> Any:
    return (
        select(
            MotionRevision.number,
            MotionRevision.title,
            MotionRevision.cause,
            MotionRevision.saved_at,
            Member.given_name,
            Member.family_name,
        )
        .outerjoin(Member, Member.id == MotionRevision.saved_by_id)
        .where(MotionRevision.motion_id == motion_id)
    )


def _revision_row(row: Any, with_names: bool, text: str = "") -> RevisionRow:
    name = f"{row.given_name or ''} {row.family_name or ''}".strip()
    saved_by = name if with_names and name else None
    return RevisionRow(row.number, row.title, row.cause, row.saved_at, saved_by, text)


def _other(facts: dict[str, Any]) -> MemberId | None:
    """The member whom an event names besides the one who acted."""
    key = facts.get("member_id") or facts.get("proposer_id")
    return MemberId(key) if isinstance(key, int) else None


def _names(session: Session, keys: set[int]) -> dict[int | None, str]:
    rows = session.execute(
        select(Member.id, Member.given_name, Member.family_name).where(Member.id.in_(keys))
    )
    return {key: f"{given_name} {family_name}".strip() for key, given_name, family_name in rows}
