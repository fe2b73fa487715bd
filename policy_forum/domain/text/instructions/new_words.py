"""New text in an instruction: quoted, set in lines, or as it follows."""

import re

from policy_forum.domain.phrases import phrase
from policy_forum.domain.text.instructions import vocabulary as say
from policy_forum.domain.text.instructions.cursor import AND_SO_ON, Cursor
from policy_forum.domain.text.instructions.naming import is_unit
from policy_forum.domain.text.instructions.parts import (
    NewText,
)
from policy_forum.domain.text.instructions.problems import Unfit
from policy_forum.domain.text.instructions.quotations import OPENING
from policy_forum.domain.text.instructions.scanner import Token, TokenKind


class NewWords(Cursor):
    """Reads new text, wherever it ends."""

    is_trial = False
    """Whether only to look if an instruction stands here."""

    def new_text(self, *, to_end: bool = False) -> NewText:
        """New words: quoted, in lines that begin with “>”, or as they follow."""
        self._noise_before_new()
        self.skip(":", "-", "–", "—")
        block = self.block()
        if block is not None:
            return block
        token = self._quotation_ahead()
        if token is not None and (not to_end or self._ends_behind(token)):
            self.place = token.end
            self.accept("instead", "in its place", "in their place")
            return NewText(token.text, token.start + 1)
        if self.is_trial:
            return NewText("…", self.place)
        new = self.rest(to_end=to_end)
        if not new.text.strip():
            raise Unfit(phrase("The new text is missing. Write it between ‘ and ’."))
        return _unquoted(new) if to_end else new

    def _ends_behind(self, token: Token) -> bool:
        """Whether a quotation is all that is new, and other instructions follow it."""
        text = self.scanner.text
        rest = re.compile(r"[.\s]*").match(text, token.end)
        end = rest.end() if rest else token.end
        return end < len(text) and "\n" in text[token.end : end] and self.begins_instruction(end)

    def _noise_before_new(self) -> None:
        if so_on := AND_SO_ON.match(self.scanner.text, self.place):
            self.place = so_on.end()
        start = self.place
        self.skip(",")
        while self.accept(*say.INSTEAD, "exactly") or (
            self.peek().kind is TokenKind.WORD
            and (self.peek().text in say.NOISE or is_unit(self.peek().text))
        ):
            if self.peek().kind is TokenKind.WORD and (
                self.peek().text in say.NOISE or is_unit(self.peek().text)
            ):
                self.take()
        ahead = self.scanner.at(self.place)
        is_text = ahead.kind in (TokenKind.QUOTATION, TokenKind.BREAK) or ahead.text in ":-–—>"
        if not is_text and self._quotation_ahead() is None:
            self.place = start

    def _quotation_ahead(self) -> Token | None:
        place = self.place
        token = self.scanner.at(place)
        while token.kind is TokenKind.BREAK:
            token = self.scanner.at(token.end)
        return token if token.kind is TokenKind.QUOTATION else None


def _unquoted(new: NewText) -> NewText:
    """Without the quotation marks around the whole."""
    plain = new.text.strip()
    closing = plain.rstrip(". \n")
    if plain[:1] in OPENING and closing[-1:] in "’”'\"»" and len(closing) > 1:
        return NewText(closing[1:-1], new.start + 1)
    return new
