"""Where new text or a moved clause goes."""

from collections.abc import Iterator

from policy_forum.domain.phrases import phrase
from policy_forum.domain.text.instructions import vocabulary as say
from policy_forum.domain.text.instructions.cursor import NOT_UNDERSTOOD
from policy_forum.domain.text.instructions.known_names import plain
from policy_forum.domain.text.instructions.naming import is_unit
from policy_forum.domain.text.instructions.parts import (
    Action,
    Insert,
    Move,
    Place,
    Reference,
    Side,
)
from policy_forum.domain.text.instructions.problems import Unfit
from policy_forum.domain.text.instructions.quoted_words import QuotedWords
from policy_forum.domain.text.instructions.scanner import TokenKind


class Placing(QuotedWords):
    """Reads insertions and moves, with the place before or behind the new text."""

    def insert(self, scope: Reference | None) -> Iterator[Action]:
        """“Insert …” with its place before or behind the new text."""
        is_plain = self._is_plain()
        as_clause, number = self._kind_of_new()
        numbered = self._number_in_section() if not number else None
        if numbered is not None:
            scope, number = numbered
        scope, place = self.where(scope)
        again, more = self._kind_of_new() if place else (False, "")
        as_clause, number = as_clause or again, number or more
        new = self.new_text()
        if place is None:
            self.skip(",")
            scope, place = self.where(scope)
        if place is None and scope is None and not number and not as_clause:
            raise Unfit(phrase("It does not say where. Write: after Resolves 2 insert ‘…’."))
        yield Insert(scope, place, new, as_clause, number, is_plain)

    def _is_plain(self) -> bool:
        """Past “an unnumbered paragraph”, which stays one among numbered clauses."""
        return bool(
            self.accept(
                "an unnumbered paragraph",
                "unnumbered paragraph",
                "unnumbered paragraphs",
                "a new unnumbered paragraph",
            )
        )

    def _number_in_section(self) -> tuple[Reference, str] | None:
        """“a new Resolves 4: …”, which is not there yet."""
        token = self.peek()
        end = self.names.section_end(self.scanner.text, token.start)
        following = self.scanner.at(end) if end is not None else None
        if end is None or following is None or following.kind is not TokenKind.NUMBER:
            return None
        self.place = following.end
        return Reference(self.scanner.text[token.start : end], token.start), following.text

    def _kind_of_new(self) -> tuple[bool, str]:
        """Past “as a new clause 4”; whether a clause is meant, and its number."""
        start = self.place
        as_clause, number = False, ""
        self.accept("the following")
        while self.peek().kind is TokenKind.WORD:
            word = self.peek().text
            if is_unit(word) and self._is_new_unit(start):
                as_clause = True
                self.take()
                if self.peek().kind is TokenKind.NUMBER:
                    number = self.take().text
                    self.skip(".", ")")
            elif word in say.NOISE and word != "following" and not self.is_next(*say.INSTEAD):
                self.take()
            else:
                break
        names_section = self.names.section_end(self.scanner.text, self.peek().start) is not None
        follows = self._text_follows() or self.where_is_next() or names_section
        if not as_clause and not follows:
            self.place = start
        return as_clause, number

    def _is_new_unit(self, start: int) -> bool:
        """“new clause 4”, not “clause 4”, which is there already."""
        between = self.scanner.text[start : self.peek().start].casefold()
        following = self.scanner.at(self.peek().end)
        return following.kind is not TokenKind.NUMBER or any(
            word in between.split() for word in ("new", "as", "a", "further", "additional")
        )

    def _text_follows(self) -> bool:
        ahead = self.peek()
        return ahead.kind is TokenKind.QUOTATION or ahead.text in (":", ">")

    def where_is_next(self) -> bool:
        """Whether a place is named here."""
        return self.is_next(*say.AFTER, *say.BEFORE, *say.END, *say.BEGINNING, "to", "between",
                            "under", "in")  # fmt: skip

    def where(
        self, scope: Reference | None, *, is_inner: bool = False
    ) -> tuple[Reference | None, Place | None]:
        """The place that is named here, if one is, and the clause in which it is."""
        start = self.place
        if self.accept(*say.END):
            self.accept(*say.MOTION)
            return scope, Place(Side.END, self._of() or scope)
        if self.accept(*say.BEGINNING):
            self.accept(*say.MOTION)
            return scope, Place(Side.BEGINNING, self._of() or scope)
        if self.accept("between"):
            return scope, self._between()
        if self.accept(*say.AFTER):
            return self._with_scope(self._beside(Side.AFTER), scope)
        if self.accept(*say.BEFORE):
            return self._with_scope(self._beside(Side.BEFORE), scope)
        if not is_inner and self.accept("in", "to", "under"):
            inner = self.reference(is_range=False)
            if inner is not None:
                self.skip(",")
                _scope, place = self.where(inner, is_inner=True)
                return inner, place or Place(Side.END, inner)
        self.place = start
        return scope, None

    def _with_scope(self, place: Place, scope: Reference | None) -> tuple[Reference | None, Place]:
        return self.scope_behind(scope), place

    def _of(self) -> Reference | None:
        start = self.place
        if self.accept("of", "to", "in"):
            found = self.reference(is_range=False)
            if found is not None:
                return found
        self.place = start
        return None

    def _between(self) -> Place:
        place = self._beside(Side.AFTER)
        self.accept("and")
        if place.passage is not None:
            self._beside(Side.BEFORE)
        return place

    def move(self) -> Iterator[Action]:
        """“Move clause 2 to after clause 4”."""
        is_section = bool(self.accept(*say.WHOLE_SECTION))
        is_many = self.peek().text.endswith("s")
        quoted = self.quoted_section() if is_section else None
        reference = quoted or self.reference(is_range=is_many)
        if reference is None:
            raise Unfit(NOT_UNDERSTOOD)
        yield Move(reference, self._destination(), is_section)

    def quoted_section(self) -> Reference | None:
        """“Under ‘This branch resolves’, …”, “the section ‘This branch resolves’”."""
        token = self.peek()
        is_name = token.kind is TokenKind.QUOTATION and plain(token.text) in self.names.sections
        if not is_name:
            return None
        self.take()
        return Reference(token.text, token.start)

    def _destination(self) -> Place:
        self.accept("so that it stands", "so that it comes", "so that it is", "so it stands")
        if self.accept(*say.END):
            self.accept(*say.MOTION)
            return Place(Side.END, self._of())
        if self.accept(*say.BEGINNING):
            self.accept(*say.MOTION)
            return Place(Side.BEGINNING, self._of())
        self.accept("to", "to become", "to be")
        self.accept("a place", "stand", "a position", "the place", "a new position")
        for side, words in ((Side.AFTER, say.AFTER), (Side.BEFORE, say.BEFORE)):
            if self.accept(*words):
                return self._beside(side)
        reference = self.reference(is_range=False)
        if reference is None:
            raise Unfit(phrase("It does not say where to. Write: move clause 2 to after clause 4."))
        return Place(Side.END, reference)

    def swap(self) -> Iterator[Action]:
        """“Swap Resolves 2 and Resolves 3”."""
        both = self.reference(is_range=False)
        if both is None:
            raise Unfit(NOT_UNDERSTOOD)
        named = self.names.find_all(both.name)
        if len(named) != 2:
            raise Unfit(phrase("Name the two clauses to be swapped: swap Resolves 2 and 3."))
        labels = [Reference(self.names.label_of(one), both.start) for one in named]
        yield Move(labels[0], Place(Side.BEFORE, labels[1]))
        yield Move(labels[1], Place(Side.BEFORE, labels[0]))
