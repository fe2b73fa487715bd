"""What was announced of a ballot stays as it was, whatever is sent to whichever of its doors."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.domain.counting.results import Method
from policy_forum.features.ballots.models import Ballot, BallotOption, BallotQuestion, Sealing
from tests.commands.ballots.sealed import open_secret_ballot
from tests.stage import START

ELECTION = {"wording": "Who chairs?", "method": Method.APPROVAL, "options": ("Ada", "Bo")}
# What forms of this site call these things, and what a guesser would call them.
CHANGED = {
    "title": "Another title", "wording": "Another question?", "explanation": "Another reason",
    "question-0-wording": "Another question?", "question-0-method": "majority",
    "questions-0-wording": "Another question?", "questions-0-options": "Zoe\nYan",
    "options": "Zoe\nYan", "options-0-name": "Zoe", "name": "Zoe", "method": "majority",
    "seats": "2", "quorum": "0", "closes": "2036-01-01T00:00", "opens": "2025-01-01T00:00",
    "seed": "0" * 32, "public_key": "0" * 64, "key_id": "1", "step": "announce",
}  # fmt: skip
MOMENTS = {"open": timedelta(hours=1), "closed": timedelta(days=3)}


def announced(session):
    """All that was fixed when the ballot was announced."""
    session.expire_all()
    ballot = session.scalars(select(Ballot)).one()
    sealing = session.scalars(select(Sealing)).one()
    questions = [
        (q.position, q.wording, q.method, q.seats, q.most_choices, q.status_quo)
        for q in session.scalars(select(BallotQuestion))
    ]
    options = session.execute(select(BallotOption.number, BallotOption.name)).all()
    return (
        *(ballot.title, ballot.explanation, ballot.opens, ballot.closes, ballot.quorum),
        *(ballot.roll_hash, ballot.roll_count, ballot.freeze_date, ballot.secrecy),
        *(sealing.setup, sealing.seed, sealing.public_key, sealing.paper_bytes),
        *questions,
        *options,
    )


def doors(app):
    """Every door of a ballot that takes a form."""
    return sorted(
        rule.rule.replace("<int(max=2147483647):ballot_id>", "{ballot}")
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("ballots.")
        and "POST" in (rule.methods or ())
        and rule.arguments == {"ballot_id"}
    )


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("kind", [OfficeKind.RETURNING_OFFICER, OfficeKind.SECRETARY])
def test_no_officer_changes_what_was_announced(kind, moment, app, session, make, client_as, clock):
    branch = make.branch("North")
    make.standing_orders(branch)
    voters = [make.member(branch) for _ in range(4)]
    officer = make.officer(kind, branch)
    ballot = open_secret_ballot(
        session, START, [*voters, officer], voters[:1], branch=branch, questions=(ELECTION,)
    )
    before = announced(session)
    clock.set(START + MOMENTS[moment])
    browser = client_as(officer)

    tried = [door.format(ballot=ballot.id) for door in doors(app)]
    assert len(tried) >= 10
    # And those that a site might have, and this one does not.
    missing = [f"/ballots/{ballot.id}{end}" for end in ("", "/edit", "/questions", "/options")]
    for door in missing:
        assert browser.post(door, data=CHANGED).status_code in {404, 405}, door
    for door in tried:
        assert browser.post(door, data=CHANGED).status_code < 500, door

    assert announced(session) == before
