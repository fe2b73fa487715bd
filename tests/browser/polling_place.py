"""A secret ballot that is served, the key to its box, and how a member gets in."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from policy_forum.domain.counting.results import Method
from policy_forum.domain.sealing.papers import decode_paper
from policy_forum.domain.sealing.plaintext import unpack
from policy_forum.features.ballots.models import Envelope, Scrutineer
from policy_forum.platform.sealing import join_key, open_envelope, open_share
from policy_forum.web.storage import db
from tests.commands.ballots.sealed import SealedBallot
from tests.stage import Stage

QUESTIONS: list[dict[str, Any]] = [
    {
        "wording": "Shall the branch hold a summer school for new members late in July?",
        "method": Method.MAJORITY,
    },
    {
        "wording": "Which two shall speak at it?",
        "method": Method.APPROVAL,
        "options": ["Ada Lovell", "Bo Ekström", "Cerys Llewelyn-Prydderch"],
        "most_choices": 2,
    },
    {
        "wording": "Who shall be its treasurer?",
        "method": Method.IRV,
        "options": ["Ada Lovell", "Bo Ekström", "Cerys Llewelyn-Prydderch"],
    },
    {
        "wording": "Which name shall it have?",
        "method": Method.SCHULZE,
        "options": ["Red", "Green", "Blue"],
    },
]


@dataclass
class PollingPlace:
    """A secret ballot, served; the key to its box; and cookies of people who may vote."""

    home: str
    stage: Stage
    ballot: SealedBallot
    private: bytes
    cookies: list[dict[str, str]] = field(default_factory=list)

    @property
    def path(self) -> str:
        """Where the ballot is."""
        return f"{self.home}/ballots/{self.ballot.id}"

    def papers(self) -> list[tuple[str, str, dict]]:
        """All papers in the box, opened: hash, tracker, answers."""
        with self.stage.app.app_context(), Session(db.engine) as session:
            rows = session.execute(
                select(Envelope.envelope_hash, Envelope.sealed).where(
                    Envelope.ballot_id == self.ballot.id
                )
            ).all()
        return [(hashed, *self._opened(sealed)) for hashed, sealed in rows]

    def _opened(self, sealed: bytes) -> tuple[str, dict]:
        plaintext = open_envelope(sealed, self.private)
        assert plaintext is not None
        paper, tracker = unpack(plaintext, self.ballot.paper_bytes)
        return tracker.hex(), dict(decode_paper(paper, self.ballot.questions, self.ballot.mark))


def cookie_of(stage: Stage, home: str, key: str) -> dict[str, str]:
    """The cookie of a signed-in member, by the key of her account."""
    browser = stage.app.test_client()
    with browser.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"] = key, True
    found = browser.get_cookie(stage.app.config["SESSION_COOKIE_NAME"])
    assert found is not None
    return {"name": found.key, "value": found.value, "url": home}


def private_key_of(session: Session, ballot: SealedBallot) -> bytes:
    """The private half of a ballot’s key, from the code on its one card."""
    [card] = ballot.cards
    scrutineer = session.get_one(Scrutineer, (ballot.key_id, card.member_id))
    share = open_share(bytes.fromhex(scrutineer.sealed_share or ""), card.code)
    assert share is not None
    private = join_key([share], ballot.public)
    assert private is not None
    return private
