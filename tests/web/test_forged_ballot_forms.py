"""Forms of secret ballots that no page of ours sent, and codes that must not come back."""

import base64
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from policy_forum.features.ballots.models import Envelope
from tests.commands.ballots.sealed import open_secret_ballot
from tests.stage import START

CLOSES = START + timedelta(days=2)
FOR = {"1": "for"}


@pytest.fixture
def people(make_branch, make_member):
    branch = make_branch("North")
    return [make_member(branch) for _ in range(5)]


@pytest.fixture
def ballot(session, people):
    return open_secret_ballot(session, START, people, people[:2], needed=2)


def test_a_code_that_is_too_long_is_not_sent_back(people, ballot, client_as, clock):
    clock.set(CLOSES)
    code = ballot.cards[0].code
    answer = client_as(people[0]).post(
        f"/ballots/{ballot.id}/opening", data={"code": code + " " * 20 + "A" * 200}
    )
    assert answer.status_code == 422
    assert code not in answer.text


def test_a_form_from_another_site_signs_nobody_out(app, client, ballot):
    """The browser sends it without her cookie; a new cookie would take the place of hers."""
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        address = f"/ballots/{ballot.id}/envelope"
        answer = client.post(address, data={}, headers={"Sec-Fetch-Site": "cross-site"})
        own = client.post(address, data={}, headers={"Sec-Fetch-Site": "same-origin"})
    finally:
        app.config["WTF_CSRF_ENABLED"] = False
    assert answer.status_code == 400
    assert "Set-Cookie" not in answer.headers
    assert "Set-Cookie" in own.headers


@pytest.mark.parametrize(
    "sent_with",
    [
        {"Sec-Fetch-Site": "cross-site", "Origin": "https://elsewhere.example"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
    ],
    ids=str,
)
def test_a_paper_that_another_site_slipped_in_is_not_offered_to_be_handed_in(
    app, people, ballot, client_as, session, sent_with
):
    """One press of the button would hand in somebody else's paper in her name."""
    text = base64.b64encode(ballot.envelope(FOR)).decode()
    form = {"envelope": text, "key": ballot.public_hex}
    browser = client_as(people[4])
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        address = f"/ballots/{ballot.id}/envelope"
        answer = browser.post(address, data=form, headers=sent_with)
        own = browser.post(address, data=form, headers={"Sec-Fetch-Site": "same-origin"})
    finally:
        app.config["WTF_CSRF_ENABLED"] = False

    assert answer.status_code == 400
    assert text not in answer.text
    assert own.status_code == 401
    assert text in own.text.replace("&#43;", "+")
    assert session.scalar(select(func.count()).select_from(Envelope)) == 0
