"""The hall that tests of meetings stand in is as it says."""

from policy_forum.domain.cycle import Stage
from policy_forum.domain.eligibility import Bar
from policy_forum.features.cycles.queries import list_cycles
from policy_forum.features.meetings.rules.states import MeetingState, Presence, VotesBy
from tests.commands.meetings.halls import Hall


def test_fourteen_are_there_by_three_ways(make):
    hall = Hall.under_way(make)
    there = hall.there()
    assert len(there) == 14
    assert sum(row.votes_by is VotesBy.CARD for row in there) == 4
    assert sum(row.presence is Presence.ONLINE for row in there) == 4
    assert hall.meeting.state is MeetingState.OPEN
    assert hall.meeting.had_quorum


def test_who_joined_late_or_lapsed_is_there_and_may_not_vote(make):
    hall = Hall.under_way(make)
    assert hall.comes(hall.newcomer).bar is Bar.JOINED
    assert hall.comes(hall.lapsed).bar is Bar.STANDING


def test_the_meeting_is_in_the_stage_of_branch_decisions(make, session, clock):
    Hall.under_way(make)
    calendar = list_cycles(session)[0].calendar
    assert calendar.stage_at(clock.now()) is Stage.BRANCH_DECISIONS
