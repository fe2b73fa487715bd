"""Which clause of an old text is which of a new one."""

from collections import Counter
from collections.abc import Sequence

from policy_forum.domain.text.clauses import Clause
from policy_forum.domain.text.document import Document, with_fresh_ids
from policy_forum.domain.text.markers import ClauseKind
from policy_forum.domain.text.moves import moved_pairs
from policy_forum.domain.text.sequence import Match, joined, matches
from policy_forum.domain.text.words import units_of, units_of_both

_ALIKE = 0.34
_ALIKE_IN_PLACE = 0.2
_SURELY_ALIKE = 0.6
_FEWEST_WORDS = 5
_MOST_LIKENESSES = 2_500
_MOST_LENGTH = 10_000
_SUB_CLAUSE = 10 * _MOST_LENGTH
_CLAUSE = 100 * _SUB_CLAUSE
_HEADING = 7 * _CLAUSE // 2
"""A heading is moved rather than four clauses that cross it, but not rather than three."""
_WIDEST_BAND = 40
"""In a long rewritten stretch a clause is looked for this many clauses around its place."""


def match_runs(old: Document, new: Document) -> list[Match]:
    """Clauses that are the same clause, as stretches, in rising order on both sides.

    Equal words first, then, between those, the pairing with the greatest likeness of words.
    The common beginning and end cost one comparison a clause; the stretch in between is
    linear in its clauses, times the band where it was rewritten.
    """
    before, after = old.clauses, new.clauses
    head = _common_head(before, after)
    tail = _common_tail(before, after, head)
    old_end, new_end = len(before) - tail, len(after) - tail
    runs = [Match(0, 0, head)] if head else []
    if head < old_end and head < new_end:
        runs += _matched_within(old, new, (head, old_end), (head, new_end))
    if tail:
        runs.append(Match(old_end, new_end, tail))
    return joined(runs)


def match_clauses(old: Document, new: Document) -> tuple[tuple[int, int], ...]:
    """As `match_runs`, in pairs of places."""
    return tuple(
        (before + step, after + step)
        for before, after, size in match_runs(old, new)
        for step in range(size)
    )


def _common_head(before: Sequence[Clause], after: Sequence[Clause]) -> int:
    size = 0
    for one, other in zip(before, after, strict=False):
        if one is not other and one.body != other.body:
            break
        size += 1
    return size


def _common_tail(before: Sequence[Clause], after: Sequence[Clause], head: int) -> int:
    size = 0
    most = min(len(before), len(after)) - head
    for one, other in zip(reversed(before), reversed(after), strict=False):
        if size == most or (one is not other and one.body != other.body):
            break
        size += 1
    return size


def _matched_within(
    old: Document, new: Document, old_range: tuple[int, int], new_range: tuple[int, int]
) -> list[Match]:
    old_keys = [clause.body for clause in old.clauses[slice(*old_range)]]
    new_keys = [clause.body for clause in new.clauses[slice(*new_range)]]
    found: list[Match] = []
    (i, j), ends = (old_range[0], new_range[0]), Match(len(old_keys), len(new_keys), 0)
    equal = matches(old_keys, new_keys, [_weight(one) for one in old.clauses[slice(*old_range)]])
    left, arrived = _elsewhere(old, new, (old_range, new_range), equal)
    for key_old, key_new, size in [*equal, ends]:
        match_old, match_new = old_range[0] + key_old, new_range[0] + key_new
        rest_old = [place for place in range(i, match_old) if place not in left]
        rest_new = [place for place in range(j, match_new) if place not in arrived]
        if rest_old and rest_new:
            pairs = _alike(old, new, rest_old, rest_new)
            found += [Match(before, after, 1) for before, after in pairs]
        if size:
            found.append(Match(match_old, match_new, size))
        i, j = match_old + size, match_new + size
    return found


def _weight(clause: Clause) -> int:
    """How unwillingly a clause is moved: headings least of all, and sub-clauses with theirs.

    Of two clauses that change places the shorter is moved.
    """
    length = min(len(clause.body), _MOST_LENGTH)
    if clause.kind is ClauseKind.HEADING:
        return _HEADING + length
    return (_CLAUSE if clause.depth == 1 else _SUB_CLAUSE) + length


def _elsewhere(
    old: Document,
    new: Document,
    ranges: tuple[tuple[int, int], tuple[int, int]],
    equal: Sequence[Match],
) -> tuple[set[int], set[int]]:
    """Places of clauses that stand word for word in another place: old ones and new ones."""
    gone = {place: old.clauses[place] for place in range(*ranges[0])}
    come = {place: new.clauses[place] for place in range(*ranges[1])}
    for before, after, size in equal:
        for step in range(size):
            del gone[ranges[0][0] + before + step], come[ranges[1][0] + after + step]
    both = {one.body for one in gone.values()} & {one.body for one in come.values()}
    pairs = moved_pairs(
        {place: one for place, one in gone.items() if one.body in both},
        {place: one for place, one in come.items() if one.body in both},
    )
    return {before for before, _ in pairs}, {after for _, after in pairs}


def moved_clauses(old: Document, new: Document, runs: Sequence[Match]) -> dict[int, int]:
    """Clauses outside these runs that stand elsewhere: old place to new place.

    Word for word first; then, of what is left, those that are nearly the same, the nearest
    first, so that who moves and rewords a clause is not taken to delete it.
    """
    gone = dict(enumerate(old.clauses))
    come = dict(enumerate(new.clauses))
    for before, after, size in runs:
        for step in range(size):
            del gone[before + step], come[after + step]
    if not gone or not come:
        return {}
    moves = dict(moved_pairs(gone, come))
    left = [place for place in gone if place not in moves]
    arrived = set(moves.values())
    there = [place for place in come if place not in arrived]
    if left and there and len(left) * len(there) <= _MOST_LIKENESSES:
        moves |= _reworded(old, new, left, there)
    return moves


def _reworded(
    old: Document, new: Document, gone: Sequence[int], come: Sequence[int]
) -> dict[int, int]:
    near = []
    for before in gone:
        bag = _bag(old, before)
        if len(bag) < _FEWEST_WORDS:
            continue
        for after in come:
            clauses = (old.clauses[before], new.clauses[after])
            likeness = _likeness(*clauses, bag, _bag(new, after))
            if likeness >= _SURELY_ALIKE:
                near.append((-likeness, before, after))
    moves: dict[int, int] = {}
    taken: set[int] = set()
    for _likeness_of, before, after in sorted(near):
        if before not in moves and after not in taken:
            moves[before] = after
            taken.add(after)
    return moves


def carry_ids(old: Document, new: Document) -> Document:
    """The new text with the ids of the old one wherever a clause survived, changed or moved."""
    return with_fresh_ids(
        new, {after: old.clauses[before].id for before, after in _survivors(old, new).items()}
    )


def _survivors(old: Document, new: Document) -> dict[int, int]:
    runs = match_runs(old, new)
    kept = {before + step: after + step for before, after, size in runs for step in range(size)}
    return kept | moved_clauses(old, new, runs)


def _alike(
    old: Document, new: Document, old_places: Sequence[int], new_places: Sequence[int]
) -> list[tuple[int, int]]:
    """The order-keeping pairing of two rows of clauses whose likenesses add up to most."""
    rows, columns = len(old_places), len(new_places)
    if rows == columns == 1 and _mostly_same(
        old.clauses[old_places[0]], new.clauses[new_places[0]]
    ):
        return [(old_places[0], new_places[0])]
    old_bags = [_bag(old, place) for place in old_places]
    new_bags = [_bag(new, place) for place in new_places]
    band = max(_WIDEST_BAND, abs(rows - columns) + 1) if rows * columns > 2_000 else columns
    band = min(band, 4 * _WIDEST_BAND)
    best = [[0.0] * (columns + 1)]
    scores: dict[tuple[int, int], float] = {}
    for i in range(rows):
        above, row = best[-1], [0.0] * (columns + 1)
        centre = i * columns // rows
        for j in range(columns):
            row[j + 1] = max(above[j + 1], row[j])
            if abs(j - centre) > band:
                continue
            likeness = _likeness(
                old.clauses[old_places[i]],
                new.clauses[new_places[j]],
                old_bags[i],
                new_bags[j],
            )
            if likeness and above[j] + likeness > row[j + 1]:
                row[j + 1] = above[j] + likeness
                scores[i, j] = row[j + 1]
        best.append(row)
    return [(old_places[i], new_places[j]) for i, j in _traced(best, scores)]


def _mostly_same(old: Clause, new: Clause) -> bool:
    """Whether two clauses begin and end in the same words, so that likeness need not be counted."""
    if (old.kind is ClauseKind.HEADING) != (new.kind is ClauseKind.HEADING):
        return False
    both = units_of_both(old.body, new.body)
    return 3 * (both.head + both.tail) >= 2 * max(len(both.old), len(both.new))


def _traced(best: list[list[float]], scores: dict[tuple[int, int], float]) -> list[tuple[int, int]]:
    pairs = []
    i, j = len(best) - 1, len(best[0]) - 1
    while i and j:
        if scores.get((i - 1, j - 1)) == best[i][j]:
            pairs.append((i - 1, j - 1))
            i, j = i - 1, j - 1
        elif best[i - 1][j] >= best[i][j - 1]:
            i -= 1
        else:
            j -= 1
    return pairs[::-1]


def _bag(document: Document, place: int) -> frozenset[str]:
    """The clause's words in small letters, a second copy of one marked as such.

    So the words that two clauses share, each as often as both have it, are what two sets
    share. Remembered with the document, because a base is compared with many texts.
    """
    bags: dict[int, frozenset[str]] = document.memo.setdefault("bags", {})
    bag = bags.get(place)
    if bag is None:
        copies: Counter[str] = Counter()
        tokens = []
        for unit in units_of(document.clauses[place].body):
            if unit.is_word:
                word = unit.word.lower()
                copies[word] += 1
                tokens.append(word if copies[word] == 1 else f"{word} {copies[word]}")
        bag = bags[place] = frozenset(tokens)
    return bag


def _likeness(old: Clause, new: Clause, old_bag: frozenset[str], new_bag: frozenset[str]) -> float:
    """Shared words as a part of all words, from 0 to 1; 0 when too little is shared."""
    total = len(old_bag) + len(new_bag)
    if not total or (old.kind is ClauseKind.HEADING) != (new.kind is ClauseKind.HEADING):
        return 0.0
    likeness = 2 * len(old_bag & new_bag) / total
    if likeness >= _ALIKE:
        return likeness
    in_place = likeness >= _ALIKE_IN_PLACE and old.label == new.label and old.kind is new.kind
    return likeness if in_place else 0.0
