"""What amendments do to each other and to the text: conflicts, what falls, the text in the end."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from policy_forum.domain.identifiers import AmendmentId
from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.domain.text.conflicts import Conflict, conflicts_among
from policy_forum.domain.text.document import Document, parse_document
from policy_forum.domain.text.edits import Edit, edit_of
from policy_forum.domain.text.limits import MERGED
from policy_forum.domain.text.merging import Merged, merge_edits
from policy_forum.domain.text.touches import text_key

Pair = tuple[AmendmentId, AmendmentId]
MOST_PLACES = 12


@dataclass(frozen=True)
class Candidate:
    """An amendment as far as the text goes: its key, its number, the text that it wants.

    With `parent` that text is the one which it wants of that amendment.
    """

    key: AmendmentId
    number: int
    amended: Document
    parent: AmendmentId | None = None


@dataclass(frozen=True)
class Step:
    """A carried amendment, and the motion's text once it is in.

    `amended_by` are the amendments to it that were carried, `wanted` what it wants with them.
    """

    candidate: Candidate
    text: str
    wanted: Document
    amended_by: tuple[Candidate, ...] = ()


@dataclass(frozen=True)
class Fallen:
    """An amendment that was carried and yet has no effect, which one is the cause, and why.

    `clause` is where the two contradict each other. Without it the cause is the amendment that
    this one amends, or this one itself, of which those to it left nothing.
    """

    candidate: Candidate
    because_of: Candidate
    reason: Phrase
    clause: str = ""


def _contradicts(candidate: Candidate, standing: Candidate, clause: str) -> Fallen:
    reason = phrase(
        "Amendment %(number)s was carried before it, and the two contradict each other: "
        "%(clause)s.",
        number=standing.number,
        clause=clause,
    )
    return Fallen(candidate, standing, reason, clause)


def _without_parent(candidate: Candidate, parent: Candidate) -> Fallen:
    text = "It amends amendment %(number)s, which was not carried."
    return Fallen(candidate, parent, phrase(text, number=parent.number))


def _emptied(parent: Candidate, into_it: Iterable[Candidate]) -> list[Fallen]:
    of_parent = phrase("The amendments to it that were carried left nothing of it.")
    of_child = phrase(
        "It was carried, and with it nothing is left of amendment %(number)s.",
        number=parent.number,
    )
    return [Fallen(parent, parent, of_parent), *(Fallen(c, parent, of_child) for c in into_it)]


@dataclass(frozen=True)
class Agreed:
    """An amendment that says the same as one carried before it, and so is carried with that."""

    candidate: Candidate
    with_one: Candidate

    @property
    def reason(self) -> Phrase:
        """Why it is carried, as it is kept."""
        return phrase(
            "It says the same as amendment %(number)s, which was carried before it.",
            number=self.with_one.number,
        )


@dataclass(frozen=True)
class Composition:
    """The substantive text, and where every amendment ended: each is in one place only.

    `steps` say which amendment brought which text; those to it stand in its step.
    """

    steps: tuple[Step, ...] = ()
    fallen: tuple[Fallen, ...] = ()
    agreed: tuple[Agreed, ...] = ()
    lost: tuple[Candidate, ...] = ()


def compose(
    base: Document, put: Sequence[Candidate], lost: Collection[AmendmentId] = ()
) -> Composition:
    """Put carried amendments into the base in the order of votes, as a clerk would.

    `put` are the amendments in that order, `lost` the keys of those that were voted down. One
    that contradicts what was carried before it falls; one that says the same is carried with it,
    whatever its own votes; one to an amendment goes into that one's text, and falls with it, so
    it can only be put together with it. All numbers mean the base's. The last step's text is the
    base merged with all that stand.
    """
    below: dict[AmendmentId | None, list[Candidate]] = defaultdict(list)
    for candidate in put:
        below[candidate.parent].append(candidate)
    clerk = _Clerk(base)
    for candidate in below[None]:
        inner = _Clerk(candidate.amended)
        for child in below[candidate.key]:
            inner.put(child, is_lost=child.key in lost)
        clerk.put(candidate, is_lost=candidate.key in lost, inner=inner)
    return clerk.composition()


class _Clerk:
    """Takes the decisions on the amendments to one text, one after the other."""

    def __init__(self, base: Document) -> None:
        self._base = base
        self._steps: list[Step] = []
        self._edits: list[Edit] = []
        self._said: dict[str, Candidate] = {}
        self._fallen: list[Fallen] = []
        self._agreed: list[Agreed] = []
        self._lost: list[Candidate] = []

    def composition(self) -> Composition:
        """All decisions so far."""
        return Composition(
            tuple(self._steps), tuple(self._fallen), tuple(self._agreed), tuple(self._lost)
        )

    def put(self, candidate: Candidate, *, is_lost: bool, inner: "_Clerk | None" = None) -> None:
        """Decide one; `inner` took the decisions on the amendments to it."""
        below = inner.composition() if inner else Composition()
        wanted = _with_steps(candidate, below)
        edit = edit_of(self._base, wanted)
        twin = self._said.get(text_key(edit))
        if twin is not None:
            self._agreed.append(Agreed(candidate, twin))
            self._agreed += [Agreed(step.candidate, twin) for step in below.steps]
            self._keep(below, below.agreed)
            return
        if is_lost:
            self._lost.append(candidate)
            self._drop(below, candidate)
            return
        merged = merge_edits(self._base, [*self._edits, edit])
        if edit.is_empty:
            self._fallen += _emptied(candidate, [step.candidate for step in below.steps])
            self._keep(below, below.agreed)
            return
        if not isinstance(merged, Merged):
            self._fallen.append(self._clash(candidate, merged))
            self._drop(below, candidate)
            return
        self._edits.append(edit)
        self._said[text_key(edit)] = candidate
        into_it = tuple(step.candidate for step in below.steps)
        self._steps.append(Step(candidate, merged.text, wanted, into_it))
        self._keep(below, below.agreed)

    def _keep(self, below: Composition, agreed: Iterable[Agreed] = ()) -> None:
        self._agreed += agreed
        self._fallen += below.fallen
        self._lost += below.lost

    def _drop(self, below: Composition, parent: Candidate) -> None:
        carried = [step.candidate for step in below.steps]
        carried += [agreed.candidate for agreed in below.agreed]
        self._fallen += [_without_parent(child, parent) for child in carried]
        self._keep(below)

    def _clash(self, candidate: Candidate, found: Sequence[Conflict]) -> Fallen:
        standing = [step.candidate for step in self._steps]
        first = next((each for each in found if each.edits[1] == len(standing)), found[0])
        place = min(first.edits[0], len(standing) - 1)
        return _contradicts(candidate, standing[place], first.clause_label)


def _with_steps(candidate: Candidate, below: Composition) -> Document:
    """The text that an amendment wants, with the amendments to it that were carried."""
    return parse_document(below.steps[-1].text, MERGED) if below.steps else candidate.amended


def conflicts_of(
    base: Document, candidates: Sequence[Candidate]
) -> Mapping[Pair, tuple[Conflict, ...]]:
    """Every pair of amendments to the base that contradict each other, and where they do.

    The first of a pair, and the first reading, is the one that comes first in `candidates`.
    """
    edits = [edit_of(base, candidate.amended) for candidate in candidates]
    found: dict[Pair, list[Conflict]] = defaultdict(list)
    for conflict in conflicts_among(edits):
        one, other = conflict.edits
        found[candidates[one].key, candidates[other].key].append(conflict)
    return {pair: tuple(conflicts) for pair, conflicts in found.items()}


def places_of(conflicts: Iterable[Conflict]) -> list[dict[str, str]]:
    """Conflicts as they are stored: clause, what stands there, and both readings."""
    return [
        {
            "clause": conflict.clause_label,
            "base": conflict.base_words,
            "first": conflict.first_reading,
            "second": conflict.second_reading,
        }
        for conflict in conflicts
    ][:MOST_PLACES]


def falls_if(pairs: Iterable[tuple[int, int]], order: Sequence[int] = ()) -> tuple[Phrase, ...]:
    """What follows from conflicts between numbers of amendments, said before anyone votes.

    One sentence for each that is voted on first, or for several that bring down one and the
    same. `order` are the numbers in the order of votes; those not among them come after, by
    number.
    """
    places = {number: (0, place) for place, number in enumerate(order)}

    def rank(number: int) -> tuple[int, int]:
        return places.get(number, (1, number))

    later: dict[int, set[int]] = defaultdict(set)
    for pair in pairs:
        first, second = sorted(pair, key=rank)
        later[first].add(second)
    alike: dict[tuple[tuple[int, ...], int | None], list[int]] = {}
    for first in sorted(later, key=rank):
        fall = tuple(sorted(later[first], key=rank))
        alike.setdefault((fall, None if len(fall) == 1 else first), []).append(first)
    return tuple(_falls(firsts, fall) for (fall, _own), firsts in alike.items())


def _falls(firsts: Sequence[int], later: Sequence[int]) -> Phrase:
    if len(firsts) > 1:
        *most, last = sorted(firsts)
        return phrase(
            "If one of amendments %(most)s and %(last)s is carried, amendment %(second)s falls.",
            most=", ".join(map(str, most)),
            last=last,
            second=later[0],
        )
    if len(later) == 1:
        text = "If amendment %(first)s is carried, amendment %(second)s falls."
        return phrase(text, first=firsts[0], second=later[0])
    *most, last = sorted(later)
    return phrase(
        "If amendment %(first)s is carried, amendments %(most)s and %(last)s fall.",
        first=firsts[0],
        most=", ".join(map(str, most)),
        last=last,
    )
