"""The order of amendments, moves among them, decides only where the result says so."""

import re
from collections import Counter
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from policy_forum.domain.text.conflicts import conflicts_among, conflicts_with
from policy_forum.domain.text.document import Document, parse_document, print_document
from policy_forum.domain.text.edits import Edit, edit_of
from policy_forum.domain.text.merging import Merged, merge, merge_edits, rebase
from tests.domain.text.texts import motion_texts

_VERBS = [
    "keep",
    "keep",
    "keep",
    "delete",
    "insert",
    "below",
    "word",
    "cut",
    "mark",
    "away",
    "here",
]


@st.composite
def motions(draw: st.DrawFn) -> list[tuple[str, str]]:
    """Clauses as marker and words: two sections of items, some with items below."""
    clauses = []
    for section in ("This branch notes:", "This branch resolves:"):
        clauses.append(("", section))
        for item in range(draw(st.integers(1, 4))):
            clauses.append(("1. ", f"{section[12]}item{item} is one. It has words{item} here."))
            for below in range(draw(st.sampled_from([0, 0, 0, 1, 2]))):
                clauses += [
                    ("   a) ", f"{section[12]}item{item}below{below} has words that say more")
                ]
    return clauses


def written(clauses: list[tuple[str, str]]) -> str:
    """The clauses as a text, each list numbered from its start."""
    lines: list[str] = []
    item = below = 0
    for marker, words in clauses:
        if not marker:
            item = below = 0
            lines += ["", words, ""] if lines else [words, ""]
        elif marker == "1. ":
            item, below = item + 1, 0
            lines.append(f"{item}. {words}")
        else:
            below += 1
            lines.append(f"   {chr(96 + below)}) {words}")
    return "\n".join(lines) + "\n"


@st.composite
def amended(draw: st.DrawFn, clauses: list[tuple[str, str]], sign: str) -> list[tuple[str, str]]:
    """What one author makes of it; her own words hold her sign, or are every author's."""
    result: list[tuple[str, str]] = []
    carried: list[tuple[str, str]] = []
    for marker, words in clauses:
        verb = draw(st.sampled_from(_VERBS)) if marker else "keep"
        mine = draw(st.sampled_from([sign, sign, "all"])) + str(draw(st.integers(0, 3)))
        parts = words.split()
        at = draw(st.integers(0, len(parts) - 1))
        if verb == "here" and carried:
            result.append(carried.pop())
        if verb == "insert":
            result.append((marker, f"{mine} comes as a new clause"))
        if verb == "word":
            parts.insert(at, mine)
        if verb == "cut":
            parts[at] = mine
        if verb == "mark":
            parts[at] = f"**{parts[at]}**"
        if verb == "away":
            carried.append((marker, words))
        elif verb != "delete":
            result.append((marker, " ".join(parts)))
        if verb == "below" and marker:
            result.append(("   a) ", f"{mine} comes below"))
    return result + carried


@st.composite
def cases(draw: st.DrawFn, most: int = 3) -> tuple[str, list[str]]:
    """A base and texts that several authors made of it."""
    clauses = draw(motions())
    count = draw(st.integers(2, most))
    texts = [written(draw(amended(clauses, sign))) for sign in "xyzw"[:count]]
    return written(clauses), texts


def edits_of(case: tuple[str, list[str]]) -> tuple[Document, list[Edit]]:
    """The base, and what each text does to it."""
    base = parse_document(case[0])
    return base, [edit_of(base, parse_document(text)) for text in case[1]]


@given(cases())
def test_any_order_gives_the_same_but_where_orderings_say(
    case: tuple[str, list[str]],
) -> None:
    base, edits = edits_of(case)
    results = [merge_edits(base, list(order)) for order in permutations(edits)]
    texts = {result.text for result in results if isinstance(result, Merged)}
    assert all(isinstance(result, Merged) for result in results) or not texts
    if texts and not any(isinstance(result, Merged) and result.orderings for result in results):
        assert len(texts) == 1
    if texts:
        counts = {
            tuple(sorted(text.replace("\n", " ").split(" "))) for text in map(unnumbered, texts)
        }
        assert len(counts) == 1


def unnumbered(text: str) -> str:
    """The text without its markers, which follow from the order."""
    return "\n".join(line.strip().partition(" ")[2] or line for line in text.splitlines() if line)


@given(cases())
def test_a_merge_fails_exactly_when_two_of_its_edits_conflict(
    case: tuple[str, list[str]],
) -> None:
    base, edits = edits_of(case)
    found = conflicts_among(edits)
    assert isinstance(merge_edits(base, edits), Merged) is not found
    for one in range(len(edits)):
        others = [edit for place, edit in enumerate(edits) if place != one]
        pairs = {conflict.edits for conflict in conflicts_with(edits[one], others)}
        numbers = [place for place in range(len(edits)) if place != one]
        seen = {tuple(sorted((one, numbers[other - 1]))) for _, other in pairs}
        assert seen == {conflict.edits for conflict in found if one in conflict.edits}


@given(cases(2))
def test_rebasing_gives_what_merging_gives_where_both_apply(
    case: tuple[str, list[str]],
) -> None:
    base, first, second = map(parse_document, (case[0], *case[1]))
    merged = merge(base, [first, second])
    rebased = rebase(base, first, second)
    if isinstance(merged, Merged):
        assert isinstance(rebased, Document)
        assert print_document(rebased) == merged.text
    there, back = rebase(base, first, second), rebase(base, second, first)
    if edit_of(base, first).replaces_all == edit_of(base, second).replaces_all:
        # One that deletes all is carried over some changes; they are not carried over it.
        assert isinstance(there, Document) == isinstance(back, Document)


@given(cases())
def test_no_clause_is_doubled_or_lost(case: tuple[str, list[str]]) -> None:
    base, edits = edits_of(case)
    merged = merge_edits(base, edits)
    if not isinstance(merged, Merged):
        return
    words = words_of(merged.text)
    versions = [words_of(text) for text in case[1]]
    for word in words_of(case[0]):
        if "item" in word:
            assert words[word] == min(version[word] for version in versions)
    for sign, version in zip("xyzw", versions, strict=False):
        for word in version:
            if word[0] == sign:
                assert words[word] == version[word]


def words_of(text: str) -> Counter[str]:
    """The words without their marks."""
    return Counter(re.findall(r"\w+", text))


@given(motion_texts(), st.lists(motion_texts(), min_size=3, max_size=3))
def test_any_three_texts_merge_alike_in_every_order(base: str, texts: list[str]) -> None:
    document = parse_document(base)
    edits = [edit_of(document, parse_document(text)) for text in texts]
    results = [merge_edits(document, list(order)) for order in permutations(edits)]
    merged = [result for result in results if isinstance(result, Merged)]
    assert len(merged) in (0, len(results))
    if merged and not any(result.orderings for result in merged):
        assert len({result.text for result in merged}) == 1
