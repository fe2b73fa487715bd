"""Each verb of an instruction with what may follow it."""

import re
from collections.abc import Iterator
from dataclasses import replace

from policy_forum.domain.phrases import phrase
from policy_forum.domain.text.instructions import vocabulary as say
from policy_forum.domain.text.instructions.cursor import NOT_UNDERSTOOD
from policy_forum.domain.text.instructions.parts import (
    Action,
    ChangeClauses,
    ChangeWords,
    CutRest,
    NewText,
    Passage,
    Place,
    Reference,
    Renumber,
    ReplaceAll,
    SectionPart,
    Side,
)
from policy_forum.domain.text.instructions.placing import Placing
from policy_forum.domain.text.instructions.problems import Unfit
from policy_forum.domain.text.instructions.scanner import TokenKind

NOTHING_LEFT = phrase(
    "Nothing would be left of the motion. To oppose it, vote against it; to replace it, write "
    "“Delete all and replace with:” and the new text."
)


_PREAMBLE = re.compile(
    r"\s*as an amendment to (?:the )?motion[^\n]{0,300}?,\s+(?=(?:leave|insert|delete|add|after|at|"
    r"replace|in|before|remove|omit|substitute)\b)",
    re.IGNORECASE,
)


class Actions(Placing):
    """Reads what one verb asks for."""

    def act(self, scope: Reference | None) -> Iterator[Action]:
        """What one verb asks for; the grammar has the verbs."""
        raise NotImplementedError

    def delete(self, scope: Reference | None) -> Iterator[Action]:
        """“Delete …” with “and insert …” behind it."""
        passages, everywhere = self.passages()
        if passages:
            yield from self._deleted_words(scope, passages, everywhere=everywhere)
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

    def _deleted_words(
        self, scope: Reference | None, passages: list[Passage], *, everywhere: bool
    ) -> Iterator[Action]:
        """“‘x’ in Notes 1 and ‘y’ in Notes 3”, with what comes instead."""
        while passages:
            own, more = self._tail(scope)
            is_named = own is not scope
            new = self._instead(is_scoped=is_named)
            if new is not None and not is_named:
                own, most = self._tail(scope)
                more = more or most
            for passage in passages:
                yield ChangeWords(own, passage, new, everywhere or more)
            passages = []
            if new is None and self._more_words():
                passages, everywhere = self.passages()

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
        elif verb.startswith("substitut") and self.accept("for"):
            yield from self.substitute_for(scope, has_verb=True)
        else:
            yield from self._reworded(scope, verb)

    def _reworded(self, scope: Reference | None, verb: str) -> Iterator[Action]:
        """“Amend Resolves 3 by deleting …”, else a clause replaced."""
        start = self.place
        if verb[:2] in ("am", "al", "ch"):
            found = self.reference()
            self.accept("as follows", ":", "by", "as follows :")
            if found is not None and self.is_next(*say.DELETE, *say.INSERT, *say.REPLACE):
                yield from self.act(found)
                return
            self.place = start
        yield self._clauses(scope, is_replaced=True)

    def substitute_for(
        self, scope: Reference | None, *, has_verb: bool = False
    ) -> Iterator[Action]:
        """“For ‘x’ substitute ‘y’”, “substitute for Resolves 3: …”."""
        passages, everywhere = self.passages()
        reference = None if passages else self.reference()
        if not passages and reference is None:
            raise Unfit(NOT_UNDERSTOOD)
        self.skip(",")
        if not has_verb and not self.accept("substitute", "insert", "put"):
            raise Unfit(NOT_UNDERSTOOD)
        new = self.new_text()
        if reference is not None:
            yield ChangeClauses(self.within(reference, scope), new)
        for passage in passages:
            yield ChangeWords(scope, passage, new, everywhere)

    def within(self, reference: Reference, scope: Reference | None) -> Reference:
        """The clause as it is named, looked for first in the one named before."""
        is_own = scope is None or scope is reference
        return reference if is_own or scope is None else replace(reference, within=scope.name)

    def skip_preamble(self) -> None:
        """Past “As an amendment to motion 12 in the name of …,” and “That”."""
        if self.is_next("as an amendment to motion", "as an amendment to the motion"):
            match = _PREAMBLE.match(self.scanner.text, self.place)
            if match:
                self.place = match.end()
        else:
            self.accept("that")

    def is_passive(self) -> bool:
        """Whether “to be deleted”, “be replaced by” or “to read” stands here."""
        return self.is_next(*say.PASSIVE, "to read")

    def passive(self, scope: Reference) -> Iterator[Action]:
        """“Resolves 3 to be deleted”, “be replaced by …”, “to read …”."""
        self.accept(*say.PASSIVE)
        if self.accept("deleted", "removed", "omitted", "struck out", "left out"):
            yield ChangeClauses(scope, self._instead())
        elif self.accept(*say.TO_READ) or (
            self.accept("replaced", "substituted") and self.accept("with", "by")
        ):
            yield ChangeClauses(scope, self.new_text())
        else:
            raise Unfit(NOT_UNDERSTOOD)

    def _substituted(
        self, scope: Reference | None, new: Passage, *, everywhere: bool
    ) -> ChangeWords:
        start = self.place
        old, more = self.passages()
        if not old:
            raise Unfit(NOT_UNDERSTOOD)
        scope, most = self._tail(scope)
        return ChangeWords(scope, old[0], NewText(new.words, start), everywhere or more or most)

    def passive_words(self, scope: Reference | None) -> Iterator[Action]:
        """“‘x’ to be deleted from Resolves 3”, “‘x’ be replaced by ‘y’”."""
        passages, everywhere = self.passages()
        scope, more = self._tail(scope)
        if not self.accept(*say.PASSIVE):
            raise Unfit(NOT_UNDERSTOOD)
        new = None
        if self.accept("replaced", "substituted") and self.accept("with", "by"):
            new = self.new_text()
        elif not self.accept("deleted", "removed", "omitted", "struck out", "left out"):
            raise Unfit(NOT_UNDERSTOOD)
        scope, most = self._tail(scope)
        for passage in passages:
            yield ChangeWords(scope, passage, new, everywhere or more or most)

    def _instead(
        self, *, to_end: bool = False, is_needed: bool = False, is_scoped: bool = False
    ) -> NewText | None:
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
            goes_elsewhere = (*say.AFTER, *say.BEFORE, *say.BEGINNING, "to", "between")
            is_elsewhere = self.is_next(*goes_elsewhere) or (is_scoped and self.is_next("in"))
            if is_elsewhere and not to_end:
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

    def _clauses(self, scope: Reference | None, *, is_replaced: bool = False) -> Action:
        words_only = bool(self.accept(*say.OWN_WORDS))
        is_content = bool(self.accept(*say.ALL_UNDER))
        is_section = is_content or bool(self.accept(*say.WHOLE_SECTION))
        self.accept("from")
        quoted = self.quoted_section() if is_section else None
        reference = quoted or self.reference() or scope
        if reference is None:
            raise Unfit(NOT_UNDERSTOOD)
        reference = self.within(reference, scope)
        if self.accept(*say.TO_END):
            self.accept(*say.MOTION)
            new = self._with(None) if is_replaced else self._instead()
            return CutRest(scope, Place(Side.BEGINNING, reference), new)
        self.accept(*say.WITH_ALL)
        alone = bool(self.accept(*say.ALONE))
        new = self._with(None) if is_replaced else self._instead()
        part = SectionPart.CONTENT if is_content else SectionPart.ALL if is_section else None
        return ChangeClauses(reference, new, alone=alone, words_only=words_only, section=part)

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
