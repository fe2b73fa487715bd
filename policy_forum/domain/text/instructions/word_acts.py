"""Instructions about words carried out."""

from dataclasses import replace

from policy_forum.domain.phrases import phrase
from policy_forum.domain.text.instructions.acts import Acts, parted
from policy_forum.domain.text.instructions.parts import (
    ChangeWords,
    CutRest,
    NewText,
    Place,
    Reference,
    Side,
)
from policy_forum.domain.text.instructions.passages import Found
from policy_forum.domain.text.instructions.problems import Unfit
from policy_forum.domain.text.instructions.words import (
    behind,
    in_front,
    spaced_after,
    to_delete,
)


class WordActs(Acts):
    """Words that go and come."""

    def _change_words(self, action: ChangeWords) -> None:
        passage, new = action.passage, action.new
        if action.everywhere:
            for found in self.targets.words(passage, action.scope):
                self._swap(found, new)
        elif passage.to is not None:
            self._swap_range(action)
        else:
            self._swap(self.targets.one_of(passage, action.scope), new)

    def _swap(self, found: Found, new: NewText | None) -> None:
        """Cut words out; what replaces them stands between the same spaces and marks."""
        clause = self.base.clauses[found.place]
        start, end = self.targets.passages.body_range(found)
        if new is not None and new.text.strip():
            self._cut(found.place, start, end, new.text if new.is_exact else new.text.strip(" \t"))
            return
        shown = self.targets.passages.shown(found.place)
        start, end, stay = to_delete(clause, start, end, shown)
        self._cut(found.place, start, end, stay)

    def _swap_range(self, action: ChangeWords) -> None:
        """From the first words to the last, in one clause or over several."""
        first = self.targets.one_of(action.passage, action.scope)
        if not (action.passage.to or "").strip():
            to_clause = action.passage.to == "\n"
            end = first.place + 1 if to_clause else self._end_of(action.scope)
            self._cut_after(first.place, first.start, end, action.new)
            return
        last = self._end_passage(first, action)
        if last.place == first.place:
            self._swap(replace(first, end=last.end), action.new)
            return
        _start, end = self.targets.passages.body_range(last)
        rest = self.base.clauses[last.place].body[end:]
        self._cut_after(first.place, first.start, last.place + 1, action.new, rest)

    def _end_passage(self, first: Found, action: ChangeWords) -> Found:
        passage = replace(action.passage, words=action.passage.to or "", to=None, which=None)
        later = [
            one
            for one in self.targets.words(passage, action.scope)
            if (one.place, one.start) >= (first.place, first.end)
        ]
        if not later:
            raise Unfit(phrase("‘%(words)s’ does not stand after the first words.",
                               words=passage.words))  # fmt: skip
        return later[0]

    def _end_of(self, scope: Reference | None) -> int:
        """The place behind the clause or section that is named, or behind the text."""
        if scope is None or self.targets.lines(scope) is not None:
            return len(self.base.clauses)
        levels = self.targets.windows(scope)
        if levels is None:
            return len(self.base.clauses)
        return levels[-1][-1].place + 1

    def _cut_rest(self, action: CutRest) -> None:
        place, new = action.place, action.new
        if place.reference is not None:
            self._cut_clauses(place, action.scope, new)
            return
        if place.passage is None:
            raise Unfit(phrase("It does not say after which words."))
        found = self.targets.one_of(place.passage, action.scope)
        if place.side is not Side.BEFORE:
            at = found.end if place.side is Side.AFTER else found.start
            self._cut_after(found.place, at, self._end_of(action.scope), new)
            return
        begin, _end = self.targets.passages.body_range(found)
        self._cut(found.place, 0, begin, new.text.strip() + " " if new else "")
        for at in range(self._begin_of(action.scope), found.place):
            self.changes.drop(at, self._line)

    def _begin_of(self, scope: Reference | None) -> int:
        levels = self.targets.windows(scope)
        return levels[-1][0].place if levels else 0

    def _cut_clauses(self, place: Place, scope: Reference | None, new: NewText | None) -> None:
        """“Delete all after Resolves 2 (and insert …)”."""
        assert place.reference is not None
        anchor = self.targets.many(place.reference)
        if place.side is Side.BEFORE:
            dropped = range(self._begin_of(scope), anchor[0])
        elif place.side is Side.BEGINNING:
            dropped = range(anchor[0], self._end_of(scope))
        else:
            dropped = range(self.targets.subtree_end(anchor[-1]), self._end_of(scope))
        for at in dropped:
            self.changes.drop(at, self._line)
        if new is not None:
            like = anchor[-1]
            self._arrive(dropped.start, like, new, below=True)

    def _cut_after(
        self, place: int, start: int, end: int, new: NewText | None, rest_of_last: str = ""
    ) -> None:
        """Cut the rest of a clause and the clauses up to `end`; new clauses go there."""
        clause = self.base.clauses[place]
        offsets = self.targets.passages.offsets(place)
        shown = self.targets.passages.shown(place)
        at = behind(clause, offsets[start - 1] + 1, shown) if start else 0
        first, rest = parted(new)
        kept = clause.body[:at].rstrip()
        words = spaced_after(kept, first, "") if first else ""
        if rest_of_last.strip():
            words += spaced_after(words or kept, rest_of_last.strip(), "")
        self._cut(place, len(kept), len(clause.body), words)
        for dropped in range(place + 1, end):
            self.changes.drop(dropped, self._line)
        if rest:
            self._put(end, rest, rank=0)

    def _insert_words(self, place: Place, scope: Reference | None, new: NewText) -> None:
        assert place.passage is not None
        found = self.targets.one_of(place.passage, scope)
        clause = self.base.clauses[found.place]
        shown = self.targets.passages.shown(found.place)
        start, end = self.targets.passages.body_range(found)
        first, rest = parted(new)
        if place.side is Side.BEFORE:
            at = in_front(clause, start, shown)
            self._cut(found.place, at, at, spaced_after(clause.body[:at], first, clause.body[at:]))
        else:
            at = behind(clause, end, shown)
            self._cut(found.place, at, at, spaced_after(clause.body[:at], first, clause.body[at:]))
        if rest:
            self._put(found.place + 1, rest, rank=0)

    def _add_words(self, place: Place, at: int, new: NewText) -> None:
        clause = self.base.clauses[at]
        if place.side is Side.BEGINNING:
            self._cut(at, 0, 0, spaced_after("", new.text, clause.body))
        else:
            end = len(clause.body)
            self._cut(at, end, end, spaced_after(clause.body, new.text, ""))
