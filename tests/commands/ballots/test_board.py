"""The board: batches sorted by hash while a ballot is open, and one last batch at the close."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import sessionmaker

from policy_forum.domain.refusals import RefusedError
from policy_forum.domain.sealing.board import Batch, check_chain
from policy_forum.features.ballots.commands.board import BoardDuty, close_board, publish_boards
from policy_forum.features.ballots.commands.envelopes import hand_in_envelope
from policy_forum.features.ballots.commands.loading import load_ballot
from policy_forum.features.ballots.models import Ballot, Envelope, Sealing
from policy_forum.features.ballots.queries.board import list_batches, on_board
from policy_forum.features.ballots.rules.envelopes import Why
from policy_forum.platform.audit import AuditRow
from tests.commands.ballots.refusals import why_of
from tests.commands.ballots.sealed import open_secret_ballot
from tests.stage import START

FIVE = timedelta(minutes=5)
CLOSES = START + timedelta(days=2)


@pytest.fixture
def voters(make_branch, make_member):
    branch = make_branch("North")
    return [make_member(branch) for _ in range(4)]


@pytest.fixture
def ballot(session, voters):
    return open_secret_ballot(session, START, voters, voters[:1])


@pytest.fixture
def vote(work_as, ballot):
    def hand_in(member, says="for"):
        with work_as(member) as work:
            envelope = ballot.envelope({"1": says})
            return hand_in_envelope(work, ballot.id, envelope, ballot.public_hex)

    return hand_in


@pytest.fixture
def sessions(session):
    return sessionmaker(session.get_bind(), join_transaction_mode="create_savepoint")


@pytest.fixture
def publish(sessions, clock, session):
    def do(duty=publish_boards):
        published = duty(sessions, clock)
        session.expire_all()
        return published

    return do


@pytest.fixture
def close(work_as, ballot):
    def do():
        with work_as() as work:
            found = load_ballot(work, ballot.id, to_declare=True)
            return close_board(work, found, work.session.get_one(Sealing, ballot.id))

    return do


def batches(session, ballot):
    return list_batches(session, ballot.id)


def chain_is_whole(session, ballot):
    setup_hash = session.get_one(Sealing, ballot.id).setup_hash
    found = batches(session, ballot)
    return check_chain(setup_hash, [Batch(b.added, b.withdrawn, b.chain) for b in found])


def names_in_trail(session):
    return list(session.scalars(select(AuditRow.name).order_by(AuditRow.id)))


def test_nothing_is_published_before_five_minutes_are_over(clock, vote, voters, publish):
    vote(voters[0])
    clock.set(START + FIVE - timedelta(seconds=1))

    assert publish() == 0


def test_a_batch_has_the_hashes_in_their_own_order(session, clock, ballot, vote, voters, publish):
    hashes = [vote(voter) for voter in voters]
    clock.set(START + FIVE)

    assert publish() == 1

    [batch] = batches(session, ballot)
    assert batch.added == tuple(sorted(hashes))
    assert chain_is_whole(session, ballot) == set(hashes)
    assert names_in_trail(session) == ["BoardPublished"]


def test_without_a_change_there_is_no_batch(session, clock, ballot, vote, voters, publish):
    vote(voters[0])
    clock.set(START + FIVE)
    publish()
    clock.advance(minutes=10)

    assert publish() == 0
    assert len(batches(session, ballot)) == 1


def test_a_replaced_envelope_is_withdrawn_with_the_next_batch(
    session, clock, ballot, vote, voters, publish
):
    first = vote(voters[0])
    clock.set(START + FIVE)
    publish()
    second = vote(voters[0], "against")
    clock.advance(minutes=5)
    publish()

    last = batches(session, ballot)[-1]
    assert (last.added, last.withdrawn) == ((second,), (first,))
    assert chain_is_whole(session, ballot) == {second}


def test_two_processes_that_look_at_once_publish_one_batch(
    session, clock, ballot, vote, voters, publish
):
    vote(voters[0])
    clock.set(START + FIVE)
    assert publish() == 1
    vote(voters[1])

    assert publish() == 0
    assert len(batches(session, ballot)) == 1


def test_the_duty_looks_at_all_hashes_only_every_five_minutes(
    clock, ballot, vote, voters, publish, count_statements
):
    duty = BoardDuty()
    clock.set(START + FIVE)
    publish(duty)
    clock.advance(seconds=1)
    with count_statements() as seen:
        publish(duty)
    assert not any("envelope" in text for text in seen.texts)
    vote(voters[0])
    assert publish(duty) == 0
    clock.advance(minutes=5)
    assert publish(duty) == 1


def test_at_the_close_the_last_batch_is_published_and_the_board_is_frozen(
    session, clock, ballot, vote, voters, publish
):
    hashed = vote(voters[0])
    clock.set(CLOSES)

    assert publish() == 1
    assert publish() == 0
    assert session.get_one(Sealing, ballot.id).board_closed_at == CLOSES
    assert on_board(batches(session, ballot)) == {hashed}
    assert names_in_trail(session) == ["BoardClosed"]


def test_a_board_without_envelopes_is_closed_without_a_batch(
    session, clock, ballot, publish, close
):
    clock.set(CLOSES)

    assert close() == ()
    assert batches(session, ballot) == ()
    assert session.get_one(Sealing, ballot.id).board_closed_at == CLOSES


def test_closing_twice_gives_the_same_hashes_even_when_the_envelopes_are_gone(
    session, clock, ballot, vote, voters, close
):
    hashes = tuple(sorted(vote(voter) for voter in voters))
    clock.set(CLOSES)
    assert close() == hashes
    for envelope in session.scalars(select(Envelope)):
        session.delete(envelope)
    session.commit()

    assert close() == hashes
    assert names_in_trail(session) == ["BoardClosed"]


def test_the_board_is_not_closed_before_the_ballot(session, clock, ballot, close):
    clock.set(CLOSES - timedelta(seconds=1))

    with pytest.raises(RefusedError, match="not before"):
        close()

    assert session.get_one(Sealing, ballot.id).board_closed_at is None


def test_a_paper_from_before_the_close_that_finds_the_board_closed_is_refused(
    session, clock, ballot, vote, voters, close
):
    clock.set(CLOSES)
    close()
    clock.set(CLOSES - timedelta(seconds=1))

    with pytest.raises(RefusedError) as caught:
        vote(voters[0])

    assert why_of(caught.value) is Why.AFTER_CLOSE
    assert session.scalars(select(Envelope)).all() == []


def test_a_ballot_that_was_given_up_has_no_more_batches(
    session, clock, ballot, vote, voters, publish
):
    vote(voters[0])
    session.get_one(Ballot, ballot.id).declared_at = START
    session.commit()
    clock.set(CLOSES)

    assert publish() == 0
    assert batches(session, ballot) == ()
