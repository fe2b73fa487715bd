"""Planning a meeting, and writing its agenda."""

from datetime import timedelta

import pytest

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.domain.identifiers import AgendaItemId, MotionId
from policy_forum.domain.refusals import Reason
from policy_forum.features.meetings.commands.agenda import (
    add_item,
    change_item,
    move_item,
    put_motions_on,
    remove_item,
)
from policy_forum.features.meetings.commands.calling import (
    plan_meeting,
)
from policy_forum.features.meetings.models import AgendaItem, Meeting, Minutes
from policy_forum.features.meetings.rules.agenda import NewItem
from policy_forum.features.meetings.rules.states import ItemKind, MeetingPower, MeetingState
from policy_forum.features.motions.rules import MotionState
from tests.commands.meetings.calling_steps import (
    a_plan,
    agenda_of,
    kinds_of,
    plan_with,
    refused,
)
from tests.stage import START


@pytest.fixture
def branch(make):
    return make.branch("North")


@pytest.fixture
def secretary(make, branch):
    return make.officer(OfficeKind.SECRETARY, branch)


@pytest.fixture
def planned(work_as, branch, secretary):
    return plan_with(work_as, branch, secretary)


# Planning


def test_a_new_meeting_has_the_usual_items(session, make, branch, planned):
    make.office(make.member(branch), OfficeKind.CHAIR)

    assert kinds_of(session, planned()) == [ItemKind.APOLOGIES, ItemKind.ANY_OTHER_BUSINESS]


def test_a_branch_without_a_chair_elects_one_first(session, planned):
    first = agenda_of(session, planned())[0]

    assert first.kind is ItemKind.CHAIR
    assert first.title == "Election of a chair for the meeting"


def test_the_chair_of_the_day_of_the_meeting_is_in_the_chair(session, make, branch, planned):
    chair = make.member(branch)
    make.office(chair, OfficeKind.CHAIR, starts_on=(START + timedelta(days=7)).date())

    assert session.get(Meeting, planned()).chair_id == chair.id


def test_minutes_that_nobody_approved_are_on_the_next_agenda(session, work_as, secretary, planned):
    before = session.get(Meeting, planned(1.0))
    before.state = MeetingState.CLOSED
    session.add(Minutes(meeting_id=before.id))
    session.commit()

    rows = agenda_of(session, planned())

    assert [(row.kind, row.minutes_of_id) for row in rows if row.minutes_of_id] == [
        (ItemKind.MINUTES, before.id)
    ]
    assert "Minutes of the meeting of 3 March 2026" in [row.title for row in rows]


def test_approved_minutes_are_not_on_the_next_agenda(session, planned):
    before = session.get(Meeting, planned(1.0))
    before.state = MeetingState.CLOSED
    session.add(Minutes(meeting_id=before.id, approved_at=START))
    session.commit()

    assert ItemKind.MINUTES not in kinds_of(session, planned())


def test_motions_that_are_proposed_come_on_the_agenda_by_themselves(session, make, branch, planned):
    ready = make.motion(branch, state=MotionState.PROPOSED)
    make.motion(branch, state=MotionState.DRAFT)
    make.motion(branch, state=MotionState.PROPOSED, is_held=True)
    make.motion(state=MotionState.PROPOSED)

    on_it = [row for row in agenda_of(session, planned()) if row.motion_id]

    assert [row.motion_id for row in on_it] == [ready.id]
    assert on_it[0].title == f"{ready.number} {ready.title}"


def test_only_the_secretary_or_the_chair_plans_a_meeting(work_as, make, branch):
    with work_as(make.member(branch)) as work:
        assert refused(plan_meeting, work, a_plan(branch)).reason is Reason.NOT_PERMITTED


def test_the_secretary_of_another_branch_plans_none(work_as, make, branch):
    with work_as(make.officer(OfficeKind.SECRETARY)) as work:
        assert refused(plan_meeting, work, a_plan(branch)).reason is Reason.NOT_PERMITTED


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": "  "}, "title"),
        ({"days": -1.0}, "passed"),
        ({"ends_at": START}, "end after it begins"),
        ({"ends_at": START + timedelta(days=20)}, "24 hours"),
        ({"link": "javascript:alert(1)"}, "https://"),
        ({"link": "https://"}, "https://"),
    ],
)
def test_a_plan_that_cannot_stand_is_refused_in_words(work_as, secretary, branch, changes, words):
    with work_as(secretary) as work:
        refusal = refused(plan_meeting, work, a_plan(branch, **changes))

    assert words in str(refusal.sentence)


# The agenda


def add(work_as, secretary, meeting_id, item):
    with work_as(secretary) as work:
        return add_item(work, meeting_id, item)


def test_a_report_comes_before_any_other_business(session, work_as, secretary, planned):
    meeting_id = planned()

    key = add(work_as, secretary, meeting_id, NewItem(ItemKind.REPORT, " Report  of the treasurer"))

    rows = agenda_of(session, meeting_id)
    assert [row.id for row in rows][-2] == key
    assert rows[-2].title == "Report of the treasurer"


def test_adding_the_same_twice_adds_it_once(session, make, branch, work_as, secretary, planned):
    motion, meeting_id = make.motion(branch, state=MotionState.PROPOSED), planned()
    for item in (
        NewItem(ItemKind.REPORT, "Treasurer"),
        NewItem(ItemKind.MOTION, motion_id=MotionId(motion.id)),
        NewItem(ItemKind.ANY_OTHER_BUSINESS),
    ):
        first = add(work_as, secretary, meeting_id, item)
        assert add(work_as, secretary, meeting_id, item) == first

    kinds = kinds_of(session, meeting_id)
    assert (kinds.count(ItemKind.REPORT), kinds.count(ItemKind.MOTION)) == (1, 1)


def test_a_motion_with_a_ballot_under_way_is_refused_with_the_reason(
    make, branch, work_as, secretary, planned
):
    motion = make.motion(branch, state=MotionState.PROPOSED, is_held=True)
    item = NewItem(ItemKind.MOTION, motion_id=MotionId(motion.id))
    with work_as(secretary) as work:
        refusal = refused(add_item, work, planned(), item)

    assert "ballot on this motion under way" in str(refusal.sentence)


def test_a_motion_of_another_branch_is_refused(make, work_as, secretary, planned):
    motion = make.motion(state=MotionState.PROPOSED)
    item = NewItem(ItemKind.MOTION, motion_id=MotionId(motion.id))
    with work_as(secretary) as work:
        assert "own branch" in str(refused(add_item, work, planned(), item).sentence)


def test_a_motion_that_came_after_the_deadline_is_refused_with_the_clause(
    make, branch, clock, work_as, secretary, planned
):
    meeting_id = planned(14.0)
    clock.set(START + timedelta(days=9, seconds=1))
    motion = make.motion(branch, state=MotionState.PROPOSED)
    item = NewItem(ItemKind.MOTION, motion_id=MotionId(motion.id))
    with work_as(secretary) as work:
        refusal = refused(add_item, work, meeting_id, item)

    assert "after the deadline" in str(refusal.sentence)
    assert str(refusal.rule) == "Model rules 4.2 (version 1)"


def test_a_motion_that_came_at_the_deadline_is_taken(
    session, make, branch, clock, work_as, secretary, planned
):
    meeting_id = planned(14.0)
    clock.set(START + timedelta(days=9))
    make.motion(branch, state=MotionState.PROPOSED)
    with work_as(secretary) as work:
        assert put_motions_on(work, meeting_id) == 1
    with work_as(secretary) as work:
        assert put_motions_on(work, meeting_id) == 0

    assert ItemKind.MOTION in kinds_of(session, meeting_id)


def test_a_meeting_that_only_discusses_takes_a_late_motion(
    make, branch, clock, work_as, secretary, planned
):
    meeting_id = planned(14.0, power=MeetingPower.DISCUSSES)
    clock.set(START + timedelta(days=12))
    make.motion(branch, state=MotionState.PROPOSED)
    with work_as(secretary) as work:
        assert put_motions_on(work, meeting_id) == 1


def test_items_are_moved_changed_and_taken_off(session, work_as, secretary, planned):
    meeting_id = planned()
    key = add(work_as, secretary, meeting_id, NewItem(ItemKind.OTHER, "Stall on Saturday"))
    with work_as(secretary) as work:
        move_item(work, key, -1)
    assert [row.title for row in agenda_of(session, meeting_id)][1] == "Stall on Saturday"
    with work_as(secretary) as work:
        change_item(work, key, NewItem(ItemKind.OTHER, "Stall on Sunday", minutes_planned=15))
    assert agenda_of(session, meeting_id)[1].minutes_planned == 15
    with work_as(secretary) as work:
        remove_item(work, key)

    assert ItemKind.OTHER not in kinds_of(session, meeting_id)


def test_the_election_of_a_chair_stays_first(session, work_as, secretary, planned):
    meeting_id = planned()
    chair, apologies, *_rest = agenda_of(session, meeting_id)
    for key, by in ((apologies.id, -5), (chair.id, 3)):
        with work_as(secretary) as work:
            move_item(work, AgendaItemId(key), by)

    assert kinds_of(session, meeting_id)[0] is ItemKind.CHAIR


def test_the_title_of_a_motion_is_not_written_by_hand(
    session, make, branch, work_as, secretary, planned
):
    make.motion(branch, state=MotionState.PROPOSED)
    meeting_id = planned()
    row = next(row for row in agenda_of(session, meeting_id) if row.motion_id)
    title = row.title
    with work_as(secretary) as work:
        change_item(work, AgendaItemId(row.id), NewItem(ItemKind.MOTION, "Something else"))

    assert session.get(AgendaItem, row.id).title == title


def test_the_agenda_of_a_meeting_that_has_begun_stands(session, work_as, secretary, planned):
    meeting_id = planned()
    session.get(Meeting, meeting_id).state = MeetingState.OPEN
    session.commit()
    with work_as(secretary) as work:
        refusal = refused(add_item, work, meeting_id, NewItem(ItemKind.OTHER, "Late"))

    assert refusal.reason is Reason.WRONG_STATE
