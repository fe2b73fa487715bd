"""Clauses edited and moved on a sheet: the text that comes of it, and the sheet read back."""

from dataclasses import replace
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_forum.domain.text.document import TextRefusedError, parse_document, print_document
from policy_forum.domain.text.wording import wording
from policy_forum.features.amendments.rules.moving import (
    is_order,
    moved_back,
    moved_down,
    moved_up,
)
from policy_forum.features.amendments.rules.sheet import (
    ClauseEdit,
    Sheet,
    assembled,
    blank_sheet,
    sheet_of,
)

TEXT = """## This branch notes

1. The last bus from the hospital leaves at 17:40.
2. Visiting ends at 20:00, and later:
   a) on the ward for children;
   b) on Sundays in the summer.

## This branch believes

* Nobody should have to choose between a visit and the way home.

## This branch resolves

1. To ask the county council to restore the evening bus.
2. To write to every councillor before the budget is set.

A closing paragraph that belongs to no list at all.
"""
BASE = parse_document(TEXT)
CLAUSES = BASE.clauses
IN_ORDER = tuple(range(len(CLAUSES)))
PLACES = {clause.label: place for place, clause in enumerate(CLAUSES)}


def text_with(order):
    return assembled(BASE, Sheet(blank_sheet(BASE).edits, order))


def steps():
    step = st.tuples(st.sampled_from([moved_up, moved_down]), st.sampled_from(IN_ORDER))
    return st.lists(step, max_size=6)


def after(taken):
    order = IN_ORDER
    for move, place in taken:
        order = move(CLAUSES, order, place) or order
    return order


def test_a_clause_goes_up_with_its_sub_clauses_and_the_list_is_counted_anew():
    order = moved_up(CLAUSES, IN_ORDER, PLACES["Notes 2"])

    assert order is not None
    assert text_with(order).startswith(
        "## This branch notes\n\n1. Visiting ends at 20:00, and later:\n"
        "   a) on the ward for children;\n   b) on Sundays in the summer.\n2. The last bus"
    )


def test_a_clause_that_comes_into_another_list_takes_its_dress():
    order = moved_down(CLAUSES, IN_ORDER, PLACES["Notes 2"])

    assert order is not None
    assert "believes\n\n* Visiting ends at 20:00" in text_with(order)
    assert "* Nobody should" in text_with(order)


@pytest.mark.parametrize(
    ("move", "label"),
    [
        (moved_up, "Notes 1"),
        (moved_up, "Heading ‘Resolves’"),
        (moved_down, "Heading ‘Notes’"),
        (moved_up, "Notes 2 a)"),
        (moved_down, "Notes 2 b)"),
        (moved_down, "Resolves, paragraph 1"),
    ],
)
def test_some_clauses_can_go_no_further(move, label):
    assert move(CLAUSES, IN_ORDER, PLACES[label]) is None


@pytest.mark.parametrize(
    "order",
    [(), (0,), (*IN_ORDER[:-1], 0), (*IN_ORDER, 11), tuple(reversed(IN_ORDER))],
)
def test_what_leaves_a_clause_out_or_parts_it_from_its_own_is_no_order(order):
    assert not is_order(CLAUSES, order)


@given(steps())
def test_moving_loses_no_clause_and_is_read_back(taken):
    order = after(taken)
    amended = parse_document(text_with(order))
    sheet = sheet_of(BASE, amended)

    assert is_order(CLAUSES, order)
    assert sorted(c.text for c in amended.clauses) == sorted(c.text for c in CLAUSES)
    assert sheet is None or [c.text for c in parse_document(assembled(BASE, sheet)).clauses] == [
        c.text for c in amended.clauses
    ]
    assert bool(wording(BASE, amended)) == (order != IN_ORDER)


@given(st.sampled_from(IN_ORDER), st.sampled_from([moved_up, moved_down]))
def test_undoing_a_move_gives_the_text_as_it_was(place, move):
    order = move(CLAUSES, IN_ORDER, place) or IN_ORDER

    assert moved_back(CLAUSES, order, place) == IN_ORDER


def test_new_clauses_stand_before_and_after_one_in_its_dress():
    edits = list(blank_sheet(BASE).edits)
    place = PLACES["Resolves 1"]
    edits[place] = ClauseEdit(CLAUSES[place].body, before="To meet.", after="To sing.\nTo dance.")

    assert (
        "resolves\n\n1. To meet.\n2. To ask the county council to restore the evening bus.\n"
        "3. To sing.\n4. To dance.\n5. To write"
    ) in assembled(BASE, Sheet(tuple(edits)))


def test_a_text_that_differs_in_blank_lines_only_is_taken_apart_by_clauses():
    loose = TEXT.replace("\n2. To write", "\n\n2. To write at once")
    sheet = sheet_of(BASE, parse_document(loose))

    assert sheet is not None
    assert "2. To write at once" in assembled(BASE, sheet)


def test_an_untouched_sheet_is_the_text():
    assert assembled(BASE, blank_sheet(BASE)) == print_document(BASE)


def test_more_new_lines_than_a_text_may_have_are_put_together_to_be_refused():
    base = parse_document(TEXT)
    lines = "A new clause.\n" * 200_000
    edits = blank_sheet(base).edits
    began = process_time()

    text = assembled(base, Sheet((replace(edits[0], after=lines), *edits[1:])))

    assert process_time() - began < 1
    assert lines in text
    assert base.clauses[3].body in text
    with pytest.raises(TextRefusedError):
        parse_document(text)
