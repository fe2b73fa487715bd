"""What the national office and conference did with the motions that branches sent."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from sqlalchemy import select

from policy_forum.command_line.demo.branches import ORGANISATION
from policy_forum.command_line.demo.playing.acts import Act, Cast, officer, secretary_for
from policy_forum.command_line.demo.story.parts import Cycle, Motion, Outcome, Ruling
from policy_forum.domain.access.actors import OfficeKind
from policy_forum.domain.cycle import Stage
from policy_forum.domain.identifiers import RegisterEntryId
from policy_forum.features.conference.commands import (
    order_agenda,
    publish_paper,
    record_outcome,
    rule_on_order,
    submit_motion,
    update_register,
)
from policy_forum.features.conference.rules import OutcomeText
from policy_forum.platform.database import Base
from policy_forum.platform.work import Work

# What the story's rulings in order cite.
_IN_ORDER = "Rule 12: Motions to conference"
_INTRODUCTION = (
    "These are the motions that the branches of the League send to conference, with what each "
    "branch decided. Please bring this paper with you: the line numbers are those used in debate."
)
_REGISTER_UPDATED = -95


@dataclass(frozen=True)
class Road:
    """A cycle's motions on their road through conference."""

    cast: Cast
    cycle: Cycle

    def acts(self) -> Iterator[Act]:
        """Submitted, ruled on, put in order, printed, decided, followed in the register."""
        for motion in self.cycle.motions:
            yield from self._acts_of(motion)
        if self.cycle.agenda:
            last_day = self.cycle.windows[Stage.COMPILING][1] - 1
            yield self._office(last_day, 11, self.order, "agenda")
        if self.cycle.paper_published is not None:
            yield self._office(self.cycle.paper_published, 15, self.publish, "paper")

    def _acts_of(self, motion: Motion) -> Iterator[Act]:
        what = f"{motion.name}: conference"
        if motion.submitted is not None:
            who = secretary_for(motion, motion.submitted)
            yield Act(motion.submitted, 20, who, partial(self.submit, motion), what)
        if motion.ruling:
            rule = partial(self.rule, motion, motion.ruling)
            yield self._office(motion.ruling.day, 11, rule, what)
        if motion.outcome:
            decide = partial(self.decide, motion, motion.outcome)
            yield self._office(motion.outcome.day, self._hour(motion), decide, what)
            if motion.outcome.status:
                follow = partial(self.follow, motion, motion.outcome)
                yield self._office(_REGISTER_UPDATED, 14, follow, what)

    def _hour(self, motion: Motion) -> float:
        return 10 + self.cycle.agenda.index(motion.name) / 2

    def submit(self, motion: Motion, work: Work) -> None:
        """Send a carried motion to conference."""
        key = self.cast.motions[self.cycle.years_ago, motion.name]
        self.cast.submissions[motion.name] = submit_motion(work, key)

    def rule(self, motion: Motion, ruling: Ruling, work: Work) -> None:
        """Rule in or out of order."""
        rule_on_order(
            work,
            self.cast.submissions[motion.name],
            in_order=ruling.in_order,
            rule=ruling.rule or _IN_ORDER,
            reason=ruling.reason,
        )

    def order(self, work: Work) -> None:
        """Put the motions in order into the order of the agenda."""
        keys = [self.cast.submissions[name] for name in self.cycle.agenda]
        order_agenda(work, self.cast.cycles[self.cycle.years_ago], keys)

    def publish(self, work: Work) -> None:
        """Publish the conference paper."""
        cycle_id = self.cast.cycles[self.cycle.years_ago]
        publish_paper(work, cycle_id, ORGANISATION, _INTRODUCTION)

    def decide(self, motion: Motion, outcome: Outcome, work: Work) -> None:
        """Record what conference decided."""
        text = OutcomeText(
            outcome.outcome,
            note=outcome.note,
            next_owner=outcome.next_owner,
            next_step=outcome.next_step,
            **_counts(outcome),
        )
        record_outcome(work, self.cast.submissions[motion.name], text)

    def follow(self, motion: Motion, outcome: Outcome, work: Work) -> None:
        """Say in the register how adopted policy stands."""
        assert outcome.status
        entries = Base.metadata.tables["register_entry"]
        key = self.cast.motions[self.cycle.years_ago, motion.name]
        of_motion = select(entries.c.id).where(entries.c.motion_id == key)
        update_register(
            work,
            RegisterEntryId(work.session.scalars(of_motion).one()),
            status=outcome.status,
            owner=outcome.next_owner,
            evidence=outcome.evidence,
            expires_on=None if outcome.expires is None else self.cast.date_of(outcome.expires),
        )

    def _office(self, day: int, hour: float, do: Callable[[Work], None], what: str) -> Act:
        return Act(day, hour, officer(OfficeKind.NATIONAL_OFFICE, None, day), do, what)


def _counts(outcome: Outcome) -> dict[str, int]:
    if not outcome.votes:
        return {}
    return {
        "votes_for": outcome.votes_for,
        "votes_against": outcome.against,
        "votes_abstain": outcome.abstain,
    }
