"""Amendments that agree are carried together; those that do not are never mixed."""

import re
from collections import Counter
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_forum.domain.text.document import Document, parse_document, print_document
from policy_forum.domain.text.merging import Conflict, Merged, conflicts_between, merge, rebase
from tests.domain.text.texts import MOTION, clause_lists, motion_texts, real_motions

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


@given(motion_texts(), motion_texts())
def test_one_edit_alone_gives_its_own_text(base: str, amended: str) -> None:
    merged = merge(parse_document(base), [parse_document(amended)])
    assert isinstance(merged, Merged)
    assert merged.text == amended


@given(motion_texts(), motion_texts())
def test_rebasing_by_nothing_changes_nothing(base: str, amended: str) -> None:
    old, new = parse_document(base), parse_document(amended)
    for result in (rebase(old, old, new), rebase(old, new, old), rebase(old, new, new)):
        assert isinstance(result, Document)
        assert print_document(result) == amended


@given(motion_texts(), motion_texts(), motion_texts())
def test_merging_any_texts_gives_a_text_or_conflicts(base: str, one: str, other: str) -> None:
    documents = [parse_document(one), parse_document(other)]
    there = merge(parse_document(base), documents)
    back = merge(parse_document(base), documents[::-1])
    assert isinstance(there, Merged) == isinstance(back, Merged)
    if not isinstance(there, Merged):
        assert all(isinstance(conflict, Conflict) for conflict in there)
    elif isinstance(back, Merged):
        assert words_in(there.text) == words_in(back.text)


def words_in(text: str) -> Counter[str]:
    """The words of three letters and more: markers may differ with the order of insertions."""
    return Counter(re.findall(r"[^\W_]{3,}", text))


def as_list(clauses: list[str]) -> Document:
    return parse_document(
        "\n".join(f"{number}. {words}" for number, words in enumerate(clauses, start=1))
    )


@st.composite
def changed_lists(draw: st.DrawFn, clauses: list[str], sign: str) -> list[str]:
    """The clauses as one author changes them; her own words begin with her sign."""
    result: list[str] = []
    for words in clauses:
        choice = draw(st.sampled_from(["keep", "keep", "keep", "delete", "insert", "word", "cut"]))
        parts = words.split()
        at = draw(st.integers(0, len(parts) - 1))
        if choice == "insert":
            result.append(f"{sign}own{draw(st.integers(0, 9))} {sign}new clause")
        if choice == "word":
            parts.insert(at, f"{sign}own{draw(st.integers(0, 9))}")
        if choice == "cut":
            parts[at] = f"{sign}cut"
        if choice != "delete":
            result.append(" ".join(parts))
    return result


@given(st.data())
def test_merging_makes_every_change_of_every_author_once(data: st.DataObject) -> None:
    clauses = data.draw(clause_lists())
    base = as_list(clauses)
    edits = [as_list(data.draw(changed_lists(clauses, sign))) for sign in "xy"]
    merged = merge(base, edits)
    if not isinstance(merged, Merged):
        return
    before = words_in(print_document(base))
    result = words_in(merged.text)
    for sign, edit in zip("xy", edits, strict=True):
        own = words_in(print_document(edit))
        for word in own:
            if word.startswith(sign):
                assert result[word] == own[word]
        for word in before:
            assert result[word] <= before[word]
    labels = [clause.label for clause in merged.document.clauses]
    assert labels == [f"Clause {number}" for number in range(1, len(labels) + 1)]


@given(st.data())
def test_edits_to_different_clauses_merge_the_same_in_any_order(data: st.DataObject) -> None:
    clauses = data.draw(clause_lists())
    edits, expected = [], list(clauses)
    for place, words in enumerate(clauses):
        changed = data.draw(st.sampled_from([words, f"{words} new{place}", f"new{place} {words}"]))
        edits.append(as_list([*clauses[:place], changed, *clauses[place + 1 :]]))
        expected[place] = changed
    base = as_list(clauses)
    for order in list(permutations(edits))[:6]:
        merged = merge(base, order)
        assert isinstance(merged, Merged)
        assert merged.text == print_document(as_list(expected))


def changed_word(words: list[str], at: int, how: str, sign: str) -> list[str]:
    """What stands in place of one word after a change."""
    new = f"{sign}own{at}"
    return {
        "replace": [new],
        "delete": [],
        "after": [words[at], new],
        "before": [new, words[at]],
    }[how]


@given(st.data())
def test_changes_to_different_words_all_stand_where_they_were_made(data: st.DataObject) -> None:
    """Both authors' texts and the expected one are written from the same list of changes."""
    clauses = [" ".join(f"word{c}part{p}" for p in range(8)) for c in range(4)]
    versions: dict[str, list[str]] = {"x": [], "y": [], "both": []}
    for number, clause in enumerate(clauses):
        words = clause.split()
        changes = data.draw(
            st.dictionaries(
                st.integers(0, 7),
                st.tuples(
                    st.sampled_from("xy"),
                    st.sampled_from(["replace", "delete", "after", "before"]),
                ),
                max_size=3,
            )
        )
        for reader, version in versions.items():
            written: list[str] = []
            for at, word in enumerate(words):
                author, how = changes.get(at, ("", ""))
                is_made = author and reader in (author, "both")
                written += changed_word(words, at, how, author) if is_made else [word]
            version.append(" ".join(written))
        author = data.draw(st.sampled_from(["x", "y", ""]))
        for reader, version in versions.items():
            if author and reader in (author, "both"):
                version.append(f"{author}own new clause {number}")
    merged = merge(as_list(clauses), [as_list(versions["x"]), as_list(versions["y"])])
    assert isinstance(merged, Merged), merged
    expected = print_document(as_list(versions["both"]))
    assert sorted_within_gaps(merged.text) == sorted_within_gaps(expected)


def sorted_within_gaps(text: str) -> list[list[str]]:
    """Each line with neighbouring insertions of both authors in one order.

    "before" one word and "after" the one in front of it are the same place, where the given
    order of the edits decides.
    """
    lines = []
    for line in text.splitlines():
        words = line.split(" ")
        result: list[str] = []
        own: list[str] = []
        for word in [*words, ""]:
            if re.match("[xy]own", word):
                own.append(word)
            else:
                result += [*sorted(own), word]
                own = []
        lines.append(result)
    return lines


@given(st.integers(0, 3), st.integers(0, 7), st.data())
def test_the_same_word_changed_twice_is_always_a_conflict(
    place: int, at: int, data: st.DataObject
) -> None:
    clauses = [" ".join(f"word{c}part{p}" for p in range(8)) for c in range(4)]
    edits = []
    for sign in "xy":
        version = [clause.split() for clause in clauses]
        version[place][at] = f"{sign}own"
        other = data.draw(st.integers(0, 3))
        version[other] = [*version[other], f"{sign}more"]
        edits.append(as_list([" ".join(words) for words in version]))
    conflicts = merge(as_list(clauses), edits)
    assert isinstance(conflicts, tuple)
    assert any(
        "xown" in conflict.first_reading and "yown" in conflict.second_reading
        for conflict in conflicts
    )


@given(st.integers(0, 3), st.integers(0, 7))
def test_deleting_what_another_changes_is_always_a_conflict(place: int, at: int) -> None:
    clauses = [" ".join(f"word{c}part{p}" for p in range(8)) for c in range(4)]
    deleted = as_list([*clauses[:place], *clauses[place + 1 :]])
    words = clauses[place].split()
    changed = [*clauses[:place], " ".join([*words[:at], "new", *words[at + 1 :]])]
    (conflict,) = conflicts_between(
        as_list(clauses), deleted, as_list([*changed, *clauses[place + 1 :]])
    )
    assert conflict.clause_label == f"Clause {place + 1}"
    assert conflict.first_reading == ""
    assert "new" in conflict.second_reading


def test_real_motions_merge_changes_at_both_ends() -> None:
    for name, text in real_motions():
        body = text.rstrip("\n")
        first, last = f"Notes the first.\n\n{body}", f"{body}\n\nNotes the last."
        merged = merge(parse_document(body), [parse_document(first), parse_document(last)])
        assert isinstance(merged, Merged), name
        assert merged.text == f"Notes the first.\n\n{body}\n\nNotes the last.", name
