"""Where two amendments contradict each other about whole clauses.

One deletes or moves what the other changes, moves or replaces; or one puts new clauses
inside, or below, what the other takes away. Deleting the same clause agrees, and so does
moving it to the same place.
"""

from collections.abc import Sequence

from policy_forum.domain.text.arrivals import same_clauses
from policy_forum.domain.text.clauses import Clause
from policy_forum.domain.text.edits import Edit, Replacement, position_of


def disagree_on_clause(one: Edit, other: Edit, place: int, *, carries_moves: bool) -> bool:
    """Whether the edits cannot both have their way with a clause, its words apart.

    With `carries_moves` words that one changes go along when the other moves the clause.
    """
    mine, theirs = one.clause_for(place), other.clause_for(place)
    if mine is None and theirs is None:
        return not _same_instead(one, other, place)
    if mine is None or theirs is None:
        return True
    if place in one.moves and place in other.moves:
        return not _same_destination(one, other, place)
    if place in one.moves or place in other.moves:
        keeper = other if place in one.moves else one
        return not carries_moves or place in keeper.placed
    positions = {position_of(mine), position_of(theirs)}
    return len(positions) == 2 and position_of(one.base.clauses[place]) not in positions


def _same_destination(one: Edit, other: Edit, place: int) -> bool:
    """Whether both set a moved clause down at the same point, in the same dress."""
    mine, theirs = one.destination(place), other.destination(place)
    meet = max(mine.old, theirs.old) <= min(mine.old_end, theirs.old_end)
    positions = {position_of(edit.clauses[edit.moves[place]]) for edit in (one, other)}
    return meet and len(positions) == 1


def _same_instead(one: Edit, other: Edit, place: int) -> bool:
    """Whether both delete the clause, and bring the same in its stead, if anything."""
    mine, theirs = one.replacement_at(place), other.replacement_at(place)
    new, their_new = newcomers(one, mine), newcomers(other, theirs)
    if not new and not their_new:
        return True
    return mine[:2] == theirs[:2] and same_clauses(new, their_new)


def newcomers(edit: Edit, item: Replacement) -> tuple[Clause, ...]:
    """The clauses that a replacement brings and that stood nowhere before."""
    come = edit.inserted(item)
    if not edit.moves:
        return come
    moved = set(edit.moves.values())
    return tuple(clause for place, clause in enumerate(come, start=item.new) if place not in moved)


def clause_reading(edit: Edit, place: int) -> str:
    """What the edit makes of a clause; of a moved one also where it stands."""
    clause = edit.clause_for(place)
    if clause is None:
        return as_shown(newcomers(edit, edit.replacement_at(place)))
    if place in edit.moves:
        return f"{as_shown([clause])} {_whereabouts(edit, place)}"
    return as_shown([clause]) if place in edit.placed else clause.text


def _whereabouts(edit: Edit, place: int) -> str:
    before = edit.destination(place).old - 1
    if before < 0:
        return "[moved to the beginning]"
    return f"[moved to after {edit.base.clauses[before].label}]"


def as_shown(clauses: Sequence[Clause]) -> str:
    """Clauses with their markers, one on a line."""
    return "\n".join(f"{clause.shown_marker} {clause.text}".strip() for clause in clauses)


def homes_of(edit: Edit, item: Replacement, origins: dict[int, int]) -> set[int]:
    """Base clauses that the new clauses belong to: the items above them, their heading."""
    above = set()
    for clause in edit.inserted(item):
        above |= {clause.parent, clause.section}
    return {origins[place] for place in above if place is not None and place in origins}


def is_lost(edit: Edit, home: int) -> bool:
    """Whether the edit leaves nothing in the clause's stead; a reworded heading is still one."""
    if edit.kept[home] is not None:
        return False
    if home in edit.moves:
        return True
    is_heading = edit.base.clauses[home].level > 0
    instead = newcomers(edit, edit.replacement_at(home))
    return not (is_heading and any(clause.level for clause in instead))
