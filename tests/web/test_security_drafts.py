"""What authors wrote before they moved a motion stays theirs."""

import pytest
from sqlalchemy import select

from policy_forum.domain.refusals import RefusedError
from policy_forum.features.amendments.commands import propose_amendment
from policy_forum.features.amendments.models import Amendment
from policy_forum.features.cycles.models import Cycle
from policy_forum.features.motions.commands import (
    draft_motion,
    move_motion,
    revise_motion,
    second_motion,
)
from policy_forum.features.motions.models import Motion
from policy_forum.features.motions.rules import MotionKind, MotionState
from tests.makers import TEXT

EARLIER = TEXT + "3. To say in public what we think of the director.\n"


@pytest.fixture
def north(make_branch, make_cycle):
    make_cycle()
    return make_branch("North", "NOR")


@pytest.fixture
def reader(make_member, north):
    return make_member(north, "Bronwen")


@pytest.fixture
def motion(session, work_as, make_member, north, reader, clock):
    mover = make_member(north, "Anwen")
    with work_as(mover) as work:
        key = draft_motion(work, session.scalar(select(Cycle.id)), "The last bus", EARLIER)
    clock.advance(minutes=5)
    with work_as(mover) as work:
        version = session.get(Motion, key).version
        revise_motion(
            work, key, version, title="The last bus", markdown=TEXT, kind=MotionKind.POLICY,
            goal_id=None,
        )  # fmt: skip
    clock.advance(minutes=5)
    with work_as(mover) as work:
        move_motion(work, key)
    with work_as(reader) as work:
        second_motion(work, key)
    return session.get(Motion, key)


def test_a_draft_is_not_read_by_amending_it(client_as, motion, reader):
    browser = client_as(reader)
    assert browser.get(f"/motions/{motion.id}/revisions/1").status_code == 404

    for step in ("whole", "preview", "propose"):
        page = browser.post(
            f"/motions/{motion.id}/amend", data={"revision": "1", "mode": "clauses", "step": step}
        )
        assert "what we think of the director" not in page.text


def test_a_draft_is_not_stored_with_an_amendment(session, motion, reader, work_as):
    with pytest.raises(RefusedError, match="no revision 1"), work_as(reader) as work:
        propose_amendment(work, motion.id, 1, TEXT + "3. To meet in May.\n")

    assert session.scalars(select(Amendment)).all() == []
    with work_as(reader) as work:
        propose_amendment(work, motion.id, 2, TEXT + "3. To meet in May.\n")


@pytest.mark.parametrize(
    ("before", "is_shown"),
    [(MotionState.LOST, False), (MotionState.NOT_REACHED_AT_CONFERENCE, True)],
)
def test_a_visitor_is_told_only_of_a_public_motion_that_this_one_was_before(
    client, client_as, reader, north, make_motion, before, is_shown
):
    old = make_motion(north, state=before, title="What the branch thought last year")
    new = make_motion(north, state=MotionState.SUBMITTED, brought_again_from_id=old.id)
    address = f"/motions/{new.id}"

    assert (old.number in client.get(address).text) is is_shown
    assert old.number in client_as(reader).get(address).text
