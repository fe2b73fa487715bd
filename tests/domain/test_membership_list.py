"""Reading a membership list: every liberty spreadsheets take, and every way to be broken."""

import csv
import io
import string
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from policy_forum.domain.eligibility import Standing
from policy_forum.features.members.rules import (
    BrokenListError,
    Change,
    KnownMember,
    plan_import,
    read_membership_list,
)

TODAY = date(2026, 3, 2)
COLUMNS = ("number", "given_name", "family_name", "email", "branch_code", "joined_on", "standing")
GOOD = ("N1", "Ann", "Example", "a@example.org", "NOR", "2025-01-31", "good")


def read(content: bytes):
    return read_membership_list(content, {"NOR", "SOU"}, TODAY)


def read_or_refuse(content: bytes):
    """What was read, or the sentence that refuses it, never an empty one."""
    try:
        return read(content)
    except BrokenListError as error:
        return str(error.refusal.sentence) or pytest.fail("a refusal without a word")


def written(rows, columns=COLUMNS, delimiter=",", line_end="\r\n") -> str:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator=line_end)
    writer.writerows([columns, *rows])
    return text.getvalue()


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("delimiter", [",", ";"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_spreadsheets_may_write_it_their_way(mark, delimiter, line_end):
    text = written([GOOD], delimiter=delimiter, line_end=line_end)

    (row,) = read(mark + text.encode()).rows

    assert row.number == "N1"
    assert row.joined_on == date(2025, 1, 31)
    assert row.standing is Standing.GOOD


def test_columns_come_in_any_order_and_unknown_ones_are_named():
    columns = (*reversed(COLUMNS), "Shoe Size")

    found = read(written([(*reversed(GOOD), "39")], columns).encode())

    assert found.rows[0].given_name == "Ann"
    assert found.ignored == ("Shoe Size",)


def test_a_header_may_be_quoted_and_capitalised():
    columns = (
        "Number",
        "Given name",
        "Family Name",
        "EMAIL",
        "Branch code",
        "Joined on",
        "Standing",
    )

    assert read(written([GOOD], columns).encode()).rows[0].branch_code == "NOR"


def test_row_numbers_are_those_of_the_spreadsheet():
    wrong = (*GOOD[:4], "XXX", *GOOD[5:])
    text = written([GOOD, ("",) * 7, ("N2", "two\nlines", *GOOD[2:]), ("N3", *wrong[1:])])

    found = read(text.encode())

    assert [row.row for row in found.rows] == [2, 4]
    assert [(r.row, r.number) for r in found.refusals] == [(5, "N3")]
    assert found.rows[1].given_name == "two lines"


@pytest.mark.parametrize(
    ("column", "word", "sentence"),
    [
        ("number", "", "The number is missing."),
        ("number", "9" * 21, "number is longer than 20 characters."),
        ("given_name", "x" * 101, "given_name is longer than 100 characters."),
        ("given_name", "A\u202enn", "given_name holds characters that cannot be shown."),
        ("email", "ann", "“ann” is not an e-mail address."),
        ("email", "ann@example", "“ann@example” is not an e-mail address."),
        ("email", "a@b@example.org", "“a@b@example.org” is not an e-mail address."),
        ("branch_code", "XXX", "There is no branch with the code “XXX”."),
        ("joined_on", "31/01/2025", "“31/01/2025” is not a date written like 2024-03-31."),
        ("joined_on", "2025-02-30", "“2025-02-30” is not a date written like 2024-03-31."),
        (
            "joined_on",
            "2026-03-03",
            "The joining date 2026-03-03 is in the future or too long ago.",
        ),
        (
            "joined_on",
            "0001-01-01",
            "The joining date 0001-01-01 is in the future or too long ago.",
        ),
        ("standing", "great", "“great” is no standing: write good, lapsed, suspended."),
    ],
)
def test_a_row_that_cannot_be_used_says_why(column, word, sentence):
    row = tuple(word if name == column else cell for name, cell in zip(COLUMNS, GOOD, strict=True))

    (refusal,) = read(written([row]).encode()).refusals

    assert str(refusal.reason) == sentence
    assert refusal.row == 2


def test_a_row_of_another_width_is_refused_and_empty_cells_at_its_end_are_not():
    text = written([GOOD[:6], (*GOOD, "", ""), ("N2", *GOOD[1:], "more")])

    found = read(text.encode())

    assert len(found.rows) == 1
    assert [str(r.reason) for r in found.refusals] == [
        "The row has 6 cells, the header 7.",
        "The row has 8 cells, the header 7.",
    ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b"  \n\n", "The file is empty."),
        (b"a\0b", "This is not a text file: line 1 has a zero byte."),
        (b"number\nf\xfc\n", "line 2 has a byte that does not belong there"),
        (b"hello", "The file has no header."),
        (b"number,given_name\n", "lacks these columns: family_name, email"),
        (",".join((*COLUMNS, "email")).encode(), "names these columns twice: email"),
        (",".join(COLUMNS).encode(), "has a header but no rows"),
        (written([GOOD]).encode() + b'N2,"Bo', "opened in line 3 is never closed"),
        (written([GOOD]).encode() + b'N2,"B"o,x', "in line 3 has a quote in the wrong place"),
        (written([GOOD, GOOD]).encode(), "The number N1 comes twice: in row 2 and in row 3."),
    ],
)
def test_a_broken_file_says_where(content, sentence):
    with pytest.raises(BrokenListError) as refused:
        read(content)

    assert sentence in str(refused.value.refusal.sentence)


@given(st.binary(max_size=400))
@example(b'"')
@example(b"\xef\xbb\xbf")
def test_rubbish_bytes_are_refused_and_nothing_else(content):
    with pytest.raises(BrokenListError):
        read(content)


@given(st.binary(max_size=200))
def test_rubbish_below_a_good_header_raises_nothing_but_a_refusal(content):
    found = read_or_refuse(",".join(COLUMNS).encode() + b"\n" + content)

    assert isinstance(found, str) or found.rows or found.refusals


@given(st.lists(st.text(max_size=30), min_size=7, max_size=7))
def test_any_text_in_any_cell_is_a_row_or_a_refusal_with_a_sentence(cells):
    found = read_or_refuse(written([cells]).encode("utf-8", "replace"))

    if not isinstance(found, str):
        assert len(found.rows) + len(found.refusals) == 1
        assert all(str(r.reason) for r in found.refusals)


NAMES = st.text(string.ascii_letters + "éŵŷ'-", min_size=1, max_size=12)
PEOPLE = st.lists(
    st.tuples(
        st.text(string.digits, min_size=1, max_size=6),
        NAMES,
        NAMES,
        st.sampled_from(["NOR", "SOU"]),
        st.dates(date(1990, 1, 1), TODAY),
        st.sampled_from(list(Standing)),
    ),
    unique_by=lambda person: person[0],
    min_size=1,
    max_size=12,
)
BRANCHES = {"NOR": 1, "SOU": 2}


def listed(people) -> bytes:
    rows = [
        (number, given, family, "", code, joined.isoformat(), standing.value)
        for number, given, family, code, joined, standing in people
    ]
    return written(rows).encode()


def known(people) -> list[KnownMember]:
    return [
        KnownMember(key, number, given, family, "", BRANCHES[code], joined, standing)
        for key, (number, given, family, code, joined, standing) in enumerate(people, 1)
    ]


@given(PEOPLE)
def test_a_list_of_the_members_as_they_are_changes_nothing(people):
    plan = plan_import(read(listed(people)), known(people), BRANCHES, is_whole_list=True)

    assert plan.changes_nothing
    assert plan.counts[Change.UNCHANGED] == len(people)


@given(PEOPLE, PEOPLE)
def test_every_row_counts_once_and_every_member_is_accounted_for(before, after):
    plan = plan_import(read(listed(after)), known(before), BRANCHES, is_whole_list=True)

    assert sum(plan.counts.values()) == len(after) + len(plan.lapsing)
    assert plan.counts[Change.ADDED] == len({p[0] for p in after} - {p[0] for p in before})
    missing = {p[0] for p in before if p[5] is not Standing.LAPSED} - {p[0] for p in after}
    assert {member.number for member in plan.lapsing} == missing
