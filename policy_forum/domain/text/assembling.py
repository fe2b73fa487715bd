"""The clauses of a base with the changes of several edits that do not conflict."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from policy_forum.domain.text.arrivals import Arranged, Arrival, arranged
from policy_forum.domain.text.clauses import Clause, ClauseId
from policy_forum.domain.text.document import Document
from policy_forum.domain.text.edits import Edit, Replacement
from policy_forum.domain.text.limits import MERGED
from policy_forum.domain.text.versions import parse_amended
from policy_forum.domain.text.word_merging import Meeting, merge_words
from policy_forum.domain.text.words import join_units, units_of

_CONTEXT_WORDS = 4


@dataclass(frozen=True, slots=True)
class Ordering:
    """A point where several edits put in something, and their order decided which comes first.

    `edits` are their places in the list that was merged. The clause is the base's clause in
    which words meet, or the one behind which new clauses meet ("" before the first); `after`
    are, for words, the last few words before the point.
    """

    clause_label: str
    edits: tuple[int, ...]
    clause_id: ClauseId | None = None
    after: str = ""


@dataclass(frozen=True, slots=True)
class Numbered:
    """An edit and its place in the list that was asked about."""

    number: int
    edit: Edit


@dataclass(frozen=True, slots=True)
class Passage:
    """A clause of the merged text, and the base clause it comes from.

    `stays` says that it stands where that clause stood, among the same neighbours.
    """

    clause: Clause
    origin: int | None
    stays: bool


_Arriving = tuple[Numbered, Replacement]
_Group = tuple[list[_Arriving], Arranged]


@dataclass(slots=True)
class Assembly:
    """The edits by the base clauses that they touch; `passages` writes, and fills `orderings`.

    What a place comes to is remembered until another edit is added there, so that a text into
    which edits are carried one by one costs each time what is new, and a look at every clause.
    """

    base: Document
    orderings: list[Ordering] = field(default_factory=list)
    arriving: dict[int, list[_Arriving]] = field(default_factory=lambda: defaultdict(list))
    rewriting: dict[int, list[Numbered]] = field(default_factory=lambda: defaultdict(list))
    landing: dict[int, int] = field(default_factory=dict)
    gone: set[int] = field(default_factory=set)
    groups: dict[int, tuple[_Group, ...]] = field(default_factory=dict)
    written: dict[int, tuple[Clause, tuple[Ordering, ...]]] = field(default_factory=dict)

    def add(self, item: Numbered) -> None:
        """Carry one more edit, which must not conflict with those before it."""
        edit = item.edit
        for stretch in edit.replacements:
            if stretch.new < stretch.new_end:
                self.arriving[stretch.old].append((item, stretch))
                self.groups.pop(stretch.old, None)
            self.gone.update(range(stretch.old, stretch.old_end))
        for place in edit.rewritten | edit.moves.keys():
            self.rewriting[place].append(item)
            self.written.pop(place, None)
        for place in edit.moves:
            # Two edits may move a clause to one point and differ in what they delete there.
            at = edit.destination(place).old
            self.landing[place] = max(at, self.landing.get(place, at))
            self.groups.clear()

    def passages(self) -> Iterator[Passage]:
        """The merged text, clause by clause."""
        self.orderings.clear()
        landed: set[int] = set()
        for place in range(len(self.base.clauses) + 1):
            if place in self.arriving:
                yield from self._arrivals(place, landed)
            if place < len(self.base.clauses) and place not in self.gone:
                yield Passage(self._clause(place), place, stays=True)

    def _arrivals(self, place: int, landed: set[int]) -> Iterator[Passage]:
        """What is put in before a base clause: insertions in order, then what replaces it."""
        if place not in self.groups:
            self.groups[place] = tuple(self._grouped(place))
        for items, group in self.groups[place]:
            if group.meeting:
                numbers = tuple(items[at][0].number for at in group.meeting)
                self.orderings.append(self._meeting(place - 1, numbers))
            for clause, origin in group.arrivals:
                if origin is None:
                    yield Passage(clause, None, stays=False)
                elif origin not in landed:
                    landed.add(origin)
                    yield Passage(self._clause(origin), origin, stays=False)

    def _grouped(self, place: int) -> Iterator[_Group]:
        coming = self.arriving[place]
        added = [item for item in coming if item[1].old == item[1].old_end]
        instead = [item for item in coming if item[1].old < item[1].old_end]
        for items in (added, instead):
            yield items, arranged([self._arriving(place, item) for item in items])

    def _arriving(self, place: int, item: _Arriving) -> tuple[Arrival, ...]:
        numbered, stretch = item
        edit = numbered.edit
        origin_of = {new: old for old, new in edit.moves.items()}
        return tuple(
            Arrival(edit.clauses[new], origin_of.get(new))
            for new in range(stretch.new, stretch.new_end)
            if self.landing.get(origin_of.get(new, -1), place) == place
        )

    def _meeting(self, place: int, numbers: tuple[int, ...], after: str = "") -> Ordering:
        clause = self.base.clauses[place] if place >= 0 else None
        label, clause_id = (clause.label, clause.id) if clause else ("", None)
        return Ordering(label, numbers, clause_id, after)

    def _clause(self, place: int) -> Clause:
        """A base clause with what the edits that rewrite or move it do to it."""
        clause = self.base.clauses[place]
        editors = self.rewriting.get(place)
        if not editors:
            return clause
        if place not in self.written:
            self.written[place] = self._rewritten(place, editors)
        rewritten, meetings = self.written[place]
        self.orderings += meetings
        return rewritten

    def _rewritten(
        self, place: int, editors: Sequence[Numbered]
    ) -> tuple[Clause, tuple[Ordering, ...]]:
        clause = self.base.clauses[place]
        versions = [
            version for item in editors if (version := item.edit.clause_for(place)) is not None
        ]
        body, meetings = self._body(place, editors, versions)
        dressed = [
            version
            for item, version in zip(editors, versions, strict=True)
            if place in item.edit.placed or place in item.edit.moves
        ]
        if dressed:
            dress = max(dressed, key=lambda version: (version.marker, version.lead))
            return replace(dress, body=body), meetings
        lead = chosen(clause.lead, [version.lead for version in versions])
        marker = chosen(clause.marker, [version.marker for version in versions])
        return replace(clause, body=body, lead=lead, marker=marker), meetings

    def _body(
        self, place: int, editors: Sequence[Numbered], versions: Sequence[Clause]
    ) -> tuple[str, tuple[Ordering, ...]]:
        clause = self.base.clauses[place]
        bodies = {version.body for version in versions if version.body != clause.body}
        if len(bodies) < 2:
            return next(iter(bodies), clause.body), ()
        merged = merge_words(clause, [item.edit for item in editors], place)
        return merged.body, tuple(
            self._meeting(
                place,
                tuple(editors[at].number for at in meeting.edits),
                _words_before(clause, meeting),
            )
            for meeting in merged.meetings
        )


def _words_before(clause: Clause, meeting: Meeting) -> str:
    before = units_of(clause.body)[: meeting.place]
    return " ".join(join_units(before).split()[-_CONTEXT_WORDS:])


def chosen(base: str, versions: Sequence[str]) -> str:
    """Of white space and markers: the base's unless changed, then the same whatever the order."""
    changed = {version for version in versions if version != base}
    return max(changed, key=lambda version: (len(version), version)) if changed else base


def readable(
    base: Document,
    clauses: list[Clause],
    origins: list[int | None],
    tail: str,
    like: Document | None = None,
) -> Document:
    """Print and read again, with blank lines where clauses would otherwise run together.

    `like` is a text with which the result has more in common than with the base. First one line
    end is enough; where that joins clauses, those with new neighbours are set apart by a blank
    line, and if need be all are.
    """
    document = Document(())
    for meeting, going_on in (("\n", "\n"), ("\n\n", "\n"), ("\n\n", "\n\n")):
        spaced = _spaced(base, clauses, origins, (meeting, going_on))
        text = "".join([clause.source for clause in spaced]) + tail
        document = parse_amended(like or base, text, MERGED)
        if [clause.body for clause in document.clauses] == [clause.body for clause in spaced]:
            break
    return document


def _spaced(
    base: Document, clauses: list[Clause], origins: list[int | None], gaps: tuple[str, str]
) -> list[Clause]:
    """The clauses at least one of two gaps apart: where new neighbours meet, or old ones go on."""
    spaced = []
    for place, clause in enumerate(clauses):
        origin = origins[place]
        before = origins[place - 1] if place else None
        lead = clause.lead
        if place == 0:
            lead = lead if origin == 0 else ""
        else:
            if "\n" not in lead and origin is not None:
                lead = base.clauses[origin].lead
            goes_on = before is not None and origin == before + 1
            gap = gaps[1] if goes_on else gaps[0]
            lead = lead if lead.count("\n") >= len(gap) else gap
        spaced.append(clause if lead == clause.lead else replace(clause, lead=lead))
    return spaced
