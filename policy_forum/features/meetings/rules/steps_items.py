"""The next step while an item is before the meeting and no question is."""

from collections.abc import Callable, Mapping

from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.features.ballots.rules import QuestionOutcome
from policy_forum.features.meetings.rules.floor import Floor, ItemRow, QuestionRow
from policy_forum.features.meetings.rules.presses import Ask, Deed, Press, Step
from policy_forum.features.meetings.rules.script import (
    calling_words,
    item_words,
    thanking_words,
)
from policy_forum.features.meetings.rules.speaking import queue_of
from policy_forum.features.meetings.rules.states import (
    ItemKind,
    ItemOutcome,
    MeetingQuestionKind,
)

_OWN = {
    ItemKind.CHAIR: MeetingQuestionKind.CHAIR,
    ItemKind.MINUTES: MeetingQuestionKind.MINUTES,
    ItemKind.REPORT: MeetingQuestionKind.REPORT,
    ItemKind.MOTION: MeetingQuestionKind.MOTION,
    ItemKind.OTHER: MeetingQuestionKind.OTHER,
}


def step_of_item(floor: Floor, item: ItemRow) -> Step:
    """What is next on an item without an open question."""
    if floor.speaking is not None:
        return _somebody_speaks(floor, item)
    if queue_of(floor).next is not None:
        return _somebody_waits(floor, item)
    return _BY_KIND[item.kind](floor, item)


def end_press(item: ItemRow, outcome: ItemOutcome, label: Phrase) -> Press:
    """The button that ends an item so."""
    return Press(Deed.END_ITEM, label, target=item.id, value=outcome.value)


def _somebody_speaks(floor: Floor, item: ItemRow) -> Step:
    speaker, turn = floor.speaking, queue_of(floor).next
    assert speaker is not None
    thanks = thanking_words(speaker)
    end = Press(Deed.END_SPEECH, phrase("The speech has ended"))
    title = phrase("%(name)s is speaking", name=speaker.name)
    if turn is None:
        return Step(title, phrase("Nobody else waits to speak."), thanks, end, _others(floor, item))
    waiting = turn.speaker
    return Step(
        title,
        phrase("%(name)s is next. %(why)s.", name=waiting.name, why=turn.why),
        (*thanks, *calling_words(waiting.name, waiting.role, None, waiting.minutes)),
        Press(Deed.CALL_NEXT, phrase("Call %(name)s", name=waiting.name), target=waiting.id),
        (end, *_others(floor, item)),
    )


def _somebody_waits(floor: Floor, item: ItemRow) -> Step:
    turn = queue_of(floor).next
    assert turn is not None
    waiting = turn.speaker
    return Step(
        phrase("Call %(name)s", name=waiting.name),
        phrase("%(why)s.", why=turn.why),
        calling_words(waiting.name, waiting.role, None, waiting.minutes),
        Press(Deed.CALL_NEXT, phrase("Call %(name)s", name=waiting.name), target=waiting.id),
        _others(floor, item),
    )


def _others(floor: Floor, item: ItemRow) -> tuple[Press, ...]:
    """The main button and the further ones of the item itself, while somebody speaks or waits."""
    step = _BY_KIND[item.kind](floor, item)
    return (step.main, *step.more)


def last_own_question(floor: Floor, item: ItemRow) -> QuestionRow | None:
    """The last question on the item itself that ended, if there was one."""
    kind = _OWN.get(item.kind)
    own = [q for q in floor.questions if q.item_id == item.id and q.kind is kind]
    return own[-1] if own and own[-1].stage.is_ended else None


def _chair(floor: Floor, item: ItemRow) -> Step:
    propose = Press(Deed.PROPOSE_CHAIR, phrase("Put that name to the vote"), asks=(Ask.NAME,))
    agreed = Press(
        Deed.TAKE_CHAIR,
        phrase("Takes the chair, as agreed"),
        target=item.id,
        asks=(Ask.NAME,),
    )
    script = item_words(floor, item)
    if floor.chair is None:
        why = phrase("One name and no objection: no vote is needed.")
        return Step(phrase("Choose who takes the chair"), why, script, agreed, (propose,))
    stays = end_press(
        item,
        ItemOutcome.AGREED,
        phrase("%(name)s takes the chair for this meeting", name=floor.chair.name),
    )
    why = phrase(
        "%(name)s is in the chair unless the meeting chooses somebody else.", name=floor.chair.name
    )
    return Step(phrase("Confirm who takes the chair"), why, script, stays, (agreed, propose))


def _apologies(floor: Floor, item: ItemRow) -> Step:
    noted = end_press(item, ItemOutcome.NOTED, phrase("Note the apologies, and go on"))
    why = phrase(
        "Members who could not come are named in the minutes. Others are added at the door."
    )
    door = Press(Deed.GO_TO_DOOR, phrase("Add apologies at the door"))
    return Step(phrase("Read out the apologies"), why, item_words(floor, item), noted, (door,))


def _minutes(floor: Floor, item: ItemRow) -> Step:
    if item.minutes_of_id is None or not _can_vote(floor):
        why = phrase("No minutes wait for approval.")
        if item.minutes_of_id is not None:
            why = phrase("Nothing can be decided now: the minutes go to the next meeting.")
        noted = end_press(item, ItemOutcome.NOTED, phrase("Note it, and go on"))
        return Step(phrase("The minutes of the last meeting"), why, (), noted)
    before = last_own_question(floor, item)
    if before is not None and before.outcome is QuestionOutcome.INQUORATE:
        return _vote_failed(floor, item, before)
    put = Press(
        Deed.BRING_QUESTION,
        phrase("Ask whether they are a true record"),
        target=item.id,
        value=MeetingQuestionKind.MINUTES.value,
    )
    later = end_press(item, ItemOutcome.ADJOURNED, phrase("Leave them for another meeting"))
    why = phrase("The next meeting corrects and approves the minutes of the one before.")
    return Step(
        phrase("The minutes of the last meeting"), why, item_words(floor, item), put, (later,)
    )


def _talk(floor: Floor, item: ItemRow) -> Step:
    """A report, or other business: people talk, and a question may be put."""
    before = last_own_question(floor, item)
    if before is not None and before.outcome is QuestionOutcome.INQUORATE:
        return _vote_failed(floor, item, before)
    kind = _OWN.get(item.kind, MeetingQuestionKind.OTHER)
    put = Press(
        Deed.BRING_QUESTION,
        phrase("Put a question to the vote"),
        target=item.id,
        value=kind.value,
        asks=(Ask.WORDING,),
        reason=None if _can_vote(floor) else _NO_VOTE,
    )
    noted = end_press(item, ItemOutcome.NOTED, phrase("Note it, and go on"))
    agreed = end_press(item, ItemOutcome.AGREED, phrase("Agreed without a vote"))
    later = end_press(item, ItemOutcome.ADJOURNED, phrase("Leave it for another meeting"))
    why = phrase("Nobody waits to speak. Call whoever raises a hand by name, in the queue below.")
    return Step(
        phrase("%(title)s", title=item.title),
        why,
        item_words(floor, item),
        noted,
        (agreed, put, later),
    )


_NO_VOTE = phrase("There is no quorum, so nothing can be put to the vote.")


def _can_vote(floor: Floor) -> bool:
    return floor.attending.has_quorum


def _motion(floor: Floor, item: ItemRow) -> Step:
    before = last_own_question(floor, item)
    if before is not None and before.outcome is QuestionOutcome.INQUORATE:
        return _vote_failed(floor, item, before)
    why = phrase("The motion is no longer before the meeting.")
    if item.outcome_note:
        why = phrase("%(why)s", why=item.outcome_note)
    return Step(
        phrase("Go on without a vote on “%(title)s”", title=item.title),
        why,
        (phrase("This motion is not put to the vote today."),),
        end_press(item, ItemOutcome.NOT_REACHED, phrase("Leave it, and go on")),
        (end_press(item, ItemOutcome.WITHDRAWN, phrase("It was withdrawn")),),
    )


def _vote_failed(floor: Floor, item: ItemRow, before: QuestionRow) -> Step:
    """A vote that decided nothing for want of a quorum is taken again, or the item is left."""
    again = Press(
        Deed.VOTE_AGAIN,
        phrase("Take the vote again"),
        target=before.id,
        value="There was no quorum the first time.",
        reason=None if _can_vote(floor) else _NO_VOTE,
    )
    leave = end_press(item, ItemOutcome.INQUORATE, phrase("Leave it undecided, and go on"))
    title = phrase("The vote decided nothing")
    if again.is_open:
        why = phrase("There was no quorum when it closed; there is one now.")
        return Step(title, why, (), again, (leave,))
    why = phrase("There was no quorum when it closed, and there is none now.")
    return Step(title, why, (), leave, (again,))


_BY_KIND: Mapping[ItemKind, Callable[[Floor, ItemRow], Step]] = {
    ItemKind.CHAIR: _chair,
    ItemKind.APOLOGIES: _apologies,
    ItemKind.MINUTES: _minutes,
    ItemKind.REPORT: _talk,
    ItemKind.MOTION: _motion,
    ItemKind.OTHER: _talk,
    ItemKind.ANY_OTHER_BUSINESS: _talk,
}
