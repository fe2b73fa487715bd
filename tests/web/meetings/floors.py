"""A meeting that is under way, with its motion before it, for tests of what everybody sees."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from policy_forum.domain.identifiers import AmendmentId, MotionId
from policy_forum.features.amendments.commands import propose_amendment
from policy_forum.features.ballots.rules import Choice, QuestionOutcome
from policy_forum.features.branches.rules import Majority
from policy_forum.features.meetings.models import (
    AgendaItem,
    MeetingQuestion,
    MeetingVote,
    Speaker,
)
from policy_forum.features.meetings.rules.states import (
    ItemKind,
    ItemState,
    MeetingQuestionKind,
    QuestionStage,
    SpeakerRole,
)
from policy_forum.features.members.models import Member
from policy_forum.features.motions.commands.wording import set_text
from policy_forum.platform.work import unit_of_work
from tests.commands.meetings.halls import MEETS, Hall
from tests.makers import TEXT, Makers
from tests.stage import START

SEVEN_DAYS = ("the evening bus", "the evening buses, seven days a week,")
NOT_IN_MAY = ("2. To write to every councillor before the budget is set.\n", "")


@dataclass
class OnTheFloor:
    """A hall in which things are put before the meeting, each a minute after the one before."""

    hall: Hall

    @classmethod
    def under_way(cls, make: Makers, **hall: Any) -> "OnTheFloor":
        """The meeting is open, and nothing is before it."""
        return cls(Hall.under_way(make, **hall))

    @property
    def make(self) -> Makers:
        """The makers of the hall."""
        return self.hall.make

    @property
    def path(self) -> str:
        """Where the meeting is."""
        return f"/meetings/{self.hall.id}"

    @property
    def item(self) -> AgendaItem:
        """The item with the motion."""
        return self.hall.items[ItemKind.MOTION]

    def amended(self, *changes: tuple[str, str]) -> list[AmendmentId]:
        """Propose an amendment for each pair of words, some days before; their keys."""
        clock, session = self.make.clock, self.make.session
        clock.set(START + timedelta(days=3))
        set_text(self.hall.motion, TEXT)
        session.commit()
        author = self.make.actor(self.hall.members[5])
        keys = []
        for old, new in changes:
            assert old in TEXT
            with unit_of_work(session, author, clock) as work:
                motion = self.hall.motion
                text = TEXT.replace(old, new)
                keys.append(propose_amendment(work, MotionId(motion.id), motion.revision, text))
        clock.set(MEETS + timedelta(minutes=5))
        return keys

    def later(self, minutes: int = 1) -> None:
        """Time goes by."""
        self.make.clock.advance(minutes=minutes)

    def takes_motion(self) -> MeetingQuestion:
        """The motion comes before the meeting."""
        self.later()
        self.item.state, self.item.taken_at = ItemState.CURRENT, self.make.clock.now()
        return self.brings(MeetingQuestionKind.MOTION, wording="That the motion be carried")

    def brings(self, kind: MeetingQuestionKind, **changes: Any) -> MeetingQuestion:
        """A question comes before the meeting."""
        self.later()
        settings: dict[str, Any] = {
            "meeting_id": self.hall.id,
            "item_id": self.item.id,
            "motion_id": self.hall.motion.id,
            "kind": kind,
            "wording": "That this be agreed",
            "brought_at": self.make.clock.now(),
            "stage": QuestionStage.DEBATED,
            "majority": Majority.SIMPLE,
            "clause": "Standing orders 3.3 (version 1)",
        }
        return self._made(MeetingQuestion(**(settings | changes)))

    def opens_vote(self, question: MeetingQuestion) -> None:
        """The vote is open."""
        self.later()
        question.stage, question.opened_at = QuestionStage.VOTING, self.make.clock.now()
        self.make.session.commit()

    def votes(self, question: MeetingQuestion, member: Member, choice: Choice) -> None:
        """Somebody’s vote is in."""
        now = self.make.clock.now()
        self._made(
            MeetingVote(
                question_id=question.id, member_id=member.id, choice=choice, handed_in_at=now
            )
        )

    def decides(
        self,
        question: MeetingQuestion,
        outcome: QuestionOutcome = QuestionOutcome.CARRIED,
        counts: tuple[int, int, int] = (8, 3, 1),
    ) -> None:
        """The question is decided."""
        self.later()
        question.stage, question.outcome = QuestionStage.DECIDED, outcome
        question.closed_at = question.decided_at = self.make.clock.now()
        question.device_for, question.device_against, question.device_abstain = counts
        self.make.session.commit()

    def asks(
        self, member: Member, role: SpeakerRole, question: MeetingQuestion | None = None
    ) -> Speaker:
        """Somebody asks to speak."""
        return self._made(
            Speaker(
                meeting_id=self.hall.id,
                item_id=self.item.id,
                question_id=question.id if question else None,
                member_id=member.id,
                role=role,
                asked_at=self.make.clock.now(),
                minutes=3,
            )
        )

    def calls(self, speaker: Speaker) -> None:
        """The chair calls her."""
        self.later()
        speaker.called_at = self.make.clock.now()
        self.make.session.commit()

    def _made(self, row: Any) -> Any:
        self.make.session.add(row)
        self.make.session.commit()
        return row
