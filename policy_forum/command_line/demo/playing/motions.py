"""The way of each motion in its branch, from the first draft to its being proposed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from policy_forum.command_line.demo.playing.acts import Act, Cast, secretary_for
from policy_forum.command_line.demo.story.parts import Cycle, Motion, MotionFate
from policy_forum.domain.identifiers import MotionId
from policy_forum.features.conference.commands import take_up_offer
from policy_forum.features.motions.commands import (
    draft_motion,
    invite_co_author,
    join_as_co_author,
    move_motion,
    remit_motion,
    revise_motion,
    second_motion,
    withdraw_motion,
)
from policy_forum.platform.work import Work

# Nobody but the mover saves a draft of the story, and she does so once.
_FIRST_VERSION = 1


@dataclass(frozen=True)
class Way:
    """A motion of a cycle, on its way through its branch."""

    cast: Cast
    cycle: Cycle
    motion: Motion

    @property
    def key(self) -> MotionId:
        """The key that the motion was given when it was drafted."""
        return self.cast.motions[self.cycle.years_ago, self.motion.name]

    def acts(self) -> Iterator[Act]:
        """Drafted, written together, moved, seconded; withdrawn or remitted."""
        motion = self.motion
        yield self._act(motion.drafted, 9, motion.mover, self.draft)
        for person in (*motion.co_authors, *motion.invited):
            yield self._act(motion.drafted, 11, motion.mover, self.invite, person)
        for person in motion.co_authors:
            yield self._act(motion.drafted, 20, person, self.join)
        if motion.moved is not None:
            yield self._act(motion.moved, 9, motion.mover, self.finish)
            yield self._act(motion.moved, 10, motion.mover, self.move)
        for hour, person in enumerate(motion.seconders, start=12):
            yield self._act(motion.seconded or 0, hour, person, self.second)
        if motion.ending:
            is_withdrawn = motion.fate is MotionFate.WITHDRAWN
            day = motion.ending.day
            who = motion.mover if is_withdrawn else secretary_for(motion, day)
            yield self._act(day, 18, who, self.withdraw if is_withdrawn else self.remit)

    def draft(self, work: Work) -> None:
        """Begin with the text of the file, or with a motion of last year."""
        motion, years_ago = self.motion, self.cycle.years_ago
        cycle_id = self.cast.cycles[years_ago]
        if motion.brings_again:
            old = self.cast.motions[years_ago + 1, motion.brings_again]
            key = take_up_offer(work, old, cycle_id)
        else:
            key = draft_motion(
                work,
                cycle_id,
                motion.text.title,
                motion.text.body,
                kind=motion.kind,
                goal_id=self.cast.goals[years_ago, motion.goal],
            )
        self.cast.motions[years_ago, motion.name] = key

    def finish(self, work: Work) -> None:
        """Save the text that is to be moved; what is there already is not saved again."""
        revise_motion(
            work,
            self.key,
            _FIRST_VERSION,
            title=self.motion.title,
            markdown=self.motion.body,
            kind=self.motion.kind,
            goal_id=self.cast.goals[self.cycle.years_ago, self.motion.goal],
        )

    def invite(self, work: Work, person: str) -> None:
        """Ask a member to write it together."""
        invite_co_author(work, self.key, self.cast.members[person])

    def join(self, work: Work) -> None:
        """Agree to be co-author."""
        join_as_co_author(work, self.key)

    def move(self, work: Work) -> None:
        """Put it before the branch."""
        move_motion(work, self.key)

    def second(self, work: Work) -> None:
        """Support that it is debated."""
        second_motion(work, self.key)

    def withdraw(self, work: Work) -> None:
        """Take it away, with the reason."""
        assert self.motion.ending
        withdraw_motion(work, self.key, self.motion.ending.reason)

    def remit(self, work: Work) -> None:
        """Send it back for more work, with the reason."""
        assert self.motion.ending
        remit_motion(work, self.key, self.motion.ending.reason)

    def _act(self, day: int, hour: float, who: str, do: Callable[..., Any], *given: str) -> Act:
        what = f"{self.motion.branch}, {self.motion.name}: {do.__name__}"
        return Act(day, hour, who, partial(_called, do, given), what)


def _called(do: Callable[..., Any], given: tuple[str, ...], work: Work) -> None:
    do(work, *given)
