"""What the door of a meeting shows: how it stands, and who is on its list."""

import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, select
from sqlalchemy.orm import Session

from policy_forum.domain.access.who import Subject
from policy_forum.domain.eligibility import Bar, Elector, Standing
from policy_forum.domain.identifiers import BranchId, MeetingId, MemberId
from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.features.branches.models import Branch, StandingOrders
from policy_forum.features.branches.queries import rules_of
from policy_forum.features.branches.rules import Rules
from policy_forum.features.meetings.models import Attendance, Meeting, Steward
from policy_forum.features.meetings.queries.attending import get_attending
from policy_forum.features.meetings.rules.attending import Attending
from policy_forum.features.meetings.rules.door import Hours, Voter, freeze_date_of, is_late
from policy_forum.features.meetings.rules.floor import Person
from policy_forum.features.meetings.rules.states import (
    CheckIn,
    MeetingState,
    Presence,
    StewardDuty,
    VotesBy,
)
from policy_forum.features.members.models import Member

PAGE_SIZE = 25
_MOST_WORDS = 5


@dataclass(frozen=True)
class DoorHead:
    """A meeting as far as its door needs it; what is before it is not here.

    It has the names that `Floor` has, so that what shows a quorum takes either.
    """

    id: MeetingId
    branch_id: BranchId
    branch_name: str
    title: str
    state: MeetingState
    starts_at: datetime
    resumes_at: datetime | None
    place: str
    link: str
    code: str
    had_quorum: bool
    quorum_lost_at: datetime | None
    orders: Rules
    attending: Attending
    subject: Subject
    freeze_date: date

    @property
    def hours(self) -> Hours:
        """What decides whether the door is open."""
        return Hours(self.state, self.starts_at, self.resumes_at)


class Shown(StrEnum):
    """Which members of the branch the list shows."""

    ALL = "all"
    THERE = "there"
    EXPECTED = "expected"
    AWAY = "away"
    LEFT = "left"
    APOLOGIES = "apologies"

    @property
    def label(self) -> Phrase:
        """The choice as people read it."""
        return _SHOWN[self]


_SHOWN = {
    Shown.ALL: phrase("Everybody in the branch"),
    Shown.THERE: phrase("Those who are there"),
    Shown.EXPECTED: phrase("Not here yet, no apologies"),
    Shown.AWAY: phrase("Online, and not reachable"),
    Shown.LEFT: phrase("Left"),
    Shown.APOLOGIES: phrase("Sent apologies"),
}


@dataclass(frozen=True)
class AtTheDoor:
    """A member of the branch on the list of the door, and her attendance, if there is any.

    `voter` says whether she may vote if she comes in now; `bar` is what held when she came in.
    """

    id: MemberId
    number: str
    name: str
    voter: Voter
    presence: Presence | None
    votes_by: VotesBy | None
    came_by: CheckIn | None
    bar: Bar | None
    arrived_at: datetime | None
    left_at: datetime | None
    apology: str

    @property
    def is_there(self) -> bool:
        """Whether she is in the room or online now."""
        return bool(self.presence and self.presence.is_there)

    @property
    def can_leave(self) -> bool:
        """Whether it makes sense to say that she left."""
        return self.is_there or self.presence is Presence.AWAY

    @property
    def bar_now(self) -> Bar | None:
        """What keeps her from voting: as it was decided when she came in, else as it would be."""
        return self.bar if self.can_leave else self.voter.bar


@dataclass(frozen=True)
class DoorList:
    """A part of the list; `found` is how many there are in all."""

    people: tuple[AtTheDoor, ...]
    found: int
    page: int

    @property
    def pages(self) -> int:
        """How many parts there are, at least one."""
        return max(1, -(-self.found // PAGE_SIZE))


@dataclass(frozen=True)
class LastSeen:
    """Where somebody takes part, and when she was last heard of."""

    presence: Presence
    last_seen_at: datetime | None


@dataclass(frozen=True)
class StewardRow:
    """Who was asked to do what for the meeting."""

    person: Person
    number: str
    duty: StewardDuty


def get_door_head(session: Session, meeting_id: int, zone: tzinfo) -> DoorHead | None:
    """The meeting at its door, or None. At most four statements; days are those of `zone`."""
    return _head(session, Meeting.id == meeting_id, zone)


def find_by_code(session: Session, code: str, zone: tzinfo) -> DoorHead | None:
    """The meeting whose screen shows this code (see `rules.codes.read_code`), or None."""
    return _head(session, Meeting.code == code, zone)


def _head(session: Session, which: ColumnElement[bool], zone: tzinfo) -> DoorHead | None:
    found = session.execute(
        select(Meeting, Branch.name, StandingOrders)
        .join(Branch, Branch.id == Meeting.branch_id)
        .outerjoin(StandingOrders, StandingOrders.id == Meeting.standing_orders_id)
        .where(which)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if found is None:
        return None
    meeting, branch_name, stored = found
    orders = stored.rules() if stored else rules_of(session, meeting.branch_id)
    return DoorHead(
        id=MeetingId(meeting.id),
        branch_id=BranchId(meeting.branch_id),
        branch_name=branch_name,
        title=meeting.title,
        state=meeting.state,
        starts_at=meeting.starts_at,
        resumes_at=meeting.resumes_at,
        place=meeting.place,
        link=meeting.link,
        code=meeting.code,
        had_quorum=meeting.had_quorum,
        quorum_lost_at=meeting.quorum_lost_at,
        orders=orders,
        attending=get_attending(session, meeting, orders, zone),
        subject=_subject(session, meeting),
        freeze_date=freeze_date_of(meeting.starts_at, zone, orders.freeze_days),
    )


def _subject(session: Session, meeting: Meeting) -> Subject:
    named = session.execute(
        select(Steward.member_id, Steward.duty).where(Steward.meeting_id == meeting.id)
    ).all()
    presiding = meeting.deputy_id or meeting.chair_id
    branch_id = BranchId(meeting.branch_id)
    return Subject(
        branch_id=branch_id,
        acting_for=branch_id,
        chair_ids=frozenset({MemberId(presiding)} if presiding else ()),
        teller_ids=frozenset(MemberId(k) for k, duty in named if duty is StewardDuty.TELLER),
        door_ids=frozenset(MemberId(k) for k, duty in named if duty is StewardDuty.DOOR),
    )


def list_at_the_door(
    session: Session, head: DoorHead, words: str = "", shown: Shown = Shown.ALL, page: int = 1
) -> DoorList:
    """One part of the branch's members by family name. One statement, for the whole branch.

    Every one of `words` is part of a name or of the membership number; accents and capitals do not
    matter, as whoever keeps the door writes what she hears. That is why it is not the database that
    searches: the two kinds we serve compare letters in different ways.
    """
    wanted = [_folded(word) for word in words.split()[:_MOST_WORDS]]
    rows = session.execute(
        _select_people(head.id)
        .where(Member.branch_id == head.branch_id, *_conditions(shown))
        .order_by(Member.family_name, Member.given_name, Member.id)
    ).all()
    found = [row for row in rows if _fits(row, wanted)]
    last = max(1, -(-len(found) // PAGE_SIZE))
    page = min(max(page, 1), last)
    part = found[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    return DoorList(tuple(_person(row, head) for row in part), len(found), page)


def find_at_the_door(session: Session, head: DoorHead, member_id: int) -> AtTheDoor | None:
    """One member, of whichever branch, as the door sees her; or None. One statement."""
    row = session.execute(_select_people(head.id).where(Member.id == member_id)).first()
    return _person(row, head) if row else None


def find_last_seen(session: Session, meeting_id: int, member_id: int) -> LastSeen | None:
    """When a member was last heard of, None if she never came. One statement."""
    row = session.execute(
        select(Attendance.presence, Attendance.last_seen_at).where(
            Attendance.meeting_id == meeting_id, Attendance.member_id == member_id
        )
    ).first()
    return LastSeen(row.presence, row.last_seen_at) if row else None


def list_stewards(session: Session, meeting_id: int) -> tuple[StewardRow, ...]:
    """Who counts hands and who keeps the door, by duty and name. One statement."""
    rows = session.execute(
        select(Member.id, Member.given_name, Member.family_name, Member.number, Steward.duty)
        .join(Steward, Steward.member_id == Member.id)
        .where(Steward.meeting_id == meeting_id)
        .order_by(Steward.duty, Member.family_name, Member.id)
    )
    return tuple(
        StewardRow(Person(MemberId(key), f"{given} {family}".strip()), number, duty)
        for key, given, family, number, duty in rows
    )


def _select_people(meeting_id: int) -> Select[Any]:
    return select(
        Member.id,
        Member.number,
        Member.given_name,
        Member.family_name,
        Member.branch_id,
        Member.joined_on,
        Member.standing,
        Attendance.presence,
        Attendance.votes_by,
        Attendance.came_by,
        Attendance.bar,
        Attendance.arrived_at,
        Attendance.left_at,
        Attendance.apology,
    ).outerjoin(
        Attendance, and_(Attendance.member_id == Member.id, Attendance.meeting_id == meeting_id)
    )


def _conditions(shown: Shown) -> tuple[ColumnElement[bool], ...]:
    there = [presence for presence in Presence if presence.is_there]
    if shown is Shown.THERE:
        return (Attendance.presence.in_(there),)
    if shown is Shown.EXPECTED:
        return (Attendance.presence.is_(None), Member.standing == Standing.GOOD)
    if shown is Shown.ALL:
        return ()
    return (Attendance.presence == Presence(shown.value),)


def _fits(row: Row[Any], wanted: list[str]) -> bool:
    if not wanted:
        return True
    line = _folded(f"{row.given_name} {row.family_name} {row.number}")
    return all(word in line for word in wanted)


def _folded(text: str) -> str:
    """Without accents and capitals: "Siân" is found by "sian"."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in parts if not unicodedata.combining(sign))


def _person(row: Row[Any], head: DoorHead) -> AtTheDoor:
    elector = Elector(
        member_id=MemberId(row.id),
        branch_id=BranchId(row.branch_id),
        joined_on=row.joined_on,
        standing=row.standing,
    )
    late = is_late(
        late_arrivals_vote=head.orders.meetings.late_arrivals_vote,
        state=head.state,
        came_before=row.arrived_at is not None and row.bar is not Bar.LATE,
    )
    return AtTheDoor(
        id=MemberId(row.id),
        number=row.number,
        name=f"{row.given_name} {row.family_name}".strip(),
        voter=Voter(elector, head.branch_id, head.freeze_date, late),
        presence=row.presence,
        votes_by=row.votes_by,
        came_by=row.came_by,
        bar=row.bar,
        arrived_at=row.arrived_at,
        left_at=row.left_at,
        apology=row.apology or "",
    )
