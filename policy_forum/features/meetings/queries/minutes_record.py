"""The record of a meeting: the rows and the events that its minutes are made of."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, tzinfo

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from policy_forum.domain.eligibility import Bar
from policy_forum.features.amendments.models import Amendment
from policy_forum.features.amendments.rules import sentences_of
from policy_forum.features.branches.models import Branch, StandingOrders
from policy_forum.features.branches.rules import MODEL_RULES
from policy_forum.features.meetings.models import (
    Attendance,
    Meeting,
    MeetingAction,
    MinutesProse,
)
from policy_forum.features.meetings.queries.debate import (
    list_questions,
    list_rulings,
    list_speakers,
)
from policy_forum.features.meetings.queries.floor import list_items
from policy_forum.features.meetings.queries.people import People
from policy_forum.features.meetings.rules.minutes.document import Correction
from policy_forum.features.meetings.rules.minutes.record import (
    ActionOnRecord,
    AmendmentOnRecord,
    MeetingRecord,
    MotionOnRecord,
    MotionText,
    OtherMeeting,
    TrailEvent,
)
from policy_forum.features.meetings.rules.minutes.told import NOT_TOLD
from policy_forum.features.motions.models import Motion, MotionRevision, Seconding
from policy_forum.platform.audit import AuditRow

_PEOPLE_IN_FACTS = ("member_id", "proposer_id", "mover_id")


def get_record(session: Session, meeting_id: int, zone: tzinfo) -> MeetingRecord | None:
    """All that the minutes of a meeting are made of, or None. Fifteen statements at most.

    Only officers, those who publish and the page of the record need it; what is published is read
    from `find_minutes`.
    """
    found = session.execute(
        select(Meeting, Branch.name, StandingOrders)
        .join(Branch, Branch.id == Meeting.branch_id)
        .outerjoin(StandingOrders, StandingOrders.id == Meeting.standing_orders_id)
        .where(Meeting.id == meeting_id)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if found is None:
        return None
    meeting, branch_name, stored = found
    people = People()
    record = MeetingRecord(
        meeting_id=meeting.id,
        branch=branch_name,
        title=meeting.title,
        place=meeting.place,
        is_online=bool(meeting.link),
        state=meeting.state,
        power=meeting.power,
        starts_at=meeting.starts_at,
        opened_at=meeting.opened_at,
        closed_at=meeting.closed_at,
        resumes_at=meeting.resumes_at,
        zone=zone,
        orders=stored.rules() if stored else MODEL_RULES,
        items=list_items(session, meeting_id),
    )
    people.ask(meeting.chair_id)
    return _with_names(session, _with_own_rows(session, record), meeting, people)


def _with_own_rows(session: Session, record: MeetingRecord) -> MeetingRecord:
    """The record with what needs no names. Four statements at most."""
    other_ids = [item.minutes_of_id for item in record.items if item.minutes_of_id]
    prose, corrections = _prose(session, record.meeting_id, record.zone)
    return replace(
        record,
        actions=_actions(session, record.meeting_id),
        others=_others(session, other_ids, record.zone),
        bars=_bars(session, record.meeting_id),
        prose=prose,
        corrections=corrections,
    )


def _with_names(
    session: Session, record: MeetingRecord, meeting: Meeting, people: People
) -> MeetingRecord:
    """The record with events, motions and all that was said, the names looked up at once."""
    motion_ids = [item.motion_id for item in record.items if item.motion_id]
    trail = _trail(session, meeting, motion_ids, people)
    motions = _motions(session, motion_ids, people)
    amendments = _amendments(session, motion_ids, people)
    questions = list_questions(session, meeting.id, people)
    speakers = list_speakers(session, meeting.id, people)
    rulings = list_rulings(session, meeting.id, people)
    people.look_up(session)
    names = people.names()
    return replace(
        record,
        chair=names.get(meeting.chair_id, "") if meeting.chair_id else "",
        trail=trail,
        motions={key: _named(found, people) for key, found in motions.items()},
        amendments={row.id: _amendment(row, parent, names) for row, parent in amendments},
        questions=tuple(each.row(people) for each in questions),
        speakers=tuple(each.row(people) for each in speakers),
        rulings=tuple(each.row(people) for each in rulings),
        names=names,
    )


def _trail(
    session: Session, meeting: Meeting, motion_ids: Sequence[int], people: People
) -> tuple[TrailEvent, ...]:
    """The events of the meeting, and those of its motions while it was on."""
    of_meeting = and_(AuditRow.about_kind == "meeting", AuditRow.about_id == meeting.id)
    wanted = of_meeting
    if motion_ids and meeting.opened_at is not None:
        while_on = AuditRow.happened_at >= meeting.opened_at
        if meeting.closed_at is not None:
            while_on = and_(while_on, AuditRow.happened_at <= meeting.closed_at)
        of_motions = and_(AuditRow.about_kind == "motion", AuditRow.about_id.in_(set(motion_ids)))
        wanted = or_(of_meeting, and_(of_motions, while_on))
    rows = session.scalars(
        select(AuditRow)
        .where(wanted, AuditRow.name.not_in(NOT_TOLD))
        .order_by(AuditRow.id)
        .execution_options(populate_existing=True)
    ).all()
    for row in rows:
        people.ask(row.actor_id, *_members_in(row.facts))
    return tuple(
        TrailEvent(row.id, row.happened_at, row.name, row.facts, row.note, row.actor_id)
        for row in rows
    )


def _members_in(facts: Mapping[str, object]) -> Iterable[int]:
    for name in _PEOPLE_IN_FACTS:
        value = facts.get(name)
        if isinstance(value, int):
            yield value


class _FoundMotion:
    """A motion with its seconders and texts, before the names are known."""

    def __init__(self, motion: Motion) -> None:
        self.motion = motion
        self.seconder_ids: list[int] = []
        self.texts: list[MotionText] = []


def _motions(
    session: Session, motion_ids: Sequence[int], people: People
) -> dict[int, _FoundMotion]:
    """The motions of the agenda. Two statements, none without motions."""
    if not motion_ids:
        return {}
    found: dict[int, _FoundMotion] = {}
    rows = session.execute(
        select(Motion, Seconding.member_id)
        .outerjoin(Seconding, Seconding.motion_id == Motion.id)
        .where(Motion.id.in_(motion_ids))
        .order_by(Motion.id, Seconding.seconded_at, Seconding.member_id)
    )
    for motion, seconder_id in rows:
        one = found.setdefault(motion.id, _FoundMotion(motion))
        people.ask(motion.mover_id, seconder_id)
        if seconder_id is not None:
            one.seconder_ids.append(seconder_id)
    texts = session.execute(
        select(
            MotionRevision.motion_id,
            MotionRevision.number,
            MotionRevision.saved_at,
            MotionRevision.text_markdown,
        )
        .where(MotionRevision.motion_id.in_(motion_ids))
        .order_by(MotionRevision.motion_id, MotionRevision.number)
    )
    for motion_id, number, saved_at, markdown in texts:
        found[motion_id].texts.append(MotionText(number, saved_at, markdown))
    return found


def _named(found: _FoundMotion, people: People) -> MotionOnRecord:
    mover = people.get(found.motion.mover_id)
    seconders = (people.get(key) for key in found.seconder_ids)
    return MotionOnRecord(
        id=found.motion.id,
        number=found.motion.number or "",
        title=found.motion.title,
        mover=mover.name if mover else "",
        seconders=tuple(person.name for person in seconders if person),
        texts=tuple(found.texts),
    )


def _amendments(
    session: Session, motion_ids: Sequence[int], people: People
) -> list[tuple[Amendment, int | None]]:
    """All amendments to these motions, each with the number of the one that it amends."""
    if not motion_ids:
        return []
    rows = session.scalars(
        select(Amendment)
        .where(Amendment.motion_id.in_(motion_ids))
        .order_by(Amendment.motion_id, Amendment.number)
        .execution_options(populate_existing=True)
    ).all()
    numbers = {row.id: row.number for row in rows}
    people.ask(*(row.proposer_id for row in rows))
    return [(row, numbers.get(row.parent_id) if row.parent_id else None) for row in rows]


def _amendment(row: Amendment, parent: int | None, names: Mapping[int, str]) -> AmendmentOnRecord:
    return AmendmentOnRecord(
        id=row.id,
        motion_id=row.motion_id,
        number=row.number,
        parent_number=parent,
        sentences=sentences_of(row.wording),
        proposer=names.get(row.proposer_id, "") if row.proposer_id else "",
    )


def _actions(session: Session, meeting_id: int) -> tuple[ActionOnRecord, ...]:
    rows = session.scalars(
        select(MeetingAction)
        .where(MeetingAction.meeting_id == meeting_id, MeetingAction.removed_at.is_(None))
        .order_by(MeetingAction.id)
        .execution_options(populate_existing=True)
    )
    return tuple(
        ActionOnRecord(row.id, row.item_id, row.what, row.owner_name, row.due_on) for row in rows
    )


def _others(session: Session, meeting_ids: Sequence[int], zone: tzinfo) -> dict[int, OtherMeeting]:
    if not meeting_ids:
        return {}
    rows = session.execute(
        select(Meeting.id, Meeting.title, Meeting.opened_at, Meeting.starts_at).where(
            Meeting.id.in_(meeting_ids)
        )
    )
    return {
        key: OtherMeeting(title, (opened_at or starts_at).astimezone(zone).date())
        for key, title, opened_at, starts_at in rows
    }


def _prose(
    session: Session, meeting_id: int, zone: tzinfo
) -> tuple[dict[int, str], tuple[Correction, ...]]:
    rows = session.execute(
        select(MinutesProse.item_key, MinutesProse.text, MinutesProse.written_at)
        .where(MinutesProse.meeting_id == meeting_id)
        .order_by(MinutesProse.item_key)
    )
    prose: dict[int, str] = defaultdict(str)
    corrections: list[Correction] = []
    for item_key, text, written_at in rows:
        if item_key >= 0:
            prose[item_key] = text
        else:
            corrections.insert(0, _correction(text, written_at, zone))
    return dict(prose), tuple(corrections)


def _correction(text: str, written_at: datetime, zone: tzinfo) -> Correction:
    return Correction(text, written_at.astimezone(zone).date())


def _bars(session: Session, meeting_id: int) -> dict[int, Bar]:
    rows = session.execute(
        select(Attendance.member_id, Attendance.bar).where(
            Attendance.meeting_id == meeting_id, Attendance.bar.is_not(None)
        )
    )
    return {member_id: bar for member_id, bar in rows if bar is not None}
