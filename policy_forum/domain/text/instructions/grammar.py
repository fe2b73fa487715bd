"""The grammar of instructions: what the sentences of standing orders and order papers say."""

import re
from collections.abc import Iterator

from policy_forum.domain.text.instructions import vocabulary as say
from policy_forum.domain.text.instructions.actions import Actions
from policy_forum.domain.text.instructions.cursor import AND_SO_ON, NOT_UNDERSTOOD
from policy_forum.domain.text.instructions.naming import Names, is_unit
from policy_forum.domain.text.instructions.parts import (
    Action,
    ChangeWords,
    Insert,
    Instruction,
    KeepNumbers,
    Layout,
    Reference,
    SetLines,
    Side,
)
from policy_forum.domain.text.instructions.problems import (
    MOST_PROBLEMS,
    Unfit,
    WordingProblem,
)
from policy_forum.domain.text.instructions.scanner import Scanner, TokenKind

_NUMBERING = re.compile(
    r"\s*+(?:(?:amendment\b[^\n:]{0,60}:|[-*•–]|\(?\d{1,3}[.)]|\(?[a-z]{1,4}\))[ \t]++)?"
    r"(?:(?:and|then|also|to|please)[ \t]++)*+",
    re.IGNORECASE,
)


class Grammar(Actions):
    """Reads instructions one after the other."""

    def __init__(self, scanner: Scanner, names: Names) -> None:
        super().__init__(scanner, names)
        self._header: Reference | None = None
        self._scope: Reference | None = None
        self._begins: dict[int, bool] = {}

    def read(self) -> tuple[list[Instruction], list[WordingProblem]]:
        """All instructions, and the problems of those that cannot be read."""
        instructions: list[Instruction] = []
        problems: list[WordingProblem] = []
        while self._to_next() and len(problems) < MOST_PROBLEMS:
            start = self.place
            try:
                began = self._start_of(start)
                instructions += [Instruction(one, began, self.place) for one in self._sentence()]
                self._must_end()
            except Unfit as unfit:
                line = self.scanner.line(self._start_of(start))
                problems.append(WordingProblem(line, unfit.sentence, unfit.candidates))
                self._past_line(start)
        return instructions, problems

    def begins_instruction(self, place: int) -> bool:
        """Whether a whole instruction can be read here, its new text apart."""
        known = self._begins.get(place)
        if known is None:
            known = self._begins[place] = self._tried(place)
        return known

    def _tried(self, place: int) -> bool:
        kept = self.place, self._header, self._scope
        self.place, self.is_trial, self._scope = place, True, None
        try:
            self._numbering()
            actions = list(self._sentence())
            return bool(actions) and all(map(self._is_plausible, actions))
        except Unfit:
            return False
        finally:
            self.place, self._header, self._scope = kept
            self.is_trial = False

    def _is_plausible(self, action: Action) -> bool:
        """Whether the clauses that it names are there, so that it is no sentence of a motion."""
        places = [getattr(action, "place", None)]
        named = [getattr(action, "reference", None), getattr(action, "scope", None)]
        named += [place.reference for place in places if place is not None]
        if isinstance(action, Insert) and action.new.text == "…" and not any(named):
            return action.place is not None or action.as_clause
        return all(self.names.is_name(name.name) for name in named if name is not None)

    def _start_of(self, place: int) -> int:
        return self.scanner.at(place).start

    def _to_next(self) -> bool:
        """Go to the next instruction; a line end ends the scope of the sentence before it."""
        text = self.scanner.text
        start = self.place
        while True:
            if so_on := AND_SO_ON.match(text, self.place):
                self.place = so_on.end()
            token = self.scanner.at(self.place)
            is_break = token.kind is TokenKind.BREAK
            if not is_break and (token.kind is not TokenKind.SIGN or token.text not in ".;,"):
                break
            self.place = token.end
            if is_break:
                self._scope = self._header
        if start == 0 or "\n" in text[start : self.place]:
            self._numbering()
        else:
            self.skip("and", "then", "also", "&", "please")
        return self.scanner.at(self.place).kind is not TokenKind.END

    def _numbering(self) -> None:
        match = _NUMBERING.match(self.scanner.text, self.place)
        if match:
            self.place = match.end()

    def _must_end(self) -> None:
        """What follows an instruction is another one, or nothing."""
        token = self.peek()
        ends = token.kind in (TokenKind.END, TokenKind.BREAK)
        if ends or token.text in (".", ";", ",", "and", "then", "&", "("):
            return
        if not AND_SO_ON.match(self.scanner.text, self.place):
            raise Unfit(NOT_UNDERSTOOD)

    def _past_line(self, start: int) -> None:
        text = self.scanner.text
        at = text.find("\n", self._start_of(start))
        while at >= 0 and not self.is_border(at + 1):
            at = text.find("\n", at + 1)
        self.place = len(text) if at < 0 else at
        self._scope = None

    def _sentence(self) -> Iterator[Action]:
        """One instruction; its scope holds for those that follow in the same sentence."""
        special = self._layout()
        if special is not None:
            yield special
            return
        self.skip_preamble()
        scope = self._read_scope() or self._scope
        self._scope = scope
        ahead = self.scanner.at(self.place)
        if scope is not None and ahead.kind in (TokenKind.BREAK, TokenKind.END):
            self._header = scope
            return
        if scope is not None and self.is_passive():
            yield from self.passive(scope)
        else:
            yield from self.act(scope)

    def act(self, scope: Reference | None) -> Iterator[Action]:
        """What one verb asks for, or a place with a verb behind it."""
        start = self.place
        if self.accept(*say.DELETE):
            yield from self.delete(scope)
        elif verb := self.accept(*say.REPLACE):
            yield from self.replace(scope, verb)
        elif self.accept(*say.INSERT):
            yield from self.insert(scope)
        elif self.accept("move", "transfer", "moving"):
            yield from self.move()
        elif self.accept("swap", "exchange", "transpose"):
            yield from self.swap()
        elif self.accept("renumber", "number", "re-number"):
            yield from self.renumber()
        elif self.accept("for"):
            yield from self.substitute_for(scope)
        else:
            self.place = start
            if self.peek().kind is TokenKind.QUOTATION:
                yield from self.passive_words(scope)
            else:
                yield from self._placed_first(scope)

    def _placed_first(self, scope: Reference | None) -> Iterator[Action]:
        """“After ‘x’ insert ‘y’”, “after Resolves 2 add …”, “after ‘x’ delete ‘y’”."""
        scope, place = self.where(scope)
        if place is None:
            raise Unfit(NOT_UNDERSTOOD)
        self.skip(",", ":")
        if place.side is Side.END and place.reference is not None and scope is None:
            self._scope = None
        if self.accept(*say.INSERT):
            is_plain = self._is_plain()
            as_clause, number = self._kind_of_new()
            yield Insert(scope, place, self.new_text(), as_clause, number, is_plain)
            return
        near = place.passage
        is_delete = bool(self.accept(*say.DELETE))
        verb = "" if is_delete else self.accept(*say.REPLACE)
        if near is None or not (is_delete or verb):
            raise Unfit(NOT_UNDERSTOOD)
        actions = self.delete(scope) if is_delete else self.replace(scope, verb)
        for action in actions:
            if not isinstance(action, ChangeWords):
                raise Unfit(NOT_UNDERSTOOD)
            passage = action.passage.beside(near.words, place.side)
            yield ChangeWords(action.scope, passage, action.new, action.everywhere)

    def _read_scope(self) -> Reference | None:
        """“In Resolves 3,”, “Resolves 3:” at the beginning of an instruction."""
        start = self.place
        if self.accept("in", "under", "on", "from", "within", "at", "as an amendment to"):
            is_end = self.is_next("the end", "the beginning", "end", "the start", "beginning")
            found = None if is_end else self.quoted_section() or self.reference(is_range=True)
            if found is not None:
                self._past_line_within()
                self.skip(",", ":", "-", "–", "—")
                return found
        elif self._names_clause():
            found = self.reference(is_range=True)
            if found is not None and (self.accept(":", "-", "–", "—", ",") or self._is_ordered()):
                return found
        self.place = start
        return None

    def _is_ordered(self) -> bool:
        """“Resolves 2 be deleted”, “Resolves 2 delete ‘x’”: what is to be done with it follows."""
        return self.is_passive() or self.is_next(*say.DELETE, *say.INSERT, *say.REPLACE)

    def _past_line_within(self) -> None:
        """“In Notes 2, line 1, …”: the words say where, the line only helps to find them."""
        start = self.place
        self.skip(",")
        is_line = self.accept("line", "lines", "in line", "on line", "at line")
        if is_line and self.peek().kind is TokenKind.NUMBER:
            self.take()
            return
        self.place = start

    def _names_clause(self) -> bool:
        token = self.peek()
        if token.kind is not TokenKind.WORD:
            return False
        return (
            is_unit(token.text)
            or token.text in ("line", "lines")
            or self.names.section_end(self.scanner.text, token.start) is not None
            or (self.names.label_end(self.scanner.text, token.start) is not None)
        )

    def _layout(self) -> Action | None:
        """The sentences that set numbers and space."""
        if self.accept("keep all other numbers", "keep all numbers", "do not renumber"):
            self.accept("as they are", "as they stand")
            return KeepNumbers()
        if self.accept("set the lines as follows"):
            self.skip(":")
            block = self.block()
            if block is None:
                raise Unfit(NOT_UNDERSTOOD)
            return SetLines(block)
        start = self.place
        if self.accept("leave", "end with"):
            is_end = "end" in self.scanner.text[start : self.place].casefold()
            count = _count(self.peek().text)
            if count is not None and not is_end:
                self.take()
                if self.accept("blank lines before", "blank line before"):
                    return Layout(self.reference(is_range=False), count)
            elif count is not None:
                self.take()
                if self.accept("line breaks", "line break"):
                    return Layout(None, count)
        self.place = start
        return None


def _count(word: str) -> int | None:
    if word in ("no", "a", "one"):
        return 0 if word == "no" else 1
    return int(word) if word.isdecimal() and len(word) < 5 else None
