"""Numbers of list items put right after clauses came and went."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from policy_forum.domain.text.clauses import Clause
from policy_forum.domain.text.document import Document
from policy_forum.domain.text.labels import renumbered
from policy_forum.domain.text.markers import ClauseKind, roman_value

_COUNTED = (ClauseKind.NUMBERED, ClauseKind.LETTERED, ClauseKind.ROMAN)


@dataclass(slots=True)
class _List:
    """The items of one list by place, in order."""

    places: list[int] = field(default_factory=list)
    values: list[int] = field(default_factory=list)
    source: "_List | None" = None

    @property
    def is_sequential(self) -> bool:
        first = self.values[0]
        return self.values == list(range(first, first + len(self.values)))


def renumber(
    base: Document, clauses: Sequence[Clause], origins: Sequence[int | None]
) -> list[Clause]:
    """The clauses with the items of every list counted on from its first.

    `origins` says which base clause each came from. Only lists that were in sequence in the
    base are counted; numbers that a quotation needs stay as they are. A clause whose number
    stands is the same object.
    """
    base_list_of = _list_by_place(base)
    sources = [None if origin is None else base_list_of.get(origin) for origin in origins]
    result = list(clauses)
    for item in _lists(clauses, sources):
        if item.source is None or not item.source.is_sequential:
            continue
        for value, place in enumerate(item.places, start=item.source.values[0]):
            clause = result[place]
            marker = renumbered(clause.kind, clause.marker, value)
            if marker != clause.marker:
                result[place] = replace(clause, marker=marker)
    return result


def item_value(clause: Clause) -> int | None:
    """The place in its list that a counted item's marker states."""
    return _value(clause.kind, clause.marker) if clause.kind in _COUNTED else None


@lru_cache(maxsize=4096)
def _value(kind: ClauseKind, marker: str) -> int | None:
    sign = marker.strip("(). \t\u00a0")
    if kind is ClauseKind.NUMBERED:
        return int(sign.rpartition(".")[2])
    if kind is ClauseKind.LETTERED:
        return ord(sign.lower()) - ord("a") + 1
    return roman_value(sign)


def _list_by_place(base: Document) -> dict[int, _List]:
    """The list that each item of a text belongs to; remembered with the text."""
    found: dict[int, _List] | None = base.memo.get("lists")
    if found is None:
        lists = _lists(base.clauses, [])
        found = base.memo["lists"] = {place: item for item in lists for place in item.places}
    return found


def _lists(clauses: Sequence[Clause], sources: Sequence[_List | None]) -> list[_List]:
    """Items of one kind and depth below one item or heading.

    A new list begins at a 1, or where `sources` are given, at an item of another source.
    """
    lists: list[_List] = []
    current: dict[tuple[int, ClauseKind], _List] = {}
    deepest = 0
    for place, clause in enumerate(clauses):
        depth = clause.depth
        if depth < deepest:
            current = {key: item for key, item in current.items() if key[0] <= depth and depth}
        deepest = depth
        value = item_value(clause)
        if value is None:
            continue
        key = (depth, clause.kind)
        source = sources[place] if sources else None
        item = current.get(key)
        if item is None or _starts_anew(item, value, source, has_sources=bool(sources)):
            item = current[key] = _List()
            lists.append(item)
        item.places.append(place)
        item.values.append(value)
        item.source = item.source or source
    return lists


def _starts_anew(item: _List, value: int, source: _List | None, *, has_sources: bool) -> bool:
    if has_sources:
        return source is not None and item.source is not None and source is not item.source
    return value == 1 and item.values[-1] != 1
