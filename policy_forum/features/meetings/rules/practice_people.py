"""What the made-up people of a practice meeting do, and when: a function of how things stand.

Nothing is drawn by lot, so that the same meeting chaired in the same way goes the same way. Each
deed has a moment that is counted from something which happened in the meeting; people take the
time that people take.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from policy_forum.domain.identifiers import MeetingQuestionId, MemberId
from policy_forum.features.ballots.rules import Choice, Secrecy
from policy_forum.features.meetings.rules.debate import put_by
from policy_forum.features.meetings.rules.floor import Figures, Floor, QuestionRow
from policy_forum.features.meetings.rules.hands import CountState, state_of_count
from policy_forum.features.meetings.rules.practice_story import DISPUTED, TIED, Part
from policy_forum.features.meetings.rules.states import (
    ItemKind,
    MeetingQuestionKind,
    MeetingState,
    Presence,
    ProceduralKind,
    QuestionStage,
    SpeakerRole,
    VotesBy,
)

_K, _P = MeetingQuestionKind, ProceduralKind


class Doing(StrEnum):
    """What somebody does."""

    VOTES = "votes"
    COUNTS = "counts"
    ASKS_TO_SPEAK = "asks_to_speak"
    ASKS_SECRET = "asks_secret"  # noqa: S105 - a request, no password
    MOVES_CLOSURE = "moves_closure"
    LEAVES = "leaves"
    COMES_BACK = "comes_back"
    PUBLISHES = "publishes"


@dataclass(frozen=True)
class Deed:
    """What one of them does, and from when on it is time."""

    due_at: datetime
    doing: Doing
    by: Part
    question_id: MeetingQuestionId | None = None
    choice: Choice | None = None
    figures: Figures | None = None
    role: SpeakerRole | None = None


@dataclass(frozen=True)
class There:
    """How one of them is there now; `has_left` is whether she ever went."""

    presence: Presence
    votes_by: VotesBy
    may_vote: bool
    has_left: bool = False

    @property
    def votes(self) -> bool:
        """Whether she is there and may vote."""
        return self.presence.is_there and self.may_vote


@dataclass(frozen=True)
class Known:
    """What the floor does not say: who is who, how each is there, and what they have done so far.

    `asked` are all requests to speak that were ever made: by whom, on which question, as what.
    `voted` and `asked_secret` are about the question before the meeting.
    """

    members: Mapping[Part, MemberId]
    there: Mapping[Part, There]
    asked: frozenset[tuple[Part, int | None, SpeakerRole]] = frozenset()
    voted: frozenset[Part] = frozenset()
    asked_secret: frozenset[Part] = frozenset()
    minutes_are_out: bool = False
    parts: Mapping[MemberId, Part] = field(default_factory=dict)


def deeds_of(floor: Floor, known: Known) -> tuple[Deed, ...]:
    """What they will do as things stand, the first due first."""
    return tuple(sorted(_deeds(floor, known), key=lambda deed: (deed.due_at, deed.by)))


def _deeds(floor: Floor, known: Known) -> Iterator[Deed]:
    if floor.state is MeetingState.CLOSED:
        yield from _after(floor, known)
    if floor.state is not MeetingState.OPEN:
        return
    yield from _coming_and_going(floor, known)
    question = floor.question
    if question is None:
        return
    if question.stage is QuestionStage.DEBATED:
        yield from _debating(floor, question, known)
    elif question.secrecy is not Secrecy.SECRET:
        yield from _voting(question, known)


def _after(floor: Floor, known: Known) -> Iterator[Deed]:
    if floor.closed_at is not None and not known.minutes_are_out:
        yield Deed(_later(floor.closed_at, 10), Doing.PUBLISHES, Part.SECRETARY)


def _later(moment: datetime, seconds: float) -> datetime:
    return moment + timedelta(seconds=seconds)


# Two go while the last item is taken; one of them comes back when the quorum is missed.
_GOING = ((Part.OF_THE_BENCH, 3), (Part.THIRD_CARD, 6))
_BACK_AFTER = 25


def _coming_and_going(floor: Floor, known: Known) -> Iterator[Deed]:
    item = floor.item
    is_last = item is not None and item.kind is ItemKind.ANY_OTHER_BUSINESS
    for who, after in _GOING:
        row = known.there.get(who)
        if row is None:
            continue
        if is_last and item and item.taken_at and row.presence.is_there and not row.has_left:
            yield Deed(_later(item.taken_at, after), Doing.LEAVES, who)
    returns = known.there.get(Part.OF_THE_BENCH)
    is_gone = returns is not None and returns.presence is Presence.LEFT
    if is_gone and floor.quorum_lost_at is not None:
        yield Deed(_later(floor.quorum_lost_at, _BACK_AFTER), Doing.COMES_BACK, Part.OF_THE_BENCH)


def _debating(floor: Floor, question: QuestionRow, known: Known) -> Iterator[Deed]:
    if put_by(floor, question) is not None:
        return
    yield from _speaking(floor, question, known)
    if question.kind is _K.MOTION and not floor.amendments:
        yield from _asking_secret(floor, question, known)
        yield from _closing(floor, question)


_ON_AMENDMENT = (
    (Part.SECONDER, SpeakerRole.FOR, 4),
    (Part.FIRST_TELLER, SpeakerRole.AGAINST, 7),
)
_ON_MOTION = (*_ON_AMENDMENT, (Part.OF_THE_BRIDGE, SpeakerRole.FOR, 10))
_POINT = (Part.STICKLER, SpeakerRole.POINT_OF_ORDER, 9)


def _speaking(floor: Floor, question: QuestionRow, known: Known) -> Iterator[Deed]:
    for who, role, after in _speeches_on(floor, question):
        has_asked = any(
            (by, as_what) == (who, role)
            and (role is SpeakerRole.POINT_OF_ORDER or on == question.id)
            for by, on, as_what in known.asked
        )
        row = known.there.get(who)
        if row is not None and row.presence.is_there and not has_asked:
            begun = _begun(floor, question)
            yield Deed(_later(begun, after), Doing.ASKS_TO_SPEAK, who, question.id, role=role)


def _speeches_on(floor: Floor, question: QuestionRow) -> tuple[tuple[Part, SpeakerRole, int], ...]:
    if question.kind is _K.AMENDMENT:
        return (*_ON_AMENDMENT, _POINT) if question.amendment_number == DISPUTED else _ON_AMENDMENT
    return _ON_MOTION if question.kind is _K.MOTION and not floor.amendments else ()


def _begun(floor: Floor, question: QuestionRow) -> datetime:
    """Since when people can know what they think of it.

    Of an amendment since its mover was called, or when that seems to be forgotten; of the motion
    itself since the last amendment was decided.
    """
    if question.kind is _K.AMENDMENT:
        called = [
            row.called_at
            for row in floor.speakers
            if row.question_id == question.id and row.role is SpeakerRole.MOVER and row.called_at
        ]
        return min([*called, _later(question.brought_at, _MOVER_FORGOTTEN)])
    ends = [
        row.decided_at
        for row in floor.questions
        if row.interrupts_id == question.id and row.kind is _K.AMENDMENT and row.decided_at
    ]
    return max([question.brought_at, *ends])


_MOVER_FORGOTTEN = 20
_SECRET = (
    (Part.OF_THE_FOOTBRIDGE, 5),
    (Part.OF_THE_BENCH, 6),
    (Part.STICKLER, 8),
    (Part.IMPATIENT, 9),
    (Part.SECOND_TELLER, 11),
)


def _asking_secret(floor: Floor, question: QuestionRow, known: Known) -> Iterator[Deed]:
    if question.secrecy is Secrecy.SECRET:
        return
    begun = _begun(floor, question)
    for who, after in _SECRET:
        row = known.there.get(who)
        if row is not None and row.votes and who not in known.asked_secret:
            yield Deed(_later(begun, after), Doing.ASKS_SECRET, who, question.id)


def _closing(floor: Floor, question: QuestionRow) -> Iterator[Deed]:
    """Once both sides were heard somebody has heard enough; once is enough of that, too."""
    spoken = [
        row.finished_at
        for row in floor.speakers
        if row.question_id == question.id
        and row.role in {SpeakerRole.FOR, SpeakerRole.AGAINST}
        and row.finished_at is not None
    ]
    was_moved = any(
        row.procedural is _P.BE_NOW_PUT and row.item_id == question.item_id
        for row in floor.questions
    )
    if len(spoken) < 2 or was_moved or floor.speaking is not None:
        return
    yield Deed(_later(max(spoken), 3), Doing.MOVES_CLOSURE, Part.IMPATIENT, question.id)


def _voting(question: QuestionRow, known: Known) -> Iterator[Deed]:
    if question.opened_at is None:
        return
    choices = choices_of(question, known)
    if question.stage is QuestionStage.VOTING:
        for place, (who, choice) in enumerate(choices.items()):
            if known.there[who].votes_by is VotesBy.DEVICE and who not in known.voted:
                due = _later(question.opened_at, _takes(question.id, place))
                yield Deed(due, Doing.VOTES, who, question.id, choice)
    yield from _counting(question, choices, known)


def _takes(question_id: int, place: int) -> float:
    """Between 2 and 8 seconds, another for each person and question."""
    return 2 + (place * 37 + question_id * 11) % 60 / 10


def _counting(
    question: QuestionRow, choices: Mapping[Part, Choice], known: Known
) -> Iterator[Deed]:
    cards = [c for who, c in choices.items() if known.there[who].votes_by is VotesBy.CARD]
    if not cards or question.opened_at is None:
        return
    counted = Figures(
        cards.count(Choice.FOR), cards.count(Choice.AGAINST), cards.count(Choice.ABSTAIN)
    )
    entered = {row.teller.id: row.counted for row in question.hand_counts}
    state = state_of_count(list(entered.values()), question.cards or len(cards))
    first, second = Part.FIRST_TELLER, Part.SECOND_TELLER
    is_first_try = known.members[second] not in entered
    if known.members[first] not in entered:
        yield _count(question, first, 6, counted)
    if is_first_try:
        errs = question.amendment_number == DISPUTED
        yield _count(question, second, 8, miscounted(counted) if errs else counted)
    elif state is CountState.DIFFERS and entered[known.members[second]] != counted:
        yield _count(question, second, 20, counted)


def _count(question: QuestionRow, who: Part, after: int, figures: Figures) -> Deed:
    assert question.opened_at is not None
    due = _later(question.opened_at, after)
    return Deed(due, Doing.COUNTS, who, question.id, figures=figures)


def miscounted(counted: Figures) -> Figures:
    """As many hands, and one of them taken for another."""
    if counted.in_favour:
        return Figures(counted.in_favour - 1, counted.against + 1, counted.abstained)
    return Figures(counted.in_favour + 1, max(0, counted.against - 1), counted.abstained)


def choices_of(question: QuestionRow, known: Known) -> dict[Part, Choice]:
    """What each who is there and may vote says to a question; those who want it come first.

    Whoever brought it is for it; the others follow in an order that turns with each question.
    """
    voters = [who for who in sorted(known.members) if who and _votes(known, who)]
    turned = sorted(voters, key=lambda who: (who * 7 + question.id * 5) % 16)
    supporters = _supporters(question, known)
    ordered = sorted(turned, key=lambda who: who not in supporters)
    in_favour, against = _split(question, len(ordered))
    said = [Choice.FOR] * in_favour
    said += [Choice.ABSTAIN] * (len(ordered) - in_favour - against)
    said += [Choice.AGAINST] * against
    return dict(zip(ordered, said, strict=True))


def _votes(known: Known, who: Part) -> bool:
    row = known.there.get(who)
    return row is not None and row.votes


def _supporters(question: QuestionRow, known: Known) -> frozenset[Part]:
    people = (question.mover, question.seconder)
    found = {known.parts.get(each.id) for each in people if each is not None}
    if question.kind is _K.MOTION:
        found |= {Part.MOVER, Part.SECONDER}
    return frozenset(each for each in found if each is not None)


def _split(question: QuestionRow, voters: int) -> tuple[int, int]:
    """How many of so many are for, and against; the rest abstain."""
    if question.kind is _K.AMENDMENT and question.amendment_number == TIED:
        half = max(0, voters - voters % 2) // 2
        return half, half
    tenths = _AGAINST.get(question.procedural or question.kind, 1)
    if question.kind is _K.AMENDMENT and question.amendment_number == DISPUTED:
        tenths = 2
    against = voters * tenths // 10
    return max(0, voters - against - 1), against


# How many of ten are against: rulings of the chair stand, and business is not broken off lightly.
# That a debate be adjourned is agreed to, since it is the way out of a vote that cannot be held.
_AGAINST: Mapping[StrEnum, int] = {
    _K.AMENDMENT: 6,
    _K.CHAIR: 0,
    _K.MINUTES: 0,
    _K.REPORT: 0,
    _K.OTHER: 2,
    _P.BE_NOW_PUT: 2,
    _P.SUSPEND: 1,
    _P.IN_PARTS: 2,
    _P.CHALLENGE: 7,
    _P.NEXT_BUSINESS: 7,
    _P.ADJOURN_DEBATE: 2,
    _P.ADJOURN_MEETING: 7,
    _P.REFER_BACK: 7,
    _P.REMIT: 6,
}
