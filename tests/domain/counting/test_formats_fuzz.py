"""Whatever the bytes are, a reader gives a contest or a FormatError, and nothing else."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_forum.domain.counting.contests import Contest
from policy_forum.domain.counting.formats import ENDINGS, FormatError, read_contest, zip_bundle
from policy_forum.domain.counting.formats.tie_orders import read_tie_order
from tests.domain.counting.bundles import published

SAMPLES = {
    "blt": b'3 2\n-2\n5 1 2=3 0\n2.5 3 0\n0\n"A"\n"B \\"b\\""\n"C"\n"Title"\n',
    "toi": b"# TITLE: x\n# NUMBER ALTERNATIVES: 2\n# ALTERNATIVE NAME 1: A\n"
    b"# ALTERNATIVE NAME 2: B\n3: 1,2\n1: {1,2}\n",
    "soi": b"2\n1,A\n2,B\n4,4,2\n3,1,2\n1,2\n",
    "pb": b"META\nkey;value\nbudget;100\nvote_type;approval\n"
    b"PROJECTS\nproject_id;cost\n1;50\n2;60\nVOTES\nvoter_id;vote\n1;1,2\n2;\n",
    "json": published().canonical_json(),
    "zip": zip_bundle(published(), "Read me"),
}
SCRAPS = [
    b"\n", b"\r", b" ", b"0", b"1", b"2", b"-1", b"99999", b"1=2", b"{1,2}", b"}", b'"', b"\\",
    b";", b",", b":", b"#", b"(", b")", b"\xef\xbb\xbf", b"\xff", b"\x00", b"\xc2\x85", b"1.5",
    b"META\n", b"VOTES\n", b"null", b"[]", b"[[", b"1e9", b"true", "Ö٣".encode(),
]  # fmt: skip


def refusal_of(ending: str, content: bytes) -> FormatError | None:
    """The error that reading gives; None when it gives a contest. Anything else is raised."""
    question = "1" if ending in ("zip", "json") else None
    try:
        assert isinstance(read_contest(f"any.{ending}", content, question), Contest)
    except FormatError as error:
        return error
    return None


def survives(ending: str, content: bytes) -> None:
    error = refusal_of(ending, content)
    assert error is None or str(error.reason)
    assert error is None or error.line is None or error.line >= 1


@given(st.sampled_from(ENDINGS), st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(ending, content):
    survives(ending, content)


@given(st.sampled_from(ENDINGS), st.lists(st.sampled_from(SCRAPS), max_size=40))
def test_scraps_of_files_are_read_or_refused(ending, scraps):
    survives(ending, b"".join(scraps))


@given(
    st.sampled_from(sorted(SAMPLES)),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 6), st.sampled_from(SCRAPS)), max_size=4),
)
def test_files_with_a_few_bytes_changed_are_read_or_refused(ending, changes):
    content = SAMPLES[ending]
    for place, length, scrap in changes:
        at = int(place * len(content))
        content = content[:at] + scrap + content[at + length :]

    survives(ending, content)
    if ending == "json":
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr("ballot.json", content)
        survives("zip", packed.getvalue())


@given(st.sampled_from(sorted(SAMPLES)), st.floats(0, 1))
def test_files_that_break_off_are_read_or_refused(ending, place):
    survives(ending, SAMPLES[ending][: int(place * len(SAMPLES[ending]))])


@pytest.mark.parametrize("ending", ["blt", "soi", "pb", "json"])
@pytest.mark.parametrize("scrap", SCRAPS)
def test_a_scrap_repeated_without_end_is_refused_at_once(ending, scrap):
    survives(ending, scrap * 100_000)
    survives(ending, b"2 1\n" + scrap * 100_000)


@given(st.lists(st.sampled_from(["0", "1", " A ", "", "B", "é"]), max_size=5))
def test_any_lines_are_a_tie_order_or_refused_by_line(lines):
    content = "\n".join(lines).encode()
    names = [line.strip() for line in lines if line.strip()]

    if len(set(names)) == len(names) and {"B", "é"}.isdisjoint(names):
        lot = read_tie_order(content, ("0", "1", "A"))
        assert sorted(lot) == [0, 1, 2]
        assert ["01A"[option] for option in lot][: len(names)] == names
    else:
        with pytest.raises(FormatError, match=r"line [1-5]: "):
            read_tie_order(content, ("0", "1", "A"))


@pytest.mark.parametrize("name", ["votes", "votes.csv", "", "blt/votes", ".blt.gz"])
def test_another_ending_is_refused_with_those_that_can_be_read(name):
    with pytest.raises(FormatError, match=r"\.blt, \.soc"):
        read_contest(name, b"")
