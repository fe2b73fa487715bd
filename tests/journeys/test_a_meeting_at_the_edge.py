"""Votes at the last moment, by real requests: a microsecond before it they count, at it none does.

The server is one of this process, so that its clock can be set.
"""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from policy_forum.features.ballots.rules import Choice, QuestionOutcome
from policy_forum.features.meetings.commands.voting import close_vote
from policy_forum.platform.clock import FixedClock, SystemClock
from tests.browser.test_journey_phone import served
from tests.conftest import ENGINES
from tests.journeys.voting_hall import REFUSED, TAKEN, VotingHall

pytestmark = pytest.mark.slow
MOMENT = timedelta(microseconds=1)  # there is no shorter one
FOR, AGAINST = Choice.FOR, Choice.AGAINST


@pytest.fixture(params=ENGINES)
def hall(request, fresh_stage):
    return VotingHall(fresh_stage(request.param, FixedClock(SystemClock().now())), 24)


@contextmanager
def port_of(hall: VotingHall):
    with served(hall.app) as home:
        yield urlsplit(home).port


def test_the_moment_at_which_branches_no_longer_decide_is_too_late(hall):
    first, second, third, *_others = hall.voters
    edge = hall.question().ends_by
    with port_of(hall) as port:
        hall.clock.set(edge - MOMENT)
        in_time = hall.press(port, first, FOR)
        hall.clock.set(edge)
        at_it = hall.press(port, second, FOR)
        again, changed = hall.press(port, first, FOR), hall.press(port, first, AGAINST)
        hall.clock.set(edge + MOMENT)
        after_it = hall.press(port, third, FOR)

        assert in_time.status == TAKEN
        assert in_time.words["received"] == (edge - MOMENT).isoformat()
        for one in (at_it, changed, after_it):
            assert (one.status, one.words["refused"]) == (REFUSED, "window closed")
            assert one.words["why"].startswith("Your vote was not cast.")
        assert (again.status, again.words["received"]) == (TAKEN, in_time.words["received"])
        assert hall.kept() == {first: (FOR, edge - MOMENT)}

        hall.clock.set(edge + timedelta(minutes=3))
        hall.as_chair_then(close_vote, hall.question_id)
        question = hall.question()
        assert question.outcome is QuestionOutcome.CARRIED
        assert (question.device_for, question.device_against, question.device_abstain) == (1, 0, 0)
        assert hall.press(port, first, FOR).words == in_time.words
        assert hall.press(port, second, FOR).status == REFUSED


def test_at_one_and_the_same_moment_what_comes_before_the_close_counts(hall):
    first, second, third, *_others = hall.voters
    with port_of(hall) as port:
        closes = hall.clock.now() + timedelta(minutes=2)
        hall.clock.set(closes)
        with_the_close = hall.press(port, first, FOR)
        hall.as_chair_then(close_vote, hall.question_id)
        behind_it = hall.press(port, second, FOR)
        # A process whose clock is behind cannot slip one in either.
        hall.clock.set(closes - MOMENT)
        slow_clock = hall.press(port, third, FOR)
        hall.clock.set(closes + MOMENT)
        again = hall.press(port, first, FOR)

    assert (with_the_close.status, again.words) == (TAKEN, with_the_close.words)
    assert {one.status for one in (behind_it, slow_clock)} == {REFUSED}
    assert "It is not counted." in behind_it.words["why"]
    question = hall.question()
    assert (question.device_for, question.device_against, question.device_abstain) == (1, 0, 0)
    assert hall.kept() == {first: (FOR, closes)}


def test_a_rush_while_the_last_moment_passes_is_receipted_or_refused_and_never_both(hall):
    edge = hall.question().ends_by
    hall.clock.set(edge - MOMENT)
    with port_of(hall) as port:
        passed = False

        def send(voter: int):
            nonlocal passed
            if voter == hall.voters[12]:
                hall.clock.set(edge)
                passed = True
            return hall.press(port, voter)

        with ThreadPoolExecutor(6) as pool:
            found = list(pool.map(send, hall.voters))
        assert passed
        hall.clock.set(edge + timedelta(seconds=1))
        hall.as_chair_then(close_vote, hall.question_id)
        late = [hall.press(port, one.voter) for one in found]

    taken = {one.voter for one in found if one.status == TAKEN}
    assert {one.status for one in found} == {TAKEN, REFUSED}
    assert len(taken) >= 7, "so many had their answers before the thirteenth was sent"
    assert set(hall.check_receipts()) == taken
    assert {one.voter for one in late if one.status == TAKEN} == taken
    question = hall.question()
    counted = (question.device_for, question.device_against, question.device_abstain)
    assert sum(filter(None, counted)) == len(taken)
