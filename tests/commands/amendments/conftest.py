"""A motion open to amendments, its mover, and members who amend it and each other."""

import pytest

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.features.amendments.commands import propose_amendment
from policy_forum.features.amendments.models import Amendment
from policy_forum.features.amendments.rules import text_mark
from policy_forum.features.motions.rules import MotionState


@pytest.fixture
def north(make_branch):
    return make_branch("North", "NOR")


@pytest.fixture
def mover(make_member, north):
    return make_member(north, "Anwen")


@pytest.fixture
def author(make_member, north):
    return make_member(north, "Bronwen")


@pytest.fixture
def secretary(make_member, make_office, north):
    member = make_member(north, "Catrin")
    make_office(member, OfficeKind.SECRETARY)
    return member


@pytest.fixture
def motion(make_motion, north, mover):
    return make_motion(north, mover=mover, state=MotionState.PROPOSED)


@pytest.fixture
def propose(work_as, motion, author, session):
    """Propose a replacement of words, in the motion or in `parent`; gives the row."""

    def do(old, new, *, member=None, parent=None):
        base = parent.amended_markdown if parent else motion.text_markdown
        revision = text_mark(base) if parent else motion.revision
        with work_as(member or author) as work:
            key = propose_amendment(
                work,
                motion.id,
                revision,
                base.replace(old, new),
                "Why not",
                parent.id if parent else None,
            )
        return session.get(Amendment, key)

    return do
