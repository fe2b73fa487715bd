"""Motions near to a text, and clauses that say nearly the same."""

import json

import pytest
from hypothesis import given

from policy_forum.domain.text.document import Document, TextRefusedError, parse_document
from policy_forum.domain.text.markers import ClauseKind
from policy_forum.domain.text.shingles import SHINGLE_WORDS
from policy_forum.domain.text.similar import (
    Index,
    near_equal_clauses,
    nearest,
    passages_shared,
    terms_of,
)
from tests.domain.text.texts import MOTION, motion_texts, real_motions_file

BUSES = parse_document(
    "## Notes\n\n1. Bus services in the county have been cut by a third since 2015.\n"
    "2. Visiting ends at 20:00.\n\n## Resolves\n\n"
    "1. To ask the county council to restore the evening bus.\n"
    "2. To write to every councillor before the budget is set.\n"
)
MORE_BUSES = parse_document(
    "## Notes\n\n1. Since 2015 bus services in our county were cut by a third.\n\n## Resolves\n\n"
    "1. To call on the council to bring back the evening bus.\n"
    "2. To write to councillors before the budget is set.\n3. To hold a fair in the park.\n"
)
PIGEONS = parse_document("1. Pigeons nest under the bridge.\n2. To feed nobody's pigeons.\n")

# What the engine is held to, on whatever real texts are at hand; what it reaches is printed.
LEAST_RECALL = 0.85


def test_a_text_is_nearest_to_itself():
    found = nearest(BUSES, {"pigeons": PIGEONS, "more": MORE_BUSES, "same": BUSES})

    assert [likeness.key for likeness in found][:2] == ["same", "more"]
    assert found[0].score == pytest.approx(1.0)


def test_shared_passages_say_where_they_stand():
    (passage,) = passages_shared(BUSES, MORE_BUSES)

    assert passage.words == "before the budget is set"
    assert (passage.clause_label_here, passage.clause_label_there) == ("Resolves 2", "Resolves 2")


def test_a_passage_of_small_words_is_none():
    one, other = parse_document("It is as it was and so on."), parse_document("As it was and so it")

    assert passages_shared(one, other) == ()


def test_texts_without_a_common_word_are_not_near():
    assert nearest(parse_document("Quite other matters"), {"pigeons": PIGEONS}) == ()
    assert nearest(parse_document(""), {"pigeons": PIGEONS, "empty": parse_document("")}) == ()


def test_near_clauses_of_different_motions_are_grouped():
    groups = near_equal_clauses({"A": BUSES, "B": MORE_BUSES, "C": PIGEONS})

    found = [[(clause.source, clause.label) for clause in group.clauses] for group in groups]
    assert found == [
        [("A", "Notes 1"), ("B", "Notes 1")],
        [("A", "Resolves 1"), ("B", "Resolves 1")],
        [("A", "Resolves 2"), ("B", "Resolves 2")],
    ]


def test_a_group_has_one_clause_of_each_source():
    groups = near_equal_clauses({"A": BUSES, "B": BUSES, "C": BUSES})

    for group in groups:
        assert [clause.source for clause in group.clauses] == ["A", "B", "C"]
        assert group.likeness == pytest.approx(1.0)
    assert len(groups) == 4


def test_many_motions_in_the_same_words_are_grouped_whole():
    groups = near_equal_clauses({str(number): BUSES for number in range(20)})

    assert [len(group.clauses) for group in groups] == [20] * 4


@given(motion_texts(), motion_texts())
def test_likeness_is_a_part_of_one_and_passages_stand_in_both(one, other):
    here, there = parse_document(one), parse_document(other)

    for likeness in nearest(here, {"other": there, "motion": parse_document(MOTION)}):
        assert 0 <= likeness.score <= 1
    for passage in passages_shared(here, there):
        assert len(passage.words.split()) >= SHINGLE_WORDS // 2
        assert any(passage.words in clause.text for clause in here.clauses)
        assert passage.clause_label_there in {clause.label for clause in there.clauses}
    for group in near_equal_clauses({"A": here, "B": there}):
        assert [clause.source for clause in group.clauses] == ["A", "B"]
        assert 0 < group.likeness <= 1


def _rows() -> list[dict]:
    path = real_motions_file()
    if not path.is_file():
        pytest.skip("the real texts are not at hand (POLICY_FORUM_REAL_TEXTS)")
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line]


def _halves(document: Document) -> tuple[Document, Document] | None:
    """The clauses of a text in two halves, headings left out; None for fewer than four."""
    clauses = [c for c in document.clauses if c.kind is not ClauseKind.HEADING and c.text]
    middle = len(clauses) // 2
    if len(clauses) < 4:
        return None
    return Document(tuple(clauses[:middle])), Document(tuple(clauses[middle:]))


def _found(truth: str, question: Document, index: Index) -> bool:
    return truth in [key for key, _score in index.scores(terms_of(question), 5)]


def test_the_motion_meant_is_among_the_five_nearest(capsys):
    """Recall at five on real motions, none of whose subjects anybody has sorted.

    The truth is what cannot be disputed. (1) Each half of a motion belongs to the other half:
    one asks, the other stands in the index among all motions, whole ones where they are too
    short to be halved. (2) An alternative put to the same vote as a whole text belongs to the
    motion it would take the place of.
    """
    rows = _rows()
    whole = {row["id"]: parse_document(row["body_markdown"]) for row in rows}
    halves = {key: found for key, text in whole.items() if (found := _halves(text))}
    hits = []
    for asking in (0, 1):
        others = whole | {key: parts[1 - asking] for key, parts in halves.items()}
        index = Index({key: terms_of(text) for key, text in others.items()})
        hits += [("halves", _found(key, parts[asking], index)) for key, parts in halves.items()]
    index = Index({key: terms_of(text) for key, text in whole.items()})
    hits += [("alternatives", _found(key, text, index)) for key, text in _alternatives(rows)]

    for kind in ("halves", "alternatives"):
        of_kind = [hit for name, hit in hits if name == kind]
        with capsys.disabled():
            print(f"\nrecall@5, {kind}: {sum(of_kind)} of {len(of_kind)}")
        assert sum(of_kind) >= LEAST_RECALL * len(of_kind)


def _alternatives(rows: list[dict]) -> list[tuple[str, Document]]:
    """Whole texts that were put to the same vote; those outside the subset are left out."""
    found = []
    for row in rows:
        if not row["id"].startswith("debian"):
            continue
        for amendment in row["amendments"]:
            try:
                found.append((row["id"], parse_document(amendment["text"])))
            except TextRefusedError:
                continue
    return found
