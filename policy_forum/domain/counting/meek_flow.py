"""How votes flow through papers when options that are elected keep a part of each vote.

All papers on which the same elected options stand, in the same order, above the first that is not
elected, share the same fate: a vote is worth the same on each of them when it comes there. They
are therefore counted together, in a tree of elected options, and only papers whose first free
option is elected or excluded are looked at again.

Votes, and the parts that are kept, are whole numbers of thousand-millionths.
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from operator import mul

from policy_forum.domain.counting.transfers import (
    Group,
    NextChoices,
    Pile,
    number_of,
    sorted_by_next_choice,
)

ONE = 10**9
_ROOT = 0


@dataclass
class Flow:
    """Where the votes are: kept by each option, on papers that name no other, lost in dividing."""

    votes: dict[int, int]
    not_transferable: int = 0
    rounded_off: int = 0


@dataclass
class _Node:
    """Papers that have passed the same elected groups, and the piles that rest here.

    A pile rests here when the next group on its papers has an option that is not elected.
    """

    above: int
    passed: Group
    papers: int = 0
    ended: int = 0
    below: dict[Group, int] = field(default_factory=dict)
    resting: dict[Group, Pile] = field(default_factory=dict)


class PaperTree:
    """The papers of a count, arranged by the elected options that a vote passes on its way."""

    def __init__(self, papers: Pile, hopeful: AbstractSet[int]) -> None:
        self._hopeful = set(hopeful)
        self._elected: set[int] = set()
        self._nodes = [_Node(_ROOT, ())]
        # For each option that is not elected: at which nodes how many papers rest with it alone.
        self._alone: dict[int, dict[int, int]] = {o: {} for o in sorted(hopeful)}
        self._shared: dict[tuple[int, Group], int] = {}
        self._place(_ROOT, papers)

    def elect(self, options: Sequence[int]) -> None:
        """From now on votes pass these options, which keep a part of each."""
        self._hopeful.difference_update(options)
        self._elected.update(options)
        self._let_go(options)

    def exclude(self, option: int) -> None:
        """From now on votes pass this option, which keeps nothing."""
        self._hopeful.remove(option)
        self._let_go([option])

    def flow(self, keep: Mapping[int, int]) -> Flow:
        """Pour a vote into each paper; `keep` says what part each elected option keeps."""
        flow = Flow(dict.fromkeys(sorted(self._hopeful | self._elected), 0))
        weight = self._pour(flow, keep)
        for option, resting in self._alone.items():
            flow.votes[option] += sum(map(mul, resting.values(), map(weight.__getitem__, resting)))
        for (place, group), papers in self._shared.items():
            left = _divide(flow, group, keep, weight[place], papers)
            assert left == 0, "an option that is not elected keeps all that it gets"
        ended = [node.ended for node in self._nodes]
        flow.not_transferable = sum(map(mul, ended, weight))
        return flow

    def _pour(self, flow: Flow, keep: Mapping[int, int]) -> list[int]:
        """What a vote is worth when it comes to each node; nodes stand below those above them."""
        weight = [ONE] * len(self._nodes)
        votes = flow.votes
        for place, node in enumerate(self._nodes):
            if place == _ROOT:
                continue
            part = weight[node.above]
            if len(node.passed) > 1:
                weight[place] = _divide(flow, node.passed, keep, part, node.papers)
                continue
            (option,) = node.passed
            kept = -(-part * keep[option] // ONE)
            votes[option] += kept * node.papers
            weight[place] = part - kept
        return weight

    def _let_go(self, options: Sequence[int]) -> None:
        """Take up the papers that rest with these options, and let them flow on."""
        for option in options:
            for place in self._alone.pop(option):
                self._place(place, self._nodes[place].resting.pop((option,)))
        for place, group in [one for one in self._shared if not set(options).isdisjoint(one[1])]:
            del self._shared[place, group]
            self._place(place, self._nodes[place].resting.pop(group))

    def _place(self, start: int, papers: Pile) -> None:
        """Let papers that have come to a node flow on to where they rest."""
        arriving = [(start, papers)]
        while arriving:
            place, pile = arriving.pop()
            node = self._nodes[place]
            onward = NextChoices((self._hopeful | self._elected) - self._passed(place))
            piles, ended = sorted_by_next_choice(pile, onward)
            node.ended += ended
            for group, there in piles.items():
                if self._hopeful.isdisjoint(group):
                    arriving.append((self._below(place, group, number_of(there)), there))
                else:
                    self._rest(place, group, there)

    def _rest(self, place: int, group: Group, pile: Pile) -> None:
        self._nodes[place].resting.setdefault(group, []).extend(pile)
        if len(group) == 1:
            there = self._alone[group[0]]
            there[place] = there.get(place, 0) + number_of(pile)
        else:
            self._shared[place, group] = self._shared.get((place, group), 0) + number_of(pile)

    def _below(self, place: int, group: Group, papers: int) -> int:
        below = self._nodes[place].below
        if group not in below:
            below[group] = len(self._nodes)
            self._nodes.append(_Node(place, group))
        self._nodes[below[group]].papers += papers
        return below[group]

    def _passed(self, place: int) -> set[int]:
        passed: set[int] = set()
        while place != _ROOT:
            passed.update(self._nodes[place].passed)
            place = self._nodes[place].above
        return passed


def _divide(flow: Flow, group: Group, keep: Mapping[int, int], weight: int, papers: int) -> int:
    """Divide a vote equally among a group, and what its elected options pass on among the rest.

    What is left of the vote when all of the group have had it. A part that cannot be divided
    without a remainder loses it.
    """
    worth = {frozenset(group): weight}
    left = 0
    while worth:
        following: dict[frozenset[int], int] = {}
        for members, part in worth.items():
            share, lost = divmod(part, len(members))
            flow.rounded_off += lost * papers
            for option in members:
                kept = -(-share * keep.get(option, ONE) // ONE)
                flow.votes[option] += kept * papers
                rest = members - {option}
                if rest and share > kept:
                    following[rest] = following.get(rest, 0) + share - kept
                else:
                    left += share - kept
        worth = following
    return left
