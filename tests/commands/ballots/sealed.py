"""Secret ballots ready made: a key with its cards, an open ballot, and papers sealed to it."""

import hashlib
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from policy_forum.domain.canonical import canonical_json
from policy_forum.domain.counting.methods import METHODS
from policy_forum.domain.counting.results import Method
from policy_forum.domain.eligibility import RollBody
from policy_forum.domain.sealing.papers import Answers, PaperQuestion, encode_paper, longest_paper
from policy_forum.domain.sealing.plaintext import pack
from policy_forum.features.ballots.models import (
    Ballot,
    BallotOption,
    BallotQuestion,
    ElectionKey,
    RollEntry,
    Scrutineer,
    Sealing,
)
from policy_forum.features.ballots.rules import BallotAbout, Secrecy, hash_of_roll
from policy_forum.features.branches.models import Branch
from policy_forum.features.branches.rules import CastingVote, Majority
from policy_forum.features.members.models import Member
from policy_forum.platform.sealing import make_card, make_election_key, new_tracker, seal

SIMPLE = {"wording": "Shall we have a summer school?", "method": Method.MAJORITY}


@dataclass
class Card:
    """A scrutineer and the code on her card."""

    member_id: int
    code: str


@dataclass
class SealedBallot:
    """A secret ballot that is open, with what only its scrutineers and voters know."""

    id: int
    key_id: int
    public: bytes
    mark: str
    paper_bytes: int
    questions: tuple[PaperQuestion, ...]
    cards: list[Card]
    trackers: dict[str, Answers] = field(default_factory=dict)

    @property
    def public_hex(self) -> str:
        """The election key as pages and forms name it."""
        return self.public.hex()

    def envelope(self, answers: Answers, tracker: bytes | None = None) -> bytes:
        """Seal a paper as the voter's browser does; its tracker is kept in `trackers`."""
        tracker = tracker or new_tracker()
        self.trackers[tracker.hex()] = answers
        return self.sealed(encode_paper(answers, self.mark), tracker)

    def sealed(self, paper: bytes, tracker: bytes | None = None) -> bytes:
        """Seal any bytes as a paper, also such as no page would send."""
        return seal(pack(paper, tracker or new_tracker(), self.paper_bytes), self.public)


def ready_key(
    session: Session,
    scrutineers: Sequence[Member],
    now: datetime,
    *,
    needed: int = 1,
    branch: Branch | None = None,
    label: str = "Key of the year",
) -> tuple[ElectionKey, list[Card]]:
    """A key whose cards are all taken and confirmed, and the cards."""
    cards = [make_card() for _ in scrutineers]
    made = make_election_key([public for _code, public in cards], needed)
    key = ElectionKey(
        branch_id=branch.id if branch else None,
        label=label,
        made_by_id=scrutineers[0].id,
        made_at=now,
        needed=needed,
        of=len(cards),
        public_key=made.public.hex(),
    )
    session.add(key)
    session.flush()
    for place, (member, (_code, public)) in enumerate(zip(scrutineers, cards, strict=True)):
        session.add(
            Scrutineer(
                key_id=key.id,
                member_id=member.id,
                position=place + 1,
                card_public=public.hex(),
                card_taken_at=now,
                sealed_share=made.sealed_shares[place].hex(),
                share_hash=made.share_hashes[place],
                confirmed_at=now,
            )
        )
    session.commit()
    held = [Card(m.id, code) for m, (code, _public) in zip(scrutineers, cards, strict=True)]
    return key, held


def open_secret_ballot(
    session: Session,
    now: datetime,
    voters: Sequence[Member],
    scrutineers: Sequence[Member],
    *,
    branch: Branch | None = None,
    questions: Sequence[dict[str, Any]] = (SIMPLE,),
    needed: int = 1,
    quorum: int = 1,
    lasts: timedelta = timedelta(days=2),
    threshold: int = 20,
) -> SealedBallot:
    """A secret ballot on questions, open from now, written straight into the tables.

    A question is a dict with wording and method, and where needed options (names), seats,
    most_choices and status_quo.
    """
    key, cards = ready_key(session, scrutineers, now, needed=needed, branch=branch)
    ballot = _ballot(session, now, voters, branch, lasts, quorum)
    paper_questions = tuple(
        _question(session, ballot.id, place, question)
        for place, question in enumerate(questions, start=1)
    )
    paper_bytes = -(-longest_paper(paper_questions) // 32) * 32
    setup = canonical_json(_set_up(ballot, key, paper_bytes, questions, threshold)).decode()
    setup_hash = hashlib.sha256(setup.encode()).hexdigest()
    assert key.public_key is not None
    session.add(
        Sealing(
            ballot_id=ballot.id,
            key_id=key.id,
            public_key=key.public_key,
            seed=json.loads(setup)["seed"],
            paper_bytes=paper_bytes,
            setup=setup,
            setup_hash=setup_hash,
        )
    )
    session.commit()
    public = bytes.fromhex(key.public_key)
    return SealedBallot(
        ballot.id, key.id, public, setup_hash[:16], paper_bytes, paper_questions, cards
    )


def _ballot(
    session: Session,
    now: datetime,
    voters: Sequence[Member],
    branch: Branch | None,
    lasts: timedelta,
    quorum: int,
) -> Ballot:
    ballot = Ballot(
        motion_id=None,
        branch_id=branch.id if branch else None,
        about=BallotAbout.QUESTION,
        secrecy=Secrecy.SECRET,
        title="A question to all",
        roll_body=RollBody.BRANCH if branch else RollBody.EVERYONE,
        opened_at=now,
        opens=now,
        closes=now + lasts,
        standing_orders_version=1,
        quorum=quorum,
        majority=Majority.SIMPLE,
        casting_vote=CastingVote.NOT_CARRIED,
        freeze_date=now.date(),
        roll_count=len(voters),
        roll_hash=hash_of_roll([voter.number for voter in voters]),
    )
    session.add(ballot)
    session.flush()
    session.add_all(
        RollEntry(ballot_id=ballot.id, member_id=key) for key in sorted(v.id for v in voters)
    )
    return ballot


def _question(
    session: Session, ballot_id: int, place: int, question: dict[str, Any]
) -> PaperQuestion:
    options = question.get("options", ())
    row = BallotQuestion(
        ballot_id=ballot_id,
        position=place,
        wording=question["wording"],
        method=question["method"],
        seats=question.get("seats", 1),
        most_choices=question.get("most_choices"),
        status_quo=question.get("status_quo"),
    )
    session.add(row)
    session.flush()
    session.add_all(
        BallotOption(question_id=row.id, number=number, name=name)
        for number, name in enumerate(options)
    )
    return PaperQuestion(
        str(place),
        row.method,
        len(options),
        row.most_choices,
        METHODS[row.method].allows_equal,
    )


def _set_up(
    ballot: Ballot,
    key: ElectionKey,
    paper_bytes: int,
    questions: Sequence[dict[str, Any]],
    threshold: int,
) -> dict[str, Any]:
    def said(moment: datetime) -> str:
        return f"{moment:%Y-%m-%dT%H:%M:%SZ}"

    return {
        "ballot": ballot.id,
        "organisation": "The Test League",
        "title": ballot.title,
        "body": "The Test League",
        "secrecy": "secret",
        "opened_at": said(ballot.opened_at),
        "opens": said(ballot.opens),
        "closes": said(ballot.closes),
        "roll": {
            "count": ballot.roll_count,
            "sha256": ballot.roll_hash,
            "rule": ["Everyone may vote."],
            "clause": "Model rules 1.1 (version 1)",
            "shut_out": [],
        },
        "quorum": ballot.quorum,
        "public_key": key.public_key,
        "scrutineers": {"needed": key.needed, "of": key.of},
        "paper_bytes": paper_bytes,
        "seed": secrets.token_hex(16),
        "threshold": threshold,
        "questions": [
            {
                "key": str(place),
                "wording": question["wording"],
                "method": question["method"].value,
                "seats": question.get("seats", 1),
                "most_choices": question.get("most_choices"),
                "options": list(question.get("options", ("For", "Against", "Abstain"))),
                "majority": None,
                "status_quo": question.get("status_quo"),
            }
            for place, question in enumerate(questions, start=1)
        ],
    }
