"""Drafts: who writes them, alone or together, and two who save at once."""

import pytest
from sqlalchemy import select

from policy_forum.domain.eligibility import Standing
from policy_forum.domain.identifiers import MemberId
from policy_forum.domain.refusals import Reason, RefusedError
from policy_forum.features.motions.commands import (
    decline_co_authorship,
    draft_motion,
    invite_co_author,
    join_as_co_author,
    move_motion,
    revise_motion,
)
from policy_forum.features.motions.models import CoAuthor, Motion, MotionRevision
from policy_forum.features.motions.rules import MotionKind
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
def friend(make_member, north):
    return make_member(north, given_name="Cerys")


@pytest.fixture
def draft(work_as, cycle, mover, session):
    with work_as(mover) as work:
        motion_id = draft_motion(work, cycle.id, "Evening buses", TEXT)
    return session.get(Motion, motion_id)


def saved(work_as, draft, member, version, text=TEXT, title="Evening buses"):
    with work_as(member) as work:
        return revise_motion(
            work, draft.id, version, title=title, markdown=text,
            kind=MotionKind.POLICY, goal_id=None,
        )  # fmt: skip


def reason_of(refused):
    return refused.value.refusal.reason


@pytest.mark.parametrize("standing", [Standing.LAPSED, Standing.SUSPENDED])
def test_only_members_in_good_standing_draft(work_as, make_member, north, cycle, standing):
    with (
        pytest.raises(RefusedError) as refused,
        work_as(make_member(north, standing=standing)) as w,
    ):
        draft_motion(w, cycle.id, "Buses", TEXT)
    assert reason_of(refused) is Reason.NOT_IN_GOOD_STANDING


@pytest.mark.parametrize(("days", "reason"), [(-31, "WINDOW_NOT_OPEN"), (10, "WINDOW_CLOSED")])
def test_drafting_has_its_window(work_as, mover, cycle, clock, days, reason):
    clock.advance(days=days)
    with pytest.raises(RefusedError) as refused, work_as(mover) as work:
        draft_motion(work, cycle.id, "Buses", TEXT)
    assert reason_of(refused) is Reason[reason]


@pytest.mark.parametrize(
    ("title", "text"),
    [("", TEXT), (" \u200b\n", TEXT), ("x" * 301, TEXT), ("Buses", ""), ("Buses", "<i>a</i>")],
)
def test_a_text_that_cannot_be_kept_is_refused(work_as, mover, cycle, session, title, text):
    with pytest.raises(RefusedError) as refused, work_as(mover) as work:
        draft_motion(work, cycle.id, title, text)
    assert reason_of(refused) is Reason.INVALID
    assert session.scalars(select(Motion)).all() == []


def test_a_goal_must_be_of_the_same_cycle(work_as, mover, cycle, make_cycle, make_goal):
    other = make_goal(make_cycle(2025))
    with pytest.raises(RefusedError) as refused, work_as(mover) as work:
        draft_motion(work, cycle.id, "Buses", TEXT, goal_id=other.id)
    assert reason_of(refused) is Reason.INVALID


def test_every_text_that_stood_is_kept(work_as, draft, mover, session):
    assert saved(work_as, draft, mover, draft.version, TEXT + "3. To report back.\n") == 2
    texts = session.scalars(select(MotionRevision.text_markdown).order_by(MotionRevision.number))
    assert list(texts) == [TEXT, TEXT + "3. To report back.\n"]
    assert "To report back." in draft.text_html


def test_saving_what_is_there_already_changes_nothing(work_as, draft, mover, session):
    assert saved(work_as, draft, mover, draft.version) == 1
    assert [row.name for row in session.scalars(select(AuditRow))] == ["MotionDrafted"]


def test_the_second_of_two_who_save_is_refused_and_nothing_is_overwritten(
    work_as, draft, mover, friend
):
    with work_as(mover) as work:
        invite_co_author(work, draft.id, friend.id)
    with work_as(friend) as work:
        join_as_co_author(work, draft.id)
    seen = draft.version
    saved(work_as, draft, friend, seen, TEXT.replace("17:40", "18:10"))

    with pytest.raises(RefusedError) as refused:
        saved(work_as, draft, mover, seen, TEXT.replace("17:40", "19:00"))

    assert reason_of(refused) is Reason.CHANGED_MEANWHILE
    assert "18:10" in draft.text_markdown
    assert saved(work_as, draft, mover, draft.version, TEXT.replace("17:40", "19:00")) == 3


def test_two_who_save_the_same_text_do_not_disturb_each_other(work_as, draft, mover):
    seen = draft.version
    text = TEXT.replace("17:40", "18:10")
    assert saved(work_as, draft, mover, seen, text) == 2
    assert saved(work_as, draft, mover, seen, text.replace("\n", "\r\n")) == 2


def test_asking_and_joining_does_not_make_a_text_stale(work_as, draft, mover, friend):
    seen = draft.version
    with work_as(mover) as work:
        invite_co_author(work, draft.id, friend.id)
    with work_as(friend) as work:
        join_as_co_author(work, draft.id)
    assert saved(work_as, draft, mover, seen, TEXT + "3. To report back.\n") == 2


def test_a_moved_motion_is_not_edited(work_as, draft, mover):
    with work_as(mover) as work:
        move_motion(work, draft.id)
    with pytest.raises(RefusedError) as refused:
        saved(work_as, draft, mover, draft.version, TEXT + "3. More.\n")
    assert reason_of(refused) is Reason.WRONG_STATE


def test_one_who_is_asked_cannot_edit_before_she_joins(work_as, draft, mover, friend):
    with work_as(mover) as work:
        invite_co_author(work, draft.id, friend.id)
    with pytest.raises(RefusedError) as refused:
        saved(work_as, draft, friend, draft.version, TEXT + "3. More.\n")
    assert reason_of(refused) is Reason.NOT_PERMITTED


def test_a_co_author_cannot_second(work_as, draft, mover, friend):
    from policy_forum.features.motions.commands import second_motion

    with work_as(mover) as work:
        invite_co_author(work, draft.id, friend.id)
    with work_as(friend) as work:
        join_as_co_author(work, draft.id)
    with work_as(mover) as work:
        move_motion(work, draft.id)
    with pytest.raises(RefusedError) as refused, work_as(friend) as work:
        second_motion(work, draft.id)
    assert reason_of(refused) is Reason.NOT_PERMITTED


def test_one_who_declined_can_change_her_mind_but_is_not_asked_again(
    work_as, draft, mover, friend, session
):
    with work_as(mover) as work:
        invite_co_author(work, draft.id, friend.id)
    with work_as(friend) as work:
        decline_co_authorship(work, draft.id)
        decline_co_authorship(work, draft.id)
    with pytest.raises(RefusedError) as refused, work_as(mover) as work:
        invite_co_author(work, draft.id, friend.id)
    assert reason_of(refused) is Reason.ALREADY_DONE
    with work_as(friend) as work:
        join_as_co_author(work, draft.id)

    asked = session.get(CoAuthor, (draft.id, friend.id))
    assert (asked.joined_at, asked.declined_at) == (work.now, None)
    sent = [(row.address, row.template) for row in session.scalars(select(OutboxMessage))]
    assert sent == [
        (friend.email, "motion_co_author_asked"),
        (mover.email, "motion_co_author_declined"),
        (mover.email, "motion_co_author_joined"),
    ]


def test_only_members_of_the_branch_in_good_standing_become_co_authors(
    work_as, draft, mover, make_member, north
):
    lapsed = make_member(north, standing=Standing.LAPSED)
    for member_id in (make_member().id, lapsed.id, mover.id, 999_999):
        with pytest.raises(RefusedError), work_as(mover) as work:
            invite_co_author(work, draft.id, MemberId(member_id))


def test_one_who_was_not_asked_cannot_join(work_as, draft, friend):
    with pytest.raises(RefusedError) as refused, work_as(friend) as work:
        join_as_co_author(work, draft.id)
    assert reason_of(refused) is Reason.NOT_PERMITTED
