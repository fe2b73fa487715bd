"""Candidates written into an instruction that could mean several things."""

from time import process_time

import pytest

from policy_forum.domain.text.document import parse_document
from policy_forum.domain.text.instructions import WordingRefusedError, apply_wording
from policy_forum.features.amendments.rules import with_choice

BUS = "1. The bus and the tram stop here.\n2. The bus does not.\n"
LONGEST = "\n".join(f"{n}. {'The bus and the tram stop here. ' * 400}" for n in range(1, 10))


def problems_of(base, wording):
    with pytest.raises(WordingRefusedError) as refused:
        apply_wording(base, wording)
    return refused.value.problems


def test_the_clause_that_is_meant_is_written_into_the_line():
    base = parse_document(BUS)
    [problem] = problems_of(base, "Delete ‘bus’")

    assert with_choice(base, "Delete ‘bus’", problem, problem.candidates[1]) == (
        "In Clause 2, delete ‘bus’"
    )


def test_words_that_stand_thousands_of_times_are_refused_at_once():
    base = parse_document(LONGEST)
    began = process_time()

    [problem] = problems_of(base, "Delete ‘the’")

    assert process_time() - began < 1
    assert len(problem.candidates) == 8


def test_choices_in_a_long_wording_on_a_long_text_are_left_to_the_author():
    base, wording = parse_document(LONGEST), "Delete ‘bus’\n" * 10
    problem = problems_of(base, wording)[0]

    assert with_choice(base, wording, problem, problem.candidates[0]) is None
