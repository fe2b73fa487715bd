"""How each clause of a text looks with an edit made: its change in its own place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from policy_forum.domain.text.clauses import ClauseId
from policy_forum.domain.text.difference import ChangeKind, ClauseChange, Difference
from policy_forum.platform.markup import render_changes


@dataclass(frozen=True)
class Look:
    """A clause's words with the change in them (empty: unchanged), and new clauses around it.

    `conflicts` are the numbers of amendments that say something else there.
    """

    html: str = ""
    is_moved: bool = False
    above: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    conflicts: tuple[int, ...] = ()


def looks_of(difference: Difference, contested: Mapping[str, Sequence[int]]) -> dict[int, Look]:
    """The clauses that look otherwise than in the old text, by place.

    A moved clause is marked where it went. `contested` has the numbers of other amendments by
    the label of the clause that they touch as well.
    """
    touched = difference.touched
    html = {id(c): piece for c, piece in zip(touched, render_changes(touched), strict=True)}
    places = {clause.id: place for place, clause in enumerate(difference.old.clauses)}
    looks = {
        place: Look(conflicts=tuple(contested[clause.label]))
        for place, clause in enumerate(difference.old.clauses)
        if clause.label in contested
    }
    last: int | None = None
    for change in difference.changes:
        if change.kind is ChangeKind.MOVED_AWAY:
            continue
        old = _old_place(change, places)
        if old is None:
            place = last or 0
            looks[place] = _with_new(
                looks.get(place, Look()), html[id(change)], is_first=last is None
            )
            continue
        last = old
        if id(change) in html:
            look = looks.get(old, Look())
            looks[old] = replace(look, html=html[id(change)], is_moved=change.kind.is_move)
    return looks


def _old_place(change: ClauseChange, places: Mapping[ClauseId, int]) -> int | None:
    old = change.counterpart if change.kind is ChangeKind.MOVED_HERE else change.old
    return places[old.id] if old else None


def _with_new(look: Look, html: str, *, is_first: bool) -> Look:
    if is_first:
        return replace(look, above=(*look.above, html))
    return replace(look, below=(*look.below, html))
