"""The stages of the year: half-open windows, to the second."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_forum.domain.access.actors import SYSTEM, VISITOR, Actor, HeldOffice, OfficeKind
from policy_forum.domain.access.policy import POLICY, Action, refusal_of
from policy_forum.domain.access.who import Subject
from policy_forum.domain.cycle import Calendar, Stage, Window
from policy_forum.domain.eligibility import Standing
from policy_forum.domain.identifiers import BranchId, MemberId
from policy_forum.domain.refusals import Reason
from policy_forum.features.cycles.rules import (
    NEEDED_STAGES,
    problems_with,
    proposed_windows,
    refusal_to_move_window,
)

SECOND = timedelta(seconds=1)
BEGIN = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")


def calendar_from(lengths, gaps=None):
    """A calendar whose stages last so many hours, with so many hours between them."""
    windows, opens = {}, BEGIN
    for stage, hours, gap in zip(Stage, lengths, gaps or [0] * len(lengths), strict=True):
        opens += timedelta(hours=gap)
        closes = opens + timedelta(hours=hours)
        windows[stage] = Window(opens, closes)
        opens = closes
    return Calendar(windows)


YEAR = calendar_from([24 * 10] * len(Stage))
hours = st.lists(st.integers(1, 5000), min_size=len(Stage), max_size=len(Stage))
gaps = st.lists(st.integers(0, 500), min_size=len(Stage), max_size=len(Stage))
calendars = st.builds(calendar_from, hours, gaps)
moments = st.integers(-3_000_000, 150_000_000).map(lambda s: BEGIN + timedelta(seconds=s))


@pytest.mark.parametrize("stage", list(Stage))
def test_a_stage_holds_its_opening_moment_and_not_its_closing_one(stage):
    window = YEAR.windows[stage]
    assert YEAR.stage_at(window.opens - SECOND) is not stage
    assert YEAR.stage_at(window.opens) is stage
    assert YEAR.stage_at(window.closes - SECOND) is stage
    assert YEAR.stage_at(window.closes) is not stage


@given(calendars, moments)
def test_a_moment_is_in_a_stage_exactly_when_its_window_holds_it(calendar, moment):
    holding = [s for s, w in calendar.windows.items() if w.opens <= moment < w.closes]
    assert len(holding) <= 1
    assert calendar.stage_at(moment) == (holding[0] if holding else None)


@given(calendars, moments)
def test_the_next_stage_is_the_first_that_has_not_begun(calendar, moment):
    coming = [s for s in Stage if calendar.windows[s].opens > moment]
    assert calendar.next_stage(moment) == (coming[0] if coming else None)


@given(calendars)
def test_stages_in_their_order_have_no_problem(calendar):
    assert calendar.problems() == ()


@given(calendars, st.sampled_from(list(pairwise(Stage))), st.integers(1, 3600))
def test_an_overlap_of_a_second_is_a_problem_that_names_both(calendar, pair, seconds):
    first, second = pair
    opens = calendar.windows[second].opens
    late = Window(calendar.windows[first].opens, opens + timedelta(seconds=seconds))
    problems = Calendar({**calendar.windows, first: late}).problems()
    assert any(str(first.label) in str(p) and str(second.label) in str(p) for p in problems)


@given(calendars, st.sampled_from(Stage))
def test_a_window_that_ends_as_it_begins_is_a_problem(calendar, stage):
    opens = calendar.windows[stage].opens
    empty = Calendar({**calendar.windows, stage: Window(opens, opens)})
    assert empty.problems()


@given(calendars, st.sampled_from(list(pairwise(Stage))))
def test_stages_out_of_order_are_a_problem(calendar, pair):
    first, second = pair
    swapped = {**calendar.windows}
    swapped[first], swapped[second] = swapped[second], swapped[first]
    assert Calendar(swapped).problems()


# Every action that the table ties to stages, at every edge of the year, for every persona

BRANCH, OTHER = BranchId(1), BranchId(2)
AUTHOR, MEMBER = MemberId(1), MemberId(2)


def member(key, branch=BRANCH, standing=Standing.GOOD, *offices):
    held = frozenset(HeldOffice(k, None if k.is_national else branch) for k in offices)
    return Actor(member_id=key, branch_id=branch, standing=standing, offices=held)


PERSONAS = {
    "visitor": VISITOR,
    "system": SYSTEM,
    "author": member(AUTHOR),
    "member": member(MEMBER),
    "lapsed member": member(MemberId(3), BRANCH, Standing.LAPSED),
    "member elsewhere": member(MemberId(4), OTHER),
    "secretary": member(MemberId(5), BRANCH, Standing.GOOD, OfficeKind.SECRETARY),
    "secretary elsewhere": member(MemberId(6), OTHER, Standing.GOOD, OfficeKind.SECRETARY),
    "chair": member(MemberId(7), BRANCH, Standing.GOOD, OfficeKind.CHAIR),
    "policy officer": member(MemberId(8), BRANCH, Standing.GOOD, OfficeKind.POLICY_OFFICER),
    "national office": member(MemberId(9), OTHER, Standing.GOOD, OfficeKind.NATIONAL_OFFICE),
    "returning officer": member(MemberId(10), OTHER, Standing.GOOD, OfficeKind.RETURNING_OFFICER),
    "auditor": member(MemberId(11), OTHER, Standing.GOOD, OfficeKind.AUDITOR),
}
SUBJECT = Subject(
    branch_id=BRANCH,
    acting_for=BRANCH,
    author_id=AUTHOR,
    invited_ids=frozenset({MEMBER}),
)
EDGES = sorted({w.opens for w in YEAR.windows.values()} | {w.closes for w in YEAR.windows.values()})
_TIMES = {Reason.WINDOW_CLOSED, Reason.WINDOW_NOT_OPEN}


@pytest.mark.parametrize("persona", list(PERSONAS))
@pytest.mark.parametrize("action", [a for a in Action if POLICY[a].during is not None])
def test_no_persona_acts_outside_the_stages_of_the_table_at_any_edge(action, persona):
    actor = PERSONAS[persona]
    during = POLICY[action].during or ()
    who_refuses = refusal_of(action, actor, SUBJECT, YEAR, YEAR.windows[during[0]].opens)
    for edge in EDGES:
        for moment in (edge - SECOND, edge):
            refusal = refusal_of(action, actor, SUBJECT, YEAR, moment)
            if who_refuses:
                assert refusal == who_refuses
            elif YEAR.stage_at(moment) in during:
                assert refusal is None
            else:
                assert refusal is not None
                assert refusal.reason in _TIMES


# Moving a window


NOW = YEAR.windows[Stage.DRAFTING].opens + timedelta(days=1)


def moved(stage, opens=None, closes=None, now=NOW):
    before = YEAR.windows[stage]
    window = Window(opens or before.opens, closes or before.closes)
    return refusal_to_move_window(YEAR, stage, window, now)


def test_a_stage_that_has_begun_keeps_its_beginning():
    opens = YEAR.windows[Stage.DRAFTING].opens
    assert moved(Stage.DRAFTING, opens=opens + SECOND).reason is Reason.WRONG_STATE


def test_an_end_cannot_be_put_into_the_past_but_can_be_now():
    assert moved(Stage.DRAFTING, closes=NOW - SECOND).reason is Reason.INVALID
    assert moved(Stage.DRAFTING, closes=NOW) is None


def test_a_window_cannot_reach_into_the_next_one():
    assert "overlap" in str(
        moved(Stage.DRAFTING, closes=YEAR.windows[Stage.DRAFTING].closes + SECOND).sentence
    )


def test_a_move_that_moves_nothing_is_refused():
    assert moved(Stage.DRAFTING) is not None


def test_what_is_over_cannot_be_opened_again():
    goals = YEAR.windows[Stage.GOALS]
    assert moved(Stage.GOALS, closes=goals.closes - SECOND).reason is Reason.INVALID


# The proposal for a new year


@given(st.integers(1990, 2100))
def test_the_year_proposed_without_an_earlier_one_has_no_problem(year):
    calendar = Calendar(proposed_windows(year, LONDON))
    assert problems_with(calendar) == ()
    assert calendar.windows[Stage.CONFERENCE].opens.astimezone(LONDON).weekday() == 4


@given(st.integers(2000, 2060), st.integers(1, 4))
def test_the_year_proposed_from_an_earlier_one_keeps_weekdays_and_hours(year, later):
    before = Calendar(proposed_windows(year, LONDON))
    after = Calendar(proposed_windows(year + later, LONDON, (year, before)))
    assert problems_with(after) == ()
    for stage, window in before.windows.items():
        was, is_now = (w.opens.astimezone(LONDON) for w in (window, after.windows[stage]))
        assert (was.weekday(), was.time()) == (is_now.weekday(), is_now.time())


def test_a_year_without_a_needed_stage_is_asked_for_it():
    windows = {s: w for s, w in YEAR.windows.items() if s is not Stage.SUBMISSION}
    assert "Submission" in str(problems_with(Calendar(windows))[0])
    assert Stage.GOALS not in NEEDED_STAGES
