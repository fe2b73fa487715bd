"""What the pages of a meeting show besides the floor: the notice, the end, one’s own vote."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from policy_forum.domain.identifiers import AgendaItemId, MeetingId, MotionId
from policy_forum.features.amendments.models import Amendment
from policy_forum.features.amendments.rules import AmendmentState
from policy_forum.features.ballots.rules import QuestionOutcome
from policy_forum.features.meetings.models import (
    AgendaItem,
    Meeting,
    MeetingAction,
    MeetingEdition,
    MeetingQuestion,
    Minutes,
)
from policy_forum.features.meetings.rules.states import (
    ItemOutcome,
    ItemState,
    MeetingQuestionKind,
    MeetingState,
    MinutesState,
    QuestionStage,
)
from policy_forum.features.members.models import Member
from policy_forum.features.motions.models import Motion

_OPEN_AMENDMENTS = tuple(state for state in AmendmentState if state.is_ready)


@dataclass(frozen=True)
class MotionOnAgenda:
    """A motion as the agenda names it: `amendments` of it are still to be put."""

    id: MotionId
    number: str
    mover: str
    words: int
    amendments: int


@dataclass(frozen=True)
class Notice:
    """What the notice says besides the floor. `sent_at` is when this edition went out."""

    note: str
    adjustments: str
    edition: int
    called_at: datetime | None
    sent_at: datetime | None
    motions: Mapping[MotionId, MotionOnAgenda]


def get_notice(session: Session, meeting_id: int) -> Notice:
    """The words of the notice, and the motions of the agenda. Two statements.

    Raises NoResultFound where there is no such meeting.
    """
    row = session.execute(
        select(
            Meeting.note,
            Meeting.adjustments,
            Meeting.edition,
            Meeting.called_at,
            MeetingEdition.sent_at,
        )
        .outerjoin(
            MeetingEdition,
            (MeetingEdition.meeting_id == Meeting.id) & (MeetingEdition.number == Meeting.edition),
        )
        .where(Meeting.id == meeting_id)
    ).one()
    return Notice(
        note=row.note,
        adjustments=row.adjustments,
        edition=row.edition,
        called_at=row.called_at,
        sent_at=row.sent_at,
        motions=_motions_on(session, meeting_id),
    )


def _motions_on(session: Session, meeting_id: int) -> Mapping[MotionId, MotionOnAgenda]:
    amendments = (
        select(func.count())
        .where(Amendment.motion_id == Motion.id, Amendment.state.in_(_OPEN_AMENDMENTS))
        .correlate(Motion)
        .scalar_subquery()
    )
    rows = session.execute(
        select(
            Motion.id,
            Motion.number,
            Motion.words,
            Member.given_name,
            Member.family_name,
            amendments.label("amendments"),
        )
        .join(AgendaItem, AgendaItem.motion_id == Motion.id)
        .outerjoin(Member, Member.id == Motion.mover_id)
        .where(AgendaItem.meeting_id == meeting_id)
    )
    return {
        MotionId(row.id): MotionOnAgenda(
            id=MotionId(row.id),
            number=row.number or "",
            mover=f"{row.given_name or ''} {row.family_name or ''}".strip(),
            words=row.words,
            amendments=row.amendments,
        )
        for row in rows
    }


@dataclass(frozen=True)
class AgreedAction:
    """Something that somebody will do by a day."""

    what: str
    owner: str
    due_on: date | None


@dataclass(frozen=True)
class End:
    """What is left of a meeting that is over: its actions, and where its minutes are."""

    actions: tuple[AgreedAction, ...]
    minutes: MinutesState


def get_end(session: Session, meeting_id: int) -> End:
    """The actions that were agreed, and the state of the minutes. Two statements."""
    rows = session.execute(
        select(
            MeetingAction.what,
            MeetingAction.owner_name,
            MeetingAction.due_on,
            Member.given_name,
            Member.family_name,
        )
        .outerjoin(Member, Member.id == MeetingAction.owner_id)
        .where(MeetingAction.meeting_id == meeting_id, MeetingAction.removed_at.is_(None))
        .order_by(MeetingAction.id)
    )
    actions = tuple(
        AgreedAction(
            row.what,
            f"{row.given_name} {row.family_name}" if row.given_name else row.owner_name,
            row.due_on,
        )
        for row in rows
    )
    return End(actions, _state_of_minutes(session, meeting_id))


def _state_of_minutes(session: Session, meeting_id: int) -> MinutesState:
    row = session.execute(
        select(Minutes.published_at, Minutes.approved_at).where(Minutes.meeting_id == meeting_id)
    ).one_or_none()
    if row is None or row.published_at is None:
        return MinutesState.DRAFT
    return MinutesState.APPROVED if row.approved_at else MinutesState.PUBLISHED


@dataclass(frozen=True)
class MeetingOfMotion:
    """A meeting on whose agenda a motion is or was.

    `question_outcome` is that of the motion; `has_minutes` says whether they are out.
    """

    id: MeetingId
    item_id: AgendaItemId
    title: str
    state: MeetingState
    starts_at: datetime
    item_state: ItemState
    item_outcome: ItemOutcome | None
    outcome_note: str
    question_outcome: QuestionOutcome | None
    has_minutes: bool


def list_meetings_of_motion(session: Session, motion_id: int) -> tuple[MeetingOfMotion, ...]:
    """The meetings that have the motion on their agenda, the latest first. One statement.

    Those still being prepared and those called off are left out.
    """
    question = aliased(MeetingQuestion)
    decides = (
        (question.item_id == AgendaItem.id)
        & (question.kind == MeetingQuestionKind.MOTION)
        & (question.stage == QuestionStage.DECIDED)
    )
    rows = session.execute(
        select(
            Meeting.id,
            AgendaItem.id.label("item_id"),
            Meeting.title,
            Meeting.state,
            Meeting.starts_at,
            AgendaItem.state.label("item_state"),
            AgendaItem.outcome,
            AgendaItem.outcome_note,
            question.outcome.label("question_outcome"),
            Minutes.published_at,
        )
        .join(AgendaItem, AgendaItem.meeting_id == Meeting.id)
        .outerjoin(question, decides)
        .outerjoin(Minutes, Minutes.meeting_id == Meeting.id)
        .where(
            AgendaItem.motion_id == motion_id,
            Meeting.state.not_in((MeetingState.DRAFT, MeetingState.CANCELLED)),
        )
        .order_by(Meeting.starts_at.desc(), question.id.desc())
        .limit(20)
    ).all()
    return tuple({row.item_id: _meeting_of(row) for row in reversed(rows)}.values())[::-1]


def _meeting_of(row: object) -> MeetingOfMotion:
    found = row._asdict()  # type: ignore[attr-defined]
    return MeetingOfMotion(
        id=MeetingId(found["id"]),
        item_id=AgendaItemId(found["item_id"]),
        title=found["title"],
        state=found["state"],
        starts_at=found["starts_at"],
        item_state=found["item_state"],
        item_outcome=found["outcome"],
        outcome_note=found["outcome_note"],
        question_outcome=found["question_outcome"],
        has_minutes=found["published_at"] is not None,
    )


def find_branch_of(session: Session, meeting_id: int) -> tuple[int, MeetingState] | None:
    """The branch that meets and how far it is; None without such a meeting. One statement."""
    found = select(Meeting.branch_id, Meeting.state).where(Meeting.id == meeting_id)
    row = session.execute(found).one_or_none()
    return None if row is None else (row.branch_id, row.state)
