"""What merging and rebasing hold to whatever the texts are."""

import re
from collections import Counter
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from policy_forum.domain.text.document import Document, parse_document, print_document
from policy_forum.domain.text.merging import Conflict, Merged, conflicts_between, merge, rebase
from tests.domain.text.texts import clause_lists, motion_texts, real_motions


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
    """Both authors' texts and the expected one are written from the same list of changes.

    The changes are a word apart: beside a word that another replaces, an insertion conflicts.
    """
    clauses = [" ".join(f"word{c}part{p}" for p in range(8)) for c in range(4)]
    versions: dict[str, list[str]] = {"x": [], "y": [], "both": []}
    for number, clause in enumerate(clauses):
        words = clause.split()
        changes = data.draw(
            st.dictionaries(
                st.sampled_from([0, 2, 4, 6]),
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
