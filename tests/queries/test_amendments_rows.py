"""What pages, ballots and the home page learn about amendments, and what it costs."""

import pytest

from policy_forum.domain.access.actors import VISITOR
from policy_forum.features.amendments.commands import (
    accept_amendment,
    leave_to_vote,
    propose_amendment,
    withdraw_amendment,
)
from policy_forum.features.amendments.models import Amendment
from policy_forum.features.amendments.queries import (
    find_motion,
    get_short_list,
    list_amendments,
    list_conflicts,
    list_in_voting_order,
    what_needs,
)
from policy_forum.features.motions.rules import MotionState


@pytest.fixture
def north(make_branch):
    return make_branch("North", "NOR")


@pytest.fixture
def mover(make_member, north):
    return make_member(north, "Anwen")


@pytest.fixture
def author(make_member, north):
    return make_member(north, "Bronwen")


@pytest.fixture
def motion(make_motion, north, mover):
    return make_motion(north, mover=mover, state=MotionState.PROPOSED)


@pytest.fixture
def propose(work_as, motion, author, session):
    def do(old, new):
        text = motion.text_markdown.replace(old, new)
        with work_as(author) as work:
            key = propose_amendment(work, motion.id, motion.revision, text)
        return session.get(Amendment, key)

    return do


def test_a_list_names_proposers_in_one_statement(propose, motion, session, count_statements):
    for word in ("last", "night", "late"):
        propose("evening", word)
    motion_id = motion.id
    with count_statements() as seen:
        rows = list_amendments(session, motion_id)
    assert [row.number for row in rows] == [1, 2, 3]
    assert rows[0].proposer.startswith("Bronwen")
    assert len(seen) == 1


def test_the_ballot_takes_those_that_fit_in_the_order_received(
    propose, motion, session, work_as, mover, author, count_statements
):
    first = propose("evening", "last")
    propose("evening", "night")
    answered = propose("every councillor", "each councillor")
    gone = propose("20:00", "21:00")
    with work_as(mover) as work:
        leave_to_vote(work, answered.id, answered.version)
    with work_as(author) as work:
        withdraw_amendment(work, gone.id)

    motion_id = motion.id
    with count_statements() as seen:
        rows = list_in_voting_order(session, motion_id)
    assert [(row.number, row.follows.falls) for row in rows] == [(1, (2,)), (2, ()), (3, ())]
    assert len(seen) == 2

    with work_as(mover) as work:
        second = rows[1].id
        accept_amendment(work, first.id, first.version, [second])
    assert [row.number for row in list_in_voting_order(session, motion.id)] == [3]


def test_conflicts_stay_readable_after_one_of_two_was_accepted(
    propose, motion, session, work_as, mover
):
    first, second = propose("evening", "last"), propose("evening", "night")
    with work_as(mover) as work:
        accept_amendment(work, first.id, first.version, [second.id])
    (conflict,) = list_conflicts(session, motion.id)
    assert (conflict.first_number, conflict.second_number) == (1, 2)
    assert not conflict.is_open


def test_the_mover_is_asked_for_answers_and_the_author_when_the_text_moved_on(
    propose, motion, session, work_as, mover, author, make, clock, count_statements
):
    first, second = propose("evening", "last"), propose("evening", "night")

    def needs(member):
        return [str(need.sentence) for need in what_needs(session, make.actor(member), clock.now())]

    assert needs(mover) == [
        "Answer amendment 1 to your motion",
        "Answer amendment 2 to your motion",
    ]
    assert needs(author) == []
    with work_as(mover) as work:
        accept_amendment(work, first.id, first.version, [second.id])
    assert needs(mover) == []
    assert needs(author) == [
        "The text changed under your amendment 2: write it anew or withdraw it"
    ]
    actor = make.actor(author)
    with count_statements() as seen:
        what_needs(session, actor, clock.now())
    assert len(seen) == 1
    clock.advance(days=41)
    assert needs(author) == []
    assert what_needs(session, VISITOR, clock.now()) == ()


def test_nothing_is_asked_while_the_branch_votes_or_after(
    propose, motion, session, mover, make, clock
):
    propose("evening", "last")
    motion.is_held = True
    session.commit()
    assert what_needs(session, make.actor(mover), clock.now()) == ()
    motion.is_held, motion.state = False, MotionState.CARRIED
    session.commit()
    assert what_needs(session, make.actor(mover), clock.now()) == ()


def test_a_motion_page_learns_in_one_statement_what_is_in_conflict(
    propose, motion, session, count_statements
):
    for old, new in (("evening", "last"), ("evening", "night"), ("20:00", "21:00")):
        propose(old, new)
    motion_id = motion.id
    with count_statements() as seen:
        found = get_short_list(session, motion_id)
    assert [row.in_conflict for row in found.rows] == [True, True, False]
    assert not found.is_held
    assert len(seen) == 1


def test_a_motion_that_one_may_not_read_is_not_found(motion, session, make, make_member, mover):
    assert find_motion(session, motion.id, VISITOR) is None
    assert find_motion(session, motion.id, make.actor(make_member())) is not None
    motion.state, motion.number = MotionState.DRAFT, None
    session.commit()
    assert find_motion(session, motion.id, make.actor(make_member())) is None
    assert find_motion(session, motion.id, make.actor(mover)) is not None
