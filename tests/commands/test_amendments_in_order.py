"""What votes in an order come to: as a clerk would write it, and by nothing but votes and order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_forum.domain.identifiers import AmendmentId
from policy_forum.domain.text.document import Document, parse_document, print_document
from policy_forum.domain.text.limits import MERGED
from policy_forum.domain.text.merging import Merged, conflicts_between, merge
from policy_forum.features.amendments.rules import Candidate, compose
from tests.commands.test_amendments_together import BASE, amended_texts, assert_no_word_is_lost
from tests.makers import TEXT

LATE = TEXT.replace("17:40", "18:40")
LATER = TEXT.replace("17:40", "19:40")
LAST = TEXT.replace("evening bus", "last bus")
LAST_TRAM = TEXT.replace("evening bus", "last tram")
LAST_TRAM_NOW = TEXT.replace("restore the evening bus", "restore now the last bus")
EACH = TEXT.replace("every councillor", "each councillor")
ALL_NEW = "1. Nothing of it.\n"


def candidate(number: int, text: str, parent: int | None = None) -> Candidate:
    above = None if parent is None else AmendmentId(parent)
    return Candidate(AmendmentId(number), number, parse_document(text, MERGED), above)


def ended(put, lost=()):
    """The last text, and how each ended: a word, and the number that is the cause."""
    found = compose(BASE, put, {AmendmentId(number) for number in lost})
    ends: dict[int, object] = {c.number: "lost" for c in found.lost}
    for step in found.steps:
        ends |= {child.number: f"in {step.candidate.number}" for child in step.amended_by}
        ends[step.candidate.number] = "carried"
    ends |= {f.candidate.number: f"fell by {f.because_of.number}" for f in found.fallen}
    ends |= {a.candidate.number: f"same as {a.with_one.number}" for a in found.agreed}
    text = found.steps[-1].text if found.steps else TEXT
    return text, dict(sorted(ends.items()))


A = candidate


@pytest.mark.parametrize(
    ("put", "lost", "text", "ends"),
    [
        ([A(1, LATE), A(2, LAST)], [], LATE.replace("evening bus", "last bus"),
         {1: "carried", 2: "carried"}),
        ([A(1, LATE), A(2, LATER)], [], LATE, {1: "carried", 2: "fell by 1"}),
        ([A(2, LATER), A(1, LATE)], [], LATER, {1: "fell by 2", 2: "carried"}),
        ([A(1, LATE), A(2, LATER)], [1], LATER, {1: "lost", 2: "carried"}),
        ([A(1, LATE), A(2, LATER)], [1, 2], TEXT, {1: "lost", 2: "lost"}),
        ([A(1, ALL_NEW), A(2, LATE), A(3, LAST)], [], ALL_NEW,
         {1: "carried", 2: "fell by 1", 3: "fell by 1"}),
        ([A(1, LATE), A(2, ALL_NEW), A(3, LAST)], [], LATE.replace("evening bus", "last bus"),
         {1: "carried", 2: "fell by 1", 3: "carried"}),
        # Whoever says the same as one carried is carried with it, even against its own votes …
        ([A(2, LATE), A(6, LATE)], [], LATE, {2: "carried", 6: "same as 2"}),
        ([A(2, LATE), A(6, LATE)], [6], LATE, {2: "carried", 6: "same as 2"}),
        # … but what was voted down before it stays lost.
        ([A(2, LATE), A(6, LATE)], [2], LATE, {2: "lost", 6: "carried"}),
        # One to an amendment goes into that one, and has no effect without it.
        ([A(4, LAST_TRAM, 1), A(1, LAST)], [], LAST_TRAM, {1: "carried", 4: "in 1"}),
        ([A(4, LAST_TRAM, 1), A(1, LAST)], [1], TEXT, {1: "lost", 4: "fell by 1"}),
        ([A(4, LAST_TRAM, 1), A(1, LAST)], [4], LAST, {1: "carried", 4: "lost"}),
        ([A(4, LAST_TRAM, 1), A(1, LAST)], [1, 4], TEXT, {1: "lost", 4: "lost"}),
        # Of two to one amendment that contradict each other, the first carried stands.
        ([A(4, LAST_TRAM, 1), A(5, TEXT.replace("evening bus", "last train"), 1), A(1, LAST)], [],
         LAST_TRAM, {1: "carried", 4: "in 1", 5: "fell by 4"}),
        ([A(4, LAST_TRAM, 1), A(5, LAST_TRAM_NOW, 1), A(1, LAST)], [],
         TEXT.replace("restore the evening bus", "restore now the last tram"),
         {1: "carried", 4: "in 1", 5: "in 1"}),
        ([A(4, LAST_TRAM, 1), A(5, LAST_TRAM, 1), A(1, LAST)], [5],
         LAST_TRAM, {1: "carried", 4: "in 1", 5: "same as 4"}),
        # It falls with the one that it amends, and makes or ends that one's conflicts.
        ([A(1, LATE), A(5, TEXT.replace("17:40", "19:45"), 2), A(2, LATER)], [], LATE,
         {1: "carried", 2: "fell by 1", 5: "fell by 2"}),
        ([A(1, LATE), A(5, LATE, 2), A(2, LATER)], [], LATE,
         {1: "carried", 2: "same as 1", 5: "same as 1"}),
        ([A(5, TEXT, 2), A(2, LATER), A(3, LATE)], [], LATE,
         {2: "fell by 2", 3: "carried", 5: "fell by 2"}),
    ],
)  # fmt: skip
def test_a_clerk_writes_what_was_carried(put, lost, text, ends):
    assert ended(put, lost) == (text, ends)


@st.composite
def votes(draw) -> tuple[list[Candidate], set[int]]:
    """Amendments, some of them to others, in an order of votes; and those voted down."""
    texts = draw(st.lists(amended_texts(), min_size=1, max_size=4))
    put = []
    for number, text in enumerate(texts, start=1):
        above = parse_document(text, MERGED)
        put += [
            candidate(10 * number + child, draw(amended_texts(above)), number)
            for child in range(draw(st.integers(0, 2)))
        ]
        put.append(candidate(number, text))
        if draw(st.integers(0, 4)) == 0:
            put.append(candidate(100 + number, text))
    return put, draw(st.sets(st.sampled_from([c.number for c in put])))


@given(votes())
def test_every_amendment_ends_once_and_none_is_lost_silently(drawn):
    put, lost = drawn
    found = compose(BASE, put, {AmendmentId(number) for number in lost})
    numbers = [c.number for step in found.steps for c in (step.candidate, *step.amended_by)]
    numbers += [fallen.candidate.number for fallen in found.fallen]
    numbers += [agreed.candidate.number for agreed in found.agreed]
    numbers += [each.number for each in found.lost]
    assert sorted(numbers) == sorted(c.number for c in put)
    assert {c.number for c in found.lost} <= lost
    agreed = {each.candidate.number for each in found.agreed}
    assert lost <= {c.number for c in found.lost} | agreed

    merged = merge(BASE, [step.wanted for step in found.steps])
    assert isinstance(merged, Merged)
    if found.steps:
        assert found.steps[-1].text == merged.text
        assert_no_word_is_lost([step.wanted for step in found.steps], merged.document)


@given(votes())
def test_whoever_fell_contradicts_what_stands_or_lost_what_it_amends(drawn):
    put, lost = drawn
    found = compose(BASE, put, {AmendmentId(number) for number in lost})
    carried = {step.candidate.number: step for step in found.steps}
    inside = {c.number for step in found.steps for c in step.amended_by}
    for fallen in found.fallen:
        assert str(fallen.reason)
        if fallen.clause and fallen.candidate.parent is None:
            assert fallen.because_of.number in carried
        elif fallen.clause:
            assert fallen.because_of.number in inside | {f.candidate.number for f in found.fallen}
        elif fallen.because_of is not fallen.candidate:
            assert fallen.because_of.key == fallen.candidate.parent
            assert fallen.because_of.number not in carried


@given(votes())
def test_the_result_depends_on_nothing_but_votes_and_order(drawn):
    put, lost = drawn
    again = [Candidate(c.key, c.number, reread(c.amended), c.parent) for c in put]
    assert ended(put, lost) == ended(again, sorted(lost, reverse=True))
    with_others_last = [c for c in put if c.number not in lost] + [
        c for c in put if c.number in lost
    ]
    assert ended(put, lost)[0] == ended(with_others_last, lost)[0]


def reread(document: Document) -> Document:
    return parse_document(print_document(document), MERGED)


@given(amended_texts(), amended_texts())
def test_two_that_do_not_meet_may_be_put_in_either_order(one, other):
    first, second = candidate(1, one), candidate(2, other)
    if not conflicts_between(BASE, first.amended, second.amended):
        forth, back = ended([first, second]), ended([second, first])
        words = [sorted(text.split()) for text in (forth[0], back[0])]
        assert words[0] == words[1]
