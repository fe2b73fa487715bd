"""Questions before the meeting as blocks: what was put and by whom, then what came of it."""

from collections.abc import Iterable, Sequence

from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.features.ballots.rules import QuestionOutcome
from policy_forum.features.meetings.rules.floor import QuestionRow
from policy_forum.features.meetings.rules.minutes.consequences import consequences_of
from policy_forum.features.meetings.rules.minutes.document import Block, BlockKind
from policy_forum.features.meetings.rules.minutes.pieces import Piece
from policy_forum.features.meetings.rules.minutes.record import MeetingRecord, TrailEvent
from policy_forum.features.meetings.rules.minutes.speaking import speeches_to, spoken
from policy_forum.features.meetings.rules.minutes.votes import (
    before_the_vote,
    needed,
    outcome_of_vote,
    vote_lines,
)
from policy_forum.features.meetings.rules.states import (
    ItemKind,
    MeetingQuestionKind,
    ProceduralKind,
    QuestionStage,
)

_OF_A_QUESTION = (
    "QuestionBrought",
    "QuestionLeft",
    "SecretVoteAsked",
    "MeetingVoteOpened",
    "MeetingVoteClosed",
    "MeetingVoteTakenAgain",
    "HandsCounted",
    "MeetingQuestionDecided",
)


def pieces_of(record: MeetingRecord, question: QuestionRow) -> Iterable[Piece]:
    """How a question came, and how it ended: two pieces, between which others may stand."""
    events = record.events(*_OF_A_QUESTION, question_id=question.id)
    brought = [event for event in events if event.name == "QuestionBrought"]
    first = brought[0].key if brought else (events[0].key if events else 0)
    last = _end_of(events)
    own = [person.name for person in (question.mover, question.seconder) if person]
    speeches, counted = spoken(record, speeches_to(record, question.id), named=own)
    yield Piece(
        first,
        question.id,
        Block(
            kind=_kind(question),
            title=title_of(question),
            sentences=tuple(_brought(record, question)),
            wording=_wording(record, question),
            events=tuple(event.key for event in brought),
        ),
    )
    yield Piece(
        last or first,
        question.id,
        Block(
            kind=_kind(question),
            title=title_of(question),
            middle=(*speeches, *before_the_vote(record, question)),
            votes=vote_lines(record, question),
            outcome=tuple(_outcome(record, question, events)),
            after=tuple(_after(record, question)),
            events=(*(event.key for event in events if event not in brought), *counted),
        ),
    )


def _end_of(events: Sequence[TrailEvent]) -> int:
    ends = [e.key for e in events if e.name in {"MeetingQuestionDecided", "QuestionLeft"}]
    return max(ends) if ends else max((event.key for event in events), default=0)


def _kind(question: QuestionRow) -> BlockKind:
    is_procedural = question.kind is MeetingQuestionKind.PROCEDURAL
    return BlockKind.PROCEDURAL if is_procedural else BlockKind.QUESTION


# ---- What was put -------------------------------------------------------------------------------


def title_of(question: QuestionRow) -> Phrase:
    """What the question is called: "Amendment 2", "Procedural motion: next business"."""
    if question.kind is MeetingQuestionKind.AMENDMENT:
        return phrase("Amendment %(number)s", number=question.amendment_number or 0)
    if question.kind is MeetingQuestionKind.PROCEDURAL:
        return _PROCEDURAL.get(question.procedural, phrase("Procedural motion"))
    return _TITLES[question.kind]


_TITLES = {
    MeetingQuestionKind.CHAIR: phrase("Chair for the meeting"),
    MeetingQuestionKind.MINUTES: phrase("Approval of the minutes"),
    MeetingQuestionKind.REPORT: phrase("The report"),
    MeetingQuestionKind.PART: phrase("A part of the motion"),
    MeetingQuestionKind.MOTION: phrase("The motion"),
    MeetingQuestionKind.OTHER: phrase("The question"),
}
_PROCEDURAL: dict[ProceduralKind | None, Phrase] = {
    ProceduralKind.NEXT_BUSINESS: phrase("Procedural motion: next business"),
    ProceduralKind.BE_NOW_PUT: phrase("Procedural motion: that the question be now put"),
    ProceduralKind.ADJOURN_DEBATE: phrase("Procedural motion: to adjourn the debate"),
    ProceduralKind.ADJOURN_MEETING: phrase("Procedural motion: to adjourn the meeting"),
    ProceduralKind.REFER_BACK: phrase("Procedural motion: to refer back"),
    ProceduralKind.REMIT: phrase("Procedural motion: to remit"),
    ProceduralKind.SUSPEND: phrase("Procedural motion: to suspend standing orders"),
    ProceduralKind.CHALLENGE: phrase("Procedural motion: to challenge the ruling of the chair"),
    ProceduralKind.IN_PARTS: phrase("Procedural motion: to vote in parts"),
    ProceduralKind.SECRET_BALLOT: phrase("Request for a secret ballot"),
}


def _brought(record: MeetingRecord, question: QuestionRow) -> Iterable[Phrase]:
    """Who moved it and who seconded it, and on what a procedural motion broke in."""
    if question.kind is MeetingQuestionKind.MOTION:
        yield from _moved_motion(record, question)
        return
    if question.kind is MeetingQuestionKind.PART:
        return
    mover = question.mover.name if question.mover else ""
    if not mover and question.kind is MeetingQuestionKind.AMENDMENT:
        amendment = record.amendments.get(question.amendment_id or 0)
        mover = amendment.proposer if amendment else ""
    yield from _moved(mover, question.seconder.name if question.seconder else "")
    amendment = record.amendments.get(question.amendment_id or 0)
    if amendment is not None and amendment.parent_number is not None:
        yield phrase("It amended amendment %(number)s.", number=amendment.parent_number)
    interrupted = _interrupted(record, question)
    if interrupted is not None:
        yield interrupted


def _moved_motion(record: MeetingRecord, question: QuestionRow) -> Iterable[Phrase]:
    motion = record.motions.get(question.motion_id or 0)
    mover = question.mover.name if question.mover else (motion.mover if motion else "")
    seconders = motion.seconders if motion else ()
    seconder = question.seconder.name if question.seconder else ""
    yield from _moved(mover, seconder or (seconders[0] if seconders else ""))


def _moved(mover: str, seconder: str) -> Iterable[Phrase]:
    if mover and seconder:
        yield phrase(
            "It was moved by %(mover)s and seconded by %(seconder)s.",
            mover=mover,
            seconder=seconder,
        )
    elif mover:
        yield phrase("It was moved by %(mover)s.", mover=mover)
    elif seconder:
        yield phrase("It was seconded by %(seconder)s.", seconder=seconder)


def _interrupted(record: MeetingRecord, question: QuestionRow) -> Phrase | None:
    if question.kind is not MeetingQuestionKind.PROCEDURAL:
        return None
    before = next((q for q in record.questions if q.id == question.interrupts_id), None)
    if before is None or before.kind is MeetingQuestionKind.MOTION:
        return None
    return phrase("It was put during the debate on: %(what)s.", what=title_of(before))


def _wording(record: MeetingRecord, question: QuestionRow) -> tuple[str, ...]:
    """The formal wording of an amendment; of other questions what was put, but not of a motion."""
    if question.kind is MeetingQuestionKind.MOTION:
        return ()
    amendment = record.amendments.get(question.amendment_id or 0)
    if question.kind is MeetingQuestionKind.AMENDMENT and amendment is not None:
        return amendment.sentences
    return tuple(line for line in question.wording.split("\n") if line.strip())


# ---- What came of it ----------------------------------------------------------------------------


def _outcome(
    record: MeetingRecord, question: QuestionRow, events: Sequence[TrailEvent]
) -> Iterable[Phrase]:
    what = _what(record, question)
    if question.stage is QuestionStage.DECIDED:
        yield from outcome_of_vote(question, what)
    elif question.stage in {QuestionStage.FELL, QuestionStage.WITHDRAWN}:
        yield from _left(question, events, what)
    elif question.stage is QuestionStage.COUNTING:
        yield phrase("The votes are still being counted.")


def _after(record: MeetingRecord, question: QuestionRow) -> Iterable[Phrase]:
    if question.stage is QuestionStage.DECIDED:
        yield from needed(question)
        yield from consequences_of(record, question)


def _left(question: QuestionRow, events: Sequence[TrailEvent], what: Phrase) -> Iterable[Phrase]:
    text = "%(what)s was withdrawn and not put to the vote."
    if question.stage is QuestionStage.FELL:
        text = "%(what)s fell and was not put to the vote."
        if question.kind is MeetingQuestionKind.MOTION:
            text = "%(what)s was not put to the vote."
    yield phrase(text, what=what)
    notes = [event.note for event in events if event.name == "QuestionLeft" and event.note]
    why = (question.outcome_why or (notes[-1] if notes else "")).strip()
    if why:
        yield phrase("%(reason)s", reason=why)


def _what(record: MeetingRecord, question: QuestionRow) -> Phrase:
    if question.kind is MeetingQuestionKind.AMENDMENT:
        return title_of(question)
    if question.kind is MeetingQuestionKind.MOTION:
        return phrase("The motion as amended" if _was_amended(record, question) else "The motion")
    if question.kind is MeetingQuestionKind.PROCEDURAL:
        return phrase("The procedural motion")
    if question.kind is MeetingQuestionKind.PART:
        return phrase("This part")
    return phrase("The proposal")


def _was_amended(record: MeetingRecord, question: QuestionRow) -> bool:
    return any(
        other.kind is MeetingQuestionKind.AMENDMENT
        and other.outcome is QuestionOutcome.CARRIED
        and other.motion_id == question.motion_id
        for other in record.questions
    )


def is_motion_decided(record: MeetingRecord, item_id: int, kind: ItemKind) -> bool:
    """Whether the motion of an item was put and decided: then its block has said the outcome."""
    return kind is ItemKind.MOTION and any(
        question.kind is MeetingQuestionKind.MOTION
        and question.item_id == item_id
        and question.stage is QuestionStage.DECIDED
        for question in record.questions
    )
