"""Amendments that agree are carried together; those that do not are never mixed."""

from itertools import permutations

import pytest

from policy_forum.domain.text.document import Document, parse_document, print_document
from policy_forum.domain.text.merging import Merged, conflicts_between, merge, rebase
from tests.domain.text.texts import MOTION

BASE = parse_document(MOTION)


def edited(*changes: tuple[str, str]) -> Document:
    text = MOTION
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return parse_document(text)


def carried(*edits: Document) -> str:
    merged = merge(BASE, edits)
    assert isinstance(merged, Merged), merged
    return merged.text


def test_changes_to_different_clauses_are_both_made() -> None:
    first = edited(("is late", "is always late"))
    second = edited(("a cap on rents", "a cap on all rents"))
    assert carried(first, second) == print_document(
        edited(("is late", "is always late"), ("a cap on rents", "a cap on all rents"))
    )


def test_changes_to_different_words_of_one_clause_are_both_made() -> None:
    first = edited(("The bus", "The last bus"))
    second = edited(("once on time", "once early"))
    third = edited(("is late.", "is late. It is dirty."))
    text = carried(first, second, third)
    assert "1. The last bus from the station is late. It is dirty. It was once early." in text


def test_new_clauses_are_numbered_with_the_rest() -> None:
    first = edited(("2. Rents", "2. Wages fell.\n3. Rents"))
    second = edited(("2. Rents", "2. Snow fell.\n3. Rents"))
    third = edited(("   a) a lane for buses\n   b)", "   a)"))
    assert "1. The bus" in carried(first, second, third)
    assert "2. Wages fell.\n3. Snow fell.\n4. Rents" in carried(first, second, third)
    assert "   a) a cap on rents" in carried(first, second, third)


def test_insertions_at_one_place_stand_in_the_given_order() -> None:
    first = edited(("2. Rents", "2. Wages fell.\n3. Rents"))
    second = edited(("2. Rents", "2. Snow fell.\n3. Rents"))
    assert not conflicts_between(BASE, first, second)
    assert "2. Snow fell.\n3. Wages fell." in carried(second, first)


def test_words_inserted_at_one_place_stand_in_the_given_order() -> None:
    first = edited(("The bus", "The slow bus"))
    second = edited(("The bus", "The red bus"))
    assert "The slow red bus" in carried(first, second)
    assert "The red slow bus" in carried(second, first)


def test_new_clauses_stay_with_their_own_item_and_heading() -> None:
    base = parse_document(
        "Conference notes:\n1. one\n2. two\n   a) three\n\nThis branch resolves:\n1. go"
    )
    end = "   a) three\n"
    section = print_document(base).replace(end, f"{end}\n# Beliefs\n1. faith\n")
    point = print_document(base).replace(end, f"{end}3. four\n")
    below = print_document(base).replace(end, f"{end}   b) five\n")
    for order in permutations([section, point, below]):
        merged = merge(base, [parse_document(text) for text in order])
        assert isinstance(merged, Merged)
        labels = {clause.text: clause.label for clause in merged.document.clauses}
        assert labels["five"] == "Notes 2 b)"
        assert labels["four"] == "Notes 3"
        assert labels["faith"] == "Beliefs 1"


def test_a_clause_that_two_authors_insert_comes_once() -> None:
    first = edited(("2. Rents", "2. Wages fell.\n3. Rents"))
    second = edited(("2. Rents", "2. Wages fell.\n3. Snow fell.\n4. Rents"))
    assert carried(first, second) == print_document(second)


def test_lines_that_stood_close_stay_close() -> None:
    base = parse_document("1. one\n2. two\n\nThe end.")
    first, second = (
        parse_document(f"{print_document(base)}\n\n{words}") for words in ("Yes.", "No.")
    )
    merged = merge(base, [first, second])
    assert isinstance(merged, Merged)
    assert merged.text == "1. one\n2. two\n\nThe end.\n\nYes.\n\nNo."


def test_the_same_change_made_twice_is_made_once() -> None:
    change = ("is late", "is always late")
    assert carried(edited(change), edited(change)) == print_document(edited(change))
    both = carried(edited(change), edited(change, ("a lane", "two lanes")))
    assert both == print_document(edited(change, ("a lane", "two lanes")))


def test_two_edits_may_delete_the_same_clause() -> None:
    gone = ("   b) a cap on rents\n", "")
    assert not conflicts_between(BASE, edited(gone), edited(gone, ("is late", "is slow")))


@pytest.mark.parametrize(
    ("first", "second", "label", "base", "readings"),
    [
        (("station", "port"), ("station", "market"), "Notes 1", "station", ("port", "market")),
        (
            ("   b) a cap on rents\n", ""), ("a cap on", "a lower cap on"),
            "Resolves 1 b)", "a cap on rents", ("", "a lower cap on rents"),
        ),
        (
            ("from the station is", "is"), ("the station", "the old station"),
            "Notes 1", "from the station", ("", "from the old station"),
        ),
        (
            ("2. Rents in the town have risen by 10.27 per cent.\n", "2. Wages fell.\n"),
            ("2. Rents in the town have risen by 10.27 per cent.\n", "2. Nobody minds.\n"),
            "Notes 2", "Rents in the town have risen by 10.27 per cent.",
            ("2. Wages fell.", "2. Nobody minds."),
        ),
    ],
)  # fmt: skip
def test_what_contradicts_is_shown_with_both_readings(
    first: tuple[str, str],
    second: tuple[str, str],
    label: str,
    base: str,
    readings: tuple[str, str],
) -> None:
    one, other = edited(first), edited(second)
    (conflict,) = conflicts_between(BASE, one, other)
    assert (conflict.clause_label, conflict.base_words) == (label, base)
    assert (conflict.first_reading, conflict.second_reading) == readings
    (turned,) = conflicts_between(BASE, other, one)
    assert (turned.first_reading, turned.second_reading) == readings[::-1]
    assert merge(BASE, [one, other]) == (conflict,)


def test_marks_are_not_left_around_words_that_another_deletes() -> None:
    strong = edited(("a cap on rents", "a **cap** on rents"))
    without = edited(("a cap on rents", "a limit on rents"))
    (conflict,) = conflicts_between(BASE, strong, without)
    assert (conflict.base_words, conflict.second_reading) == ("cap", "limit")
    assert "a **cap** on **all** rents" in carried(
        strong, edited(("a cap on rents", "a cap on **all** rents"))
    )


def test_the_address_of_a_link_is_changed_whole() -> None:
    first = edited(("bus.example/complain", "tram.example/complain"))
    second = edited(("bus.example/complain", "bus.example/praise"))
    (conflict,) = conflicts_between(BASE, first, second)
    assert conflict.base_words == "https://bus.example/complain"


def test_replacing_everything_conflicts_with_every_other_change() -> None:
    everything = parse_document("A quite new motion.")
    (conflict,) = conflicts_between(BASE, everything, edited(("is late", "is slow")))
    assert conflict.clause_label == "The whole text"
    assert not conflicts_between(BASE, everything, everything)
    assert not conflicts_between(BASE, everything, BASE)


def test_a_clause_cannot_be_added_to_what_another_deletes() -> None:
    start = MOTION.index("1. To ask")
    end = MOTION.index("2. To write")
    deletes = parse_document(MOTION[:start] + "1." + MOTION[end + 2 :])
    adds = edited(("   b) a cap on rents", "   b) a cap on rents\n   c) free buses"))
    (conflict,) = conflicts_between(BASE, deletes, adds)
    assert conflict.clause_label == "Resolves 1"
    assert "free buses" in conflict.second_reading


def test_a_section_under_a_new_heading_can_still_be_added_to() -> None:
    heading = edited(("**This branch notes:**", "## Why we speak of buses"))
    clause = edited(("2. Rents", "2. Wages fell.\n3. Rents"))
    text = carried(heading, clause)
    assert text.startswith("## Why we speak of buses\n\n1. The bus")
    assert "2. Wages fell.\n3. Rents" in text


def test_a_clause_cannot_be_added_to_a_section_that_another_deletes() -> None:
    end = MOTION.index("This branch resolves:")
    deletes = parse_document(MOTION[end:])
    (conflict,) = conflicts_between(
        BASE, deletes, edited(("10.27 per cent.\n", "10.27 per cent.\n3. Snow fell.\n"))
    )
    assert conflict.clause_label == "Heading ‘Notes’"


def test_conflicts_name_the_edits_they_are_between() -> None:
    edits = [
        edited(("is late", "is slow")),
        edited(("station", "port")),
        edited(("station", "pub")),
    ]
    conflicts = merge(BASE, edits)
    assert isinstance(conflicts, tuple)
    assert [conflict.edits for conflict in conflicts] == [(1, 2)]


def test_merging_nothing_changes_nothing() -> None:
    assert carried() == MOTION
    assert carried(BASE, BASE) == MOTION


def test_ids_of_the_base_are_kept() -> None:
    merged = merge(
        BASE, [edited(("is late", "is slow")), edited(("2. Rents", "2. Wages fell.\n3. Rents"))]
    )
    assert isinstance(merged, Merged)
    by_text = {clause.text: clause.id for clause in merged.document.clauses}
    old = {clause.label: clause.id for clause in BASE.clauses}
    assert by_text["Rents in the town have risen by 10.27 per cent."] == old["Notes 2"]
    assert by_text["The bus from the station is slow. It was once on time."] == old["Notes 1"]


def test_an_amendment_is_carried_to_the_changed_text() -> None:
    new_base = edited(("2. Rents", "2. Wages fell.\n3. Rents"))
    result = rebase(BASE, new_base, edited(("a lane for buses", "two lanes for buses")))
    assert isinstance(result, Document)
    assert "3. Rents" in print_document(result)
    assert "two lanes" in print_document(result)


def test_an_amendment_to_words_that_changed_needs_its_author() -> None:
    conflicts = rebase(BASE, edited(("station", "port")), edited(("station", "market")))
    assert isinstance(conflicts, tuple)
    assert conflicts[0].first_reading == "port"
    assert conflicts[0].second_reading == "market"


def test_an_amendment_that_deletes_all_still_does_when_some_words_have_changed() -> None:
    base = parse_document("1. Run buses at six.\n2. Plant trees.\n")
    changed = parse_document("1. Run buses at seven.\n2. Plant trees.\n")
    whole = parse_document("1. Thank everybody.\n")
    other = parse_document("1. Nobody has ever asked for this.\n")

    carried = rebase(base, changed, whole)

    assert isinstance(carried, Document)
    assert print_document(carried) == "1. Thank everybody.\n"
    assert not isinstance(rebase(base, other, whole), Document)
