"""A branch that meets: members, officers, an agenda with a proposed motion, people checked in.

    hall = Hall.under_way(make, by_card=4, by_phone=4, online=4)
    with work_as(hall.chair) as work: …

The clock stands five minutes into the meeting then, in the stage of branch decisions. Everything
is made by the tables alone, so that it can be used before, and in tests of, the commands.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.domain.eligibility import Bar, Standing
from policy_forum.features.branches.models import Branch, StandingOrders
from policy_forum.features.cycles.models import Cycle
from policy_forum.features.meetings.models import (
    AgendaItem,
    Attendance,
    AttendanceChange,
    Meeting,
    Steward,
)
from policy_forum.features.meetings.rules.states import (
    CheckIn,
    ItemKind,
    ItemState,
    MeetingState,
    Presence,
    StewardDuty,
    VotesBy,
)
from policy_forum.features.members.models import Member
from policy_forum.features.motions.models import Motion
from policy_forum.features.motions.rules import MotionState
from tests.makers import TEXT, Makers
from tests.stage import START

# A Monday evening in the stage of branch decisions of the year that `make.cycle` makes.
MEETS = START + timedelta(days=14, hours=7)
CALLED_DAYS_BEFORE = 10
# In good standing, and neither chair nor secretary.
ORDINARY = 12

_AGENDA = (
    (ItemKind.APOLOGIES, "Apologies"),
    (ItemKind.REPORT, "The treasurer’s report"),
    (ItemKind.MOTION, ""),
    (ItemKind.OTHER, "The summer fair"),
    (ItemKind.ANY_OTHER_BUSINESS, "Any other business"),
)


@dataclass
class Hall:
    """What a test of meetings speaks of. `members` are ordinary, in good standing, long there.

    Tellers are members 0 and 1, the keeper of the door is member 2. `newcomer` joined after the
    freeze date, `lapsed` has not paid: both belong to the branch and may not vote. `stranger`
    belongs to another branch. The motion was moved by member 3.
    """

    make: Makers
    branch: Branch
    orders: StandingOrders
    cycle: Cycle
    chair: Member
    secretary: Member
    members: list[Member]
    newcomer: Member
    lapsed: Member
    stranger: Member
    motion: Motion
    meeting: Meeting
    items: dict[ItemKind, AgendaItem] = field(default_factory=dict)

    @property
    def id(self) -> int:
        """The key of the meeting."""
        return self.meeting.id

    @property
    def tellers(self) -> tuple[Member, Member]:
        """Who counts hands."""
        return self.members[0], self.members[1]

    @property
    def doorkeeper(self) -> Member:
        """Who keeps the door, and holds no office."""
        return self.members[2]

    @property
    def mover(self) -> Member:
        """Who moved the motion."""
        return self.members[3]

    @classmethod
    def called(
        cls,
        make: Makers,
        *,
        ordinary: int = ORDINARY,
        orders: dict[str, Any] | None = None,
        state: MeetingState = MeetingState.CALLED,
        text: str = TEXT,
        **meeting: Any,
    ) -> "Hall":
        """A meeting that was called ten days before and begins at MEETS; nobody is there yet.

        The clock stands an hour before. `orders` are settings of the branch's standing orders,
        `meeting` columns of the meeting; another `starts_at` is when it meets.
        """
        branch, cycle = make.branch(), _year_of(make)
        rules = make.standing_orders(branch, **(orders or {}))
        chair = make.officer(OfficeKind.CHAIR, branch)
        secretary = make.officer(OfficeKind.SECRETARY, branch)
        members = _crowd(make, branch, ordinary)
        hall = cls(
            make=make,
            branch=branch,
            orders=rules,
            cycle=cycle,
            chair=chair,
            secretary=secretary,
            members=members,
            newcomer=make.member(branch, "Nia", joined_on=MEETS.date() - timedelta(days=3)),
            lapsed=make.member(branch, "Lowri", standing=Standing.LAPSED),
            stranger=make.member(make.branch(), "Sam"),
            motion=make.motion(branch, cycle, members[3], MotionState.PROPOSED, text),
            meeting=_meeting(make, branch, rules, secretary, chair, state, meeting),
        )
        hall._make_agenda()
        hall._name_stewards()
        make.clock.set(hall.meeting.starts_at - timedelta(hours=1))
        return hall

    @classmethod
    def under_way(
        cls, make: Makers, *, by_card: int = 4, by_phone: int = 4, online: int = 4, **called: Any
    ) -> "Hall":
        """A meeting that is open, five minutes in, nothing taken yet.

        Members 0, 1, … are there in this order: first those with cards, then those in the room
        who vote by phone, then those online. The chair and the secretary are there as well, and
        vote by phone: 14 are present and may vote unless told otherwise.
        """
        called.setdefault("ordinary", max(ORDINARY, by_card + by_phone + online))
        hall = cls.called(make, **called)
        hall.comes(hall.chair, CheckIn.OWN_PHONE)
        hall.comes(hall.secretary, CheckIn.OWN_PHONE)
        ways = [CheckIn.DOOR] * by_card + [CheckIn.OWN_PHONE] * by_phone
        ways += [CheckIn.ONLINE] * online
        for member, how in zip(hall.members, ways, strict=False):
            hall.comes(member, how)
        hall.begins()
        return hall

    def begins(self) -> None:
        """Open the meeting at the moment for which it was called; five minutes later it is now.

        Those who are online are heard of now.
        """
        meeting, there = self.meeting, self.there()
        starts_at = meeting.starts_at
        meeting.state, meeting.opened_at = MeetingState.OPEN, starts_at
        entitled = sum(1 for row in there if row.bar is None)
        meeting.had_quorum = entitled >= min(5, len(self.members) + 2)
        meeting.quorum_lost_at = None if meeting.had_quorum else starts_at
        self.make.clock.set(starts_at + timedelta(minutes=5))
        for row in there:
            row.last_seen_at = self.make.clock.now()
        self.make.session.commit()

    def comes(
        self, member: Member, how: CheckIn = CheckIn.DOOR, votes_by: VotesBy | None = None
    ) -> Attendance:
        """Somebody is there: by the door with a card if she may vote, else with her own device."""
        now, bar = self.make.clock.now(), self.bar_of(member)
        has_card = how is CheckIn.DOOR and bar is None
        votes_by = votes_by or (VotesBy.CARD if has_card else VotesBy.DEVICE)
        presence = Presence.ONLINE if how is CheckIn.ONLINE else Presence.ROOM
        row: Attendance = self.row_of(member) or Attendance(meeting_id=self.id, member_id=member.id)
        row.presence, row.votes_by, row.came_by = presence, votes_by, how
        row.bar, row.arrived_at, row.last_seen_at = bar, now, now
        self._writes(row)
        return row

    def goes(self, member: Member, presence: Presence = Presence.LEFT) -> Attendance:
        """Somebody who was there leaves, or cannot be reached any more."""
        row: Attendance | None = self.row_of(member)
        assert row is not None, "who was never there cannot leave"
        row.presence, row.left_at = presence, self.make.clock.now()
        self._writes(row)
        return row

    def row_of(self, member: Member) -> Any:
        """Her attendance, as it stands in the database now; None if there is none."""
        key = (self.id, member.id)
        return self.make.session.get(Attendance, key, populate_existing=True)

    def there(self) -> list[Attendance]:
        """The rows of all who are there now."""
        found = select(Attendance).where(Attendance.meeting_id == self.id)
        rows = self.make.session.scalars(found.execution_options(populate_existing=True))
        return [row for row in rows if row.presence.is_there]

    def bar_of(self, member: Member) -> Bar | None:
        """Why she may not vote; None if she may."""
        if member.standing is not Standing.GOOD:
            return Bar.STANDING
        freeze: date = self.meeting.starts_at.date() - timedelta(days=self.orders.freeze_days)
        return Bar.JOINED if member.joined_on >= freeze else None

    def _writes(self, row: Attendance) -> None:
        change = AttendanceChange(
            meeting_id=self.id,
            member_id=row.member_id,
            presence=row.presence,
            happened_at=self.make.clock.now(),
        )
        self.make.session.add_all([row, change])
        self.make.session.commit()

    def _make_agenda(self) -> None:
        for position, (kind, title) in enumerate(_AGENDA, start=1):
            is_motion = kind is ItemKind.MOTION
            self.items[kind] = AgendaItem(
                meeting_id=self.id,
                position=position,
                kind=kind,
                title=self.motion.title if is_motion else title,
                motion_id=self.motion.id if is_motion else None,
                state=ItemState.WAITING,
            )
        self.make.session.add_all(self.items.values())
        self.make.session.commit()

    def _name_stewards(self) -> None:
        teller, door = StewardDuty.TELLER, StewardDuty.DOOR
        named = ((self.members[0], teller), (self.members[1], teller), (self.members[2], door))
        self.make.session.add_all(
            Steward(
                meeting_id=self.id, member_id=member.id, duty=duty, named_at=self.meeting.made_at
            )
            for member, duty in named
        )
        self.make.session.commit()


def _year_of(make: Makers) -> Cycle:
    return make.session.scalar(select(Cycle).order_by(Cycle.year.desc())) or make.cycle()


def _crowd(make: Makers, branch: Branch, count: int) -> list[Member]:
    """Members of one transaction, since a commit for each of 500 takes seconds."""
    first = make.member(branch, "Aled")
    rows = [
        Member(
            number=f"{first.number}-{i:03}",
            given_name="Aled",
            family_name=f"Thorne{i:03}",
            email=f"{first.number}.{i}@example.org".lower(),
            branch_id=branch.id,
            joined_on=first.joined_on,
            standing=Standing.GOOD,
        )
        for i in range(1, max(count, 4))
    ]
    make.session.add_all(rows)
    make.session.commit()
    return [first, *rows]


def _meeting(
    make: Makers,
    branch: Branch,
    rules: StandingOrders,
    secretary: Member,
    chair: Member,
    state: MeetingState,
    changes: dict[str, Any],
) -> Meeting:
    starts_at: datetime = changes.get("starts_at", MEETS)
    called = starts_at - timedelta(days=CALLED_DAYS_BEFORE)
    settings: dict[str, Any] = {
        "title": "March branch meeting",
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=2),
        "place": "Trades Hall, upper room",
        "link": "https://meet.example.org/branch",
        "code": f"HALL{branch.id:04}",
        "made_at": called,
        "made_by_id": secretary.id,
        "chair_id": chair.id,
        "standing_orders_id": rules.id,
        "standing_orders_version": rules.version,
    }
    if state is not MeetingState.DRAFT:
        settings |= {"called_at": called, "called_by_id": secretary.id, "edition": 1}
    meeting = Meeting(branch_id=branch.id, state=state, **(settings | changes))
    make.session.add(meeting)
    make.session.commit()
    return meeting
