"""Who has the seats when a method puts the options in an order with groups of equals."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from policy_forum.domain.counting.figures import listed
from policy_forum.domain.counting.lots import place_in
from policy_forum.domain.counting.results import TieBroken, TieRule
from policy_forum.domain.phrases import Phrase, phrase


def groups_by_votes(votes: Mapping[int, Fraction]) -> tuple[tuple[int, ...], ...]:
    """The options with the most votes first, those with the same number in one group."""
    groups: dict[Fraction, list[int]] = {}
    for option in sorted(votes):
        groups.setdefault(votes[option], []).append(option)
    return tuple(tuple(groups[number]) for number in sorted(groups, reverse=True))


def layers(
    options: Sequence[int], is_above: Callable[[int, int], bool]
) -> tuple[tuple[int, ...], ...]:
    """First the options that none stands above, then those that only these stand above, and so on.

    `is_above` has no circles. Options of one layer are equals; of two options one of which stands
    above the other, that one is in an earlier layer.
    """
    left, order = list(options), []
    while left:
        top = tuple(o for o in left if not any(is_above(other, o) for other in left))
        order.append(top)
        left = [o for o in left if o not in top]
    return tuple(order)


def first_of(
    order: Sequence[Sequence[int]], seats: int, lot: Sequence[int], stage: int
) -> tuple[tuple[int, ...], tuple[TieBroken, ...]]:
    """Give the seats to the first in the order, between equals by lot, and say which ties it broke.

    There is nothing earlier to look back to in methods that compare once: the lot decides. Ties
    for a seat have the purpose "elect", those about the order of the elected alone "order".
    """
    place = place_in(lot)
    winners: list[int] = []
    ties = []
    for group in order:
        left = sorted(group, key=place.__getitem__)
        while left and len(winners) < seats:
            taken = left[0]
            if len(left) > 1:
                purpose = "elect" if len(winners) + len(left) > seats else "order"
                equals = tuple(sorted(left))
                ties.append(TieBroken(equals, taken, purpose, TieRule.LOT, stage))
            winners.append(taken)
            left = left[1:]
    return tuple(winners), tuple(ties)


def words_of_ties(ties: Sequence[TieBroken], options: Sequence[str]) -> tuple[Phrase, ...]:
    """One sentence for each tie that the lot broke."""
    return tuple(
        phrase(
            "%(names)s were equal; %(taken)s stands first among them in the lot and was taken.",
            names=listed([options[option] for option in tie.options]),
            taken=options[tie.taken],
        )
        for tie in ties
    )


def words_of_order(order: Sequence[Sequence[int]], options: Sequence[str]) -> Phrase:
    """The whole order in one sentence; those between two semicolons are equal."""
    groups = (" = ".join(options[option] for option in group) for group in order)
    return phrase("The whole order: %(order)s.", order="; ".join(groups))


NOTHING_COUNTED = phrase("No paper names an option that can win, so nobody won.")
"""The words of every result without a vote."""
