"""How the organisation votes in secret: key, paper, opening, all through the members' commands."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from policy_forum.command_line.demo.people import PEOPLE, Person, person_of
from policy_forum.command_line.demo.playing.acts import Act, Cast, officer
from policy_forum.command_line.demo.story.secret import SECRET_BALLOTS, Paper, SecretBallot
from policy_forum.domain.access.actors import OfficeKind
from policy_forum.domain.eligibility import RollBody
from policy_forum.domain.identifiers import BallotId, ElectionKeyId
from policy_forum.domain.sealing.papers import encode_paper
from policy_forum.features.ballots.commands.board import publish_board
from policy_forum.features.ballots.commands.envelopes import seal_and_hand_in
from policy_forum.features.ballots.commands.keys import begin_key, confirm_card, take_card
from policy_forum.features.ballots.commands.questions import put_question
from policy_forum.features.ballots.commands.unsealing import give_share
from policy_forum.features.ballots.queries.whole import get_whole_ballot
from policy_forum.features.ballots.rules import Secrecy
from policy_forum.features.ballots.rules.setting_up import (
    OptionAsked,
    QuestionAsked,
    QuestionSetUp,
)
from policy_forum.platform.work import Work

_ORGANISATION = "The Commonweal League"
_FREEZE_DAYS = 28
_OPENED, _CLOSED = 20, 18


def acts_of_secret_ballots(cast: Cast) -> Iterator[Act]:
    """Every secret ballot of the story, from its key to its result."""
    for ballot in SECRET_BALLOTS:
        yield from _Poll(cast, ballot).acts()


@dataclass
class _Poll:
    """A ballot being held; what its people keep at home is kept here."""

    cast: Cast
    ballot: SecretBallot
    codes: dict[str, str] = field(default_factory=dict)
    election_key: ElectionKeyId | None = None
    ballot_id: BallotId | None = None

    def acts(self) -> Iterator[Act]:
        ballot, what = self.ballot, self.ballot.title
        holder = officer(OfficeKind.RETURNING_OFFICER, None, ballot.begun)
        yield Act(ballot.begun, 9, holder, self.begin, f"{what}: key")
        for place, who in enumerate(ballot.scrutineers):
            yield Act(ballot.begun, 10 + place, who, self.take, f"{what}: {who} takes her card")
            yield Act(ballot.begun, 15 + place, who, self.confirm, f"{what}: {who} confirms")
        yield Act(ballot.begun + 1, 12, holder, self.put, f"{what}: put to the vote")
        days = range(ballot.opens + 1, min(ballot.closes, 0))
        for place, voter in enumerate(self.voters()):
            hour = 8 + place * 1.37 % 11
            day = days[place % len(days)]
            yield Act(day, hour, voter.key, self.voting(place), f"{what}: {voter.key} votes")
        for day in days:
            yield Act(day, _OPENED, None, self.publish_board, f"{what}: board")
        if ballot.closes < 0:
            for place, who in enumerate(ballot.scrutineers[: ballot.needed]):
                yield Act(ballot.closes, _CLOSED + 1 + place, who, self.open, f"{what}: opening")

    def voters(self) -> list[Person]:
        freeze_day = self.ballot.opens - _FREEZE_DAYS
        return [
            person
            for person in PEOPLE
            if person.is_eligible(freeze_day) and person.key not in self.ballot.not_voting
        ]

    def begin(self, work: Work) -> None:
        numbers = [person_of(who).number for who in self.ballot.scrutineers]
        self.election_key = begin_key(work, None, self.ballot.label, numbers, self.ballot.needed)

    def take(self, work: Work) -> None:
        self.codes[self._who(work)] = take_card(work, self._key()).code

    def confirm(self, work: Work) -> None:
        confirm_card(work, self._key(), self.codes[self._who(work)])

    def put(self, work: Work) -> None:
        ballot, explanation = self.ballot, self.ballot.explanation
        if ballot.tells_code:
            (code,) = self.codes.values()
            explanation += (
                "\n\nOnly in this demonstration, so that you can open the box after the close: "
                f"the code on the returning officer’s card is {code}."
            )
        set_up = QuestionSetUp(
            title=ballot.title,
            branch_id=None,
            body=RollBody.EVERYONE,
            secrecy=Secrecy.SECRET,
            opens=self.cast.moment(ballot.opens, _OPENED),
            closes=self.cast.moment(ballot.closes, _CLOSED),
            explanation=explanation,
            key_id=self.election_key,
            questions=tuple(
                QuestionAsked(
                    question.wording,
                    question.method,
                    tuple(OptionAsked(name) for name in question.options),
                    seats=question.seats,
                    status_quo=question.status_quo,
                )
                for question in ballot.questions
            ),
        )
        self.ballot_id = put_question(work, set_up, _ORGANISATION)

    def voting(self, place: int) -> "_Voting":
        return _Voting(self, self.ballot.papers[place % len(self.ballot.papers)])

    def publish_board(self, work: Work) -> None:
        publish_board(work, self.key())

    def open(self, work: Work) -> None:
        give_share(work, self.key(), self.codes[self._who(work)])

    def _who(self, work: Work) -> str:
        return next(k for k, key in self.cast.members.items() if key == work.actor.member_id)

    def _key(self) -> ElectionKeyId:
        assert self.election_key is not None  # begun before
        return self.election_key

    def key(self) -> BallotId:
        assert self.ballot_id is not None  # put before
        return self.ballot_id


@dataclass
class _Voting:
    """A member hands in a paper."""

    poll: _Poll
    paper: Paper

    def __call__(self, work: Work) -> None:
        ballot = get_whole_ballot(work.session, self.poll.key(), work.actor.member_id)
        assert ballot is not None
        assert ballot.sealing is not None
        paper = encode_paper(self.paper, ballot.sealing.ballot_mark)
        seal_and_hand_in(work, ballot.id, paper)
