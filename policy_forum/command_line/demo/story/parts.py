"""What the demonstration's story is made of: plain facts, for somebody else to play.

Days are counted from the day the demonstration is loaded; people, branches and texts are named
by their keys.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from policy_forum.command_line.demo.branches import StandingOrders, branch_of
from policy_forum.command_line.demo.people import Person, roll_of
from policy_forum.command_line.demo.story.texts import Text, text_of
from policy_forum.command_line.demo.story.wording import Change, amended
from policy_forum.domain.cycle import Stage
from policy_forum.features.amendments.rules import AmendmentState
from policy_forum.features.ballots.rules import Choice
from policy_forum.features.branches.rules import Rules
from policy_forum.features.conference.rules import ConferenceOutcome, RegisterStatus
from policy_forum.features.cycles.rules import GoalStatus
from policy_forum.features.motions.rules import MotionKind

MOTION = "motion"


class MotionFate(StrEnum):
    """Where a motion stands in its branch when the story has been told."""

    DRAFT = "draft"
    WAITING_FOR_SECONDER = "waiting_for_seconder"
    PROPOSED = "proposed"
    BALLOT_OPEN = "ballot_open"
    TIED = "tied"
    CARRIED = "carried"
    CARRIED_AS_AMENDED = "carried_as_amended"
    LOST = "lost"
    WITHDRAWN = "withdrawn"
    REMITTED = "remitted"


@dataclass(frozen=True)
class Amendment:
    """A change that a member proposes; `changes` apply to the text as it stood on that day.

    `reason` is the proposer's, `state_reason` says why it ended as it did. `answered` is the day
    of the mover's answer: yes if it was accepted, no in every other case.
    """

    key: str
    mover: str
    proposed: int
    changes: tuple[Change, ...]
    fate: AmendmentState = AmendmentState.PENDING
    answered: int | None = None
    reason: str = ""
    state_reason: str = ""


@dataclass(frozen=True)
class Count:
    """The votes on one question: an amendment by its key, or `MOTION`."""

    question: str
    votes_for: int
    against: int
    abstain: int = 0

    @property
    def papers(self) -> int:
        """How many voted."""
        return self.votes_for + self.against + self.abstain

    def choices(self) -> Iterator[Choice]:
        """One choice after another, those in favour first."""
        for _ in range(self.votes_for):
            yield Choice.FOR
        for _ in range(self.against):
            yield Choice.AGAINST
        for _ in range(self.abstain):
            yield Choice.ABSTAIN


@dataclass(frozen=True)
class Ballot:
    """A branch's ballot from the day it opens to the day it closes: on amendments or on the motion.

    Every voter answers all questions. `not_yet` are members whom the story leaves their vote.
    """

    opens: int
    closes: int
    counts: tuple[Count, ...]
    not_yet: tuple[str, ...] = ()

    def papers(self, roll: tuple[Person, ...]) -> dict[str, Mapping[str, Choice]]:
        """For each voter's key her choice on each question; the roll decides who they are."""
        voters = [person.key for person in roll if person.key not in self.not_yet]
        answers = zip(*(count.choices() for count in self.counts), strict=True)
        questions = [count.question for count in self.counts]
        return {
            voter: dict(zip(questions, choices, strict=True))
            for voter, choices in zip(voters, answers, strict=False)
        }


@dataclass(frozen=True)
class VotingOrder:
    """The order of votes that a chair sets on a day, by the keys of amendments, and why."""

    day: int
    amendments: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class Ending:
    """A motion taken out of the branch's hands before a vote: withdrawn or remitted."""

    day: int
    reason: str


@dataclass(frozen=True)
class Ruling:
    """The national office's ruling on a submitted motion; out of order needs rule and reason."""

    day: int
    in_order: bool = True
    rule: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Outcome:
    """What conference decided and who takes it on; of adopted policy, how it stands today.

    `status`, `evidence` and `expires` are those of its entry in the register.
    """

    day: int
    outcome: ConferenceOutcome
    votes_for: int = 0
    against: int = 0
    abstain: int = 0
    next_owner: str = ""
    next_step: str = ""
    note: str = ""
    status: RegisterStatus | None = None
    evidence: str = ""
    expires: int | None = None

    @property
    def votes(self) -> int:
        """How many delegates voted."""
        return self.votes_for + self.against + self.abstain


@dataclass(frozen=True, kw_only=True)
class Motion:
    """The way of one motion, in the order in which things happened.

    `fills` are the mover's own changes to the text before moving it (in a model motion, the
    name of the place); `adopts` names the model, `brings_again` last year's motion.
    """

    slug: str
    branch: str
    mover: str
    drafted: int
    fate: MotionFate
    key: str = ""
    own_title: str = ""
    fills: tuple[Change, ...] = ()
    adopts: str | None = None
    brings_again: str | None = None
    co_authors: tuple[str, ...] = ()
    invited: tuple[str, ...] = ()
    moved: int | None = None
    seconders: tuple[str, ...] = ()
    seconded: int | None = None
    amendments: tuple[Amendment, ...] = ()
    voting_order: VotingOrder | None = None
    amendment_ballot: Ballot | None = None
    ballot: Ballot | None = None
    ending: Ending | None = None
    submitted: int | None = None
    ruling: Ruling | None = None
    outcome: Outcome | None = None

    @property
    def name(self) -> str:
        """What other parts of the story call it: its own key, else its text's name."""
        return self.key or self.slug

    @property
    def text(self) -> Text:
        """The text file it starts from."""
        return text_of(self.slug)

    @property
    def kind(self) -> MotionKind:
        """Its kind: what a branch makes of a model motion is policy."""
        return MotionKind.POLICY if self.adopts else self.text.kind

    @property
    def title(self) -> str:
        """Its title."""
        return self.own_title or self.text.title

    @property
    def goal(self) -> str:
        """The key of the goal that it serves."""
        return self.text.goal

    @property
    def body(self) -> str:
        """Its text as moved and seconded."""
        return amended(self.text.body, self.fills)

    @property
    def ballots(self) -> tuple[Ballot, ...]:
        """Its ballots in their order: on amendments, then on the motion."""
        return tuple(b for b in (self.amendment_ballot, self.ballot) if b)

    def text_on(self, day: int) -> str:
        """The text with all that the mover had accepted by the end of that day."""
        accepted = (
            change
            for amendment in self.amendments
            if amendment.fate is AmendmentState.ACCEPTED and (amendment.answered or 0) <= day
            for change in amendment.changes
        )
        return amended(self.body, accepted)

    def amended_by(self, amendment: Amendment) -> str:
        """The whole text that one amendment proposes in the place of that day's text."""
        return amended(self.text_on(amendment.proposed), amendment.changes)

    def orders_on(self, day: int) -> StandingOrders | Rules:
        """The rules its branch went by on a day."""
        return branch_of(self.branch).orders_on(day)

    def announced(self, ballot: Ballot) -> int:
        """The day on which a ballot is announced: as late as the branch's notice allows."""
        return ballot.opens - self.orders_on(ballot.opens).notice_days

    def roll(self, ballot: Ballot) -> tuple[Person, ...]:
        """Who may vote in one of its ballots."""
        return roll_of(self.branch, ballot.opens - self.orders_on(ballot.opens).freeze_days)


@dataclass(frozen=True)
class Goal:
    """A strategic goal: its name, a sentence for newcomers, who owns it, how far it has come.

    `carried_from` is the key of last year's goal that it continues.
    """

    key: str
    title: str
    sentence: str
    description: str
    owner: str
    how_decided: str
    status: GoalStatus
    progress: str
    carried_from: str | None = None


@dataclass(frozen=True)
class WindowMove:
    """A window that the national office moved, and where it had been before."""

    day: int
    stage: Stage
    before: tuple[int, int]
    reason: str


@dataclass(frozen=True)
class Cycle:
    """One year: its windows as half-open pairs of days, its goals, its motions.

    It was made on the day `made`; `windows` are as they stand now, after all `moves`.

    `agenda` names the motions that conference had before it, in order.
    """

    years_ago: int
    made: int
    windows: Mapping[Stage, tuple[int, int]]
    goals: tuple[Goal, ...]
    motions: tuple[Motion, ...]
    agenda: tuple[str, ...] = ()
    paper_published: int | None = None
    moves: tuple[WindowMove, ...] = ()
    by_name: Mapping[str, Motion] = field(init=False)

    def __post_init__(self) -> None:
        """Index the motions by the names that others use for them."""
        object.__setattr__(self, "by_name", {motion.name: motion for motion in self.motions})
