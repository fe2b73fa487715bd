"""Instructions as tokens: words, numbers, signs, quotations, ends of lines."""

import re
from dataclasses import dataclass
from enum import StrEnum

from policy_forum.domain.text.instructions.quotations import Quotations


class TokenKind(StrEnum):
    """What a token is."""

    WORD = "word"
    NUMBER = "number"
    SIGN = "sign"
    QUOTATION = "quotation"
    BREAK = "break"
    END = "end"


@dataclass(frozen=True, slots=True)
class Token:
    """`[start, end)` of the text; `text` is a word in small letters, or the words quoted."""

    kind: TokenKind
    text: str
    start: int
    end: int


_SPACE = re.compile(r"[ \t\u00a0]*")
_WORD = re.compile(r"\d+(?:st|nd|rd|th)\b|[^\W\d_]+(?:['’-][^\W\d_]+)*", re.IGNORECASE)
_NUMBER = re.compile(r"\d+(?:\.\d+)*")


class Scanner:
    """The tokens of one text, from any place on."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._quotations = Quotations(text)
        self._tokens: dict[int, Token] = {}

    def at(self, place: int) -> Token:
        """The token that begins at this place or after the spaces there."""
        token = self._tokens.get(place)
        if token is None:
            token = self._tokens[place] = self._read(place)
        return token

    def line(self, place: int) -> int:
        """The number of the line, counted from 1."""
        return self.text.count("\n", 0, place) + 1

    def _read(self, place: int) -> Token:
        space = _SPACE.match(self.text, place)
        start = space.end() if space else place
        if start >= len(self.text):
            return Token(TokenKind.END, "", start, start)
        sign = self.text[start]
        if sign == "\n":
            return Token(TokenKind.BREAK, sign, start, start + 1)
        if self._quotations.opens(start):
            end = self._quotations.end_of(start)
            if end is not None:
                words = self.text[start + 1 : end]
                return Token(TokenKind.QUOTATION, words, start, end + 1)
        for kind, pattern in ((TokenKind.WORD, _WORD), (TokenKind.NUMBER, _NUMBER)):
            if match := pattern.match(self.text, start):
                return Token(kind, match.group().casefold(), start, match.end())
        return Token(TokenKind.SIGN, sign, start, start + 1)
