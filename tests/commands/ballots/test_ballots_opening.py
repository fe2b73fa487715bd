"""A ballot is announced with everything fixed that decides it."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.domain.eligibility import Standing
from policy_forum.domain.refusals import Reason, RefusedError
from policy_forum.features.ballots.commands import (
    open_ballots,
)
from policy_forum.features.ballots.models import (
    Ballot,
    RollEntry,
)
from policy_forum.features.ballots.rules import (
    Choice,
    hash_of_roll,
)
from policy_forum.features.branches.rules import Majority, QuorumKind
from policy_forum.features.members.models import Member
from policy_forum.features.motions.commands import withdraw_motion
from policy_forum.features.motions.models import Motion
from policy_forum.features.motions.rules import MotionKind, MotionState
from policy_forum.platform.outbox import OutboxMessage
from tests.stage import START

FOR, AGAINST, ABSTAIN = Choice.FOR, Choice.AGAINST, Choice.ABSTAIN
DAY = timedelta(days=1)


def test_everything_that_decides_is_fixed_when_the_ballot_is_announced(
    put, session, voters, make_standing_orders, branch
):
    (ballot_id,) = put()
    ballot = session.get_one(Ballot, ballot_id)
    assert ballot.quorum == 2
    assert ballot.majority is Majority.SIMPLE
    assert ballot.freeze_date == START.date() - timedelta(days=28)
    assert ballot.roll_count == len(voters)
    assert ballot.roll_hash == hash_of_roll([voter.number for voter in voters])
    make_standing_orders(branch, version=2, quorum_amount=6)
    session.expire_all()
    assert session.get_one(Ballot, ballot_id).quorum == 2


def test_the_hash_is_that_of_the_sorted_numbers_one_to_a_line():
    import hashlib

    written = hashlib.sha256(b"M000001\nM000002\nM000010\n").hexdigest()
    assert hash_of_roll(["M000010", "M000001", "M000002"]) == written


def test_who_joined_on_the_freeze_date_or_is_not_in_good_standing_is_not_on_the_roll(
    put, session, branch, make_member
):
    freeze = START.date() - timedelta(days=28)
    before = make_member(branch, joined_on=freeze - timedelta(days=1))
    on_it = make_member(branch, joined_on=freeze)
    lapsed = make_member(branch, standing=Standing.LAPSED)
    (ballot_id,) = put()
    on_roll = set(session.scalars(select(RollEntry.member_id).filter_by(ballot_id=ballot_id)))
    assert before.id in on_roll
    assert not {on_it.id, lapsed.id} & on_roll


def test_a_share_as_quorum_is_counted_on_the_roll_and_rounded_up(
    put, session, branch, make_standing_orders
):
    make_standing_orders(branch, version=2, quorum_kind=QuorumKind.SHARE_PERCENT, quorum_amount=34)
    (ballot_id,) = put()
    assert session.get_one(Ballot, ballot_id).quorum == 3


def test_a_rule_change_needs_the_higher_majority(put, session, motion):
    motion.kind = MotionKind.RULE_CHANGE
    session.commit()
    (ballot_id,) = put()
    assert session.get_one(Ballot, ballot_id).majority is Majority.TWO_THIRDS


def test_notice_is_kept_to_the_second(put, branch, make_standing_orders, refused):
    make_standing_orders(branch, version=2, notice_days=7)
    earliest = START + 7 * DAY
    refusal = refused(put, START + 10 * DAY, opens=earliest - timedelta(seconds=1))
    assert refusal.reason is Reason.RULE_NOT_MET
    assert refusal.when == earliest
    assert put(START + 10 * DAY, opens=earliest)


def test_without_a_beginning_voting_begins_as_soon_as_the_notice_allows(
    put, session, branch, make_standing_orders
):
    make_standing_orders(branch, version=2, notice_days=3)
    (ballot_id,) = put(START + 10 * DAY)
    assert session.get_one(Ballot, ballot_id).opens == START + 3 * DAY


def test_a_ballot_closes_with_the_branch_decisions_at_the_latest(put, refused):
    ends = START + 40 * DAY
    assert "must close by" in str(refused(put, ends + timedelta(seconds=1)).sentence)
    assert put(ends)


def test_a_ballot_cannot_close_before_it_opens(put, refused):
    assert refused(put, START).reason is Reason.INVALID
    assert refused(put, START - DAY).reason is Reason.INVALID


def test_only_a_proposed_motion_is_put(put, motion, session, refused):
    motion.state = MotionState.MOVED
    session.commit()
    assert refused(put).reason is Reason.WRONG_STATE


def test_a_second_ballot_on_the_motion_is_refused(put, refused):
    put()
    assert refused(put).reason is Reason.ALREADY_DONE


def test_a_member_without_the_office_and_another_branches_secretary_cannot_open(
    work_as, motion, voters, make_officer, make_branch
):
    for member in (voters[2], make_officer(OfficeKind.SECRETARY, make_branch())):
        with pytest.raises(RefusedError) as caught, work_as(member) as work:
            open_ballots(work, motion.id, START + DAY)
        assert caught.value.refusal.reason is Reason.NOT_PERMITTED


def test_nobody_to_vote_is_no_ballot(put, branch, make_standing_orders, refused):
    make_standing_orders(branch, version=2, freeze_days=36_500)
    assert "nobody could vote" in str(refused(put).sentence)


def test_everyone_on_the_roll_is_told_once(put, session, voters):
    put()
    told = session.scalars(select(OutboxMessage.address).filter_by(template="ballot_opened")).all()
    assert sorted(told) == sorted(voter.email for voter in voters)


def test_the_motion_stands_still_while_the_ballot_is_under_way(
    put, motion, work_as, voters, amend, session, refused
):
    put()
    assert "stand still" in str(refused(amend, voters[3], "17:40", "18:40").sentence)
    with pytest.raises(RefusedError), work_as(voters[1]) as work:
        withdraw_motion(work, motion.id, "I changed my mind.")
    session.expire_all()
    assert session.get_one(Motion, motion.id).state is MotionState.PROPOSED


def test_a_thousand_on_the_roll_cost_no_more_statements_than_ten(
    work_as, secretary, branch, motion, session, count_statements, make_member
):
    like = make_member(branch)
    session.add_all(
        Member(
            number=f"T{i:05}",
            given_name="Tam",
            family_name="Thousand",
            email=f"tam{i}@example.org",
            branch_id=branch.id,
            joined_on=like.joined_on,
            standing=like.standing,
        )
        for i in range(1000)
    )
    session.commit()
    with count_statements() as seen, work_as(secretary) as work:
        (ballot_id,) = open_ballots(work, motion.id, START + DAY)
    assert len(seen) <= 20
    told = select(func.count()).where(OutboxMessage.template == "ballot_opened")
    assert session.scalar(told) == session.get_one(Ballot, ballot_id).roll_count > 1000
