"""What became of the clauses of a composite's sources: taken, changed or dropped."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from policy_forum.domain.text.clauses import Clause, ClauseId
from policy_forum.domain.text.document import Document
from policy_forum.domain.text.inline import displayed_part
from policy_forum.domain.text.markers import ClauseKind
from policy_forum.domain.text.shingles import ClauseWords, words_of


class Fate(StrEnum):
    """What became of a clause of a source."""

    TAKEN = "taken"
    SHARED = "shared"
    CHANGED = "changed"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class CoveredRun:
    """Words in a row of a source's clause that were all taken, or all dropped."""

    words: str
    is_taken: bool


@dataclass(frozen=True, slots=True)
class ClauseCoverage:
    """What became of one clause: taken as it stands, changed, or dropped; counted in words.

    A clause is changed when only part of its words were taken, or when they stand in one clause
    with other words. It is shared when it was not taken, but another source's clause in the very
    same words was, which `same_as` names by source and label.
    """

    clause_id: ClauseId
    label: str
    fate: Fate
    words: int
    words_taken: int
    runs: tuple[CoveredRun, ...]
    same_as: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class SourceCoverage:
    """What became of one source, clause by clause, headings left out."""

    source: str
    clauses: tuple[ClauseCoverage, ...]

    @property
    def words(self) -> int:
        """How many words its clauses have."""
        return sum(clause.words for clause in self.clauses)

    @property
    def words_taken(self) -> int:
        """How many of them were taken from it."""
        return sum(clause.words_taken for clause in self.clauses)

    @property
    def words_shared(self) -> int:
        """How many more stand in clauses in the very same words taken from another source."""
        return sum(clause.words for clause in self.clauses if clause.fate is Fate.SHARED)

    @property
    def percent(self) -> int:
        """The share that was taken or is shared, rounded down, so that 100 means all of it."""
        standing = self.words_taken + self.words_shared
        return 100 * standing // self.words if self.words else 100


@dataclass(slots=True)
class Account:
    """Which words of each clause are used, and which clauses stand by themselves."""

    used: dict[tuple[str, int], list[bool]] = field(default_factory=dict)
    whole: set[tuple[str, int]] = field(default_factory=set)
    standing: dict[tuple[str, ...], tuple[str, str]] = field(default_factory=dict)

    def flags(self, key: str, place: int, words: ClauseWords) -> list[bool]:
        """For each word of the clause at this place of a source whether it is used."""
        return self.used.setdefault((key, place), [False] * len(words.keys))

    def take_whole(self, key: str, place: int, clause: Clause) -> None:
        """Note that the clause stands by itself in the composite."""
        words = words_of(clause)
        flags = self.flags(key, place, words)
        flags[:] = [True] * len(flags)
        self.whole.add((key, place))
        self.standing.setdefault(words.keys, (key, clause.label))


def coverage_of(key: str, document: Document, account: Account) -> SourceCoverage:
    """The account of one source; linear in its words."""
    clauses = [
        _clause_coverage(key, place, clause, account)
        for place, clause in enumerate(document.clauses)
        if clause.kind not in (ClauseKind.HEADING, ClauseKind.DIVIDER)
    ]
    return SourceCoverage(key, tuple(clauses))


def _clause_coverage(key: str, place: int, clause: Clause, account: Account) -> ClauseCoverage:
    words = words_of(clause)
    flags = account.flags(key, place, words)
    fate = Fate.CHANGED if any(flags) else Fate.DROPPED
    same_as = account.standing.get(words.keys) if words.keys else None
    if (key, place) in account.whole:
        fate, same_as = Fate.TAKEN, None
    elif same_as is not None and fate is Fate.DROPPED:
        fate = Fate.SHARED
    else:
        same_as = None
    runs = tuple(_runs(words, flags))
    return ClauseCoverage(clause.id, clause.label, fate, len(flags), sum(flags), runs, same_as)


def _runs(words: ClauseWords, flags: Sequence[bool]) -> list[CoveredRun]:
    """The words with the signs behind each; those before the first go with it."""
    body = words.clause.body
    begins = [0, *(start for start, _end in words.spans[1:]), len(body)]
    runs = []
    start = 0
    for at in range(1, len(flags) + 1):
        if at == len(flags) or flags[at] != flags[start]:
            shown = displayed_part(body, begins[start], begins[at])
            runs.append(CoveredRun(shown, flags[start]))
            start = at
    return runs
