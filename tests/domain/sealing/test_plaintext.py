"""Every envelope of a ballot holds the same number of bytes, and only what belongs in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_forum.domain.sealing.limits import envelope_bytes, plaintext_bytes
from policy_forum.domain.sealing.papers import SpoiltPaperError
from policy_forum.domain.sealing.plaintext import pack, unpack

TRACKER = bytes(range(16))


@given(st.binary(max_size=300), st.binary(min_size=16, max_size=16), st.integers(300, 400))
def test_what_is_packed_is_unpacked_and_never_shows_its_length(paper, tracker, paper_bytes):
    plaintext = pack(paper, tracker, paper_bytes)

    assert unpack(plaintext, paper_bytes) == (paper, tracker)
    assert len(plaintext) == plaintext_bytes(paper_bytes) == envelope_bytes(paper_bytes) - 48


def test_the_bytes_are_where_the_definition_says():
    assert pack(b"ab", TRACKER, 4) == b"\x00\x02" + b"ab\0\0" + TRACKER


@given(st.binary(max_size=60))
def test_any_bytes_are_unpacked_to_what_packs_to_them_or_are_spoilt(content):
    try:
        paper, tracker = unpack(content, 12)
    except SpoiltPaperError:
        return
    assert pack(paper, tracker, 12) == content


@pytest.mark.parametrize(
    ("plaintext", "sentence"),
    [
        (b"\x00\x02ab\0\0" + TRACKER[1:], "wrong length"),
        (b"\x00\x02ab\0\0\0" + TRACKER, "wrong length"),
        (b"\x00\x02ab\0!" + TRACKER, "not packed"),
        (b"\x00\x05ab\0\0" + TRACKER, "not packed"),
        (b"", "wrong length"),
    ],
)
def test_what_was_not_packed_here_is_spoilt(plaintext, sentence):
    with pytest.raises(SpoiltPaperError, match=sentence):
        unpack(plaintext, 4)


@pytest.mark.parametrize(
    ("paper", "tracker", "paper_bytes"),
    [(b"abcde", TRACKER, 4), (b"ab", TRACKER[1:], 4), (b"ab", TRACKER, 65_536)],
)
def test_what_does_not_fit_is_not_packed(paper, tracker, paper_bytes):
    with pytest.raises(ValueError, match=r"does not go into|a tracker has"):
        pack(paper, tracker, paper_bytes)
