"""Recorded ballots: opened with everything fixed, voted in until the close, declared once."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import sessionmaker

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.domain.eligibility import Standing
from policy_forum.domain.refusals import Reason, RefusedError
from policy_forum.features.amendments.commands import propose_amendment
from policy_forum.features.amendments.models import Amendment
from policy_forum.features.amendments.rules import AmendmentState
from policy_forum.features.ballots.commands import (
    declare_due_ballots,
    declare_result,
    give_casting_vote,
    hand_in_paper,
    lapse_ties,
    open_ballots,
)
from policy_forum.features.ballots.models import (
    Ballot,
    BallotQuestion,
    Mandate,
    RecordedVote,
    RollEntry,
)
from policy_forum.features.ballots.queries import mandate_of
from policy_forum.features.ballots.rules import (
    BallotAbout,
    BallotEnd,
    Choice,
    QuestionOutcome,
    hash_of_roll,
)
from policy_forum.features.branches.rules import CastingVote, Majority, QuorumKind
from policy_forum.features.members.models import Member
from policy_forum.features.motions.commands import withdraw_motion
from policy_forum.features.motions.models import Motion
from policy_forum.features.motions.rules import MotionKind, MotionState
from policy_forum.platform.audit import AuditRow
from policy_forum.platform.outbox import OutboxMessage
from tests.makers import TEXT
from tests.stage import START

FOR, AGAINST, ABSTAIN = Choice.FOR, Choice.AGAINST, Choice.ABSTAIN
DAY = timedelta(days=1)


@pytest.fixture
def branch(make_branch, make_cycle, make_standing_orders):
    make_cycle()
    branch = make_branch("North")
    make_standing_orders(branch)
    return branch


@pytest.fixture
def secretary(branch, make_officer):
    return make_officer(OfficeKind.SECRETARY, branch)


@pytest.fixture
def chair(branch, make_officer):
    return make_officer(OfficeKind.CHAIR, branch)


@pytest.fixture
def voters(branch, secretary, make_member):
    return [secretary, *(make_member(branch) for _ in range(5))]


@pytest.fixture
def motion(branch, voters, make_motion):
    return make_motion(branch, mover=voters[1], state=MotionState.PROPOSED)


@pytest.fixture
def put(work_as, secretary, motion):
    """Put the motion to the vote, from now until the day after tomorrow unless told otherwise."""

    def put_to_vote(closes=START + 2 * DAY, **more):
        with work_as(secretary) as work:
            return open_ballots(work, motion.id, closes, **more)

    return put_to_vote


@pytest.fixture
def vote(work_as, session):
    def hand_in(member, ballot_id, *choices):
        questions = session.scalars(
            select(BallotQuestion.id)
            .where(BallotQuestion.ballot_id == ballot_id)
            .order_by(BallotQuestion.position)
        ).all()
        with work_as(member) as work:
            hand_in_paper(work, ballot_id, dict(zip(questions, choices, strict=True)))

    return hand_in


@pytest.fixture
def declare(work_as):
    def declare_as(ballot_id, member=None):
        with work_as(member) as work:
            declare_result(work, ballot_id)

    return declare_as


@pytest.fixture
def amend(work_as, motion):
    def propose(member, old, new):
        with work_as(member) as work:
            return propose_amendment(work, motion.id, 1, TEXT.replace(old, new))

    return propose


def refused(call, *args, **kwargs):
    with pytest.raises(RefusedError) as caught:
        call(*args, **kwargs)
    return caught.value.refusal


# Opening


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
    make_standing_orders(
        branch, version=2, quorum_kind=QuorumKind.SHARE_PERCENT, quorum_amount=34
    )
    (ballot_id,) = put()
    assert session.get_one(Ballot, ballot_id).quorum == 3


def test_a_rule_change_needs_the_higher_majority(put, session, motion):
    motion.kind = MotionKind.RULE_CHANGE
    session.commit()
    (ballot_id,) = put()
    assert session.get_one(Ballot, ballot_id).majority is Majority.TWO_THIRDS


def test_notice_is_kept_to_the_second(put, branch, make_standing_orders):
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


def test_a_ballot_closes_with_the_branch_decisions_at_the_latest(put):
    ends = START + 40 * DAY
    assert "must close by" in str(refused(put, ends + timedelta(seconds=1)).sentence)
    assert put(ends)


def test_a_ballot_cannot_close_before_it_opens(put):
    assert refused(put, START).reason is Reason.INVALID
    assert refused(put, START - DAY).reason is Reason.INVALID


def test_only_a_proposed_motion_is_put(put, motion, session):
    motion.state = MotionState.MOVED
    session.commit()
    assert refused(put).reason is Reason.WRONG_STATE


def test_a_second_ballot_on_the_motion_is_refused(put):
    put()
    assert refused(put).reason is Reason.ALREADY_DONE


def test_a_member_without_the_office_and_another_branches_secretary_cannot_open(
    work_as, motion, voters, make_officer, make_branch
):
    for member in (voters[2], make_officer(OfficeKind.SECRETARY, make_branch())):
        with pytest.raises(RefusedError) as caught, work_as(member) as work:
            open_ballots(work, motion.id, START + DAY)
        assert caught.value.refusal.reason is Reason.NOT_PERMITTED


def test_nobody_to_vote_is_no_ballot(put, branch, make_standing_orders):
    make_standing_orders(branch, version=2, freeze_days=36_500)
    assert "nobody could vote" in str(refused(put).sentence)


def test_everyone_on_the_roll_is_told_once(put, session, voters):
    put()
    told = session.scalars(select(OutboxMessage.address).filter_by(template="ballot_opened")).all()
    assert sorted(told) == sorted(voter.email for voter in voters)


def test_the_motion_stands_still_while_the_ballot_is_under_way(
    put, motion, work_as, voters, amend, session
):
    put()
    assert "stand still" in str(refused(amend, voters[3], "17:40", "18:40").sentence)
    with pytest.raises(RefusedError), work_as(voters[1]) as work:
        withdraw_motion(work, motion.id, "I changed my mind.")
    session.expire_all()
    assert session.get_one(Motion, motion.id).state is MotionState.PROPOSED


# Voting


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
    put, vote, voters, clock, branch, make_standing_orders, seconds, is_taken
):
    (ballot_id,) = put(START + 3 * DAY, opens=START + DAY)
    clock.set(START + DAY + timedelta(seconds=seconds))
    if is_taken:
        vote(voters[2], ballot_id, FOR)
    else:
        refusal = refused(vote, voters[2], ballot_id, FOR)
        assert refusal.reason in {Reason.WINDOW_NOT_OPEN, Reason.WINDOW_CLOSED}


def test_who_joined_too_late_is_told_both_dates(put, vote, branch, make_member):
    late = make_member(branch, joined_on=date(2026, 2, 20))
    (ballot_id,) = put()
    refusal = refused(vote, late, ballot_id, FOR)
    assert refusal.reason is Reason.NOT_PERMITTED
    assert "You joined on 2026-02-20" in str(refusal.sentence)


def test_a_member_of_another_branch_cannot_vote(put, vote, make_member):
    (ballot_id,) = put()
    assert refused(vote, make_member(), ballot_id, FOR).is_personal


def test_a_paper_answers_every_question_of_its_own_ballot(put, vote, voters, work_as):
    (ballot_id,) = put()
    with pytest.raises(RefusedError), work_as(voters[2]) as work:
        hand_in_paper(work, ballot_id, {})
    with pytest.raises(RefusedError), work_as(voters[2]) as work:
        hand_in_paper(work, ballot_id, {999_999: FOR})


def test_the_trail_says_that_she_voted_and_never_what(put, vote, voters, session):
    (ballot_id,) = put()
    vote(voters[2], ballot_id, AGAINST)
    row = session.scalars(select(AuditRow).where(AuditRow.name == "VoteHandedIn")).one()
    assert row.facts["member_id"] == voters[2].id
    assert "against" not in str(row.facts)
    assert row.note == ""


# Declaring


def test_a_carried_motion_has_its_mandate(put, vote, declare, voters, clock, session, motion):
    (ballot_id,) = put()
    for voter, choice in zip(voters, [FOR, FOR, FOR, AGAINST, ABSTAIN], strict=False):
        vote(voter, ballot_id, choice)
    clock.set(START + 2 * DAY)
    declare(ballot_id)
    mandate = mandate_of(session, motion.id)
    assert (mandate.votes_for, mandate.votes_against, mandate.votes_abstain) == (3, 1, 1)
    assert mandate.outcome is QuestionOutcome.CARRIED
    assert (mandate.voted, mandate.quorum, mandate.roll_count) == (5, 2, 6)
    assert mandate.standing_orders_version == 1
    assert session.get_one(Motion, motion.id).state is MotionState.CARRIED
    assert not session.get_one(Motion, motion.id).is_held


def test_before_the_close_nothing_can_be_declared(put, declare, secretary, clock):
    (ballot_id,) = put()
    clock.set(START + 2 * DAY - timedelta(seconds=1))
    refusal = refused(declare, ballot_id, secretary)
    assert refusal.when == START + 2 * DAY


def test_declaring_twice_is_declaring_once(put, vote, declare, voters, clock, session):
    (ballot_id,) = put()
    vote(voters[0], ballot_id, FOR)
    vote(voters[1], ballot_id, FOR)
    clock.set(START + 2 * DAY)
    declare(ballot_id, voters[0])
    declare(ballot_id)
    assert session.scalar(select(func.count()).select_from(Mandate)) == 1
    declared = select(func.count()).where(AuditRow.name == "ResultDeclared")
    assert session.scalar(declared) == 1


def test_without_a_quorum_the_motion_can_be_put_again(
    put, vote, declare, voters, clock, session, motion
):
    (ballot_id,) = put()
    vote(voters[0], ballot_id, FOR)
    clock.set(START + 2 * DAY)
    declare(ballot_id)
    assert session.get_one(Ballot, ballot_id).ended is BallotEnd.INQUORATE
    assert session.get_one(Motion, motion.id).state is MotionState.PROPOSED
    assert mandate_of(session, motion.id) is None
    (again,) = put(START + 4 * DAY)
    vote(voters[0], again, FOR)
    vote(voters[1], again, FOR)
    clock.set(START + 4 * DAY)
    declare(again)
    assert mandate_of(session, motion.id).is_unopposed


def test_a_tie_is_not_carried_where_the_chair_has_no_casting_vote(
    put, vote, declare, voters, clock, session, motion
):
    (ballot_id,) = put()
    vote(voters[0], ballot_id, FOR)
    vote(voters[1], ballot_id, AGAINST)
    clock.set(START + 2 * DAY)
    declare(ballot_id)
    row = session.get_one(Motion, motion.id)
    assert row.state is MotionState.LOST
    assert "tie" in row.state_reason


@pytest.mark.parametrize(
    ("choice", "state"), [(FOR, MotionState.CARRIED), (AGAINST, MotionState.LOST)]
)
def test_the_chair_breaks_a_tie_where_the_rules_say_so(
    put, vote, declare, voters, chair, clock, session, motion, branch, make_standing_orders,
    work_as, choice, state,
):  # fmt: skip
    make_standing_orders(branch, version=2, casting_vote=CastingVote.CHAIR)
    (ballot_id,) = put()
    vote(voters[0], ballot_id, FOR)
    vote(voters[1], ballot_id, AGAINST)
    clock.set(START + 2 * DAY)
    declare(ballot_id)
    assert session.get_one(Motion, motion.id).state is MotionState.TIED
    (question_id,) = session.scalars(select(BallotQuestion.id))
    with pytest.raises(RefusedError), work_as(voters[2]) as work:
        give_casting_vote(work, question_id, choice)
    with pytest.raises(RefusedError), work_as(chair) as work:
        give_casting_vote(work, question_id, ABSTAIN)
    with work_as(chair) as work:
        give_casting_vote(work, question_id, choice)
    assert session.get_one(Motion, motion.id).state is state
    assert mandate_of(session, motion.id).by_casting_vote
    with pytest.raises(RefusedError), work_as(chair) as work:
        give_casting_vote(work, question_id, choice)


def test_papers_after_the_declaration_are_refused(put, vote, declare, voters, clock):
    (ballot_id,) = put()
    clock.set(START + 2 * DAY)
    declare(ballot_id)
    assert refused(vote, voters[0], ballot_id, FOR).reason is Reason.WINDOW_CLOSED


def test_the_clock_declares_what_is_due(put, vote, voters, clock, session, motion):
    (ballot_id,) = put()
    vote(voters[0], ballot_id, FOR)
    vote(voters[1], ballot_id, FOR)
    make_session = sessionmaker(
        session.get_bind(), join_transaction_mode="create_savepoint"
    )
    assert declare_due_ballots(make_session, clock) == 0
    clock.set(START + 2 * DAY)
    assert declare_due_ballots(make_session, clock) == 1
    session.expire_all()
    assert session.get_one(Motion, motion.id).state is MotionState.CARRIED


# Amendments first


def test_open_amendments_need_their_own_vote_before_the_motion(put, amend, voters):
    amend(voters[3], "17:40", "18:40")
    assert "on them closes" in str(refused(put).sentence)
    first, second = put(amendments_close=START + DAY)
    assert first < second


def test_without_amendments_there_is_no_vote_on_them(put):
    assert refused(put, amendments_close=START + DAY).reason is Reason.CHANGED_MEANWHILE


def test_carried_amendments_change_the_text_that_is_then_voted_on(
    put, amend, vote, declare, voters, clock, session, motion
):
    carried = amend(voters[3], "17:40", "18:40")
    lost = amend(voters[4], "20:00", "21:00")
    on_amendments, on_motion = put(amendments_close=START + DAY)
    vote(voters[0], on_amendments, FOR, AGAINST)
    vote(voters[1], on_amendments, FOR, AGAINST)
    assert refused(vote, voters[0], on_motion, FOR).reason is Reason.WINDOW_NOT_OPEN

    clock.set(START + DAY)
    assert "has not been declared" in str(refused(vote, voters[0], on_motion, FOR).sentence)
    declare(on_amendments)
    assert session.get_one(Amendment, carried).state is AmendmentState.CARRIED
    assert session.get_one(Amendment, lost).state is AmendmentState.LOST
    row = session.get_one(Motion, motion.id)
    assert "18:40" in row.text_markdown
    assert row.is_held

    vote(voters[0], on_motion, FOR)
    vote(voters[1], on_motion, FOR)
    clock.set(START + 2 * DAY)
    declare(on_motion)
    assert mandate_of(session, motion.id).revision == row.revision == 2


def test_of_two_that_contradict_each_other_the_later_falls(
    put, amend, vote, declare, voters, clock, session
):
    amend(voters[3], "17:40", "18:40")
    second = amend(voters[4], "17:40", "19:10")
    on_amendments, _ = put(amendments_close=START + DAY)
    for voter in voters[:3]:
        vote(voter, on_amendments, FOR, FOR)
    clock.set(START + DAY)
    declare(on_amendments)
    assert session.get_one(Amendment, second).state is AmendmentState.FELL
    outcomes = session.scalars(
        select(BallotQuestion.outcome)
        .where(BallotQuestion.ballot_id == on_amendments)
        .order_by(BallotQuestion.position)
    ).all()
    assert outcomes == [QuestionOutcome.CARRIED, QuestionOutcome.FELL]


def test_amendments_without_a_quorum_end_the_vote_on_the_motion_too(
    put, amend, vote, declare, voters, clock, session, motion
):
    amendment_id = amend(voters[3], "17:40", "18:40")
    on_amendments, on_motion = put(amendments_close=START + DAY)
    vote(voters[0], on_amendments, FOR)
    clock.set(START + DAY)
    declare(on_amendments)
    assert session.get_one(Ballot, on_motion).ended is BallotEnd.AMENDMENTS_UNDECIDED
    assert session.get_one(Amendment, amendment_id).state.is_open
    assert not session.get_one(Motion, motion.id).is_held
    put(START + 5 * DAY, amendments_close=START + 3 * DAY)


def test_a_late_clock_declares_both_in_their_order(
    put, amend, vote, declare, voters, clock, session, motion
):
    amend(voters[3], "17:40", "18:40")
    on_amendments, on_motion = put(amendments_close=START + DAY)
    vote(voters[0], on_amendments, FOR)
    vote(voters[1], on_amendments, FOR)
    clock.set(START + 2 * DAY)
    declare(on_motion)
    assert session.get_one(Ballot, on_amendments).ended is BallotEnd.COUNTED
    assert session.get_one(Ballot, on_motion).ended is BallotEnd.INQUORATE
    assert session.get_one(Motion, motion.id).state is MotionState.PROPOSED


def test_a_tied_amendment_waits_for_the_chair_and_then_the_motion_is_voted_on(
    put, amend, vote, declare, voters, chair, clock, session, branch, make_standing_orders, work_as
):
    make_standing_orders(branch, version=2, casting_vote=CastingVote.CHAIR)
    amend(voters[3], "17:40", "18:40")
    on_amendments, on_motion = put(amendments_close=START + DAY)
    vote(voters[0], on_amendments, FOR)
    vote(voters[1], on_amendments, AGAINST)
    clock.set(START + DAY)
    declare(on_amendments)
    assert refused(vote, voters[0], on_motion, FOR).reason is Reason.WRONG_STATE
    question = session.scalars(select(BallotQuestion).filter_by(ballot_id=on_amendments)).one()
    with work_as(chair) as work:
        give_casting_vote(work, question.id, AGAINST)
    vote(voters[0], on_motion, FOR)


def test_the_kinds_of_ballot_are_kept_apart(put, amend, voters, session):
    amend(voters[3], "17:40", "18:40")
    put(amendments_close=START + DAY)
    kinds = session.scalars(select(Ballot.about).order_by(Ballot.opens)).all()
    assert kinds == [BallotAbout.AMENDMENTS, BallotAbout.MOTION]


# Ties that nobody breaks


def test_a_tie_lapses_when_branches_no_longer_decide(
    put, vote, declare, voters, clock, session, motion, branch, make_standing_orders, work_as
):
    make_standing_orders(branch, version=2, casting_vote=CastingVote.CHAIR)
    (ballot_id,) = put()
    vote(voters[0], ballot_id, FOR)
    vote(voters[1], ballot_id, AGAINST)
    clock.set(START + 2 * DAY)
    declare(ballot_id)
    make_session = sessionmaker(session.get_bind(), join_transaction_mode="create_savepoint")

    clock.set(START + 40 * DAY - timedelta(seconds=1))
    with pytest.raises(RefusedError) as caught, work_as() as work:
        lapse_ties(work, ballot_id)
    assert caught.value.refusal.when == START + 40 * DAY
    declare_due_ballots(make_session, clock)
    session.expire_all()
    assert session.get_one(Motion, motion.id).state is MotionState.TIED

    clock.set(START + 40 * DAY)
    declare_due_ballots(make_session, clock)
    session.expire_all()
    assert session.get_one(Motion, motion.id).state is MotionState.LOST
    mandate = mandate_of(session, motion.id)
    assert mandate.outcome is QuestionOutcome.LOST
    assert not mandate.by_casting_vote


def test_amendments_alone_can_be_voted_on_and_the_motion_later(
    put, amend, vote, declare, voters, clock, session, motion
):
    amend(voters[3], "17:40", "18:40")
    (on_amendments,) = put(None, amendments_close=START + DAY)
    for voter in voters[:2]:
        vote(voter, on_amendments, FOR)
    clock.set(START + DAY)
    declare(on_amendments)
    assert not session.get_one(Motion, motion.id).is_held
    (on_motion,) = put(START + 5 * DAY)
    assert session.get_one(Ballot, on_motion).about is BallotAbout.MOTION


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
