"""What two edits of one text share: the same change at a clause, or altogether the same."""

from policy_forum.domain.text.arrivals import same_clauses
from policy_forum.domain.text.conflicts import same_hunk
from policy_forum.domain.text.edits import Edit, Replacement, position_of


def says_the_same(one: Edit, other: Edit) -> bool:
    """Whether both give the same text, spaces and the dress of numbers apart."""
    if len(one.clauses) != len(other.clauses) or one.words.keys() != other.words.keys():
        return False
    return _said(one) == _said(other)


def agree_at(one: Edit, other: Edit) -> tuple[str, ...]:
    """The labels of the clauses at which both make the very same change, in their order."""
    shared = {
        place
        for place in one.words.keys() & other.words.keys()
        if any(
            same_hunk(one, other, place, mine, theirs)
            for mine in one.words[place]
            for theirs in other.words[place]
        )
    }
    theirs = {item[:2]: item for item in other.replacements}
    for item in one.replacements:
        twin = theirs.get(item[:2])
        if twin and _brings_the_same(one, item, other, twin):
            shared.add(min(item.old, len(one.base.clauses) - 1))
    return tuple(one.base.clauses[place].label for place in sorted(shared))


def _said(edit: Edit) -> list[tuple[tuple[str, int, int], str]]:
    return [(position_of(clause), clause.text) for clause in edit.clauses]


def _brings_the_same(one: Edit, mine: Replacement, other: Edit, theirs: Replacement) -> bool:
    return same_clauses(one.inserted(mine), other.inserted(theirs))
