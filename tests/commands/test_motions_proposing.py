"""From a draft to a proposed motion with a number."""

import pytest
from sqlalchemy import select

from policy_forum.domain.events import MotionProposed
from policy_forum.domain.refusals import Reason, RefusedError
from policy_forum.features.motions.commands import (
    draft_motion,
    move_motion,
    second_motion,
    take_back_motion,
    withdraw_motion,
)
from policy_forum.features.motions.models import Motion, MotionRevision, Seconding
from policy_forum.features.motions.rules import MotionState
from policy_forum.platform.audit import AuditRow
from policy_forum.platform.outbox import OutboxMessage
from tests.makers import TEXT


@pytest.fixture
def north(make_branch):
    return make_branch("North", "NOR")


@pytest.fixture
def cycle(make_cycle):
    return make_cycle(2026)


@pytest.fixture
def mover(make_member, north):
    return make_member(north)


@pytest.fixture
def draft(work_as, cycle, mover, session):
    with work_as(mover) as work:
        motion_id = draft_motion(work, cycle.id, "Evening  buses\n", TEXT)
    return session.get(Motion, motion_id)


def test_a_draft_is_its_authors_words_with_numbered_lines(draft, session, mover):
    assert (draft.title, draft.state, draft.number) == ("Evening buses", MotionState.DRAFT, None)
    assert draft.mover_id == mover.id
    assert 'data-line="1"' in draft.text_html
    assert draft.words == 54
    revision = session.scalar(select(MotionRevision).where(MotionRevision.motion_id == draft.id))
    assert (revision.number, revision.text_markdown) == (1, TEXT)


def test_a_seconded_motion_is_proposed_with_a_number(work_as, draft, mover, make_member, north):
    seconder = make_member(north)
    with work_as(mover) as work:
        move_motion(work, draft.id)
    with work_as(seconder) as work:
        second_motion(work, draft.id)

    assert (draft.state, draft.number) == (MotionState.PROPOSED, "26-NOR-001")
    assert draft.proposed_at == work.now


def test_numbers_run_on_within_a_branch_and_a_cycle(
    work_as, cycle, make_branch, make_member, session, make_cycle, north
):
    def proposed(branch, year):
        mover, seconder = make_member(branch), make_member(branch)
        with work_as(mover) as work:
            motion_id = draft_motion(work, year.id, "Buses", TEXT)
            move_motion(work, motion_id)
        with work_as(seconder) as work:
            second_motion(work, motion_id)
        return session.get(Motion, motion_id).number

    south = make_branch("South", "SOU")
    assert [proposed(b, cycle) for b in (north, south, north)] == [
        "26-NOR-001",
        "26-SOU-001",
        "26-NOR-002",
    ]
    assert proposed(north, make_cycle(2027)) == "27-NOR-001"


def test_standing_orders_say_how_many_seconders_it_takes(
    work_as, draft, mover, make_member, make_standing_orders, north
):
    make_standing_orders(north, seconders=2)
    with work_as(mover) as work:
        move_motion(work, draft.id)
    with work_as(make_member(north)) as work:
        second_motion(work, draft.id)
    assert draft.state is MotionState.MOVED

    with work_as(make_member(north)) as work:
        second_motion(work, draft.id)
    assert draft.state is MotionState.PROPOSED


def test_where_no_seconder_is_needed_a_motion_is_proposed_when_moved(
    work_as, draft, mover, make_standing_orders, north
):
    make_standing_orders(north, seconders=0)
    with work_as(mover) as work:
        move_motion(work, draft.id)
    assert draft.state is MotionState.PROPOSED


def test_nobody_seconds_twice(work_as, draft, mover, make_member, make_standing_orders, north):
    make_standing_orders(north, seconders=2)
    seconder = make_member(north)
    with work_as(mover) as work:
        move_motion(work, draft.id)
    with work_as(seconder) as work:
        second_motion(work, draft.id)

    with pytest.raises(RefusedError) as refused, work_as(seconder) as work:
        second_motion(work, draft.id)
    assert refused.value.refusal.reason is Reason.ALREADY_DONE


def test_neither_the_mover_nor_another_branch_seconds(work_as, draft, mover, make_member):
    with work_as(mover) as work:
        move_motion(work, draft.id)
    for person in (mover, make_member()):
        with pytest.raises(RefusedError) as refused, work_as(person) as work:
            second_motion(work, draft.id)
        assert refused.value.refusal.reason is Reason.NOT_PERMITTED


def test_a_draft_cannot_be_seconded(work_as, draft, make_member, north):
    with pytest.raises(RefusedError) as refused, work_as(make_member(north)) as work:
        second_motion(work, draft.id)
    assert refused.value.refusal.reason is Reason.WRONG_STATE


def test_seconding_ends_when_drafting_closes(work_as, draft, mover, make_member, north, clock):
    with work_as(mover) as work:
        move_motion(work, draft.id)
    clock.advance(days=10)

    with pytest.raises(RefusedError) as refused, work_as(make_member(north)) as work:
        second_motion(work, draft.id)
    assert refused.value.refusal.reason is Reason.WINDOW_CLOSED


@pytest.mark.parametrize(
    ("limits", "sentence"),
    [
        ({"motion_words": 53}, "54 words; 53 are allowed, so 1 must go"),
        ({"title_words": 1}, "2 words; at most 1"),
    ],
)
def test_a_motion_over_a_limit_of_the_branch_is_not_moved(
    work_as, draft, mover, make_standing_orders, north, limits, sentence
):
    make_standing_orders(north, **limits)
    with pytest.raises(RefusedError, match=sentence), work_as(mover) as work:
        move_motion(work, draft.id)
    assert draft.state is MotionState.DRAFT


def test_taking_a_motion_back_lets_secondings_of_the_old_text_go(
    work_as, draft, mover, make_member, make_standing_orders, north, session
):
    make_standing_orders(north, seconders=2)
    with work_as(mover) as work:
        move_motion(work, draft.id)
    with work_as(make_member(north)) as work:
        second_motion(work, draft.id)
    with work_as(mover) as work:
        take_back_motion(work, draft.id)

    assert (draft.state, draft.moved_at) == (MotionState.DRAFT, None)
    assert session.scalars(select(Seconding)).all() == []


def test_the_mover_and_the_officers_hear_of_it(
    work_as, draft, mover, make_member, make_officer, north, session
):
    from policy_forum.domain.access.actors import OfficeKind

    secretary = make_officer(OfficeKind.SECRETARY, north)
    with work_as(mover) as work:
        move_motion(work, draft.id)
    with work_as(make_member(north)) as work:
        second_motion(work, draft.id)

    sent = [(row.address, row.template) for row in session.scalars(select(OutboxMessage))]
    assert sent == [(secretary.email, "motion_needs_seconder"), (mover.email, "motion_proposed")]


def test_every_step_is_in_the_trail(work_as, draft, mover, make_member, north, session):
    with work_as(mover) as work:
        move_motion(work, draft.id)
    with work_as(make_member(north)) as work:
        second_motion(work, draft.id)

    rows = session.scalars(select(AuditRow).order_by(AuditRow.id)).all()
    names = ["MotionDrafted", "MotionMoved", "MotionSeconded", MotionProposed.__name__]
    assert [row.name for row in rows] == names
    assert rows[-1].facts["number"] == "26-NOR-001"


def test_a_moved_motion_is_withdrawn_with_a_reason_only(work_as, draft, mover):
    with work_as(mover) as work:
        move_motion(work, draft.id)
    with pytest.raises(RefusedError), work_as(mover) as work:
        withdraw_motion(work, draft.id, "  ")
    with work_as(mover) as work:
        withdraw_motion(work, draft.id, "The council agreed.")
    assert (draft.state, draft.state_reason) == (MotionState.WITHDRAWN, "The council agreed.")
