"""Instructions that are ambiguous or do not fit are refused, with what could be meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_forum.domain.text.document import parse_document
from policy_forum.domain.text.instructions import (
    WordingProblem,
    WordingRefusedError,
    apply_wording,
)
from tests.domain.text.costs import grows_with_length
from tests.domain.text.test_instructions import BASE
from tests.domain.text.texts import motion_texts


def problems_of(text: str) -> tuple[WordingProblem, ...]:
    with pytest.raises(WordingRefusedError) as refused:
        apply_wording(BASE, text)
    return refused.value.problems


@pytest.mark.parametrize(
    ("instruction", "reason", "candidates"),
    [
        ("In Notes 1, delete ‘public’.", "‘public’ stands twice in Notes 1: which?",
         ("Notes 1: The public bus to the hospital is late,…",
          "Notes 1: …hospital is late, and the public pays for it.")),
        ("Delete ‘a’.", "‘a’ stands 5 times: which? Name the clause: Believes, bullet 2", None),
        ("Delete point 3.", "“point 3” could be 2 clauses: Notes 3, Resolves 3. Which?",
         ("Notes 3", "Resolves 3")),
        ("In point 2, delete ‘Rents’.", "could be 2 clauses", ("Notes 2", "Resolves 2")),
        ("Delete Resolves 9.", "has no clause “Resolves 9”. The nearest are: Resolves 3",
         ("Resolves 3", "Resolves 2", "Resolves 1", "Resolves 1 c)")),
        ("Delete ‘hospitul’.", "Do you mean ‘hospital’?", ("hospital",)),
        ("Delete ‘wages did nut’.", "Do you mean ‘wages did not.’?", None),
        ("In Notes 1, delete ‘Rents’.", "It stands in Notes 2.", ("Notes 2",)),
        ("In line 5, delete ‘Rents’.", "does not stand in line 5. It stands in Notes 2.",
         ("Notes 2",)),
        ("Delete line 90.", "The motion has lines 1 to", ()),
        ("Delete the third ‘public’ in Notes 1.", "stands 2 times there, not 3 times", ()),
        ("Delete Believes.", "“Believes” is a section", ("Heading ‘Believes’",)),
        ("Delete all.", "Nothing would be left", ()),
        ("Insert ‘x’.", "It does not say where", ()),
        ("After Resolves 3 insert", "The new text is missing", ()),
        ("In Notes 2, replace ‘Rents’.", "It does not say what to put there", ()),
        ("Move Resolves 3.", "It does not say where to", ()),
        ("Move Believes to the end.", "Write “move the section Believes”", ("Heading ‘Believes’",)),
        ("Move Resolves 1 to after Resolves 1 a).", "cannot be moved into itself", ()),
        ("Renumber the first bullet under Believes as ‘3.’", "has no number", ()),
        ("Make it shorter.", "not understood as an instruction", ()),
        ("", "no instruction to read", ()),
        ("Delete all and replace with: ‘Yes.’\nDelete Notes 1.", "cannot stand beside", ()),
        ("At the end add: ‘<b>x</b>’", "HTML cannot be used", ()),
    ],
)  # fmt: skip
def test_the_reason_says_what_could_be_meant(instruction, reason, candidates):
    problem = problems_of(instruction)[0]
    assert reason in str(problem.sentence)
    assert candidates is None or problem.candidates == candidates


def test_every_problem_is_told_by_its_line() -> None:
    problems = problems_of(
        "Delete Notes 2.\n\nDelete Resolves 9.\nIn Notes 1, delete ‘x’.\n"
        "At the end add:\n\n4. One.\n5. <b>Two</b>.\n\nDelete ‘public’."
    )
    assert [problem.line for problem in problems] == [3, 4, 8, 10]


@pytest.mark.parametrize(
    "piece",
    ["‘", "’", "“a ”", "'", "delete ", "in Resolves 1, ", "Resolves 1 and ", "and ", "1. ", "> ",
     "\n", " \n", "add: bus\n", "Delete 1.\n", "’\n", "‘a’ with ", "the ", "a) ", ";", "heading ‘",
     "renumber ", "from ‘a’ to ", "In Notes 1, replace ‘late’ with ‘x’.\n"],
)  # fmt: skip
def test_repetition_costs_no_more_than_its_length(piece: str) -> None:
    def read(length: int) -> None:
        with pytest.raises(WordingRefusedError):
            apply_wording(BASE, "Delete y.\n" + (piece * length)[:length])

    assert grows_with_length(read, 40_000, growth=8, nothing=0.3)


_PIECES = st.sampled_from(
    ["‘", "’", "“", "”", '"', "'", " ", "\n", "\n\n", "delete ", "insert ", "replace ", "with ",
     "in Resolves 1, ", "after ", "and ", "Notes 1", "clause 2", " to ", ", ", ";", ":", ".",
     "> ", "1. ", "the ", "members’ ", "all after ", "throughout", "line 3", "‘bus’", "public",
     "(", "a)", "-", "move ", "‘The bus’ ", "the heading ", "last ", "sentence ", "for "]
)  # fmt: skip


@given(st.one_of(st.just(""), motion_texts()), st.lists(_PIECES, max_size=30).map("".join))
def test_any_text_is_carried_out_or_refused(base: str, text: str) -> None:
    problems: tuple[WordingProblem, ...] = ()
    try:
        apply_wording(parse_document(base), text)
    except WordingRefusedError as refused:
        problems = refused.problems
    assert all(1 <= one.line <= text.count("\n") + 1 for one in problems)
