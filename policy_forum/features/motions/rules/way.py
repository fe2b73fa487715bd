"""The way of a motion: its stations, where it is, what it needs next and by when."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from policy_forum.domain.cycle import Calendar, Stage
from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.features.motions.rules.states import MotionState

_S = MotionState


class StationName(StrEnum):
    """The stations, in their order."""

    DRAFT = "draft"
    SECONDED = "seconded"
    AMENDED = "amended"
    DECIDED = "decided"
    SUBMITTED = "submitted"
    COMPILED = "compiled"
    CONFERENCE = "conference"
    NEXT = "next"

    @property
    def label(self) -> Phrase:
        """The station's name on the picture."""
        return _LABELS[self]


_LABELS = {
    StationName.DRAFT: phrase("Drafted"),
    StationName.SECONDED: phrase("Seconded"),
    StationName.AMENDED: phrase("Amended"),
    StationName.DECIDED: phrase("Branch decided"),
    StationName.SUBMITTED: phrase("Submitted"),
    StationName.COMPILED: phrase("On the paper"),
    StationName.CONFERENCE: phrase("Conference"),
    StationName.NEXT: phrase("What happened next"),
}


class Progress(StrEnum):
    """How a station stands."""

    DONE = "done"
    HERE = "here"
    WAITING = "waiting"
    STOPPED = "stopped"


@dataclass(frozen=True)
class StationOnWay:
    """A station, how it stands, and a few words or a moment to go with it."""

    name: StationName
    progress: Progress
    note: Phrase | None = None
    at: datetime | None = None


@dataclass(frozen=True)
class Passed:
    """What the way is drawn from; `is_held` is true while a ballot holds its words."""

    state: MotionState
    drafted_at: datetime
    moved_at: datetime | None = None
    proposed_at: datetime | None = None
    decided_at: datetime | None = None
    is_amended: bool = False
    is_held: bool = False


@dataclass(frozen=True)
class Wait:
    """What a motion waits for, and the moment until which it can be done."""

    sentence: Phrase
    until: datetime | None = None


# Where each state stands, and whether the way ends there.
_AT: dict[MotionState, tuple[StationName, bool]] = {
    _S.DRAFT: (StationName.DRAFT, False),
    _S.MOVED: (StationName.SECONDED, False),
    _S.PROPOSED: (StationName.AMENDED, False),
    _S.TIED: (StationName.DECIDED, False),
    _S.CARRIED: (StationName.SUBMITTED, False),
    _S.LOST: (StationName.DECIDED, True),
    _S.WITHDRAWN: (StationName.DECIDED, True),
    _S.REMITTED: (StationName.DECIDED, True),
    _S.NOT_REACHED: (StationName.DECIDED, True),
    _S.SUBMITTED: (StationName.COMPILED, False),
    _S.OUT_OF_ORDER: (StationName.COMPILED, True),
    _S.ON_AGENDA: (StationName.CONFERENCE, False),
    _S.ADOPTED: (StationName.NEXT, False),
    _S.LOST_AT_CONFERENCE: (StationName.CONFERENCE, True),
    _S.REMITTED_BY_CONFERENCE: (StationName.CONFERENCE, True),
    _S.NOT_REACHED_AT_CONFERENCE: (StationName.CONFERENCE, True),
    _S.WITHDRAWN_AT_CONFERENCE: (StationName.CONFERENCE, True),
}

# At these the state's own name would say the station's again, or say it wrongly.
_HERE: dict[MotionState, Phrase | None] = {
    _S.DRAFT: None,
    _S.PROPOSED: phrase("open to amendments"),
    _S.CARRIED: phrase("carried, to be submitted"),
    _S.SUBMITTED: phrase("at the national office"),
    _S.ON_AGENDA: phrase("on the agenda"),
    _S.ADOPTED: phrase("adopted"),
}


def stations_of(motion: Passed) -> tuple[StationOnWay, ...]:
    """Every station with how it stands; exactly one is where the motion is or ended."""
    here, ended = _place(motion)
    order = list(StationName)
    return tuple(
        _station(name, order.index(name) - order.index(here), ended, motion) for name in order
    )


def _place(motion: Passed) -> tuple[StationName, bool]:
    if motion.state in {_S.WITHDRAWN, _S.NOT_REACHED} and motion.proposed_at is None:
        return (StationName.SECONDED if motion.moved_at else StationName.DRAFT), True
    return _AT[motion.state]


def _station(name: StationName, distance: int, ended: bool, motion: Passed) -> StationOnWay:
    if distance == 0 and ended:
        return StationOnWay(name, Progress.STOPPED, motion.state.label)
    if distance == 0:
        return StationOnWay(name, Progress.HERE, _note_here(motion))
    if distance > 0:
        return StationOnWay(name, Progress.WAITING)
    return _passed(name, motion)


def _note_here(motion: Passed) -> Phrase | None:
    if motion.state is _S.PROPOSED and motion.is_held:
        return phrase("closed for the vote")
    return _HERE.get(motion.state, motion.state.label)


def _passed(name: StationName, motion: Passed) -> StationOnWay:
    moments = {
        StationName.DRAFT: motion.drafted_at,
        StationName.SECONDED: motion.proposed_at,
        StationName.DECIDED: motion.decided_at,
    }
    if name is StationName.AMENDED:
        note = phrase("as amended") if motion.is_amended else phrase("unchanged")
        return StationOnWay(name, Progress.DONE, note)
    return StationOnWay(name, Progress.DONE, None, moments.get(name))


def wait_of(
    state: MotionState,
    calendar: Calendar,
    now: datetime,
    seconders_missing: int = 1,
    *,
    is_held: bool = False,
) -> Wait | None:
    """What the motion waits for; None where its way has ended.

    While a ballot holds it (`is_held`), it waits for the vote alone.
    """
    if state in {_S.DRAFT, _S.MOVED}:
        return _waiting_in_drafting(state, calendar, now, seconders_missing)
    if state is _S.PROPOSED and is_held:
        held = phrase("It waits for the branch’s vote; until then its words stay as they are.")
        return Wait(held)
    if state is _S.PROPOSED:
        sentence = phrase("It can be amended, and then waits for the branch’s vote.")
        return _until(sentence, calendar, Stage.BRANCH_DECISIONS, now)
    if state is _S.TIED:
        return Wait(phrase("The vote was tied: it waits for the casting vote of the chair."))
    if state is _S.CARRIED:
        sentence = phrase("It waits for the branch’s secretary, who submits it to conference.")
        return _until(sentence, calendar, Stage.SUBMISSION, now)
    if state is _S.SUBMITTED:
        sentence = phrase("It waits for the national office, which rules whether it is in order.")
        return _until(sentence, calendar, Stage.COMPILING, now)
    if state is _S.ON_AGENDA:
        return _until(phrase("It waits for conference."), calendar, Stage.CONFERENCE, now)
    return None


def _waiting_in_drafting(
    state: MotionState, calendar: Calendar, now: datetime, missing: int
) -> Wait | None:
    if state is _S.DRAFT:
        sentence = phrase("It is a draft: when it is ready, its mover asks for a seconder.")
    elif missing == 1:
        sentence = phrase("It waits for one member of the branch to second it.")
    else:
        sentence = phrase("It waits for %(count)s members to second it.", count=missing)
    return _until(sentence, calendar, Stage.DRAFTING, now)


def _until(sentence: Phrase, calendar: Calendar, stage: Stage, now: datetime) -> Wait:
    window = calendar.window(stage)
    if window is None:
        return Wait(sentence)
    if window.closes <= now:
        late = phrase("The stage “%(stage)s” has closed without its next step.", stage=stage.label)
        return Wait(late, window.closes)
    return Wait(sentence, window.closes)
