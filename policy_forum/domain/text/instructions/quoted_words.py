"""Words quoted from the text that is amended, and the places beside them."""

from policy_forum.domain.text.instructions import vocabulary as say
from policy_forum.domain.text.instructions.cursor import NOT_UNDERSTOOD
from policy_forum.domain.text.instructions.naming import ordinal_of
from policy_forum.domain.text.instructions.new_words import NewWords
from policy_forum.domain.text.instructions.parts import (
    Passage,
    Place,
    Reference,
    Side,
)
from policy_forum.domain.text.instructions.problems import Unfit
from policy_forum.domain.text.instructions.scanner import TokenKind


class QuotedWords(NewWords):
    """Reads which words of the text are meant."""

    def passages(self, *, is_range: bool = True) -> tuple[list[Passage], bool]:
        """Quoted words, perhaps several, and whether wherever they stand is meant."""
        start = self.place
        if self.accept("from"):
            passage = self._from_to()
            if passage is None:
                self.place = start
            return ([passage] if passage else []), False
        everywhere = bool(self.accept(*say.ALL_OF_THEM))
        which = self._which()
        self.accept(*say.WORDS)
        words = self.quotation()
        if words is None:
            self.place = start
            return [], False
        self.accept("and all", ", and all")
        if is_range and self.is_next(*say.RANGE_END):
            passage = self._range_from(words)
            if passage is not None:
                return [passage], False
        found = [Passage(words, which=which or self._counted_behind())]
        while self._more_words():
            found.append(Passage(self.quotation() or ""))
        return self._placed(found), everywhere

    def _which(self) -> int | None:
        start = self.place
        self.accept("the")
        number = ordinal_of(self.peek().text)
        if not number:
            self.place = start
            return None
        self.take()
        self.accept("occurrence of", "instance of", "mention of", "use of", "appearance of")
        if self.peek().kind is TokenKind.QUOTATION or self.is_next(*say.WORDS):
            return number
        self.place = start
        return None

    def _counted_behind(self) -> int | None:
        """“‘x’ (second occurrence)”."""
        start = self.place
        if self.accept("( the", "("):
            number = ordinal_of(self.peek().text)
            if number:
                self.take()
                if self.accept("occurrence )", "instance )", "time )", ")", "mention )"):
                    return number
        self.place = start
        return None

    def _more_words(self) -> bool:
        """Past “and” between quotations: ‘x’, ‘y’ and ‘z’."""
        start = self.place
        if self.accept("and", ",", ", and", "or"):
            self.accept(*say.WORDS)
            if self.peek().kind is TokenKind.QUOTATION:
                return True
        self.place = start
        return False

    def _placed(self, found: list[Passage]) -> list[Passage]:
        """Words told apart by what stands beside them, or by their place in the row."""
        start = self.place
        side = Side.AFTER if self.accept(*say.AFTER) else None
        if side is None and self.accept(*say.BEFORE):
            side = Side.BEFORE
        if side is not None:
            self.accept(*say.WORDS)
            near = self.quotation()
            if near is not None:
                return [Passage(one.words, one.to, one.which, near, side) for one in found]
            self.place = start
        if self.accept("where it first occurs", "where it first appears", "the first time",
                       "at its first occurrence", "where first occurring",
                       "on its first occurrence"):  # fmt: skip
            return [Passage(one.words, one.to, 1) for one in found]
        if self.accept("where it last occurs", "where it last appears", "the last time"):
            return [Passage(one.words, one.to, -1) for one in found]
        return found

    def _from_to(self) -> Passage | None:
        self.accept(*say.WORDS)
        words = self.quotation()
        if words is None:
            return None
        return self._range_from(words) or Passage(words)

    def _range_from(self, words: str) -> Passage | None:
        start = self.place
        if self.accept(*say.TO_END):
            to_clause = bool(self.accept(*say.OF_CLAUSE))
            self.accept(*say.MOTION)
            return Passage(words, to="\n" if to_clause else "")
        if self.accept(*say.RANGE_END):
            self.accept(*say.WORDS)
            last = self.quotation()
            if last is not None:
                self.accept("inclusive", "( inclusive )")
                return Passage(words, to=last)
        self.place = start
        return None

    def _tail(self, scope: Reference | None) -> tuple[Reference | None, bool]:
        """“in Resolves 3” or “throughout” behind the words."""
        everywhere = bool(self.accept(*say.EVERYWHERE))
        scope = self.scope_behind(scope)
        everywhere = bool(self.accept(*say.EVERYWHERE)) or everywhere
        return scope, everywhere

    def scope_behind(self, scope: Reference | None) -> Reference | None:
        """The clause named behind the words: “delete ‘x’ in Resolves 3”."""
        start = self.place
        if self.accept("in", "from", "on", "under", "of", "at", "within", "at the end of",
                       "at the beginning of", "at the start of"):  # fmt: skip
            found = self.reference()
            if found is not None:
                return found
        self.place = start
        return scope

    def _rest_of(self, scope: Reference | None) -> Place | None:
        """“all after …”, “everything from … on”, “all up to …”."""
        start = self.place
        if self._accept_all():
            self.accept("that follows", "that comes", "which follows", "which comes")
            side = Side.AFTER if self.accept(*say.AFTER) else None
            if side is None and self.accept("from", "starting from", "beginning from"):
                side = Side.BEGINNING
            if side is None and self.accept(*say.BEFORE, "up to", "until"):
                side = Side.BEFORE
            if side is not None:
                place = self._beside(side)
                self.accept(*say.TO_END)
                return place
        self.place = start
        return None

    def _accept_all(self) -> bool:
        start = self.place
        found = self.accept(*say.ALL)
        if not found:
            return False
        self.accept(*say.MOTION)
        token = self.peek()
        ends = token.kind in (TokenKind.END, TokenKind.BREAK, TokenKind.SIGN)
        goes_on = self.is_next(*say.JOINED, *say.AFTER, *say.BEFORE, "with", "by", "from", "to",
                               "that", "which", "until", "up", "so")  # fmt: skip
        if ends or goes_on:
            return True
        self.place = start
        return False

    def _beside(self, side: Side) -> Place:
        """A place beside quoted words or a clause."""
        which = self._which()
        start = self.place
        self.accept(*say.WORDS)
        words = self.quotation()
        if words is not None:
            return Place(side, passage=Passage(words, which=which))
        self.place = start
        reference = self.reference()
        if reference is None:
            raise Unfit(NOT_UNDERSTOOD)
        return Place(side, reference)
