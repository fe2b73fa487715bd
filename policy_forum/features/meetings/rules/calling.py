"""Calling a meeting: what a plan needs, whether its notice is long enough, what to do if not."""

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum

from policy_forum.domain.identifiers import BranchId
from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.domain.refusals import Reason, Refusal
from policy_forum.features.branches.rules import Rules, Setting, citation_of
from policy_forum.features.meetings.rules.states import MeetingPower, MeetingState

TITLE_CHARACTERS = 200
LINK_CHARACTERS = 500
PLACE_CHARACTERS = 500
NOTE_CHARACTERS = 4000
LONGEST = timedelta(hours=24)
# No name of a user before the host: it would be shown as if it were the host.
_WEB_ADDRESS = re.compile(r"(?i:https?)://[\w.-]*\w(:\d{1,5})?([/?#]\S*)?")
# Who takes the earliest date has this long to look it over before it is too late again.
_TO_LOOK_IT_OVER = timedelta(hours=1)


@dataclass(frozen=True)
class MeetingPlan:
    """What is planned of a meeting, as it was typed. Moments are aware, texts are plain text.

    `adjustments` is what members read about access and how to ask for something; `note` is
    whatever else they should know.
    """

    branch_id: BranchId
    title: str
    starts_at: datetime
    ends_at: datetime
    place: str = ""
    link: str = ""
    adjustments: str = ""
    note: str = ""
    power: MeetingPower = MeetingPower.DECIDES

    def tidied(self) -> "MeetingPlan":
        """The same without blanks around the texts, and with one kind of line ends."""
        return replace(
            self,
            title=" ".join(self.title.split()),
            place=_tidy(self.place),
            link=self.link.strip(),
            adjustments=_tidy(self.adjustments),
            note=_tidy(self.note),
        )

    def begun_at(self, starts_at: datetime) -> "MeetingPlan":
        """The same meeting at another time, as long as before."""
        return replace(
            self, starts_at=starts_at, ends_at=starts_at + (self.ends_at - self.starts_at)
        )


def _tidy(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def refusal_of_plan(
    plan: MeetingPlan, now: datetime, known_for: datetime | None = None
) -> Refusal | None:
    """Why a meeting cannot be planned like this; None if it can.

    `known_for` is when it was to begin so far, if it was planned before: a link is still mended a
    minute after the beginning, while people wait for the chair.
    """
    problem = _problem_of_texts(plan) or _problem_of_times(plan, now, known_for)
    return Refusal(Reason.INVALID, problem) if problem else None


def _problem_of_texts(plan: MeetingPlan) -> Phrase | None:
    if not plan.title:
        return phrase("Give the meeting a title, such as “March meeting”.")
    bounds = (
        (plan.title, TITLE_CHARACTERS, phrase("The title")),
        (plan.place, PLACE_CHARACTERS, phrase("The place")),
        (plan.link, LINK_CHARACTERS, phrase("The link")),
        (plan.adjustments, NOTE_CHARACTERS, phrase("What is said about access")),
        (plan.note, NOTE_CHARACTERS, phrase("The note")),
    )
    for text, most, what in bounds:
        if len(text) > most:
            return phrase("%(what)s has at most %(most)s characters.", what=what, most=most)
    if plan.link and not is_web_address(plan.link):
        return phrase("The link is a web address that begins with https:// or http://.")
    return None


def is_web_address(text: str) -> bool:
    """Whether a text is an address that a browser can open without harm: http or https, a host."""
    return _WEB_ADDRESS.fullmatch(text) is not None


def _problem_of_times(
    plan: MeetingPlan, now: datetime, known_for: datetime | None
) -> Phrase | None:
    if plan.starts_at <= now and plan.starts_at != known_for:
        return phrase("This time has passed: choose when the meeting will begin.")
    if plan.ends_at <= plan.starts_at:
        return phrase("The meeting must end after it begins.")
    if plan.ends_at - plan.starts_at > LONGEST:
        return phrase(
            "A meeting lasts 24 hours at most: one that goes on another day is adjourned to it."
        )
    return None


def refusal_to_change(state: MeetingState) -> Refusal | None:
    """Why what is planned of a meeting cannot change any more; None if it can."""
    if state in {MeetingState.DRAFT, MeetingState.CALLED}:
        return None
    text = {
        MeetingState.CANCELLED: phrase("This meeting is cancelled: plan a new one."),
        MeetingState.CLOSED: phrase("This meeting is over."),
    }.get(state, phrase("This meeting has begun: its date, place and agenda stand as they are."))
    return Refusal(Reason.WRONG_STATE, text, phrase("The way of a meeting"))


def refusal_to_cancel(state: MeetingState, reason: str) -> Refusal | None:
    """Why a meeting cannot be cancelled, or not without a word to those who were called."""
    refusal = refusal_to_change(state)
    was_told = state is MeetingState.CALLED
    if refusal is None and was_told and not reason.strip():
        return Refusal(Reason.INVALID, phrase("Say why the meeting is cancelled."))
    return refusal


@dataclass(frozen=True)
class Notice:
    """Whether a call is in time, and what is still possible if it is not.

    `days` is what the standing orders ask for. `call_by` is the last moment for a call in time.
    `short_by` is by how many days the notice is too short, a part of a day counted as one; 0 if it
    is in time. `earliest` is the first day on which the meeting could be at the same time of day,
    `same_weekday` the first such day of the same day of the week: both None if it is in time.
    """

    days: int
    call_by: datetime
    short_by: int
    earliest: datetime | None
    same_weekday: datetime | None
    rule: Phrase

    @property
    def is_in_time(self) -> bool:
        """Whether the meeting can be called and decide."""
        return self.short_by == 0


def notice_of(starts_at: datetime, now: datetime, orders: Rules, zone: tzinfo) -> Notice:
    """Check the notice of a meeting that would be called now: clause 4.1 of standing orders.

    Days are of 24 hours before the meeting begins, whatever the clocks do in between.
    """
    days = orders.meetings.notice_days
    call_by = starts_at - timedelta(days=days)
    late = now - call_by
    short_by = -(-late // timedelta(days=1)) if late > timedelta() else 0
    first = now + timedelta(days=days)
    earliest = same_weekday = None
    if short_by:
        earliest = first_day(starts_at, first + _TO_LOOK_IT_OVER, zone, 1)
        same_weekday = first_day(starts_at, first + _TO_LOOK_IT_OVER, zone, 7)
    rule = citation_of(orders, Setting.MEETING_NOTICE)
    return Notice(days, call_by, short_by, earliest, same_weekday, rule)


def first_day(starts_at: datetime, first: datetime, zone: tzinfo, step: int) -> datetime:
    """The first of every `step` days from a moment on, at its time of day, not before `first`.

    A time of day that the clocks leap over on that day is the one an hour later.
    """
    local = starts_at.astimezone(zone)
    days = max(0, (first.astimezone(zone).date() - local.date()).days)
    tries = (local + timedelta(days=step * (count + days // step)) for count in range(4))
    moments = (moment.replace(tzinfo=zone).astimezone(starts_at.tzinfo) for moment in tries)
    return next(moment for moment in moments if moment >= first)


class WayOut(StrEnum):
    """What is still possible when it is too late to call a meeting for decisions."""

    EARLIEST = "earliest"
    SAME_WEEKDAY = "same_weekday"
    DISCUSS = "discuss"


def way_taken(plan: MeetingPlan, notice: Notice, way: WayOut) -> MeetingPlan:
    """The plan with that way out taken; the same plan where its notice is long enough already."""
    if way is WayOut.DISCUSS:
        return replace(plan, power=MeetingPower.DISCUSSES)
    moment = notice.earliest if way is WayOut.EARLIEST else notice.same_weekday
    return plan.begun_at(moment) if moment else plan


def needs_notice_again(before: datetime, after: datetime, zone: tzinfo) -> bool:
    """Whether a meeting moved from one beginning to the other has to be called in time again.

    It has not if it only begins later on the same day: who comes as she was told misses nothing.
    """
    is_same_day = before.astimezone(zone).date() == after.astimezone(zone).date()
    return after < before or not is_same_day


def refusal_to_call(
    plan: MeetingPlan,
    items: int,
    notice: Notice,
    now: datetime,
    called_for: datetime | None = None,
) -> Refusal | None:
    """Why a meeting of so many items cannot be called like this; None if it can.

    `called_for` is when it was to begin as its members were told, if they were. A meeting that
    decides nothing needs no notice: nobody who stays away loses a vote.
    """
    if not plan.place and not plan.link:
        sentence = phrase("Say where the meeting is: a place, a link to join online, or both.")
        return Refusal(Reason.INVALID, sentence)
    if not items:
        sentence = phrase("The agenda is empty: put something on it before you call the meeting.")
        return Refusal(Reason.INVALID, sentence)
    refusal = refusal_of_plan(plan, now, called_for)
    if refusal is None and plan.power is MeetingPower.DECIDES and not notice.is_in_time:
        return _too_late(notice)
    return refusal


def _too_late(notice: Notice) -> Refusal:
    asked = phrase("one day") if notice.days == 1 else phrase("%(days)s days", days=notice.days)
    sentence = phrase(
        "It is too late to call this meeting for decisions: the standing orders ask for %(asked)s’ "
        "notice, so it had to be called by %(call_by)s. It can be on %(earliest)s or later, "
        "or be held as a meeting that discusses and decides nothing.",
        asked=asked,
        call_by=notice.call_by,
        earliest=notice.earliest,
    )
    return Refusal(Reason.RULE_NOT_MET, sentence, notice.rule, notice.earliest)


@dataclass(frozen=True)
class Deadlines:
    """Until when motions and amendments for a meeting come in, and where that is written."""

    motions: datetime
    amendments: datetime
    motions_rule: Phrase
    amendments_rule: Phrase


def deadlines_of(starts_at: datetime, orders: Rules) -> Deadlines:
    """Clauses 4.2 and 4.3 of standing orders, for a meeting that begins then."""
    return Deadlines(
        motions=starts_at - timedelta(days=orders.meetings.motion_deadline_days),
        amendments=starts_at - timedelta(days=orders.meetings.amendment_deadline_days),
        motions_rule=citation_of(orders, Setting.MOTION_DEADLINE),
        amendments_rule=citation_of(orders, Setting.AMENDMENT_DEADLINE),
    )
