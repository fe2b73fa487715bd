"""What followed from a decision at once: amendments fell or were rebased, the text changed."""

from collections.abc import Iterable, Sequence

from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.features.ballots.rules import QuestionOutcome
from policy_forum.features.meetings.rules.floor import QuestionRow
from policy_forum.features.meetings.rules.minutes.document import Figure, Names
from policy_forum.features.meetings.rules.minutes.record import (
    MeetingRecord,
    TrailEvent,
    ended,
)
from policy_forum.features.meetings.rules.states import MeetingQuestionKind, ProceduralKind

_FOLLOWS = ("AmendmentDecided", "AmendmentCarriedToNewText", "AmendmentNeedsAuthor")


def consequences_of(record: MeetingRecord, question: QuestionRow) -> Iterable[Phrase]:
    """What a decided question did besides."""
    if question.kind is MeetingQuestionKind.AMENDMENT:
        yield from _of_amendment(record, question)
    if question.kind is MeetingQuestionKind.MOTION:
        yield from _of_motion(record, question)
    if question.kind is MeetingQuestionKind.PROCEDURAL:
        yield from _of_procedural(question)


def _of_amendment(record: MeetingRecord, question: QuestionRow) -> Iterable[Phrase]:
    own = record.amendments.get(question.amendment_id or 0)
    is_carried = question.outcome is QuestionOutcome.CARRIED
    if is_carried and own is not None and own.parent_number is not None:
        yield phrase("It became part of amendment %(number)s.", number=own.parent_number)
    events = [
        event
        for event in _in_the_same_breath(record, question, _FOLLOWS)
        if event.facts.get("amendment_id") != question.amendment_id
    ]
    for event in events:
        if event.name == "AmendmentDecided" and event.word("outcome") == "fell":
            yield _fell(record, event)
        elif event.name == "AmendmentDecided" and event.word("outcome") == "carried":
            yield phrase(
                "Amendment %(number)s asked for the same, and was carried with it.",
                number=_number(record, event),
            )
    rebased = [event for event in events if event.name == "AmendmentCarriedToNewText"]
    if rebased:
        yield _rebased(record, rebased)
    waiting = [event for event in events if event.name == "AmendmentNeedsAuthor"]
    for event in waiting:
        yield phrase(
            "Amendment %(number)s no longer fitted the text, and went back to its proposer.",
            number=_number(record, event),
        )
    yield from _new_text(record, question)


def _fell(record: MeetingRecord, event: TrailEvent) -> Phrase:
    if event.note.strip():
        return phrase(
            "Amendment %(number)s fell. The reason is: %(reason)s",
            number=_number(record, event),
            reason=ended(event.note),
        )
    return phrase("Amendment %(number)s fell.", number=_number(record, event))


def _rebased(record: MeetingRecord, events: Sequence[TrailEvent]) -> Phrase:
    numbers = Names(tuple(str(_number(record, event)) for event in events))
    text = "Amendments %(numbers)s were put into the words of the text as it then stood."
    if len(events) == 1:
        text = "Amendment %(numbers)s was put into the words of the text as it then stood."
    return phrase(text, numbers=numbers)


def _new_text(record: MeetingRecord, question: QuestionRow) -> Iterable[Phrase]:
    if question.outcome is not QuestionOutcome.CARRIED:
        return
    revised = _in_the_same_breath(record, question, ("MotionRevised",))
    if revised:
        last = revised[-1]
        yield phrase(
            "The text changed at once, and became revision %(revision)s of the motion.",
            revision=Figure(last.number("revision"), last.key, "revision"),
        )


def _of_motion(record: MeetingRecord, question: QuestionRow) -> Iterable[Phrase]:
    decided = _in_the_same_breath(record, question, ("MotionDecided",))
    if decided and decided[-1].facts.get("mandate_id") is not None:
        yield phrase(
            "The decision was recorded as the mandate of the branch, under version %(version)s of "
            "its standing orders."
            if record.orders.branch_id is not None
            else "The decision was recorded as the mandate of the branch, under version "
            "%(version)s of the model rules.",
            version=record.orders.version,
        )


def _of_procedural(question: QuestionRow) -> Iterable[Phrase]:
    if question.outcome is not QuestionOutcome.CARRIED or question.procedural is None:
        return
    said = _EFFECTS.get(question.procedural)
    if said is not None:
        yield said


# Only what a procedural motion does by itself; the other effects have events of their own.
_EFFECTS = {
    ProceduralKind.BE_NOW_PUT: phrase("So the debate ended and the question was put."),
    ProceduralKind.NEXT_BUSINESS: phrase(
        "So the meeting went on to the next business without deciding the question."
    ),
}


def _number(record: MeetingRecord, event: TrailEvent) -> int:
    amendment = record.amendments.get(event.number("amendment_id"))
    return amendment.number if amendment else 0


def _in_the_same_breath(
    record: MeetingRecord, question: QuestionRow, names: Sequence[str]
) -> list[TrailEvent]:
    """Events of the question's motion that were written with its decision, in one transaction.

    They have its moment. Where several decisions have the same, the nearest in the trail counts.
    """
    decisions = record.events("MeetingQuestionDecided")
    own = {event.key for event in decisions if event.facts.get("question_id") == question.id}
    moments = {event.happened_at for event in decisions if event.key in own}
    amendment = record.amendments.get(question.amendment_id or 0)
    motion_id = question.motion_id or (amendment.motion_id if amendment else None)
    found = record.events(*names, motion_id=motion_id)
    return [
        event
        for event in found
        if event.happened_at in moments and _nearest(event, decisions).key in own
    ]


def _nearest(event: TrailEvent, decisions: Sequence[TrailEvent]) -> TrailEvent:
    same = [each for each in decisions if each.happened_at == event.happened_at]
    return min(same, key=lambda each: abs(each.key - event.key))
