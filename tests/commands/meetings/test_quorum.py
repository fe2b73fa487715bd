"""The quorum is watched, its loss and return recorded once each, and its absence explained."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from policy_forum.domain.eligibility import Standing
from policy_forum.features.branches.rules import MeetingRules, QuorumKind
from policy_forum.features.meetings.commands.door import (
    check_in,
    give_card,
    join_meeting,
    leave_meeting,
)
from policy_forum.features.meetings.commands.loading import load_meeting
from policy_forum.features.meetings.commands.watching import watch_quorum
from policy_forum.features.meetings.models import Meeting
from policy_forum.features.meetings.queries.attending import get_attending
from policy_forum.features.meetings.queries.floor import get_floor
from policy_forum.features.meetings.rules.quorum import QuorumStanding, WayOnKind, quorum_now
from policy_forum.features.meetings.rules.states import CheckIn, MeetingState
from policy_forum.platform.audit import AuditRow
from tests.commands.meetings.halls import MEETS, Hall

QUORUM = ("QuorumReached", "QuorumLost")


def quorum_events(session):
    rows = session.execute(
        select(AuditRow.name, AuditRow.facts).where(AuditRow.name.in_(QUORUM)).order_by(AuditRow.id)
    )
    return [(name, facts["present"], facts["quorum"]) for name, facts in rows]


def meeting_now(session, hall):
    return session.get(Meeting, hall.id, populate_existing=True)


def leaves(work_as, hall, member):
    with work_as(hall.doorkeeper) as work:
        leave_meeting(work, hall.id, member.id)


def comes(work_as, hall, member):
    with work_as(hall.doorkeeper) as work:
        check_in(work, hall.id, member.id)


@pytest.fixture
def five(make):
    """A meeting with exactly the five that its rules ask for."""
    return Hall.under_way(make, by_card=1, by_phone=1, online=1)


class TestWatching:
    def test_the_loss_is_recorded_once_and_so_is_the_return(self, five, work_as, session, clock):
        comes(work_as, five, five.members[8])
        assert quorum_events(session) == []
        leaves(work_as, five, five.members[8])
        clock.advance(minutes=1)
        leaves(work_as, five, five.members[1])
        lost_at = clock.now()
        assert quorum_events(session) == [("QuorumLost", 4, 5)]
        assert meeting_now(session, five).quorum_lost_at == lost_at
        clock.advance(minutes=1)
        leaves(work_as, five, five.members[0])
        comes(work_as, five, five.members[1])
        assert quorum_events(session) == [("QuorumLost", 4, 5)]
        assert meeting_now(session, five).quorum_lost_at == lost_at
        comes(work_as, five, five.members[0])
        assert quorum_events(session) == [("QuorumLost", 4, 5), ("QuorumReached", 5, 5)]
        assert meeting_now(session, five).quorum_lost_at is None

    def test_who_may_not_vote_does_not_make_a_quorum(self, five, work_as, session):
        leaves(work_as, five, five.members[0])
        for member in (five.newcomer, five.lapsed):
            comes(work_as, five, member)
        assert quorum_events(session) == [("QuorumLost", 4, 5)]

    def test_a_card_changes_nothing_about_it(self, five, work_as, session):
        with work_as(five.doorkeeper) as work:
            give_card(work, five.id, five.members[1].id)
        assert quorum_events(session) == []

    def test_before_the_opening_nothing_is_recorded(self, make, work_as, session):
        hall = Hall.called(make)
        for member in hall.members[:6]:
            comes(work_as, hall, member)
        assert quorum_events(session) == []
        meeting = meeting_now(session, hall)
        assert (meeting.had_quorum, meeting.quorum_lost_at) == (False, None)

    def test_opened_without_one_it_is_missing_and_not_lost(self, make, work_as, session, clock):
        hall = Hall.called(make)
        meeting_now(session, hall).state = MeetingState.OPEN
        session.commit()
        with work_as(None) as work:
            figures = watch_quorum(work, load_meeting(work, hall.id))
        assert figures == (0, 5)
        meeting = meeting_now(session, hall)
        assert (meeting.had_quorum, meeting.quorum_lost_at) == (False, clock.now())
        assert quorum_events(session) == []
        for member in hall.members[:6]:
            comes(work_as, hall, member)
        assert quorum_events(session) == [("QuorumReached", 5, 5)]

    def test_a_quorum_by_number_and_one_by_share_follow_the_orders(self, make, work_as, session):
        by_number = MeetingRules(quorum_kind=QuorumKind.NUMBER, quorum_amount=3)
        by_share = MeetingRules(quorum_amount=40, quorum_least=1)
        for rules, needed in ((by_number, 3), (by_share, 6)):
            hall = Hall.under_way(make, orders={"meeting_rules": rules.overrides()})
            with work_as(None) as work:
                assert watch_quorum(work, load_meeting(work, hall.id)) == (14, needed)

    def test_the_floor_and_the_door_count_alike(self, five, session, clock, make):
        five.comes(five.newcomer)
        five.goes(five.members[0])
        make.member(five.branch, standing=Standing.SUSPENDED)
        floor = get_floor(session, five.id, clock.now())
        assert floor is not None
        meeting = meeting_now(session, five)
        assert get_attending(session, meeting, floor.orders, clock.zone) == floor.attending
        assert floor.attending.entitled == 4
        assert floor.attending.there == 5


class TestSaying:
    @staticmethod
    def said(session, hall, moment):
        floor = get_floor(session, hall.id, moment)
        assert floor is not None
        return quorum_now(floor, moment)

    def test_with_a_quorum_there_is_nothing_to_mend(self, five, session, clock):
        now = self.said(session, five, clock.now())
        assert (now.standing, now.present, now.needed) == (QuorumStanding.MET, 5, 5)
        assert now.ways_on == ()
        assert not now.needs_attention

    def test_within_the_wait_it_waits_and_from_then_on_it_adjourns(self, make, session):
        hall = Hall.under_way(make, by_card=1, by_phone=0, online=0)
        until = MEETS + timedelta(minutes=30)
        waiting = self.said(session, hall, until - timedelta(seconds=1))
        assert waiting.standing is QuorumStanding.AWAITED
        assert waiting.waits_until == until
        assert waiting.missing == 2
        assert [way.kind for way in waiting.ways_on] == [WayOnKind.WAIT, WayOnKind.DISCUSS]
        over = self.said(session, hall, until)
        assert over.standing is QuorumStanding.NEVER
        assert [way.kind for way in over.ways_on] == [
            WayOnKind.DISCUSS,
            WayOnKind.ADJOURN,
            WayOnKind.BALLOT,
        ]

    def test_a_lost_quorum_can_come_back_at_any_time(self, five, work_as, session, clock):
        leaves(work_as, five, five.members[0])
        lost = self.said(session, five, clock.now() + timedelta(hours=1))
        assert (lost.standing, lost.since) == (QuorumStanding.LOST, clock.now())
        assert lost.ways_on[0].kind is WayOnKind.WAIT
        assert "one more member" in str(lost.sentence)

    def test_before_the_start_it_says_how_many_are_needed(self, make, session, work_as, clock):
        hall = Hall.called(make)
        with work_as(hall.members[0]) as work:
            join_meeting(work, hall.id, CheckIn.ONLINE)
        now = self.said(session, hall, clock.now())
        assert now.standing is QuorumStanding.AHEAD
        assert str(now.sentence) == "For a quorum 4 more members who may vote are needed."

    def test_a_closed_meeting_has_no_question_of_quorum(self, make, session, clock):
        hall = Hall.called(make, state=MeetingState.CLOSED)
        assert self.said(session, hall, clock.now()).standing is QuorumStanding.OVER
