"""The debate on a question: how balanced it is, how long a speech may be, who may still speak.

Clause 5.1 (minutes) and clause 5.2 (turns, and the number of speeches) do not bind an item for
which they were suspended: speeches are neither timed nor counted then.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from policy_forum.domain.phrases import phrase
from policy_forum.domain.refusals import Reason, Refusal
from policy_forum.features.ballots.rules import QuestionOutcome
from policy_forum.features.branches.rules import Setting, citation_of
from policy_forum.features.branches.rules.numbering import HEADINGS
from policy_forum.features.meetings.rules.floor import Floor, QuestionRow, SpeakerRow
from policy_forum.features.meetings.rules.procedure import TABLE
from policy_forum.features.meetings.rules.running import is_on_vote, refusal_unless_open
from policy_forum.features.meetings.rules.states import (
    MeetingQuestionKind,
    ProceduralKind,
    SpeakerRole,
)

_R = SpeakerRole
FOR_SIDE = frozenset({_R.MOVER, _R.SECONDER, _R.FOR})
# What a member can ask for herself; movers and seconders are called by the chair.
ASKED_FOR = (_R.FOR, _R.AGAINST, _R.QUESTION, _R.POINT_OF_ORDER, _R.POINT_OF_INFORMATION)
# After the mover has said why, these are voted on at once.
NOT_DEBATED = frozenset({row.kind for row in TABLE.values() if not row.is_debated})


@dataclass(frozen=True)
class Balance:
    """How often each side has spoken on the question, and how many speeches are left to each.

    `in_favour` counts the mover and the seconder. `limit` is nought where there is none; the two
    figures of what is left are None then.
    """

    in_favour: int
    against: int
    others: int
    limit: int
    left_for: int | None
    left_against: int | None

    @property
    def is_spent(self) -> bool:
        """Whether both sides have had all their speeches."""
        return self.left_for == 0 and self.left_against == 0


def is_suspended(floor: Floor, setting: Setting) -> bool:
    """Whether a clause does not hold for the item before the meeting."""
    return floor.item is not None and HEADINGS[setting].number in floor.item.suspended


def limit_of(floor: Floor) -> int:
    """How many speeches a side has on a question; nought where they are not counted."""
    if is_suspended(floor, Setting.BALANCE):
        return 0
    return floor.orders.meetings.speeches_each_side


def minutes_for(floor: Floor, role: SpeakerRole) -> int:
    """How long a speech may be; nought where that is not limited for the item."""
    if is_suspended(floor, Setting.SPEECHES):
        return 0
    rules = floor.orders.meetings
    if role is _R.MOVER:
        return rules.mover_minutes
    return rules.reply_minutes if role is _R.REPLY else rules.speaker_minutes


def speeches_on(floor: Floor) -> tuple[SpeakerRow, ...]:
    """The speeches on what is before the meeting now, ended or going on, the first first."""
    question, item = floor.question, floor.item
    given = [row for row in floor.speakers if row.called_at is not None]
    if question is not None:
        return tuple(row for row in given if row.question_id == question.id)
    return tuple(row for row in given if item and row.item_id == item.id and not row.question_id)


def balance_of(floor: Floor) -> Balance:
    """How the debate on the question stands."""
    given = speeches_on(floor)
    in_favour = sum(1 for row in given if row.role in FOR_SIDE)
    against = sum(1 for row in given if row.role is _R.AGAINST)
    limit = limit_of(floor)
    spoken_for = sum(1 for row in given if row.role is _R.FOR)
    return Balance(
        in_favour,
        against,
        len([row for row in given if row.role is _R.QUESTION]),
        limit,
        max(0, limit - spoken_for) if limit else None,
        max(0, limit - against) if limit else None,
    )


def put_by(floor: Floor, question: QuestionRow) -> QuestionRow | None:
    """The carried motion that this question be now put, if there was one."""
    return next(
        (
            row
            for row in reversed(floor.questions)
            if row.procedural is ProceduralKind.BE_NOW_PUT
            and row.interrupts_id == question.id
            and row.outcome is QuestionOutcome.CARRIED
        ),
        None,
    )


def may_reply(floor: Floor) -> bool:
    """Whether the mover of the question still has her reply: only where somebody spoke against.

    There is a reply to a debate on a motion, an amendment or another item; none where the standing
    orders allow no minutes for it.
    """
    question = floor.question
    if question is None or floor.orders.meetings.reply_minutes == 0:
        return False
    if question.kind is MeetingQuestionKind.PROCEDURAL or mover_of(floor, question) == "":
        return False
    given = speeches_on(floor)
    has_replied = any(row.role is _R.REPLY for row in given)
    return not has_replied and any(row.role is _R.AGAINST for row in given)


def mover_of(floor: Floor, question: QuestionRow) -> str:
    """Who moves a question, by name; empty where nobody is known."""
    if question.mover is not None:
        return question.mover.name
    spoke = next(
        (r for r in floor.speakers if r.role is _R.MOVER and r.question_id == question.id), None
    )
    if spoke is not None:
        return spoke.name
    is_motion = question.kind is MeetingQuestionKind.MOTION and floor.motion is not None
    mover = floor.motion.mover if is_motion and floor.motion else None
    return mover.name if mover else ""


def has_opened(floor: Floor) -> bool:
    """Whether the mover of what is before the meeting has spoken, or has been called to."""
    return any(row.role is _R.MOVER for row in speeches_on(floor))


def refusal_to_ask(floor: Floor, role: SpeakerRole, *, is_there: bool) -> Refusal | None:
    """Why somebody cannot ask to speak as that now."""
    refusal = refusal_unless_open(floor.state)
    if refusal is not None:
        return refusal
    if not is_there:
        sentence = phrase("Join the meeting, or be checked in at its door, to ask to speak.")
        return Refusal(Reason.RULE_NOT_MET, sentence)
    if role not in ASKED_FOR:
        sentence = phrase("The chair calls the mover, the seconder and the mover’s reply herself.")
        return Refusal(Reason.RULE_NOT_MET, sentence)
    return refusal_to_speak(floor, role)


def refusal_to_speak(floor: Floor, role: SpeakerRole) -> Refusal | None:
    """Why nobody can be called to speak as that now: a point of order can always be."""
    if role is _R.POINT_OF_ORDER:
        return refusal_unless_open(floor.state)
    question = floor.question
    refusal = refusal_unless_open(floor.state)
    if refusal is not None:
        return refusal
    if question is not None and is_on_vote(question.stage):
        sentence = phrase("A vote is under way: only a point of order about it is taken.")
        return Refusal(Reason.WRONG_STATE, sentence)
    if role in {_R.POINT_OF_INFORMATION, _R.MOVER, _R.SECONDER}:
        return None
    return _refusal_in_debate(floor, role)


def _refusal_in_debate(floor: Floor, role: SpeakerRole) -> Refusal | None:
    """Why the debate has no place for such a speech."""
    question = floor.question
    if floor.item is None and question is None:
        sentence = phrase("Nothing is before the meeting to speak on: wait for the next item.")
        return Refusal(Reason.WRONG_STATE, sentence)
    if question is None:
        return _refusal_without_sides(role)
    if role is not _R.REPLY and put_by(floor, question) is not None:
        rule = citation_of(floor.orders, Setting.BE_NOW_PUT)
        sentence = phrase("The meeting decided that the question be now put: the debate is over.")
        return Refusal(Reason.RULE_NOT_MET, sentence, rule)
    if role is _R.REPLY and floor.orders.meetings.reply_minutes == 0:
        sentence = phrase("The standing orders give no reply.")
        return Refusal(Reason.RULE_NOT_MET, sentence, citation_of(floor.orders, Setting.SPEECHES))
    if question.procedural in NOT_DEBATED and role is not _R.REPLY:
        sentence = phrase("This procedural motion is voted on at once, without a debate.")
        return Refusal(Reason.RULE_NOT_MET, sentence)
    return _refusal_over_limit(floor, role)


def _refusal_without_sides(role: SpeakerRole) -> Refusal | None:
    if role is _R.QUESTION:
        return None
    sentence = phrase("No question is put on this item: ask for a question or comment instead.")
    return Refusal(Reason.WRONG_STATE, sentence)


def _refusal_over_limit(floor: Floor, role: SpeakerRole) -> Refusal | None:
    balance = balance_of(floor)
    left = {_R.FOR: balance.left_for, _R.AGAINST: balance.left_against}.get(role)
    if left != 0:
        return None
    sentence = phrase(
        "This side has had its %(limit)s speeches. The meeting can suspend the clause for this "
        "item.",
        limit=balance.limit,
    )
    return Refusal(Reason.RULE_NOT_MET, sentence, citation_of(floor.orders, Setting.BALANCE))


@dataclass(frozen=True)
class Timer:
    """How a speech stands against its time, in whole seconds; one of the two is nought."""

    left: int
    over: int

    @property
    def is_over(self) -> bool:
        """Whether the time is up."""
        return self.left == 0


def timer_of(speaker: SpeakerRow | None, now: datetime) -> Timer | None:
    """How long somebody may still speak, or by how much she is over; None where nobody speaks."""
    if speaker is None or speaker.until is None:
        return None
    seconds = (speaker.until - now) // timedelta(seconds=1)
    return Timer(max(0, seconds), max(0, -seconds))
