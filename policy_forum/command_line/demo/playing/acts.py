"""Acts of the story: what somebody does on a day, through the commands that members use."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from policy_forum.command_line.demo.people import holder_of
from policy_forum.command_line.demo.story.parts import Motion
from policy_forum.domain.access.actors import SYSTEM, Actor, OfficeKind
from policy_forum.domain.identifiers import (
    AmendmentId,
    BallotId,
    BranchId,
    CycleId,
    GoalId,
    MemberId,
    MotionId,
    RegionId,
    SubmissionId,
)
from policy_forum.features.accounts.queries import find_actor
from policy_forum.platform.clock import FixedClock
from policy_forum.platform.work import Work, unit_of_work


@dataclass(frozen=True)
class Act:
    """What `who` (the key of a person; None: the system) does at an hour of a day.

    `day` is counted from today, `hour` by the organisation's clocks.
    """

    day: int
    hour: float
    who: str | None
    do: Callable[[Work], Any]
    what: str


@dataclass
class Cast:
    """The keys that were given to the people and things of the story, and the story's clock.

    `loaded_at` is the moment at which the story has been told.
    """

    session: Session
    clock: FixedClock
    today: date
    zone: ZoneInfo
    loaded_at: datetime
    regions: dict[str, RegionId] = field(default_factory=dict)
    branches: dict[str, BranchId] = field(default_factory=dict)
    members: dict[str, MemberId] = field(default_factory=dict)
    cycles: dict[int, CycleId] = field(default_factory=dict)
    goals: dict[tuple[int, str], GoalId] = field(default_factory=dict)
    motions: dict[tuple[int, str], MotionId] = field(default_factory=dict)
    amendments: dict[str, AmendmentId] = field(default_factory=dict)
    ballots: dict[tuple[int, str, str], BallotId] = field(default_factory=dict)
    submissions: dict[str, SubmissionId] = field(default_factory=dict)

    def date_of(self, day: int) -> date:
        """The date of a day that is counted from today."""
        return self.today + timedelta(days=day)

    def moment(self, day: int, hour: float = 0) -> datetime:
        """An hour of a day by the organisation's clocks."""
        midnight = datetime.combine(self.date_of(day), time(), self.zone)
        # Added on the wall clock, so that a ballot that opens at eight does so in summer too.
        return midnight + timedelta(hours=hour)

    def play(self, acts: Iterable[Act]) -> int:
        """Play acts in the order of time, each as a unit of work of its own; how many they were."""
        ordered = sorted(acts, key=lambda act: (act.day, act.hour))
        for act in ordered:
            try:
                self._play(act)
            except Exception as error:
                error.add_note(f"in the demonstration's story, on day {act.day}: {act.what}")
                raise
        return len(ordered)

    def _play(self, act: Act) -> None:
        self.clock.set(self.moment(act.day, act.hour))
        with unit_of_work(self.session, self._actor(act.who), self.clock) as work:
            act.do(work)

    def _actor(self, who: str | None) -> Actor:
        if who is None:
            return SYSTEM
        actor = find_actor(
            self.session, self.members[who], self.clock.now().astimezone(self.zone).date()
        )
        if actor is None:
            raise LookupError(who)
        return actor


def officer(office: OfficeKind, branch: str | None, day: int) -> str:
    """The key of the person who holds an office on a day; LookupError if nobody does."""
    person = holder_of(office, branch, day)
    if person is None:
        message = f"nobody holds the office {office} of {branch} on day {day}"
        raise LookupError(message)
    return person.key


def secretary_for(motion: Motion, day: int) -> str:
    """The key of the person who was secretary of a motion's branch on a day."""
    return officer(OfficeKind.SECRETARY, motion.branch, day)
