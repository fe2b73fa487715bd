"""Pabulib files: projects by id, exact costs, and what can be said of votes."""

from fractions import Fraction

import pytest

from policy_forum.domain.counting.formats import FormatError, read_contest

FILE = """META
key;value
description;Our town, 2026
num_projects;3
num_votes;4
budget;2500.50
vote_type;approval
PROJECTS
project_id;cost;category;name
p1;600;culture;"A park; with benches"
7;99.99;sport;A gym
x;2000;;A pool
VOTES
voter_id;age;vote
1;34;p1,7
2;51;7
3;;
4;9; x , p1
"""


def read(text: str):
    return read_contest("town.pb", text.encode())


def refusal(text: str) -> FormatError:
    with pytest.raises(FormatError) as caught:
        read(text)
    return caught.value


def test_projects_are_named_by_id_and_cost_exact_amounts():
    contest = read(FILE)

    assert contest.options == ("p1", "7", "x")
    assert contest.costs == (Fraction(600), Fraction("99.99"), Fraction(2000))
    assert contest.budget == Fraction("2500.5")
    assert contest.title == "Our town, 2026"
    assert contest.papers == {((0, 1),): 1, ((1,),): 1, (): 1, ((0, 2),): 1}


def test_line_ends_blanks_and_a_mark_change_nothing():
    changed = "\ufeff" + FILE.replace(";", " ; ").replace('"A park ; with benches"', "A park")

    assert read(changed.replace("\n", "\r\n") + "\r\n;;\r\n") == read(FILE)


def test_one_choice_is_an_approval():
    voted = FILE.replace("approval", "choose-1").replace("p1,7", "p1").replace(" x , p1", "x")

    assert read(voted).papers == {((0,),): 1, ((1,),): 1, (): 1, ((2,),): 1}


def test_ordinal_votes_are_rankings():
    assert read(FILE.replace("approval", "ordinal")).papers[((2,), (0,))] == 1


@pytest.mark.parametrize("kind", ["cumulative", "scoring"])
def test_points_are_refused_because_no_method_counts_them(kind):
    error = refusal(FILE.replace("approval", kind))

    assert error.line == 7
    assert "would change what the voters said" in str(error.reason)


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        (FILE, "", 1, "META is missing"),
        ("META\n", "", 1, "begins with the line META"),
        ("PROJECTS\n", "META\n", 8, "second section META"),
        ("VOTES\n", "", 17, "VOTES is missing"),
        ("vote_type;approval\n", "", 1, "does not say “vote_type”"),
        ("approval", "guess", 7, "not a type of votes"),
        ("budget;2500.50\n", "", 1, "does not say “budget”"),
        ("2500.50", "2,500", 6, "not an amount"),
        ("2500.50", "1e9", 6, "not an amount"),
        ("num_votes;4", "num_votes;5", 5, "a part may be missing"),
        ("num_projects;3", "num_projects;three", 4, "a part may be missing"),
        ("num_votes;4", "budget;1", 6, "twice"),
        ("project_id", "id", 8, "no column “project_id”"),
        ("voter_id", "id", 13, "no column “voter_id”"),
        ("7;99.99", "p1;99.99", 11, "Two options are called"),
        ("7;99.99", "7;-5", 11, "not an amount"),
        ("7;99.99", "7;0", 11, "not an amount"),
        ("2;51;7", "2;51;8", 16, "“8” is not a project"),
        ("2;51;7", "2;51;7,7", 16, "more than once"),
        ("2;51;7", "2;51", 16, "no “vote”"),
        ("2;51;7", "1;51;7", 16, "has voted already, in line 15"),
    ],
)
def test_a_malformed_file_is_refused_with_its_line_and_a_reason(old, new, line, words):
    error = refusal(FILE.replace(old, new, 1))

    assert error.line == line
    assert words in str(error.reason)


def test_a_field_beyond_measure_is_refused():
    assert "cannot be told apart" in str(refusal(FILE + "9;1;" + "x" * 200_000).reason)


def test_an_amount_may_have_a_comma_before_its_decimals():
    assert read(FILE.replace("2500.50", "2500,50")).budget == Fraction(5001, 2)
    assert refusal(FILE.replace("2500.50", "2,500,50")).line == 6
