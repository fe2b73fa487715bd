"""Instructions carried out: each is turned into changes in the places of the text it amends."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from policy_forum.domain.phrases import phrase
from policy_forum.domain.text.clauses import Clause, ClauseId
from policy_forum.domain.text.document import Document, parse_document
from policy_forum.domain.text.instructions.arriving import dressed, lead_of, read_clauses
from policy_forum.domain.text.instructions.changes import Arrival, Changes, Cut
from policy_forum.domain.text.instructions.naming import Names
from policy_forum.domain.text.instructions.parts import (
    Action,
    ChangeClauses,
    ChangeWords,
    CutRest,
    Insert,
    Instruction,
    KeepNumbers,
    Layout,
    Move,
    NewText,
    Place,
    Reference,
    Renumber,
    ReplaceAll,
    SetLines,
    Side,
)
from policy_forum.domain.text.instructions.passages import Found
from policy_forum.domain.text.instructions.problems import MOST_PROBLEMS, Unfit, WordingProblem
from policy_forum.domain.text.instructions.scanner import Scanner
from policy_forum.domain.text.instructions.targets import Targets
from policy_forum.domain.text.instructions.words import (
    behind,
    in_front,
    spaced_after,
    to_delete,
)
from policy_forum.domain.text.limits import MERGED, TextRefusedError
from policy_forum.domain.text.markers import ClauseKind

_GOING_ON = "… "
"""Before words that go on within a clause, so that they are not read as a heading or an item."""


class Execution:
    """Carries instructions out on one text, all of them against the text as it stands."""

    def __init__(self, base: Document, names: Names, scanner: Scanner) -> None:
        self.base = base
        self.targets = Targets(base, names)
        self.changes = Changes(base)
        self._scanner = scanner
        self._line = 1
        self._order = 0

    def run(self, instructions: Sequence[Instruction]) -> Changes:
        """The changes, with the problems of instructions that do not fit."""
        quiet = (Layout, KeepNumbers, SetLines)
        is_single = sum(not isinstance(one.action, quiet) for one in instructions) == 1
        for order, instruction in enumerate(instructions):
            self._order = order
            self._line = self._scanner.line(instruction.start)
            try:
                self._check_new(instruction.action)
                self._carry_out(instruction.action, single=is_single)
            except Unfit as unfit:
                problem = WordingProblem(self._line, unfit.sentence, unfit.candidates)
                self.changes.problems.append(problem)
            if len(self.changes.problems) >= MOST_PROBLEMS:
                break
        if not self.changes.problems:
            self.changes.check()
        return self.changes

    def _check_new(self, action: Action) -> None:
        """Refuse new text outside the subset at its own line."""
        new = getattr(action, "new", None)
        if not isinstance(new, NewText):
            return
        try:
            read_clauses(new.text)
        except TextRefusedError as refused:
            problem = refused.problems[0]
            self._line = self._scanner.line(new.start) + problem.line - 1
            raise Unfit(phrase("%(reason)s", reason=problem.reason)) from refused

    def _carry_out(self, action: Action, *, single: bool) -> None:
        if isinstance(action, ReplaceAll):
            if not single:
                raise Unfit(
                    phrase("“Delete all and replace” cannot stand beside other instructions.")
                )
            self._replace_all(action.new)
            return
        acts: dict[type, Callable[..., None]] = {
            ChangeWords: self._change_words,
            CutRest: self._cut_rest,
            ChangeClauses: self._change_clauses,
            Insert: self._insert,
            Move: self._move,
            Renumber: self._renumber,
            Layout: self._layout,
            KeepNumbers: self._keep_numbers,
            SetLines: self._set_lines,
        }
        acts[type(action)](action)

    def _replace_all(self, new: NewText) -> None:
        if new.is_exact:
            self.changes.whole = new.text
            return
        opening = self.base.clauses[0].lead if self.base.clauses else ""
        self.changes.whole = opening + new.text.strip("\n") + self.base.tail

    def _keep_numbers(self, _action: KeepNumbers) -> None:
        self.changes.keeps_numbers = True

    def _set_lines(self, action: SetLines) -> None:
        self.changes.lines = action.new.text

    def _layout(self, action: Layout) -> None:
        if action.reference is None:
            self.changes.ends = action.count
        else:
            self.changes.leads[self.targets.one(action.reference)] = action.count

    def _renumber(self, action: Renumber) -> None:
        place = self.targets.one(action.reference)
        if not self.base.clauses[place].marker.strip():
            raise Unfit(phrase("This clause has no number.", name=action.reference.name))
        self.changes.markers[place] = action.sign.text.strip()

    def _cut(self, place: int, start: int, end: int, new: str) -> None:
        self.changes.cuts[place].append(Cut(start, end, new, self._line, self._order))

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
        if action.passage.to == "":
            self._cut_after(first.place, first.start, self._end_of(action.scope), action.new)
            return
        last = self._end_passage(first, action)
        if last.place == first.place:
            self._swap(replace(first, end=last.end), action.new)
            return
        self._cut_after(first.place, first.start, last.place, action.new)
        start, end = self.targets.passages.body_range(replace(last, start=0))
        self._cut(last.place, start, end, "")

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
        if place.side is Side.AFTER:
            self._cut_after(found.place, found.end, self._end_of(action.scope), new)
            return
        begin, _end = self.targets.passages.body_range(found)
        self._cut(found.place, 0, begin, _inline(new) + " " if new else "")
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
        else:
            dropped = range(self.targets.subtree_end(anchor[-1]), self._end_of(scope))
        for at in dropped:
            self.changes.drop(at, self._line)
        if new is not None:
            like = anchor[-1]
            self._arrive(dropped.start, like, new, below=True)

    def _cut_after(self, place: int, start: int, end: int, new: NewText | None) -> None:
        """Cut the rest of a clause and the clauses up to `end`; new clauses go there."""
        clause = self.base.clauses[place]
        offsets = self.targets.passages.offsets(place)
        shown = self.targets.passages.shown(place)
        at = behind(clause, offsets[start - 1] + 1, shown) if start else 0
        first, rest = _parted(new)
        kept = clause.body[:at].rstrip()
        words = spaced_after(kept, first, "") if first else ""
        self._cut(place, len(kept), len(clause.body), words)
        for dropped in range(place + 1, end):
            self.changes.drop(dropped, self._line)
        if rest:
            self._put(end, rest, rank=0)

    def _change_clauses(self, action: ChangeClauses) -> None:
        lines = self.targets.lines(action.reference)
        if lines is not None:
            for window in lines:
                self._swap(Found(window.place, window.start, window.end), action.new)
                action = replace(action, new=None)
            return
        places = self.targets.many(action.reference)
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
            self._insert_at_edge(place, new)
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

    def _insert_words(self, place: Place, scope: Reference | None, new: NewText) -> None:
        assert place.passage is not None
        found = self.targets.one_of(place.passage, scope)
        clause = self.base.clauses[found.place]
        shown = self.targets.passages.shown(found.place)
        start, end = self.targets.passages.body_range(found)
        first, rest = _parted(new)
        if place.side is Side.BEFORE:
            at = in_front(clause, start, shown)
            self._cut(found.place, at, at, spaced_after(clause.body[:at], first, clause.body[at:]))
        else:
            at = behind(clause, end, shown)
            self._cut(found.place, at, at, spaced_after(clause.body[:at], first, clause.body[at:]))
        if rest:
            self._put(found.place + 1, rest, rank=0)

    def _insert_at_edge(self, place: Place, new: NewText) -> None:
        """At the beginning or the end of the whole text."""
        clauses = self.base.clauses
        if not clauses:
            self.changes.whole = new.text
            return
        if place.side is Side.BEGINNING:
            self._arrive(0, 0, new, below=False)
            return
        tops = [at for at, clause in enumerate(clauses) if clause.depth <= 1]
        self._arrive(len(clauses), tops[-1] if tops else len(clauses) - 1, new, below=False)

    def _insert_beside(self, place: Place, reference: Reference, action: Insert) -> None:
        new = action.new
        lines = self.targets.lines(reference)
        if lines is not None:
            self._insert_at_lines(place, lines, new)
            return
        places = self.targets.many(reference)
        first, last = places[0], places[-1]
        is_heading = self.base.clauses[last].kind is ClauseKind.HEADING
        if place.side in (Side.BEFORE, Side.AFTER):
            if place.side is Side.BEFORE:
                self._arrive(first, first, new, below=False)
            else:
                self._arrive(self.targets.subtree_end(last), last, new, below=True)
        elif is_heading and not _is_words(action):
            self._insert_in_section(place, last, new)
        elif is_heading or not self._brings_clauses(action):
            self._add_words(place, last, new)
        else:
            end = self.targets.subtree_end(last)
            like = last + 1 if end > last + 1 else last
            at = end if place.side is Side.END else last + 1
            self._arrive(at, like, new, below=like == last)

    def _brings_clauses(self, action: Insert) -> bool:
        """Whether new clauses below the one named are meant, and not words at its end."""
        if action.as_clause:
            return True
        read = read_clauses(action.new.text)
        return len(read) > 1 or any(clause.kind.is_item for clause in read)

    def _add_words(self, place: Place, at: int, new: NewText) -> None:
        clause = self.base.clauses[at]
        if place.side is Side.BEGINNING:
            self._cut(at, 0, 0, spaced_after("", new.text, clause.body))
        else:
            end = len(clause.body)
            self._cut(at, end, end, spaced_after(clause.body, new.text, ""))

    def _insert_in_section(self, place: Place, heading: int, new: NewText) -> None:
        end = self.targets.section_end(heading)
        inside = [at for at in range(heading + 1, end) if self.base.clauses[at].depth <= 1]
        if place.side is Side.BEGINNING:
            self._arrive(heading + 1, inside[0] if inside else heading, new, below=False)
        else:
            self._arrive(end, inside[-1] if inside else heading, new, below=False)

    def _insert_at_lines(self, place: Place, lines: list, new: NewText) -> None:  # type: ignore[type-arg]
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

    def _arrive(self, gap: int, like: int, new: NewText, *, below: bool) -> None:
        """Let new clauses come into a gap in the dress of a neighbour."""
        if new.is_exact:
            self._put(gap, self._as_written(new.text), rank=0)
            return
        read = read_clauses(new.text)
        if not read:
            return
        base = self.base.clauses
        if base[like].kind is ClauseKind.HEADING and gap == like + 1 and gap < len(base):
            like = like if base[gap].kind is ClauseKind.HEADING else gap
        clauses = list(dressed(read, self.base, like, below=below))
        if gap == like and clauses[0].depth <= base[like].depth:
            self.changes.pushed[like] = clauses[0].lead
            clauses[0] = replace(clauses[0], lead=base[like].lead)
        self._put(gap, clauses, rank=base[like].depth, is_before=gap == like)

    def _as_written(self, text: str) -> list[Clause]:
        """Clauses whose sources together are a line end and the text; their numbers stay."""
        clauses = []
        for clause in parse_document("\n" + text, MERGED).clauses:
            own = ClauseId(f"new-{len(self.changes.exact)}")
            self.changes.exact.add(own)
            clauses.append(replace(clause, id=own))
        return clauses

    def _put(
        self, gap: int, clauses: Sequence[Clause], *, rank: int, is_before: bool = False
    ) -> None:
        order = (int(is_before), -rank, self._order)
        arrival = Arrival(order, tuple(clauses), tuple(None for _clause in clauses))
        self.changes.arrivals[gap].append(arrival)

    def _move(self, action: Move) -> None:
        places = self.targets.many(action.reference)
        moved = [at for place in places for at in range(place, self.targets.subtree_end(place))]
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


def _is_words(action: Insert) -> bool:
    return not action.as_clause and action.scope is None and action.place is None


def _inline(new: NewText) -> str:
    return new.text.strip()


def _parted(new: NewText | None) -> tuple[str, tuple[Clause, ...]]:
    """New text that goes on within a clause: its first words, and clauses that follow them."""
    if new is None:
        return "", ()
    read = read_clauses(new.text)
    is_clause = bool(read) and (read[0].kind.is_item or read[0].marker.startswith("#"))
    if is_clause and (len(read) > 1 or new.text.startswith("\n")):
        return "", read
    going_on = read_clauses(_GOING_ON + new.text.strip())
    if not going_on:
        return "", ()
    return going_on[0].body.removeprefix(_GOING_ON), going_on[1:]
