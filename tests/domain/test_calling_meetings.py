"""Notice, deadlines and plans of meetings: the rules alone."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_forum.domain.identifiers import BranchId
from policy_forum.features.branches.rules import MODEL_RULES, MeetingRules
from policy_forum.features.meetings.rules.calling import (
    MeetingPlan,
    WayOut,
    deadlines_of,
    is_web_address,
    needs_notice_again,
    notice_of,
    refusal_of_plan,
    refusal_to_call,
    refusal_to_cancel,
    refusal_to_change,
    way_taken,
)
from policy_forum.features.meetings.rules.planning import first_plan
from policy_forum.features.meetings.rules.states import MeetingPower, MeetingState

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
BEGINS = datetime(2026, 3, 16, 19, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)

moments = st.integers(0, 5 * 366 * 86400).map(
    lambda seconds: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)


def orders(**settings):
    return replace(MODEL_RULES, meetings=MeetingRules(**settings))


def a_plan(**changes):
    settings: dict[str, Any] = {
        "title": "March meeting",
        "starts_at": BEGINS,
        "ends_at": BEGINS + timedelta(hours=2),
        "place": "Hall",
    }
    return MeetingPlan(BranchId(1), **(settings | changes))


# Notice


@given(moments, st.integers(0, 60), st.integers(-90 * 86400, 90 * 86400))
def test_notice_is_too_short_exactly_when_the_days_before_the_beginning_are_not_full(
    now, days, ahead
):
    starts_at = now + timedelta(seconds=ahead)
    notice = notice_of(starts_at, now, orders(notice_days=days), LONDON)

    is_enough = starts_at - now >= timedelta(days=days)
    assert notice.is_in_time == is_enough
    assert (notice.earliest is None) == is_enough


@given(moments, st.integers(1, 60), st.integers(-90 * 86400, 60 * 86400 - 1))
def test_the_earliest_day_is_in_time_at_the_same_time_of_day_and_no_day_before_is(now, days, ahead):
    starts_at = now + timedelta(seconds=ahead)
    rules = orders(notice_days=days)
    notice = notice_of(starts_at, now, rules, LONDON)
    if notice.is_in_time:
        return

    assert notice.earliest is not None
    assert notice_of(notice.earliest, now, rules, LONDON).is_in_time
    leap = notice.earliest.astimezone(LONDON).replace(tzinfo=None) - datetime.combine(
        notice.earliest.astimezone(LONDON).date(), starts_at.astimezone(LONDON).time()
    )
    # An hour later on the one night of the year on which the clocks leap over that time.
    assert leap in {timedelta(), timedelta(hours=1)}
    day_before = notice.earliest - timedelta(days=1, hours=2)
    assert day_before < now + timedelta(days=days, hours=1)


@given(moments, st.integers(1, 60))
def test_the_same_day_of_the_week_is_at_most_six_days_after_the_earliest(now, days):
    notice = notice_of(now + timedelta(hours=5), now, orders(notice_days=days), LONDON)

    assert notice.earliest is not None
    assert notice.same_weekday is not None
    apart = (
        notice.same_weekday.astimezone(LONDON).date() - notice.earliest.astimezone(LONDON).date()
    )
    assert timedelta() <= apart <= timedelta(days=6)
    begins = (now + timedelta(hours=5)).astimezone(LONDON)
    assert notice.same_weekday.astimezone(LONDON).weekday() == begins.weekday()


@pytest.mark.parametrize(
    ("late", "short_by"),
    [(timedelta(), 0), (SECOND, 1), (timedelta(days=1), 1), (timedelta(days=1) + SECOND, 2)],
)
def test_a_part_of_a_day_too_short_counts_as_one(late, short_by):
    notice = notice_of(BEGINS, BEGINS - timedelta(days=7) + late, MODEL_RULES, LONDON)

    assert notice.short_by == short_by


def test_the_earliest_day_leaves_an_hour_to_look_it_over():
    begins = BEGINS.replace(hour=12)
    notice = notice_of(begins, begins - timedelta(days=6), MODEL_RULES, LONDON)

    assert notice.earliest == begins + timedelta(days=2)


def test_summer_time_does_not_move_a_meeting_on_the_clock_of_the_wall():
    begins = datetime(2026, 3, 25, 19, 0, tzinfo=LONDON).astimezone(UTC)
    notice = notice_of(begins, begins - timedelta(days=1), MODEL_RULES, LONDON)

    assert notice.earliest is not None
    assert f"{notice.earliest.astimezone(LONDON):%d %B %H:%M}" == "01 April 19:00"


def test_the_clause_is_cited_with_its_version():
    own = replace(MODEL_RULES, branch_id=4, version=3)

    assert str(notice_of(BEGINS, NOW, own, LONDON).rule) == "Standing orders 4.1 (version 3)"


@pytest.mark.parametrize(
    ("after", "needed"),
    [
        (timedelta(), False),
        (timedelta(hours=1), False),
        (timedelta(minutes=-1), True),
        (timedelta(days=1), True),
        (timedelta(hours=5), True),
    ],
)
def test_only_a_later_hour_of_the_same_day_needs_no_new_notice(after, needed):
    assert needs_notice_again(BEGINS, BEGINS + after, LONDON) is needed


def refusal_at(now, **changes):
    plan = a_plan(**changes)
    return refusal_to_call(plan, 3, notice_of(plan.starts_at, now, MODEL_RULES, LONDON), now)


def test_what_is_too_late_to_decide_may_still_discuss():
    late = BEGINS - timedelta(days=2)

    assert "too late" in str(refusal_at(late).sentence)
    assert refusal_at(late, power=MeetingPower.DISCUSSES) is None
    assert refusal_at(BEGINS - timedelta(days=7)) is None


def test_even_a_meeting_that_discusses_is_not_called_for_the_past():
    refusal = refusal_at(BEGINS, power=MeetingPower.DISCUSSES)

    assert refusal is not None
    assert "has passed" in str(refusal.sentence)


@pytest.mark.parametrize("way", list(WayOut))
def test_every_way_out_leads_to_a_meeting_that_can_be_called(way):
    late = BEGINS - timedelta(days=2)
    changed = way_taken(a_plan(), notice_of(BEGINS, late, MODEL_RULES, LONDON), way)

    notice = notice_of(changed.starts_at, late, MODEL_RULES, LONDON)
    assert refusal_to_call(changed, 3, notice, late) is None
    assert changed.ends_at - changed.starts_at == timedelta(hours=2)


def test_a_way_out_of_a_notice_that_is_in_time_changes_no_date():
    notice = notice_of(BEGINS, NOW, MODEL_RULES, LONDON)

    assert way_taken(a_plan(), notice, WayOut.EARLIEST) == a_plan()


def test_deadlines_are_counted_back_from_the_beginning():
    due = deadlines_of(BEGINS, orders(motion_deadline_days=10, amendment_deadline_days=0))

    assert (due.motions, due.amendments) == (BEGINS - timedelta(days=10), BEGINS)


# Plans


def test_a_plan_is_tidied():
    plan = a_plan(title="  March \n meeting ", place=" Hall \r\n  Room 2 ", link=" ").tidied()

    assert (plan.title, plan.place, plan.link) == ("March meeting", "Hall\n  Room 2", "")


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "https://",
        "//example.org",
        "https://exa mple.org",
        "http://[",
        "data:x",
        "mailto:a@example.org",
        "https://example.org@elsewhere.example",
        "https://example.org/a\nb",
    ],
)
def test_what_a_browser_should_not_open_is_no_link(link):
    assert not is_web_address(link)
    assert refusal_of_plan(a_plan(link=link), NOW) is not None


def test_a_link_may_have_a_port_a_query_and_letters_of_any_script():
    assert is_web_address("https://cyfarfod.example.org:8443/j/1?pwd=ŵ#a")


@pytest.mark.parametrize(("field", "length"), [("title", 201), ("place", 501), ("note", 4001)])
def test_a_text_that_is_too_long_is_refused_with_its_limit(field, length):
    refusal = refusal_of_plan(a_plan(**{field: "x" * length}), NOW)

    assert refusal is not None
    assert str(length - 1) in str(refusal.sentence)
    assert refusal_of_plan(a_plan(**{field: "x" * (length - 1)}), NOW) is None


def test_a_meeting_may_last_a_day_and_no_longer():
    assert refusal_of_plan(a_plan(ends_at=BEGINS + timedelta(days=1)), NOW) is None
    assert refusal_of_plan(a_plan(ends_at=BEGINS + timedelta(days=1) + SECOND), NOW) is not None


def test_a_beginning_that_has_passed_stands_if_it_stood_before():
    assert refusal_of_plan(a_plan(), BEGINS + SECOND) is not None
    assert refusal_of_plan(a_plan(), BEGINS + SECOND, BEGINS) is None


@pytest.mark.parametrize("state", list(MeetingState))
def test_only_what_has_not_begun_changes(state):
    may = state in {MeetingState.DRAFT, MeetingState.CALLED}

    assert (refusal_to_change(state) is None) is may
    assert (refusal_to_cancel(state, "Flood") is None) is may


def test_the_first_plan_of_all_is_in_time_at_seven_in_the_evening():
    plan = first_plan(BranchId(1), NOW, MODEL_RULES, LONDON, None)

    assert plan.starts_at == datetime(2026, 3, 12, 19, 0, tzinfo=UTC)
    assert plan.ends_at - plan.starts_at == timedelta(hours=2)


@given(moments, moments, st.integers(0, 60), st.integers(0, 60))
def test_a_plan_like_the_last_is_on_its_weekday_after_it_and_in_time(now, last, notice, motions):
    rules = orders(notice_days=notice, motion_deadline_days=motions)
    before = a_plan(starts_at=last, ends_at=last + timedelta(hours=3), note="x")
    plan = first_plan(BranchId(1), now, rules, LONDON, before)

    assert plan.starts_at.astimezone(LONDON).weekday() == last.astimezone(LONDON).weekday()
    assert plan.starts_at > last
    assert notice_of(plan.starts_at, now, rules, LONDON).is_in_time
    assert deadlines_of(plan.starts_at, rules).motions > now
    assert (plan.ends_at - plan.starts_at, plan.place, plan.note, plan.title) == (
        timedelta(hours=3),
        "Hall",
        "",
        "",
    )
