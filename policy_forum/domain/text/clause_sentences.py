"""Instructions for clauses that go, come, or stand elsewhere."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policy_forum.domain.text.clauses import Clause
from policy_forum.domain.text.document import Document
from policy_forum.domain.text.markers import ClauseKind
from policy_forum.domain.text.quoting import ended, exactly, in_one, sentence, source_of

_COMMON_NAMES = ("Heading", "Clause", "Paragraph", "Bullet", "Divider")


@dataclass(frozen=True, slots=True)
class NewClauses:
    """Clauses that come; a single item may be quoted without the number that it gets anyway."""

    clauses: Sequence[Clause]
    is_numbered: bool = True

    @property
    def quoted(self) -> str:
        """As they stand in a quotation."""
        if self.is_numbered or len(self.clauses) > 1 or not self.clauses[0].kind.is_item:
            return in_one(self.clauses)
        return self.clauses[0].body


class ClauseNames:
    """What the clauses of the old text are called within a sentence."""

    def __init__(self, old: Document) -> None:
        self.old = old
        self._numbers = {
            clause.shown_marker.strip("(). ")
            for clause in old.clauses
            if clause.kind is not ClauseKind.BULLET and clause.depth == 1
        }

    def of(self, place: int) -> str:
        """The label; a heading by “the”, a paragraph told apart from a clause of its number."""
        clause = self.old.clauses[place]
        label = clause.label
        if not label.startswith(_COMMON_NAMES):
            return label
        label = label[0].lower() + label[1:]
        if clause.kind is ClauseKind.HEADING:
            return f"the {label}"
        if clause.kind is ClauseKind.PARAGRAPH and label.split(" ")[1:2] == [
            number for number in label.split(" ")[1:2] if number in self._numbers
        ]:
            return f"unnumbered {label}"
        return label

    def subtree_end(self, place: int) -> int:
        """The place behind a clause and its sub-clauses."""
        clauses = self.old.clauses
        end = place + 1
        if clauses[place].kind is ClauseKind.HEADING:
            return end
        while end < len(clauses) and clauses[end].depth > clauses[place].depth:
            end += 1
        return end

    def tops(self, places: Sequence[int]) -> list[tuple[int, bool]]:
        """The outermost of some clauses, and whether their sub-clauses are among them."""
        wanted, covered = set(places), -1
        tops = []
        for place in places:
            if place < covered:
                continue
            end = self.subtree_end(place)
            is_whole = all(at in wanted for at in range(place, end))
            tops.append((place, is_whole))
            covered = end if is_whole else covered
        return tops

    def rows(self, places: Sequence[int]) -> list[list[int]]:
        """The places in rows of clauses that follow each other, each with its sub-clauses."""
        rows: list[list[int]] = []
        covered, wanted = 0, frozenset(places)
        for place in places:
            if place < covered and rows and rows[-1][0] < place:
                rows[-1].append(place)
                continue
            covered = self._section_end(place, wanted)
            last = rows[-1][-1] if rows else None
            clauses = self.old.clauses
            if (
                last is not None
                and self.subtree_end(last) == place
                and clauses[last].depth == clauses[place].depth
                and clauses[last].parent == clauses[place].parent
                and ClauseKind.HEADING not in (clauses[last].kind, clauses[place].kind)
            ):
                rows[-1].append(place)
            else:
                rows.append([place])
        return rows

    def _section_end(self, place: int, places: frozenset[int]) -> int:
        """The end of the section that a heading opens, if all of it is among the places."""
        clauses = self.old.clauses
        end = place + 1
        if clauses[place].kind is not ClauseKind.HEADING:
            return 0
        while end < len(clauses) and clauses[end].kind is not ClauseKind.HEADING:
            if end not in places:
                return 0
            end = self.subtree_end(end)
        return end

    def moving(self, places: Sequence[int]) -> str:
        """Clauses that move together: a section by its name, others by first and last."""
        heading = self.of(places[0])
        if self.old.clauses[places[0]].kind is ClauseKind.HEADING and len(places) > 1:
            return heading.replace("the heading", "the section", 1)
        return self.span(places)

    def span(self, places: Sequence[int]) -> str:
        """Outermost clauses that follow each other, by the first and the last."""
        if len(places) == 1:
            return self.of(places[0])
        joint = " and " if len(places) == 2 else " to "
        return f"{self.of(places[0])}{joint}{self.of(places[-1])}"

    def gap(self, place: int, like: Clause) -> str:
        """Where a clause such as `like` comes in before the place; "" for the end of all."""
        clauses = self.old.clauses
        at: int | None = place - 1 if place else None
        while at is not None:
            if (
                self.subtree_end(at) == place
                and clauses[at].depth <= max(like.depth, 1)
                and (
                    clauses[at].depth == like.depth
                    or clauses[at].kind is ClauseKind.HEADING
                    or clauses[at].depth == 1
                )
            ):
                break
            at = clauses[at].parent
        if at is None and place:
            at = place - 1 if self.subtree_end(place - 1) == place else None
        is_last = place == len(clauses)
        if is_last and (at is None or clauses[at].depth <= 1):
            return ""
        if at is not None:
            return f"after {self.of(at)}"
        return f"before {self.of(place)}"

    def kind_of(self, come: Sequence[Clause], gap: int) -> str:
        """What new clauses are called; plain paragraphs beside items are named as such."""
        around = self.old.clauses[max(gap - 1, 0) : gap + 1]
        is_plain = all(one.kind is ClauseKind.PARAGRAPH and one.depth == 1 for one in come)
        if is_plain and any(one.kind.is_item for one in around):
            return "an unnumbered paragraph" if len(come) == 1 else "unnumbered paragraphs"
        if len(come) > 1:
            return "new clauses"
        return "a new heading" if come[0].kind is ClauseKind.HEADING else "a new clause"


def deleted(names: ClauseNames, places: Sequence[int]) -> Iterator[str]:
    """Sentences that delete neighbouring clauses."""
    tops = names.tops(places)
    if all(is_whole for _place, is_whole in tops):
        yield ended(f"Delete {names.span([place for place, _is_whole in tops])}")
        return
    for place, is_whole in tops:
        alone = "" if is_whole else " but not its sub-clauses"
        yield ended(f"Delete {names.of(place)}{alone}")


def replaced(names: ClauseNames, gone: Sequence[int], come: NewClauses, gap: int) -> Iterator[str]:
    """Sentences for neighbouring clauses that go and come."""
    tops = names.tops(gone)
    if gone and come.clauses and all(is_whole for _place, is_whole in tops):
        span = names.span([place for place, _is_whole in tops])
        yield sentence(f"Delete {span} and insert instead: ", come.quoted, "")
        return
    if gone:
        yield from deleted(names, gone)
    if come.clauses:
        yield inserted(names, gap, come)


def inserted(names: ClauseNames, gap: int, come: NewClauses) -> str:
    """The sentence for new clauses before the old text's clause `gap`."""
    where = names.gap(gap, come.clauses[0])
    what = names.kind_of(come.clauses, gap)
    beginning = f"{where[0].upper()}{where[1:]} insert {what}: " if where else (
        f"At the end add {what}: "
    )  # fmt: skip
    return sentence(beginning, come.quoted, "")


def inserted_exactly(names: ClauseNames, gap: int, come: Sequence[Clause]) -> str | None:
    """The same to the character, or None where they do not begin a line."""
    text = source_of(come) if gap else "".join([clause.source for clause in come])
    if text is None:
        return None
    if gap < len(names.old.clauses):
        return exactly(f"Before {names.of(gap)} insert", text)
    return exactly("At the end insert", text)


def replaced_exactly(names: ClauseNames, place: int, new: Clause) -> str | None:
    """The sentence that puts a clause, to the character, in the place of another."""
    text = source_of([new]) if place else new.marker + new.body
    if text is None:
        return None
    alone = "" if names.subtree_end(place) == place + 1 else " but not its sub-clauses"
    return exactly(f"Replace {names.of(place)}{alone} with", text)


def moved(names: ClauseNames, places: Sequence[int], gap: int) -> str:
    """The sentence that moves neighbouring clauses with their sub-clauses."""
    where = names.gap(gap, names.old.clauses[places[0]])
    return ended(f"Move {names.moving(places)} to {where or 'the end'}")
