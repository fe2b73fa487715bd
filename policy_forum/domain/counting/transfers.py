"""What every count with transfers needs: the next choice on a paper, in the time of one look-up."""

from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from typing import TypeAlias

from policy_forum.domain.counting.contests import Contest, Ranking

Paper: TypeAlias = tuple[Ranking, int]
"""A ranking, and how many papers say it."""
Pile: TypeAlias = list[Paper]
Group: TypeAlias = tuple[int, ...]


class NextChoices(dict[Group, Group]):
    """For a group of equals on a paper: those of it that papers can still go to.

    Each group is worked out once; for the rest of the stage it is found. Make a new one whenever
    an option leaves the count.
    """

    def __init__(self, continuing: AbstractSet[int]) -> None:
        super().__init__()
        self._continuing = continuing

    def __missing__(self, group: Group) -> Group:
        found = tuple(sorted(o for o in group if o in self._continuing))
        self[group] = found
        return found


UNCLEAR: Group = (-1,)
"""The pile of papers that stop at a place which they give to several options."""


class ClearChoices(NextChoices):
    """As NextChoices, where a paper may give a place to one option only.

    A place that several options share (those in `withdrawn` apart) leads to the pile UNCLEAR,
    whether or not these options are still in the count.
    """

    def __init__(self, continuing: AbstractSet[int], withdrawn: AbstractSet[int]) -> None:
        super().__init__(continuing)
        self._withdrawn = withdrawn

    def __missing__(self, group: Group) -> Group:
        if sum(option not in self._withdrawn for option in group) > 1:
            self[group] = UNCLEAR
            return UNCLEAR
        return super().__missing__(group)


def sorted_by_next_choice(
    papers: Iterable[Paper], choices: NextChoices
) -> tuple[dict[Group, Pile], int]:
    """Papers in piles by the next group that can take them, and how many name no such group.

    Whatever stands before that group on a paper has left the count, so each is read from its top.
    """
    piles: defaultdict[Group, Pile] = defaultdict(list)
    exhausted = 0
    for paper in papers:
        for group in paper[0]:
            if into := choices[group]:
                piles[into].append(paper)
                break
        else:
            exhausted += paper[1]
    return piles, exhausted


def valid_papers(contest: Contest) -> tuple[Pile, int]:
    """The papers that name an option that can win, and how many are blank."""
    if not contest.withdrawn:
        valid = [paper for paper in contest.papers.items() if any(paper[0])]
        return valid, contest.total - number_of(valid)
    choices = NextChoices(frozenset(contest.standing))
    piles, blank = sorted_by_next_choice(contest.papers.items(), choices)
    return [paper for pile in piles.values() for paper in pile], blank


def number_of(pile: Pile) -> int:
    """How many papers a pile has."""
    return sum([count for _ranking, count in pile])
