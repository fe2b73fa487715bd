"""The year: its stages, their windows, and which stage it is at a moment."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import pairwise

from policy_forum.domain.phrases import Phrase, phrase


class Stage(StrEnum):
    """The stages of a cycle, in their order."""

    GOALS = "goals"
    DRAFTING = "drafting"
    BRANCH_DECISIONS = "branch_decisions"
    SUBMISSION = "submission"
    COMPILING = "compiling"
    PRIORITIES = "priorities"
    CONFERENCE = "conference"
    CLOSED = "closed"

    @property
    def label(self) -> Phrase:
        """The stage's name as people read it."""
        return _LABELS[self]


_LABELS: Mapping[Stage, Phrase] = {
    Stage.GOALS: phrase("Goals"),
    Stage.DRAFTING: phrase("Drafting"),
    Stage.BRANCH_DECISIONS: phrase("Branch decisions"),
    Stage.SUBMISSION: phrase("Submission"),
    Stage.COMPILING: phrase("Compiling"),
    Stage.PRIORITIES: phrase("Priorities"),
    Stage.CONFERENCE: phrase("Conference"),
    Stage.CLOSED: phrase("Closed"),
}


@dataclass(frozen=True)
class Window:
    """A half-open stretch of time, `[opens, closes)`, both moments aware and in UTC."""

    opens: datetime
    closes: datetime

    def has_begun(self, moment: datetime) -> bool:
        """Whether the window has opened by then (it may have closed since)."""
        return self.opens <= moment

    def is_open(self, moment: datetime) -> bool:
        """Whether the moment lies in the window: the closing moment does not."""
        return self.opens <= moment < self.closes


@dataclass(frozen=True)
class Calendar:
    """The windows of one cycle. Stages are computed from it and never stored."""

    windows: Mapping[Stage, Window]

    def window(self, stage: Stage) -> Window | None:
        """The window of a stage, None if the cycle does not have that stage."""
        return self.windows.get(stage)

    def stage_at(self, moment: datetime) -> Stage | None:
        """The stage whose window holds the moment; None before, between and after windows."""
        return next((s for s in Stage if (w := self.windows.get(s)) and w.is_open(moment)), None)

    def next_stage(self, moment: datetime) -> Stage | None:
        """The first stage that has not begun yet."""
        return next(
            (s for s in Stage if (w := self.windows.get(s)) and not w.has_begun(moment)), None
        )

    def problems(self) -> tuple[Phrase, ...]:
        """What is wrong with the windows: each must last, and the stages come in their order."""
        named = [(s, self.windows[s]) for s in Stage if s in self.windows]
        empty = [
            phrase("%(stage)s closes before it opens.", stage=s.label)
            for s, w in named
            if w.closes <= w.opens
        ]
        return tuple(empty) + tuple(_pair_problems(named))


def _pair_problems(named: list[tuple[Stage, Window]]) -> list[Phrase]:
    found: list[Phrase] = []
    for (first, earlier), (second, later) in pairwise(named):
        if later.opens < earlier.opens:
            text = "%(second)s opens before %(first)s, but comes after it in the year."
        elif later.opens < earlier.closes:
            text = "%(first)s and %(second)s overlap: the first must close before the next opens."
        else:
            continue
        found.append(phrase(text, first=first.label, second=second.label))
    return found
