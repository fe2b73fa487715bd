"""Handing in sealed papers: one a member, the last one counts, and nothing is told of it."""

import os
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from policy_forum.domain.counting.results import Method
from policy_forum.domain.refusals import Reason, RefusedError
from policy_forum.domain.sealing.papers import encode_paper
from policy_forum.features.ballots.commands.envelopes import (
    hand_in_envelope,
    mail_receipt,
    seal_and_hand_in,
)
from policy_forum.features.ballots.models import Ballot, Envelope, Sealing, SlipIssued
from policy_forum.features.ballots.rules.envelopes import Why
from policy_forum.platform.audit import AuditRow
from policy_forum.platform.outbox import OutboxMessage
from policy_forum.platform.sealing import envelope_hash
from tests.commands.ballots.refusals import why_of
from tests.commands.ballots.sealed import SIMPLE, open_secret_ballot
from tests.commands.ballots.unguarded import unguarded_ballots
from tests.stage import START

FOR, AGAINST = {"1": "for"}, {"1": "against"}


@pytest.fixture
def voters(make_branch, make_member):
    branch = make_branch("North")
    return [make_member(branch) for _ in range(3)]


@pytest.fixture
def ballot(session, voters):
    return open_secret_ballot(session, START, voters, voters[:1])


@pytest.fixture
def hand_in(work_as, ballot):
    def do(member, envelope, key=ballot.public_hex):
        with work_as(member) as work:
            return hand_in_envelope(work, ballot.id, envelope, key)

    return do


@pytest.fixture
def refused(hand_in):
    def why(member, envelope, **how):
        with pytest.raises(RefusedError) as caught:
            hand_in(member, envelope, **how)
        return caught.value.refusal

    return why


def envelopes(session):
    return session.execute(select(Envelope.member_id, Envelope.envelope_hash)).all()


def test_an_envelope_is_kept_under_its_hash(session, voters, ballot, hand_in):
    envelope = ballot.envelope(FOR)

    assert hand_in(voters[1], envelope) == envelope_hash(envelope)

    kept = session.scalars(select(Envelope)).one()
    assert (kept.member_id, kept.sealed) == (voters[1].id, envelope)


def test_a_second_envelope_replaces_the_first(session, voters, ballot, hand_in):
    hand_in(voters[0], ballot.envelope(FOR))

    last = hand_in(voters[0], ballot.envelope(AGAINST))

    assert envelopes(session) == [(voters[0].id, last)]


def test_the_same_envelope_sent_twice_by_one_member_is_one(session, voters, ballot, hand_in):
    envelope = ballot.envelope(FOR)

    assert hand_in(voters[0], envelope) == hand_in(voters[0], envelope)
    assert len(envelopes(session)) == 1


def test_handing_in_takes_two_statements_and_leaves_no_trail(
    session, voters, ballot, work_as, count_statements
):
    before = session.scalar(select(func.count(AuditRow.id)))
    with work_as(voters[0]) as work, count_statements() as seen:
        hand_in_envelope(work, ballot.id, ballot.envelope(FOR), ballot.public_hex)

    assert len(seen) == 2
    assert session.scalar(select(func.count(AuditRow.id))) == before


@pytest.mark.parametrize(
    ("moment", "why"),
    [
        (START - timedelta(seconds=1), Why.BEFORE_OPENING),
        (START + timedelta(days=2), Why.AFTER_CLOSE),
        (START + timedelta(days=9), Why.AFTER_CLOSE),
    ],
)
def test_an_envelope_outside_the_window_is_refused(
    session, clock, voters, ballot, refused, moment, why
):
    clock.set(moment)

    assert refused(voters[0], ballot.envelope(FOR)).why is why
    assert envelopes(session) == []


def test_an_envelope_in_the_last_second_is_taken(session, clock, voters, ballot, hand_in):
    clock.set(START + timedelta(days=2) - timedelta(microseconds=1))

    hand_in(voters[0], ballot.envelope(FOR))

    assert len(envelopes(session)) == 1


def test_once_the_board_is_closed_nothing_is_taken_whenever_it_was_sent(
    session, voters, ballot, refused
):
    session.get(Sealing, ballot.id).board_closed_at = START
    session.commit()

    refusal = refused(voters[0], ballot.envelope(FOR))

    assert (refusal.why, refusal.reason) == (Why.AFTER_CLOSE, Reason.WINDOW_CLOSED)
    assert envelopes(session) == []


def test_who_is_not_on_the_roll_is_told_why(session, ballot, make_member, refused):
    late = make_member(joined_on=START.date())

    refusal = refused(late, ballot.envelope(FOR))

    assert refusal.why is Why.NOT_ON_ROLL
    assert "You joined on" in str(refusal.sentence)
    assert envelopes(session) == []


def test_who_has_a_paper_slip_hands_in_no_envelope(session, voters, ballot, refused):
    session.add(SlipIssued(ballot_id=ballot.id, member_id=voters[1].id, issued_by_id=voters[0].id))
    session.commit()

    assert refused(voters[1], ballot.envelope(FOR)).why is Why.HAS_SLIP
    assert envelopes(session) == []


@pytest.mark.parametrize("change", [lambda e: e[:-1], lambda e: e + b"\0", lambda e: b""])
def test_an_envelope_of_another_length_is_refused(session, voters, ballot, refused, change):
    assert refused(voters[0], change(ballot.envelope(FOR))).why is Why.WRONG_LENGTH
    assert envelopes(session) == []


def test_the_key_of_another_ballot_is_refused(session, voters, ballot, refused):
    other = open_secret_ballot(session, START, voters, voters[:1])

    refusal = refused(voters[0], other.envelope(FOR), key=other.public_hex)

    assert refusal.why is Why.WRONG_KEY
    assert envelopes(session) == []


def test_an_envelope_that_somebody_else_handed_in_is_refused(
    session, voters, ballot, hand_in, refused
):
    envelope = ballot.envelope(FOR)
    hand_in(voters[0], envelope)

    assert refused(voters[1], envelope).why is Why.SOMEBODY_ELSES
    assert envelopes(session) == [(voters[0].id, envelope_hash(envelope))]


def test_a_recorded_ballot_takes_no_envelope(session, voters, ballot, refused):
    with unguarded_ballots(session):
        session.get(Ballot, ballot.id).secrecy = "recorded"

    assert refused(voters[0], ballot.envelope(FOR)).why is Why.NOT_SECRET


def test_a_ballot_that_there_is_not_is_refused(voters, ballot, work_as):
    with pytest.raises(RefusedError, match="no such ballot"), work_as(voters[0]) as work:
        hand_in_envelope(work, ballot.id + 99, b"", "")


def test_the_server_seals_in_memory_what_a_browser_could_not(session, voters, ballot, work_as):
    with work_as(voters[0]) as work:
        receipt = seal_and_hand_in(work, ballot.id, encode_paper(FOR, ballot.mark))

    kept = session.scalars(select(Envelope)).one()
    assert kept.envelope_hash == receipt.envelope_hash == envelope_hash(kept.sealed)
    assert len(kept.sealed) == len(ballot.envelope(AGAINST))
    assert len(bytes.fromhex(receipt.tracker)) == 16
    assert receipt.tracker not in repr(receipt)


@pytest.mark.parametrize(
    "paper",
    [
        b"",
        b"\xff",
        b'{"a":{"1":"perhaps"},"b":"%s"}',
        b'{"a":{"1":"for"},"b":"0000000000000000"}',
        b'{"a":{},"b":"%s"}',
        b'{"b":"%s","a":{"1":"for"}}',
        b"[" * 5000,
    ],
)
def test_a_plain_paper_that_is_none_of_this_ballot_is_refused(
    session, voters, ballot, work_as, paper
):
    paper = paper.replace(b"%s", ballot.mark.encode())
    with pytest.raises(RefusedError) as caught, work_as(voters[0]) as work:
        seal_and_hand_in(work, ballot.id, paper)

    assert why_of(caught.value) is Why.ILL_FORMED
    assert envelopes(session) == []


def test_a_ranking_is_sealed_by_the_server_too(session, voters, work_as):
    names = ["Ada", "Bo", "Cy"]
    asked = {"wording": "Who?", "method": Method.SCHULZE, "options": names}
    ballot = open_secret_ballot(session, START, voters, voters[:1], questions=[SIMPLE, asked])
    paper = encode_paper({"1": "abstain", "2": ((2,), (0, 1))}, ballot.mark)
    with work_as(voters[0]) as work:
        seal_and_hand_in(work, ballot.id, paper)

    assert len(envelopes(session)) == 1


def test_the_mail_that_was_asked_for_has_the_hash_and_nothing_else(
    session, voters, ballot, work_as
):
    with work_as(voters[0]) as work:
        receipt = seal_and_hand_in(work, ballot.id, encode_paper(FOR, ballot.mark))
    with work_as(voters[0]) as work:
        mail_receipt(work, ballot.id)

    message = session.scalars(select(OutboxMessage)).one()
    assert message.values["envelope_hash"] == receipt.envelope_hash
    assert receipt.tracker not in str(message.values)


def test_nobody_is_sent_a_receipt_without_an_envelope(voters, ballot, work_as):
    with pytest.raises(RefusedError, match="No envelope"), work_as(voters[0]) as work:
        mail_receipt(work, ballot.id)


def test_random_bytes_of_the_right_length_are_kept_sealed_as_nobody_can_tell(
    session, voters, ballot, hand_in
):
    noise = os.urandom(len(ballot.envelope(FOR)))

    hand_in(voters[0], noise)

    assert envelopes(session) == [(voters[0].id, envelope_hash(noise))]
