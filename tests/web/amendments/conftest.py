"""A motion open to amendments, its mover, and the author of an amendment."""

import pytest

from policy_forum.features.amendments.commands import propose_amendment
from policy_forum.features.amendments.models import Amendment
from policy_forum.features.motions.rules import MotionState


@pytest.fixture
def north(make_branch):
    return make_branch("North", "NOR")


@pytest.fixture
def mover(make_member, north):
    return make_member(north, "Anwen")


@pytest.fixture
def motion(make_motion, north, mover):
    return make_motion(north, mover=mover, state=MotionState.PROPOSED)


@pytest.fixture
def author(make_member, north):
    return make_member(north, "Bronwen")


@pytest.fixture
def propose(work_as, motion, author, session):
    def do(old, new, member=None):
        text = motion.text_markdown.replace(old, new)
        with work_as(member or author) as work:
            key = propose_amendment(work, motion.id, motion.revision, text, "It is later than that")
        return session.get(Amendment, key)

    return do
