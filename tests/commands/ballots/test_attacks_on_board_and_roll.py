"""What a voter or an officer might do so that a board no longer fits its box."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import sessionmaker

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.domain.refusals import Reason, RefusedError
from policy_forum.features.ballots.commands.board import publish_boards
from policy_forum.features.ballots.commands.challenges import correct_roll
from policy_forum.features.ballots.commands.envelopes import hand_in_envelope
from policy_forum.features.ballots.models import Envelope, RollEntry, Sealing
from policy_forum.features.ballots.rules import RollChange
from policy_forum.features.ballots.rules.rolls import Correction
from tests.commands.ballots.opened import Opening
from tests.commands.ballots.sealed import SIMPLE
from tests.commands.ballots.test_publishing import bundle_of, verified
from tests.stage import START

WHY = "She resigned before the day on which the roll was made."


@pytest.fixture
def opening(session, make, clock):
    return Opening(session, make, clock)


@pytest.fixture
def officer(make_officer):
    return make_officer(OfficeKind.RETURNING_OFFICER)


def test_who_hands_in_an_earlier_envelope_again_cannot_make_the_board_look_broken(
    opening, session, work_as, clock, tmp_path
):
    voter = opening.people[25]
    ballot = opening.ballot([SIMPLE], [{"1": "for"}] * 22)
    sessions = sessionmaker(session.get_bind(), join_transaction_mode="create_savepoint")
    first, second = ballot.envelope({"1": "for"}), ballot.envelope({"1": "against"})
    for minutes, envelope in ((0, first), (6, second), (12, first)):
        clock.set(START + timedelta(minutes=minutes))
        with work_as(voter) as work:
            hand_in_envelope(work, ballot.id, envelope, ballot.public_hex)
        clock.set(START + timedelta(minutes=minutes + 5))
        assert publish_boards(sessions, clock) == 1
        session.expire_all()

    status, said = verified(bundle_of(session, opening.open(ballot)), tmp_path)
    assert status == 0, said
    assert "3 sorted batches" in said


def test_a_correction_that_waited_until_the_board_was_closed_takes_no_paper_out(
    opening, session, work_as, officer
):
    ballot = opening.ballot([SIMPLE], [{"1": "for"}] * 3)
    # As it is when the last batch was published while the correction waited for the ballot.
    session.get_one(Sealing, ballot.id).board_closed_at = START + timedelta(days=2)
    session.commit()
    removed = Correction(opening.people[0].number, RollChange.REMOVED)
    with pytest.raises(RefusedError) as refused, work_as(officer) as work:
        correct_roll(work, ballot.id, removed, WHY)
    assert refused.value.refusal.reason is Reason.WRONG_STATE
    kept = select(Envelope.member_id).where(Envelope.ballot_id == ballot.id)
    assert len(session.scalars(kept).all()) == 3


@pytest.mark.parametrize("change", [RollChange.WEIGHT, RollChange.ADDED], ids=str)
def test_nobody_gets_more_than_one_vote_in_a_secret_ballot(
    change, opening, session, work_as, officer, make_member
):
    ballot = opening.ballot([SIMPLE], [])
    late = make_member(opening.branch)
    member = late if change is RollChange.ADDED else opening.people[5]
    with pytest.raises(RefusedError) as refused, work_as(officer) as work:
        correct_roll(work, ballot.id, Correction(member.number, change, weight=5), WHY)
    assert "one vote" in str(refused.value.refusal.sentence)
    weights = select(RollEntry.weight).where(RollEntry.ballot_id == ballot.id)
    assert set(session.scalars(weights)) == {1}
