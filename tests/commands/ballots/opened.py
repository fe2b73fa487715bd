"""Secret ballots that were opened, for tests of what is published of them."""

import random  # noqa: TID251 - papers of tests, the same at every run
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from policy_forum.domain.counting.methods import METHODS, PaperKind
from policy_forum.domain.counting.results import Method
from policy_forum.domain.identifiers import BallotId
from policy_forum.features.ballots.commands.unsealing import give_share
from policy_forum.features.ballots.models import Envelope, SlipIssued, Teller
from policy_forum.features.members.models import Member
from policy_forum.platform.clock import FixedClock
from policy_forum.platform.sealing import envelope_hash
from policy_forum.platform.work import unit_of_work
from tests.commands.ballots.sealed import SealedBallot, open_secret_ballot
from tests.makers import Makers
from tests.stage import START

NAMES = ("Ada", "Bo", "Cerys ‘Mawr’", "Dafydd", "Efa")


def asked_by(method: Method) -> dict[str, Any]:
    """A question that is counted by the method."""
    question: dict[str, Any] = {"wording": f"By {method.value}?", "method": method}
    if METHODS[method].paper is not PaperKind.CHOICE:
        question["options"] = NAMES
    if METHODS[method].has_seats:
        question["seats"] = 2
    return question


def some_answer(method: Method, chance: random.Random) -> Any:
    """An answer that the method takes; sometimes a blank one."""
    paper = METHODS[method].paper
    if paper is PaperKind.CHOICE:
        return chance.choice(("for", "for", "against", "abstain"))
    chosen = chance.sample(range(len(NAMES)), chance.randrange(len(NAMES) + 1))
    if paper is PaperKind.APPROVAL:
        return (tuple(sorted(chosen)),) if chosen else ()
    if METHODS[method].allows_equal and len(chosen) > 2:
        return (tuple(sorted(chosen[:2])), *((option,) for option in chosen[2:]))
    return tuple((option,) for option in chosen)


class Opening:
    """Makes ballots, fills them with papers, and has their only scrutineer open them."""

    def __init__(self, session: Session, make: Makers, clock: FixedClock) -> None:
        self.session, self.make, self.clock = session, make, clock
        self.branch = make.branch("North")
        self.people: list[Member] = [make.member(self.branch) for _ in range(30)]
        self.scrutineer = self.people[0]

    def ballot(
        self, questions: Sequence[dict[str, Any]], papers: Sequence[dict[str, Any]], **more: Any
    ) -> SealedBallot:
        """A ballot on those questions, with those papers in."""
        settings: dict[str, Any] = {"branch": self.branch, "questions": questions} | more
        ballot = open_secret_ballot(self.session, START, self.people, [self.scrutineer], **settings)
        rows = []
        for member, answers in zip(self.people, papers, strict=False):
            envelope = ballot.envelope(answers)
            rows.append(
                {
                    "ballot_id": ballot.id,
                    "member_id": member.id,
                    "envelope_hash": envelope_hash(envelope),
                    "sealed": envelope,
                }
            )
        if rows:
            self.session.execute(insert(Envelope), rows)
        self.session.commit()
        return ballot

    def slips(self, ballot: SealedBallot, sheet: str, given: int) -> None:
        """Give slips to the last members of the roll, and let two tellers agree on a sheet."""
        for member in self.people[-given:]:
            issued = SlipIssued(
                ballot_id=ballot.id, member_id=member.id, issued_by_id=self.people[1].id
            )
            self.session.add(issued)
        for member in self.people[1:3]:
            teller = Teller(ballot_id=ballot.id, member_id=member.id, named_at=START, sheet=sheet)
            self.session.add(teller)
        self.session.commit()

    def open(self, ballot: SealedBallot) -> SealedBallot:
        """Close the ballot and open it."""
        self.clock.set(START + timedelta(days=3))
        actor = self.make.actor(self.scrutineer)
        with unit_of_work(self.session, actor, self.clock) as work:
            give_share(work, BallotId(ballot.id), ballot.cards[0].code)
        self.session.expire_all()
        return ballot

    def opened(
        self,
        *methods: Method,
        voters: int = 24,
        seed: int = 1,
        **more: Any,
    ) -> SealedBallot:
        """A ballot with a question for each method and so many chance papers, opened."""
        chance = random.Random(seed)
        papers = [
            {str(place): some_answer(m, chance) for place, m in enumerate(methods, start=1)}
            for _ in range(voters)
        ]
        return self.open(self.ballot([asked_by(m) for m in methods], papers, **more))
