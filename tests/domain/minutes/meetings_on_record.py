"""Meetings on record, made up: rows and events as the commands would have left them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from policy_forum.domain.eligibility import Bar
from policy_forum.domain.identifiers import (
    AgendaItemId,
    AmendmentId,
    MeetingQuestionId,
    MemberId,
    MotionId,
    RulingId,
    SpeakerId,
)
from policy_forum.features.ballots.rules import Choice, QuestionOutcome, Secrecy
from policy_forum.features.branches.rules import Majority
from policy_forum.features.meetings.rules.floor import (
    Figures,
    ItemRow,
    Person,
    QuestionRow,
    RulingRow,
    SpeakerRow,
)
from policy_forum.features.meetings.rules.minutes.record import (
    ActionOnRecord,
    AmendmentOnRecord,
    MeetingRecord,
    MotionOnRecord,
    MotionText,
    TrailEvent,
)
from policy_forum.features.meetings.rules.states import (
    ItemKind,
    ItemOutcome,
    ItemState,
    MeetingPower,
    MeetingQuestionKind,
    MeetingState,
    ProceduralKind,
    QuestionStage,
    SpeakerRole,
)

EVENING = datetime(2026, 3, 5, 19, 0, tzinfo=UTC)
NAMES = (
    "Ann Archer", "Bob Baker", "Carys Dafydd", "Dev Eswaran", "Éabha Flynn", "Ffion Gruffudd",
    "Gus Hall", "Hanna Iqbal",
)  # fmt: skip
TEXT = "## This branch resolves\n\n1. To ask the council to restore the evening bus.\n"


def person(number: int) -> Person:
    """One of the made-up members."""
    return Person(MemberId(number), NAMES[number % len(NAMES)])


@dataclass
class Evening:
    """A meeting that is being recorded; each step moves its clock on by a minute."""

    now: datetime = EVENING
    trail: list[TrailEvent] = field(default_factory=list)
    items: dict[int, ItemRow] = field(default_factory=dict)
    questions: dict[int, QuestionRow] = field(default_factory=dict)
    speakers: list[SpeakerRow] = field(default_factory=list)
    rulings: dict[int, RulingRow] = field(default_factory=dict)
    actions: dict[int, ActionOnRecord] = field(default_factory=dict)
    motions: dict[int, MotionOnRecord] = field(default_factory=dict)
    amendments: dict[int, AmendmentOnRecord] = field(default_factory=dict)
    bars: dict[int, Bar] = field(default_factory=dict)
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    current: int | None = None
    _keys: Any = field(default_factory=lambda: count(101))
    _ids: Any = field(default_factory=lambda: count(1))

    def record(self, name: str, note: str = "", **facts: object) -> int:
        """Write an event into the trail; returns its key."""
        key = next(self._keys)
        self.trail.append(TrailEvent(key, self.now, name, facts, note))
        return key

    def wait(self, minutes: int = 1) -> None:
        """Let time go by."""
        self.now += timedelta(minutes=minutes)

    # ---- Coming, going, opening, closing --------------------------------------------------------

    def arrive(self, number: int, presence: str = "room", bar: Bar | None = None) -> int:
        """A member comes in, or comes back."""
        if bar is not None:
            self.bars[number] = bar
        return self.record(
            "MemberArrived", member_id=number, presence=presence, may_vote=number not in self.bars
        )

    def leave(self, number: int, presence: str = "left") -> int:
        """A member leaves, or loses the connection."""
        return self.record("MemberLeft", member_id=number, presence=presence)

    def open(self, present: int = 6, quorum: int = 5) -> None:
        """The meeting opens, with somebody in the chair."""
        self.record("ChairTaken", member_id=0, as_deputy=False)
        self.wait()
        self.opened_at = self.now
        self.record("MeetingOpened", present=present, quorum=quorum)

    def close(self) -> None:
        """The meeting closes."""
        self.wait()
        self.closed_at = self.now
        self.record("MeetingClosed", not_reached=len(self.items))

    # ---- Items ----------------------------------------------------------------------------------

    def plan(self, kind: ItemKind, title: str, motion: bool = False) -> int:
        """Put an item on the agenda."""
        item_id = next(self._ids)
        motion_id = None
        if motion:
            motion_id = next(self._ids)
            text = MotionText(1, EVENING - timedelta(days=9), TEXT)
            number = f"26-NOR-{motion_id:03}"
            self.motions[motion_id] = MotionOnRecord(
                motion_id, number, title, NAMES[1], (NAMES[2],), (text,)
            )
        self.items[item_id] = ItemRow(
            id=AgendaItemId(item_id), position=len(self.items) + 1, kind=kind, title=title,
            note="", state=ItemState.WAITING, outcome=None, outcome_note="",
            motion_id=MotionId(motion_id) if motion_id else None, minutes_of_id=None,
            minutes_planned=None, taken_at=None, ended_at=None, suspended=(), in_parts=(),
        )  # fmt: skip
        return item_id

    def take(self, item_id: int) -> None:
        """The meeting takes an item."""
        self.wait()
        self.current = item_id
        self.items[item_id] = replace(
            self.items[item_id], state=ItemState.CURRENT, taken_at=self.now
        )
        self.record("ItemTaken", item_id=item_id)

    def end(self, outcome: ItemOutcome = ItemOutcome.NOTED) -> None:
        """The item before the meeting ends."""
        assert self.current is not None
        self.wait()
        self.items[self.current] = replace(
            self.items[self.current], state=ItemState.DONE, outcome=outcome, ended_at=self.now
        )
        self.record("ItemEnded", item_id=self.current, outcome=outcome.value)
        self.current = None

    # ---- Questions ------------------------------------------------------------------------------

    def bring(
        self,
        kind: MeetingQuestionKind,
        wording: str = "That this be done.",
        procedural: ProceduralKind | None = None,
        amendment_id: int | None = None,
        mover: int = 3,
        ruling_id: int | None = None,
    ) -> int:
        """A question comes before the meeting."""
        question_id = next(self._ids)
        item = self.items[self.current] if self.current else None
        amendment = self.amendments.get(amendment_id or 0)
        live = [q for q in self.questions.values() if not q.stage.is_ended]
        motion_id = item.motion_id if item and (amendment or kind.value == "motion") else None
        self.questions[question_id] = QuestionRow(
            id=MeetingQuestionId(question_id), item_id=item.id if item else None, kind=kind,
            procedural=procedural,
            amendment_id=AmendmentId(amendment_id) if amendment_id else None,
            amendment_number=amendment.number if amendment else None, motion_id=motion_id,
            ruling_id=RulingId(ruling_id) if ruling_id else None,
            interrupts_id=live[-1].id if live else None, wording=wording, mover=person(mover),
            seconder=person(mover + 1), brought_at=self.now, stage=QuestionStage.DEBATED,
            majority=Majority.SIMPLE, clause="Standing orders 3.3 (version 2)",
            secrecy=Secrecy.RECORDED, secrecy_why="", secret_requests=0, ballot_id=None, part=(),
            opened_at=None, ends_by=None, closed_at=None, decided_at=None, device=None, hands=None,
            total=None, cards=None, present=None, entitled=None, quorum=None, outcome=None,
            outcome_why="", casting_vote=None,
        )  # fmt: skip
        self.record(
            "QuestionBrought", question_id=question_id, kind=kind.value,
            procedural=procedural.value if procedural else None, amendment_id=amendment_id,
            motion_id=motion_id,
        )  # fmt: skip
        return question_id

    def amend(self, sentences: tuple[str, ...] = ("Delete clause 1.",)) -> int:
        """Somebody has proposed an amendment to the motion before the meeting."""
        assert self.current is not None
        motion_id = self.items[self.current].motion_id
        assert motion_id is not None
        number = 1 + sum(a.motion_id == motion_id for a in self.amendments.values())
        key = next(self._ids)
        self.amendments[key] = AmendmentOnRecord(key, motion_id, number, None, sentences, NAMES[4])
        return key

    def speak(self, question_id: int | None, role: SpeakerRole, number: int | None) -> int:
        """Somebody is called to speak; without a number a guest."""
        self.wait()
        item_id = AgendaItemId(self.current) if self.current else None
        who = person(number) if number is not None else None
        self.speakers.append(
            SpeakerRow(
                id=SpeakerId(next(self._ids)), person=who, guest_name="" if who else "A guest",
                role=role, item_id=item_id,
                question_id=MeetingQuestionId(question_id) if question_id else None,
                asked_at=self.now, called_at=self.now, until=None, minutes=3,
                finished_at=self.now, speeches_before=0,
            )
        )  # fmt: skip
        return self.record(
            "SpokenTo", member_id=number, role=role.value, item_id=item_id, question_id=question_id
        )

    def decide(
        self,
        question_id: int,
        hands: tuple[int, int, int] = (5, 2, 1),
        device: tuple[int, int, int] = (3, 1, 0),
        casting: Choice | None = None,
        secrecy: Secrecy = Secrecy.RECORDED,
    ) -> int:
        """The vote is taken and comes to what the figures say; returns the key of the event."""
        self.wait()
        total = tuple(h + d for h, d in zip(hands, device, strict=True))
        carried = total[0] > total[1] or casting is Choice.FOR
        outcome = QuestionOutcome.CARRIED if carried else QuestionOutcome.LOST
        present = sum(total) + 1
        is_secret = secrecy is Secrecy.SECRET
        self.questions[question_id] = replace(
            self.questions[question_id], stage=QuestionStage.DECIDED, outcome=outcome,
            hands=None if is_secret else Figures(*hands),
            device=None if is_secret else Figures(*device), total=Figures(*total),
            opened_at=self.now, closed_at=self.now, decided_at=self.now, present=present,
            entitled=present, quorum=5, casting_vote=casting, secrecy=secrecy,
        )  # fmt: skip
        self.record(
            "MeetingVoteOpened", question_id=question_id, secrecy=secrecy.value, majority="simple"
        )
        self.record(
            "MeetingVoteClosed", question_id=question_id, present=present, entitled=present,
            quorum=5,
        )  # fmt: skip
        return self.record(
            "MeetingQuestionDecided", question_id=question_id, outcome=outcome.value,
            votes_for=total[0], votes_against=total[1], votes_abstain=total[2],
            by_casting_vote=casting is not None,
        )  # fmt: skip

    def drop(self, question_id: int, stage: QuestionStage, why: str) -> None:
        """A question leaves the meeting without a vote."""
        self.questions[question_id] = replace(
            self.questions[question_id], stage=stage, outcome_why=why, decided_at=self.now
        )
        self.record("QuestionLeft", why, question_id=question_id, stage=stage.value)

    # ---- Rulings and actions --------------------------------------------------------------------

    def rule(self, about: str = "whether guests may speak") -> int:
        """The chair gives a ruling; returns its id."""
        ruling_id = next(self._ids)
        item_id = AgendaItemId(self.current) if self.current else None
        self.rulings[ruling_id] = RulingRow(
            id=RulingId(ruling_id), item_id=item_id, about=about, ruling="They may, once.",
            reason="Nothing in the standing orders forbids it", clause="", raised_by=person(5),
            ruled_by=person(0), ruled_at=self.now, upheld=None,
        )  # fmt: skip
        self.record("RulingGiven", ruling_id=ruling_id)
        return ruling_id

    def agree(self, what: str = "Book the hall", due_on: date | None = None) -> int:
        """The meeting agrees an action; returns its id."""
        action_id = next(self._ids)
        self.actions[action_id] = ActionOnRecord(action_id, self.current, what, NAMES[6], due_on)
        self.record("ActionAgreed", what, action_id=action_id)
        return action_id

    def as_record(self, prose: Mapping[int, str] | None = None) -> MeetingRecord:
        """The record of all this."""
        state = MeetingState.CLOSED if self.closed_at else MeetingState.OPEN
        return MeetingRecord(
            meeting_id=12, branch="North", title="March meeting", place="The library",
            is_online=True, state=state, power=MeetingPower.DECIDES, starts_at=EVENING,
            opened_at=self.opened_at, closed_at=self.closed_at, resumes_at=None,
            zone=UTC, items=tuple(self.items.values()), questions=tuple(self.questions.values()),
            speakers=tuple(self.speakers), rulings=tuple(self.rulings.values()),
            actions=tuple(self.actions.values()), motions=self.motions,
            amendments=self.amendments, names=dict(enumerate(NAMES)), bars=self.bars,
            trail=tuple(self.trail), prose=prose or {},
        )  # fmt: skip
