"""A motion decided by a secret ballot goes the same way as one decided by name."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import sessionmaker

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.domain.refusals import RefusedError
from policy_forum.domain.sealing.papers import encode_paper
from policy_forum.domain.sealing.plaintext import pack
from policy_forum.features.amendments.models import Amendment
from policy_forum.features.amendments.rules import AmendmentState
from policy_forum.features.ballots.commands import declare_due_ballots, give_casting_vote
from policy_forum.features.ballots.commands.abandoning import abandon_ballot
from policy_forum.features.ballots.commands.envelopes import hand_in_envelope
from policy_forum.features.ballots.commands.unsealing import give_share
from policy_forum.features.ballots.models import (
    Ballot,
    BallotQuestion,
    BoxedPaper,
    Envelope,
    Mandate,
    PublishedBundle,
    Sealing,
)
from policy_forum.features.ballots.queries import get_ballot_page, mandate_of
from policy_forum.features.ballots.rules import BallotEnd, Choice, QuestionOutcome, Secrecy
from policy_forum.features.branches.models import StandingOrders
from policy_forum.features.branches.rules import CastingVote, Majority
from policy_forum.features.motions.models import Motion
from policy_forum.features.motions.rules import MotionState
from policy_forum.platform.sealing import new_tracker, seal
from tests.commands.ballots.sealed import ready_key
from tests.stage import START

DAY = timedelta(days=1)


@pytest.fixture
def cards():
    """The code of the only card of each ballot’s key."""
    return {}


@pytest.fixture
def put_secretly(put, session, secretary, branch, cards):
    """Put the motion to secret votes; returns their keys. The secretary is the only scrutineer."""

    def put_to_vote(votes=1, **more):
        keys = [
            ready_key(session, [secretary], START, branch=branch, label=f"Key {number}")
            for number in range(votes)
        ]
        ballots = put(secrecy=Secrecy.SECRET, key_ids=[key.id for key, _cards in keys], **more)
        for ballot, (_key, held) in zip(ballots, keys, strict=True):
            cards[ballot] = held[0].code
        return ballots

    return put_to_vote


@pytest.fixture
def seal_vote(session, work_as):
    def hand_in(member, ballot_id, *words):
        sealing = session.get_one(Sealing, ballot_id)
        answers = {str(place): word for place, word in enumerate(words, start=1)}
        paper = encode_paper(answers, sealing.setup_hash[:16])
        packed = pack(paper, new_tracker(), sealing.paper_bytes)
        envelope = seal(packed, bytes.fromhex(sealing.public_key))
        with work_as(member) as work:
            hand_in_envelope(work, ballot_id, envelope, sealing.public_key)

    return hand_in


@pytest.fixture
def unseal(work_as, secretary, cards, session):
    def give(ballot_id):
        with work_as(secretary) as work:
            give_share(work, ballot_id, cards[ballot_id])
        session.expire_all()

    return give


@pytest.fixture
def clock_declares(session, clock):
    def declare():
        connection = session.connection()
        factory = sessionmaker(connection, join_transaction_mode="create_savepoint")
        declared = declare_due_ballots(factory, clock)
        session.expire_all()
        return declared

    return declare


def test_a_motion_carried_secretly_gets_its_mandate(
    put_secretly, seal_vote, unseal, voters, clock, session, motion
):
    (ballot,) = put_secretly()
    for voter, word in zip(voters, ("for", "for", "against", "abstain"), strict=False):
        seal_vote(voter, ballot, word)
    clock.set(START + 2 * DAY)
    unseal(ballot)
    mandate = session.scalars(select(Mandate)).one()
    assert (mandate.votes_for, mandate.votes_against, mandate.votes_abstain) == (2, 1, 1)
    assert mandate.voted == 4
    row = session.get_one(Motion, motion.id)
    assert row.state is MotionState.CARRIED
    assert not row.is_held


@pytest.mark.parametrize(
    ("majority", "method", "state"),
    [
        (Majority.TWO_THIRDS, "two-thirds", MotionState.CARRIED),
        (Majority.TWO_THIRDS_PRESENT, "two-thirds-present", MotionState.LOST),
    ],
)
def test_the_count_that_is_published_and_what_became_of_the_motion_agree(
    put_secretly, seal_vote, unseal, voters, clock, session, motion, branch, make_standing_orders,
    majority, method, state):  # fmt: skip
    """Two for, one against and one abstention: enough of three cast, not of four present."""
    make_standing_orders(branch, version=2, majority=majority, rule_change_majority=majority)
    (ballot,) = put_secretly()
    for voter, word in zip(voters, ("for", "for", "against", "abstain"), strict=False):
        seal_vote(voter, ballot, word)
    clock.set(START + 2 * DAY)
    unseal(ballot)
    (question,) = session.scalars(select(BallotQuestion).filter_by(ballot_id=ballot))
    assert question.result["method"] == method
    assert bool(question.result["winners"]) is (state is MotionState.CARRIED)
    assert session.get_one(Motion, motion.id).state is state
    assert session.scalars(select(Mandate)).one().majority is majority


def test_secret_amendments_change_the_text_before_the_secret_vote_on_the_motion(
    put_secretly, amend, seal_vote, unseal, voters, clock, session, motion, clock_declares
):
    carried = amend(voters[3], "17:40", "18:40")
    on_amendments, on_motion = put_secretly(2, amendments_close=START + DAY)
    seal_vote(voters[0], on_amendments, "for")
    seal_vote(voters[1], on_amendments, "for")
    clock.set(START + DAY)
    assert clock_declares() == 0
    with pytest.raises(RefusedError):
        seal_vote(voters[0], on_motion, "for")
    unseal(on_amendments)
    assert session.get_one(Amendment, carried).state is AmendmentState.CARRIED
    assert "18:40" in session.get_one(Motion, motion.id).text_markdown
    seal_vote(voters[0], on_motion, "for")
    seal_vote(voters[1], on_motion, "for")
    clock.set(START + 2 * DAY)
    unseal(on_motion)
    assert session.get_one(Motion, motion.id).state is MotionState.CARRIED


def test_amendments_that_nobody_opened_in_time_leave_the_motion_undecided(
    put_secretly, amend, seal_vote, unseal, voters, clock, session, motion, clock_declares
):
    carried = amend(voters[3], "17:40", "18:40")
    on_amendments, on_motion = put_secretly(2, amendments_close=START + DAY)
    seal_vote(voters[0], on_amendments, "for")
    seal_vote(voters[1], on_amendments, "for")
    clock.set(START + 2 * DAY)
    with pytest.raises(RefusedError, match="amendments comes before"):
        unseal(on_motion)
    assert clock_declares() == 1
    assert session.get_one(Ballot, on_motion).ended is BallotEnd.AMENDMENTS_UNDECIDED
    assert session.get_one(Motion, motion.id).is_held
    unseal(on_amendments)
    row = session.get_one(Motion, motion.id)
    assert session.get_one(Amendment, carried).state is AmendmentState.CARRIED
    assert (row.state, row.is_held) == (MotionState.PROPOSED, False)


def test_a_secret_tie_waits_for_the_chair_where_the_rules_give_her_a_casting_vote(
    put_secretly, seal_vote, unseal, voters, clock, session, motion, chair, work_as
):
    session.scalars(select(StandingOrders)).one().casting_vote = CastingVote.CHAIR
    session.commit()
    (ballot,) = put_secretly()
    seal_vote(voters[0], ballot, "for")
    seal_vote(voters[1], ballot, "against")
    clock.set(START + 2 * DAY)
    unseal(ballot)
    question = session.scalars(select(BallotQuestion)).one()
    assert question.outcome is QuestionOutcome.TIED
    assert session.get_one(Ballot, ballot).settled_at is None
    with work_as(chair) as work:
        give_casting_vote(work, question.id, Choice.FOR)
    session.expire_all()
    assert session.get_one(Motion, motion.id).state is MotionState.CARRIED


def test_without_a_casting_vote_a_secret_tie_is_lost(
    put_secretly, seal_vote, unseal, voters, clock, session, motion
):
    (ballot,) = put_secretly()
    seal_vote(voters[0], ballot, "for")
    seal_vote(voters[1], ballot, "against")
    clock.set(START + 2 * DAY)
    unseal(ballot)
    assert session.get_one(Motion, motion.id).state is MotionState.LOST


def test_a_lost_quorum_leaves_the_motion_where_it_was(
    put_secretly, seal_vote, unseal, voters, clock, session, motion
):
    (ballot,) = put_secretly()
    seal_vote(voters[0], ballot, "for")
    clock.set(START + 2 * DAY)
    unseal(ballot)
    assert session.get_one(Ballot, ballot).ended is BallotEnd.INQUORATE
    row = session.get_one(Motion, motion.id)
    assert (row.state, row.is_held) == (MotionState.PROPOSED, False)


def test_a_spoilt_paper_counts_for_the_quorum_and_for_nothing_else(
    put_secretly, seal_vote, unseal, voters, clock, session, motion
):
    (ballot,) = put_secretly()
    quorum = session.get_one(Ballot, ballot).quorum
    for voter in voters[: quorum - 1]:
        seal_vote(voter, ballot, "for")
    seal_vote(voters[quorum - 1], ballot, "perhaps")
    clock.set(START + 2 * DAY)
    unseal(ballot)
    row, mandate = get_ballot_page(session, ballot, None), mandate_of(session, motion.id)
    assert row is not None
    assert mandate is not None
    (question,) = row.questions
    quorum_said, votes_said = (str(words) for words in row.words_of(question))
    assert (row.ended, question.outcome) == (BallotEnd.COUNTED, QuestionOutcome.CARRIED)
    assert f"{quorum} of 6 on the roll voted; the quorum of {quorum} was met" in quorum_said
    assert f"{quorum - 1} voted for and nobody against" in votes_said
    assert str(mandate.words[0]) == quorum_said


def test_a_ballot_on_a_motion_that_has_gone_is_ended_by_the_clock_unopened(
    put_secretly, seal_vote, voters, clock, session, motion, clock_declares
):
    (ballot,) = put_secretly()
    seal_vote(voters[0], ballot, "for")
    session.get_one(Motion, motion.id).state = MotionState.WITHDRAWN
    session.commit()
    clock.set(START + 2 * DAY)
    assert clock_declares() == 1
    assert session.get_one(Ballot, ballot).ended is BallotEnd.MOTION_GONE
    for table in (Envelope, BoxedPaper, PublishedBundle):
        assert session.scalar(select(func.count()).select_from(table)) == 0


def test_giving_up_the_vote_on_amendments_frees_the_motion(
    put_secretly, amend, voters, clock, session, motion, make_officer, branch, work_as
):
    amend(voters[3], "17:40", "18:40")
    on_amendments, on_motion = put_secretly(2, amendments_close=START + DAY)
    officer = make_officer(OfficeKind.RETURNING_OFFICER, branch)
    with work_as(officer) as work:
        abandon_ballot(work, on_amendments, "The card was lost.")
    session.expire_all()
    assert session.get_one(Ballot, on_amendments).ended is BallotEnd.ABANDONED
    assert session.get_one(Ballot, on_motion).ended is BallotEnd.AMENDMENTS_UNDECIDED
    assert not session.get_one(Motion, motion.id).is_held
