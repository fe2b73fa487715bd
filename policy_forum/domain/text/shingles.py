"""Words brought to a form in which texts can be compared, and runs of words they share."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from policy_forum.domain.text.clauses import Clause
from policy_forum.domain.text.document import Document
from policy_forum.domain.text.inline import displayed_part
from policy_forum.domain.text.markers import ClauseKind
from policy_forum.domain.text.words import units_of

SHINGLE_WORDS = 5
"""Two texts share a passage when they share at least this many words in a row."""

_TELLING_LETTERS = 4
_TELLING_WORDS = 2


@dataclass(frozen=True, slots=True)
class ClauseWords:
    """The words of one clause as compared; `spans[i]` is where word `i` stands in the body."""

    clause: Clause
    keys: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]

    def displayed(self, start: int, end: int) -> str:
        """The words `[start, end)` as they are read, with the signs between them."""
        return displayed_part(self.clause.body, self.spans[start][0], self.spans[end - 1][1])


@dataclass(frozen=True, slots=True)
class Run:
    """`size` words in a row that stand in a clause of each of two texts."""

    here: int
    here_start: int
    there: int
    there_start: int
    size: int


def key_of(word: str) -> str:
    """A word without what does not tell it from another: case, and the kind of apostrophe."""
    return word.casefold().replace("’", "'").replace("‑", "-").replace("‐", "-")


def words_of(clause: Clause) -> ClauseWords:
    """The words of a clause, without signs, marks and the addresses of links."""
    keys, spans = _compared(clause.body)
    return ClauseWords(clause, keys, spans)


@lru_cache(maxsize=2048)
def _compared(body: str) -> tuple[tuple[str, ...], tuple[tuple[int, int], ...]]:
    keys, spans = [], []
    at = 0
    for unit in units_of(body):
        start = at + len(unit.gap)
        at = start + len(unit.word)
        if unit.is_word:
            keys.append(key_of(unit.word))
            spans.append((start, at))
    return tuple(keys), tuple(spans)


def clause_words(document: Document) -> tuple[ClauseWords, ...]:
    """The words of every clause but headings and dividers, which many texts have in common."""
    passed_over = (ClauseKind.HEADING, ClauseKind.DIVIDER)
    return tuple(words_of(clause) for clause in document.clauses if clause.kind not in passed_over)


def shared_runs(here: Sequence[ClauseWords], there: Sequence[ClauseWords]) -> tuple[Run, ...]:
    """The longest runs of at least SHINGLE_WORDS words that both have, the longest first.

    A run stays within a clause, and no word of `here` is in two of them. Runs of small words
    alone ("as well as in the") are left out. Linear in the words, as long as few shingles stand
    more than once in a text: of those that do, the first eight places are looked at.
    """
    places: dict[tuple[str, ...], list[tuple[int, int]]] = {}
    for number, words in enumerate(there):
        for at, shingle in _shingles(words.keys):
            found = places.setdefault(shingle, [])
            if len(found) < 8:
                found.append((number, at))
    runs: list[Run] = []
    for number, words in enumerate(here):
        runs += _runs_in(number, words, there, places)
    return tuple(sorted(runs, key=lambda run: (-run.size, run.here, run.here_start)))


def _shingles(keys: Sequence[str]) -> Iterator[tuple[int, tuple[str, ...]]]:
    for at in range(len(keys) - SHINGLE_WORDS + 1):
        yield at, tuple(keys[at : at + SHINGLE_WORDS])


def _runs_in(
    number: int,
    words: ClauseWords,
    there: Sequence[ClauseWords],
    places: dict[tuple[str, ...], list[tuple[int, int]]],
) -> Iterator[Run]:
    at = 0
    keys = words.keys
    while at + SHINGLE_WORDS <= len(keys):
        best = None
        for other, start in places.get(tuple(keys[at : at + SHINGLE_WORDS]), ()):
            size = _common(keys, at, there[other].keys, start)
            if best is None or size > best.size:
                best = Run(number, at, other, start, size)
        if best is None:
            at += 1
            continue
        if _is_telling(keys[at : at + best.size]):
            yield best
        at += best.size


def _common(keys: Sequence[str], at: int, others: Sequence[str], start: int) -> int:
    size = SHINGLE_WORDS
    most = min(len(keys) - at, len(others) - start)
    while size < most and keys[at + size] == others[start + size]:
        size += 1
    return size


def _is_telling(keys: Sequence[str]) -> bool:
    return sum(len(key) >= _TELLING_LETTERS for key in keys) >= _TELLING_WORDS
