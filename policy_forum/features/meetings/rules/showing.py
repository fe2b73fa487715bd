"""What pages say of a meeting as it stands: before it, just decided, next.

Pure: everything follows from the floor. Nothing here is about who reads it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.features.ballots.rules import QuestionOutcome, Secrecy
from policy_forum.features.branches.rules import Setting, citation_of
from policy_forum.features.meetings.rules.codes import show_code
from policy_forum.features.meetings.rules.floor import (
    AmendmentAhead,
    Floor,
    ItemRow,
    QuestionRow,
    RulingRow,
)
from policy_forum.features.meetings.rules.mine import Asking, asking_of
from policy_forum.features.meetings.rules.procedure import TABLE, ProceduralRow
from policy_forum.features.meetings.rules.question_words import (
    ITEM_TAGS,
    casting_sentence,
    result_sentence,
    size_for,
    spoken_title,
    title_of,
    words_in,
)
from policy_forum.features.meetings.rules.speaking import Balance, Queue, balance_of, queue_of
from policy_forum.features.meetings.rules.states import (
    ItemState,
    MeetingQuestionKind,
    MeetingState,
    QuestionStage,
)

_A_DAY = timedelta(days=1)
_ON_THE_TEXT = frozenset(
    {MeetingQuestionKind.AMENDMENT, MeetingQuestionKind.PART, MeetingQuestionKind.MOTION}
)


@dataclass(frozen=True)
class Coming:
    """What comes next; `what` is said, `title` is the item's or empty."""

    what: Phrase
    title: str = ""


@dataclass(frozen=True)
class Shown:
    """A floor with what follows from it for everybody’s page and for the screen."""

    floor: Floor

    @cached_property
    def question(self) -> QuestionRow | None:
        """The question before the meeting."""
        return self.floor.question

    @property
    def is_voting(self) -> bool:
        """Whether a vote is open now: then the turnout moves without anybody saying so."""
        return bool(self.question and self.question.stage is QuestionStage.VOTING)

    @property
    def is_counting(self) -> bool:
        """Whether a vote has closed and has no result yet."""
        return bool(self.question and self.question.stage is QuestionStage.COUNTING)

    @property
    def is_secret(self) -> bool:
        """Whether the vote on the question is secret."""
        return bool(self.question and self.question.secrecy is Secrecy.SECRET)

    @property
    def ends_soon(self) -> datetime | None:
        """When the time for an open vote runs out by itself, if that is less than a day away."""
        question = self.question
        if not self.is_voting or question is None or question.opened_at is None:
            return None
        ends = question.sealed_until or question.ends_by
        return ends if ends and ends - question.opened_at < _A_DAY else None

    @cached_property
    def title(self) -> Phrase | str | None:
        """What the question before the meeting is called; a procedural motion by its words."""
        return spoken_title(self.question) if self.question else None

    @cached_property
    def item(self) -> ItemRow | None:
        """The item before the meeting, or else the one that has just ended and nothing since."""
        return self.floor.item or self._just_ended

    @cached_property
    def _just_ended(self) -> ItemRow | None:
        ended = [item for item in self.floor.items if item.ended_at]
        return max(ended, key=_ended_at, default=None)

    @cached_property
    def fresh(self) -> QuestionRow | None:
        """The question that was decided last, while nothing else has happened since."""
        decided = [q for q in self.floor.questions if q.decided_at and q.outcome]
        last = max(decided, key=_decided_at, default=None)
        if last is None or last.decided_at is None or self.is_voting or self.is_counting:
            return None
        return last if self._latest_beginning() <= last.decided_at else None

    @property
    def has_new_text(self) -> bool:
        """Whether what was decided last has changed the text, which is then shown with it."""
        last = self.fresh
        if last is None or last.kind is not MeetingQuestionKind.AMENDMENT:
            return False
        return last.outcome is QuestionOutcome.CARRIED

    def _latest_beginning(self) -> datetime:
        """When something last began: a question, an item, a speech."""
        floor = self.floor
        moments = [item.taken_at for item in floor.items]
        moments += [question.brought_at for question in floor.questions]
        moments += [speaker.called_at for speaker in floor.speakers]
        return max((each for each in moments if each), default=floor.starts_at)

    @cached_property
    def subject(self) -> QuestionRow | None:
        """The question that the text belongs to: a procedural motion leaves that one in view."""
        live = [*self.floor.waiting, *([self.question] if self.question else [])]
        return next((q for q in reversed(live) if q.kind in _ON_THE_TEXT), None)

    @cached_property
    def amendment(self) -> AmendmentAhead | None:
        """The amendment before the meeting, with its difference to the text as it stands."""
        subject = self.subject
        wanted = subject.amendment_id if subject else None
        return next((a for a in self.floor.amendments if a.id == wanted), None) if wanted else None

    @property
    def ahead(self) -> tuple[AmendmentAhead, ...]:
        """The amendments that are put after the one before the meeting."""
        return tuple(a for a in self.floor.amendments if a is not self.amendment)

    @cached_property
    def says(self) -> Phrase:
        """Where the meeting stands, in one sentence; read out when it changes."""
        return sentence_of(self)

    @cached_property
    def coming(self) -> Coming | None:
        """What comes after this: the next amendment, the motion, the next item."""
        return coming_after(self)

    @property
    def fresh_title(self) -> Phrase | str:
        """What the question just decided is called."""
        return spoken_title(self.fresh) if self.fresh else ""

    @property
    def size_of_text(self) -> str:
        """The step of type of the text on the screen."""
        amendment, motion, item = self.amendment, self.floor.motion, self.floor.item
        if amendment is not None:
            return size_for(*amendment.wording, words_in(amendment.difference_html))
        if motion is not None:
            return size_for(motion.markdown)
        return size_for(item.note if item else "")

    @property
    def casting(self) -> Phrase | None:
        """That the chair decided the tie of the question just decided, and how."""
        return casting_sentence(self.fresh) if self.fresh else None

    @property
    def leads_to(self) -> ProceduralRow | None:
        """What a procedural motion before the meeting does, carried or lost."""
        kind = self.question.procedural if self.question else None
        return TABLE.get(kind) if kind else None

    @property
    def ruling(self) -> RulingRow | None:
        """The ruling that the question before the meeting challenges."""
        wanted = self.question.ruling_id if self.question else None
        return next((r for r in self.floor.rulings if r.id == wanted), None) if wanted else None

    @property
    def code(self) -> str:
        """The code to check in with, in two halves."""
        return show_code(self.floor.code)

    @property
    def quorum_clause(self) -> Phrase:
        """Where the quorum is written."""
        return citation_of(self.floor.orders, Setting.MEETING_QUORUM)

    @property
    def notice_clause(self) -> Phrase:
        """Where the notice of a meeting is written."""
        return citation_of(self.floor.orders, Setting.MEETING_NOTICE)

    @property
    def secret_clause(self) -> Phrase:
        """Where it is written how many must ask for a secret vote."""
        return citation_of(self.floor.orders, Setting.SECRET_BALLOT)

    def title_of(self, question: QuestionRow) -> Phrase | str:
        """What a question is called."""
        return title_of(question)

    def tag_of(self, item: ItemRow) -> str:
        """The kind of tag that shows how an item ended."""
        return ITEM_TAGS.get(item.outcome, "") if item.outcome else ""

    @property
    def vote_is(self) -> str:
        """Where the vote is, as a word for the style sheet: none, open, secret or closed."""
        if self.is_counting:
            return "closed"
        if not self.is_voting:
            return "none"
        return "secret" if self.is_secret else "open"

    @cached_property
    def asking(self) -> Asking:
        """What anybody who is there can ask for now."""
        return asking_of(self.floor)

    @cached_property
    def queue(self) -> Queue:
        """Who waits to speak, in the order in which the chair calls them."""
        return queue_of(self.floor)

    @cached_property
    def balance(self) -> Balance:
        """How often each side has spoken on the question before the meeting."""
        return balance_of(self.floor)


def _ended_at(item: ItemRow) -> datetime:
    assert item.ended_at is not None
    return item.ended_at


def _decided_at(question: QuestionRow) -> datetime:
    assert question.decided_at is not None
    return question.decided_at


def sentence_of(shown: Shown) -> Phrase:
    """Where the meeting stands, in one sentence."""
    floor, question = shown.floor, shown.question
    if floor.state is not MeetingState.OPEN:
        return _when_not_open(floor)
    if shown.fresh is not None:
        return result_sentence(shown.fresh)
    if question is None:
        return _between_questions(shown)
    if question.stage is QuestionStage.VOTING:
        text = "The vote is open: %(title)s."
        if shown.is_secret:
            text = "The secret vote is open: %(title)s."
        return phrase(text, title=shown.title)
    if question.stage is QuestionStage.COUNTING:
        return _while_counting(shown, question)
    return phrase("Before the meeting: %(title)s.", title=shown.title)


def _when_not_open(floor: Floor) -> Phrase:
    if floor.state is MeetingState.ADJOURNED and floor.resumes_at:
        return phrase("The meeting is adjourned until %(when)s.", when=floor.resumes_at)
    if floor.state is MeetingState.ADJOURNED:
        return phrase("The meeting is adjourned. When it goes on is not fixed yet.")
    if floor.state is MeetingState.CLOSED:
        return phrase("The meeting is closed.")
    if floor.state is MeetingState.CANCELLED:
        return phrase("The meeting was cancelled.")
    return phrase("The meeting has not begun.")


def _between_questions(shown: Shown) -> Phrase:
    if shown.floor.item is not None:
        position = shown.floor.item.position
        return phrase("Item %(number)s is before the meeting.", number=position)
    if any(item.state is ItemState.DONE for item in shown.floor.items):
        return phrase("The chair takes the next item in a moment.")
    return phrase("The meeting is open. The chair takes the first item in a moment.")


def _while_counting(shown: Shown, question: QuestionRow) -> Phrase:
    if question.outcome is QuestionOutcome.TIED:
        return phrase("It is tied: the chair has a casting vote.")
    if shown.is_secret:
        return phrase("The secret vote has closed. Its scrutineers open it now.")
    return phrase("The vote has closed and is being counted: %(title)s.", title=shown.title)


def coming_after(shown: Shown) -> Coming | None:
    """What comes next, as far as the order of votes and the agenda say."""
    floor = shown.floor
    question = shown.question
    if floor.waiting and question and question.kind is MeetingQuestionKind.PROCEDURAL:
        title = title_of(floor.waiting[-1])
        return Coming(phrase("%(title)s, where it was left", title=title))
    if floor.item is not None and shown.ahead:
        return Coming(phrase("Amendment %(number)s", number=shown.ahead[0].number))
    if floor.waiting:
        return Coming(phrase("The motion as it stands then"))
    if shown.fresh and question and question.kind is MeetingQuestionKind.MOTION:
        return Coming(phrase("The motion as it stands now"))
    following = floor.next_item
    if following is not None:
        return Coming(phrase("Item %(number)s", number=following.position), following.title)
    return None
