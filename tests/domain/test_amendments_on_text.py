"""Where amendments touch the numbered lines, and the text with some of them carried."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_forum.domain.text.document import parse_document, print_document
from policy_forum.domain.text.edits import edit_of
from policy_forum.domain.text.lines import number_lines
from policy_forum.features.amendments.rules import (
    Mark,
    MarkKind,
    if_carried,
    if_carried_with_children,
    in_order,
    marks_from,
    marks_of,
    standing_of,
)
from tests.domain.text.texts import motion_texts

LONG = (
    "To ask the county council to restore the evening bus, to pay for a shelter at every "
    "stop, and to say by the end of March which stops it will close next year."
)
TEXT = f"""## This branch notes

1. The last bus leaves at 17:40.
2. Visiting ends at 20:00.

## This branch resolves

1. {LONG}
2. To write to every councillor.
"""


def marks(amended: str, base: str = TEXT) -> list[tuple[str, int, int, str]]:
    document = parse_document(base)
    stored = marks_of(edit_of(document, parse_document(amended)), number_lines(document))
    return [(m.kind.value, m.first, m.last, m.clause) for m in marks_from(stored)]


def changed(old: str, new: str) -> str:
    assert old in TEXT
    return TEXT.replace(old, new)


@pytest.mark.parametrize(
    ("amended", "expected"),
    [
        (changed("17:40", "18:40"), [("changes", 2, 2, "Notes 1")]),
        (changed("stop, and", "stop and hall, and"), [("changes", 6, 6, "Resolves 1")]),
        (changed("shelter at every stop", "roof"), [("changes", 5, 6, "Resolves 1")]),
        (changed("2. Visiting ends at 20:00.\n", ""), [("deletes", 3, 3, "Notes 2")]),
        (changed(f"1. {LONG}\n", ""), [("deletes", 5, 6, "Resolves 1")]),
        (TEXT + "3. To report in May.\n", [("adds-after", 7, 7, "Resolves 2")]),
        ("1. We ask for more.\n\n" + TEXT, [("adds-before", 1, 1, "Heading ‘Notes’")]),
        ("We ask for trams.\n", [("replaces-all", 1, 7, "")]),
        (TEXT, []),
    ],
)
def test_marks_say_what_happens_at_which_lines(amended, expected):
    assert marks(amended) == expected


def test_neighbours_that_are_deleted_are_one_passage():
    gone = TEXT.replace("1. The last bus leaves at 17:40.\n2. Visiting ends at 20:00.\n", "")
    assert marks(gone) == [("deletes", 2, 3, "Notes 1")]


def test_a_clause_that_moves_is_marked_where_it_stood_and_where_it_comes():
    moved = changed("2. Visiting ends at 20:00.\n", "") + "3. Visiting ends at 20:00.\n"
    assert ("moves", 3, 3, "Notes 2") in marks(moved)
    assert [mark[3] for mark in marks(moved) if mark[0] == "adds-after"] == ["Notes 2"]


@pytest.mark.parametrize(
    ("mark", "sentence"),
    [
        (Mark(MarkKind.CHANGES, 12, 13, "x"), "Amendment 3 changes lines 12–13"),
        (Mark(MarkKind.CHANGES, 12, 12, "x"), "Amendment 3 changes line 12"),
        (Mark(MarkKind.ADDS_AFTER, 9, 9, "x"), "Amendment 3 adds to the text after line 9"),
    ],
)
def test_a_mark_says_itself_in_words(mark, sentence):
    assert str(mark.sentence(3)) == sentence


@given(motion_texts(), motion_texts())
def test_marks_stay_within_the_lines_and_in_their_order(base: str, amended: str):
    document = parse_document(base)
    lines = number_lines(document)
    edit = edit_of(document, parse_document(amended))
    found = marks_from(marks_of(edit, lines))

    assert all(1 <= mark.first <= mark.last <= len(lines) for mark in found)
    assert [mark.first for mark in found] == sorted(mark.first for mark in found)
    touches = bool(edit.words or edit.placed or edit.replacements) and bool(lines)
    assert bool(found) == touches


def test_of_two_in_conflict_the_later_in_the_order_falls():
    standing, falls = standing_of((4, 1, 2, 3), [(1, 2), (2, 3), (1, 4)])

    assert standing == (4, 2)
    assert [(fall.number, fall.because_of) for fall in falls] == [(1, 4), (3, 2)]


def test_the_text_if_carried_leaves_out_what_merging_finds_in_conflict():
    base = parse_document(TEXT)
    texts = {
        1: changed("17:40", "18:40"),
        2: changed("17:40", "19:40"),
        3: changed("20:00", "21:00"),
    }
    edits = {number: edit_of(base, parse_document(text)) for number, text in texts.items()}

    known = if_carried(base, edits, (2, 1, 3), [(1, 2)])
    found = if_carried(base, edits, (2, 1, 3))

    assert known.standing == found.standing == (2, 3)
    assert print_document(found.document) == TEXT.replace("17:40", "19:40").replace(
        "20:00", "21:00"
    )
    assert [(fall.number, fall.because_of) for fall in found.falls] == [(1, 2)]
    assert found.falls[0].conflicts[0].clause_label == "Notes 1"


@given(st.lists(motion_texts(), min_size=1, max_size=5), st.randoms())
def test_any_set_gives_a_text_in_which_each_stands_or_falls(texts: list[str], chance):
    base = parse_document(texts[0])
    edits = {n: edit_of(base, parse_document(text)) for n, text in enumerate(texts[1:], start=1)}
    order = list(edits)
    chance.shuffle(order)

    result = if_carried(base, edits, order)

    assert sorted(result.standing + tuple(fall.number for fall in result.falls)) == sorted(edits)
    assert all(order.index(f.because_of) < order.index(f.number) for f in result.falls)


def test_an_amendment_to_an_amendment_goes_in_with_the_one_it_amends_or_falls_with_it():
    base = parse_document(TEXT)
    parent = changed("17:40", "a quarter to seven")
    edits = {
        1: edit_of(base, parse_document(parent)),
        2: edit_of(parse_document(parent), parse_document(parent.replace("seven", "eight"))),
        3: edit_of(base, parse_document(changed("17:40", "20:40"))),
    }

    both = if_carried_with_children(base, edits, {2: 1}, (2, 1, 3))
    neither = if_carried_with_children(base, edits, {2: 1}, (3, 2, 1))

    assert both.standing == (2, 1)
    assert "a quarter to eight" in print_document(both.document)
    assert neither.standing == (3,)
    assert [(fall.number, fall.because_of) for fall in neither.falls] == [(1, 3)]
    assert "20:40" in print_document(neither.document)


def test_numbers_that_the_order_does_not_know_come_last():
    assert in_order((3, 1), {1, 2, 3, 4}) == (3, 1, 2, 4)
