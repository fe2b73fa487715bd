"""PrefLib files, with the headers of today and the old ones."""

import pytest

from policy_forum.domain.counting.formats import FormatError, read_contest

HEADER = """# FILE NAME: x.toi
# TITLE: A mayor: the 2nd
# DESCRIPTION:
# NUMBER ALTERNATIVES: 4
# NUMBER VOTERS: 10
# NUMBER UNIQUE ORDERS: 4
# a line that is no key
# ALTERNATIVE NAME 2: Anthony B. ''Tony'' Santos
# ALTERNATIVE NAME 1: Ada: the first
# ALTERNATIVE NAME 3: Cy, of York
# ALTERNATIVE NAME 4: Write-In
"""
ORDERS = """5: 1,2
3: {2,1},3
1: 4, {3, 1}, 2
1:
"""
OLD = """3
1,Ada
2,Bo, the second
3,Cy
6,6,3
3,1,{2,3}
2,2
1,3,1,2
"""


def refusal(text: str, name: str = "x.toi") -> FormatError:
    with pytest.raises(FormatError) as caught:
        read_contest(name, text.encode())
    return caught.value


def test_a_file_of_today_is_read_with_ties_and_unranked_options():
    contest = read_contest("x.toi", (HEADER + ORDERS).encode())

    assert contest.options == ("Ada: the first", "Anthony B. ''Tony'' Santos", "Cy, of York",
                               "Write-In")  # fmt: skip
    assert contest.title == "A mayor: the 2nd"
    assert contest.seats == 1
    assert contest.papers == {
        ((0,), (1,)): 5,
        ((0, 1), (2,)): 3,
        ((3,), (0, 2), (1,)): 1,
        (): 1,
    }


def test_an_old_file_is_read():
    contest = read_contest("x.toi", OLD.replace("\n", "\r\n").encode())

    assert contest.options == ("Ada", "Bo, the second", "Cy")
    assert contest.papers == {((0,), (1, 2)): 3, ((1,),): 2, ((2,), (0,), (1,)): 1}


def test_a_dash_is_a_rank_left_empty():
    assert read_contest("x.soi", b"2\n1,A\n2,B\n1,1,1\n1,-,2\n").papers == {((1,),): 1}


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("NUMBER ALTERNATIVES: 4", "NUMBER ALTERNATIVES: 3", 11, "only 3 options"),
        ("NUMBER ALTERNATIVES: 4", "NUMBER ALTERNATIVES: 5", 4, "Option 5 has no name"),
        ("NUMBER ALTERNATIVES: 4", "NUMBER ALTERNATIVES: four", 4, "whole number"),
        ("NUMBER ALTERNATIVES", "NUMBER", 1, "does not say"),
        ("NAME 2: Anthony B. ''Tony'' Santos", "NAME 1: X", 9, "twice"),
        ("Write-In", "Cy, of York", 11, "Two options are called"),
        ("# DESCRIPTION:", "# DATA TYPE: cat", 3, "not a kind of data"),
        ("# DESCRIPTION:", "# DATA TYPE: soi", 13, "no equals"),
        ("# DESCRIPTION:", "# DATA TYPE: toc", 12, "names every option"),
        ("5: 1,2", "4: 1,2", 5, "a part may be missing"),
        ("5: 1,2", "5: 1,2,5", 12, "“5” is not an option"),
        ("5: 1,2", "5: 1,2,1", 12, "more than once"),
        ("5: 1,2", "5: 1,,2", 12, "is not an option"),
        ("5: 1,2", "5: {1,2", 12, "is not an option"),
        ("5: 1,2", "5: {1,{2}}", 12, "is not an option"),
        ("5: 1,2", "5: {}", 12, "is not an option"),
        ("5: 1,2", "5.0: 1,2", 12, "must be a whole number"),
        ("5: 1,2", "1,2", 12, "a colon"),
        ("5: 1,2", "-5: 1,2", 12, "not a number of papers"),
    ],
)
def test_a_malformed_file_is_refused_with_its_line_and_a_reason(old, new, line, words):
    error = refusal((HEADER + ORDERS).replace(old, new, 1))

    assert error.line == line
    assert words in str(error.reason)


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("3\n", "three\n", 1, "begins with “three”"),
        ("2,Bo", "1,Bo", 3, "the number of an option"),
        ("2,Bo", "4,Bo", 3, "Option 4 has a name"),
        ("6,6,3\n", "6,6\n", 5, "three numbers"),
        ("6,6,3\n", "6,7,3\n", 5, "a part may be missing"),
        ("3,1,{2,3}", "3,1,{2,4}", 6, "is not an option"),
        ("6,6,3\n3,1,{2,3}\n2,2\n1,3,1,2\n", "", 4, "totals"),
    ],
)
def test_a_malformed_old_file_is_refused_with_its_line_and_a_reason(old, new, line, words):
    error = refusal(OLD.replace(old, new, 1))

    assert error.line == line
    assert words in str(error.reason)


def test_an_empty_file_is_refused():
    assert refusal("\n\n").line == 1


@pytest.mark.parametrize(
    ("name", "order", "words"),
    [
        ("x.soi", "1,{2,3}", "no equals"),
        ("x.soc", "1,2", "every option"),
        ("x.toc", "{1,2}", "every"),
    ],
)
def test_the_ending_says_what_a_file_may_hold(name, order, words):
    assert words in str(refusal(f"3\n1,A\n2,B\n3,C\n1,1,1\n1,{order}\n", name).reason)


def test_an_order_without_end_is_refused_at_once():
    order = "{1," * 200_000

    assert "more than once" in str(refusal(f"2\n1,A\n2,B\n1,1,1\n1,{order}\n").reason)
