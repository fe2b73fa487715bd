"""What the page of a ballot of any kind shows, as frozen rows."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from policy_forum.domain.access.who import Subject
from policy_forum.domain.counting.majority import Tally
from policy_forum.domain.counting.methods import METHODS
from policy_forum.domain.counting.results import Method
from policy_forum.domain.eligibility import RollBody
from policy_forum.domain.identifiers import (
    BallotId,
    BranchId,
    CycleId,
    ElectionKeyId,
    MemberId,
    MotionId,
    QuestionId,
)
from policy_forum.domain.phrases import Phrase
from policy_forum.domain.sealing.papers import PaperQuestion
from policy_forum.features.ballots import rules
from policy_forum.features.ballots.rules import BallotAbout, BallotEnd, QuestionOutcome, Secrecy
from policy_forum.features.ballots.rules.setting_up import THRESHOLD
from policy_forum.features.ballots.rules.states import RECORDED_FOR_ALL
from policy_forum.features.branches.rules import CastingVote, Majority
from policy_forum.features.motions.rules import MotionState


@dataclass(frozen=True)
class OptionRow:
    """One of the options of a question; `number` counts from nought, as papers do."""

    number: int
    name: str
    about: str


@dataclass(frozen=True)
class WholeQuestion:
    """A question with its options; counts, result and outcome are there once it is declared.

    `key` is how papers and the bundle name it. A question for or against has no options of its
    own.
    """

    id: QuestionId
    key: str
    position: int
    wording: str
    method: Method
    seats: int
    most_choices: int | None
    status_quo: int | None
    options: tuple[OptionRow, ...]
    result: dict[str, Any] | None
    votes_for: int | None
    votes_against: int | None
    votes_abstain: int | None
    outcome: QuestionOutcome | None
    amendment_number: int | None
    difference_html: str | None

    @property
    def tally(self) -> Tally:
        """The counts of a question for or against, nought before the result."""
        return rules.tally_of(self.votes_for, self.votes_against, self.votes_abstain)


@dataclass(frozen=True)
class ScrutineerRow:
    """Who holds a card, and whether she has given her share."""

    member_id: MemberId
    name: str
    has_given: bool


@dataclass(frozen=True)
class SealingFacts:
    """What a secret ballot has besides; `setup` is the canonical text that `setup_hash` is of."""

    key_id: ElectionKeyId
    key_label: str
    needed: int
    of: int
    public_key: str
    seed: str
    paper_bytes: int
    setup: str
    setup_hash: str
    board_closed_at: datetime | None
    opened_at: datetime | None
    envelopes: int | None
    spoilt: int | None
    slips: int | None
    bundle_hash: str | None
    scrutineers: tuple[ScrutineerRow, ...]

    @property
    def shares_given(self) -> int:
        """How many scrutineers have given their shares and wait for others."""
        return sum(scrutineer.has_given for scrutineer in self.scrutineers)

    @property
    def ballot_mark(self) -> str:
        """What every paper of this ballot names: the first 16 digits of the hash of its set-up."""
        return self.setup_hash[:16]


@dataclass(frozen=True)
class WholeReader:
    """What the ballot knows of the member who reads."""

    member_id: MemberId
    branch_id: BranchId
    is_on_roll: bool
    weight: int
    section: str
    envelope_hash: str | None
    has_slip: bool
    has_voted: bool
    is_scrutineer: bool
    has_given_share: bool
    is_teller: bool


@dataclass(frozen=True)
class WholeBallot:
    """A ballot of any kind. `turnout` is how many papers are in, never what they say.

    Without `branch_id` it is put to the whole organisation; `motion_…` and `cycle_id` are there
    when it is about a motion.
    """

    id: BallotId
    title: str
    explanation: str
    about: BallotAbout
    secrecy: Secrecy
    motion_id: MotionId | None
    motion_number: str | None
    motion_html: str
    motion_state: MotionState | None
    cycle_id: CycleId | None
    branch_id: BranchId | None
    branch_name: str | None
    opened_at: datetime
    opens: datetime
    closes: datetime
    quorum: int
    majority: Majority
    casting_vote: CastingVote
    standing_orders_version: int
    freeze_date: date
    roll_body: RollBody
    roll_count: int
    roll_hash: str
    shut_out: tuple[dict[str, Any], ...]
    sections: tuple[dict[str, Any], ...]
    declared_at: datetime | None
    settled_at: datetime | None
    ended: BallotEnd | None
    voted: int | None
    turnout: int
    sealing: SealingFacts | None
    questions: tuple[WholeQuestion, ...]
    reader: WholeReader | None
    teller_ids: frozenset[MemberId]

    @property
    def subject(self) -> Subject:
        """The ballot as the permission table sees it."""
        scrutineers = self.sealing.scrutineers if self.sealing else ()
        return Subject(
            branch_id=self.branch_id,
            acting_for=self.branch_id,
            scrutineer_ids=frozenset(s.member_id for s in scrutineers),
            teller_ids=self.teller_ids,
        )

    @property
    def is_secret(self) -> bool:
        """Whether papers are sealed."""
        return self.secrecy is Secrecy.SECRET

    @property
    def promise(self) -> Phrase:
        """Who can know what somebody votes here, as it is said to her beforehand."""
        if self.secrecy is Secrecy.RECORDED and self.branch_id is None:
            return RECORDED_FOR_ALL
        return self.secrecy.sentence

    @property
    def paper_questions(self) -> tuple[PaperQuestion, ...]:
        """The questions as the sealing of papers needs them."""
        return tuple(paper_question(question) for question in self.questions)

    @property
    def threshold(self) -> int:
        """With fewer papers only totals are published, as the set-up of a secret ballot says."""
        return int(json.loads(self.sealing.setup)["threshold"]) if self.sealing else THRESHOLD

    def is_open(self, now: datetime) -> bool:
        """Whether its window is open."""
        return self.opens <= now < self.closes and self.declared_at is None


def paper_question(question: WholeQuestion) -> PaperQuestion:
    """A question as the sealing of papers needs it."""
    return PaperQuestion(
        key=question.key,
        method=question.method,
        options=len(question.options),
        most_choices=question.most_choices,
        allows_equal=METHODS[question.method].allows_equal,
    )
