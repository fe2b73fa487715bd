"""BLT files: what they may hold, what is refused and where, and back to the same contest."""

from itertools import islice, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_forum.domain.counting.contests import Contest
from policy_forum.domain.counting.formats import FormatError, read_blt, read_contest, write_blt

OPENSTV = """4 2 # four candidates for two seats
-2 -4
3 1 3 4 0
2 4 1=3 0 # equals
(B7) 1 2 0

2 2=4=3 1 0
5 0
1 3 - 1 0
0
"Adam"
"Basil \\"Baz\\" O'Neil"
"Charlotte Brontë"
"Donald \\\\ 唐"
"A title # and no comment"
"""


def refusal(text: str | bytes) -> FormatError:
    with pytest.raises(FormatError) as caught:
        read_blt(text.encode() if isinstance(text, str) else text)
    return caught.value


def test_a_file_with_all_that_openstv_knows_is_read():
    contest = read_blt(OPENSTV.encode())

    assert contest.options == ("Adam", 'Basil "Baz" O\'Neil', "Charlotte Brontë", "Donald \\ 唐")
    assert contest.seats == 2
    assert contest.withdrawn == {1, 3}
    assert contest.title == "A title # and no comment"
    assert contest.papers == {
        ((0,), (2,), (3,)): 3,
        ((3,), (0, 2)): 2,
        ((1,),): 1,
        ((1, 2, 3), (0,)): 2,
        (): 5,
        ((2,), (0,)): 1,
    }


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("\n", "\r"),
        lambda text: "\ufeff" + text,
        lambda text: text.replace("\n", " \t\n") + "\n\n  \n",
        lambda text: text.rstrip("\n"),
    ],
    ids=["crlf", "cr", "bom", "trailing blanks", "no last line end"],
)
def test_line_ends_a_mark_and_trailing_blanks_change_nothing(change):
    assert read_blt(change(OPENSTV).encode()) == read_blt(OPENSTV.encode())


def test_the_same_paper_on_two_lines_is_added_up():
    contest = read_blt(b'2 1\n3 1 2 0\n4 1 2 0\n0\n"A"\n"B"\n')

    assert contest.papers == {((0,), (1,)): 7}
    assert contest.title == ""


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 1, "empty"),
        ("# nothing\n\n", 1, "empty"),
        ("2\n", 1, "two numbers"),
        ('2 two\n0\n"A"\n"B"', 1, "two numbers"),
        ('\n0 1\n0\n"A"', 2, "0 options"),
        ("1001 1\n0\n", 1, "1001 options"),
        ("2 3\n", 1, "3 seats cannot be filled from 2"),
        ("2 0\n", 1, "0 seats"),
        ('2 1\n2.5 1 0\n0\n"A"\n"B"', 2, "must be a whole number"),
        ('2 1\n0 1 0\n0\n"A"\n"B"', 2, "whole number from 1"),
        ('2 1\n99999999999999 1 0\n0\n"A"\n"B"', 2, "not a number of papers"),
        ('2 1\n1_0 1 0\n0\n"A"\n"B"', 2, "not a number of papers"),
        ('2 1\n٣ 1 0\n0\n"A"\n"B"', 2, "not a number of papers"),
        ('2 1\n1 1 2\n0\n"A"\n"B"', 2, "must end with 0"),
        ('2 1\n1 1 0 2 0\n0\n"A"\n"B"', 2, "more follows"),
        ('2 1\n1 2 0\n1 3 0\n0\n"A"\n"B"', 3, "“3” is not an option"),
        ('2 1\n1 -1 0\n0\n"A"\n"B"', 2, "is not an option"),
        ('2 1\n1 1 x 0\n0\n"A"\n"B"', 2, "“x” is not an option"),
        ('2 1\n1 1=0 0\n0\n"A"\n"B"', 2, "is not an option"),
        ('2 1\n1 1= 0\n0\n"A"\n"B"', 2, "is not an option"),
        ('2 1\n1 1 2 1 0\n0\n"A"\n"B"', 2, "more than once"),
        ('2 1\n1 1=1 0\n0\n"A"\n"B"', 2, "more than once"),
        ('2 1\n-3\n0\n"A"\n"B"', 2, "who has withdrawn"),
        ('2 1\n1 1 0\n-2\n0\n"A"\n"B"', 3, "before the papers"),
        ('2 1\n1 1 0\n"A"\n"B"', 3, "must end the papers"),
        ("2 1\n1 1 0\n", 3, "must end the papers"),
        ('2 1\n0\n"A"\n', 3, "2 options and only 1 names"),
        ("2 1\n0\n", 2, "2 options and only 0 names"),
        ("2 1\n0\nA\nB\n", 3, "double quotes"),
        ('2 1\n0\n"A"\n"B\n', 4, "double quotes"),
        ('2 1\n0\n"A"\n"A "\n', 4, "Two options are called"),
        ('2 1\n0\n"A"\n" "\n', 4, "no name"),
        ('2 1\n0\n"A"\n"B"\n"T"\n"more"\n', 6, "nothing more can follow"),
    ],
)
def test_a_malformed_file_is_refused_with_its_line_and_a_reason(text, line, words):
    error = refusal(text)

    assert error.line == line
    assert words in str(error.reason)


def test_a_file_in_another_encoding_is_refused_with_its_line():
    assert refusal('2 1\n0\n"A"\n"Brontë"\n'.encode("latin-1")).line == 4
    assert "UTF-16" in str(refusal('2 1\n0\n"A"\n"B"\n'.encode("utf-16")).reason)


def test_a_name_with_a_line_break_cannot_be_written():
    with pytest.raises(FormatError, match="line break"):
        write_blt(Contest(("A\nB",), {}))


@st.composite
def contests(draw: st.DrawFn) -> Contest:
    number = draw(st.integers(1, 6))
    text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n"))
    names = draw(
        st.lists(text.filter(str.strip), min_size=number, max_size=number, unique_by=str.strip)
    )
    paper = st.permutations(range(number)).flatmap(
        lambda order: st.lists(st.booleans(), min_size=number, max_size=number).map(
            lambda starts: _groups(order, starts)
        )
    )
    return Contest(
        tuple(names),
        draw(st.dictionaries(paper, st.integers(1, 10**9), max_size=8)),
        seats=draw(st.integers(1, number)),
        title=draw(text),
        withdrawn=frozenset(draw(st.sets(st.integers(0, number - 1)))),
    )


def _groups(order, starts):
    """Cut an order of options into groups of equals; what stands before the first is unranked."""
    groups: list[list[int]] = []
    for option, starts_here in zip(order, starts, strict=True):
        if starts_here:
            groups.append([option])
        elif groups:
            groups[-1].append(option)
    return tuple(tuple(sorted(group)) for group in groups)


@given(contests())
def test_what_is_written_is_read_back_exactly(contest):
    written = write_blt(contest)

    assert read_contest("any.BLT", written.encode()) == contest
    assert write_blt(read_blt(written.encode())) == written


def test_ten_thousand_different_papers_are_read():
    orders = islice(permutations(range(1, 41), 12), 10_000)
    body = "\n".join(f"1 {' '.join(map(str, order))} 0" for order in orders)
    names = "\n".join(f'"Option {number}"' for number in range(40))

    contest = read_blt(f"40 10\n{body}\n0\n{names}\n".encode())

    assert len(contest.papers) == 10_000
