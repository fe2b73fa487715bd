"""What amendments do to each other and to the text: conflicts, what falls, the text in the end."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from policy_forum.domain.identifiers import AmendmentId
from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.domain.text.conflicts import Conflict, conflicts_among
from policy_forum.domain.text.document import Document
from policy_forum.domain.text.edits import edit_of
from policy_forum.domain.text.merging import Merged, merge_edits

Pair = tuple[AmendmentId, AmendmentId]
MOST_PLACES = 12


@dataclass(frozen=True)
class Candidate:
    """An amendment as far as the text goes: its key, its number, the text that it wants."""

    key: AmendmentId
    number: int
    amended: Document


@dataclass(frozen=True)
class Step:
    """A carried amendment, and the text once it is in."""

    candidate: Candidate
    text: str


@dataclass(frozen=True)
class Fallen:
    """A carried amendment that contradicts one carried before it, and where."""

    candidate: Candidate
    because_of: Candidate
    clause: str

    @property
    def reason(self) -> Phrase:
        """Why it fell, as it is kept."""
        return phrase(
            "Amendment %(number)s was carried before it, and the two contradict each other: "
            "%(clause)s.",
            number=self.because_of.number,
            clause=self.clause,
        )


@dataclass(frozen=True)
class Composition:
    """The substantive text: which amendment brought which text, and which fell."""

    steps: tuple[Step, ...]
    fallen: tuple[Fallen, ...]


def compose(base: Document, carried: Sequence[Candidate]) -> Composition:
    """Put carried amendments into the base in their order; one that contradicts falls.

    All numbers mean the base's. The last step's text is the base merged with all that stand.
    """
    standing: list[Candidate] = []
    steps: list[Step] = []
    fallen: list[Fallen] = []
    edits = {candidate.key: edit_of(base, candidate.amended) for candidate in carried}
    for candidate in carried:
        merged = merge_edits(base, [edits[c.key] for c in [*standing, candidate]])
        if isinstance(merged, Merged):
            standing.append(candidate)
            steps.append(Step(candidate, merged.text))
        else:
            fallen.append(_fallen(candidate, standing, merged))
    return Composition(tuple(steps), tuple(fallen))


def _fallen(
    candidate: Candidate, standing: Sequence[Candidate], found: Sequence[Conflict]
) -> Fallen:
    first = next((each for each in found if each.edits[1] == len(standing)), found[0])
    place = min(first.edits[0], len(standing) - 1)
    return Fallen(candidate, standing[place], first.clause_label)


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


def falls_if(pairs: Iterable[tuple[int, int]]) -> tuple[Phrase, ...]:
    """What follows from conflicts between numbers of amendments, said before anyone votes.

    One sentence for each that is voted on first, or for several that bring down one and the
    same; numbers are the order of voting.
    """
    later: dict[int, set[int]] = defaultdict(set)
    for pair in pairs:
        later[min(pair)].add(max(pair))
    alike: dict[tuple[tuple[int, ...], int | None], list[int]] = {}
    for first in sorted(later):
        fall = tuple(sorted(later[first]))
        alike.setdefault((fall, None if len(fall) == 1 else first), []).append(first)
    return tuple(_falls(firsts, fall) for (fall, _own), firsts in alike.items())


def _falls(firsts: Sequence[int], later: Sequence[int]) -> Phrase:
    if len(firsts) > 1:
        *most, last = firsts
        return phrase(
            "If one of amendments %(most)s and %(last)s is carried, amendment %(second)s falls.",
            most=", ".join(map(str, most)),
            last=last,
            second=later[0],
        )
    if len(later) == 1:
        text = "If amendment %(first)s is carried, amendment %(second)s falls."
        return phrase(text, first=firsts[0], second=later[0])
    *most, last = later
    return phrase(
        "If amendment %(first)s is carried, amendments %(most)s and %(last)s fall.",
        first=firsts[0],
        most=", ".join(map(str, most)),
        last=last,
    )
