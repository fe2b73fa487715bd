"""What the chair does next, at every moment in the life of a meeting.

`next_step` is a function of the floor and the time: nothing is remembered, so it does not matter
who pressed what before, or on which device. There is always a main button that can be pressed.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.features.meetings.rules.floor import Floor, ItemRow
from policy_forum.features.meetings.rules.presses import Ask, Check, Deed, Press, Step
from policy_forum.features.meetings.rules.quorum import WayOnKind, quorum_now
from policy_forum.features.meetings.rules.running import refusal_to_open
from policy_forum.features.meetings.rules.script import (
    closing_meeting_words,
    fallen_words,
    item_result_words,
    opening_words,
    result_words,
    taking_words,
)
from policy_forum.features.meetings.rules.showing import Shown
from policy_forum.features.meetings.rules.states import (
    ItemKind,
    ItemState,
    MeetingState,
    ProceduralKind,
)
from policy_forum.features.meetings.rules.steps_items import step_of_item
from policy_forum.features.meetings.rules.steps_questions import step_of_question

__all__ = ["Ask", "Check", "Deed", "Press", "Step", "next_step"]


def next_step(floor: Floor, now: datetime, fallen: Sequence[int] = ()) -> Step:
    """What is next, why, what to say, and the one button to press.

    `fallen` are the numbers of the amendments that fell with what was decided last.
    """
    step = _STEPS[floor.state](floor, now)
    if floor.state is not MeetingState.OPEN:
        return step
    return replace(step, announce=_just_decided(floor, fallen))


def _just_decided(floor: Floor, fallen: Sequence[int]) -> tuple[Phrase, ...]:
    """The result that nobody has heard yet: nothing has begun since it was declared."""
    fresh = Shown(floor).fresh
    if fresh is None:
        return ()
    words = result_words(fresh, floor)
    item = next((each for each in floor.items if each.id == fresh.item_id), None)
    if item is not None and item is not (floor.item or _last_ended(floor)):
        return ()
    return (*words, *fallen_words(fallen), *_ended_with(floor, item))


def _last_ended(floor: Floor) -> ItemRow | None:
    ended = [(each.ended_at, each.position, each) for each in floor.items if each.ended_at]
    return max(ended)[2] if ended else None


def _ended_with(floor: Floor, item: ItemRow | None) -> tuple[Phrase, ...]:
    return item_result_words(item) if item is not None and floor.item is None else ()


def _before_notice(_floor: Floor, _now: datetime) -> Step:
    return Step(
        phrase("Send the notice"),
        phrase("The meeting has not been called: members learn of it by the notice."),
        (),
        Press(Deed.GO_TO_NOTICE, phrase("Look at the notice, and send it")),
    )


def _before_opening(floor: Floor, now: datetime) -> Step:
    refusal = refusal_to_open(floor.state, floor.starts_at, now)
    there = quorum_now(floor, now)
    waits = now < floor.starts_at or any(w.kind is WayOnKind.WAIT for w in there.ways_on)
    opens = Press(
        Deed.OPEN_MEETING,
        phrase("Open the meeting")
        if floor.attending.has_quorum
        else phrase("Open the meeting, to talk only"),
        reason=refusal.sentence if refusal else None,
    )
    door = Press(Deed.GO_TO_DOOR, phrase("Go to the door: who is here"))
    checks = _checks(floor)
    if refusal is not None or (waits and not floor.attending.has_quorum):
        return Step(
            phrase("Let people in"),
            phrase("It is not time yet, or too few are here to decide."),
            (),
            door,
            (opens,),
            checks=checks,
        )
    why = phrase("It is time, and enough are here to decide.")
    if not floor.attending.has_quorum:
        why = phrase(
            "The wait for a quorum is over. You can open the meeting so that people can talk."
        )
    return Step(
        phrase("Open the meeting"), why, opening_words(floor), opens, (door,), checks=checks
    )


def _checks(floor: Floor) -> tuple[Check, ...]:
    there = floor.attending
    quorum = phrase(
        "%(present)s who may vote are here; the quorum is %(quorum)s.",
        present=there.entitled,
        quorum=there.quorum,
    )
    checks = [Check(there.has_quorum, quorum), _check_of_chair(floor)]
    if there.by_card:
        is_met = len(floor.tellers) >= 2
        cards = phrase(
            "%(cards)s hold voting cards, and %(tellers)s tellers are named: two are needed.",
            cards=there.by_card,
            tellers=len(floor.tellers),
        )
        press = Press(Deed.GO_TO_STEWARDS, phrase("Name tellers"))
        checks.append(Check(is_met, cards, None if is_met else press))
    return tuple(checks)


def _check_of_chair(floor: Floor) -> Check:
    if floor.chair is not None:
        return Check(True, phrase("In the chair: %(name)s.", name=floor.chair.name))
    if _elects_chair(floor):
        return Check(True, phrase("The meeting elects its chair first."))
    return Check(False, phrase("Nobody is in the chair yet: the meeting chooses somebody first."))


def _elects_chair(floor: Floor) -> bool:
    following = floor.next_item
    return following is not None and following.kind is ItemKind.CHAIR


def _under_way(floor: Floor, now: datetime) -> Step:
    if floor.deputy is not None and not _is_challenged(floor):
        return _chair_returns(floor)
    if floor.question is not None:
        return step_of_question(floor, floor.question, now)
    if floor.item is not None:
        return step_of_item(floor, floor.item)
    if floor.chair is None and not _elects_chair(floor):
        return _needs_chair()
    if floor.next_item is not None:
        return _next_item(floor, floor.next_item)
    return _last_of_all()


def _is_challenged(floor: Floor) -> bool:
    question = floor.question
    return question is not None and question.procedural is ProceduralKind.CHALLENGE


def _chair_returns(floor: Floor) -> Step:
    name = floor.chair.name if floor.chair else ""
    return Step(
        phrase("The chair comes back"),
        phrase("The challenge to the ruling is over."),
        (phrase("I hand the chair back to %(name)s.", name=name),),
        Press(Deed.RETURN_CHAIR, phrase("Hand the chair back")),
    )


def _needs_chair() -> Step:
    return Step(
        phrase("Somebody takes the chair"),
        phrase("Nobody is in the chair, and the agenda has no election of one."),
        (phrase("Who is willing to take the chair for this meeting? Is that agreed?"),),
        Press(Deed.TAKE_CHAIR, phrase("Takes the chair, as agreed"), asks=(Ask.NAME,)),
        (Press(Deed.GO_TO_DOOR, phrase("Go to the door: who is here")),),
    )


def _next_item(floor: Floor, item: ItemRow) -> Step:
    is_first = all(each.state is ItemState.WAITING for each in floor.items)
    why = (
        phrase("It is the first on the agenda.")
        if is_first
        else phrase("It is next on the agenda.")
    )
    return Step(
        phrase("Take item %(number)s: %(title)s", number=item.position, title=item.title),
        why,
        taking_words(item),
        Press(Deed.TAKE_ITEM, phrase("Take item %(number)s", number=item.position), target=item.id),
        (
            Press(
                Deed.END_ITEM,
                phrase("Leave it for another meeting"),
                target=item.id,
                value="not_reached",
            ),
            Press(Deed.CLOSE_MEETING, phrase("Close the meeting; the rest is not reached")),
        ),
    )


def _last_of_all() -> Step:
    return Step(
        phrase("Close the meeting"),
        phrase("All items are done. Check the actions below first: they go into the minutes."),
        closing_meeting_words(0),
        Press(Deed.CLOSE_MEETING, phrase("Close the meeting")),
    )


def _adjourned(floor: Floor, now: datetime) -> Step:
    resume = Press(Deed.RESUME, phrase("Resume the meeting"))
    door = Press(Deed.GO_TO_DOOR, phrase("Go to the door: who is here"))
    close = Press(Deed.CLOSE_MEETING, phrase("Close it for good; the rest is not reached"))
    if floor.resumes_at is not None and now < floor.resumes_at:
        why = phrase("It goes on at %(when)s.", when=floor.resumes_at)
    elif floor.resumes_at is not None:
        why = phrase("The time at which it was to go on has come.")
    else:
        why = phrase("No time was named at which it goes on.")
    return Step(
        phrase("Resume the meeting"),
        why,
        (phrase("Welcome back. We go on where we stopped."),),
        resume,
        (door, close),
        checks=_checks(floor),
    )


def _closed(_floor: Floor, _now: datetime) -> Step:
    return Step(
        phrase("The meeting is closed"),
        phrase(
            "Its minutes are made from what was recorded; the secretary adds words, not figures."
        ),
        (),
        Press(Deed.GO_TO_MINUTES, phrase("Go to the minutes")),
    )


def _cancelled(_floor: Floor, _now: datetime) -> Step:
    return Step(
        phrase("The meeting was cancelled"),
        phrase("There is nothing to chair."),
        (),
        Press(Deed.GO_TO_MEETING, phrase("Go to the meeting’s page")),
    )


_STEPS: Mapping[MeetingState, Callable[[Floor, datetime], Step]] = {
    MeetingState.DRAFT: _before_notice,
    MeetingState.CALLED: _before_opening,
    MeetingState.OPEN: _under_way,
    MeetingState.ADJOURNED: _adjourned,
    MeetingState.CLOSED: _closed,
    MeetingState.CANCELLED: _cancelled,
}
