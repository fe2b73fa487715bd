"""Papers are taken until just before the close, one a member, the last one counts."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from policy_forum.domain.identifiers import QuestionId
from policy_forum.domain.refusals import Reason, RefusedError
from policy_forum.features.ballots.commands import (
    hand_in_paper,
)
from policy_forum.features.ballots.models import (
    RecordedVote,
)
from policy_forum.features.ballots.rules import (
    Choice,
)
from policy_forum.platform.audit import AuditRow
from tests.stage import START

FOR, AGAINST, ABSTAIN = Choice.FOR, Choice.AGAINST, Choice.ABSTAIN
DAY = timedelta(days=1)


def test_a_paper_can_be_changed_and_the_last_one_counts(put, vote, voters, session):
    (ballot_id,) = put()
    vote(voters[2], ballot_id, FOR)
    vote(voters[2], ballot_id, AGAINST)
    choices = session.scalars(select(RecordedVote.choice)).all()
    assert choices == [AGAINST]


@pytest.mark.parametrize(
    ("seconds", "is_taken"), [(-1, False), (0, True), (172_799, True), (172_800, False)]
)
def test_papers_are_taken_from_the_opening_moment_until_just_before_the_close(
    put, vote, voters, clock, branch, make_standing_orders, seconds, is_taken, refused
):
    (ballot_id,) = put(START + 3 * DAY, opens=START + DAY)
    clock.set(START + DAY + timedelta(seconds=seconds))
    if is_taken:
        vote(voters[2], ballot_id, FOR)
    else:
        refusal = refused(vote, voters[2], ballot_id, FOR)
        assert refusal.reason in {Reason.WINDOW_NOT_OPEN, Reason.WINDOW_CLOSED}


def test_who_joined_too_late_is_told_both_dates(put, vote, branch, make_member, refused):
    late = make_member(branch, joined_on=date(2026, 2, 20))
    (ballot_id,) = put()
    refusal = refused(vote, late, ballot_id, FOR)
    assert refusal.reason is Reason.NOT_PERMITTED
    assert "You joined on 2026-02-20" in str(refusal.sentence)


def test_a_member_of_another_branch_cannot_vote(put, vote, make_member, refused):
    (ballot_id,) = put()
    assert refused(vote, make_member(), ballot_id, FOR).is_personal


def test_a_paper_answers_every_question_of_its_own_ballot(put, vote, voters, work_as):
    (ballot_id,) = put()
    with pytest.raises(RefusedError), work_as(voters[2]) as work:
        hand_in_paper(work, ballot_id, {})
    with pytest.raises(RefusedError), work_as(voters[2]) as work:
        hand_in_paper(work, ballot_id, {QuestionId(999_999): FOR})


def test_the_trail_says_that_she_voted_and_never_what(put, vote, voters, session):
    (ballot_id,) = put()
    vote(voters[2], ballot_id, AGAINST)
    row = session.scalars(select(AuditRow).where(AuditRow.name == "VoteHandedIn")).one()
    assert row.facts["member_id"] == voters[2].id
    assert "against" not in str(row.facts)
    assert row.note == ""
