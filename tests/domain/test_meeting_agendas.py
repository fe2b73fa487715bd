"""Agendas and editions of meetings: the rules alone."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_forum.domain.cycle import Calendar, Stage, Window
from policy_forum.domain.identifiers import AgendaItemId
from policy_forum.features.branches.rules import MODEL_RULES
from policy_forum.features.meetings.rules.agenda import (
    MotionStanding,
    NewItem,
    moved,
    place_of,
    refusal_of_item,
    refusal_to_put,
    times_of,
    warning_of_stage,
)
from policy_forum.features.meetings.rules.calling import deadlines_of
from policy_forum.features.meetings.rules.editions import (
    Edition,
    EditionItem,
    changes_between,
)
from policy_forum.features.meetings.rules.states import ItemKind, MeetingPower
from policy_forum.features.motions.rules import MotionState

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
BEGINS = datetime(2026, 3, 16, 19, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)

# The agenda

kinds = st.lists(st.sampled_from(list(ItemKind)), max_size=12)


@given(kinds)
def test_an_agenda_built_item_by_item_begins_with_the_chair_and_ends_with_other_business(added):
    agenda: list[ItemKind] = []
    for kind in added:
        agenda.insert(place_of(kind, agenda), kind)

    chairs = [kind is ItemKind.CHAIR for kind in agenda]
    others = [kind is ItemKind.ANY_OTHER_BUSINESS for kind in agenda]
    assert chairs == sorted(chairs, reverse=True)
    assert others == sorted(others)


@given(kinds.filter(bool), st.data(), st.integers(-15, 15))
def test_moving_an_item_loses_none_and_leaves_the_chair_first(some, data, by):
    ordered = sorted(some, key=lambda kind: kind is not ItemKind.CHAIR)
    agenda = [(AgendaItemId(key), kind) for key, kind in enumerate(ordered, start=1)]
    item = data.draw(st.sampled_from([key for key, _kind in agenda]))

    order = moved(agenda, item, by)

    assert sorted(order) == [key for key, _kind in agenda]
    chairs = [key for key, kind in agenda if kind is ItemKind.CHAIR]
    assert list(order[: len(chairs)]) == chairs
    others = [key for key, _kind in agenda if key != item]
    assert [key for key in order if key != item] == others


def test_one_press_moves_an_item_one_place():
    agenda = [(AgendaItemId(key), ItemKind.REPORT) for key in (1, 2, 3)]

    assert moved(agenda, AgendaItemId(3), -1) == (1, 3, 2)
    assert moved(agenda, AgendaItemId(1), 1) == (2, 1, 3)


@pytest.mark.parametrize(
    "item",
    [
        NewItem(ItemKind.REPORT),
        NewItem(ItemKind.OTHER, note="no title"),
        NewItem(ItemKind.MOTION),
        NewItem(ItemKind.MINUTES),
        NewItem(ItemKind.REPORT, "x" * 301),
        NewItem(ItemKind.REPORT, "x", minutes_planned=0),
        NewItem(ItemKind.REPORT, "x", minutes_planned=601),
    ],
)
def test_an_item_that_says_too_little_or_too_much_is_refused(item):
    assert refusal_of_item(item, 0) is not None


def test_an_agenda_has_an_end():
    assert refusal_of_item(NewItem(ItemKind.REPORT, "x"), 60) is not None
    assert refusal_of_item(NewItem(ItemKind.REPORT, "x"), 59) is None


def refusal_of_motion(power=MeetingPower.DECIDES, **changes):
    settings: dict[str, Any] = {"state": MotionState.PROPOSED, "is_held": False, "proposed_at": NOW}
    standing = MotionStanding(**(settings | changes))
    return refusal_to_put(standing, deadlines_of(BEGINS, MODEL_RULES), power)


@pytest.mark.parametrize("state", [s for s in MotionState if s is not MotionState.PROPOSED])
def test_only_a_proposed_motion_is_put(state):
    assert refusal_of_motion(state=state) is not None


def test_a_motion_is_in_time_until_the_deadline_and_not_a_second_later():
    due = deadlines_of(BEGINS, MODEL_RULES).motions

    assert refusal_of_motion(proposed_at=due) is None
    assert "4.2" in str(refusal_of_motion(proposed_at=due + SECOND).rule)
    assert refusal_of_motion(MeetingPower.DISCUSSES, proposed_at=due + SECOND) is None


def test_a_held_motion_is_not_even_discussed_as_an_item_to_decide():
    assert "under way" in str(refusal_of_motion(is_held=True).sentence)
    assert "under way" in str(refusal_of_motion(MeetingPower.DISCUSSES, is_held=True).sentence)


def test_outside_the_stage_of_decisions_a_motion_is_only_debated():
    deciding = Calendar({Stage.BRANCH_DECISIONS: Window(BEGINS, BEGINS + timedelta(days=1))})
    decides, discusses = MeetingPower.DECIDES, MeetingPower.DISCUSSES

    assert warning_of_stage(deciding, BEGINS, decides) is None
    assert warning_of_stage(deciding, BEGINS - SECOND, decides) is not None
    assert warning_of_stage(deciding, BEGINS + timedelta(days=1), decides) is not None
    assert warning_of_stage(Calendar({}), BEGINS, decides) is not None
    assert warning_of_stage(Calendar({}), BEGINS, discusses) is None


def test_planned_minutes_are_added_up_and_held_against_the_end():
    times = times_of([5, 30, None, 10], BEGINS, BEGINS + timedelta(minutes=40))

    assert (times.planned, times.lasts, times.over_by, times.left, times.without) == (
        45, 40, 5, 0, 1,
    )  # fmt: skip
    assert times.begins == (
        BEGINS,
        BEGINS + timedelta(minutes=5),
        BEGINS + timedelta(minutes=35),
        None,
    )


# Editions

ITEMS = (
    EditionItem(1, ItemKind.APOLOGIES, "Apologies"),
    EditionItem(2, ItemKind.REPORT, "Treasurer", minutes_planned=10),
    EditionItem(3, ItemKind.MOTION, "26-NOR-001 Buses", motion_id=7),
)
EDITION = Edition(
    title="March meeting",
    starts_at=BEGINS,
    ends_at=BEGINS + timedelta(hours=2),
    place="Hall",
    link="https://meet.example.org",
    adjustments="Step-free.",
    note="",
    power=MeetingPower.DECIDES,
    items=ITEMS,
)


def said(after):
    return [str(change) for change in changes_between(EDITION, after)]


def test_an_edition_comes_back_as_it_was_stored():
    assert Edition.read(EDITION.stored()) == EDITION
    assert Edition.read(EDITION.called_off("Flood").stored()).cancelled == "Flood"


def test_nothing_changed_is_nothing_said():
    assert said(EDITION) == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"title": "Spring"}, "The meeting is called “Spring” now."),
        ({"place": "Library"}, "The place is now: Library"),
        ({"place": ""}, "It is held online only."),
        ({"link": ""}, "It cannot be joined online any more."),
        ({"adjustments": "x"}, "What is said about access has changed."),
        ({"note": "x"}, "The note has changed."),
        (
            {"power": MeetingPower.DISCUSSES},
            "The meeting discusses and decides nothing.",
        ),
        ({"items": ITEMS[:2]}, "Taken off the agenda: 26-NOR-001 Buses."),
        ({"items": (ITEMS[1], ITEMS[0], ITEMS[2])}, "The order of the agenda is another."),
        (
            {"items": (*ITEMS, EditionItem(4, ItemKind.OTHER, "Fair"))},
            "New, as item 4: Fair.",
        ),
        (
            {"items": (ITEMS[0], replace(ITEMS[1], title="Accounts"), ITEMS[2])},
            "Item 2 is now “Accounts”; it was “Treasurer”.",
        ),
        (
            {"items": (ITEMS[0], replace(ITEMS[1], minutes_planned=5), ITEMS[2])},
            "Another time planned for item 2, Treasurer.",
        ),
    ],
)
def test_each_change_is_one_sentence(change, words):
    assert said(replace(EDITION, **change)) == [words]


def test_a_new_item_in_the_middle_is_no_other_order():
    new = EditionItem(9, ItemKind.OTHER, "Fair")

    assert said(replace(EDITION, items=(ITEMS[0], new, *ITEMS[1:]))) == ["New, as item 2: Fair."]


item_lists = st.lists(
    st.builds(
        EditionItem,
        id=st.integers(1, 6),
        kind=st.sampled_from(list(ItemKind)),
        title=st.sampled_from(["A", "B"]),
        minutes_planned=st.sampled_from([None, 5]),
    ),
    unique_by=lambda item: item.id,
    max_size=6,
).map(tuple)


@given(item_lists, item_lists)
def test_whatever_differs_is_told(before, after):
    # The kind of an item never changes, so that it alone is no change.
    kinds = {item.id: item.kind for item in before}
    after = tuple(replace(item, kind=kinds.get(item.id, item.kind)) for item in after)
    old, new = replace(EDITION, items=before), replace(EDITION, items=after)

    assert bool(changes_between(old, new)) == (before != after)
