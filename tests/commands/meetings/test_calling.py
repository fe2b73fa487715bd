"""Calling a meeting: in time or not, sent again when it changed, cancelled."""

from datetime import UTC, timedelta

import pytest

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.domain.identifiers import AgendaItemId, MeetingId
from policy_forum.domain.refusals import Reason
from policy_forum.features.meetings.commands.agenda import (
    add_item,
    remove_item,
)
from policy_forum.features.meetings.commands.calling import (
    call_meeting,
    cancel_meeting,
    change_meeting,
    plan_of,
)
from policy_forum.features.meetings.models import Meeting, MeetingEdition
from policy_forum.features.meetings.rules.agenda import NewItem
from policy_forum.features.meetings.rules.states import ItemKind, MeetingPower, MeetingState
from tests.commands.meetings.calling_steps import (
    a_plan,
    agenda_of,
    call,
    letters,
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


# Calling


def test_everyone_in_the_branch_with_an_address_is_sent_the_papers(
    session, make, branch, work_as, secretary, planned
):
    make.member(branch)
    make.member(branch).email = ""
    make.member()
    session.commit()
    meeting_id = planned()

    assert call(work_as, secretary, meeting_id) == 1

    sent = letters(session)
    assert len(sent) == 2
    values = sent[0].values
    assert values["place"] == "Trades hall, 4 Mill Lane"
    assert values["adjustments"] == "Step-free from Mill Lane."
    assert values["begins"] == "Monday 16 March 2026, 12:00"
    meeting = session.get(Meeting, meeting_id)
    assert (meeting.state, meeting.edition, meeting.short_notice) == (MeetingState.CALLED, 1, 0)
    assert session.get(MeetingEdition, (meeting_id, 1)).sent_to == 2


def test_calling_twice_sends_once(session, work_as, secretary, planned):
    meeting_id = planned()
    assert call(work_as, secretary, meeting_id) == 1
    before = len(letters(session))

    assert call(work_as, secretary, meeting_id) == 1
    assert len(letters(session)) == before


def test_the_call_is_in_time_at_the_very_last_moment(clock, work_as, secretary, planned):
    meeting_id = planned(14.0)
    clock.set(START + timedelta(days=7))

    assert call(work_as, secretary, meeting_id) == 1


def test_a_second_too_late_is_too_late_with_clause_and_earliest_date(
    clock, work_as, secretary, planned
):
    meeting_id = planned(14.0)
    clock.set(START + timedelta(days=7, seconds=1))
    with work_as(secretary) as work:
        refusal = refused(call_meeting, work, meeting_id)

    assert refusal.reason is Reason.RULE_NOT_MET
    assert str(refusal.rule) == "Model rules 4.1 (version 1)"
    assert refusal.when == START + timedelta(days=15)
    assert "discusses and decides nothing" in str(refusal.sentence)


def test_too_late_for_decisions_it_can_be_called_to_discuss(session, work_as, secretary, planned):
    meeting_id = planned(3.0, power=MeetingPower.DISCUSSES)

    assert call(work_as, secretary, meeting_id) == 1
    assert session.get(Meeting, meeting_id).short_notice == 4
    assert letters(session)[0].values["decides"] is False


def test_a_meeting_called_to_discuss_is_not_to_decide_after_all(
    session, work_as, secretary, branch, planned
):
    meeting_id = planned(3.0, power=MeetingPower.DISCUSSES)
    call(work_as, secretary, meeting_id)
    version = session.get(Meeting, meeting_id).version
    with work_as(secretary) as work:
        refusal = refused(change_meeting, work, meeting_id, a_plan(branch, 3.0), version)

    assert refusal.reason is Reason.RULE_NOT_MET


def test_where_no_notice_is_asked_for_a_meeting_is_called_at_once(
    session, make, branch, work_as, secretary, planned
):
    make.standing_orders(branch, meeting_rules={"notice_days": 0})
    meeting_id = planned(0.1)

    assert call(work_as, secretary, meeting_id) == 1


def test_a_meeting_that_is_nowhere_is_not_called(work_as, secretary, planned):
    meeting_id = planned(place="", link="")
    with work_as(secretary) as work:
        assert "where the meeting is" in str(refused(call_meeting, work, meeting_id).sentence)


def test_a_meeting_about_nothing_is_not_called(session, work_as, secretary, planned):
    meeting_id = planned()
    for row in agenda_of(session, meeting_id):
        with work_as(secretary) as work:
            remove_item(work, AgendaItemId(row.id))
    with work_as(secretary) as work:
        assert "agenda is empty" in str(refused(call_meeting, work, meeting_id).sentence)


def test_the_standing_orders_are_those_of_the_day_it_was_called(
    session, make, branch, work_as, secretary, planned
):
    orders = make.standing_orders(branch)
    meeting_id = planned()
    call(work_as, secretary, meeting_id)

    assert session.get(Meeting, meeting_id).standing_orders_id == orders.id


# Afterwards


def add(work_as, secretary, meeting_id, item):
    with work_as(secretary) as work:
        return add_item(work, meeting_id, item)


def test_a_changed_agenda_is_sent_with_what_changed(session, work_as, secretary, planned):
    meeting_id = planned()
    call(work_as, secretary, meeting_id)
    add(work_as, secretary, meeting_id, NewItem(ItemKind.REPORT, "Treasurer", minutes_planned=10))
    before = len(letters(session))

    assert call(work_as, secretary, meeting_id) == 2

    sent = letters(session)[before:]
    assert [letter.values["changes"] for letter in sent] == [["New, as item 3: Treasurer."]]


def test_another_place_is_told_at_once(session, branch, work_as, secretary, planned):
    meeting_id = planned()
    call(work_as, secretary, meeting_id)
    version = session.get(Meeting, meeting_id).version
    with work_as(secretary) as work:
        change_meeting(work, meeting_id, a_plan(branch, place="Library"), version)

    assert letters(session)[-1].values["changes"] == ["The place is now: Library"]
    assert session.get(Meeting, meeting_id).edition == 2


def test_saving_what_is_there_already_tells_nobody(session, branch, work_as, secretary, planned):
    meeting_id = planned()
    call(work_as, secretary, meeting_id)
    before = len(letters(session))
    with work_as(secretary) as work:
        change_meeting(work, meeting_id, a_plan(branch), 0)

    assert len(letters(session)) == before


def test_a_change_on_top_of_anothers_is_refused(session, branch, work_as, secretary, planned):
    meeting_id = planned()
    version = session.get(Meeting, meeting_id).version
    with work_as(secretary) as work:
        change_meeting(work, meeting_id, a_plan(branch, title="First"), version)
    with work_as(secretary) as work:
        refusal = refused(change_meeting, work, meeting_id, a_plan(branch, title="Two"), version)

    assert refusal.reason is Reason.CHANGED_MEANWHILE


def test_a_called_meeting_is_not_moved_to_a_day_without_notice(
    session, branch, work_as, secretary, planned
):
    meeting_id = planned()
    call(work_as, secretary, meeting_id)
    version = session.get(Meeting, meeting_id).version
    with work_as(secretary) as work:
        refusal = refused(change_meeting, work, meeting_id, a_plan(branch, 6.0), version)

    assert refusal.reason is Reason.RULE_NOT_MET


def test_a_called_meeting_begins_an_hour_later_without_new_notice(
    session, branch, clock, work_as, secretary, planned
):
    meeting_id = planned()
    call(work_as, secretary, meeting_id)
    clock.set(START + timedelta(days=13))
    session.expire_all()
    plan = plan_of(session.get(Meeting, meeting_id))
    version = session.get(Meeting, meeting_id).version
    with work_as(secretary) as work:
        later = plan.begun_at(plan.starts_at + timedelta(hours=1))
        change_meeting(work, meeting_id, later, version)

    meeting = session.get(Meeting, meeting_id)
    assert meeting.starts_at == START.astimezone(UTC) + timedelta(days=14, hours=1)
    assert (meeting.edition, meeting.short_notice) == (2, 0)


def test_the_link_is_mended_while_people_wait_for_the_beginning(
    session, branch, clock, work_as, secretary, planned
):
    meeting_id = planned()
    call(work_as, secretary, meeting_id)
    clock.set(START + timedelta(days=14, minutes=3))
    version = session.get(Meeting, meeting_id).version
    with work_as(secretary) as work:
        change_meeting(work, meeting_id, a_plan(branch, link="https://meet.example.org/2"), version)

    assert letters(session)[-1].values["link"] == "https://meet.example.org/2"


def test_cancelling_tells_all_and_why(session, work_as, secretary, planned):
    meeting_id = planned()
    call(work_as, secretary, meeting_id)
    for _press in range(2):
        with work_as(secretary) as work:
            cancel_meeting(work, meeting_id, " The hall has flooded. ")

    told = letters(session, "meeting_cancelled")
    assert [letter.values["reason"] for letter in told] == ["The hall has flooded."]
    meeting = session.get(Meeting, meeting_id)
    assert (meeting.state, meeting.edition) == (MeetingState.CANCELLED, 2)


def test_a_called_meeting_is_not_cancelled_without_a_reason(work_as, secretary, planned):
    meeting_id = planned()
    call(work_as, secretary, meeting_id)
    with work_as(secretary) as work:
        assert refused(cancel_meeting, work, meeting_id, " ").reason is Reason.INVALID


def test_a_draft_is_put_away_without_telling_anyone(session, work_as, secretary, planned):
    meeting_id = planned()
    with work_as(secretary) as work:
        cancel_meeting(work, meeting_id, "")

    assert letters(session, "meeting_cancelled") == []
    with work_as(secretary) as work:
        assert refused(call_meeting, work, MeetingId(meeting_id)).reason is Reason.WRONG_STATE
