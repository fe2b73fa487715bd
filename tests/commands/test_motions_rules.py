"""Rules of motions: pure, and looked at with many texts."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_forum.domain import events
from policy_forum.domain.cycle import Calendar, Stage, Window
from policy_forum.domain.text.document import parse_document
from policy_forum.features.branches.rules import MODEL_RULES
from policy_forum.features.motions.queries.record import NOT_SHOWN
from policy_forum.features.motions.rules import (
    DraftText,
    MotionKind,
    MotionState,
    Passed,
    Progress,
    asks_for_something,
    checks_of,
    parse_import,
    refusal_of_text,
    refusal_to_move,
    sentence_of_event,
    stations_of,
    text_problems,
    tidy_title,
    wait_of,
)
from tests.makers import TEXT

NOW = datetime(2026, 3, 2, tzinfo=UTC)
DAY = timedelta(days=1)


@given(st.text())
def test_a_tidy_title_is_one_line_and_stays_tidy(title):
    tidy = tidy_title(title)
    assert tidy_title(tidy) == tidy
    assert tidy == tidy.strip()
    assert not set(tidy) & set("\n\r\t\x00\u2028\u202e\u200b")


@given(st.text(), st.text())
def test_every_text_is_either_kept_or_refused_with_a_sentence(title, text):
    refusal = refusal_of_text(title, text)
    assert refusal is None or str(refusal.sentence)
    assert refusal is None or not tidy_title(title) or text_problems(text)


@given(st.lists(st.text()))
def test_whatever_is_in_a_file_reading_it_never_fails(lines):
    parsed = parse_import(lines)
    assert len(parsed.motions) + len(parsed.refusals) <= len(lines)


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        (TEXT, True),
        ("## This branch resolves\n\n1. To write to the council.", True),
        ("Conference calls on the government to act.", True),
        ("## This branch resolves\n", False),
        ("## This branch resolves\n\n## This branch notes\n\n1. It rains.", False),
        ("## This branch notes\n\n1. It rains.", False),
    ],
)
def test_whether_a_text_asks_for_something(text, asks):
    assert asks_for_something(parse_document(text)) is asks


def test_a_text_that_asks_for_nothing_is_warned_of_and_not_refused():
    checks = checks_of(DraftText("Rain", "## This branch notes\n\n1. It rains."), MODEL_RULES)
    unmet = [check for check in checks if not check.is_met]
    assert [check.is_refused for check in unmet] == [False]
    assert "This branch resolves" in str(unmet[0].sentence)


@pytest.mark.parametrize(("has_goal", "is_met"), [(True, True), (False, False)])
def test_a_motion_without_a_goal_is_warned_of_where_there_are_goals(has_goal, is_met):
    draft = DraftText("Buses", TEXT, MotionKind.POLICY, has_goal, goals_to_choose_from=True)
    last = checks_of(draft, MODEL_RULES)[-1]
    assert (last.is_met, last.is_refused) == (is_met, False)


def test_what_cannot_be_read_is_refused_with_its_line():
    checks = checks_of(DraftText("Rain", "One\n\n![x](y)"), MODEL_RULES)
    assert [check.line for check in checks if check.is_refused] == [3]


def test_limits_are_the_standing_orders_own():
    checks = checks_of(DraftText("One two three", TEXT), replace(MODEL_RULES, title_words=2))
    assert "Model rules" in str(checks[0].rule)
    assert checks[0].is_refused


@pytest.mark.parametrize("state", list(MotionState))
@pytest.mark.parametrize("proposed", [True, False])
def test_a_motion_is_at_exactly_one_station(state, proposed):
    passed = Passed(state, NOW, NOW, NOW if proposed else None, NOW, is_amended=True)
    stations = stations_of(passed)
    progress = [station.progress for station in stations]
    at = [p for p in progress if p in {Progress.HERE, Progress.STOPPED}]
    assert len(at) == 1
    place = progress.index(at[0])
    assert set(progress[:place]) <= {Progress.DONE}
    assert set(progress[place + 1 :]) <= {Progress.WAITING}


@pytest.mark.parametrize("state", list(MotionState))
def test_a_motion_waits_for_something_exactly_while_its_way_goes_on(state):
    calendar = Calendar({stage: Window(NOW - DAY, NOW + DAY) for stage in Stage})
    can_go_on = any(refusal_to_move(state, to) is None for to in MotionState)
    is_ended = stations_of(Passed(state, NOW, NOW, NOW))
    stopped = any(station.progress is Progress.STOPPED for station in is_ended)
    waits = wait_of(state, calendar, NOW) is not None
    is_adopted = state is MotionState.ADOPTED  # only a mistake in the record can change it
    assert waits == (can_go_on and not stopped and not is_adopted)


def test_a_window_that_has_closed_is_said_to_have_closed():
    calendar = Calendar({Stage.DRAFTING: Window(NOW - 2 * DAY, NOW - DAY)})
    wait = wait_of(MotionState.MOVED, calendar, NOW)
    assert wait is not None
    assert "has closed" in str(wait.sentence)


def test_a_motion_that_a_ballot_holds_is_not_said_to_be_open_to_amendments():
    calendar = Calendar({stage: Window(NOW - DAY, NOW + DAY) for stage in Stage})

    def said(is_held):
        passed = Passed(MotionState.PROPOSED, NOW, NOW, NOW, is_held=is_held)
        (here,) = (s for s in stations_of(passed) if s.progress is Progress.HERE)
        wait = wait_of(MotionState.PROPOSED, calendar, NOW, is_held=is_held)
        return f"{here.note} {wait.sentence if wait else ''}"

    assert "open to amendments" in said(is_held=False)
    assert "can be amended" in said(is_held=False)
    assert "amend" not in said(is_held=True)
    assert "vote" in said(is_held=True)


@pytest.mark.parametrize("event", ["AmendmentDecided", "OutcomeRecorded", "OutcomeCorrected"])
def test_a_history_says_outcomes_in_words(event):
    said = str(sentence_of_event(event, {"outcome": "not_reached"}))
    assert said.endswith(": not reached")


def test_every_event_of_a_motion_has_a_sentence_of_its_own():
    def below(kind):
        return {kind}.union(*(below(one) for one in kind.__subclasses__()))

    bases = {"MotionEvent", "AmendmentEvent", "BallotEvent"}
    for kind in below(events.MotionEvent):
        if kind.__name__ not in bases.union(NOT_SHOWN):
            assert sentence_of_event(kind.__name__, {}).text != "%(event)s", kind.__name__
