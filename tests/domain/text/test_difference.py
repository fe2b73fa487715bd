"""A difference says what changed, in words, and loses nothing of either text."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from policy_forum.domain.text.difference import (
    ChangeKind,
    Difference,
    RunKind,
    accept_all,
    difference,
    reject_all,
    word_runs,
)
from policy_forum.domain.text.document import count_words, parse_document
from policy_forum.domain.text.sequence import matches
from tests.domain.text.texts import MOTION, motion_texts, real_motions


def between(old: str, new: str) -> Difference:
    return difference(parse_document(old), parse_document(new))


def marked(old: str, new: str) -> str:
    """The runs as people write them: [-deleted-] {+inserted+}."""
    shown = {
        RunKind.EQUAL: lambda run: run.new,
        RunKind.DELETED: lambda run: f"[-{run.old}-]",
        RunKind.INSERTED: lambda run: f"{{+{run.new}+}}",
    }
    return "".join(shown[run.kind](run) for run in word_runs(old, new))


def test_words_that_changed_are_marked_whole() -> None:
    assert marked("the report is late", "the reports are late") == (
        "the[- report is-]{+ reports are+} late"
    )


def test_a_new_sentence_begins_where_the_last_one_ends() -> None:
    old = "It is late. It is dear."
    assert marked(old, "It is late. It is dirty. It is dear.") == (
        "It is late.{+ It is dirty.+} It is dear."
    )


def test_a_sentence_that_moves_to_the_end_leaves_and_comes_whole() -> None:
    assert marked("Alpha. Beta is here. Gamma.", "Alpha. Gamma. Beta is here.") == (
        "Alpha.{+ Gamma.+} Beta is here.[- Gamma.-]"
    )


def test_a_new_first_word_leaves_the_rest() -> None:
    assert marked("Rents are high", "All rents are high") == "[-Rents-]{+All rents+} are high"
    assert marked("rents are high", "The rents are high") == "{+The+} rents are high"


def test_a_chance_word_does_not_divide_a_rewritten_phrase() -> None:
    assert marked("the cost of living now", "a great deal of money today").count("{+") == 1


def test_words_joined_or_parted_are_a_change() -> None:
    assert marked("a non - profit body", "a non-profit body") != "a non-profit body"
    assert marked("so (that it", "so ( that it") != "so ( that it"


def test_a_line_broken_elsewhere_is_no_change() -> None:
    (change,) = between("one two three", "one\ntwo  three").changes
    assert change.kind is ChangeKind.UNCHANGED


def test_a_clause_that_only_moved_down_is_renumbered() -> None:
    kinds = [change.kind for change in between("1. a b\n2. c d", "1. x y\n2. a b\n3. c d").changes]
    assert kinds == [ChangeKind.INSERTED, ChangeKind.RENUMBERED, ChangeKind.RENUMBERED]


def test_a_reworded_clause_is_the_same_clause() -> None:
    new = MOTION.replace(
        "The bus from the station is late.", "The bus from the port is often late."
    )
    (change,) = between(MOTION, new).touched
    assert change.kind is ChangeKind.CHANGED
    assert change.old is not None
    assert change.old.label == "Notes 1"


def test_words_are_counted_on_both_sides() -> None:
    changed = between(MOTION, MOTION.replace("a cap on rents", "a lower cap on all rents"))
    assert (changed.words_added, changed.words_removed) == (2, 0)
    deleted = between(MOTION, MOTION.replace("   b) a cap on rents\n", ""))
    assert (deleted.words_added, deleted.words_removed) == (0, 4)


def test_a_clause_that_stands_elsewhere_was_moved() -> None:
    found = between(
        "1. Wages fell this year.\n2. Rents rose this year.\n3. Snow fell on the moors.",
        "1. Rents rose this year.\n2. Snow fell on the moors.\n3. Wages fell this year.",
    )
    away, *_, here = found.changes
    assert (away.kind, here.kind) == (ChangeKind.MOVED_AWAY, ChangeKind.MOVED_HERE)
    assert away.counterpart is here.new
    assert here.counterpart is away.old
    assert (found.words_added, found.words_removed) == (0, 0)


def moved(old: str, new: str) -> list[str]:
    """The labels of the clauses that stand elsewhere."""
    changes = between(old, new).changes
    return [one.old.label for one in changes if one.kind is ChangeKind.MOVED_AWAY and one.old]


def test_a_clause_crosses_a_heading_and_not_a_heading_the_clause() -> None:
    old = "Congress notes:\n\n1. Rents rose.\n\nCongress resolves:\n\n1. To meet here.\n2. To go."
    new = "Congress notes:\n\n1. Rents rose.\n2. To meet here.\n\nCongress resolves:\n\n1. To go."
    assert moved(old, new) == ["Resolves 1"]
    assert moved(new, old) == ["Notes 2"]


def test_of_two_neighbours_the_shorter_moves() -> None:
    short, long = "To meet in the hall.", "To write at once to all members of the council."
    assert moved(f"1. {short}\n2. {long}", f"1. {long}\n2. {short}") == ["Clause 1"]
    assert moved(f"1. {long}\n2. {short}", f"1. {short}\n2. {long}") == ["Clause 2"]


def test_a_clause_with_its_sub_clauses_moves_rather_than_two_that_follow() -> None:
    old = "1. To ask for:\n   a) buses now\n   b) homes now\n2. To meet in May.\n3. To march on."
    new = "1. To meet in May.\n2. To march on.\n3. To ask for:\n   a) buses now\n   b) homes now"
    assert moved(old, new)[0] == "Clause 1"


def test_a_clause_that_stands_elsewhere_is_not_taken_for_another_reworded() -> None:
    old = "1. To write to the board now.\n2. To meet in May.\n3. To write to the mayor now."
    new = "1. To meet in May.\n2. To write to the board now."
    assert moved(old, new) == ["Clause 2"]


def test_marks_and_addresses_are_not_counted_as_words() -> None:
    changed = between(
        "- a bus [here](https://a.example/x) now", "- a **bus** [here](https://b.example/y) now"
    )
    assert (changed.words_added, changed.words_removed) == (0, 0)


PLAIN_WORDS = st.lists(
    st.sampled_from(["the", "a", "bus", "rent", "and/or", "don’t", "10.27"]), max_size=30
)


@given(PLAIN_WORDS, PLAIN_WORDS)
def test_words_added_and_removed_make_up_the_difference_in_number(
    old: list[str], new: list[str]
) -> None:
    before, after = parse_document("To " + " ".join(old)), parse_document("To " + " ".join(new))
    found = difference(before, after)
    assert count_words(before) - found.words_removed + found.words_added == count_words(after)


@given(motion_texts(), motion_texts())
def test_accepting_all_gives_the_new_text_and_rejecting_all_the_old(old: str, new: str) -> None:
    found = between(old, new)
    assert accept_all(found) == new
    assert reject_all(found) == old


@given(motion_texts())
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    found = between(text, text)
    assert all(change.kind is ChangeKind.UNCHANGED for change in found.changes)


BODIES = st.text(st.sampled_from("ab c. ,;“(é\u0301-1£\n"), max_size=40).map(str.strip)


@given(BODIES, BODIES)
def test_runs_are_exact_and_never_split_a_word(old: str, new: str) -> None:
    runs = list(word_runs(old, new))
    assert "".join(run.old for run in runs) == old
    assert "".join(run.new for run in runs) == new
    for first, second in pairwise(runs):
        for before, after in ((first.old, second.old), (first.new, second.new)):
            joined = bool(before and after and before[-1].isalnum() and after[0].isalnum())
            assert not joined


@given(st.lists(st.integers(0, 4), max_size=25), st.lists(st.integers(0, 4), max_size=25))
def test_matches_are_equal_stretches_in_order(old: list[int], new: list[int]) -> None:
    i = j = 0
    for match in matches(old, new):
        assert match.old >= i
        assert match.new >= j
        assert old[match.old : match.old + match.size] == new[match.new : match.new + match.size]
        i, j = match.old + match.size, match.new + match.size


def test_real_motions_differ_and_come_back() -> None:
    texts = [text for _name, text in real_motions()][:12]
    for old in texts:
        for new in texts:
            found = between(old, new)
            assert accept_all(found) == new
            assert reject_all(found) == old
