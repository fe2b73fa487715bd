"""Around voting in secret: the board, paper slips, and ballots of other kinds."""

import base64
import re
from datetime import timedelta

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import sessionmaker

from policy_forum.features.ballots.commands.board import BoardDuty
from policy_forum.features.ballots.models import Ballot, Envelope, SlipIssued, Teller
from policy_forum.features.motions.rules import MotionState
from policy_forum.platform.outbox import OutboxMessage
from policy_forum.platform.sealing import envelope_hash
from tests.commands.ballots.sealed import open_secret_ballot
from tests.commands.ballots.unguarded import unguarded_ballots
from tests.stage import START
from tests.web.voting.papers import FILLED, hidden, kept, refusals, sealed_form


def test_the_board_says_whether_my_envelope_is_on_it(stage, session, clock, voter, ballot):
    form = sealed_form(ballot)
    voter.post(f"/ballots/{ballot.id}/envelope", data=form)
    hashed = envelope_hash(base64.b64decode(form["envelope"]))
    assert "comes with the next batch" in voter.get(f"/ballots/{ballot.id}/board").text

    clock.advance(minutes=6)
    BoardDuty()(sessions_of(session), clock)

    page = voter.get(f"/ballots/{ballot.id}/board?hash={hashed}").text
    assert "Your envelope is on the board" in page
    assert "Yes: it came with batch 1." in page
    assert "No. If it was" in voter.get(f"/ballots/{ballot.id}/board?hash={'0' * 64}").text
    lines = voter.get(f"/ballots/{ballot.id}/board.txt").text.splitlines()
    assert f"+{hashed}" in lines
    assert lines[0].startswith("setup ")
    assert lines[-1].startswith("chain ")


def sessions_of(session):
    """Sessions on the test's own connection."""
    return sessionmaker(session.get_bind(), join_transaction_mode="create_savepoint")


def test_the_mail_that_she_asks_for_has_no_tracker(session, voter, ballot):
    looked = voter.post(f"/ballots/{ballot.id}/review", data=FILLED)
    first = voter.post(f"/ballots/{ballot.id}/seal", data={"paper": hidden(looked, "paper")})
    [tracker] = set(re.findall(r">([0-9a-f]{32})<", first.text))

    answer = voter.post(f"/ballots/{ballot.id}/receipt/mail")

    assert answer.status_code == 303
    message = session.scalars(select(OutboxMessage)).one()
    assert kept(session)[0].envelope_hash in str(message.values)
    assert tracker not in str(message.values)


def test_tellers_are_named_give_slips_and_enter_sheets_that_must_agree(
    session, clock, client_as, secretary, voters, ballot
):
    office, first, second = (client_as(m) for m in (secretary, voters[1], voters[2]))
    path = f"/ballots/{ballot.id}/slips"
    assert first.get(path).status_code == 404
    named = {"first": voters[1].number, "second": voters[2].number}
    assert office.post(f"{path}/tellers", data=named).status_code == 303
    assert "Give a slip" in first.get(path).text
    assert first.post(f"{path}/give", data={"member": voters[3].number}).status_code == 303
    assert session.scalars(select(SlipIssued.member_id)).all() == [voters[3].id]

    clock.set(START + timedelta(days=2))
    sheet = {"s1_for": "1", "s2": "1: 1, 3", "s3": "1: 2 1", "s4": "1: 2=3, 1"}
    first.post(f"{path}/sheet", data=sheet)
    assert "her sheet is in" in second.get(path).text
    assert "1: 2, 1" not in second.get(path).text
    second.post(f"{path}/sheet", data=sheet | {"s3": "1: 3"})
    assert "The sheets differ" in second.get(path).text
    assert "1: 2, 1" in second.get(path).text
    second.post(f"{path}/sheet", data=sheet | {"s4": "1: 3=2,1", "s2": "1: 3 1"})
    assert "The sheets agree" in first.get(path).text


def test_a_line_that_cannot_be_read_is_named(session, clock, client_as, voters, ballot):
    session.add_all(
        Teller(ballot_id=ballot.id, member_id=voters[n].id, named_at=START) for n in (1, 2)
    )
    session.add(SlipIssued(ballot_id=ballot.id, member_id=voters[3].id, issued_by_id=voters[1].id))
    session.commit()
    clock.set(START + timedelta(days=2))

    answer = client_as(voters[1]).post(f"/ballots/{ballot.id}/slips/sheet", data={"s3": "1: 9"})

    assert answer.status_code == 422
    assert "Line 1 (1: 9)" in answer.text


def test_one_teller_named_twice_is_said_at_the_form_and_nothing_has_to_be_typed_anew(
    client_as, secretary, voters, ballot
):
    twice = {"first": voters[1].number, "second": voters[1].number}

    answer = client_as(secretary).post(f"/ballots/{ballot.id}/slips/tellers", data=twice)

    assert answer.status_code == 422
    assert "not the same member twice" in answer.text
    assert answer.text.count(f'value="{voters[1].number}"') == 2


def test_a_sheet_with_more_slips_than_were_given_out_comes_back_as_it_was_typed(
    session, clock, client_as, voters, ballot
):
    session.add_all(
        Teller(ballot_id=ballot.id, member_id=voters[n].id, named_at=START) for n in (1, 2)
    )
    session.add(SlipIssued(ballot_id=ballot.id, member_id=voters[3].id, issued_by_id=voters[1].id))
    session.commit()
    clock.set(START + timedelta(days=2))

    answer = client_as(voters[1]).post(f"/ballots/{ballot.id}/slips/sheet", data={"s3": "5: 1, 2"})

    assert answer.status_code == 422
    assert "more than were given out (1)" in answer.text
    assert "5: 1, 2" in answer.text


def test_a_recorded_question_has_its_named_paper_on_the_page_and_no_sealed_one(
    session, voter, voters
):
    ballot = open_secret_ballot(session, START, voters, voters[:1])
    with unguarded_ballots(session):
        session.get_one(Ballot, ballot.id).secrecy = "recorded"

    page = voter.get(f"/ballots/{ballot.id}").text

    assert "This is a recorded vote" in page
    assert "Hand in your paper" in page
    assert "Before you vote" not in page
    assert voter.get(f"/ballots/{ballot.id}/vote").location == f"/ballots/{ballot.id}"
    assert voter.get(f"/ballots/{ballot.id}/board").status_code == 404


@pytest.fixture
def motion(branch, voters, make_cycle, make_motion):
    make_cycle()
    return make_motion(branch, mover=voters[1], state=MotionState.PROPOSED)


@pytest.fixture
def put_on_motion(session, voters, motion):
    def put(about="motion"):
        ballot = open_secret_ballot(session, START, voters, voters[:1])
        with unguarded_ballots(session):
            row = session.get_one(Ballot, ballot.id)
            row.motion_id, row.about, row.title = motion.id, about, ""
        return ballot

    return put


@pytest.fixture
def on_motion(put_on_motion):
    return put_on_motion()


def test_a_secret_ballot_on_a_motion_shows_the_motion_and_its_paper(
    session, voter, on_motion, motion, count_statements
):
    with count_statements() as seen:
        page = voter.get(f"/ballots/{on_motion.id}").text

    assert len(seen) <= 8, seen.texts
    assert "Read the motion" in page
    assert motion.title in page
    assert "Fill in your paper" in page
    answer = voter.post(
        f"/ballots/{on_motion.id}/envelope", data=sealed_form(on_motion, {"1": "for"})
    )
    assert answer.status_code == 303


def test_a_motion_that_was_withdrawn_takes_no_sealed_paper(
    session, voter, voters, on_motion, motion
):
    motion.state = MotionState.WITHDRAWN
    session.commit()

    assert "no longer before the branch" in voter.get(f"/ballots/{on_motion.id}").text
    answer = voter.post(
        f"/ballots/{on_motion.id}/envelope", data=sealed_form(on_motion, {"1": "for"})
    )
    assert answer.status_code == 409
    assert refusals(session) == [(voters[1].id, "motion-gone")]


def test_the_vote_on_a_motion_waits_for_its_amendments(
    session, voter, voters, on_motion, put_on_motion
):
    put_on_motion("amendments")

    answer = voter.post(
        f"/ballots/{on_motion.id}/envelope", data=sealed_form(on_motion, {"1": "for"})
    )

    assert answer.status_code == 409
    assert refusals(session) == [(voters[1].id, "amendments-first")]


def test_named_answers_to_a_secret_question_are_refused_and_recorded(
    session, voter, voters, ballot
):
    answer = voter.post(f"/ballots/{ballot.id}/answers", data={"question_1": "for"})

    assert answer.status_code == 409
    assert "only sealed papers are taken" in answer.text
    assert refusals(session) == [(voters[1].id, "secret")]


def test_once_the_envelopes_are_gone_the_receipt_leads_back_to_the_ballot(
    session, clock, voter, ballot
):
    voter.post(f"/ballots/{ballot.id}/envelope", data=sealed_form(ballot))
    session.execute(delete(Envelope))
    session.commit()
    clock.set(START + timedelta(days=3))

    assert voter.get(f"/ballots/{ballot.id}/receipt").location == f"/ballots/{ballot.id}"
    assert "The envelopes wait for the scrutineers" in voter.get(f"/ballots/{ballot.id}").text
