"""What waits for whom in the work of conference, in one statement."""

import pytest

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.domain.eligibility import Standing
from policy_forum.domain.needs import NeedAbout
from policy_forum.features.conference.commands import submit_motion
from policy_forum.features.conference.models import MotionOffer
from policy_forum.features.conference.queries import list_offers, what_needs
from policy_forum.features.motions.rules import MotionState
from tests.stage import START

SUBMISSION, COMPILING = 45, 55


@pytest.fixture
def at(clock):
    def move(day):
        clock.set(START)
        clock.advance(days=day)
        return clock.now()

    return move


@pytest.fixture
def cycle(make_cycle):
    return make_cycle(2026)


@pytest.fixture
def north(make_branch):
    return make_branch("North", "NOR")


@pytest.fixture
def secretary(make_officer, north):
    return make_officer(OfficeKind.SECRETARY, north)


def test_the_secretary_is_asked_to_submit_while_the_window_is_open(
    at, session, make, cycle, north, secretary, make_carried, make_branch
):
    motion = make_carried(north, cycle)
    make_carried(make_branch(), cycle)
    actor = make.actor(secretary)
    assert what_needs(session, actor, at(0)) == ()
    (need,) = what_needs(session, actor, at(SUBMISSION))
    assert (need.number, need.about) == (motion.number, NeedAbout.MOTION)
    assert need.key == motion.id
    assert need.until == at(50)
    assert what_needs(session, actor, at(50)) == ()


def test_the_office_is_asked_to_rule_once_it_compiles(
    at, session, make, cycle, north, secretary, make_carried, make_officer, work_as
):
    motion = make_carried(north, cycle)
    moment = at(SUBMISSION)
    with work_as(secretary) as work:
        submission_id = submit_motion(work, motion.id)
    office = make.actor(make_officer(OfficeKind.NATIONAL_OFFICE))
    assert what_needs(session, office, moment) == ()
    (need,) = what_needs(session, office, at(COMPILING))
    assert need.about is NeedAbout.SUBMISSION
    assert need.key == submission_id


@pytest.fixture
def offered(session, make_cycle, make_motion, north):
    """A motion that an earlier conference remitted, offered for the year whose drafting is open."""
    earlier = make_cycle(2025, windows={})
    cycle = make_cycle(2026)
    motion = make_motion(north, earlier, state=MotionState.REMITTED_BY_CONFERENCE)
    session.add(MotionOffer(motion_id=motion.id, cycle_id=cycle.id, offered_at=START))
    session.commit()
    return motion, cycle


def test_members_of_the_branch_are_told_of_what_is_offered_back(
    at, session, make, make_member, north, offered, make_motion
):
    motion, cycle = offered
    member = make.actor(make_member(north))
    (need,) = what_needs(session, member, at(0))
    assert (need.number, need.about) == (motion.number, NeedAbout.OFFERS)
    assert what_needs(session, make.actor(make_member()), at(0)) == ()
    again = make_motion(north, cycle, brought_again_from_id=motion.id)
    assert what_needs(session, member, at(0)) == ()
    (row,) = list_offers(session, north.id)
    assert row.taken_up_by_id == again.id


def test_an_offer_is_open_again_when_its_return_was_withdrawn(
    at, session, make, make_member, north, offered, make_motion
):
    motion, cycle = offered
    make_motion(north, cycle, brought_again_from_id=motion.id, state=MotionState.WITHDRAWN)
    assert len(what_needs(session, make.actor(make_member(north)), at(0))) == 1
    (row,) = list_offers(session, north.id)
    assert row.taken_up_by_id is None


def test_nobody_else_is_asked_for_anything(at, session, make, make_member, north, offered):
    lapsed = make.actor(make_member(north, standing=Standing.LAPSED))
    assert what_needs(session, lapsed, at(0)) == ()


def test_all_kinds_together_cost_one_statement(
    at, session, make, make_officer, make_office, north, cycle, make_carried, count_statements
):
    busy = make_officer(OfficeKind.SECRETARY, north)
    make_office(busy, OfficeKind.NATIONAL_OFFICE)
    for _ in range(3):
        make_carried(north, cycle)
    actor, moment = make.actor(busy), at(SUBMISSION)
    with count_statements() as seen:
        needs = what_needs(session, actor, moment)
    assert (len(needs), len(seen)) == (3, 1)
