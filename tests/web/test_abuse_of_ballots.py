"""What nobody may do with a secret ballot, tried at its doors: refused, said why, recorded.

What is sent to the door of envelopes is tried in tests/commands/ballots/test_abuse_of_envelopes.py.
"""

import base64
import json
import os
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.domain.sealing.papers import encode_paper
from policy_forum.features.ballots.models import (
    Ballot,
    BallotOption,
    BallotQuestion,
    BoxedPaper,
    Envelope,
    PublishedBundle,
    RollEntry,
    Scrutineer,
    Sealing,
    SlipIssued,
    Teller,
)
from policy_forum.platform.audit import AuditRow
from tests.commands.ballots.sealed import open_secret_ballot
from tests.stage import START

OPENS, CLOSES = START, START + timedelta(days=2)
FOR = {"1": "for"}
KEPT = (Ballot, BallotQuestion, BallotOption, BoxedPaper, Envelope, PublishedBundle, RollEntry,
        Scrutineer, Sealing, SlipIssued, Teller)  # fmt: skip


@pytest.fixture
def north(make_branch, make_standing_orders):
    branch = make_branch("North")
    make_standing_orders(branch)
    return branch


@pytest.fixture
def people(north, make_member):
    return [make_member(north) for _ in range(6)]


@pytest.fixture
def ballot(session, people, north):
    """An open ballot whose first three voters are its scrutineers; two of them are needed."""
    return open_secret_ballot(session, START, people, people[:3], needed=2, branch=north)


@pytest.fixture
def officer(make_officer):
    return make_officer(OfficeKind.RETURNING_OFFICER)


@pytest.fixture
def secretary(make_officer, north):
    return make_officer(OfficeKind.SECRETARY, north)


@pytest.fixture
def send(client_as, ballot):
    """Send a form to a door of the ballot."""

    def post(member, door, **form):
        return client_as(member).post(f"/ballots/{ballot.id}/{door}", data=form)

    return post


@pytest.fixture
def hand_in(send, ballot):
    def post(member, envelope):
        text = base64.b64encode(envelope).decode()
        return send(member, "envelope", envelope=text, key=ballot.public_hex)

    return post


@pytest.fixture
def give(send, ballot):
    """Let a member give the code of card number `card`."""
    return lambda member, card: send(member, "opening", code=ballot.cards[card].code)


@pytest.fixture
def look(session):
    """All that is kept of ballots, as plain values."""

    def everything():
        session.expire_all()
        return {
            table.__tablename__: sorted(map(repr, session.execute(select(table.__table__)).all()))
            for table in KEPT
        }

    return everything


@pytest.fixture
def refusals(session):
    """What the trail says was refused: by whom, and the word for why."""

    def rows():
        found = select(AuditRow.actor_id, AuditRow.facts).where(AuditRow.name == "PaperRefused")
        return [(actor, facts["why"]) for actor, facts in session.execute(found)]

    return rows


def test_a_scrutineer_who_opens_early_is_refused_and_recorded(
    people, give, hand_in, ballot, look, refusals, clock
):
    hand_in(people[4], ballot.envelope(FOR))
    clock.set(CLOSES - timedelta(microseconds=1))
    before = look()

    answer = give(people[0], 0)

    assert answer.status_code == 409
    assert "opened once it has closed" in answer.text
    assert look() == before
    assert refusals() == [(people[0].id, "opened-early")]
    assert hand_in(people[5], ballot.envelope(FOR)).status_code == 303


@pytest.mark.parametrize("who", ["officer", "secretary", "voter"])
def test_who_is_no_scrutineer_opens_nothing_even_with_a_card_that_she_found(
    who, people, officer, secretary, give, look, refusals, clock
):
    member = {"officer": officer, "secretary": secretary, "voter": people[5]}[who]
    clock.set(CLOSES)
    before = look()

    answer = give(member, 0)

    assert answer.status_code == 403
    assert "scrutineer" in answer.text
    assert look() == before
    assert refusals() == [(member.id, "no-scrutineer")]


def test_a_scrutineer_with_anothers_card_is_refused_recorded_and_not_shown_the_code(
    people, ballot, give, look, refusals, clock
):
    clock.set(CLOSES)
    give(people[0], 0)
    before = look()

    answer = give(people[1], 2)

    assert answer.status_code == 422
    assert "Nobody gives another’s code" in answer.text
    assert ballot.cards[2].code not in answer.text
    assert look() == before
    assert refusals() == [(people[1].id, "wrong-code")]


def test_the_card_of_another_key_opens_nothing(session, people, give, send, look, refusals, clock):
    other = open_secret_ballot(session, START, people, people[:1])
    clock.set(CLOSES)
    give(people[1], 1)
    before = look()

    answer = send(people[0], "opening", code=other.cards[0].code)

    assert answer.status_code == 422
    assert "belongs to no card of this ballot’s key" in answer.text
    assert look() == before
    assert refusals() == [(people[0].id, "wrong-code")]


def test_one_scrutineer_of_two_opens_nothing_however_often_she_gives_her_code(
    session, people, hand_in, give, ballot, look, client, clock
):
    hand_in(people[4], ballot.envelope(FOR))
    clock.set(CLOSES)
    assert give(people[0], 0).status_code == 303
    before = look()

    again = give(people[0], 0)

    assert again.status_code == 409
    assert "Your code is in" in again.text
    assert look() == before
    assert session.scalar(select(func.count()).select_from(BoxedPaper)) == 0
    for door in ("box", "find", "bundle.zip"):
        assert client.get(f"/ballots/{ballot.id}/{door}").status_code == 404


@pytest.mark.parametrize("moment", [OPENS, CLOSES])
@pytest.mark.parametrize("who", ["officer", "secretary"])
def test_no_officer_declares_a_secret_ballot_past_its_scrutineers(
    who, moment, officer, secretary, people, hand_in, ballot, send, look, clock
):
    hand_in(people[4], ballot.envelope(FOR))
    clock.set(moment)
    before = look()

    answer = send({"officer": officer, "secretary": secretary}[who], "result")

    assert answer.status_code in {403, 404, 409}
    assert look() == before


def test_only_the_returning_officer_gives_a_ballot_up_and_not_without_a_reason(
    people, secretary, officer, hand_in, ballot, send, look
):
    hand_in(people[4], ballot.envelope(FOR))
    before = look()

    for member in (people[0], secretary):
        answer = send(member, "abandon", reason="I do not like where this is going.")
        assert answer.status_code == 403
    assert send(officer, "abandon", reason="  ").status_code == 422
    assert look() == before


@pytest.mark.parametrize(
    ("moment", "why", "sentence"),
    [
        (OPENS - timedelta(microseconds=1), "before-opening", "opens"),
        (CLOSES, "after-close", "closed"),
    ],
)
def test_a_plain_paper_outside_the_window_is_refused_and_recorded(
    moment, why, sentence, people, ballot, send, look, refusals, clock
):
    clock.set(moment)
    before = look()

    answer = send(people[4], "seal", paper=encode_paper(FOR, ballot.mark).decode())

    assert answer.status_code == 409
    assert sentence in answer.text
    assert look() == before
    assert refusals() == [(people[4].id, why)]


def test_a_plain_paper_of_somebody_off_the_roll_is_refused_with_the_reason(
    make_member, north, ballot, send, look, refusals
):
    stranger = make_member(north)
    before = look()

    answer = send(stranger, "seal", paper=encode_paper(FOR, ballot.mark).decode())

    assert answer.status_code == 403
    assert "roll" in answer.text
    assert look() == before
    assert refusals() == [(stranger.id, "not-on-roll")]


@pytest.mark.parametrize(
    "paper",
    [
        "",
        '{"a":{"1":"for"}}',
        '{"a":{"1":"maybe"},"b":"%s"}',
        '{"a":{"1":"for","2":"for"},"b":"%s"}',
        '{"a": {"1": "for"}, "b": "%s"}',
        '{"a":{"1":"for"},"b":"0000000000000000"}',
        "[" * 9_000,
    ],
)
def test_a_plain_paper_that_no_page_made_is_refused_and_recorded_without_its_content(
    paper, people, ballot, send, look, refusals, session
):
    before = look()

    answer = send(people[4], "seal", paper=paper.replace("%s", ballot.mark))

    assert answer.status_code == 422
    assert "not a paper of this ballot" in answer.text
    assert look() == before
    assert refusals() == [(people[4].id, "ill-formed")]
    facts = session.scalars(select(AuditRow.facts).where(AuditRow.name == "PaperRefused")).one()
    assert facts == {"ballot_id": ballot.id, "why": "ill-formed"}


def test_a_form_from_another_site_hands_in_nothing(app, people, ballot, hand_in, look, refusals):
    """Without the token of our own page the voter is asked again, and her envelope is hers."""
    app.config["WTF_CSRF_ENABLED"] = True
    before = look()
    try:
        answer = hand_in(people[4], ballot.envelope(FOR))
    finally:
        app.config["WTF_CSRF_ENABLED"] = False

    assert answer.status_code == 401
    assert look() == before
    assert refusals() == [(people[4].id, "signed-out")]


def test_an_envelope_that_nobody_can_read_is_counted_as_spoilt_and_harms_no_other(
    session, people, ballot, hand_in, give, client, clock
):
    other = open_secret_ballot(session, START, people, people[:1])
    tracker = os.urandom(16)
    hand_in(people[0], ballot.envelope(FOR))
    hand_in(people[1], os.urandom(len(ballot.envelope(FOR))))
    hand_in(people[2], other.envelope(FOR))
    hand_in(
        people[3], ballot.sealed(b'{"a":{"1":"for","1":"for"},"b":"%s"}' % ballot.mark.encode())
    )
    hand_in(people[4], ballot.envelope({"1": "against"}, tracker))
    hand_in(people[5], ballot.envelope(FOR, tracker))
    clock.set(CLOSES)
    give(people[0], 0)

    assert give(people[1], 1).status_code == 303

    sealing, question = (
        session.get(Sealing, ballot.id),
        session.scalars(select(BallotQuestion).where(BallotQuestion.ballot_id == ballot.id)).one(),
    )
    session.refresh(sealing)
    session.refresh(question)
    assert (sealing.envelopes, sealing.spoilt) == (6, 3)
    assert (question.votes_for, question.votes_against) == (2, 1)
    copies = session.execute(select(BoxedPaper.copy, BoxedPaper.answers).where(
        BoxedPaper.tracker == tracker.hex())).all()  # fmt: skip
    assert [(copy, json.loads(said)["1"]) for copy, said in copies] == [(1, "against"), (2, "for")]
    assert client.get(f"/ballots/{ballot.id}/bundle.zip").status_code == 200


def test_nothing_is_handed_in_or_opened_again_once_the_box_is_open(
    people, ballot, hand_in, give, officer, send, look, clock
):
    hand_in(people[4], ballot.envelope(FOR))
    clock.set(CLOSES)
    give(people[0], 0)
    give(people[1], 1)
    before = look()

    for answer in (
        hand_in(people[4], ballot.envelope({"1": "against"})),
        give(people[2], 2),
        send(officer, "abandon", reason="I would rather it had not been opened."),
    ):
        assert answer.status_code == 409
        assert "<h1" in answer.text
    assert look() == before
