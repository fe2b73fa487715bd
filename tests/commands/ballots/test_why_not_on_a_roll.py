"""Who is not on a roll is told the reason that kept her off, by commands and pages alike."""

from functools import partial

import pytest

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.domain.eligibility import RollBody, Standing
from policy_forum.domain.refusals import RefusedError
from policy_forum.features.ballots.commands.answering import answer_questions
from policy_forum.features.ballots.commands.challenges import correct_roll
from policy_forum.features.ballots.queries.rolls import why_not_on_roll
from policy_forum.features.ballots.queries.whole import get_whole_ballot
from policy_forum.features.ballots.rules import Choice, RollChange
from policy_forum.features.ballots.rules.rolls import Correction, Delegate
from tests.commands.ballots.questions import put_recorded_question


@pytest.fixture
def branch(make_branch, make_standing_orders):
    branch = make_branch("North")
    make_standing_orders(branch)
    return branch


@pytest.fixture
def put(work_as, branch):
    return partial(put_recorded_question, work_as, branch)


@pytest.fixture
def told(session, work_as):
    """What a member is told who would vote; the ballot's page has to say the same."""

    def reason(member, keys):
        with pytest.raises(RefusedError) as refused, work_as(member) as work:
            answer_questions(work, keys[0], {keys[1]: Choice.FOR})
        session.expire_all()
        whole = get_whole_ballot(session, keys[0], member.id)
        assert whole is not None
        assert why_not_on_roll(session, whole) == refused.value.refusal.sentence
        return str(refused.value.refusal.sentence)

    return reason


def test_a_member_without_an_office_is_told_that_officers_vote(
    put, told, branch, make_member, make_officer
):
    make_officer(OfficeKind.CHAIR, branch)
    ann = make_member(branch)
    assert "Those who hold an office vote here" in told(ann, put(RollBody.OFFICERS))


def test_a_member_who_is_no_delegate_is_told_so_and_nothing_of_freeze_dates(
    put, told, branch, make_member
):
    ann, bea = make_member(branch), make_member(branch)
    keys = put(RollBody.DELEGATES, (Delegate(bea.number),))
    assert "The delegates who were named vote here" in told(ann, keys)


def test_an_officer_whose_membership_lapsed_is_not_told_that_she_held_no_office(
    put, told, branch, make_member, make_officer, session
):
    make_officer(OfficeKind.CHAIR, branch)
    secretary = make_officer(OfficeKind.SECRETARY, branch)
    secretary.standing = Standing.LAPSED
    session.commit()
    assert "Your membership was lapsed" in told(secretary, put(RollBody.OFFICERS))


def test_who_was_taken_off_the_roll_is_told_so(
    put, told, branch, make_member, make_officer, work_as
):
    ann, _bea = make_member(branch), make_member(branch)
    keys = put()
    with work_as(make_officer(OfficeKind.RETURNING_OFFICER)) as work:
        correction = Correction(ann.number, RollChange.REMOVED)
        correct_roll(work, keys[0], correction, "She moved to another branch in May.")
    assert "You were taken off the roll" in told(ann, keys)
