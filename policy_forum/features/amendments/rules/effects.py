"""What amendments do to each other and to the text: conflicts, what falls, the text in the end."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from policy_forum.domain.identifiers import AmendmentId
from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.domain.text.conflicts import Conflict, conflicts_among
from policy_forum.domain.text.document import Document
from policy_forum.domain.text.edits import edit_of
from policy_forum.domain.text.limits import MERGED
from policy_forum.domain.text.merging import Merged, Merging
from policy_forum.domain.text.touches import text_key
from policy_forum.domain.text.versions import parse_amended

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
    wishes = [
        _Wish(candidate, _composed(candidate.amended, map(_Wish, below[candidate.key]), lost))
        for candidate in below[None]
    ]
    return _composed(base, wishes, lost)


@dataclass(frozen=True)
class _Wish:
    """An amendment that is put, and what came of those to it."""

    candidate: Candidate
    below: Composition = Composition()

    def wanted(self) -> Document:
        """The text that it wants, with the amendments to it that were carried."""
        amended = self.candidate.amended
        if not self.below.steps:
            return amended
        return parse_amended(amended, self.below.steps[-1].text, MERGED)


def _composed(
    base: Document, wishes: Iterable[_Wish], lost: Collection[AmendmentId]
) -> Composition:
    clerk = _Clerk(base, tuple(wishes))
    for place, wish in enumerate(clerk.wishes):
        clerk.put(place, is_lost=wish.candidate.key in lost)
    return clerk.composition()


class _Clerk:
    """Takes the decisions on the amendments to one text, one after the other."""

    def __init__(self, base: Document, wishes: Sequence[_Wish]) -> None:
        self.wishes = wishes
        self._wanted = [wish.wanted() for wish in wishes]
        self._edits = [edit_of(base, wanted) for wanted in self._wanted]
        self._clashes: dict[int, list[Conflict]] = defaultdict(list)
        for conflict in conflicts_among(self._edits):
            self._clashes[conflict.edits[1]].append(conflict)
        self._merging = Merging(base)
        self._standing: set[int] = set()
        self._steps: list[Step] = []
        self._said: dict[str, Candidate] = {}
        self._fallen: list[Fallen] = []
        self._agreed: list[Agreed] = []
        self._lost: list[Candidate] = []

    def composition(self) -> Composition:
        """All decisions so far."""
        return Composition(
            tuple(self._steps), tuple(self._fallen), tuple(self._agreed), tuple(self._lost)
        )

    def put(self, place: int, *, is_lost: bool) -> None:
        """Decide one of the wishes; all before it are decided."""
        candidate, below = self.wishes[place].candidate, self.wishes[place].below
        into_it = tuple(step.candidate for step in below.steps)
        key = text_key(self._edits[place])
        twin = self._said.get(key)
        if twin is not None:
            self._agreed += [Agreed(each, twin) for each in (candidate, *into_it)]
            self._keep(below, below.agreed)
        elif is_lost:
            self._lost.append(candidate)
            self._drop(below, candidate)
        elif self._edits[place].is_empty:
            self._fallen += _emptied(candidate, into_it)
            self._keep(below, below.agreed)
        elif fallen := self._carry(place, into_it):
            self._fallen.append(fallen)
            self._drop(below, candidate)
        else:
            self._said[key] = candidate
            self._keep(below, below.agreed)

    def _carry(self, place: int, into_it: tuple[Candidate, ...]) -> Fallen | None:
        """Put one into the text, or say why it falls."""
        candidate = self.wishes[place].candidate
        for clash in self._clashes[place]:
            if clash.edits[0] in self._standing:
                standing = self.wishes[clash.edits[0]].candidate
                return _contradicts(candidate, standing, clash.clause_label)
        merged = self._merging.carry(self._edits[place])
        if not isinstance(merged, Merged):
            return _contradicts(candidate, self._steps[0].candidate, merged[0].clause_label)
        self._standing.add(place)
        self._steps.append(Step(candidate, merged.text, self._wanted[place], into_it))
        return None

    def _keep(self, below: Composition, agreed: Iterable[Agreed] = ()) -> None:
        self._agreed += agreed
        self._fallen += below.fallen
        self._lost += below.lost

    def _drop(self, below: Composition, parent: Candidate) -> None:
        carried = [step.candidate for step in below.steps]
        carried += [agreed.candidate for agreed in below.agreed]
        self._fallen += [_without_parent(child, parent) for child in carried]
        self._keep(below)


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
