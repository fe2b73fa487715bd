"""Meetings on other pages: on that of a motion, and among what needs a member."""

import pytest

from policy_forum.features.ballots.rules import Choice
from policy_forum.features.meetings.models import Minutes
from policy_forum.features.meetings.rules.states import (
    ItemOutcome,
    ItemState,
    MeetingState,
    VotesBy,
)
from policy_forum.features.motions.rules import MotionState
from tests.commands.meetings.halls import MEETS, Hall
from tests.journeys.page_tree import parse_page
from tests.web.meetings.floors import OnTheFloor

VOTE_NOW = "A vote is open in the meeting: vote now"


def words(page):
    return " ".join(parse_page(page.text).words.split())


@pytest.fixture
def read_motion(client_as):
    return lambda hall, who: words(client_as(who).get(f"/motions/{hall.motion.id}"))


def test_a_motion_says_at_which_meeting_the_branch_decides(make, read_motion):
    hall = Hall.called(make)

    text = read_motion(hall, hall.members[6])

    assert "On the agenda of the meeting on Monday 16 March" in text
    assert "The branch decides at its meeting on 16 March 2026 at 19:00." in text


def test_a_motion_that_is_before_the_meeting_leads_there(make, read_motion):
    floor = OnTheFloor.under_way(make)
    floor.takes_motion()

    text = read_motion(floor.hall, floor.hall.members[6])

    assert "Before the meeting of Monday 16 March now" in text
    assert "It is before the branch’s meeting now." in text
    assert "Go to the meeting" in text


def test_a_motion_says_where_it_was_decided_and_how(make, read_motion):
    floor = OnTheFloor.under_way(make)
    floor.decides(floor.takes_motion())
    floor.item.state, floor.item.outcome = ItemState.DONE, ItemOutcome.CARRIED_AS_AMENDED
    floor.hall.motion.state = MotionState.CARRIED
    floor.hall.meeting.state = MeetingState.CLOSED
    make.session.commit()

    text = read_motion(floor.hall, floor.hall.members[6])

    assert "Decided at the meeting of Monday 16 March: carried as amended." in text


def test_a_decided_motion_leads_to_its_item_in_the_minutes_also_once_it_is_submitted(
    make, client_as
):
    floor = OnTheFloor.under_way(make)
    floor.decides(floor.takes_motion())
    floor.item.state, floor.item.outcome = ItemState.DONE, ItemOutcome.CARRIED
    floor.hall.motion.state = MotionState.SUBMITTED
    floor.hall.meeting.state = MeetingState.CLOSED
    make.session.add(Minutes(meeting_id=floor.hall.id, published_at=MEETS, content={}))
    make.session.commit()

    page = client_as(floor.hall.members[6]).get(f"/motions/{floor.hall.motion.id}")

    assert f'href="/meetings/{floor.hall.id}/minutes#item-{floor.item.id}"' in page.text


def test_a_motion_that_was_not_reached_says_so(make, read_motion):
    hall = Hall.called(make, state=MeetingState.CLOSED, closed_at=MEETS)

    text = read_motion(hall, hall.members[6])

    assert "On the agenda of the meeting of Monday 16 March, which did not reach it" in text


def test_a_stranger_reads_of_the_meeting_and_gets_no_link_to_it(make, client_as):
    hall = Hall.called(make)

    page = client_as(hall.stranger).get(f"/motions/{hall.motion.id}")

    assert "On the agenda of the meeting on Monday 16 March" in words(page)
    assert f'href="/meetings/{hall.id}"' not in page.text


def test_a_visitor_reads_nothing_of_meetings(make, client):
    hall = Hall.called(make)

    assert "the meeting on Monday" not in words(client.get(f"/motions/{hall.motion.id}"))


@pytest.mark.parametrize("state", [MeetingState.DRAFT, MeetingState.CANCELLED])
def test_a_meeting_that_is_not_called_is_not_spoken_of(make, read_motion, state):
    hall = Hall.called(make, state=state)

    assert "On the agenda" not in read_motion(hall, hall.members[6])


class TestFirstPage:
    def asked(self, client_as, member):
        return words(client_as(member).get("/"))

    def test_an_open_vote_is_asked_for_until_it_is_in(self, make, client_as):
        floor = OnTheFloor.under_way(make)
        motion, voter = floor.takes_motion(), floor.hall.members[6]
        assert VOTE_NOW not in self.asked(client_as, voter)

        floor.opens_vote(motion)
        page = client_as(voter).get("/")
        assert VOTE_NOW in words(page)
        assert f'href="{floor.path}"' in page.text

        floor.votes(motion, voter, Choice.FOR)
        assert VOTE_NOW not in self.asked(client_as, voter)

    def test_it_is_not_asked_of_those_who_cannot_vote_by_device(self, make, client_as):
        floor = OnTheFloor.under_way(make)
        floor.opens_vote(floor.takes_motion())
        hall = floor.hall
        hall.comes(hall.lapsed, votes_by=VotesBy.DEVICE)

        for member in (hall.members[0], hall.lapsed, hall.newcomer, hall.stranger):
            assert VOTE_NOW not in self.asked(client_as, member)
