"""A composite of two motions while the office compiles."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.domain.text.document import parse_document
from policy_forum.features.compositing import commands
from policy_forum.features.compositing.models import Composite
from policy_forum.features.members.models import Member
from policy_forum.features.motions.rules import MotionState
from policy_forum.platform.audit import AuditRow

COMPILING = timedelta(days=55)
OTHER = """## This branch notes

1. Buses were cut by a third.

## This branch calls on

1. The operator to publish its figures.

## This branch resolves

1. To ask the council to restore the evening bus, and to pay for it.
2. To invite the operator to a meeting.
"""


@pytest.fixture
def cycle(make_cycle):
    return make_cycle()


@pytest.fixture
def office(make_officer):
    return make_officer(OfficeKind.NATIONAL_OFFICE)


@pytest.fixture
def first(make_motion, cycle):
    return make_motion(cycle=cycle, state=MotionState.SUBMITTED)


@pytest.fixture
def second(make_motion, cycle):
    return make_motion(cycle=cycle, state=MotionState.SUBMITTED, text=OTHER, title="Buses")


@pytest.fixture
def mover_of(session):
    return lambda motion: session.get_one(Member, motion.mover_id)


@pytest.fixture
def bench(work_as, office, first, second, session, clock):
    """A composite of two motions while the office compiles, and a way to do things to it."""
    clock.advance(days=COMPILING.days)

    class Bench:
        def __init__(self):
            with work_as(office) as work:
                self.id = commands.begin_composite(work, first.id)

        @property
        def row(self):
            session.expire_all()
            return session.get_one(Composite, self.id)

        def do(self, command, *values, **more):
            version = self.row.version
            with work_as(office) as work:
                return command(work, self.id, version, *values, **more)

        def take(self, clause, words=""):
            found = next(c for c in parse_document(OTHER).clauses if c.label == clause)
            self.do(commands.take_clause, letter="B", clause_id=found.id, words=words)

        def key_of(self, words):
            plan = self.row.plan
            return next(entry["key"] for entry in plan if words in str(entry))

        def answer(self, member, motion, *, agrees, reason=""):
            revision = self.row.revision
            with work_as(member) as work:
                commands.answer_composite(
                    work, self.id, motion.id, revision, agrees=agrees, reason=reason
                )

        def names(self):
            rows = session.scalars(select(AuditRow.name).order_by(AuditRow.id))
            return [name for name in rows if "Composite" in name]

    made = Bench()
    made.do(commands.add_source, second.id)
    return made
