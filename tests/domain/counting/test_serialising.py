"""Results are printed without loss, by name, in the shape that the bundle fixes."""

import json
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_forum.domain.counting.irv import count_irv
from policy_forum.domain.counting.serialising import distinct_names, exact, result_as_json
from tests.domain.counting.ranked_papers import contest, tried


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (0, "0"),
        (12, "12"),
        (-3, "-3"),
        (Fraction(25, 2), "12.5"),
        (Fraction(1, 100_000), "0.00001"),
        (Fraction(-1, 8), "-0.125"),
        (Fraction(37, 3), "37/3"),
        (Fraction(-1, 6), "-1/6"),
        (Fraction(1, 10**20), "0.00000000000000000001"),
        (Fraction(1, 10**21), "1/1000000000000000000000"),
    ],
)
def test_an_amount_is_printed_as_a_number_that_ends_or_as_a_fraction(amount, text):
    assert exact(amount) == text


@tried
@given(st.fractions())
def test_what_is_printed_is_read_back_without_loss(amount):
    assert Fraction(exact(amount)) == amount


def test_a_result_is_printed_by_names():
    papers = contest(4, {"A": 6, "B": 4, "C>A": 3, "D>C": 1, "AB": 1})
    printed = result_as_json(count_irv(papers, (2, 3, 1, 0)))
    assert printed["winners"] == ["A"]
    stages = printed["stages"]
    assert isinstance(stages, list)
    assert stages[2] == {
        "number": 3,
        "title": "Exclusion of C",
        "votes": {"A": "9", "B": "4"},
        "elected": ["A"],
        "excluded": ["C"],
        "not_transferable": "2",
        "rounded_off": "0",
        "quota": "7",
    }
    assert printed["ties"] == [
        {
            "options": ["B", "C"],
            "taken": "C",
            "purpose": "exclude",
            "decided_by": "earlier-stage",
            "at_stage": 3,
            "stage": 1,
        }
    ]
    assert json.loads(json.dumps(printed)) == printed


def test_options_of_the_same_name_are_told_apart_by_their_number():
    assert distinct_names(("Write-in", "Ada", "Write-in")) == (
        "Write-in [1]",
        "Ada",
        "Write-in [3]",
    )
