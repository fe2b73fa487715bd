"""The formal instructions that turn one text into another.

Each change is put into the phrase that a chair would read out. All are then read back and carried
out on the old text; where that does not give the new one, the change at fault is said in a closer
way: with numbers and blank lines, with the whole clause, with the clause in its exact form, and at
last with all replaced.
"""

from collections.abc import Iterator, Sequence

from policy_forum.domain.text.clause_sentences import (
    ClauseNames,
    NewClauses,
    deleted,
    inserted,
    inserted_exactly,
    moved,
    replaced,
    replaced_exactly,
)
from policy_forum.domain.text.clauses import Clause
from policy_forum.domain.text.difference import (
    ChangeKind,
    Difference,
    difference,
)
from policy_forum.domain.text.document import Document, print_document
from policy_forum.domain.text.instructions import (
    WordingRefusedError,
    apply_wording,
    changes_of,
    sentences_in,
)
from policy_forum.domain.text.instructions.changes import Changes
from policy_forum.domain.text.instructions.passages import passages_of
from policy_forum.domain.text.numbering import renumber
from policy_forum.domain.text.quoting import exactly, sentence
from policy_forum.domain.text.stretches import (
    Stretch,
    origins_of,
    parted,
    say_closer,
    stretches_of,
)
from policy_forum.domain.text.word_sentences import WordChange, sentences, word_changes

REPLACES_ALL = "Delete all and replace with"
BETWEEN = "\n\n"
_MOST_ROUNDS = 12


def wording(old: Document, new: Document) -> tuple[str, ...]:
    """Instructions, one for each change, in the order of the text; none for equal texts.

    Numbers are those of the old text; consequential renumbering is left unsaid. Joined by blank
    lines and applied to the old text they give the new one to the character.
    """
    return wording_of(difference(old, new))


def wording_of(of: Difference, *, is_exact: bool = True) -> tuple[str, ...]:
    """As `wording`, for a difference already made.

    Where it need not be exact, line ends, blank lines and spaces are left unsaid, as on paper.
    """
    if print_document(of.old) == print_document(of.new):
        return ()
    said = _Wording(of, is_exact=is_exact).said()
    return said if said is not None else _all_replaced(of, is_exact=is_exact)


def _all_replaced(of: Difference, *, is_exact: bool) -> tuple[str, ...]:
    """The new text in the place of the old: as a quotation, or to the character."""
    wanted = print_document(of.new)
    shown = wanted.strip("\n")
    quoted = sentence(f"{REPLACES_ALL}: ", shown, "") if shown.strip() else ""
    end = _ending(len(wanted) - len(wanted.rstrip("\n")))
    for candidate in ((quoted,), (quoted, end), (exactly(REPLACES_ALL, wanted),)):
        if candidate[0] and _says(of.old, candidate, wanted, is_exact=is_exact):
            return candidate
    return (exactly(REPLACES_ALL, wanted),)


def _says(old: Document, spoken: tuple[str, ...], wanted: str, *, is_exact: bool) -> bool:
    try:
        read = print_document(apply_wording(old, BETWEEN.join(spoken)))
    except WordingRefusedError:
        return False
    is_said = read == wanted or (not is_exact and read.split() == wanted.split())
    return is_said and sentences_in(BETWEEN.join(spoken)) == spoken


def _ending(count: int) -> str:
    return f"End with {_number(count)} line break{'' if count == 1 else 's'}."


class _Wording:
    """The sentences for one difference, made closer until they say it."""

    def __init__(self, of: Difference, *, is_exact: bool) -> None:
        self.of = of
        self.is_exact = is_exact
        self.names = ClauseNames(of.old)
        self.passages = passages_of(of.old)
        self.has_moves = any(change.kind.is_move for change in of.changes)
        self.says_throughout = True
        self.stretches = list(stretches_of(of, has_moves=self.has_moves))
        self.keeps_numbers = self._keeps_numbers()

    def said(self) -> tuple[str, ...] | None:
        """The sentences, or None where only all can be replaced."""
        if not any(stretch.is_kept for stretch in self.stretches):
            return None
        wanted = print_document(self.of.new)
        for _round in range(_MOST_ROUNDS):
            told = self._told()
            if told is None:
                return None
            spoken = [said for said, _stretch in told]
            changes = changes_of(self.of.old, BETWEEN.join(spoken)) if spoken else (
                Changes(self.of.old)
            )  # fmt: skip
            if not changes.problems:
                text = changes.result()
                if text == wanted or (not self.is_exact and text.split() == wanted.split()):
                    return tuple(spoken) if self._parts_again(spoken) else None
            if not self._mend(changes, told):
                return None
        return None

    def _parts_again(self, spoken: Sequence[str]) -> bool:
        """Whether the sentences are found again when they stand together."""
        return sentences_in(BETWEEN.join(spoken)) == tuple(spoken)

    def _told(self) -> list[tuple[str, Stretch | None]] | None:
        """All sentences, each with the stretch that it is about."""
        told: list[tuple[str, Stretch | None]] = []
        throughout = self._throughout() if self.says_throughout else {}
        told += [(said, None) for said in dict.fromkeys(throughout.values())]
        for stretch in self.stretches:
            said = self._of(stretch, throughout)
            if said is None:
                return None
            told += [(one, stretch) for one in said]
        if self.keeps_numbers:
            told.append(("Keep all other numbers as they are.", None))
        if self.is_exact and self.of.new.tail != self.of.old.tail:
            count = len(self.of.new.tail)
            if self.of.new.tail != "\n" * count:
                return None
            told.append((_ending(count), None))
        return told

    def _of(self, stretch: Stretch, throughout: dict[tuple[int, int], str]) -> list[str] | None:
        if not stretch.is_kept:
            return self._between(stretch)
        change, place = stretch.change, stretch.gap
        assert change is not None
        assert change.old is not None
        assert change.new is not None
        if change.old is change.new and not (stretch.level or stretch.has_layout):
            return []
        if stretch.level >= 2:
            said = replaced_exactly(self.names, place, change.new)
            return None if said is None else [said]
        name = self.names.of(place)
        result = []
        if stretch.level == 1:
            whole = sentence(f"Replace the words of {name} with: ", change.new.body, "")
            result.append(whole)
        elif change.old.body != change.new.body:
            words = [
                word for word in word_changes(change) if (place, word.span.old) not in throughout
            ]
            result += sentences(change.old, name, words, self.passages, place)
        if stretch.has_layout:
            result += self._layout(stretch, name)
        return list(dict.fromkeys(result))

    def _layout(self, stretch: Stretch, name: str) -> Iterator[str]:
        """Number and blank lines, where the rules do not give them by themselves."""
        change = stretch.change
        assert change is not None
        assert change.new is not None
        if change.new.marker != self._marker_by_rule(stretch) and change.new.marker.strip():
            yield sentence(f"Renumber {name} as ", change.new.marker.strip(), "")
        lead = change.new.lead
        if self.is_exact and lead == "\n" * len(lead):
            count = len(lead) - (stretch.new_place > 0)
            yield f"Leave {_number(count)} blank line{'' if count == 1 else 's'} before {name}."

    def _marker_by_rule(self, stretch: Stretch) -> str:
        assert stretch.change is not None
        assert stretch.change.old is not None
        if self.keeps_numbers:
            return stretch.change.old.marker
        return self._counted[stretch.new_place]

    def _between(self, stretch: Stretch) -> list[str] | None:
        result: list[str] = []
        if stretch.level == 0:
            come = NewClauses(stretch.come, is_numbered=stretch.is_numbered)
            result += replaced(self.names, stretch.gone, come, stretch.gap)
        else:
            if stretch.gone:
                result += deleted(self.names, stretch.gone)
            if stretch.come and stretch.level == 1 and stretch.gone:
                result.append(inserted(self.names, stretch.gap, NewClauses(stretch.come)))
            elif stretch.come:
                said = inserted_exactly(self.names, stretch.gap, stretch.come)
                if said is None:
                    return None
                result.append(said)
        result += [moved(self.names, row, stretch.gap) for row in self.names.rows(stretch.moves)]
        return result

    def _throughout(self) -> dict[tuple[int, int], str]:
        """The same replacement everywhere where the words stand, as one sentence."""
        found: dict[tuple[str, str], list[tuple[int, WordChange]]] = {}
        for stretch in self.stretches:
            change = stretch.change
            if change is None or stretch.level or change.old is None or change.new is None:
                continue
            if change.kind is not ChangeKind.CHANGED:
                continue
            for word in word_changes(change):
                if word.deleted and word.inserted:
                    key = word.deleted, word.inserted
                    found.setdefault(key, []).append((stretch.gap, word))
        result = {}
        for (old, new), places in found.items():
            standing = self.passages.find(old)
            if len(places) > 1 and len(standing) == len(places):
                held = list(dict.fromkeys(place for place, _word in places))
                if len(held) == 1:
                    said = sentence(f"In {self.names.of(held[0])}, replace ", old, " with ", new,
                                    " throughout")  # fmt: skip
                else:
                    said = sentence("Replace ", old, " with ", new, " throughout")
                result.update({(place, word.span.old): said for place, word in places})
        return result

    def _keeps_numbers(self) -> bool:
        """Whether more numbers are right when nothing is counted on."""
        origins = origins_of(self.of)
        clauses = [
            self._with_old_marker(clause, origin)
            for clause, origin in zip(self.of.new.clauses, origins, strict=True)
        ]
        arrived = [change.kind.is_move for change in self.of.changes if change.new is not None]
        staying = [None if has else at for has, at in zip(arrived, origins, strict=True)]
        counted = renumber(self.of.old, clauses, staying)
        self._counted = [clause.marker for clause in counted]
        by_rule = as_written = 0
        for clause, origin, marker in zip(self.of.new.clauses, origins, self._counted, strict=True):
            if origin is not None:
                by_rule += clause.marker.strip() != marker.strip()
                old = self.of.old.clauses[origin].marker
                as_written += clause.marker.strip() != old.strip()
        return as_written < by_rule

    def _with_old_marker(self, clause: Clause, origin: int | None) -> Clause:
        return clause if origin is None else self.of.old.clauses[origin]

    def _mend(self, changes: Changes, told: Sequence[tuple[str, Stretch | None]]) -> bool:
        """Say what was at fault in a closer way; False where no closer one is left."""
        faults = list(self._at_fault(changes, told))
        if any(stretch is None for stretch, _is_words in faults) and self.says_throughout:
            self.says_throughout = False
            return True
        concerned = [(stretch, is_words) for stretch, is_words in faults if stretch is not None]
        bare = [one for one, _ in concerned if len(one.come) == 1 and not one.is_numbered]
        if bare:
            for stretch in bare:
                stretch.is_numbered = True
            return True
        if self.has_moves and any(stretch.moves or not stretch.is_kept for stretch, _ in concerned):
            self._without_moves()
            return True
        mended = False
        for stretch, is_words in concerned:
            mended = say_closer(stretch, is_words=is_words) or mended
        return mended

    def _without_moves(self) -> None:
        """Begin again with moved clauses deleted here and inserted there."""
        levels = {
            stretch.gap: (stretch.level, stretch.has_layout)
            for stretch in self.stretches
            if stretch.is_kept
        }
        self.has_moves = False
        self.stretches = list(stretches_of(self.of, has_moves=False))
        for stretch in self.stretches:
            if stretch.is_kept and stretch.gap in levels:
                stretch.level, stretch.has_layout = levels[stretch.gap]

    def _at_fault(
        self, changes: Changes, told: Sequence[tuple[str, Stretch | None]]
    ) -> Iterator[tuple[Stretch | None, bool]]:
        """The stretches whose sentences do not give the new text, and whether for their words."""
        if changes.problems:
            lines: list[int] = []
            line = 1
            for said, _stretch in told:
                lines.append(line)
                line += said.count("\n") + 2
            for problem in changes.problems:
                at = max((n for n, begin in enumerate(lines) if begin <= problem.line), default=0)
                yield told[at][1], True
            return
        yield from self._unlike(changes)

    def _unlike(self, changes: Changes) -> Iterator[tuple[Stretch | None, bool]]:
        """Where the result is not the new text, from one clause that stays to the next."""
        anchors = {
            stretch.gap: stretch for stretch in self.stretches
            if stretch.is_kept and stretch.level < 2
        }  # fmt: skip
        got = parted(((c, o if o in anchors and o not in changes.moved else None)
                       for c, o in changes.row()))  # fmt: skip
        new_origin = {stretch.new_place: gap for gap, stretch in anchors.items()}
        wanted = parted(
            (clause, new_origin.get(place)) for place, clause in enumerate(self.of.new.clauses)
        )
        between: dict[int | None, list[Stretch]] = {}
        anchor: int | None = None
        for stretch in self.stretches:
            if stretch.gap in anchors and stretch.is_kept:
                anchor = stretch.gap
            else:
                between.setdefault(anchor, []).append(stretch)
        for key, (clause, follows) in wanted.items():
            here, then = got.get(key, (None, ""))
            if clause is not None and (here is None or self._differ(here.source, clause.source)):
                is_words = here is None or self._differ(here.body, clause.body)
                yield anchors[key] if key is not None else None, is_words
            if self._differ(then, follows):
                yield from ((stretch, True) for stretch in between.get(key, ()))

    def _differ(self, one: str, other: str) -> bool:
        return one != other if self.is_exact else one.split() != other.split()


def _number(count: int) -> str:
    return {0: "no", 1: "one"}.get(count, str(count))
