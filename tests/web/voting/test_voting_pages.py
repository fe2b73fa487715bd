"""Voting in secret, page by page: the paper, looking it over, handing it in, the receipt."""

import json
import re
from datetime import timedelta

import pytest

from tests.commands.ballots.sealed import SIMPLE, open_secret_ballot
from tests.stage import START
from tests.web.voting.papers import (
    CHOOSE,
    EQUAL,
    FILLED,
    RANK,
    SAYS,
    hidden,
    kept,
    refusals,
    sealed_form,
)


def test_the_ballot_says_beforehand_what_a_voter_has_to_know(voter, ballot):
    page = voter.get(f"/ballots/{ballot.id}").text

    for words in (
        "This is a secret ballot",
        "Fill in your paper",
        "What cannot be undone",
        "fewer than 20 papers",
        "Without JavaScript",
        "a tracker",
        "alone can open the envelopes",
        "Which two shall speak?",
        "Instant run-off",
    ):
        assert words in page
    assert f'href="/ballots/{ballot.id}/vote"' in page


def test_the_paper_has_a_field_for_each_answer_and_tells_the_script(voter, ballot):
    page = voter.get(f"/ballots/{ballot.id}/vote")

    assert page.headers["Cache-Control"] == "no-store"
    for name in ("q1", "q2", "q3-0", "q3-2", "q4-1"):
        assert f'name="{name}"' in page.text
    for hook in (
        "data-paper-form",
        "data-review",
        "data-plain",
        'data-say="blank"',
        "data-ranking",
    ):
        assert hook in page.text
    assert f'data-public-key="{ballot.public_hex}"' in page.text
    assert f'data-ballot-mark="{ballot.mark}"' in page.text
    assert "js/voting.js" in page.text


def test_without_a_script_a_paper_is_looked_over_sealed_and_receipted(
    session, voter, voters, ballot
):
    looked = voter.post(f"/ballots/{ballot.id}/review", data=FILLED)

    assert looked.status_code == 200
    assert looked.headers["Cache-Control"] == "no-store"
    assert kept(session) == []
    assert json.loads(hidden(looked, "paper")) == {"a": SAYS, "b": ballot.mark}
    assert "Red and Green" in looked.text

    receipt = voter.post(f"/ballots/{ballot.id}/seal", data={"paper": hidden(looked, "paper")})

    assert receipt.status_code == 200
    assert receipt.headers["Cache-Control"] == "no-store"
    [(member_id, hashed)] = kept(session)
    assert member_id == voters[1].id
    assert hashed in receipt.text
    trackers = set(re.findall(r">([0-9a-f]{32})<", receipt.text))
    assert len(trackers) == 1
    with voter.session_transaction() as cookie:
        assert trackers.pop() not in str(dict(cookie))


def test_the_tracker_is_shown_once_and_never_again(session, voter, ballot):
    looked = voter.post(f"/ballots/{ballot.id}/review", data=FILLED)
    first = voter.post(f"/ballots/{ballot.id}/seal", data={"paper": hidden(looked, "paper")})
    [tracker] = set(re.findall(r">([0-9a-f]{32})<", first.text))

    again = voter.get(f"/ballots/{ballot.id}/receipt").text

    assert tracker not in again
    assert kept(session)[0].envelope_hash in again


def test_going_back_from_the_review_loses_nothing(voter, ballot):
    looked = voter.post(f"/ballots/{ballot.id}/review", data=FILLED)

    page = voter.post(f"/ballots/{ballot.id}/vote", data={"paper": hidden(looked, "paper")}).text

    assert re.search(r'id="q1-for"[^>]* checked', page)
    assert re.search(r'id="q2-2"[^>]* checked', page)
    assert re.search(r'id="q3-2" value="1"', page)
    assert re.search(r'id="q4-1" value="1"', page)


def test_a_paper_that_was_not_made_here_is_not_filled_in(voter, ballot):
    page = voter.post(f"/ballots/{ballot.id}/vote", data={"paper": '{"a":{"1":"for"}}'})

    assert page.status_code == 200
    assert " checked" not in page.text


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"q1": ""}, "Choose for, against or abstain."),
        ({"q2": ["0", "1", "2"]}, "Choose at most 2; you chose 3."),
        ({"q2": ["7"]}, "Choose among the options on the paper."),
        ({"q3-0": "1"}, "Two options have the number 1."),
        ({"q3-0": "first"}, "Number the options with 1, 2, 3"),
    ],
)
def test_what_has_to_be_mended_is_said_and_nothing_is_lost(session, voter, ballot, change, words):
    page = voter.post(f"/ballots/{ballot.id}/review", data=FILLED | change)

    assert page.status_code == 422
    assert page.text.count(words) >= 2
    assert re.search(r'id="q4-2" value="3"', page.text)
    assert kept(session) == []


@pytest.mark.parametrize(
    ("questions", "filled", "says"),
    [
        ([SIMPLE], {"q1": "abstain"}, {"1": "abstain"}),
        ([CHOOSE], {}, {"1": []}),
        ([CHOOSE], {"q1": ["1"]}, {"1": [[1]]}),
        ([RANK], {"q1-1": "3"}, {"1": [[1]]}),
        ([EQUAL], {"q1-0": "2", "q1-1": "2", "q1-2": "1"}, {"1": [[2], [0, 1]]}),
    ],
)
def test_every_kind_of_paper_can_be_handed_in_without_a_script(
    session, voter, voters, branch, questions, filled, says
):
    ballot = open_secret_ballot(session, START, voters, voters[:1], questions=questions)

    looked = voter.post(f"/ballots/{ballot.id}/review", data=filled)
    assert json.loads(hidden(looked, "paper"))["a"] == says
    taken = voter.post(f"/ballots/{ballot.id}/seal", data={"paper": hidden(looked, "paper")})

    assert "Your paper is in" in taken.text
    assert len(kept(session)) == 1


def test_an_envelope_from_the_browser_is_taken_and_leads_to_its_receipt(
    session, voter, voters, ballot
):
    answer = voter.post(f"/ballots/{ballot.id}/envelope", data=sealed_form(ballot))

    assert answer.status_code == 303
    assert answer.location == f"/ballots/{ballot.id}/receipt"
    receipt = voter.get(answer.location)
    hashed = kept(session)[0].envelope_hash
    assert f'data-envelope-hash="{hashed}"' in receipt.text
    assert receipt.headers["Cache-Control"] == "no-store"
    assert "Change your paper" in voter.get(f"/ballots/{ballot.id}").text


def test_handing_in_takes_three_statements_with_who_she_is(voter, ballot, count_statements):
    form = sealed_form(ballot)
    with count_statements() as seen:
        voter.post(f"/ballots/{ballot.id}/envelope", data=form)

    assert len(seen) == 3, seen.texts


def test_the_page_takes_few_statements_however_many_questions(voter, ballot, count_statements):
    with count_statements() as seen:
        voter.get(f"/ballots/{ballot.id}")

    assert len(seen) <= 8, seen.texts


@pytest.mark.parametrize("route", ["envelope", "seal"])
def test_who_was_signed_out_gets_her_paper_back_and_can_send_it_again(
    session, client, voter, ballot, route
):
    looked = voter.post(f"/ballots/{ballot.id}/review", data=FILLED)
    form = sealed_form(ballot) if route == "envelope" else {"paper": hidden(looked, "paper")}

    answer = client.post(f"/ballots/{ballot.id}/{route}", data=form)

    assert answer.status_code == 401
    assert answer.headers["Cache-Control"] == "no-store"
    assert "It is not lost" in answer.text
    again = {name: hidden(answer, name) for name in form}
    assert again == form
    assert kept(session) == []
    assert refusals(session) == [(None, "signed-out")]
    voter.post(f"/ballots/{ballot.id}/{route}", data=again)
    assert len(kept(session)) == 1


def test_a_page_from_before_signing_out_loses_no_paper_to_its_old_token(
    app, session, voter, ballot, monkeypatch
):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    form = sealed_form(ballot)

    answer = voter.post(f"/ballots/{ballot.id}/envelope", data=form | {"csrf_token": "old"})

    assert answer.status_code == 401
    again = {name: hidden(answer, name) for name in (*form, "csrf_token")}
    assert voter.post(f"/ballots/{ballot.id}/envelope", data=again).status_code == 303
    assert len(kept(session)) == 1


def test_a_refused_envelope_is_answered_in_words_and_recorded_without_content(
    session, clock, voter, voters, ballot
):
    clock.set(START + timedelta(days=2))
    form = sealed_form(ballot)

    answer = voter.post(f"/ballots/{ballot.id}/envelope", data=form)

    assert answer.status_code == 409
    assert "This ballot closed on" in answer.text
    assert form["envelope"] not in answer.text
    assert refusals(session) == [(voters[1].id, "after-close")]


@pytest.mark.parametrize("text", ["", "no base64 at all", "QUJD\n", "QUJDRA=A", "é"])
def test_what_is_no_envelope_is_refused(session, voter, voters, ballot, text):
    answer = voter.post(
        f"/ballots/{ballot.id}/envelope", data={"envelope": text, "key": ballot.public_hex}
    )

    assert answer.status_code == 422
    assert "is not an envelope" in answer.text
    assert refusals(session) == [(voters[1].id, "not-readable")]


def test_who_is_not_on_the_roll_sees_no_paper_but_the_reason(client_as, make_member, ballot):
    stranger = client_as(make_member())

    assert stranger.get(f"/ballots/{ballot.id}/vote").location == f"/ballots/{ballot.id}"
    page = stranger.get(f"/ballots/{ballot.id}").text
    assert "You cannot vote in this ballot" in page
    assert "Fill in your paper" not in page


def test_a_ballot_that_there_is_not_is_not_found(voter, ballot):
    assert voter.get("/ballots/99999").status_code == 404
    assert voter.get("/ballots/99999/vote").status_code == 404
    assert voter.post("/ballots/99999/envelope", data=sealed_form(ballot)).status_code == 404
