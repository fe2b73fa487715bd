"""The floor of a meeting, read at once, and what one reader may do there."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from policy_forum.domain.access.actors import Actor, OfficeKind
from policy_forum.domain.identifiers import (
    AgendaItemId,
    AmendmentId,
    BranchId,
    MeetingId,
    MemberId,
    MotionId,
)
from policy_forum.features.ballots.models import Envelope
from policy_forum.features.branches.models import Branch, StandingOrders
from policy_forum.features.branches.rules import MODEL_RULES, Rules
from policy_forum.features.meetings.models import (
    AgendaItem,
    Attendance,
    HandCount,
    Meeting,
    MeetingQuestion,
    MeetingVote,
    SecretRequest,
    Steward,
)
from policy_forum.features.meetings.queries.attending import get_attending
from policy_forum.features.meetings.queries.debate import (
    FoundAmendment,
    FoundMotion,
    FoundQuestion,
    FoundRuling,
    FoundSpeaker,
    FoundTeller,
    list_amendments_ahead,
    list_questions,
    list_rulings,
    list_speakers,
    list_tellers,
    read_motion,
)
from policy_forum.features.meetings.queries.late import FoundLate, list_late
from policy_forum.features.meetings.queries.people import People, known
from policy_forum.features.meetings.rules.floor import AmendmentAhead, Floor, ItemRow, Reader
from policy_forum.features.meetings.rules.states import (
    ItemKind,
    ItemState,
    StewardDuty,
)
from policy_forum.features.members.models import Member


def get_floor(session: Session, meeting_id: int, now: datetime) -> Floor | None:
    """The meeting as it stands, or None. At most twelve statements, whatever its length.

    `now` is the moment of reading; days are counted in its zone.
    """
    found = session.execute(
        select(Meeting, Branch.name, StandingOrders, _votes_in(meeting_id))
        .join(Branch, Branch.id == Meeting.branch_id)
        .outerjoin(StandingOrders, StandingOrders.id == Meeting.standing_orders_id)
        .where(Meeting.id == meeting_id)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if found is None:
        return None
    meeting, branch_name, stored, votes_in = found
    orders = stored.rules() if stored else MODEL_RULES
    items = list_items(session, meeting_id)
    people = People()
    people.ask(meeting.chair_id, meeting.deputy_id)
    read = _read_debate(session, meeting, orders, items, people)
    attending = get_attending(session, meeting, orders, now.tzinfo or UTC)
    people.look_up(session)
    return Floor(
        **_facts(meeting, people),
        branch_name=branch_name,
        orders=orders,
        items=items,
        motion=read.motion.row(people) if read.motion else None,
        amendments=tuple(each.row(people) for each in read.ahead if each.vote.id not in read.late),
        questions=tuple(each.row(people, read.tellers) for each in read.questions),
        speakers=tuple(each.row(people) for each in read.speakers),
        rulings=tuple(each.row(people) for each in read.rulings),
        attending=attending,
        tellers=tuple(
            person
            for each in read.tellers
            if each.member_id != (meeting.deputy_id or meeting.chair_id)
            and (person := people.get(each.member_id))
        ),
        votes_in=votes_in,
        late=_late(read, people),
    )


@dataclass(frozen=True)
class _Debate:
    """What is debated, as it was read, before the names are known."""

    motion: FoundMotion | None
    ahead: tuple[FoundAmendment, ...]
    late: Mapping[AmendmentId, FoundLate]
    questions: tuple[FoundQuestion, ...]
    tellers: tuple[FoundTeller, ...]
    speakers: tuple[FoundSpeaker, ...]
    rulings: tuple[FoundRuling, ...]


def _read_debate(
    session: Session, meeting: Meeting, orders: Rules, items: Sequence[ItemRow], people: People
) -> _Debate:
    meeting_id = meeting.id
    current = next((item for item in items if item.state is ItemState.CURRENT), None)
    motion_id = current.motion_id if current and current.kind is ItemKind.MOTION else None
    questions = list_questions(session, meeting_id, people)
    late: Mapping[AmendmentId, FoundLate] = {}
    if current is not None and motion_id is not None:
        late = list_late(session, meeting, motion_id, orders, current.suspended)
    return _Debate(
        motion=read_motion(session, motion_id, people) if motion_id else None,
        ahead=list_amendments_ahead(session, motion_id, people, late) if motion_id else (),
        late=late,
        questions=questions,
        tellers=list_tellers(session, meeting_id, questions, people),
        speakers=list_speakers(session, meeting_id, people),
        rulings=list_rulings(session, meeting_id, people),
    )


def _late(read: _Debate, people: People) -> tuple[AmendmentAhead, ...]:
    return tuple(
        replace(each.row(people), came_in_at=found.proposed_at, is_from_floor=found.is_from_floor)
        for each in read.ahead
        if (found := read.late.get(each.vote.id)) is not None
    )


_AS_THEY_ARE = (
    "title",
    "state",
    "power",
    "starts_at",
    "ends_at",
    "place",
    "link",
    "code",
    "opened_at",
    "adjourned_at",
    "resumes_at",
    "closed_at",
    "ended_reason",
    "had_quorum",
    "quorum_lost_at",
    "short_notice",
)


def _facts(meeting: Meeting, people: People) -> dict[str, Any]:
    """What the meeting's own row says."""
    return {name: getattr(meeting, name) for name in _AS_THEY_ARE} | {
        "id": MeetingId(meeting.id),
        "branch_id": BranchId(meeting.branch_id),
        "chair": people.get(meeting.chair_id),
        "deputy": people.get(meeting.deputy_id),
    }


def list_items(session: Session, meeting_id: int) -> tuple[ItemRow, ...]:
    """The items of an agenda in their order. One statement."""
    rows = session.scalars(
        select(AgendaItem)
        .where(AgendaItem.meeting_id == meeting_id)
        .order_by(AgendaItem.position, AgendaItem.id)
        .execution_options(populate_existing=True)
    )
    return tuple(_item(row, place) for place, row in enumerate(rows, start=1))


def _item(row: AgendaItem, place: int) -> ItemRow:
    return ItemRow(
        id=AgendaItemId(row.id),
        position=place,
        kind=row.kind,
        title=row.title,
        note=row.note,
        state=row.state,
        outcome=row.outcome,
        outcome_note=row.outcome_note,
        motion_id=known(MotionId, row.motion_id),
        minutes_of_id=known(MeetingId, row.minutes_of_id),
        minutes_planned=row.minutes_planned,
        taken_at=row.taken_at,
        ended_at=row.ended_at,
        suspended=tuple(row.suspended or ()),
        in_parts=tuple(tuple(part) for part in row.in_parts or ()),
    )


def _votes_in(meeting_id: int) -> Any:
    """How many have voted by device on the question that is open; of a secret one, envelopes."""
    open_now = MeetingQuestion.stage.in_(("voting", "counting"))
    named = (
        select(func.count())
        .select_from(MeetingVote)
        .join(MeetingQuestion, MeetingQuestion.id == MeetingVote.question_id)
        .where(MeetingQuestion.meeting_id == meeting_id, open_now)
        .scalar_subquery()
    )
    sealed = (
        select(func.count())
        .select_from(Envelope)
        .join(MeetingQuestion, MeetingQuestion.ballot_id == Envelope.ballot_id)
        .where(MeetingQuestion.meeting_id == meeting_id, open_now)
        .scalar_subquery()
    )
    return named + sealed


def get_reader(session: Session, floor: Floor, actor: Actor) -> Reader:
    """Who reads, and what she may do in this meeting. At most two statements."""
    question = floor.question
    member_id = actor.member_id
    found = _own_row(session, floor, question.id if question else 0, member_id or 0)
    duties: Sequence[StewardDuty] = ()
    if member_id is not None:
        duties = session.scalars(
            select(Steward.duty).where(
                Steward.meeting_id == floor.id, Steward.member_id == member_id
            )
        ).all()
    is_officer = any(
        actor.holds(kind, floor.branch_id) for kind in (OfficeKind.CHAIR, OfficeKind.SECRETARY)
    )
    is_chair = member_id is not None and floor.in_chair is not None
    is_chair = is_chair and floor.in_chair.id == member_id  # type: ignore[union-attr]
    return Reader(
        member_id=member_id,
        presence=found.get("presence"),
        votes_by=found.get("votes_by"),
        bar=found.get("bar"),
        question_id=question.id if question else None,
        choice=found.get("choice"),
        handed_in_at=found.get("handed_in_at"),
        has_asked_secret=bool(found.get("asked_at")),
        waits_to_speak=_waits(floor, member_id),
        is_chair=is_chair,
        is_officer=is_officer,
        is_teller=StewardDuty.TELLER in duties and not is_chair,
        keeps_door=StewardDuty.DOOR in duties or is_officer or is_chair,
        has_counted=bool(found.get("entered_at")),
        has_envelope=bool(found.get("envelope_hash")),
    )


def _own_row(
    session: Session, floor: Floor, question_id: int, member_id: MemberId | int
) -> Mapping[str, Any]:
    """Her attendance, vote, request, count and envelope, where there are such."""
    question = floor.question
    ballot_id = question.ballot_id if question and question.ballot_id else 0
    row = session.execute(
        select(
            Attendance.presence,
            Attendance.votes_by,
            Attendance.bar,
            MeetingVote.choice,
            MeetingVote.handed_in_at,
            SecretRequest.asked_at,
            HandCount.entered_at,
            Envelope.envelope_hash,
        )
        .select_from(Member)
        .outerjoin(Attendance, _of(Attendance, Attendance.meeting_id == floor.id))
        .outerjoin(MeetingVote, _of(MeetingVote, MeetingVote.question_id == question_id))
        .outerjoin(SecretRequest, _of(SecretRequest, SecretRequest.question_id == question_id))
        .outerjoin(HandCount, _of(HandCount, HandCount.question_id == question_id))
        .outerjoin(Envelope, _of(Envelope, Envelope.ballot_id == ballot_id))
        .where(Member.id == member_id)
    ).one_or_none()
    return row._asdict() if row is not None else {}


def _of(table: Any, condition: Any) -> Any:
    return and_(table.member_id == Member.id, condition)


def _waits(floor: Floor, member_id: MemberId | None) -> tuple[Any, ...]:
    waiting: Iterable[Any] = floor.queue
    return tuple(s.role for s in waiting if s.person and s.person.id == member_id)


__all__ = ["get_floor", "get_reader"]
