"""What must not work with sealed papers: each is refused, recorded without content, and bounded."""

import base64
import logging
import os
from datetime import timedelta

import pytest
from sqlalchemy import select

from policy_forum.domain.counting.results import Method
from policy_forum.domain.identifiers import BallotId
from policy_forum.domain.refusals import RefusedError
from policy_forum.domain.sealing.papers import encode_paper
from policy_forum.features.ballots.commands.board import close_board
from policy_forum.features.ballots.commands.envelopes import hand_in_envelope, seal_and_hand_in
from policy_forum.features.ballots.commands.loading import load_ballot
from policy_forum.features.ballots.commands.refusing import MOST_NOTED, note_refusal
from policy_forum.features.ballots.commands.voting import hand_in_paper
from policy_forum.features.ballots.models import Ballot, Envelope, Sealing, SlipIssued
from policy_forum.features.ballots.rules.envelopes import Why
from policy_forum.platform.audit import AuditRow
from policy_forum.platform.outbox import OutboxMessage
from tests.commands.ballots.refusals import why_of
from tests.commands.ballots.sealed import SIMPLE, open_secret_ballot
from tests.commands.ballots.unguarded import unguarded_ballots
from tests.stage import START

CLOSES = START + timedelta(days=2)
FOR = {"1": "for"}


@pytest.fixture
def voters(make_branch, make_member):
    branch = make_branch("North")
    return [make_member(branch) for _ in range(3)]


@pytest.fixture
def ballot(session, voters):
    return open_secret_ballot(session, START, voters, voters[:1])


@pytest.fixture
def post(client_as, ballot):
    """Send an envelope through the door that browsers use."""

    def send(member, envelope, key=None, ballot_id=None):
        text = envelope if isinstance(envelope, str) else base64.b64encode(envelope).decode()
        form = {"envelope": text, "key": key or ballot.public_hex}
        return client_as(member).post(f"/ballots/{ballot_id or ballot.id}/envelope", data=form)

    return send


@pytest.fixture
def noted(session):
    def rows():
        found = session.execute(
            select(AuditRow.actor_id, AuditRow.facts)
            .where(AuditRow.name == "PaperRefused")
            .order_by(AuditRow.id)
        )
        return [(actor, facts) for actor, facts in found]

    return rows


def kept(session):
    return session.execute(select(Envelope.member_id, Envelope.envelope_hash)).all()


def abuses(session, ballot, voters, stranger, clock):
    """Every abuse by its kind: who sends what, with which key."""
    good = ballot.envelope(FOR)
    other = open_secret_ballot(session, START, voters, voters[:1])
    long = ballot.envelope(FOR) + os.urandom(5000)
    return {
        Why.WRONG_KEY: (voters[0], other.envelope(FOR), other.public_hex),
        Why.WRONG_LENGTH: (voters[0], good[:-7], None),
        Why.NOT_READABLE: (voters[0], "%%%" + "x" * 50, None),
        Why.NOT_ON_ROLL: (stranger, good, None),
        "over-long": (voters[0], long, None),
    }


@pytest.mark.parametrize(
    "kind", [Why.WRONG_KEY, Why.WRONG_LENGTH, Why.NOT_READABLE, Why.NOT_ON_ROLL, "over-long"]
)
def test_a_forged_foreign_or_damaged_envelope_is_refused_and_recorded(
    session, clock, voters, ballot, make_member, post, noted, kind
):
    member, envelope, key = abuses(session, ballot, voters, make_member(), clock)[kind]
    why = Why.WRONG_LENGTH if kind == "over-long" else kind

    answer = post(member, envelope, key)

    assert answer.status_code in {403, 409, 422}
    assert "Your paper was not taken" in answer.text
    assert kept(session) == []
    if kind != Why.NOT_ON_ROLL:
        assert noted() == [(member.id, {"ballot_id": ballot.id, "why": why.value})]
    else:
        assert noted()[0][1]["why"] == why.value


def test_an_envelope_of_another_ballot_with_this_ones_key_stays_a_sealed_riddle(
    session, voters, ballot, post
):
    """Nobody can look inside before the opening, which then calls it spoilt."""
    other = open_secret_ballot(session, START, voters, voters[:1])

    assert post(voters[0], other.envelope(FOR)).status_code == 303
    assert len(kept(session)) == 1


def test_a_replayed_envelope_of_another_member_is_refused(session, voters, ballot, post, noted):
    envelope = ballot.envelope(FOR)
    assert post(voters[0], envelope).status_code == 303

    answer = post(voters[1], envelope)

    assert answer.status_code == 409
    assert "handed in by somebody else" in answer.text
    assert [(row.member_id) for row in kept(session)] == [voters[0].id]
    assert noted() == [(voters[1].id, {"ballot_id": ballot.id, "why": "somebody-elses"})]


def test_a_replay_does_not_cost_the_paper_that_she_had_in(session, voters, post, ballot):
    first = ballot.envelope(FOR)
    post(voters[0], first)
    post(voters[1], ballot.envelope({"1": "against"}))
    before = sorted(kept(session))

    post(voters[1], first)

    assert sorted(kept(session)) == before


@pytest.mark.parametrize(
    ("moment", "why"),
    [(START - timedelta(minutes=1), "before-opening"), (CLOSES, "after-close")],
)
def test_votes_outside_the_window_are_refused_and_recorded(
    session, clock, voters, ballot, post, noted, moment, why
):
    clock.set(moment)

    assert post(voters[0], ballot.envelope(FOR)).status_code == 409
    assert kept(session) == []
    assert noted() == [(voters[0].id, {"ballot_id": ballot.id, "why": why})]


def test_a_signed_out_browser_is_refused_and_recorded(app, session, ballot, noted):
    text = base64.b64encode(ballot.envelope(FOR)).decode()

    answer = app.test_client().post(
        f"/ballots/{ballot.id}/envelope", data={"envelope": text, "key": ballot.public_hex}
    )

    assert answer.status_code == 401
    assert kept(session) == []
    assert noted() == [(None, {"ballot_id": ballot.id, "why": "signed-out"})]


def test_who_has_a_slip_is_refused_and_recorded(session, voters, ballot, post, noted):
    session.add(SlipIssued(ballot_id=ballot.id, member_id=voters[0].id, issued_by_id=voters[1].id))
    session.commit()

    assert post(voters[0], ballot.envelope(FOR)).status_code == 409
    assert noted() == [(voters[0].id, {"ballot_id": ballot.id, "why": "has-slip"})]


def test_a_recorded_ballot_takes_no_envelope_and_a_secret_one_no_named_vote(
    session, voters, ballot, post, noted, work_as, client_as
):
    with pytest.raises(RefusedError) as caught, work_as(voters[0]) as work:
        hand_in_paper(work, BallotId(ballot.id), {})
    assert why_of(caught.value) is Why.SECRET
    with unguarded_ballots(session):
        session.get_one(Ballot, ballot.id).secrecy = "recorded"

    assert post(voters[0], ballot.envelope(FOR)).status_code == 409
    assert noted() == [(voters[0].id, {"ballot_id": ballot.id, "why": "not-secret"})]


def test_the_route_of_recorded_votes_on_a_motion_refuses_and_records_in_a_secret_ballot(
    session, clock, voters, ballot, noted, client_as, make_motion, make_cycle
):
    make_cycle()
    motion = make_motion(state="proposed")
    row = session.get_one(Ballot, ballot.id)
    with unguarded_ballots(session):
        row.motion_id, row.branch_id, row.about = motion.id, motion.branch_id, "motion"

    answer = client_as(voters[0]).post(f"/ballots/{ballot.id}/paper", data={"question_1": "for"})

    assert answer.status_code == 409
    assert "only sealed papers are taken" in answer.text
    assert noted() == [(voters[0].id, {"ballot_id": ballot.id, "why": "secret"})]


@pytest.mark.parametrize(
    "paper",
    [
        "",
        "{}",
        '{"a":{"1":"yes"},"b":"%s"}',
        '{"a":{"1":"for"},"b":"%s","name":"me"}',
        '{"a":{"1":"for","2":"for"},"b":"%s"}',
        '{"a": {"1":"for"},"b":"%s"}',
        '{"a":{"1":"' + "for" * 9000 + '"},"b":"%s"}',
    ],
)
def test_an_ill_formed_paper_without_a_script_is_refused_and_recorded_without_its_content(
    session, voters, ballot, noted, client_as, paper
):
    sent = paper.replace("%s", ballot.mark)

    answer = client_as(voters[0]).post(f"/ballots/{ballot.id}/seal", data={"paper": sent})

    assert answer.status_code == 422
    assert kept(session) == []
    assert noted() == [(voters[0].id, {"ballot_id": ballot.id, "why": "ill-formed"})]


def test_nobody_can_flood_the_trail(voters, ballot, post, noted):
    for _time in range(MOST_NOTED + 4):
        post(voters[0], "no envelope!")
    post(voters[1], "no envelope!")
    post(voters[0], ballot.envelope(FOR)[:-1])

    assert [(actor, facts["why"]) for actor, facts in noted()] == [
        *[(voters[0].id, "not-readable")] * MOST_NOTED,
        (voters[1].id, "not-readable"),
        (voters[0].id, "wrong-length"),
    ]


def test_visitors_together_can_write_no_more_than_one_member(app, ballot, noted):
    for _time in range(MOST_NOTED + 4):
        app.test_client().post(f"/ballots/{ballot.id}/envelope", data={"envelope": "x"})

    assert len(noted()) == MOST_NOTED


def test_a_refusal_of_a_ballot_that_there_is_not_is_not_recorded(work_as, voters, ballot, noted):
    with work_as(voters[0]) as work:
        assert note_refusal(work, ballot.id + 99, Why.WRONG_KEY) is False

    assert noted() == []


def test_a_returning_officer_cannot_close_the_board_early_and_shut_members_out(
    session, voters, ballot, work_as, post
):
    with pytest.raises(RefusedError, match="not before"), work_as() as work:
        found = load_ballot(work, BallotId(ballot.id), to_declare=True)
        close_board(work, found, work.session.get_one(Sealing, ballot.id))

    assert post(voters[0], ballot.envelope(FOR)).status_code == 303


def test_nothing_of_a_vote_is_in_the_log_the_trail_the_outbox_or_the_cookie(
    session, voters, ballot, client_as, caplog
):
    caplog.set_level(logging.DEBUG)
    browser = client_as(voters[0])
    paper = encode_paper(FOR, ballot.mark).decode()
    looked = browser.post(f"/ballots/{ballot.id}/review", data={"q1": "for"})
    receipt = browser.post(f"/ballots/{ballot.id}/seal", data={"paper": paper})
    browser.post(f"/ballots/{ballot.id}/seal", data={"paper": paper + " "})
    browser.post(f"/ballots/{ballot.id}/review", data={"q1": "perhaps"})
    browser.post(f"/ballots/{ballot.id}/receipt/mail")

    assert (looked.status_code, receipt.status_code) == (200, 200)
    tracker = receipt.text.split('receipt__code">')[2][:32]
    trail = [row.facts for row in session.scalars(select(AuditRow))]
    letters = [row.values for row in session.scalars(select(OutboxMessage))]
    with browser.session_transaction() as cookie:
        places = (caplog.text, str(trail), str(letters), str(dict(cookie)))
    for place in places:
        for secret in (tracker, paper, "perhaps", '"for"', "'for'"):
            assert secret not in place


def test_an_error_while_sealing_tells_the_log_nothing_of_the_paper(
    app, session, voters, ballot, client_as, caplog, monkeypatch
):
    def fail(*_args, **_kwargs):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("policy_forum.features.ballots.commands.envelopes._keep", fail)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    monkeypatch.setitem(app.config, "TESTING", False)
    paper = encode_paper(FOR, ballot.mark).decode()

    answer = client_as(voters[0]).post(f"/ballots/{ballot.id}/seal", data={"paper": paper})

    assert answer.status_code == 500
    assert "the disk is full" in caplog.text
    assert paper not in caplog.text
    assert paper not in answer.text
    assert ballot.mark not in caplog.text


def test_a_database_error_names_no_values(session, voters, ballot, work_as):
    """The statement of a failed envelope must not print the envelope into a log."""
    envelope = ballot.envelope(FOR)
    with work_as(voters[0]) as work:
        hand_in_envelope(work, ballot.id, envelope, ballot.public_hex)
    with pytest.raises(RefusedError) as caught, work_as(voters[1]) as work:
        hand_in_envelope(work, ballot.id, envelope, ballot.public_hex)

    assert caught.value.__suppress_context__
    assert envelope.hex() not in repr(caught.value)


def test_a_ranking_that_says_more_than_a_ranking_is_refused(session, voters, work_as):
    asked = {"wording": "Who?", "method": Method.IRV, "options": ["Ada", "Bo"]}
    ballot = open_secret_ballot(session, START, voters, voters[:1], questions=[SIMPLE, asked])
    for answer in (((0, 1),), ((0,), (0,)), ((2,),)):
        paper = encode_paper({"1": "for", "2": answer}, ballot.mark)
        with pytest.raises(RefusedError) as caught, work_as(voters[0]) as work:
            seal_and_hand_in(work, ballot.id, paper)
        assert why_of(caught.value) is Why.ILL_FORMED
