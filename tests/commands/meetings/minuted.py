"""A meeting held through the commands, of which minutes are made: a bit of everything."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from policy_forum.domain.identifiers import MeetingId
from policy_forum.features.meetings.commands.actions import agree_action
from policy_forum.features.meetings.commands.door import check_in, give_apologies, leave_meeting
from policy_forum.features.meetings.commands.items import end_item, take_item
from policy_forum.features.meetings.commands.mistakes import take_back_check_in
from policy_forum.features.meetings.commands.procedural import bring_procedural
from policy_forum.features.meetings.commands.rulings import NewRuling, rule
from policy_forum.features.meetings.commands.running import close_meeting, open_meeting
from policy_forum.features.meetings.commands.speaking import call_person, end_speech
from policy_forum.features.meetings.commands.voting import open_vote
from policy_forum.features.meetings.rules.procedure import Procedural
from policy_forum.features.meetings.rules.states import (
    CheckIn,
    ItemKind,
    ItemOutcome,
    ProceduralKind,
    SpeakerRole,
)
from tests.commands.meetings.halls import MEETS, Hall
from tests.commands.meetings.voting_steps import AGAINST, FOR, Floor
from tests.makers import TEXT, Makers

AMENDED = TEXT.replace("evening bus", "night bus")


class Minuted(Floor):
    """A meeting with an agenda, that is walked through step by step."""

    @classmethod
    def closed(cls, make: Makers, work_as: Callable[..., Any]) -> "Minuted":
        """A whole meeting: amended and carried motion, ruling, procedural motion, actions."""
        evening = cls.opened(make, work_as)
        evening.apologies()
        evening.report()
        evening.motion()
        evening.others()
        evening.chair(close_meeting, evening.meeting_id)
        return evening

    @classmethod
    def opened(cls, make: Makers, work_as: Callable[..., Any]) -> "Minuted":
        """People have come in, some online, one by mistake; the meeting is open."""
        hall = Hall.called(make)
        evening = cls(hall, work_as)
        make.clock.set(MEETS - timedelta(minutes=10))
        evening.by(hall.members[9], give_apologies, hall.id, hall.members[9].id)
        for member in (hall.chair, hall.secretary, *hall.members[:4], hall.lapsed):
            evening.by(hall.doorkeeper, check_in, hall.id, member.id, CheckIn.OWN_PHONE)
        for member in hall.members[4:8]:
            evening.by(hall.doorkeeper, check_in, hall.id, member.id, CheckIn.ONLINE)
        evening.by(hall.doorkeeper, check_in, hall.id, hall.members[8].id, CheckIn.DOOR)
        evening.by(hall.doorkeeper, take_back_check_in, hall.id, hall.members[8].id)
        make.clock.set(MEETS)
        evening.chair(open_meeting, evening.meeting_id)
        return evening

    @property
    def meeting_id(self) -> MeetingId:
        """The key of the meeting."""
        return MeetingId(self.hall.id)

    def wait(self, minutes: int = 1) -> None:
        """Let time go by."""
        self.hall.make.clock.advance(minutes=minutes)

    def apologies(self) -> None:
        """The first item."""
        self.wait()
        self.chair(take_item, self.hall.items[ItemKind.APOLOGIES].id)
        self.chair(end_item, self.hall.items[ItemKind.APOLOGIES].id, ItemOutcome.NOTED)

    def report(self) -> None:
        """A report with a guest who speaks, and an action."""
        item = self.hall.items[ItemKind.REPORT]
        self.wait(3)
        self.chair(take_item, item.id)
        self.chair(call_person, self.hall.id, SpeakerRole.QUESTION, None, "Cllr Rhys")
        self.chair(
            agree_action, self.hall.id, item.id, "Send the accounts round",
            self.hall.members[1].full_name, MEETS.date() + timedelta(days=9),
        )  # fmt: skip
        self.chair(end_item, item.id, ItemOutcome.NOTED)

    def motion(self) -> None:
        """The motion: two amendments that contradict each other, a ruling, the question put."""
        hall = self.hall
        first = self.proposes(AMENDED)
        self.proposes(TEXT.replace("evening bus", "morning tram"))
        self.wait(2)
        question_id = self.takes_motion().id
        self.chair(call_person, hall.id, SpeakerRole.FOR, hall.members[4].id)
        self.wait()
        self.chair(call_person, hall.id, SpeakerRole.AGAINST, hall.members[5].id)
        self.chair(end_speech, hall.id)
        self.chair(
            rule, hall.id, NewRuling("whether it is one subject", "It is.", "It has one aim")
        )
        self.wait()
        self.decides(self.amends(first), FOR, FOR, FOR, FOR, FOR, AGAINST)
        self.wait()
        self.by(hall.members[6], leave_meeting, hall.id, hall.members[6].id)
        procedural = Procedural(ProceduralKind.BE_NOW_PUT, hall.members[7].id, hall.members[2].id)
        put = self.chair(bring_procedural, hall.id, procedural)
        self.decides(put, FOR, FOR, FOR, FOR, FOR, FOR)
        self.wait()
        self.chair(open_vote, question_id)
        self.votes(question_id, FOR, FOR, FOR, FOR, FOR, AGAINST, AGAINST)
        self.closes(question_id)

    def others(self) -> None:
        """The last item; the fair is not reached."""
        item = self.hall.items[ItemKind.ANY_OTHER_BUSINESS]
        self.wait()
        self.chair(take_item, item.id)
        self.chair(end_item, item.id, ItemOutcome.NOTED)
        self.wait(4)
