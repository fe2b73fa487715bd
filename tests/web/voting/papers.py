"""Papers that voters fill in, and what is looked up of them afterwards."""

import base64
import re
from typing import Any

from sqlalchemy import select

from policy_forum.domain.counting.results import Method
from policy_forum.features.ballots.models import Envelope
from policy_forum.platform.audit import AuditRow
from tests.commands.ballots.sealed import SIMPLE

CHOOSE = {
    "wording": "Which two shall speak?",
    "method": Method.APPROVAL,
    "options": ["Ada", "Bo", "Cerys"],
    "most_choices": 2,
}
RANK = {
    "wording": "Who shall be treasurer?",
    "method": Method.IRV,
    "options": ["Ada", "Bo", "Cerys"],
}
EQUAL = {"wording": "Which name?", "method": Method.SCHULZE, "options": ["Red", "Green", "Blue"]}
ALL: list[dict[str, Any]] = [SIMPLE, CHOOSE, RANK, EQUAL]
FILLED = {
    "q1": "for",
    "q2": ["0", "2"],
    "q3-0": "2",
    "q3-2": "1",
    "q4-0": "1",
    "q4-1": "1",
    "q4-2": "3",
}
SAYS = {"1": "for", "2": [[0, 2]], "3": [[2], [0]], "4": [[0, 1], [2]]}


def hidden(answer, name):
    """What stands in a hidden field of a page."""
    found = re.search(rf'name="{name}" value="([^"]*)"', answer.text)
    assert found, answer.text
    return found[1].replace("&#34;", '"')


def sealed_form(ballot, answers=None):
    """What a browser that sealed a paper sends."""
    envelope = ballot.envelope(answers or dict(SAYS))
    return {"envelope": base64.b64encode(envelope).decode(), "key": ballot.public_hex}


def kept(session):
    """The envelopes that are in: whose, and their hashes."""
    return session.execute(select(Envelope.member_id, Envelope.envelope_hash)).all()


def refusals(session):
    """What the record has of refused papers: whose, and why."""
    rows = session.execute(
        select(AuditRow.actor_id, AuditRow.facts).where(AuditRow.name == "PaperRefused")
    )
    return [(actor, facts["why"]) for actor, facts in rows]
