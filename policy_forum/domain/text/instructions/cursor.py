"""A reader's place in the tokens of the instructions."""

import re

from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.domain.text.instructions.naming import Names, is_sign, is_unit, ordinal_of
from policy_forum.domain.text.instructions.parts import NewText, Reference
from policy_forum.domain.text.instructions.problems import Unfit
from policy_forum.domain.text.instructions.quotations import START
from policy_forum.domain.text.instructions.scanner import Scanner, Token, TokenKind

STARTS = re.compile(START, re.IGNORECASE)
_MOST_NAME_TOKENS = 30
_NAMING = frozenset(
    ("heading", "title", "headed", "entitled", "called", "beginning", "begins", "starting",
     "starts", "reading", "reads", "with")
)  # fmt: skip
_NAME_ENDS = frozenset(
    ("insert", "add", "append", "replace", "substitute", "delete", "remove", "omit", "strike",
     "leave", "move", "change", "amend", "put", "with", "by", "after", "before", "as", "so",
     "where", "throughout", "wherever", "instead", "at", "then", "which", "that", "is", "be",
     "new", "immediately", "directly", "until", "following", "keeping", "but", "without",
     "read", "accordingly")
)  # fmt: skip
_JOINTS = frozenset(["and", "to", "or"])
_NAME_JOINTS = _JOINTS | frozenset(["of", "in", "under", "from", "below"])
AND_SO_ON = re.compile(
    r"[ \t]*+[,;(.]?[ \t]*+(?:and[ \t]++)?(?:then[ \t]++)?(?:to[ \t]++)?(?:make[ \t]++)?"
    r"(?:any[ \t]++|all[ \t]++|other[ \t]++)*+"
    r"(?:(?:re-?number|re-?letter)(?:ing|ed)?\b(?![^\n.;]{1,80}[ \t](?:as|to)[ \t])"
    r"[^\n.;:‘“\"]{0,80}"
    r"|consequential(?:ly)?\b[^\n.;:‘“\"]{0,80}"
    r"|amend(?:ing)?[ \t]++(?:the[ \t]++)?number\w*[^\n.;:‘“\"]{0,40})\)?",
    re.IGNORECASE,
)
"""“… and renumber accordingly”, which goes without saying."""
_BLOCK_LINE = re.compile(r"[ \t]*>( ?)([^\n]*)(?:\n|\Z)")


_NAMED_BY = (TokenKind.WORD, TokenKind.NUMBER)


class Cursor:
    """Reads tokens one by one, and knows the names of the text that is amended."""

    def __init__(self, scanner: Scanner, names: Names) -> None:
        self.scanner = scanner
        self.names = names
        self.place = 0

    def peek(self) -> Token:
        """The next token; a line end inside a sentence is no token."""
        token = self.scanner.at(self.place)
        while token.kind is TokenKind.BREAK and not self.is_border(token.end):
            token = self.scanner.at(token.end)
        return token

    def take(self) -> Token:
        """The next token, read."""
        token = self.peek()
        self.place = token.end
        return token

    def is_border(self, place: int) -> bool:
        """Whether an instruction may begin on the line that begins here, or a blank line is."""
        text = self.scanner.text
        rest = text[place : place + 200].lstrip(" \t")
        return not rest or rest[0] in "\n>" or STARTS.match(text, place) is not None

    def accept(self, *phrases: str) -> str:
        """Read one of these words or groups of words, the longest that stands here."""
        start = self.place
        for words in sorted(phrases, key=len, reverse=True):
            for word in words.split(" "):
                token = self.peek()
                if token.text != word or token.kind not in (TokenKind.WORD, TokenKind.SIGN):
                    self.place = start
                    break
                self.place = token.end
            else:
                return words
        return ""

    def skip(self, *words: str) -> None:
        """Pass over any of these words and signs."""
        while self.peek().kind in (TokenKind.WORD, TokenKind.SIGN) and self.peek().text in words:
            self.take()

    def is_next(self, *phrases: str) -> bool:
        """Whether one of these stands here."""
        start = self.place
        found = bool(self.accept(*phrases))
        self.place = start
        return found

    def quotation(self) -> str | None:
        """A quotation, if one stands here."""
        token = self.peek()
        if token.kind is not TokenKind.QUOTATION:
            return None
        self.place = token.end
        return token.text

    def fail(self, sentence: Phrase) -> Unfit:
        """The error that says why the instruction cannot be read here."""
        return Unfit(sentence)

    def reference(self, *, is_range: bool = True) -> Reference | None:
        """The name of a clause or of several, as far as it goes."""
        start = self.peek().start
        end = start
        while True:
            reached = self._one_name(end)
            if reached is None:
                break
            end = reached
            self.place = end
            joint = self._joint(is_range=is_range)
            if joint is None:
                break
            end = joint
        if end == start:
            self.place = start
            return None
        self.place = end
        return Reference(self.scanner.text[start:end].strip(), start)

    def _one_name(self, place: int) -> int | None:
        for label_at in (self.scanner.at(place).start, self._past_articles(place)):
            label = self.names.label_end(self.scanner.text, label_at)
            if label is not None:
                return label
        self.place = place
        end, last = place, ""
        for _count in range(_MOST_NAME_TOKENS):
            token = self.peek()
            if not self._is_of_name(token, last):
                break
            self.place = end = token.end
            last = token.text
        self.place = place
        return end if end > place else None

    def _past_articles(self, place: int) -> int:
        token = self.scanner.at(place)
        text = self.scanner.text
        while token.text in ("the", "this", "that", "clause", "unnumbered"):
            if token.text == "clause" and self.names.label_end(text, token.start):
                break
            token = self.scanner.at(token.end)
        return token.start

    def _is_of_name(self, token: Token, last: str) -> bool:
        if token.kind is TokenKind.NUMBER:
            return True
        if token.kind is TokenKind.QUOTATION:
            return last in _NAMING
        if token.kind is TokenKind.SIGN:
            if token.text == ",":
                return self._is_name_start(self.scanner.at(token.end), strictly=True)
            following = self.scanner.at(token.end)
            is_inside = following.start == token.end and following.kind in _NAMED_BY
            return token.text in "()" or (token.text == "." and len(last) < 3 and is_inside)
        if token.kind is not TokenKind.WORD or token.text in _NAME_ENDS:
            return False
        if token.text in ("a", "an"):
            following = self.scanner.at(token.end)
            return (
                following.kind is not TokenKind.WORD
                or following.text in _NAME_JOINTS
                or following.text in _NAME_ENDS - {"new"}
            )
        return token.text not in _JOINTS

    def _is_name_start(self, token: Token, *, strictly: bool) -> bool:
        if token.kind is TokenKind.NUMBER:
            return True
        if token.kind is not TokenKind.WORD:
            return token.text == "(" and not strictly
        if self.names.label_end(self.scanner.text, token.start) is not None:
            return True
        if is_unit(token.text) or (ordinal_of(token.text) and not strictly):
            return True
        following = self.scanner.at(token.end)
        is_bracketed = following.text == ")" and following.start == token.end
        return is_sign(token.text) and (is_bracketed or (not strictly and token.text != "a"))

    def _joint(self, *, is_range: bool) -> int | None:
        """Past an “and”, “to” or comma, when another name follows."""
        token = self.peek()
        if token.text not in ("and", "to", ",", "&", "-", "–", "or"):
            return None
        if token.text in ("to", "-", "–") and not is_range:
            return None
        following = self.scanner.at(token.end)
        if token.text == "," and following.text == "and":
            following = self.scanner.at(following.end)
        if following.text in ("the", "clause", "clauses") and token.text != ",":
            following = self.scanner.at(following.end)
        return following.start if self._is_name_start(following, strictly=False) else None

    def block(self) -> NewText | None:
        """Lines that each begin with “>”: a text to be taken exactly."""
        text, place = self.scanner.text, self.place
        found = re.compile(r"[ \t:]*\n*(?=[ \t]*>)").match(text, place)
        if found is None:
            return None
        lines, place = [], found.end()
        while match := _BLOCK_LINE.match(text, place):
            lines.append(match.group(2))
            if match.end() == place:
                break
            place = match.end()
        self.place = place - 1 if place > 0 and text[place - 1 : place] == "\n" else place
        return NewText("\n".join(lines), found.end(), is_exact=True)

    def rest(self, *, to_end: bool = False) -> NewText:
        """The text that follows as it is typed, up to the next instruction."""
        text = self.scanner.text
        opening = re.compile(r"[ \t]*:?\s*").match(text, self.place)
        start = opening.end() if opening else self.place
        end = len(text) if to_end else self._end_of_rest(start)
        self.place = end
        return NewText(text[start:end].rstrip(), start)

    def _end_of_rest(self, start: int) -> int:
        text = self.scanner.text
        at = text.find("\n", start)
        while at >= 0:
            if STARTS.match(text, at + 1) and self.begins_instruction(at + 1):
                return at
            at = text.find("\n", at + 1)
        return len(text)

    def begins_instruction(self, place: int) -> bool:
        """Whether an instruction begins here beyond doubt; the grammar says how to tell."""
        raise NotImplementedError


NOT_UNDERSTOOD = phrase(
    "This is not understood as an instruction. Write for example: In Resolves 2, replace "
    "‘old words’ with ‘new words’."
)
