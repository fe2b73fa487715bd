"""Amendments put into a text in the order of votes: quickly, and as one merge for each would."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from policy_forum.domain.identifiers import AmendmentId
from policy_forum.domain.text.document import Document, TextRefusedError, parse_document
from policy_forum.domain.text.edits import Edit, edit_of
from policy_forum.domain.text.limits import MERGED
from policy_forum.domain.text.merging import Merged, Merging, merge_edits
from policy_forum.domain.text.touches import text_key
from policy_forum.features.amendments.rules import Candidate, compose
from tests.domain.text.edited import edited

TEXT = """## This branch notes

1. Buses stop at nine in the evening, and nobody was asked.
2. The council spent less on buses last year than on signs.
   a) Half of the signs say that no bus comes.
   b) The other half are wrong.

## This branch resolves

1. To ask the council for a night bus on every line, from this winter.
2. To tell the papers what it answers.
3. To meet again in March.
"""
BASE = parse_document(TEXT)


@st.composite
def amended_texts(draw: st.DrawFn, base: Document, text: str, most: int) -> list[Document]:
    """Texts as several members want them, none of them refused."""
    chance = draw(st.randoms(use_true_random=False))
    wanted = [edited(text, chance, most=2) for _ in range(draw(st.integers(0, most)))]
    return [parse_document(each, MERGED) for each in wanted if is_readable(each)]


def is_readable(text: str) -> bool:
    try:
        return bool(parse_document(text, MERGED).clauses)
    except TextRefusedError:
        return False


@st.composite
def puts(draw: st.DrawFn) -> tuple[list[Candidate], set[AmendmentId]]:
    """Amendments and amendments to them in an order of votes, and which of them were lost."""
    tops = draw(amended_texts(BASE, TEXT, 7))
    put = [Candidate(AmendmentId(n), n, text) for n, text in enumerate(tops, start=1)]
    for parent in list(put):
        written = "".join(clause.source for clause in parent.amended.clauses)
        for text in draw(amended_texts(parent.amended, written, 2)):
            key = AmendmentId(len(put) + 1)
            put.insert(put.index(parent), Candidate(key, key, text, parent.key))
    lost = {candidate.key for candidate in put if draw(st.integers(0, 4)) == 0}
    return put, lost


@settings(deadline=None)  # the machine may be busy
@given(puts())
def test_composing_gives_what_a_merge_for_each_amendment_gives(
    put: tuple[list[Candidate], set[AmendmentId]],
) -> None:
    candidates, lost = put
    composition = compose(BASE, candidates, lost)

    steps = [(step.candidate.key, step.text) for step in composition.steps]
    fallen = {(f.candidate.key, f.because_of.key, f.clause) for f in composition.fallen}
    agreed = {(a.candidate.key, a.with_one.key) for a in composition.agreed}
    expected = Slowly(candidates, lost)
    assert steps == expected.steps
    assert {each for each in fallen if each[0] in expected.tops} == expected.fallen
    assert {each for each in agreed if each[0] in expected.tops} == expected.agreed
    ends = [each[0] for each in (*fallen, *agreed)] + [key for key, _text in steps]
    ends += [candidate.key for candidate in composition.lost]
    ends += [child.key for step in composition.steps for child in step.amended_by]
    assert sorted(ends) == sorted(candidate.key for candidate in candidates)


class Slowly:
    """What becomes of the amendments to the text itself, by one whole merge for each of them."""

    def __init__(self, put: Sequence[Candidate], lost: Collection[AmendmentId]) -> None:
        self.tops = {candidate.key for candidate in put if candidate.parent is None}
        self.steps: list[tuple[AmendmentId, str]] = []
        self.fallen: set[tuple[AmendmentId, AmendmentId, str]] = set()
        self.agreed: set[tuple[AmendmentId, AmendmentId]] = set()
        standing: list[Candidate] = []
        for candidate in put:
            if candidate.parent is None:
                self._put(as_amended(candidate, put, lost), standing, lost)

    def _put(
        self, top: Candidate, standing: list[Candidate], lost: Collection[AmendmentId]
    ) -> None:
        edit = edit_of(BASE, top.amended)
        before = [edit_of(BASE, each.amended) for each in standing]
        twins = [
            each
            for each, other in zip(standing, before, strict=True)
            if text_key(other) == text_key(edit)
        ]
        if twins:
            self.agreed.add((top.key, twins[0].key))
        elif top.key in lost:
            return
        elif edit.is_empty:
            self.fallen.add((top.key, top.key, ""))
        else:
            merged = merge_edits(BASE, [*before, edit])
            if isinstance(merged, Merged):
                standing.append(top)
                self.steps.append((top.key, merged.text))
                return
            first = next((c for c in merged if c.edits[1] == len(standing)), merged[0])
            cause = standing[min(first.edits[0], len(standing) - 1)]
            self.fallen.add((top.key, cause.key, first.clause_label))


def as_amended(
    top: Candidate, put: Sequence[Candidate], lost: Collection[AmendmentId]
) -> Candidate:
    """An amendment with those to it that were carried and do not contradict each other."""
    texts: list[Document] = []
    merged = top.amended
    keys: list[str] = []
    for child in put:
        edit = edit_of(top.amended, child.amended)
        if child.parent != top.key or child.key in lost or edit.is_empty:
            continue
        edits = [edit_of(top.amended, each) for each in (*texts, child.amended)]
        found = merge_edits(top.amended, edits)
        if text_key(edit) not in keys and isinstance(found, Merged):
            texts.append(child.amended)
            keys.append(text_key(edit))
            merged = parse_document(found.text, MERGED)
    return replace(top, amended=merged)


@settings(deadline=None)  # the machine may be busy
@given(amended_texts(BASE, TEXT, 8))
def test_carrying_one_after_the_other_gives_the_merge_of_those_so_far(
    wanted: list[Document],
) -> None:
    merging = Merging(BASE)
    carried: list[Edit] = []
    for document in wanted:
        edit = edit_of(BASE, document)
        anew = merge_edits(BASE, [*carried, edit])
        if isinstance(anew, Merged):
            found = merging.carry(edit)
            assert isinstance(found, Merged)
            assert (found.text, found.orderings) == (anew.text, anew.orderings)
            assert [c.id for c in found.document.clauses] == [c.id for c in anew.document.clauses]
            if not edit.is_empty and edit.signature not in [each.signature for each in carried]:
                carried.append(edit)
