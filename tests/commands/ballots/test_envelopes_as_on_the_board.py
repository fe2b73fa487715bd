"""Envelopes that were touched after the board was closed are not opened at all."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, func, insert, select, update

from policy_forum.domain.counting.results import Method
from policy_forum.domain.refusals import RefusedError
from policy_forum.features.ballots.commands.board import publish_board
from policy_forum.features.ballots.models import BoxedPaper, Envelope, Sealing
from policy_forum.features.ballots.rules.unsealing import NOT_AS_ON_THE_BOARD
from policy_forum.platform.sealing import envelope_hash
from tests.commands.ballots.opened import Opening
from tests.stage import START

MARCH = {"wording": "Shall we march?", "method": Method.MAJORITY}


@pytest.fixture
def opening(session, make, clock):
    return Opening(session, make, clock)


@pytest.fixture
def ballot(opening, clock, work_as):
    """A ballot that has closed, its board with it, with five papers in."""
    made = opening.ballot([MARCH], [{"1": "for"}] * 5)
    clock.set(START + timedelta(days=3))
    with work_as(None) as work:
        assert publish_board(work, made.id)
    return made


def one_is_taken_away(session, opening, ballot):
    session.execute(delete(Envelope).where(Envelope.member_id == opening.people[2].id))


def one_is_added(session, opening, ballot):
    _put_in(session, ballot, opening.people[9], ballot.envelope({"1": "against"}))


def one_is_there_twice(session, opening, ballot):
    first = session.scalars(select(Envelope.sealed)).first()
    _put_in(session, ballot, opening.people[9], first, "ff" * 32)


def one_is_exchanged_under_its_hash(session, opening, ballot):
    other = ballot.envelope({"1": "against"})
    of_member = Envelope.member_id == opening.people[2].id
    session.execute(update(Envelope).where(of_member).values(sealed=other))


def _put_in(session, ballot, member, sealed, hashed=None):
    row = {"ballot_id": ballot.id, "member_id": member.id, "sealed": sealed}
    row["envelope_hash"] = hashed or envelope_hash(sealed)
    session.execute(insert(Envelope).values(row))


@pytest.mark.parametrize(
    "touch",
    [one_is_taken_away, one_is_added, one_is_there_twice, one_is_exchanged_under_its_hash],
)
def test_envelopes_that_are_not_those_on_the_board_stay_closed(touch, session, opening, ballot):
    touch(session, opening, ballot)
    session.commit()
    with pytest.raises(RefusedError) as refused:
        opening.open(ballot)
    assert refused.value.refusal == NOT_AS_ON_THE_BOARD
    session.expire_all()
    assert session.get_one(Sealing, ballot.id).opened_at is None
    assert session.scalar(select(func.count()).select_from(BoxedPaper)) == 0


def test_envelopes_as_they_stand_on_the_board_are_opened(session, opening, ballot):
    opening.open(ballot)
    assert session.get_one(Sealing, ballot.id).envelopes == 5
