"""What whoever calls a meeting needs to see: the plan, its agenda, motions on offer, editions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, ScalarSelect, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from policy_forum.domain.access.who import Subject
from policy_forum.domain.cycle import Calendar, Stage, Window
from policy_forum.domain.identifiers import AgendaItemId, BranchId, MeetingId, MotionId
from policy_forum.features.amendments.models import Amendment
from policy_forum.features.amendments.rules import AmendmentState
from policy_forum.features.branches.models import Branch
from policy_forum.features.branches.queries import rules_of, rules_of_id
from policy_forum.features.branches.rules import Rules
from policy_forum.features.cycles.models import StageWindow
from policy_forum.features.meetings.models import AgendaItem, Meeting, MeetingEdition
from policy_forum.features.meetings.rules.agenda import MotionStanding
from policy_forum.features.meetings.rules.calling import MeetingPlan
from policy_forum.features.meetings.rules.editions import Edition, EditionItem
from policy_forum.features.meetings.rules.states import ItemKind, MeetingState
from policy_forum.features.members.models import Member
from policy_forum.features.motions.models import Motion
from policy_forum.features.motions.rules import MotionKind, MotionState

_MOST_MOTIONS = 200
_MOST_AMENDMENTS = 300
_OPEN = tuple(state for state in AmendmentState if state.is_open)


@dataclass(frozen=True)
class PlannedItem:
    """An item of an agenda that is being written; `motion` is what became of its motion."""

    id: AgendaItemId
    kind: ItemKind
    title: str
    note: str
    motion_id: MotionId | None
    minutes_of_id: MeetingId | None
    minutes_planned: int | None
    motion: MotionStanding | None


@dataclass(frozen=True)
class PlannedMeeting:
    """A meeting as those who call it see it. `last` is what its members were told last."""

    id: MeetingId
    branch_name: str
    plan: MeetingPlan
    state: MeetingState
    edition: int
    version: int
    made_at: datetime
    called_at: datetime | None
    short_notice: int
    ended_reason: str
    items: tuple[PlannedItem, ...]
    last: Edition | None
    sent_at: datetime | None
    sent_to: int
    changes: tuple[str, ...]
    standing_orders_id: int | None

    @property
    def subject(self) -> Subject:
        """The meeting as the permission table sees it when it is called."""
        return Subject(branch_id=self.plan.branch_id, acting_for=self.plan.branch_id)

    def as_edition(self) -> Edition:
        """The meeting as it would be sent now."""
        plan = self.plan
        items = tuple(
            EditionItem(i.id, i.kind, i.title, i.note, i.motion_id, i.minutes_planned)
            for i in self.items
        )
        return Edition(
            title=plan.title,
            starts_at=plan.starts_at,
            ends_at=plan.ends_at,
            place=plan.place,
            link=plan.link,
            adjustments=plan.adjustments,
            note=plan.note,
            power=plan.power,
            items=items,
        )


def get_planned(session: Session, meeting_id: int) -> PlannedMeeting | None:
    """A meeting with its agenda and its last edition. Two statements."""
    is_last = and_(
        MeetingEdition.meeting_id == Meeting.id, MeetingEdition.number == Meeting.edition
    )
    found = session.execute(
        select(Meeting, Branch.name.label("branch_name"), MeetingEdition)
        .join(Branch, Branch.id == Meeting.branch_id)
        .outerjoin(MeetingEdition, is_last)
        .where(Meeting.id == meeting_id)
    ).one_or_none()
    if found is None:
        return None
    rows = session.execute(
        select(AgendaItem, Motion.state, Motion.is_held, Motion.proposed_at)
        .outerjoin(Motion, Motion.id == AgendaItem.motion_id)
        .where(AgendaItem.meeting_id == meeting_id)
        .order_by(AgendaItem.position, AgendaItem.id)
    )
    return _planned(found, tuple(_item(row) for row in rows))


def _planned(found: Row[Any], items: tuple[PlannedItem, ...]) -> PlannedMeeting:
    meeting: Meeting = found.Meeting
    edition: MeetingEdition | None = found.MeetingEdition
    return PlannedMeeting(
        id=MeetingId(meeting.id),
        branch_name=found.branch_name,
        plan=_plan(meeting),
        state=meeting.state,
        edition=meeting.edition,
        version=meeting.version,
        made_at=meeting.made_at,
        called_at=meeting.called_at,
        short_notice=meeting.short_notice,
        ended_reason=meeting.ended_reason,
        items=items,
        last=Edition.read(edition.content) if edition else None,
        sent_at=edition.sent_at if edition else None,
        sent_to=edition.sent_to if edition else 0,
        changes=tuple(edition.content.get("changes", ())) if edition else (),
        standing_orders_id=meeting.standing_orders_id,
    )


def _plan(meeting: Meeting) -> MeetingPlan:
    return MeetingPlan(
        branch_id=BranchId(meeting.branch_id),
        title=meeting.title,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        place=meeting.place,
        link=meeting.link,
        adjustments=meeting.adjustments,
        note=meeting.note,
        power=meeting.power,
    )


def _item(row: Row[Any]) -> PlannedItem:
    item: AgendaItem = row.AgendaItem
    standing = MotionStanding(row.state, row.is_held, row.proposed_at) if item.motion_id else None
    return PlannedItem(
        id=AgendaItemId(item.id),
        kind=item.kind,
        title=item.title,
        note=item.note,
        motion_id=MotionId(item.motion_id) if item.motion_id else None,
        minutes_of_id=MeetingId(item.minutes_of_id) if item.minutes_of_id else None,
        minutes_planned=item.minutes_planned,
        motion=standing,
    )


def orders_for(session: Session, meeting: PlannedMeeting) -> Rules:
    """The standing orders that hold for the meeting: of when it was called. One statement."""
    if meeting.called_at is None:
        return rules_of(session, meeting.plan.branch_id)
    return rules_of_id(session, meeting.standing_orders_id)


@dataclass(frozen=True)
class OfferedMotion:
    """A proposed motion of the branch. `elsewhere` is another meeting to come that has it too."""

    id: MotionId
    number: str
    title: str
    kind: MotionKind
    standing: MotionStanding
    deciding: Calendar
    amendments: int
    elsewhere: str


def list_motions_on_offer(
    session: Session, branch_id: int, besides: int
) -> tuple[OfferedMotion, ...]:
    """The proposed motions of a branch for the agenda of a meeting, by number. One statement.

    Those with a ballot under way are among them, so that the page can say why they are not put.
    """
    deciding = and_(
        StageWindow.cycle_id == Motion.cycle_id, StageWindow.stage == Stage.BRANCH_DECISIONS
    )
    rows = session.execute(
        select(
            Motion.id, Motion.number, Motion.title, Motion.kind, Motion.state, Motion.is_held,
            Motion.proposed_at, StageWindow.opens, StageWindow.closes,
            _open_amendments().label("amendments"), _on_agenda_of(besides).label("elsewhere"),
        )
        .outerjoin(StageWindow, deciding)
        .where(Motion.branch_id == branch_id, Motion.state == MotionState.PROPOSED)
        .order_by(Motion.number, Motion.id)
        .limit(_MOST_MOTIONS)
    )  # fmt: skip
    return tuple(_offered(row) for row in rows)


def _offered(row: Row[Any]) -> OfferedMotion:
    deciding = {Stage.BRANCH_DECISIONS: Window(row.opens, row.closes)} if row.opens else {}
    return OfferedMotion(
        id=MotionId(row.id),
        number=row.number or "",
        title=row.title,
        kind=row.kind,
        standing=MotionStanding(row.state, row.is_held, row.proposed_at),
        deciding=Calendar(deciding),
        amendments=row.amendments,
        elsewhere=row.elsewhere or "",
    )


def _on_agenda_of(besides: int) -> ScalarSelect[str]:
    other = aliased(Meeting)
    coming = (MeetingState.DRAFT, MeetingState.CALLED, MeetingState.ADJOURNED)
    return (
        select(func.min(other.title))
        .join(AgendaItem, AgendaItem.meeting_id == other.id)
        .where(AgendaItem.motion_id == Motion.id, other.id != besides, other.state.in_(coming))
        .correlate(Motion)
        .scalar_subquery()
    )


def _open_amendments() -> ScalarSelect[int]:
    return (
        select(func.count())
        .where(Amendment.motion_id == Motion.id, Amendment.state.in_(_OPEN))
        .correlate(Motion)
        .scalar_subquery()
    )


def count_called(session: Session, branch_id: int) -> tuple[int, int]:
    """How many members of a branch a call reaches, and how many have no address. One statement."""
    total, reached = session.execute(
        select(func.count(), func.count().filter(Member.email != "")).where(
            Member.branch_id == branch_id
        )
    ).one()
    return reached, total - reached


def find_last_plan(session: Session, branch_id: int, besides: int = 0) -> MeetingPlan | None:
    """The plan of the branch’s latest meeting, to begin the next one from. One statement."""
    meeting = session.scalar(
        select(Meeting)
        .where(
            Meeting.branch_id == branch_id,
            Meeting.id != besides,
            or_(Meeting.state != MeetingState.CANCELLED, Meeting.edition > 0),
        )
        .order_by(Meeting.starts_at.desc(), Meeting.id.desc())
        .limit(1)
    )
    return _plan(meeting) if meeting else None


@dataclass(frozen=True)
class PaperMotion:
    """A motion as the paper of a meeting prints it, with the wording of its amendments."""

    id: MotionId
    number: str
    title: str
    html: str
    revision: int
    amendments: tuple[tuple[int, str], ...] = ()


def list_paper_motions(session: Session, keys: Sequence[MotionId]) -> dict[int, PaperMotion]:
    """Texts and open amendments of these motions by key. Two statements, none without motions."""
    if not keys:
        return {}
    wordings: dict[int, list[tuple[int, str]]] = {}
    for key, number, wording in session.execute(
        select(Amendment.motion_id, Amendment.number, Amendment.wording)
        .where(Amendment.motion_id.in_(keys), Amendment.state.in_(_OPEN))
        .order_by(Amendment.motion_id, Amendment.number)
        .limit(_MOST_AMENDMENTS)
    ):
        wordings.setdefault(key, []).append((number, wording))
    rows = session.execute(
        select(Motion.id, Motion.number, Motion.title, Motion.text_html, Motion.revision).where(
            Motion.id.in_(keys)
        )
    )
    return {
        key: PaperMotion(
            MotionId(key), number or "", title, html, revision, tuple(wordings.get(key, ()))
        )
        for key, number, title, html, revision in rows
    }
