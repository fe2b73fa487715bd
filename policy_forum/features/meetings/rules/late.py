"""Amendments that came in after the deadline of a meeting that was called (clause 4.3).

A late amendment is not put, and holds nothing up: members decide by what they could read before.
It is put, in its place in the order of votes, once the chair rules that the meeting takes it, or
once the meeting has suspended the clause for the item. Decided here, where the clause is silent:

- What was in before the notice went out is in time, however near the meeting: it was among the
  papers, and nobody had been told of a deadline.
- One that is moved from the floor, in the meeting, is late like any other.
- What amends a late amendment waits for that one.
- A ruling that the meeting overturned takes nothing, unless the amendment was put before that.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from policy_forum.domain.identifiers import AmendmentId
from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.domain.refusals import Reason, Refusal
from policy_forum.features.branches.rules import Rules, Setting, citation_of
from policy_forum.features.branches.rules.numbering import HEADINGS
from policy_forum.features.meetings.rules.calling import deadlines_of
from policy_forum.features.meetings.rules.presses import Ask, Deed, Press


@dataclass(frozen=True)
class HandedIn:
    """An amendment that came in after the last moment; `is_taken`: ruled so, or put."""

    id: AmendmentId
    parent_id: AmendmentId | None
    is_taken: bool


def last_moment(
    starts_at: datetime, called_at: datetime | None, orders: Rules, suspended: Iterable[str]
) -> datetime | None:
    """When amendments had to be in; None where nothing is late."""
    if called_at is None or HEADINGS[Setting.AMENDMENT_DEADLINE].number in suspended:
        return None
    return max(called_at, deadlines_of(starts_at, orders).amendments)


def late_among(after: Iterable[HandedIn]) -> frozenset[AmendmentId]:
    """Which of those that came in after the last moment are not put, given in their order."""
    late: set[AmendmentId] = set()
    for each in after:
        if not each.is_taken or each.parent_id in late:
            late.add(each.id)
    return frozenset(late)


def refusal_of_late(number: int, orders: Rules) -> Refusal:
    """Why a late amendment cannot be put."""
    sentence = phrase(
        "Amendment %(number)s came in after the deadline. The chair can rule that the meeting "
        "takes it, or the meeting can suspend the clause for this item.",
        number=number,
    )
    return Refusal(Reason.RULE_NOT_MET, sentence, citation_of(orders, Setting.AMENDMENT_DEADLINE))


def refusal_to_take(number: int | None, waits_for: int | None) -> Refusal | None:
    """Why the chair cannot take a late amendment; `waits_for` is a late one that it amends."""
    if number is None:
        sentence = phrase("This amendment is not late, or is no longer open to the vote.")
        return Refusal(Reason.ALREADY_DONE, sentence)
    if waits_for is not None:
        sentence = phrase(
            "It amends amendment %(number)s, which is late as well: rule on that one first.",
            number=waits_for,
        )
        return Refusal(Reason.WRONG_STATE, sentence)
    return None


def press_of_late(amendment_id: AmendmentId, number: int) -> Press:
    """The button by which the chair rules that the meeting takes one."""
    label = phrase("Take amendment %(number)s all the same", number=number)
    return Press(Deed.TAKE_LATE, label, target=amendment_id, asks=(Ask.REASON,))


def about_late(number: int) -> Phrase:
    """What the ruling is about."""
    return phrase("Amendment %(number)s, which came in after the deadline", number=number)


def taken_words(number: int) -> Phrase:
    """What the chair rules."""
    return phrase("The meeting takes amendment %(number)s.", number=number)
