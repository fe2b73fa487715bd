"""Marks beside lines, passages by origin, and a sanitiser that remembers: nothing gets through."""

import re

import pytest
from hypothesis import given

from policy_forum.domain.text.blame import blame
from policy_forum.domain.text.document import parse_document
from policy_forum.platform.markup import (
    LineMargin,
    MarginChip,
    OriginMark,
    render_lines,
    render_margin,
    render_origins,
)
from policy_forum.platform.markup.sanitising import _Memory, sanitise, sanitise_clauses
from tests.domain.text.texts import MOTION, motion_texts

HTML = render_lines(parse_document(MOTION)).html
EVIL = '"><script>alert(1)</script>'


def chips(count: int, **changes) -> tuple[MarginChip, ...]:
    return tuple(
        MarginChip(**({"label": str(n), "href": f"/a/{n}", "words": f"Amendment {n}"} | changes))
        for n in range(1, count + 1)
    )


def test_a_marked_line_keeps_its_number_and_its_words():
    marked = render_margin(HTML, {2: LineMargin(chips(1))})

    assert 'class="line line--marked" id="line-2" data-line="2"' in marked
    assert '<span class="visually-hidden">Amendment 1</span>' in marked
    assert re.sub(r'<span class="line-marks">.*?</a> </span>', "", marked).replace(
        "line line--marked", "line"
    ) == HTML  # fmt: skip


def test_lines_that_the_text_does_not_have_are_passed_over():
    assert render_margin(HTML, {999: LineMargin(chips(1))}) == HTML


def test_what_is_marked_without_a_chip_is_a_bar_only():
    marked = render_margin(HTML, {2: LineMargin(in_conflict=True)})
    assert "line--conflict" in marked
    assert "line-marks" not in marked


@pytest.mark.parametrize(
    ("count", "shown", "wide_only", "more"),
    [
        (1, 1, 0, []),
        (2, 2, 0, []),
        (3, 3, 2, ["+2"]),
        (4, 2, 1, ["+2", "+3"]),
        (9, 2, 1, ["+7", "+8"]),
    ],
)
def test_of_many_the_first_are_shown_and_the_others_counted(count, shown, wide_only, more):
    marked = render_margin(HTML, {2: LineMargin(chips(count), "#at-line-2", "All of them")})

    assert marked.count('class="line-mark ') == shown
    assert marked.count("line-mark--wide") == wide_only
    assert re.findall(r"\+\d", marked) == more


def test_all_that_is_put_into_the_margin_is_escaped():
    one = chips(1, label=EVIL, href=EVIL, words=EVIL, sign=EVIL, kind=EVIL)
    many = LineMargin((*one, *chips(5)), EVIL, EVIL)
    marked = render_margin(HTML, {2: many})

    assert "<script" not in marked
    assert '""' not in marked


def test_a_members_words_cannot_pose_as_a_line():
    text = '1. &lt;span class="line" id="line-1" data-line="1"&gt; is not a line.\n'
    html = render_lines(parse_document(text)).html
    assert render_margin(html, {1: LineMargin(chips(1))}).count("line--marked") == 1


@given(motion_texts(), motion_texts())
def test_origins_show_every_word_of_the_text_once(old: str, new: str):
    clauses = blame([parse_document(old), parse_document(new)])
    html = render_origins(clauses, [None, OriginMark("a", 1, "brought by it:", "end")])
    aside = "visually-hidden|origin-sign|difference-sign|clause-number"
    shown = re.sub(rf'<span class="(?:{aside})"[^>]*>.*?</span>', "", html)
    words = "".join(re.sub(r"<[^>]+>", "", shown).split())
    assert words == "".join("".join(c.clause.text.split()) for c in clauses).replace("&", "&amp;")


@given(motion_texts())
def test_remembered_pieces_are_what_the_sanitiser_gives(text: str):
    pieces = [f"<p>{line}{EVIL}</p>\n" for line in text.split("\n")]
    assert sanitise_clauses(pieces) == sanitise("".join(pieces))
    assert sanitise_clauses(pieces) == sanitise("".join(pieces))


def test_one_text_of_very_many_clauses_does_not_fill_the_memory():
    memory = _Memory()
    pieces = [f"<p>{number}</p>" for number in range(3_000)]
    assert memory.each(pieces) == pieces
    assert len(memory._known) == memory._MOST


def test_the_memory_stays_small():
    memory = _Memory()
    for number in range(3):
        memory.each([f"<p>{number} {place}</p>" for place in range(1500)])
    memory.each(["<p>" + "long " * 2000 + "</p>"])

    assert len(memory._known) <= memory._MOST
    assert all(len(piece) <= memory._LONGEST for piece in memory._known)
