"""Motions that say nearly the same, shown to those who write and to the office that compiles."""

import pytest

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.features.conference.commands import submit_motion
from policy_forum.features.conference.models import Submission
from policy_forum.features.motions.rules import MotionState
from tests.makers import TEXT

PIGEONS = "## Notes\n\n1. Pigeons nest beneath every railway bridge.\n"


@pytest.fixture
def cycle(make_cycle, make_standing_orders):
    make_standing_orders()
    return make_cycle()


def test_a_writer_is_shown_what_other_branches_have_already(
    client_as, make_member, make_motion, cycle
):
    other = make_motion(cycle=cycle, state=MotionState.PROPOSED, title="Night buses")
    draft = make_motion(cycle=cycle, state=MotionState.DRAFT, title="A secret draft")
    browser = client_as(make_member())

    page = browser.post("/motions/preview", data={"title": "Pigeons", "text": TEXT}).text
    unlike = browser.post("/motions/preview", data={"title": "Pigeons", "text": PIGEONS}).text

    assert "Similar motions already there" in page
    assert f"{other.number} Night buses" in page
    assert "Both have: “" in page
    assert draft.title not in page
    assert "Similar motions already there" not in unlike


def test_a_mover_sees_them_before_she_moves(
    client_as, make_branch, make_member, make_motion, cycle
):
    branch = make_branch()
    mover = make_member(branch)
    draft = make_motion(branch, cycle, mover, title="Pigeons")
    make_motion(cycle=cycle, state=MotionState.PROPOSED, title="Night buses")

    page = client_as(mover).get(f"/motions/{draft.id}/moving").text

    assert "Similar motions already there" in page
    assert "Night buses" in page


def test_the_office_sees_likely_duplicates_and_can_begin_a_composite(
    client_as, make_branch, make_carried, make_officer, cycle, clock, work_as, session
):
    keys = []
    clock.advance(days=45)
    for _ in range(2):
        branch = make_branch()
        motion = make_carried(branch, cycle)
        with work_as(make_officer(OfficeKind.SECRETARY, branch)) as work:
            keys.append(submit_motion(work, motion.id))
    clock.advance(days=10)
    office = client_as(make_officer(OfficeKind.NATIONAL_OFFICE))
    twin = session.get_one(Submission, keys[1])

    page = office.get(f"/conference/submissions/{keys[0]}").text

    assert "Likely duplicates" in page
    assert f"/motions/{twin.motion_id}" in page
    assert "Begin a composite with this motion" in page
    assert (
        "Likely duplicates"
        not in client_as(make_officer(OfficeKind.SECRETARY))
        .get(f"/conference/submissions/{keys[0]}")
        .text
    )
