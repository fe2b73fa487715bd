"""No text up to the limits makes the engine slow: cost grows with the length, not its square."""

from collections.abc import Callable

import pytest

from policy_forum.domain.text.difference import accept_all, difference
from policy_forum.domain.text.document import (
    DEFAULT,
    Document,
    TextRefusedError,
    parse_document,
    print_document,
)
from policy_forum.domain.text.lines import number_lines
from policy_forum.domain.text.merging import Merged, merge
from tests.domain.text.costs import grows_with_length

SIGNS = [
    "[", "]", "[a](", "![", "<", "<a ", "*", "**a ", "*a**b", "_a", "\\", "(", "]((a)", "a", "“",
    "1.", "a. ", "- ", "|-", "# ", " ", "\t", "e\u0301", "http://a.b/", "a@b.c ", "’",
    "&amp;", "住",
]  # fmt: skip
GROWTH = 9
NOTHING = 0.15
"""Seconds that do not matter."""


def repeated(sign: str, width: int, characters: int) -> str:
    """Lines of one sign, or with a line end in it the sign itself, as many as are accepted."""
    line = sign if "\n" in sign else (sign * width)[:width]
    lines = DEFAULT.lines * characters // DEFAULT.characters // (line.count("\n") + 1)
    return "\n".join([line] * min(lines, characters // (len(line) + 1)))


def grows(work: Callable[[int], object]) -> bool:
    """Whether the longest text costs no more than its length says."""
    return grows_with_length(work, DEFAULT.characters, growth=GROWTH, nothing=NOTHING)


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("width", [60, 29_000])
def test_reading_a_text_of_one_sign_costs_its_length(sign: str, width: int) -> None:
    def read(characters: int) -> None:
        text = repeated(sign, width, characters)
        try:
            document = parse_document(text)
        except TextRefusedError:
            return
        assert print_document(document) == text
        number_lines(document)

    assert grows(read)


@pytest.mark.parametrize("sign", ["*", "a ", "\\", "(", "a. ", "1. a\n\n", "- a\n  - b\n", "住"])
def test_comparing_and_merging_texts_of_one_sign_costs_their_length(sign: str) -> None:
    def compare(characters: int) -> None:
        text = repeated(sign, 59, characters // 2)
        third = len(text) // 3
        versions = [text, f"{text[:third]} new {text[third + 9 :]}", f"{text[: 2 * third]} x"]
        base, one, other = map(parse_document, versions)
        assert accept_all(difference(base, one)) == versions[1]
        merged = merge(base, [one, other])
        assert merged
        assert not isinstance(merged, Merged) or isinstance(merged.document, Document)

    assert grows(compare)
