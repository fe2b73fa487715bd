"""Make the things a test speaks of, with everything it does not speak of filled in sensibly."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from policy_forum.domain.access.actors import SYSTEM, Actor, OfficeKind
from policy_forum.domain.cycle import Stage
from policy_forum.domain.eligibility import Standing
from policy_forum.features.accounts.models import Account
from policy_forum.features.accounts.queries import find_actor
from policy_forum.features.ballots.models import Mandate
from policy_forum.features.ballots.rules import QuestionOutcome
from policy_forum.features.branches.models import Branch, Region, StandingOrders
from policy_forum.features.branches.rules import CastingVote, Majority, QuorumKind
from policy_forum.features.cycles.models import Cycle, StageWindow, StrategicGoal
from policy_forum.features.cycles.rules import GoalStatus
from policy_forum.features.members.models import Member, Office
from policy_forum.features.motions.models import Motion, MotionRevision
from policy_forum.features.motions.rules import MotionKind, MotionState
from policy_forum.platform.clock import FixedClock
from tests.stage import START

TEXT = """## This branch notes

1. The last bus from the hospital leaves at 17:40.
2. Visiting ends at 20:00.

## This branch believes

1. Nobody should have to choose between a visit and the way home.

## This branch resolves

1. To ask the county council to restore the evening bus.
2. To write to every councillor before the budget is set.
"""

T = TypeVar("T")

# Days from START at which each stage opens and closes.
YEAR = {
    Stage.GOALS: (-60, -30),
    Stage.DRAFTING: (-30, 10),
    Stage.BRANCH_DECISIONS: (10, 40),
    Stage.SUBMISSION: (40, 50),
    Stage.COMPILING: (50, 70),
    Stage.PRIORITIES: (70, 80),
    Stage.CONFERENCE: (80, 83),
    Stage.CLOSED: (83, 400),
}


@dataclass
class Makers:
    """Makers that share one session and one clock; each returns the row it made."""

    session: Session
    clock: FixedClock
    _numbers: Any = field(default_factory=lambda: count(1))

    def region(self, name: str = "") -> Region:
        """A region."""
        return self._made(Region(name=name or f"Region {next(self._numbers)}"))

    def branch(self, name: str = "", code: str = "", region: Region | None = None) -> Branch:
        """A branch; its code is made from a running number."""
        number = next(self._numbers)
        region = region or self.region()
        return self._made(
            Branch(
                name=name or f"Branch {number}",
                code=code
                or f"{chr(65 + number // 676 % 26)}{chr(65 + number // 26 % 26)}"
                f"{chr(65 + number % 26)}",
                region_id=region.id,
            )
        )

    def standing_orders(self, branch: Branch | None = None, **changes: Any) -> StandingOrders:
        """Published rules: a quorum of 2 and no notice, so that ballots in tests are short."""
        settings: dict[str, Any] = {
            "version": 1,
            "published_at": START - timedelta(days=300),
            "quorum_kind": QuorumKind.NUMBER,
            "quorum_amount": 2,
            "majority": Majority.SIMPLE,
            "rule_change_majority": Majority.TWO_THIRDS,
            "casting_vote": CastingVote.NOT_CARRIED,
            "notice_days": 0,
            "seconders": 1,
            "title_words": 20,
            "motion_words": 500,
            "amendment_words": 150,
            "freeze_days": 28,
        }
        branch_id = branch.id if branch else None
        return self._made(StandingOrders(branch_id=branch_id, **(settings | changes)))

    def member(
        self,
        branch: Branch | None = None,
        given_name: str = "Mared",
        family_name: str = "",
        joined_on: date = date(2020, 5, 4),
        standing: Standing = Standing.GOOD,
        **changes: Any,
    ) -> Member:
        """A member in good standing who joined long ago."""
        number = next(self._numbers)
        return self._made(
            Member(
                number=f"M{number:06}",
                given_name=given_name,
                family_name=family_name or f"Example{number}",
                email=f"member{number}@example.org",
                branch_id=(branch or self.branch()).id,
                joined_on=joined_on,
                standing=standing,
                **changes,
            )
        )

    def office(
        self,
        member: Member,
        kind: OfficeKind,
        starts_on: date = date(2021, 1, 1),
        ends_on: date | None = None,
    ) -> Office:
        """An office; a branch's office is of the member's own branch."""
        branch_id = None if kind.is_national else member.branch_id
        return self._made(
            Office(
                member_id=member.id,
                kind=kind,
                branch_id=branch_id,
                starts_on=starts_on,
                ends_on=ends_on,
            )
        )

    def officer(self, kind: OfficeKind, branch: Branch | None = None) -> Member:
        """A member who holds an office now."""
        member = self.member(branch)
        self.office(member, kind)
        return member

    def account(self, member: Member) -> Account:
        """The account of a member, made when it is first asked for."""
        found = self.session.scalar(select(Account).where(Account.member_id == member.id))
        if found:
            return found
        return self._made(
            Account(email=member.email, fs_uniquifier=f"test-{member.id}", member_id=member.id)
        )

    def cycle(
        self,
        year: int = 2026,
        start: datetime = START,
        windows: dict[Stage, tuple[float, float]] | None = None,
    ) -> Cycle:
        """A cycle whose drafting stage is open at START and closes ten days after."""
        cycle = self._made(
            Cycle(year=year, title=f"Conference {year}", made_at=start - timedelta(days=90))
        )
        for stage, (opens, closes) in (windows or YEAR).items():
            self.session.add(
                StageWindow(
                    cycle_id=cycle.id,
                    stage=stage,
                    opens=start + timedelta(days=opens),
                    closes=start + timedelta(days=closes),
                )
            )
        self.session.commit()
        return cycle

    def goal(self, cycle: Cycle, title: str = "Get people home", **changes: Any) -> StrategicGoal:
        """A strategic goal of a cycle."""
        number = next(self._numbers)
        settings: dict[str, Any] = {"sentence": "Everyone has a way home.", "position": number}
        return self._made(
            StrategicGoal(
                cycle_id=cycle.id,
                title=title,
                status=GoalStatus.UNDER_WAY,
                **(settings | changes),
            )
        )

    def motion(
        self,
        branch: Branch | None = None,
        cycle: Cycle | None = None,
        mover: Member | None = None,
        state: MotionState = MotionState.DRAFT,
        text: str = TEXT,
        **changes: Any,
    ) -> Motion:
        """A motion with its first revision; from the proposed state on it has a number.

        Its HTML is a stand-in: tests of rendering draft through the command.
        """
        branch = branch or self.branch()
        mover = mover or self.member(branch)
        cycle = cycle or self._any_cycle()
        number = next(self._numbers)
        is_numbered = state not in {MotionState.DRAFT, MotionState.MOVED}
        settings: dict[str, Any] = {
            "title": "Evening buses from the hospital",
            "kind": MotionKind.POLICY,
            "number": f"26-{branch.code}-{number:03}" if is_numbered else None,
            "words": 60,
            "drafted_at": self.clock.now(),
            "proposed_at": self.clock.now() if is_numbered else None,
        }
        motion = self._made(
            Motion(
                cycle_id=cycle.id,
                branch_id=branch.id,
                mover_id=mover.id,
                state=state,
                text_markdown=text,
                text_html="<p>Rendered when the test says so.</p>",
                renderer_version="test",
                **(settings | changes),
            )
        )
        self._made(
            MotionRevision(
                motion_id=motion.id,
                number=1,
                title=motion.title,
                text_markdown=text,
                cause="drafted",
                saved_at=self.clock.now(),
                saved_by_id=mover.id,
            )
        )
        return motion

    def mandate(self, motion: Motion, **changes: Any) -> Mandate:
        """The mandate of a carried motion: 41 for, 3 against, 2 abstained, of 112."""
        settings: dict[str, Any] = {
            "standing_orders_version": 2,
            "revision": motion.revision,
            "outcome": QuestionOutcome.CARRIED,
            "votes_for": 41,
            "votes_against": 3,
            "votes_abstain": 2,
            "voted": 46,
            "quorum": 12,
            "roll_count": 112,
            "roll_hash": "0" * 64,
            "majority": Majority.SIMPLE,
            "decided_at": self.clock.now(),
        }
        return self._made(Mandate(motion_id=motion.id, **(settings | changes)))

    def carried(self, branch: Branch, cycle: Cycle | None = None, **changes: Any) -> Motion:
        """A motion that its branch carried, with its mandate."""
        motion = self.motion(branch, cycle, state=MotionState.CARRIED, **changes)
        self.mandate(motion)
        return motion

    def actor(self, member: Member | None) -> Actor:
        """The actor that a member is now; without a member, the system."""
        if member is None:
            return SYSTEM
        actor = find_actor(self.session, member.id, self.clock.now().date())
        assert actor is not None
        return actor

    def _any_cycle(self) -> Cycle:
        return self.session.scalar(select(Cycle).order_by(Cycle.year.desc())) or self.cycle()

    def _made(self, row: T) -> T:
        self.session.add(row)
        self.session.commit()
        return row
