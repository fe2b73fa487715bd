"""Where a quotation ends, although apostrophes look like closing marks.

A mark closes a quotation only where the sentence can go on behind it: with a full stop, another
instruction, or a word such as “with” that leads to the next quotation. So ‘the members’ rights’
is one quotation. Every mark is looked at once, whatever the text.
"""

import re
from bisect import bisect_left

_SINGLE, _DOUBLE = "‘'‚‹`", '“"„«'
OPENING = _SINGLE + _DOUBLE
_CLOSING = {"single": "’'›‘", "double": '”"»“'}
_BEFORE = frozenset(" \t\n([{:;,—–-/\u00a0" + OPENING)
_MOST_TRIED = 40

VERBS = (
    "insert|add|append|replace|substitute|delete|remove|omit|strike|leave|move|change|amend|"
    "renumber|put|cut|begin|end|re-?number|take|alter|transfer|number|include|set|keep|reword|"
    "inserting|adding|deleting|removing|replacing|substituting|swap"
)
START = (
    r"[ \t]*+(?:(?:[-*•–]|\(?[0-9]{1,3}[.):]|\(?[a-z]{1,4}[.)]|amendment\b[^\n:]{0,60}:)"
    r"[ \t]++){0,2}"
    r"(?:(?:and|then|also|to|please)[ \t]++){0,3}"
    rf"(?:(?:{VERBS})\b|(?:in|under|after|before|at|from|on|between|following|throughout|line|lines|"
    rf"immediately|directly|number|clause|point|paragraph|consequential\w*|all)\b)"
)
_UNIT = (
    "(?:the |that |this )*(?:clauses?|sub|points?|paragraphs?|paras?|items?|bullets?|sections?|"
    "headings?|title|lines?|motion|text|first|second|third|last|final|end|beginning|start|opening|"
    "sentence|[A-Z]\\w*\\b|\\(?[ivx]+\\b|\\(?\\d|\\(?[a-z]\\))"
)
_MARK = f"[{re.escape(OPENING)}]"
_WHAT = rf"(?:{_MARK}|the (?:following|words?|phrase|text|sentence)|:|\n)"
_GOES_ON = re.compile(
    r"[ \t]*+[.,;:!)]{0,3}[ \t]*+(?:"
    r"\Z"
    rf"|\n\s*+(?:\Z|(?i:{START}))"
    r"|\n[ \t]*+\n"
    rf"|(?i:(?:(?:and|then|but|also|to)[ \t,]++){{0,3}}(?:instead[ \t]++)?(?:{VERBS})\b)"
    rf"|(?i:(?:with|by|to|for|until|as|and|or|through|up to|so as to read|in its place|instead)"
    rf"(?:[ \t]+(?:the end|read|become))?[ \t]*+,?[ \t]*+{_WHAT})"
    rf"|(?i:in its place|instead|throughout|wherever|everywhere|each time|in each|in every|in both|"
    rf"both times|(?:immediately |directly )?(?:after|before)[ \t]+{_MARK}|"
    r"at the (?:end|beginning|start)|to the end|and (?:re-?number|consequential)|onwards?\b|"
    r"\(?(?:and )?renumber|where (?:it|they)\b)"
    rf"|(?:[Ii]n|[Ff]rom|[Uu]nder|[Aa]t|[Aa]fter|[Bb]efore|[Oo]n|[Oo]f|[Tt]o|[Aa]s)[ \t]+{_UNIT}"
    rf"|{_MARK}(?=\s)"
    r"|\((?:the |first|second|third|fourth|last|\d)|(?i:(?:is |shall |should |to )?be[ \t])"
    rf")|[ \t]*+:\s*+{_MARK}|[ \t]*+:[ \t]*+\n"
)


class Quotations:
    """The quotation marks of one text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._ends: dict[str, list[int]] = {"single": [], "double": []}
        for at, sign in enumerate(text):
            if sign not in "‘'’‚‹›`“\"”„«»":
                continue
            for family, closing in _CLOSING.items():
                if sign in closing and self._may_close(at):
                    self._ends[family].append(at)

    def end_of(self, opening: int) -> int | None:
        """The place of the mark that closes the quotation opened here, if one does."""
        sign = self._text[opening]
        family = "single" if sign in _SINGLE else "double"
        ends = self._ends[family]
        first = bisect_left(ends, opening + 1)
        found = None
        for end in ends[first : first + _MOST_TRIED]:
            if self._text[end] == "‘" and sign != "‚":
                continue
            if self._text[end] == "“" and sign != "„":
                continue
            found = end if found is None else found
            if self._is_balanced(sign, opening, end):
                return end
        return found

    def opens(self, at: int) -> bool:
        """Whether a quotation may begin here."""
        text = self._text
        return text[at] in OPENING and (at == 0 or text[at - 1] in _BEFORE) and at + 1 < len(text)

    def _may_close(self, at: int) -> bool:
        text = self._text
        if at + 1 < len(text) and (text[at + 1].isalnum() or text[at + 1] == "_"):
            return False
        return at > 0 and _GOES_ON.match(text, at + 1) is not None

    def _is_balanced(self, sign: str, opening: int, end: int) -> bool:
        """Whether quotations inside are closed inside; only curly marks can tell."""
        closing = {"‘": "’", "“": "”", "«": "»"}.get(sign)
        if closing is None:
            return True
        inside = self._text[opening + 1 : end]
        opened = sum(
            1
            for at, mark in enumerate(inside)
            if mark == sign and (at == 0 or inside[at - 1] in _BEFORE)
        )
        if not opened:
            return True
        closed = sum(
            1
            for at, mark in enumerate(inside)
            if mark == closing and not inside[at + 1 : at + 2].isalnum()
        )
        return closed >= opened
