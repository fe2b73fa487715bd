"""An amendment as changes to a base: which clauses go, come, move, or get other words."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any, NamedTuple

from policy_forum.domain.text.clauses import Clause, ClauseId
from policy_forum.domain.text.document import Document, print_document
from policy_forum.domain.text.limits import MERGED
from policy_forum.domain.text.markers import ClauseKind
from policy_forum.domain.text.matching import match_runs, moved_clauses
from policy_forum.domain.text.sequence import Match
from policy_forum.domain.text.versions import parse_amended
from policy_forum.domain.text.word_changes import Hunk, hunks_of

_FORMAT = 1
_FRAMES = (ClauseKind.HEADING, ClauseKind.DIVIDER)


class Replacement(NamedTuple):
    """Base clauses `[old, old_end)` give way to the amended text's `[new, new_end)`."""

    old: int
    old_end: int
    new: int
    new_end: int


@dataclass(frozen=True, slots=True)
class Edit:
    """What an amended text does to its base, in places of the base.

    `kept` gives for each base clause that stays in its order its place in the amended text;
    `moves` the same for clauses that stand, in the same or nearly the same words, out of
    their order. What is neither is deleted. `replacements` are the stretches between kept
    clauses, moved ones among them on both sides. `words` are the changed words of kept and
    moved clauses; `placed` the kept clauses whose kind or depth changed; `rewritten` all
    kept clauses whose source is not the base's to the character. `clauses` is the amended
    text; in an edit that was stored, its unchanged clauses are the base's own, with the
    base's labels and places.
    """

    base: Document
    clauses: tuple[Clause, ...]
    tail: str
    kept: tuple[int | None, ...]
    replacements: tuple[Replacement, ...]
    words: Mapping[int, tuple[Hunk, ...]]
    placed: frozenset[int]
    rewritten: frozenset[int]
    moves: Mapping[int, int]
    document: Document | None = field(default=None, repr=False, compare=False)

    @property
    def amended(self) -> Document:
        """The amended text; of a stored edit it is put together and read again at each call."""
        return self.document or parse_amended(self.base, self.text, MERGED)

    @property
    def text(self) -> str:
        """The amended text as written."""
        return "".join([clause.source for clause in self.clauses]) + self.tail

    @property
    def is_empty(self) -> bool:
        """Whether the amended text is the base, to the character."""
        return not (self.replacements or self.rewritten or self.base.tail != self.tail)

    @property
    def replaces_all(self) -> bool:
        """Whether it is a "delete all and replace with".

        That is when nothing of the base is kept or moved but headings and dividers, which
        say nothing by themselves; a base that has only such must lose all of them.
        """
        if not self.kept or self.moves:
            return False
        staying = [place for place, kept in enumerate(self.kept) if kept is not None]
        clauses = self.base.clauses
        if any(clauses[place].kind not in _FRAMES for place in staying):
            return False
        return not staying or any(clause.kind not in _FRAMES for clause in clauses)

    @property
    def gone(self) -> list[int]:
        """Base clauses, in order, that no longer stand where they stood, moved ones included."""
        return [place for item in self.replacements for place in range(item.old, item.old_end)]

    def inserted(self, replacement: Replacement) -> tuple[Clause, ...]:
        """The clauses that a replacement brings, moved ones included."""
        return self.clauses[replacement.new : replacement.new_end]

    def clause_for(self, place: int) -> Clause | None:
        """The amended text's clause for a base clause, or None where it is deleted."""
        found = self.kept[place]
        if found is None:
            found = self.moves.get(place)
        return None if found is None else self.clauses[found]

    def replacement_at(self, place: int) -> Replacement:
        """The stretch in which a base clause that is not kept is gone."""
        at = bisect_right(self.replacements, place, key=lambda item: item.old) - 1
        return self.replacements[at]

    def destination(self, place: int) -> Replacement:
        """The stretch to which a moved base clause came."""
        new = self.moves[place]
        at = bisect_right(self.replacements, new, key=lambda item: item.new) - 1
        return self.replacements[at]

    @property
    def signature(self) -> object:
        """What tells the changes of two edits of one base apart; costs what changes."""
        news = [clause.source for item in self.replacements for clause in self.inserted(item)]
        changed = sorted(self.rewritten)
        sources = [clause.source for place in changed if (clause := self.clause_for(place))]
        return self.replacements, tuple(news), tuple(changed), tuple(sources), self.tail

    @property
    def origins(self) -> dict[int, int]:
        """For places in the amended text: the base clause that stands there, kept or moved."""
        found = {new: old for old, new in enumerate(self.kept) if new is not None}
        return found | {new: old for old, new in self.moves.items()}


def edit_of(base: Document, amended: Document) -> Edit:
    """Read an amended text as changes to its base.

    Costs one comparison a clause, and what `difference` costs where they differ.
    """
    runs = match_runs(base, amended)
    rewritten: set[int] = set()
    placed: set[int] = set()
    words: dict[int, tuple[Hunk, ...]] = {}
    for old, new, size in runs:
        pairs = zip(
            range(old, old + size),
            base.clauses[old : old + size],
            amended.clauses[new : new + size],
            strict=True,
        )
        for place, before, after in pairs:
            if before is after:
                continue
            same_body = before.body == after.body
            if not (same_body and before.lead == after.lead and before.marker == after.marker):
                rewritten.add(place)
            if position_of(before) != position_of(after):
                placed.add(place)
            if not same_body and (hunks := hunks_of(before.body, after.body)):
                words[place] = hunks
    replacements = _gaps(runs, len(base.clauses), len(amended.clauses))
    moves = moved_clauses(base, amended, runs) if replacements else {}
    for old, new in moves.items():
        if hunks := hunks_of(base.clauses[old].body, amended.clauses[new].body):
            words[old] = hunks
    return Edit(
        base=base,
        clauses=amended.clauses,
        tail=amended.tail,
        kept=_kept(runs, len(base.clauses)),
        replacements=replacements,
        words=words,
        placed=frozenset(placed),
        rewritten=frozenset(rewritten),
        moves=moves,
        document=amended,
    )


def position_of(clause: Clause) -> tuple[str, int, int]:
    """What makes two places of a clause different, its number apart."""
    return clause.kind, clause.depth, clause.level


def _kept(runs: Sequence[Match], length: int) -> tuple[int | None, ...]:
    kept: list[int | None] = [None] * length
    for old, new, size in runs:
        kept[old : old + size] = range(new, new + size)
    return tuple(kept)


def _gaps(runs: Sequence[Match], old_end: int, new_end: int) -> tuple[Replacement, ...]:
    gaps = []
    i = j = 0
    for old, new, size in [*runs, Match(old_end, new_end, 0)]:
        if i < old or j < new:
            gaps.append(Replacement(i, old, j, new))
        i, j = old + size, new + size
    return tuple(gaps)


def stored_edit(edit: Edit) -> dict[str, Any]:
    """The edit as JSON values that `edit_from` reads: only what changes, and a check of the base.

    `kept` are runs (place in the base, place in the amended text, number of clauses).
    """
    clauses: dict[int, list[Any]] = {}
    for item in edit.replacements:
        for place in range(item.new, item.new_end):
            clauses[place] = _stored_clause(edit.clauses[place], None)
    for old in sorted(edit.rewritten | edit.placed):
        new = edit.kept[old]
        if new is not None:
            clauses[new] = _stored_clause(edit.clauses[new], edit.base.clauses[old])
    return {
        "format": _FORMAT,
        "base": digest_of(edit.base),
        "kept": [list(run) for run in _runs(edit.kept)],
        "clauses": [[place, *values] for place, values in sorted(clauses.items())],
        "words": [[place, [list(hunk) for hunk in hunks]] for place, hunks in edit.words.items()],
        "placed": sorted(edit.placed),
        "moves": [list(pair) for pair in edit.moves.items()],
        "tail": edit.tail,
    }


def edit_from(base: Document, stored: Mapping[str, Any]) -> Edit:
    """The edit that `stored_edit` wrote, against the same base, without reading the amended text.

    Costs the changed clauses, and copying the list of the base's. Raises ValueError when it
    was stored against another base or in another format.
    """
    if stored.get("format") != _FORMAT or stored.get("base") != digest_of(base):
        raise ValueError("This edit was stored against another text. Read the amended text again.")
    runs = [Match(*run) for run in stored["kept"]]
    changed = {row[0]: row[1:] for row in stored["clauses"]}
    length = max([0, *changed]) + 1 if changed else 0
    length = max([length, *(new + size for _old, new, size in runs)])
    clauses: list[Clause | None] = [None] * length
    for old, new, size in runs:
        clauses[new : new + size] = base.clauses[old : old + size]
    rewritten = set()
    kept = _kept(runs, len(base.clauses))
    old_places = {new: old for old, new in enumerate(kept) if new in changed} if changed else {}
    for place, values in changed.items():
        before = clauses[place]
        clause = clauses[place] = _clause_from(values, before)
        if before is not None and before.source != clause.source:
            rewritten.add(old_places[place])
    return Edit(
        base=base,
        clauses=tuple(clause for clause in clauses if clause is not None),
        tail=stored["tail"],
        kept=kept,
        replacements=_gaps(runs, len(base.clauses), length),
        words={place: tuple(Hunk(*hunk) for hunk in hunks) for place, hunks in stored["words"]},
        placed=frozenset(stored["placed"]),
        rewritten=frozenset(rewritten),
        moves=dict(stored["moves"]),
    )


def digest_of(document: Document) -> str:
    """A short hash of the text as written; remembered with the document."""
    digest = document.memo.get("digest")
    if digest is None:
        source = print_document(document).encode("utf-8", "surrogatepass")
        digest = document.memo["digest"] = blake2b(source, digest_size=8).hexdigest()
    return str(digest)


def _runs(kept: Sequence[int | None]) -> list[Match]:
    runs: list[Match] = []
    for old, new in enumerate(kept):
        if new is None:
            continue
        last = runs[-1] if runs else None
        if last and last.old + last.size == old and last.new + last.size == new:
            runs[-1] = Match(last.old, last.new, last.size + 1)
        else:
            runs.append(Match(old, new, 1))
    return runs


def _stored_clause(clause: Clause, before: Clause | None) -> list[Any]:
    """The clause's fields; of a body that is the base's, nothing."""
    body = None if before is not None and before.body == clause.body else clause.body
    return [
        clause.id, clause.kind.value, clause.depth, clause.label, clause.lead, clause.marker,
        body, clause.shown_marker, clause.level, clause.parent, clause.section, clause.line,
    ]  # fmt: skip


def _clause_from(values: Sequence[Any], before: Clause | None) -> Clause:
    clause_id, kind, depth, label, lead, marker, body, *rest = values
    if body is None:
        body = before.body if before is not None else ""
    return Clause(ClauseId(clause_id), ClauseKind(kind), depth, label, lead, marker, body, *rest)
