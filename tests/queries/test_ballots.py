"""Rows of ballots: what waits for whom, who voted what, and what each costs."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.domain.eligibility import Standing
from policy_forum.features.amendments.commands import propose_amendment
from policy_forum.features.ballots import queries
from policy_forum.features.ballots.commands import declare_result, hand_in_paper, open_ballots
from policy_forum.features.ballots.models import BallotQuestion
from policy_forum.features.ballots.rules import BallotAbout, Choice, QuestionOutcome
from policy_forum.features.branches.rules import CastingVote
from policy_forum.features.motions.rules import MotionState
from tests.makers import TEXT
from tests.stage import START

DAY = timedelta(days=1)


@pytest.fixture
def branch(make_branch, make_cycle, make_standing_orders):
    make_cycle()
    branch = make_branch("North")
    make_standing_orders(branch, casting_vote=CastingVote.CHAIR)
    return branch


@pytest.fixture
def secretary(branch, make_officer):
    return make_officer(OfficeKind.SECRETARY, branch)


@pytest.fixture
def voter(branch, make_member):
    return make_member(branch)


@pytest.fixture
def put(work_as, branch, secretary, voter, make_motion):
    """Put a new motion to the vote."""

    def put_to_vote(days=2, **more):
        motion = make_motion(branch, mover=voter, state=MotionState.PROPOSED)
        with work_as(secretary) as work:
            return motion, open_ballots(work, motion.id, START + days * DAY, **more)[0]

    return put_to_vote


@pytest.fixture
def vote(work_as, session):
    def hand_in(member, ballot_id, choice):
        keys = session.scalars(select(BallotQuestion.id).filter_by(ballot_id=ballot_id))
        answers = dict.fromkeys(keys, choice)
        with work_as(member) as work:
            hand_in_paper(work, ballot_id, answers)

    return hand_in


@pytest.mark.parametrize("count", [1, 12])
def test_what_waits_is_listed_by_deadline_in_one_statement(
    put, vote, voter, make, session, count, count_statements
):
    opened = [put(days=count + 1 - i)[1] for i in range(count)]
    actor = make.actor(voter)
    with count_statements() as seen:
        needs = queries.what_needs(session, actor, START)
    assert len(seen) == 1
    assert [need.key for need in needs] == opened[::-1]
    vote(voter, opened[0], Choice.FOR)
    left = queries.what_needs(session, make.actor(voter), START)
    assert len(left) == count - 1
    assert opened[0] not in {need.key for need in left}


def test_nothing_waits_before_the_opening_nor_from_the_closing_moment_on(put, voter, make, session):
    put(days=3, opens=START + DAY)
    actor, second = make.actor(voter), timedelta(seconds=1)
    expected = {
        START + DAY - second: 0,
        START + DAY: 1,
        START + 3 * DAY - second: 1,
        START + 3 * DAY: 0,
    }
    for moment, count in expected.items():
        assert len(queries.what_needs(session, actor, moment)) == count


def test_nothing_waits_for_those_who_cannot_vote(put, make, session, make_member, branch):
    lapsed = make_member(branch, standing=Standing.LAPSED)
    elsewhere = make_member()
    put()
    for member in (lapsed, elsewhere):
        assert queries.what_needs(session, make.actor(member), START) == ()


def test_the_vote_on_the_motion_waits_until_the_amendments_are_settled(
    work_as, branch, secretary, voter, make_motion, make, session, clock, vote
):
    motion = make_motion(branch, mover=voter, state=MotionState.PROPOSED)
    with work_as(voter) as work:
        propose_amendment(work, motion.id, 1, TEXT.replace("17:40", "18:40"))
    with work_as(secretary) as work:
        first, second = open_ballots(work, motion.id, START + 2 * DAY, amendments_close=START + DAY)

    def waits(ballot_id):
        page = queries.get_ballot_page(session, ballot_id, voter.id)
        return page is not None and page.waits_for_amendments

    (need,) = queries.what_needs(session, make.actor(voter), START)
    assert need.key == first
    vote(voter, first, Choice.FOR)
    vote(secretary, first, Choice.FOR)
    clock.set(START + DAY)
    assert queries.what_needs(session, make.actor(voter), clock.now()) == ()
    assert waits(second)
    with work_as() as work:
        declare_result(work, first)
    (need,) = queries.what_needs(session, make.actor(voter), clock.now())
    assert need.key == second
    assert not waits(second)


def test_a_tie_waits_for_the_chair(
    put, vote, voter, secretary, branch, make_officer, make, session, clock, work_as
):
    chair = make_officer(OfficeKind.CHAIR, branch)
    _, ballot_id = put()
    vote(voter, ballot_id, Choice.FOR)
    vote(secretary, ballot_id, Choice.AGAINST)
    clock.set(START + 2 * DAY)
    with work_as() as work:
        declare_result(work, ballot_id)
    (need,) = queries.what_needs(session, make.actor(chair), clock.now())
    assert need.key == ballot_id
    assert "casting vote" in str(need.sentence)
    assert queries.what_needs(session, make.actor(voter), clock.now()) == ()


def test_the_ballots_of_a_branch_begin_with_the_next_deadline(
    put, vote, voter, secretary, session, clock, work_as, branch, make_branch
):
    _, late = put(days=5)
    _, soon = put(days=3)
    _, over = put(days=1)
    vote(voter, over, Choice.FOR)
    vote(secretary, over, Choice.FOR)
    clock.set(START + DAY)
    with work_as() as work:
        declare_result(work, over)
    rows = queries.list_ballots(session, branch.id, voter.id)
    assert [row.id for row in rows] == [soon, late, over]
    assert rows[2].outcome is QuestionOutcome.CARRIED
    assert (rows[2].turnout, rows[2].roll_count, rows[2].has_voted) == (2, 2, True)
    assert queries.list_ballots(session, make_branch().id, voter.id) == ()


def test_who_voted_what_is_listed_by_name_fifty_a_part(
    put, vote, branch, make_member, session, count_statements
):
    members = [make_member(branch, family_name=f"Member{i:03}") for i in range(53)]
    _, ballot_id = put()
    for member in members:
        vote(member, ballot_id, Choice.AGAINST)
    with count_statements() as seen:
        first = queries.list_voters(session, ballot_id)
    assert len(seen) == 1
    assert (first.total, len(first.voters)) == (53, 50)
    second = queries.list_voters(session, ballot_id, 2)
    assert [v.name.split()[-1] for v in second.voters] == ["Member050", "Member051", "Member052"]
    assert set(second.voters[0].answers.values()) == {Choice.AGAINST}


def test_the_panel_of_a_motion_costs_one_statement(put, vote, voter, session, count_statements):
    motion, ballot_id = put()
    vote(voter, ballot_id, Choice.ABSTAIN)
    motion_id, member_id = motion.id, voter.id
    with count_statements() as seen:
        (ballot,) = queries.list_ballots_of_motion(session, motion_id, member_id)
    assert len(seen) == 1
    assert ballot.has_voted
    assert ballot.turnout == 1
    assert ballot.about is BallotAbout.MOTION
    assert ballot.why_not_on_roll() is None


def test_mandates_of_many_motions_come_in_one_statement(
    put, vote, voter, secretary, session, clock, work_as, count_statements
):
    put_motions = [put() for _ in range(3)]
    for _, ballot_id in put_motions:
        vote(voter, ballot_id, Choice.FOR)
        vote(secretary, ballot_id, Choice.FOR)
    clock.set(START + 2 * DAY)
    for _, ballot_id in put_motions:
        with work_as() as work:
            declare_result(work, ballot_id)
    keys = [motion.id for motion, _ in put_motions]
    with count_statements() as seen:
        mandates = queries.list_mandates(session, [*keys, 999_999])
    assert len(seen) == 1
    assert sorted(mandates) == sorted(keys)
    assert "unopposed" in str(mandates[keys[0]].words[1])
