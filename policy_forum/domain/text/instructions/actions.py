"""Each verb of an instruction with what may follow it."""

from collections.abc import Iterator

from policy_forum.domain.phrases import phrase
from policy_forum.domain.text.instructions import vocabulary as say
from policy_forum.domain.text.instructions.cursor import AND_SO_ON, NOT_UNDERSTOOD, Cursor
from policy_forum.domain.text.instructions.naming import is_unit, ordinal_of
from policy_forum.domain.text.instructions.parts import (
    Action,
    ChangeClauses,
    ChangeWords,
    CutRest,
    Insert,
    Move,
    NewText,
    Passage,
    Place,
    Reference,
    Renumber,
    ReplaceAll,
    Side,
)
from policy_forum.domain.text.instructions.problems import Unfit
from policy_forum.domain.text.instructions.quotations import OPENING
from policy_forum.domain.text.instructions.scanner import Token, TokenKind


class Actions(Cursor):
    """Reads what one verb asks for; `is_trial` looks only whether an instruction stands here."""

    is_trial = False

    def delete(self, scope: Reference | None) -> Iterator[Action]:
        """“Delete …” with “and insert …” behind it."""
        passages, everywhere = self.passages()
        if passages:
            scope, more = self._tail(scope)
            new = self._instead()
            for passage in passages:
                yield ChangeWords(scope, passage, new, everywhere or more)
            return
        rest = self._rest_of(scope)
        if rest is not None:
            scope = self.scope_behind(scope)
            new = self._instead(to_end=scope is None)
            yield CutRest(scope, rest, new)
            return
        if self._accept_all():
            new = self._instead(to_end=True, is_needed=True)
            if new is None:
                raise Unfit(NOTHING_LEFT)
            yield ReplaceAll(new)
            return
        yield self._clauses(scope)

    def replace(self, scope: Reference | None, verb: str) -> Iterator[Action]:
        """“Replace … with …”, “substitute … for …”, “amend … to read …”."""
        passages, everywhere = self.passages(is_range=verb in ("replace", "substitute"))
        if passages:
            scope, more = self._tail(scope)
            everywhere = everywhere or more
            if verb == "substitute" and self.accept("for"):
                yield self._substituted(scope, passages[0], everywhere=everywhere)
                return
            new = self._with(scope, is_words=True)
            scope, more = self._tail(scope)
            for passage in passages:
                yield ChangeWords(scope, passage, new, everywhere or more)
            return
        rest = self._rest_of(scope)
        if rest is not None:
            scope = self.scope_behind(scope)
            yield CutRest(scope, rest, self._with(scope))
        elif self._accept_all():
            yield ReplaceAll(self._with(None, to_end=True))
        else:
            yield self._clauses(scope, is_replaced=True)

    def _substituted(
        self, scope: Reference | None, new: Passage, *, everywhere: bool
    ) -> ChangeWords:
        start = self.place
        old, more = self.passages()
        if not old:
            raise Unfit(NOT_UNDERSTOOD)
        scope, most = self._tail(scope)
        return ChangeWords(scope, old[0], NewText(new.words, start), everywhere or more or most)

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
        found = [Passage(words, which=which)]
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
            self.accept(*say.MOTION)
            return Passage(words, to="")
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
        if self.accept("in", "from", "on", "under", "of", "at", "within"):
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
            side = Side.AFTER if self.accept(*say.AFTER, "from", "starting from") else None
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

    def _instead(self, *, to_end: bool = False, is_needed: bool = False) -> NewText | None:
        """The new text of “… and insert …”, unless the insertion goes to a place of its own."""
        start = self.place
        self.accept(*say.JOINED)
        self.skip_break_before_new()
        verb = self.accept(*say.INSERT, *say.REPLACE)
        is_with = bool(self.accept("with", "by", "it with", "them with", "this with", "it by"))
        if verb or (is_with and is_needed):
            if self._at_place():
                self.place = start
                return None
            new = self.new_text(to_end=to_end)
            if not to_end and self._at_place() and not self.is_next(*say.END):
                self.place = start
                return None
            return new
        self.place = start
        return None

    def skip_break_before_new(self) -> None:
        """“and insert” may stand on a line of its own."""
        token = self.peek()
        if (
            token.kind is TokenKind.BREAK
            and "\n\n" not in self.scanner.text[token.start : self.scanner.at(token.end).start]
        ):
            start, self.place = self.place, token.end
            self.accept("and")
            if not self.is_next("insert", "add", "replace with", "substitute"):
                self.place = start

    def _at_place(self) -> bool:
        return self.is_next(*say.AFTER, *say.BEFORE, *say.END, *say.BEGINNING, "to", "between",
                            "in the", "in")  # fmt: skip

    def _with(
        self, scope: Reference | None, *, to_end: bool = False, is_words: bool = False
    ) -> NewText:
        self.accept(*say.JOINED)
        if not self.accept("with", "by", *say.READ, *say.INSERT):
            raise Unfit(
                phrase("It does not say what to put there. Write: replace ‘old’ with ‘new’.")
            )
        return self.new_text(to_end=to_end)

    def new_text(self, *, to_end: bool = False) -> NewText:
        """New words: quoted, in lines that begin with “>”, or as they follow."""
        self._noise_before_new()
        self.skip(":", "-", "–", "—")
        block = self.block()
        if block is not None:
            return block
        token = self._quotation_ahead()
        if token is not None and not to_end:
            self.place = token.end
            self.accept("instead", "in its place", "in their place")
            return NewText(token.text, token.start + 1)
        if self.is_trial:
            return NewText("…", self.place)
        new = self.rest(to_end=to_end)
        if not new.text.strip():
            raise Unfit(phrase("The new text is missing. Write it between ‘ and ’."))
        return _unquoted(new) if to_end else new

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

    def _clauses(self, scope: Reference | None, *, is_replaced: bool = False) -> Action:
        words_only = bool(self.accept(*say.OWN_WORDS))
        reference = self.reference() or scope
        if reference is None:
            raise Unfit(NOT_UNDERSTOOD)
        self.accept("entirely", "completely", "in full", "altogether", "in its entirety")
        alone = bool(self.accept(*say.ALONE))
        new = self._with(None) if is_replaced else self._instead()
        return ChangeClauses(reference, new, alone=alone, words_only=words_only)

    def insert(self, scope: Reference | None) -> Iterator[Action]:
        """“Insert …” with its place before or behind the new text."""
        as_clause, number = self._kind_of_new()
        scope, place = self.where(scope)
        again, more = self._kind_of_new() if place else (False, "")
        as_clause, number = as_clause or again, number or more
        new = self.new_text()
        if place is None:
            self.skip(",")
            scope, place = self.where(scope)
        if place is None and scope is None and not number and not as_clause:
            raise Unfit(phrase("It does not say where. Write: after Resolves 2 insert ‘…’."))
        yield Insert(scope, place, new, as_clause, number)

    def _kind_of_new(self) -> tuple[bool, str]:
        """Past “as a new clause 4”; whether a clause is meant, and its number."""
        start = self.place
        as_clause, number = False, ""
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
        if not as_clause and not self._text_follows() and not self.where_is_next():
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

    def where(self, scope: Reference | None) -> tuple[Reference | None, Place | None]:
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
        if self.accept("in", "to", "under"):
            inner = self.reference(is_range=False)
            if inner is not None:
                self.skip(",")
                _scope, place = self.where(inner)
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
        is_many = self.peek().text.endswith("s")
        reference = self.reference(is_range=is_many)
        if reference is None:
            raise Unfit(NOT_UNDERSTOOD)
        yield Move(reference, self._destination())

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

    def renumber(self) -> Iterator[Action]:
        """“Renumber Resolves 2 as ‘3.’”."""
        reference = self.reference(is_range=False)
        if reference is None or not self.accept("as", "to"):
            raise Unfit(NOT_UNDERSTOOD)
        start = self.place
        words = self.quotation()
        if words is None:
            words = self.take().text
        yield Renumber(reference, NewText(words, start))


def _unquoted(new: NewText) -> NewText:
    """Without the quotation marks around the whole."""
    plain = new.text.strip()
    closing = plain.rstrip(". \n")
    if plain[:1] in OPENING and closing[-1:] in "’”'\"»" and len(closing) > 1:
        return NewText(closing[1:-1], new.start + 1)
    return new


NOTHING_LEFT = phrase(
    "Nothing would be left of the motion. To oppose it, vote against it; to replace it, write "
    "“Delete all and replace with:” and the new text."
)
