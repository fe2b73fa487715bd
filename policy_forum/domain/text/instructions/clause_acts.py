"""Instructions about clauses carried out."""

from dataclasses import replace

from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.domain.text.instructions.arriving import lead_of, read_clauses
from policy_forum.domain.text.instructions.changes import Arrival
from policy_forum.domain.text.instructions.known_names import plain
from policy_forum.domain.text.instructions.parts import (
    ChangeClauses,
    Insert,
    Move,
    NewText,
    Place,
    Reference,
    SectionPart,
    Side,
)
from policy_forum.domain.text.instructions.passages import Found, Window
from policy_forum.domain.text.instructions.problems import Unfit
from policy_forum.domain.text.instructions.word_acts import WordActs
from policy_forum.domain.text.instructions.words import (
    spaced_after,
)
from policy_forum.domain.text.markers import ClauseKind

_DELETE_WHAT = phrase(
    "“%(name)s” is a section. Write “delete the section %(name)s” or “delete the %(label)s”."
)
_MOVE_WHAT = phrase(
    "“%(name)s” is a section. Write “move the section %(name)s” or “move the %(label)s”."
)


class ClauseActs(WordActs):
    """Clauses that go, come and move."""

    def _change_clauses(self, action: ChangeClauses) -> None:
        lines = self.targets.lines(action.reference)
        if lines is not None:
            self._change_lines(lines, action.new)
            return
        places = self._meant(action.reference, action.section, _DELETE_WHAT)
        if action.words_only:
            place = self.targets.one(action.reference)
            clause = self.base.clauses[place]
            self._cut(place, 0, len(clause.body), action.new.text if action.new else "")
            return
        if action.new is not None and self._keeps_place(places, action.new, alone=action.alone):
            place = places[0]
            body = read_clauses(action.new.text)[0].body
            self._cut(place, 0, len(self.base.clauses[place].body), body)
            return
        ends = [at + 1 if action.alone else self.targets.subtree_end(at) for at in places]
        dropped = {at for place, end in zip(places, ends, strict=True) for at in range(place, end)}
        for at in sorted(dropped):
            self.changes.drop(at, self._line)
        if action.new is not None:
            self._arrive(places[0], places[0], action.new, below=False)

    def _change_lines(self, lines: list[Window], new: NewText | None) -> None:
        """Words on lines, and clauses that stand there whole."""
        for window in lines:
            clause = self.base.clauses[window.place]
            is_whole = window.start == 0 and window.end == len(clause.text)
            if is_whole and new is None:
                self.changes.drop(window.place, self._line)
            else:
                self._swap(Found(window.place, window.start, window.end), new)
            new = None

    def _meant(
        self, reference: Reference, section: SectionPart | None, unclear: Phrase
    ) -> list[int]:
        """The clauses that are named; a section as a whole only where it is called one."""
        places = self.targets.many(reference)
        is_heading = len(places) == 1 and (self.base.clauses[places[0]].kind is ClauseKind.HEADING)
        if not is_heading or "heading" in plain(reference.name)[:2]:
            return places
        label = self.base.clauses[places[0]].label
        if section is None:
            values = {"name": reference.name, "label": label[0].lower() + label[1:]}
            raise Unfit(replace(unclear, values=values), (label,))
        first = places[0] + (section is SectionPart.CONTENT)
        return list(range(first, self.targets.section_end(places[0])))

    def _keeps_place(self, places: list[int], new: NewText, *, alone: bool) -> bool:
        """Whether one clause is replaced by one of its kind, so that it is the same clause."""
        if len(places) != 1 or new.is_exact:
            return False
        clause = self.base.clauses[places[0]]
        has_more = self.targets.subtree_end(places[0]) > places[0] + 1 and not alone
        read = read_clauses(new.text)
        is_same = len(read) == 1 and read[0].kind in (clause.kind, ClauseKind.PARAGRAPH)
        return is_same and not has_more

    def _insert(self, action: Insert) -> None:
        place, new = action.place, action.new
        if place is None or (action.number and place.side is Side.END):
            place = self._place_of_number(action)
        if place.passage is not None:
            self._insert_words(place, action.scope, new)
        elif place.reference is None:
            self._insert_at_edge(place, action)
        else:
            self._insert_beside(place, place.reference, action)

    def _place_of_number(self, action: Insert) -> Place:
        """“insert a new clause 4”, “in Resolves add …”."""
        if action.number:
            scope = f"{action.scope.name} " if action.scope else ""
            for number, side in ((int(action.number.split(".")[0]), Side.BEFORE),
                                 (int(action.number.split(".")[0]) - 1, Side.AFTER)):  # fmt: skip
                name = f"{scope}{number}"
                if self.targets.names.find_all(name):
                    return Place(side, Reference(name, 0))
        return Place(Side.END, action.scope)

    def _insert_at_edge(self, place: Place, action: Insert) -> None:
        """At the beginning or the end of the whole text."""
        clauses = self.base.clauses
        if not clauses:
            self.changes.whole = action.new.text
            return
        if place.side is Side.BEGINNING:
            self._come(0, 0, action, below=False)
            return
        tops = [at for at, clause in enumerate(clauses) if clause.depth <= 1]
        self._come(len(clauses), tops[-1] if tops else len(clauses) - 1, action, below=False)

    def _insert_beside(self, place: Place, reference: Reference, action: Insert) -> None:
        new = action.new
        lines = self.targets.lines(reference)
        if lines is not None:
            self._insert_at_lines(place, lines, new)
            return
        places = self.targets.many(reference)
        first, last = places[0], places[-1]
        is_section = self.base.clauses[last].kind is ClauseKind.HEADING and (
            "heading" not in plain(reference.name)[:2]
        )
        if place.side in (Side.BEFORE, Side.AFTER):
            if place.side is Side.BEFORE:
                self._come(first, first, action, below=False)
            else:
                self._come(self.targets.subtree_end(last), last, action, below=True)
        elif is_section:
            self._insert_in_section(place, last, action)
        elif not self._brings_clauses(action):
            self._add_words(place, last, new)
        else:
            end = self.targets.subtree_end(last)
            like = last + 1 if end > last + 1 else last
            at = end if place.side is Side.END else last + 1
            self._come(at, like, action, below=like == last)

    def _brings_clauses(self, action: Insert) -> bool:
        """Whether new clauses below the one named are meant, and not words at its end."""
        if action.as_clause:
            return True
        read = read_clauses(action.new.text)
        return len(read) > 1 or any(clause.kind.is_item for clause in read)

    def _insert_in_section(self, place: Place, heading: int, action: Insert) -> None:
        end = self.targets.section_end(heading)
        inside = [at for at in range(heading + 1, end) if self.base.clauses[at].depth <= 1]
        if place.side is Side.BEGINNING:
            self._come(heading + 1, inside[0] if inside else heading, action, below=False)
        else:
            self._come(end, inside[-1] if inside else heading, action, below=False)

    def _insert_at_lines(self, place: Place, lines: list[Window], new: NewText) -> None:
        window = lines[-1] if place.side in (Side.AFTER, Side.END) else lines[0]
        clause = self.base.clauses[window.place]
        offsets = self.targets.passages.offsets(window.place)
        if place.side in (Side.AFTER, Side.END):
            if window.end == len(clause.text):
                self._arrive(self.targets.subtree_end(window.place), window.place, new, below=True)
                return
            at = offsets[window.end - 1] + 1
        else:
            if window.start == 0:
                self._arrive(window.place, window.place, new, below=False)
                return
            at = offsets[window.start]
        self._cut(window.place, at, at, spaced_after(clause.body[:at], new.text, clause.body[at:]))

    def _move(self, action: Move) -> None:
        part = SectionPart.ALL if action.is_section else None
        places = self._meant(action.reference, part, _MOVE_WHAT)
        ends = {at: self.targets.subtree_end(at) for at in places}
        moved = sorted({at for place in places for at in range(place, ends[place])})
        gap, rank = self._gap_of(action.place, places[0])
        if any(gap == at + 1 or gap == at for at in moved[1:]):
            raise Unfit(phrase("A clause cannot be moved into itself."))
        for at in moved:
            if at in self.changes.moved:
                self.changes.clash(self._line, self.changes.moved[at], self.base.clauses[at].label)
            self.changes.moved[at] = self._line
        order = (int(action.place.side is Side.BEFORE), -rank, self._order)
        kept = [self.base.clauses[at] for at in moved]
        usual = lead_of(self.base, places[0])
        if gap < len(self.base.clauses) and self._opens_row(gap):
            self.changes.pushed[gap] = lead_of(self.base, gap)
            kept[0] = replace(kept[0], lead=self.base.clauses[gap].lead)
        else:
            kept[0] = replace(kept[0], lead=usual)
        self.changes.arrivals[gap].append(Arrival(order, tuple(kept), tuple(moved)))

    def _opens_row(self, place: int) -> bool:
        """Whether a clause is the first of the text, of its section or of its list."""
        if place == 0:
            return True
        clause, before = self.base.clauses[place], self.base.clauses[place - 1]
        is_first = before.depth < clause.depth
        return is_first and clause.kind is not ClauseKind.HEADING

    def _gap_of(self, place: Place, first: int) -> tuple[int, int]:
        clauses = self.base.clauses
        if place.reference is None:
            if place.passage is not None:
                raise Unfit(phrase("Name the clause to move it to by its number."))
            return (0 if place.side is Side.BEGINNING else len(clauses)), 1
        target = self.targets.one(place.reference)
        depth = clauses[target].depth
        if place.side is Side.BEFORE:
            return target, depth
        if place.side is Side.AFTER:
            return self.targets.subtree_end(target), depth
        if clauses[target].kind is ClauseKind.HEADING:
            is_start = place.side is Side.BEGINNING
            return (target + 1 if is_start else self.targets.section_end(target)), 1
        return (target if target < first else self.targets.subtree_end(target)), depth
