"""The quorum of a meeting: whether it is there, since when it is not, and what may be done then.

Standing orders 4.4 say how many entitled members must be there, 4.5 what a meeting may do without.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.features.branches.rules import Rules, Setting
from policy_forum.features.meetings.rules.states import MeetingState


class QuorumChange(StrEnum):
    """What is recorded when enough, or no longer enough, are there."""

    REACHED = "reached"
    LOST = "lost"
    # Opened without one: nothing was lost, but from now on it is missing.
    MISSING = "missing"


def quorum_change(
    *, had_quorum: bool, lost_at: datetime | None, has_quorum: bool
) -> QuorumChange | None:
    """What changed against what the meeting last knew; None when nothing did.

    `had_quorum` is whether there ever was one, `lost_at` since when it is missing; at the opening
    neither is known.
    """
    is_known = had_quorum or lost_at is not None
    had_it = had_quorum and lost_at is None
    if has_quorum:
        return None if had_it else QuorumChange.REACHED
    if not is_known:
        return QuorumChange.MISSING
    return QuorumChange.LOST if had_it else None


class QuorumStanding(StrEnum):
    """Where a meeting stands with its quorum."""

    AHEAD = "ahead"
    MET = "met"
    AWAITED = "awaited"
    NEVER = "never"
    LOST = "lost"
    OVER = "over"


class _Counted(Protocol):
    @property
    def entitled(self) -> int: ...
    @property
    def quorum(self) -> int: ...


class _Meets(Protocol):
    """What is asked of a meeting: a `Floor`, or the head of the door's page."""

    @property
    def state(self) -> MeetingState: ...
    @property
    def starts_at(self) -> datetime: ...
    @property
    def had_quorum(self) -> bool: ...
    @property
    def quorum_lost_at(self) -> datetime | None: ...
    @property
    def orders(self) -> Rules: ...
    @property
    def attending(self) -> _Counted: ...


class WayOnKind(StrEnum):
    """What a meeting without a quorum can do."""

    WAIT = "wait"
    DISCUSS = "discuss"
    ADJOURN = "adjourn"
    BALLOT = "ballot"


@dataclass(frozen=True)
class WayOn:
    """One thing that the rules allow, in a sentence, and the clause that says so."""

    kind: WayOnKind
    sentence: Phrase
    clause: Setting


@dataclass(frozen=True)
class QuorumNow:
    """How many entitled members are there, how many are needed, and what follows.

    `waits_until` is when the wait of standing orders ends, `since` when a quorum was lost.
    `ways_on` is empty while nothing is missing.
    """

    standing: QuorumStanding
    present: int
    needed: int
    sentence: Phrase
    waits_until: datetime | None = None
    since: datetime | None = None
    ways_on: tuple[WayOn, ...] = ()

    @property
    def missing(self) -> int:
        """How many more are needed."""
        return max(0, self.needed - self.present)

    @property
    def needs_attention(self) -> bool:
        """Whether nothing can be decided now for want of a quorum."""
        return self.standing in {QuorumStanding.AWAITED, QuorumStanding.NEVER, QuorumStanding.LOST}


def wait_ends(starts_at: datetime, orders: Rules) -> datetime:
    """Until when a meeting waits for its quorum, counted from the time for which it was called."""
    return starts_at + timedelta(minutes=orders.meetings.quorum_minutes)


def quorum_now(meeting: _Meets, now: datetime) -> QuorumNow:
    """Where the meeting stands with its quorum at this moment, and what the rules allow."""
    standing = _standing(meeting, now)
    present, needed = meeting.attending.entitled, meeting.attending.quorum
    until = wait_ends(meeting.starts_at, meeting.orders)
    return QuorumNow(
        standing=standing,
        present=present,
        needed=needed,
        sentence=_sentence(standing, max(0, needed - present), until),
        waits_until=until if standing is QuorumStanding.AWAITED else None,
        since=meeting.quorum_lost_at if standing is QuorumStanding.LOST else None,
        ways_on=_ways_on(standing, until),
    )


def _standing(meeting: _Meets, now: datetime) -> QuorumStanding:
    if meeting.state in {MeetingState.CLOSED, MeetingState.CANCELLED}:
        return QuorumStanding.OVER
    if meeting.attending.entitled >= meeting.attending.quorum:
        return QuorumStanding.MET
    wait_is_over = now >= wait_ends(meeting.starts_at, meeting.orders)
    if meeting.state is MeetingState.OPEN:
        if meeting.had_quorum:
            return QuorumStanding.LOST
        return QuorumStanding.NEVER if wait_is_over else QuorumStanding.AWAITED
    if meeting.state is MeetingState.CALLED and now >= meeting.starts_at:
        return QuorumStanding.NEVER if wait_is_over else QuorumStanding.AWAITED
    return QuorumStanding.AHEAD


def _sentence(standing: QuorumStanding, missing: int, until: datetime) -> Phrase:
    if standing is QuorumStanding.MET:
        return phrase("There is a quorum: the meeting can decide.")
    if standing is QuorumStanding.OVER:
        return phrase("The meeting is over.")
    if standing is QuorumStanding.AHEAD:
        return phrase("For a quorum %(people)s.", people=_people(missing))
    if standing is QuorumStanding.AWAITED:
        return phrase(
            "There is no quorum yet: %(people)s. The meeting waits for it until %(until)s.",
            people=_people(missing),
            until=until,
        )
    if standing is QuorumStanding.NEVER:
        return phrase(
            "There is no quorum, and the time to wait for it is over: %(people)s. Nothing can be "
            "decided.",
            people=_people(missing),
        )
    return phrase(
        "The quorum is lost: %(people)s. Nothing can be decided until they are there.",
        people=_people(missing),
    )


def _people(missing: int) -> Phrase:
    if missing == 1:
        return phrase("one more member who may vote is needed")
    return phrase("%(count)s more members who may vote are needed", count=missing)


def _ways_on(standing: QuorumStanding, until: datetime) -> tuple[WayOn, ...]:
    rest = (
        WayOn(
            WayOnKind.DISCUSS,
            phrase("Talk about what is on the agenda, without deciding anything."),
            Setting.QUORUM_WAIT,
        ),
        WayOn(
            WayOnKind.ADJOURN,
            phrase("Adjourn to another day, and decide then."),
            Setting.QUORUM_WAIT,
        ),
        WayOn(
            WayOnKind.BALLOT,
            phrase("Put the motions to a ballot of all members, who then vote online."),
            Setting.NOTICE,
        ),
    )
    if standing is QuorumStanding.AWAITED:
        wait = phrase("Wait until %(until)s, and ask who is on the way.", until=until)
        return (WayOn(WayOnKind.WAIT, wait, Setting.QUORUM_WAIT), *rest[:1])
    if standing is QuorumStanding.LOST:
        back = phrase("Wait for those who left, or cannot be reached online, to come back.")
        return (WayOn(WayOnKind.WAIT, back, Setting.QUORUM_WAIT), *rest)
    return rest if standing is QuorumStanding.NEVER else ()
