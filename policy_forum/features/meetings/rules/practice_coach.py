"""The exercises of a practice meeting, ticked from its record, and what is called out in it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.features.ballots.rules import Secrecy
from policy_forum.features.meetings.rules.floor import Floor
from policy_forum.features.meetings.rules.practice_people import Known
from policy_forum.features.meetings.rules.practice_story import (
    CALLS,
    CLOSURE,
    GOES,
    RETURNS,
    Part,
)
from policy_forum.features.meetings.rules.states import (
    ItemKind,
    MeetingState,
    ProceduralKind,
    QuestionStage,
)

Facts = Mapping[str, object]


@dataclass(frozen=True)
class Happened:
    """An event of the meeting: its name in the record, and what it says."""

    name: str
    facts: Facts


@dataclass(frozen=True)
class Exercise:
    """Something to have done once, and in one sentence how."""

    title: Phrase
    how: Phrase
    is_done: bool


def list_exercises(happened: Iterable[Happened]) -> tuple[Exercise, ...]:
    """All exercises, each with whether the meeting's events show that it was done."""
    events = tuple(happened)
    return tuple(Exercise(title, how, is_done(events)) for title, how, is_done in _EXERCISES)


Test = Callable[[tuple[Happened, ...]], bool]


def _any(*names: str, **facts: object) -> Test:
    """Whether one of these events happened, with these facts."""

    def test(events: tuple[Happened, ...]) -> bool:
        return any(
            event.name in names and all(event.facts.get(k) == v for k, v in facts.items())
            for event in events
        )

    return test


def _has_settled_closure(events: tuple[Happened, ...]) -> bool:
    moved = {
        event.facts.get("question_id")
        for event in events
        if event.name == "QuestionBrought"
        and event.facts.get("procedural") == ProceduralKind.BE_NOW_PUT.value
    }
    return any(
        event.name in {"MeetingQuestionDecided", "QuestionLeft"}
        and event.facts.get("question_id") in moved
        for event in events
    )


def _has_mended_quorum(events: tuple[Happened, ...]) -> bool:
    names = [event.name for event in events]
    if "QuorumLost" not in names:
        return False
    after = names[names.index("QuorumLost") :]
    return bool({"QuorumReached", "MeetingAdjourned", "MeetingClosed"} & set(after))


_EXERCISES: tuple[tuple[Phrase, Phrase, Test], ...] = (
    (
        phrase("Open the meeting"),
        phrase("Read the words aloud, then press the large button."),
        _any("MeetingOpened"),
    ),
    (
        phrase("Take an item"),
        phrase("The large button takes the next one on the agenda."),
        _any("ItemTaken"),
    ),
    (
        phrase("Call a speaker"),
        phrase("Whoever asked to speak is offered by name, the sides in turn."),
        _any("SpokenTo"),
    ),
    (
        phrase("Put an amendment"),
        phrase("During the motion the amendments are offered in their order, with what falls."),
        _any("QuestionBrought", kind="amendment"),
    ),
    (
        phrase("Close a vote and read out the result"),
        phrase("Wait until the votes are in and the tellers agree; the words are written for you."),
        _any("MeetingQuestionDecided"),
    ),
    (
        phrase("Give a ruling"),
        phrase("When Percival raises his point of order, write your ruling and its reason below."),
        _any("RulingGiven"),
    ),
    (
        phrase("Deal with “that the question be now put”"),
        phrase("It is put at once, without debate, and needs two thirds."),
        _has_settled_closure,
    ),
    (
        phrase("Break a tie"),
        phrase("Choose for or against; many a chair votes to leave things as they are."),
        _any("MeetingQuestionDecided", by_casting_vote=True),
    ),
    (
        phrase("Handle a lost quorum"),
        phrase(
            "Linger in any other business: somebody’s bus goes. Take no vote; wait until one comes "
            "back, adjourn, or close."
        ),
        _has_mended_quorum,
    ),
    (
        phrase("Suspend standing orders"),
        phrase("Under the procedural motions, name who moves it and the clause; two thirds."),
        _any("StandingOrdersSuspended"),
    ),
    (
        phrase("Close the meeting and read the minutes"),
        phrase("After the last item close it; ten seconds later the secretary has the minutes."),
        _any("MinutesPublished"),
    ),
)


@dataclass(frozen=True)
class Heard:
    """What somebody calls out in the room; `name` is empty for several."""

    name: str
    words: Phrase


_FRESH = timedelta(seconds=60)


def list_heard(floor: Floor, known: Known, now: datetime) -> tuple[Heard, ...]:
    """What can be heard in the room just now."""
    if floor.state is not MeetingState.OPEN:
        return ()
    return (
        *_calls(floor, known),
        *_closure(floor),
        *_goings(floor, known, now),
        *_requests(floor),
    )


def _calls(floor: Floor, known: Known) -> Iterable[Heard]:
    waiting = [*floor.queue, *([floor.speaking] if floor.speaking else [])]
    for row in waiting:
        part = known.parts.get(row.person.id) if row.person else None
        words = CALLS.get((part, row.role)) if part is not None else None
        if words is not None:
            yield Heard(row.name, words)


def _closure(floor: Floor) -> Iterable[Heard]:
    question = floor.question
    if question is None or question.procedural is not ProceduralKind.BE_NOW_PUT:
        return
    if question.stage is QuestionStage.DEBATED and question.mover is not None:
        yield Heard(question.mover.name, CLOSURE)


def _goings(floor: Floor, known: Known, now: datetime) -> Iterable[Heard]:
    item, row = floor.item, known.there.get(Part.OF_THE_BENCH)
    if item is None or item.kind is not ItemKind.ANY_OTHER_BUSINESS or row is None:
        return
    if not row.has_left or item.taken_at is None:
        return
    if not row.presence.is_there:
        yield Heard("", GOES)
    elif now - item.taken_at < 2 * _FRESH:
        yield Heard("", RETURNS)


def _requests(floor: Floor) -> Iterable[Heard]:
    question = floor.question
    if question is None or question.stage is not QuestionStage.DEBATED:
        return
    if question.secrecy is Secrecy.SECRET:
        yield Heard("", _CANNOT_BE_SECRET)
    elif question.secret_requests:
        words = phrase(
            "%(asked)s members ask for a secret vote. It takes %(needed)s, so the vote is open to "
            "see unless more ask.",
            asked=question.secret_requests,
            needed=floor.orders.meetings.secret_ballot_requests,
        )
        yield Heard("", words)


_CANNOT_BE_SECRET = phrase(
    "This vote is to be secret now. That takes scrutineers, and a key made some days before, which "
    "this practice branch has not. Let somebody move that the debate be adjourned: your members "
    "will agree."
)
