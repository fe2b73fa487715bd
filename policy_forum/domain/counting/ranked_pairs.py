"""Ranked pairs: majorities are fixed from the largest down, unless they contradict earlier ones."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from policy_forum.domain.counting.contests import Contest
from policy_forum.domain.counting.figures import shown
from policy_forum.domain.counting.lots import place_in
from policy_forum.domain.counting.pairwise import (
    Victory,
    beats_all,
    duels_won,
    pairwise_matrix,
    victories,
)
from policy_forum.domain.counting.papers import blank_papers
from policy_forum.domain.counting.placing import (
    NOTHING_COUNTED,
    first_of,
    layers,
    words_of_order,
    words_of_ties,
)
from policy_forum.domain.counting.results import CountResult, Method, Stage, TieBroken, TieRule
from policy_forum.domain.counting.schulze_words import closest_duel
from policy_forum.domain.counting.strongest_paths import Ways
from policy_forum.domain.phrases import Phrase, phrase

_MOST_NAMED = 10


@dataclass
class _Fixing:
    """What is fixed so far, what was set aside, and where the lot had to order equal majorities."""

    ways: Ways
    aside: list[Victory] = field(default_factory=list)
    ties: list[TieBroken] = field(default_factory=list)


def count_ranked_pairs(contest: Contest, lot: Sequence[int]) -> CountResult:
    """Count by ranked pairs with winning votes; equal and missing ranks stay as they are.

    Of majorities with as many papers the one with fewer papers against it comes first; between
    majorities equal in both, that whose loser stands later in the lot, then that whose winner
    stands earlier: so an option that stands early is the last to lose. Options that no fixed
    majority puts below another may win; between several, as three that are all equal, the lot
    decides. With several seats the order is read on. Source: T. N. Tideman, "Independence of
    clones as a criterion for voting rules", Social Choice and Welfare 4 (1987), with winning votes
    in place of margins.
    """
    matrix = pairwise_matrix(contest)
    options = contest.standing
    won = victories(matrix, options)
    fixing = _fixed(won, lot, len(contest.options))
    leads = fixing.ways.leads
    order = layers(options, lambda a, b: a != b and leads(a, b))
    blank = blank_papers(contest)
    seats = contest.seats if blank < contest.total else 0
    winners, last_ties = first_of(order, seats, lot, 2)
    above = [(a, b) for a in options for b in options if a != b and leads(a, b)]
    duels = [(victory.winner, victory.loser) for victory in won]
    stages = (
        Stage(1, phrase("Duels won, one against one"), duels_won(duels, options)),
        Stage(2, phrase("Options placed below"), duels_won(above, options), elected=winners),
    )
    words = [NOTHING_COUNTED]
    if winners:
        condorcet = beats_all(matrix, options)
        words = _words(contest.options, won, fixing, winners, condorcet)
        words += [*words_of_ties(last_ties, contest.options)]
        words.append(words_of_order(order, contest.options))
    return CountResult(
        Method.RANKED_PAIRS,
        contest.options,
        winners,
        stages,
        (*fixing.ties, *last_ties),
        tuple(words),
        order,
        matrix,
        blank,
    )


def _fixed(won: Sequence[Victory], lot: Sequence[int], size: int) -> _Fixing:
    place = place_in(lot)
    fixing = _Fixing(Ways(size))
    for _size, equals in groupby(won, key=lambda victory: (victory.papers, victory.against)):
        group = sorted(equals, key=lambda v: (-place[v.loser], place[v.winner]))
        _fix_equals(group, fixing)
    return fixing


def _fix_equals(group: Sequence[Victory], fixing: _Fixing) -> None:
    """Fix majorities of the same size, in the order given, and note whether it mattered."""
    ways = fixing.ways
    possible = [victory for victory in group if not ways.leads(victory.loser, victory.winner)]
    mattered = False
    for victory in group:
        if ways.leads(victory.loser, victory.winner):
            fixing.aside.append(victory)
            mattered = mattered or victory in possible
        else:
            ways.add(victory.winner, victory.loser)
    if mattered:
        options = tuple(sorted({victory.loser for victory in possible}))
        taken = possible[-1].loser
        fixing.ties.append(TieBroken(options, taken, "order", TieRule.LOT, 2))


def _words(
    options: Sequence[str],
    won: Sequence[Victory],
    fixing: _Fixing,
    winners: Sequence[int],
    condorcet: int | None,
) -> list[Phrase]:
    first = options[winners[0]]
    if condorcet == winners[0]:
        words = [phrase("%(name)s beats every other option, one against one.", name=first)]
        words += closest_duel(options, [victory for victory in won if victory.winner == condorcet])
    else:
        words = [
            phrase(
                "No option beats every other one against one. %(name)s won because no majority "
                "that was fixed puts another option above it.",
                name=first,
            )
        ]
    words += [_lot_mattered(tie, options) for tie in fixing.ties]
    return words + _set_aside(options, fixing.aside, winners[0])


def _lot_mattered(tie: TieBroken, options: Sequence[str]) -> Phrase:
    return phrase(
        "Majorities over %(names)s were of the same size and could not all be fixed: %(taken)s "
        "stands first among them in the lot, so that over it came last.",
        names=", ".join(options[option] for option in tie.options),
        taken=options[tie.taken],
    )


def _set_aside(options: Sequence[str], aside: Sequence[Victory], winner: int) -> list[Phrase]:
    """The majorities set aside, those against the winner first, then from the largest down."""
    ordered = sorted(aside, key=lambda victory: victory.loser != winner)
    words = [
        phrase(
            "%(winner)s over %(loser)s (%(for_)s papers to %(against)s) was set aside: larger "
            "majorities already put %(loser)s above %(winner)s.",
            winner=options[victory.winner],
            loser=options[victory.loser],
            for_=shown(victory.papers),
            against=shown(victory.against),
        )
        for victory in ordered[:_MOST_NAMED]
    ]
    if len(ordered) > _MOST_NAMED:
        more = len(ordered) - _MOST_NAMED
        words.append(phrase("Further majorities set aside: %(number)s.", number=shown(more)))
    return words
