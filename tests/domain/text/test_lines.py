"""The lines of a text are the same for everybody."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_forum.domain.text.document import parse_document
from policy_forum.domain.text.lines import Line, display_width, number_lines
from tests.domain.text.texts import MOTION, motion_texts, real_motions

ANY_WORDS = st.text(
    st.sampled_from("abc de fgh ij\u00a0 é住宅ｗe\u0301\u200d’–£ "), min_size=1, max_size=120
)


def texts_of(markdown: str, width: int) -> list[str]:
    return [line.text for line in number_lines(parse_document(markdown), width)]


def test_lines_break_at_spaces_as_late_as_they_can() -> None:
    assert texts_of("one two three four", 9) == ["one two", "three", "four"]


def test_marks_take_no_room_and_markers_hang_beside_the_text() -> None:
    assert texts_of("1. **one** [two](https://a.example) six", 11) == ["one two six"]


def test_a_word_wider_than_the_line_is_cut() -> None:
    assert texts_of("a abcdefgh", 3) == ["a", "abc", "def", "gh"]


def test_a_line_does_not_break_at_a_no_break_space() -> None:
    assert texts_of("cost £5\u00a0million", 9) == ["cost", "£5\u00a0millio", "n"]


def test_full_width_characters_take_two_columns_and_combining_ones_none() -> None:
    assert display_width("住宅") == 4
    assert display_width("e\u0301") == 1
    assert texts_of("住宅 ab", 5) == ["住宅", "ab"]
    assert texts_of("e\u0301e\u0301e\u0301 ab", 6) == ["e\u0301e\u0301e\u0301 ab"]


def test_numbers_run_through_the_whole_text() -> None:
    document = parse_document(MOTION)
    lines = number_lines(document, 30)
    assert [line.number for line in lines] == list(range(1, len(lines) + 1))
    assert [line.clause_id for line in lines if line.first_of_clause] == [
        clause.id for clause in document.clauses
    ]


def test_a_line_needs_room() -> None:
    with pytest.raises(ValueError, match="two columns"):
        number_lines(parse_document("a"), 1)


def assert_greedy(text: str, lines: list[Line], width: int) -> None:
    """No line is too wide, and none would have held the next word."""
    for line, following in zip(lines, [*lines[1:], None], strict=True):
        assert display_width(line.text) <= width
        assert line.text == text[line.start : line.end]
        if following is None:
            assert line.end == len(text)
        elif following.start > line.end:
            word = text[line.start :].split(" ")
            assert text[line.end] == " "
            end = text.find(" ", following.start)
            word_end = end if end >= 0 else len(text)
            assert display_width(text[line.start : word_end]) > width, word
        else:
            room = width - display_width(line.text)
            assert display_width(text[following.start]) > room
            assert not unicodedata.combining(text[following.start])


@given(ANY_WORDS, st.integers(2, 30))
def test_wrapping_is_greedy_and_loses_nothing(words: str, width: int) -> None:
    document = parse_document("x " + words)
    for clause in document.clauses:
        lines = [x for x in number_lines(document, width) if x.clause_id == clause.id]
        assert_greedy(clause.text, lines, width)


@given(motion_texts(), st.integers(2, 90))
def test_every_clause_has_its_lines_in_order(text: str, width: int) -> None:
    document = parse_document(text)
    lines = number_lines(document, width)
    for clause in document.clauses:
        own = [line for line in lines if line.clause_id == clause.id]
        assert own[0].first_of_clause
        assert [line.first_of_clause for line in own[1:]] == [False] * (len(own) - 1)
        assert " ".join(line.text for line in own).replace(" ", "") == clause.text.replace(" ", "")


def test_real_motions_wrap_greedily() -> None:
    for _name, text in real_motions():
        document = parse_document(text)
        lines = number_lines(document)
        for clause in document.clauses:
            own = [line for line in lines if line.clause_id == clause.id]
            assert_greedy(clause.text, own, 80)
