"""What of meetings stands on the first page: for those who call them, and for members."""

from datetime import timedelta

import pytest

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.domain.eligibility import Standing
from policy_forum.domain.identifiers import BranchId
from policy_forum.domain.needs import NeedAbout
from policy_forum.features.meetings.commands.calling import (
    call_meeting,
    cancel_meeting,
    plan_meeting,
)
from policy_forum.features.meetings.models import Attendance, Meeting
from policy_forum.features.meetings.queries.needs import what_needs
from policy_forum.features.meetings.rules.calling import MeetingPlan
from policy_forum.features.meetings.rules.states import MeetingState, Presence
from tests.stage import START

BEGINS = START + timedelta(days=14)


@pytest.fixture
def branch(make):
    return make.branch("North")


@pytest.fixture
def secretary(make, branch):
    return make.officer(OfficeKind.SECRETARY, branch)


@pytest.fixture
def planned(work_as, branch, secretary):
    ends = BEGINS + timedelta(hours=2)
    with work_as(secretary) as work:
        return plan_meeting(work, MeetingPlan(BranchId(branch.id), "March", BEGINS, ends, "Hall"))


@pytest.fixture
def called(work_as, secretary, planned):
    with work_as(secretary) as work:
        call_meeting(work, planned)
    return planned


@pytest.fixture
def needs(session, make, clock):
    """The sentences and deadlines that a member finds."""

    def found(member):
        session.expire_all()
        all_needs = what_needs(session, make.actor(member), clock.now())
        assert all(need.about is NeedAbout.MEETING for need in all_needs)
        return [(str(need.sentence), need.until) for need in all_needs]

    return found


def test_a_draft_waits_for_its_secretary_until_it_must_be_called(planned, secretary, needs):
    assert needs(secretary) == [
        ("Call this meeting while it can still decide", BEGINS - timedelta(days=7))
    ]


def test_a_draft_that_is_too_late_says_so(planned, secretary, clock, needs):
    clock.set(BEGINS - timedelta(days=6))

    ((sentence, until),) = needs(secretary)
    assert "too late" in sentence
    assert until == BEGINS


def test_the_notice_is_that_of_the_branch(planned, make, branch, secretary, needs):
    make.standing_orders(version=1, meeting_rules={"notice_days": 1})
    make.standing_orders(branch, version=1, meeting_rules={"notice_days": 2})
    make.standing_orders(branch, version=2, meeting_rules={"notice_days": 3})

    ((_sentence, until),) = needs(secretary)
    assert until == BEGINS - timedelta(days=3)


def test_a_draft_is_nobody_elses_business(planned, make, branch, needs):
    assert needs(make.member(branch)) == []


def test_a_called_meeting_is_on_every_members_first_page(called, make, branch, needs):
    expected = [("Your branch meets: come, or give your apologies", BEGINS)]

    assert needs(make.member(branch)) == expected
    assert needs(make.member(branch, standing=Standing.LAPSED)) == expected
    assert needs(make.member()) == []


def test_the_secretary_is_told_until_when_motions_come_in(called, secretary, needs):
    assert needs(secretary)[0] == (
        "Motions come in until then: finish the agenda",
        BEGINS - timedelta(days=5),
    )


def test_who_gave_her_apologies_is_not_asked_again(session, called, make, branch, needs):
    member = make.member(branch)
    session.add(
        Attendance(meeting_id=called, member_id=member.id, presence=Presence.APOLOGIES, apology="")
    )
    session.commit()

    assert needs(member) == []


def test_a_meeting_under_way_calls_those_who_are_not_there(session, called, make, branch, needs):
    here, absent = make.member(branch), make.member(branch)
    session.get(Meeting, called).state = MeetingState.OPEN
    session.add(
        Attendance(meeting_id=called, member_id=here.id, presence=Presence.ONLINE, apology="")
    )
    session.commit()

    assert needs(here) == []
    assert needs(absent) == [("Your branch is meeting now: take part", BEGINS + timedelta(hours=2))]


def test_what_is_cancelled_or_over_needs_nobody(work_as, called, secretary, make, branch, needs):
    with work_as(secretary) as work:
        cancel_meeting(work, called, "Flood")

    assert needs(secretary) == []


def test_a_called_meeting_that_was_never_opened_is_forgotten_after_its_end(
    called, clock, make, branch, needs
):
    clock.set(BEGINS + timedelta(hours=2))

    assert needs(make.member(branch)) == []


def test_all_of_it_is_one_statement(session, make, called, secretary, clock, count_statements):
    actor = make.actor(secretary)
    with count_statements() as seen:
        what_needs(session, actor, clock.now())

    assert len(seen) == 1
