"""Motions near to a text, and clauses of different motions that say nearly the same.

Nearness is the cosine of TF-IDF vectors of words (Salton and Buckley, "Term-weighting
approaches in automatic text retrieval", 1988), which finds the same subject in other words; what
the texts share word for word is shown as passages.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from itertools import combinations
from math import log, sqrt

from policy_forum.domain.text.clauses import Clause, ClauseId
from policy_forum.domain.text.document import Document
from policy_forum.domain.text.shingles import ClauseWords, clause_words, shared_runs

_MOST_PASSAGES = 12
_COMMON_SHARE = 0.5
_FEW_TEXTS = 8
_LONG_WORD = 6


@dataclass(frozen=True, slots=True)
class SharedPassage:
    """Words that stand in both texts, as the text asked about has them, and where they stand."""

    words: str
    clause_label_here: str
    clause_label_there: str


@dataclass(frozen=True, slots=True)
class Likeness:
    """A text near to the one asked about; `score` is from 0 (nothing shared) to 1 (the same)."""

    key: str
    score: float
    passages: tuple[SharedPassage, ...]


@dataclass(frozen=True, slots=True)
class Terms:
    """What a text is compared by: how often it has each word."""

    counts: Mapping[str, int]


def terms_of(document: Document) -> Terms:
    """The words of a text, headings left out; linear in its length.

    Words of six letters and more are compared without their last letters, so that "councils" is
    near "council" and "housing" near "houses".
    """
    return Terms(Counter(_stem(key) for words in clause_words(document) for key in words.keys))


def _stem(key: str) -> str:
    key = key.removesuffix("'s").removesuffix("s'")
    if len(key) < _LONG_WORD:
        return key.removesuffix("s") if len(key) > 3 else key
    for ending in ("ing", "ies", "ed", "es", "s", "y", "e"):
        if key.endswith(ending):
            return key.removesuffix(ending)
    return key


class Index:
    """Texts to be asked about again and again.

    Making it takes time in proportion to all their words (with `terms_of` about a second for
    two thousand texts of 500 words: keep the terms of a text as long as it does not change). A
    question takes time in proportion to the texts that have its words in common, some tens of
    milliseconds for as many; words that half of the texts have are passed over.
    """

    def __init__(self, terms: Mapping[str, Terms]) -> None:
        self._keys = tuple(terms)
        spread: Counter[str] = Counter()
        for of in terms.values():
            spread.update(of.counts.keys())
        self._weights = _weights(spread, len(self._keys))
        self._places: dict[str, list[tuple[int, float]]] = {}
        for number, of in enumerate(terms.values()):
            for term, value in self._vector(of).items():
                self._places.setdefault(term, []).append((number, value))

    def scores(self, terms: Terms, most: int = 5) -> tuple[tuple[str, float], ...]:
        """The nearest texts with their nearness, the nearest first; none that share nothing."""
        found: dict[int, float] = {}
        for term, value in self._vector(terms).items():
            for number, other in self._places.get(term, ()):
                found[number] = found.get(number, 0.0) + value * other
        nearest_first = nlargest(most, found.items(), key=lambda item: (item[1], -item[0]))
        return tuple((self._keys[number], min(score, 1.0)) for number, score in nearest_first)

    def _vector(self, terms: Terms) -> dict[str, float]:
        """The weighted terms, at a length of one."""
        weights = self._weights
        vector = {
            term: (1 + log(count)) * weights[term]
            for term, count in terms.counts.items()
            if term in weights
        }
        length = sqrt(sum(value * value for value in vector.values()))
        return {term: value / length for term, value in vector.items()} if length else {}


def _weights(spread: Mapping[str, int], texts: int) -> dict[str, float]:
    """Rare words weigh more; what most texts have tells nothing, save where there are few."""
    most = texts if texts <= _FEW_TEXTS else texts * _COMMON_SHARE
    return {term: log(1 + texts / count) for term, count in spread.items() if count <= most}


def nearest(text: Document, others: Mapping[str, Document], most: int = 5) -> tuple[Likeness, ...]:
    """The texts nearest to one, the nearest first, with the passages they share.

    Costs what an `Index` of the others costs; keep one where the same texts are asked about
    again, and ask `passages_shared` about those that `scores` names.
    """
    index = Index({key: terms_of(other) for key, other in others.items()})
    here = clause_words(text)
    return tuple(
        Likeness(key, score, _passages(here, clause_words(others[key])))
        for key, score in index.scores(terms_of(text), most)
    )


def passages_shared(here: Document, there: Document) -> tuple[SharedPassage, ...]:
    """The passages that two texts have word for word, the longest first, at most twelve.

    Linear in the words of both.
    """
    return _passages(clause_words(here), clause_words(there))


def _passages(
    here: Sequence[ClauseWords], there: Sequence[ClauseWords]
) -> tuple[SharedPassage, ...]:
    return tuple(
        SharedPassage(
            here[run.here].displayed(run.here_start, run.here_start + run.size),
            here[run.here].clause.label,
            there[run.there].clause.label,
        )
        for run in shared_runs(here, there)[:_MOST_PASSAGES]
    )


@dataclass(frozen=True, slots=True)
class LikeClause:
    """A clause that has near equals: of which source, its id, label and words as displayed."""

    source: str
    clause_id: ClauseId
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class ClauseGroup:
    """Clauses of different sources that say nearly the same, in the order of the sources.

    `likeness` is that of the two that are least alike, from 0.5; at 1 their words are equal.
    """

    likeness: float
    clauses: tuple[LikeClause, ...]


def near_equal_clauses(sources: Mapping[str, Document]) -> tuple[ClauseGroup, ...]:
    """Group the clauses of different motions that say nearly the same.

    Two clauses are near when at least half of their words are the same, rare words weighing
    more. All of a group are near each other, at most one of each source, and each clause is in
    one group, the nearest pairs being joined first. Groups stand in the order of the first
    source. Costs a step for each two clauses that share a word which few have, and a comparison
    for those of them that could be near: for six hundred clauses some tenths of a second.
    """
    bags = _bags(sources)
    spread = Counter(word for bag in bags for word in bag.counts)
    # Clauses are short: their common words must weigh something too.
    weights = {word: 1 + log(1 + len(bags) / count) for word, count in spread.items()}
    total = [_weight(bag.counts, weights) for bag in bags]
    likeness = {
        (one, other): 2 * _weight(bags[one].counts & bags[other].counts, weights) / whole
        for one, other in _worth_comparing(bags, weights, spread)
        if (whole := total[one] + total[other])
    }
    near = {pair: value for pair, value in likeness.items() if value >= _NEAR}
    groups: list[list[int]] = [[place] for place in range(len(bags))]
    for one, other in sorted(near, key=lambda pair: (-near[pair], pair)):
        first, second = groups[one], groups[other]
        if first is not second and _go_together(first, second, near):
            first += second
            for place in second:
                groups[place] = first
    return _as_groups(groups, bags, near)


_NEAR = 0.5
_COMMON_IN_CLAUSES = 0.1


@dataclass(frozen=True, slots=True)
class _Bag:
    source: str
    clause: Clause
    counts: Counter[str]


def _bags(sources: Mapping[str, Document]) -> list[_Bag]:
    return [
        _Bag(source, words.clause, Counter(map(_stem, words.keys)))
        for source, document in sources.items()
        for words in clause_words(document)
        if words.keys
    ]


def _weight(counts: Counter[str], weights: Mapping[str, float]) -> float:
    return sum(count * weights.get(word, 0.0) for word, count in counts.items())


def _worth_comparing(
    bags: Sequence[_Bag], weights: Mapping[str, float], spread: Mapping[str, int]
) -> list[tuple[int, int]]:
    """Pairs that share a word few clauses have, and could be near if they shared all others."""
    # A word of one clause of each source is not common, however many sources are the same.
    sources = len({bag.source for bag in bags})
    few = max(_FEW_TEXTS, len(bags) * _COMMON_IN_CLAUSES, 3 * sources)
    places: dict[str, list[int]] = {}
    common, total = [], []
    for place, bag in enumerate(bags):
        many = Counter({word: n for word, n in bag.counts.items() if spread[word] > few})
        common.append(_weight(many, weights))
        total.append(_weight(bag.counts, weights))
        for word in bag.counts:
            if word not in many:
                places.setdefault(word, []).append(place)
    shared: dict[tuple[int, int], float] = {}
    for word, found in places.items():
        for pair in combinations(found, 2):
            count = min(bags[pair[0]].counts[word], bags[pair[1]].counts[word])
            shared[pair] = shared.get(pair, 0.0) + count * weights[word]
    return [
        (one, other)
        for (one, other), weight in shared.items()
        if bags[one].source != bags[other].source
        and 2 * (weight + min(common[one], common[other])) >= _NEAR * (total[one] + total[other])
    ]


def _go_together(
    first: Sequence[int], second: Sequence[int], near: Mapping[tuple[int, int], float]
) -> bool:
    """Whether each of the one is near each of the other; clauses of one source never are."""
    return all((min(one, other), max(one, other)) in near for one in first for other in second)


def _as_groups(
    groups: Sequence[list[int]], bags: Sequence[_Bag], near: Mapping[tuple[int, int], float]
) -> tuple[ClauseGroup, ...]:
    found = []
    for place, group in enumerate(groups):
        members = sorted(group)
        if len(members) < 2 or members[0] != place:
            continue
        least = min(near[pair] for pair in combinations(members, 2))
        like = tuple(_like_clause(bags[member]) for member in members)
        found.append(ClauseGroup(min(least, 1.0), like))
    return tuple(found)


def _like_clause(bag: _Bag) -> LikeClause:
    clause = bag.clause
    return LikeClause(bag.source, clause.id, clause.label, clause.text)
