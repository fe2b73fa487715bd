"""Who speaks next, and why; how balanced the debate is; how long a speech may be.

The order, first to last:
1. points of order;
2. points of information;
3. the mover and the seconder, where they have asked and have not spoken;
4. for and against by turns, beginning with the side that has spoken less (the mover and the
   seconder count as speeches for); on each side first who has not spoken on this item, then who has
   not spoken in this meeting, then who asked first. A question or comment, which is on neither
   side, comes when everyone who would be called next asked later than its speaker did;
5. the mover's reply.

Where clause 5.2 is suspended for the item, turns do not bind: who asked first comes first.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from policy_forum.domain.identifiers import MemberId
from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.features.branches.rules import Setting
from policy_forum.features.meetings.rules.debate import (
    ASKED_FOR,
    FOR_SIDE,
    Balance,
    balance_of,
    is_suspended,
    refusal_to_ask,
    refusal_to_speak,
    speeches_on,
    timer_of,
)
from policy_forum.features.meetings.rules.floor import Floor, SpeakerRow
from policy_forum.features.meetings.rules.states import SpeakerRole

__all__ = [
    "ASKED_FOR",
    "Balance",
    "Queue",
    "Turn",
    "balance_of",
    "queue_of",
    "refusal_to_ask",
    "refusal_to_speak",
    "timer_of",
]

_R = SpeakerRole
_SIDES = frozenset({*FOR_SIDE, _R.AGAINST})
_PRIVILEGED = {_R.POINT_OF_ORDER: 0, _R.POINT_OF_INFORMATION: 1}
_OPENING = {_R.MOVER: 0, _R.SECONDER: 1}


@dataclass(frozen=True)
class Turn:
    """Somebody who waits, and why she is at this place."""

    speaker: SpeakerRow
    why: Phrase


@dataclass(frozen=True)
class Queue:
    """Who waits: `now` in the order in which they are called, `later` for what was interrupted.

    `spent` wait on a side that has had all its speeches, and are not called.
    """

    now: tuple[Turn, ...]
    later: tuple[SpeakerRow, ...]
    spent: tuple[SpeakerRow, ...] = ()

    @property
    def next(self) -> Turn | None:
        """Who is called next."""
        return self.now[0] if self.now else None


def queue_of(floor: Floor) -> Queue:
    """Who waits to speak on what is before the meeting, in the order in which they are called."""
    waiting = [row for row in floor.queue if not _has_lapsed(floor, row)]
    here = [row for row in waiting if _is_on_this(floor, row)]
    later = tuple(row for row in waiting if not _is_on_this(floor, row))
    first = sorted(
        (row for row in here if row.role in _PRIVILEGED),
        key=lambda row: (_PRIVILEGED[row.role], row.asked_at, row.id),
    )
    opening = sorted(
        (row for row in here if row.role in _OPENING), key=lambda row: _OPENING[row.role]
    )
    last = [row for row in here if row.role is _R.REPLY]
    turns = [Turn(row, _FIRST[row.role]) for row in (*first, *opening)]
    turns += _debate(floor, here, opening)
    turns += [Turn(row, _REPLY_LAST) for row in last]
    called = {turn.speaker.id for turn in turns}
    spent = tuple(row for row in here if row.id not in called)
    return Queue(tuple(turns), later, spent)


_FIRST = {
    _R.POINT_OF_ORDER: phrase("A point of order comes first"),
    _R.POINT_OF_INFORMATION: phrase("A point of information comes before speeches"),
    _R.MOVER: phrase("The mover opens"),
    _R.SECONDER: phrase("The seconder comes after the mover"),
}
_REPLY_LAST = phrase("The mover’s reply comes last")
_ASKED_FIRST = phrase("Asked first")


def _has_lapsed(floor: Floor, row: SpeakerRow) -> bool:
    """Whether what somebody wanted to speak on has ended; a point of order never lapses so."""
    if row.role is _R.POINT_OF_ORDER or row.question_id is None:
        return False
    ended = {question.id for question in floor.questions if question.stage.is_ended}
    return row.question_id in ended


def _is_on_this(floor: Floor, row: SpeakerRow) -> bool:
    if row.role in _PRIVILEGED:
        return True
    question = floor.question
    return row.question_id == (question.id if question else None)


def _debate(floor: Floor, here: Sequence[SpeakerRow], opening: Sequence[SpeakerRow]) -> list[Turn]:
    """The speeches for and against by turns, with questions where they fall due."""
    balance, given = balance_of(floor), speeches_on(floor)
    by_turns = not is_suspended(floor, Setting.BALANCE)
    spoken = {True: balance.in_favour + len(opening), False: balance.against}
    left = {True: balance.left_for, False: balance.left_against}
    sides = {
        True: _in_order(floor, [row for row in here if row.role is _R.FOR]),
        False: _in_order(floor, [row for row in here if row.role is _R.AGAINST]),
    }
    questions = _in_order(floor, [row for row in here if row.role is _R.QUESTION])
    last = next((row.role in FOR_SIDE for row in reversed(given) if row.role in _SIDES), False)
    if opening:
        last = True
    turns: list[Turn] = []
    while any(sides.values()) or questions:
        side = _side_next(sides, spoken, left, last=last, by_turns=by_turns)
        due = sides[side][0] if side is not None else None
        if questions and (due is None or questions[0].asked_at < due.asked_at):
            turns.append(Turn(questions.pop(0), _ASKED_FIRST))
            continue
        if side is None:
            break
        why = _why_side(sides, spoken, is_for=side, by_turns=by_turns)
        turns.append(Turn(sides[side].pop(0), why))
        spoken[side], last = spoken[side] + 1, side
        left[side] = None if left[side] is None else max(0, (left[side] or 0) - 1)
    return turns


def _in_order(floor: Floor, rows: Sequence[SpeakerRow]) -> list[SpeakerRow]:
    """On one side: who has not spoken on this item, then in this meeting, then who asked first."""
    item_id = floor.item.id if floor.item else None
    spoke = {_who(row) for row in floor.speakers if row.called_at and row.item_id == item_id}
    return sorted(
        rows,
        key=lambda row: (_who(row) in spoke, row.speeches_before > 0, row.asked_at, row.id),
    )


def _who(row: SpeakerRow) -> MemberId | str:
    return row.person.id if row.person else row.guest_name


def _side_next(
    sides: dict[bool, list[SpeakerRow]],
    spoken: dict[bool, int],
    left: dict[bool, int | None],
    *,
    last: bool,
    by_turns: bool,
) -> bool | None:
    """Which side is called: that which has spoken less, or else did not speak last."""
    able = [side for side in (True, False) if sides[side] and left[side] != 0]
    if len(able) < 2:
        return able[0] if able else None
    if not by_turns:
        return min(able, key=lambda side: (sides[side][0].asked_at, sides[side][0].id))
    if spoken[True] != spoken[False]:
        return spoken[True] < spoken[False]
    return not last


def _why_side(
    sides: dict[bool, list[SpeakerRow]], spoken: dict[bool, int], *, is_for: bool, by_turns: bool
) -> Phrase:
    if not by_turns:
        return phrase("Asked first: turns are suspended for this item")
    if not sides[not is_for]:
        return phrase("For; nobody waits against") if is_for else _AGAINST_ALONE
    if spoken[is_for] < spoken[not is_for]:
        return phrase("For: that side has spoken less") if is_for else _AGAINST_LESS
    return (
        phrase("For: it is that side’s turn")
        if is_for
        else phrase("Against: it is that side’s turn")
    )


_AGAINST_ALONE = phrase("Against; nobody waits for")
_AGAINST_LESS = phrase("Against: that side has spoken less")
