"""A text read beside its base is what it is when read alone."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from policy_forum.domain.text.document import (
    TextLimits,
    TextRefusedError,
    parse_document,
    print_document,
)
from policy_forum.domain.text.matching import carry_ids
from policy_forum.domain.text.versions import parse_amended
from tests.domain.text.texts import MOTION, motion_texts

PIECES = st.sampled_from(
    ["", "x", " new words", "\n", "\n\n", "2. ", "\n3. and\n", "\n\n# Part\n\n", "   a) ", "- ",
     "*", " ", "   more\n", "i. ", "\n\nThis branch notes:\n", "---\n", "bus", "[a](https://b.example)"]
)  # fmt: skip


@st.composite
def amended_texts(draw: st.DrawFn) -> tuple[str, str]:
    """A text, and one that differs from it in a few places."""
    base = draw(motion_texts())
    text = base
    for _change in range(draw(st.integers(0, 3))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.sampled_from([0, 0, 1, 4, 20])))
        text = text[:start] + draw(PIECES) + text[end:]
    return base, text


@given(amended_texts())
@example(("   the bus\n# Title\nthe\n", "   the bus\nx# Title\nthe\n"))
def test_reading_beside_a_base_changes_nothing(texts: tuple[str, str]) -> None:
    base = parse_document(texts[0])
    try:
        text = parse_document(texts[1])
    except TextRefusedError:
        with pytest.raises(TextRefusedError):
            parse_amended(base, texts[1])
        return
    found = parse_amended(base, texts[1])
    assert found == text
    assert parse_amended(found, texts[0]) == base


@given(motion_texts(), motion_texts())
def test_any_text_may_be_the_base(base: str, text: str) -> None:
    carried = carry_ids(parse_document(text), parse_document(base))
    assert parse_amended(carried, text) == parse_document(text)


def test_unchanged_clauses_are_the_base_s_own() -> None:
    base = parse_document(MOTION)
    found = parse_amended(base, MOTION.replace("is late", "is always late"))
    assert [one is other for one, other in zip(base.clauses, found.clauses, strict=True)] == [
        place != 1 for place in range(8)
    ]
    assert parse_amended(base, MOTION) is base


@pytest.mark.parametrize(
    ("base", "text"),
    [
        ("One < two.\n\nThree.\n\nFour > five.", "One <b two.\n\nThree.\n\nFour > five."),
        ("One ![two.\n\nThree.\n\nFour](x) five.", "One ![two.\n\nThree now.\n\nFour](x) five."),
        ("One < b\nthree.\n\nFour> five.", "One <b\nthree.\n\nFour> five."),
        ("One.\n\n| a | b\n\nTwo.", "One.\n\n| a | b\n|---|---|\n\nTwo."),
        ("One.\n\nTwo.", "One.\n\nTwo.\x07"),
        ("One.\n\nTwo.", "One.\n\n[a](javascript:b) Two."),
    ],
)
def test_what_is_refused_alone_is_refused_beside_a_base(base: str, text: str) -> None:
    document = parse_document(base.replace("](x)", "] (x)"))
    with pytest.raises(TextRefusedError) as alone:
        parse_document(text)
    with pytest.raises(TextRefusedError) as beside:
        parse_amended(document, text)
    assert beside.value.problems == alone.value.problems


def test_the_limits_hold_for_the_base_s_clauses_too() -> None:
    base = parse_document("- a\n  - b\n    - c\n\nEnd.")
    with pytest.raises(TextRefusedError):
        parse_amended(base, print_document(base) + " Now.", TextLimits(depth=2))
