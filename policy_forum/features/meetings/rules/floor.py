"""The floor: a meeting as it stands at one moment, for the pages and for what comes next.

Everything here is read at once by `queries.floor.get_floor`; the rules that say what the chair does
next, and the pages of the chair, of everyone and of the screen, start from it. Nothing in it is
about the reader.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from policy_forum.domain.eligibility import Bar
from policy_forum.domain.identifiers import (
    AgendaItemId,
    AmendmentId,
    BallotId,
    BranchId,
    MeetingId,
    MeetingQuestionId,
    MemberId,
    MotionId,
    RulingId,
    SpeakerId,
)
from policy_forum.domain.phrases import Phrase
from policy_forum.features.ballots.rules import Choice, QuestionOutcome, Secrecy
from policy_forum.features.branches.rules import Majority, Rules
from policy_forum.features.meetings.rules.attending import Attending
from policy_forum.features.meetings.rules.states import (
    ItemKind,
    ItemOutcome,
    ItemState,
    MeetingPower,
    MeetingQuestionKind,
    MeetingState,
    Presence,
    ProceduralKind,
    QuestionStage,
    SpeakerRole,
    VotesBy,
)


@dataclass(frozen=True)
class Person:
    """A member as the meeting sees her."""

    id: MemberId
    name: str


@dataclass(frozen=True)
class ItemRow:
    """An item of the agenda; `position` counts from 1."""

    id: AgendaItemId
    position: int
    kind: ItemKind
    title: str
    note: str
    state: ItemState
    outcome: ItemOutcome | None
    outcome_note: str
    motion_id: MotionId | None
    minutes_of_id: MeetingId | None
    minutes_planned: int | None
    taken_at: datetime | None
    ended_at: datetime | None
    suspended: tuple[str, ...]
    in_parts: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Figures:
    """Votes of one way of voting, or of all."""

    in_favour: int
    against: int
    abstained: int


@dataclass(frozen=True)
class HandCountRow:
    """What one teller counted; only that she did is shown while the counts may differ."""

    teller: Person
    counted: Figures


@dataclass(frozen=True)
class QuestionRow:
    """A question before the meeting, or one that was.

    `device`, `hands` and `total` are there once it is decided (in a secret vote `total` alone).
    `sealed_until` and `is_unsealed`: when its sealed ballot closes, and that it has been opened.
    """

    id: MeetingQuestionId
    item_id: AgendaItemId | None
    kind: MeetingQuestionKind
    procedural: ProceduralKind | None
    amendment_id: AmendmentId | None
    amendment_number: int | None
    motion_id: MotionId | None
    ruling_id: RulingId | None
    interrupts_id: MeetingQuestionId | None
    wording: str
    mover: Person | None
    seconder: Person | None
    brought_at: datetime
    stage: QuestionStage
    majority: Majority
    clause: str
    secrecy: Secrecy
    secrecy_why: str
    secret_requests: int
    ballot_id: BallotId | None
    part: tuple[str, ...]
    opened_at: datetime | None
    ends_by: datetime | None
    closed_at: datetime | None
    decided_at: datetime | None
    device: Figures | None
    hands: Figures | None
    total: Figures | None
    cards: int | None
    present: int | None
    entitled: int | None
    quorum: int | None
    outcome: QuestionOutcome | None
    outcome_why: str
    casting_vote: Choice | None
    hand_counts: tuple[HandCountRow, ...] = ()
    sealed_until: datetime | None = None
    is_unsealed: bool = False


@dataclass(frozen=True)
class AmendmentAhead:
    """An amendment still to be put, in the order of votes; `consequence` says what falls with it.

    `falls_if` is the other side: which one, carried before it, brings it down. `came_in_at` is
    given of one that came in too late and is not put; see `rules.late`.
    """

    id: AmendmentId
    number: int
    parent_number: int | None
    wording: tuple[str, ...]
    difference_html: str
    proposer: Person | None
    consequence: Phrase | None
    falls_if: Phrase | None
    came_in_at: datetime | None = None
    is_from_floor: bool = False


@dataclass(frozen=True)
class SpeakerRow:
    """One who asked to speak, speaks, or has spoken. `until` ends her time, if limited."""

    id: SpeakerId
    person: Person | None
    guest_name: str
    role: SpeakerRole
    item_id: AgendaItemId | None
    question_id: MeetingQuestionId | None
    asked_at: datetime
    called_at: datetime | None
    until: datetime | None
    minutes: int
    finished_at: datetime | None
    speeches_before: int

    @property
    def name(self) -> str:
        """Who speaks."""
        return self.person.name if self.person else self.guest_name


@dataclass(frozen=True)
class MotionBefore:
    """The motion of the current item, as its text stands now."""

    id: MotionId
    number: str
    title: str
    html: str
    markdown: str
    revision: int
    mover: Person | None
    seconders: tuple[Person, ...]
    is_held: bool
    is_amended: bool
    state: str
    is_rule_change: bool


@dataclass(frozen=True)
class RulingRow:
    """A ruling of the chair."""

    id: RulingId
    item_id: AgendaItemId | None
    about: str
    ruling: str
    reason: str
    clause: str
    raised_by: Person | None
    ruled_by: Person | None
    ruled_at: datetime
    upheld: bool | None


@dataclass(frozen=True)
class Floor:
    """A meeting as it stands."""

    id: MeetingId
    branch_id: BranchId
    branch_name: str
    title: str
    state: MeetingState
    power: MeetingPower
    starts_at: datetime
    ends_at: datetime
    place: str
    link: str
    code: str
    chair: Person | None
    deputy: Person | None
    opened_at: datetime | None
    adjourned_at: datetime | None
    resumes_at: datetime | None
    closed_at: datetime | None
    ended_reason: str
    had_quorum: bool
    quorum_lost_at: datetime | None
    short_notice: int
    orders: Rules
    items: tuple[ItemRow, ...]
    motion: MotionBefore | None
    amendments: tuple[AmendmentAhead, ...]
    questions: tuple[QuestionRow, ...]
    speakers: tuple[SpeakerRow, ...]
    rulings: tuple[RulingRow, ...]
    attending: Attending
    tellers: tuple[Person, ...]
    votes_in: int
    late: tuple[AmendmentAhead, ...] = ()

    @property
    def item(self) -> ItemRow | None:
        """The item before the meeting."""
        return next((item for item in self.items if item.state is ItemState.CURRENT), None)

    @property
    def next_item(self) -> ItemRow | None:
        """The first item still to come."""
        return next((item for item in self.items if item.state is ItemState.WAITING), None)

    @property
    def question(self) -> QuestionRow | None:
        """The question before the meeting now: the last one brought that has not ended."""
        live = [question for question in self.questions if not question.stage.is_ended]
        return live[-1] if live else None

    @property
    def waiting(self) -> tuple[QuestionRow, ...]:
        """The questions that wait while another interrupts them, the first brought first."""
        return tuple(q for q in self.questions if not q.stage.is_ended)[:-1]

    @property
    def decided(self) -> tuple[QuestionRow, ...]:
        """The ended questions of the current item, the last one last."""
        item = self.item
        return tuple(
            q for q in self.questions if q.stage.is_ended and item and q.item_id == item.id
        )

    @property
    def speaking(self) -> SpeakerRow | None:
        """Who speaks now."""
        return next((s for s in self.speakers if s.called_at and not s.finished_at), None)

    @property
    def queue(self) -> tuple[SpeakerRow, ...]:
        """Who waits to speak, in the order in which they asked."""
        return tuple(s for s in self.speakers if s.called_at is None)

    @property
    def in_chair(self) -> Person | None:
        """Who presides now."""
        return self.deputy or self.chair


@dataclass(frozen=True)
class Reader:
    """What the floor cannot say: who reads it, and what she may do. `choice` is her own vote."""

    member_id: MemberId | None
    presence: Presence | None
    votes_by: VotesBy | None
    bar: Bar | None
    question_id: MeetingQuestionId | None
    choice: Choice | None
    handed_in_at: datetime | None
    has_asked_secret: bool
    waits_to_speak: Sequence[SpeakerRole]
    is_chair: bool
    is_officer: bool
    is_teller: bool
    keeps_door: bool
    has_counted: bool
    has_envelope: bool

    @property
    def may_vote(self) -> bool:
        """Whether she is there and entitled."""
        return bool(self.presence and self.presence.is_there and self.bar is None)
