"""How branches meet: called, opened, debated and minuted through the commands of members."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

from policy_forum.command_line.demo.people import person_of
from policy_forum.command_line.demo.playing.acts import Act, Cast, officer
from policy_forum.command_line.demo.story.meetings import GATHERINGS, Gathering, Report, Speech
from policy_forum.domain.access.actors import OfficeKind
from policy_forum.domain.identifiers import AgendaItemId, MeetingId, MeetingQuestionId
from policy_forum.features.ballots.rules import Choice
from policy_forum.features.meetings.commands.actions import agree_action
from policy_forum.features.meetings.commands.agenda import add_item, move_item, remove_item
from policy_forum.features.meetings.commands.calling import call_meeting, plan_meeting
from policy_forum.features.meetings.commands.door import (
    check_in,
    give_apologies,
    join_meeting,
    leave_meeting,
)
from policy_forum.features.meetings.commands.floor import floor_now
from policy_forum.features.meetings.commands.hands import enter_hands
from policy_forum.features.meetings.commands.items import end_item, take_item
from policy_forum.features.meetings.commands.loading import load_meeting
from policy_forum.features.meetings.commands.minutes import publish_minutes, write_prose
from policy_forum.features.meetings.commands.questions import bring_question
from policy_forum.features.meetings.commands.running import close_meeting, open_meeting
from policy_forum.features.meetings.commands.speaking import ask_to_speak, call_person, end_speech
from policy_forum.features.meetings.commands.stewards import name_steward
from policy_forum.features.meetings.commands.voting import close_vote, open_vote, vote
from policy_forum.features.meetings.rules.agenda import NewItem
from policy_forum.features.meetings.rules.calling import MeetingPlan
from policy_forum.features.meetings.rules.floor import Figures, Floor, ItemRow
from policy_forum.features.meetings.rules.questions import NewQuestion
from policy_forum.features.meetings.rules.states import (
    CheckIn,
    ItemKind,
    ItemOutcome,
    MeetingQuestionKind,
    SpeakerRole,
    StewardDuty,
)
from policy_forum.platform.work import Work

_CHAIR, _SECRETARY = OfficeKind.CHAIR, OfficeKind.SECRETARY
_UNDER_WAY_FOR = 26  # minutes before the demonstration is loaded
_MINUTE = 1 / 60


def acts_of_meetings(cast: Cast) -> Iterator[Act]:
    """Every meeting of the story."""
    for gathering in GATHERINGS:
        yield from _Evening(cast, gathering).acts()


@dataclass
class _Evening:
    """A meeting being held; the keys that its things were given are kept here."""

    cast: Cast
    gathering: Gathering
    ids: list[int] = field(default_factory=list)

    @property
    def hour(self) -> float:
        """When it was to begin, in hours after midnight of its day."""
        if self.gathering.hour is not None:
            return self.gathering.hour
        now = self.cast.loaded_at.astimezone(self.cast.zone)
        return now.hour + (now.minute - _UNDER_WAY_FOR) * _MINUTE

    @property
    def id(self) -> MeetingId:
        """The key of the meeting, once it was planned."""
        return MeetingId(self.ids[0])

    def acts(self) -> Iterator[Act]:
        of = self.gathering
        yield self._before(of.planned, 18, _SECRETARY, self.plan, "plan")
        yield self._before(of.called or of.planned, 19, _SECRETARY, self.call, "call")
        for who in of.apologies:
            apologise = partial(self.apologise, who)
            yield Act((of.called or of.planned) + 1, 9, who, apologise, f"{of.key}: apologies")
        if of.arrivals:
            yield from self._acts_of_the_evening()

    def _before(
        self, day: int, hour: float, office: OfficeKind, do: Callable[[Work], None], what: str
    ) -> Act:
        who = officer(office, self.gathering.branch, day)
        return Act(day, hour, who, do, f"{self.gathering.key}: {what}")

    def _at(self, minute: float, who: str, do: Callable[[Work], object], what: str) -> Act:
        of = self.gathering
        return Act(of.day, self.hour + minute * _MINUTE, who, do, f"{of.key}: {what}")

    def _acts_of_the_evening(self) -> Iterator[Act]:
        of = self.gathering
        chair = officer(_CHAIR, of.branch, of.day)
        secretary = officer(_SECRETARY, of.branch, of.day)
        yield self._at(-20, secretary, self.name_tellers, "tellers")
        for arrival in of.arrivals:
            who = secretary if arrival.how is CheckIn.DOOR else arrival.who
            let_in = partial(self.let_in, arrival.who, arrival.how)
            yield self._at(arrival.minute, who, let_in, f"{arrival.who} comes")
            if arrival.leaves is not None:
                leave = partial(self.leave, arrival.who)
                yield self._at(arrival.leaves, arrival.who, leave, f"{arrival.who} leaves")
        yield self._at(1, chair, self.open, "open")
        yield self._at(4, chair, partial(self.take, ItemKind.APOLOGIES), "apologies")
        yield self._at(5, chair, partial(self.end, ItemKind.APOLOGIES), "apologies end")
        for place, report in enumerate(of.reports):
            yield from self._acts_of_report(report, chair, 10 + 15 * place)
        if of.takes_motion:
            yield self._at(11, chair, partial(self.take, ItemKind.MOTION), "the motion")
        for speech in of.speeches:
            yield self._at(speech.minute, chair, partial(self.speak, speech), "a speech")
            yield self._at(speech.minute + speech.minutes, chair, self.end_speech, "it ends")
        for place, (who, role) in enumerate(of.waiting):
            ask = partial(self.ask, role)
            yield self._at(22 + place, who, ask, f"{who} asks to speak")
        if of.is_closed:
            yield from self._acts_of_the_end(chair, secretary)

    def _acts_of_report(self, report: Report, chair: str, minute: float) -> Iterator[Act]:
        take = partial(self.take_titled, report.title)
        yield self._at(minute, chair, take, report.title)
        yield self._at(minute + 5, chair, partial(self.bring, report), "bring")
        yield self._at(minute + 7, chair, self.open_vote, "open the vote")
        for place, (who, choice) in enumerate(report.votes):
            yield self._at(minute + 7.2 + place * 0.1, who, partial(self.vote, choice), "vote")
        for place, who in enumerate(self.gathering.tellers if report.hands else ()):
            count = partial(self.count, report.hands or (0, 0, 0))
            yield self._at(minute + 8 + place * 0.2, who, count, "count")
        yield self._at(minute + 9, chair, self.close_vote, "close the vote")
        yield self._at(minute + 10, chair, partial(self.end_titled, report.title), "end")

    def _acts_of_the_end(self, chair: str, secretary: str) -> Iterator[Act]:
        yield self._at(60, chair, partial(self.take, ItemKind.ANY_OTHER_BUSINESS), "any other")
        for action in self.gathering.actions:
            agree = partial(self.agree, action.what, action.owner, action.due)
            yield self._at(61, secretary, agree, "action")
        yield self._at(66, chair, partial(self.end, ItemKind.ANY_OTHER_BUSINESS), "ends")
        yield self._at(67, chair, self.close, "close")
        yield self._at(120, secretary, self.write, "minutes")
        yield self._at(150, secretary, self.publish, "publish")

    def plan(self, work: Work) -> None:
        of = self.gathering
        starts = self.cast.moment(of.day, self.hour)
        plan = MeetingPlan(
            branch_id=self.cast.branches[of.branch],
            title=of.title,
            starts_at=starts,
            ends_at=starts + timedelta(hours=of.hours),
            place=of.place,
            link=of.link,
            adjustments=of.adjustments,
            note=of.note,
        )
        self.ids.append(plan_meeting(work, plan))
        if not of.with_motions:
            for item in self.floor(work).items:
                if item.kind is ItemKind.MOTION:
                    remove_item(work, item.id)
        for report in of.reports:
            new = NewItem(ItemKind.REPORT, report.title, report.note, minutes_planned=15)
            key = add_item(work, self.id, new)
            self._before_the_motions(work, key)

    def _before_the_motions(self, work: Work, key: AgendaItemId) -> None:
        items = self.floor(work).items
        motions = [item for item in items if item.kind is ItemKind.MOTION]
        place = next(n for n, item in enumerate(items) if item.id == key)
        for _step in range(place - items.index(motions[0]) if motions else 0):
            move_item(work, key, -1)

    def call(self, work: Work) -> None:
        call_meeting(work, self.id)

    def apologise(self, who: str, work: Work) -> None:
        give_apologies(work, self.id, self.cast.members[who])

    def name_tellers(self, work: Work) -> None:
        for who in self.gathering.tellers:
            name_steward(work, self.id, self.cast.members[who], StewardDuty.TELLER)

    def let_in(self, who: str, how: CheckIn, work: Work) -> None:
        if how is CheckIn.DOOR:
            check_in(work, self.id, self.cast.members[who], how)
        else:
            join_meeting(work, self.id, how)

    def leave(self, who: str, work: Work) -> None:
        leave_meeting(work, self.id, self.cast.members[who])

    def open(self, work: Work) -> None:
        open_meeting(work, self.id)

    def take(self, kind: ItemKind, work: Work) -> None:
        take_item(work, self.item(work, kind).id)

    def end(self, kind: ItemKind, work: Work) -> None:
        end_item(work, self.item(work, kind).id, ItemOutcome.NOTED)

    def take_titled(self, title: str, work: Work) -> None:
        take_item(work, self.titled(work, title).id)

    def end_titled(self, title: str, work: Work) -> None:
        item = self.titled(work, title)
        if item.ended_at is None:
            end_item(work, item.id, ItemOutcome.AGREED)

    def bring(self, report: Report, work: Work) -> None:
        mover = self.cast.members[report.mover]
        bring_question(
            work,
            self.id,
            NewQuestion(
                kind=MeetingQuestionKind.REPORT,
                wording=report.wording,
                item_id=self.titled(work, report.title).id,
                mover_id=mover,
            ),
        )

    def open_vote(self, work: Work) -> None:
        open_vote(work, self.question(work))

    def close_vote(self, work: Work) -> None:
        close_vote(work, self.question(work))

    def vote(self, choice: Choice, work: Work) -> None:
        vote(work, self.question(work), choice)

    def count(self, hands: tuple[int, int, int], work: Work) -> None:
        enter_hands(work, self.question(work), Figures(*hands))

    def speak(self, speech: Speech, work: Work) -> None:
        call_person(work, self.id, speech.role, self.cast.members[speech.who])

    def end_speech(self, work: Work) -> None:
        end_speech(work, self.id)

    def ask(self, role: SpeakerRole, work: Work) -> None:
        ask_to_speak(work, self.id, role)

    def agree(self, what: str, owner: str, due: int, work: Work) -> None:
        item = self.item(work, ItemKind.ANY_OTHER_BUSINESS)
        due_on = self.cast.date_of(due)
        agree_action(work, self.id, item.id, what, person_of(owner).number, due_on)

    def close(self, work: Work) -> None:
        close_meeting(work, self.id)

    def write(self, work: Work) -> None:
        write_prose(work, self.id, 0, self.gathering.prose, 0)

    def publish(self, work: Work) -> None:
        publish_minutes(work, self.id)

    def floor(self, work: Work) -> Floor:
        return floor_now(work, load_meeting(work, self.id))

    def item(self, work: Work, kind: ItemKind) -> ItemRow:
        return next(item for item in self.floor(work).items if item.kind is kind)

    def titled(self, work: Work, title: str) -> ItemRow:
        return next(item for item in self.floor(work).items if item.title == title)

    def question(self, work: Work) -> MeetingQuestionId:
        question = self.floor(work).question
        assert question is not None  # brought before
        return question.id
