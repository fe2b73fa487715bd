"""What tests of votes do over and over: bring, open, vote, count, close, declare."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from policy_forum.features.amendments.commands import propose_amendment
from policy_forum.features.amendments.models import Amendment
from policy_forum.features.amendments.rules import AmendmentState, text_mark
from policy_forum.features.ballots.rules import Choice
from policy_forum.features.meetings.commands.deciding import declare
from policy_forum.features.meetings.commands.hands import enter_hands
from policy_forum.features.meetings.commands.items import take_item
from policy_forum.features.meetings.commands.questions import (
    NewQuestion,
    bring_amendment,
    bring_question,
)
from policy_forum.features.meetings.commands.voting import close_vote, open_vote, vote
from policy_forum.features.meetings.models import MeetingQuestion
from policy_forum.features.meetings.rules.floor import Figures
from policy_forum.features.meetings.rules.states import ItemKind, MeetingQuestionKind
from policy_forum.features.members.models import Member
from tests.commands.meetings.halls import Hall
from tests.stage import START

FOR, AGAINST, ABSTAIN = Choice.FOR, Choice.AGAINST, Choice.ABSTAIN


class Floor:
    """A hall under way, with what its people do. Work is begun anew for each step."""

    def __init__(self, hall: Hall, work_as: Callable[..., Any]) -> None:
        self.hall, self.work_as = hall, work_as
        self.session = hall.make.session

    def chair(self, command: Callable[..., Any], *given: Any, **named: Any) -> Any:
        """The chair does something; returns what the command does."""
        return self.by(self.hall.chair, command, *given, **named)

    def by(
        self, member: Member | None, command: Callable[..., Any], *given: Any, **more: Any
    ) -> Any:
        """A member does something; returns what the command does."""
        with self.work_as(member) as work:
            return command(work, *given, **more)

    def takes_motion(self) -> MeetingQuestion:
        """The motion's item is before the meeting; returns its question."""
        self.chair(take_item, self.hall.items[ItemKind.MOTION].id)
        found = select(MeetingQuestion).where(
            MeetingQuestion.meeting_id == self.hall.id,
            MeetingQuestion.kind == MeetingQuestionKind.MOTION,
        )
        return self.session.scalars(found.order_by(MeetingQuestion.id.desc())).all()[0]

    def asks(self, wording: str = "That the fair be in July.", **changes: Any) -> int:
        """Another question is before the meeting, under the item that is."""
        settings = {"kind": MeetingQuestionKind.OTHER, "wording": wording} | changes
        return self.chair(bring_question, self.hall.id, NewQuestion(**settings))

    def opens_motion(self) -> int:
        """The vote on the motion is open."""
        question_id = self.takes_motion().id
        self.chair(open_vote, question_id)
        return question_id

    def votes(self, question_id: int, *choices: Choice, of: list[Member] | None = None) -> None:
        """Those who vote by device say these, the first first."""
        people = of or self.devices
        assert len(people) >= len(choices)
        for member, choice in zip(people, choices, strict=False):
            self.by(member, vote, question_id, choice)

    @property
    def devices(self) -> list[Member]:
        """Who is there and votes by device, the chair and the secretary last."""
        by_device = {row.member_id for row in self.hall.there() if row.votes_by.value == "device"}
        people = [*self.hall.members, self.hall.chair, self.hall.secretary]
        return [member for member in people if member.id in by_device]

    def hands(self, question_id: int, *counted: int) -> bool:
        """Both tellers enter the same figures."""
        figures = Figures(*counted)
        self.by(self.hall.tellers[0], enter_hands, question_id, figures)
        return self.by(self.hall.tellers[1], enter_hands, question_id, figures)

    def closes(self, question_id: int) -> MeetingQuestion:
        """The vote is closed; returns the question as it is then."""
        self.chair(close_vote, question_id)
        return self.question(question_id)

    def declares(self, question_id: int) -> MeetingQuestion:
        """The result is declared; returns the question as it is then."""
        self.chair(declare, question_id)
        return self.question(question_id)

    def decides(self, question_id: int, *choices: Choice) -> MeetingQuestion:
        """Open, vote by device, close: in a hall without cards that declares too."""
        self.chair(open_vote, question_id)
        self.votes(question_id, *choices)
        return self.closes(question_id)

    def amends(self, amendment: Amendment) -> int:
        """An amendment is put; returns its question."""
        return self.chair(bring_amendment, self.hall.id, amendment.id)

    def question(self, question_id: int) -> MeetingQuestion:
        """A question as it stands in the database."""
        return self.session.get_one(MeetingQuestion, question_id, populate_existing=True)

    def fresh(self, row: Any) -> Any:
        """A row as it stands in the database."""
        self.session.refresh(row)
        return row

    def proposes(
        self, text: str, parent: Amendment | None = None, *, is_late: bool = False
    ) -> Amendment:
        """An amendment that goes to the vote: what it makes of the motion, or of that one.

        It came in days before the meeting, or, `is_late`, just now.
        """
        proposer = self.hall.members[5]
        self.fresh(self.hall.motion)
        before = text_mark(parent.amended_markdown) if parent else self.hall.motion.revision
        parent_id = parent.id if parent else None
        key = self.by(
            proposer, propose_amendment, self.hall.motion.id, before, text, parent_id=parent_id
        )
        row = self.session.get_one(Amendment, key)
        row.state = AmendmentState.LEFT_TO_VOTE
        if not is_late:
            row.proposed_at = START + timedelta(days=3)
        self.session.commit()
        return row
