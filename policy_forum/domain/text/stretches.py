"""The places of a difference about which something has to be said."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from policy_forum.domain.text.clauses import Clause
from policy_forum.domain.text.difference import ClauseChange, Difference
from policy_forum.domain.text.document import Document


@dataclass(slots=True)
class Stretch:
    """What is said about one place: a clause that stays, or the clauses between two that do.

    `gap` is the place in the old text before which it is; `level` rises with each failure;
    `is_numbered` says that a single new item is quoted with its number.
    """

    gap: int
    change: ClauseChange | None = None
    new_place: int = 0
    gone: list[int] = field(default_factory=list)
    come: list[Clause] = field(default_factory=list)
    moves: list[int] = field(default_factory=list)
    level: int = 0
    has_layout: bool = False
    is_numbered: bool = False

    @property
    def is_kept(self) -> bool:
        """Whether it is a clause that stays."""
        return self.change is not None


def say_closer(stretch: Stretch, *, is_words: bool) -> bool:
    """Raise the level of a stretch, if it can be raised."""
    if stretch.is_kept and not is_words and not stretch.has_layout:
        stretch.has_layout = True
        return True
    if stretch.level >= 2:
        return False
    stretch.level = 2 if stretch.is_kept and not is_words else stretch.level + 1
    return True


def parted(
    row: Iterator[tuple[Clause, int | None]] | Sequence[tuple[Clause, int | None]],
) -> dict[int | None, tuple[Clause | None, str]]:
    """By each clause that stays: it, and the source of what comes before the next of them."""
    result: dict[int | None, tuple[Clause | None, str]] = {}
    key: int | None = None
    held: Clause | None = None
    follows: list[str] = []
    for clause, origin in row:
        if origin is None:
            follows.append(clause.source)
            continue
        result[key] = held, "".join(follows)
        key, held, follows = origin, clause, []
    result[key] = held, "".join(follows)
    return result


def origins_of(of: Difference) -> list[int | None]:
    """For each clause of the new text its place in the old one, moved ones too."""
    places = {id(clause): place for place, clause in enumerate(of.old.clauses)}
    origins: list[int | None] = []
    for change in of.changes:
        if change.new is not None:
            old = change.old or (change.counterpart if change.kind.is_move else None)
            origins.append(None if old is None else places[id(old)])
    return origins


def stretches_of(of: Difference, *, has_moves: bool) -> Iterator[Stretch]:
    """The text in order: each clause that stays, and what goes and comes between them."""
    places = {id(clause): place for place, clause in enumerate(of.old.clauses)}
    old_place = new_place = 0
    for kept, group in groupby(of.changes, lambda one: one.old is not None and one.new is not None):
        if kept:
            for change in group:
                yield Stretch(old_place, change, new_place)
                old_place, new_place = old_place + 1, new_place + 1
            continue
        stretch = Stretch(old_place, new_place=new_place)
        for change in group:
            is_move = has_moves and change.kind.is_move
            if change.old is not None:
                if not is_move:
                    stretch.gone.append(old_place)
                old_place += 1
            elif change.new is not None:
                new_place += 1
                if is_move and change.counterpart is not None:
                    stretch.moves.append(places[id(change.counterpart)])
                elif not is_move:
                    stretch.come.append(change.new)
        yield _with_outermost_moves(stretch, of.old)


def _with_outermost_moves(stretch: Stretch, old: Document) -> Stretch:
    """A moved clause takes its sub-clauses with it."""
    moves = set(stretch.moves)
    stretch.moves = [place for place in stretch.moves if old.clauses[place].parent not in moves]
    return stretch
