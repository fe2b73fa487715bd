"""The Schulze method: each two options are compared, and the strongest paths make the order."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from policy_forum.domain.counting.contests import Contest, ContestError
from policy_forum.domain.counting.pairwise import (
    Matrix,
    Victory,
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
from policy_forum.domain.counting.results import CountResult, Method, Stage
from policy_forum.domain.counting.schulze_words import Paths, against_status_quo, words_of_winners
from policy_forum.domain.counting.strongest_paths import strongest_paths
from policy_forum.domain.phrases import phrase


@dataclass(frozen=True)
class Settings:
    """`status_quo` is the option that all others must beat one against one to stay in the count."""

    status_quo: int | None = None


DEFAULT = Settings()


def count_schulze(
    contest: Contest, lot: Sequence[int], settings: Settings = DEFAULT
) -> CountResult:
    """Count by strongest paths of winning votes, with equal and missing ranks as they are.

    Option a stands above b when the strongest path from a to b is stronger than that back. Those
    above whom none stands may win; between several the lot decides. With several seats the order
    is read on: those only below the first, and so on. With a `status_quo`, options that do not
    beat it one against one are dropped before paths are looked for; where none does, it wins; else
    it has no seat. Source: M. Schulze, "A New Monotonic, Clone-Independent, Reversal Symmetric,
    and Condorcet-Consistent Single-Winner Election Method", Social Choice and Welfare 36 (2011);
    for the status quo the Debian constitution, appendix A, vote counting (without its quorum and
    its supermajorities). Raises ContestError for a status quo that is not an option.
    """
    _check(contest, settings)
    matrix = pairwise_matrix(contest)
    staying, stages = _that_beat(matrix, contest, settings.status_quo)
    won = victories(matrix, staying)
    paths = strongest_paths(won, len(matrix))
    order = layers(staying, lambda a, b: paths[a][b] > paths[b][a])
    blank = blank_papers(contest)
    seats = contest.seats if blank < contest.total else 0
    to_fill = _without(order, settings.status_quo) if len(staying) > 1 else order
    winners, ties = first_of(to_fill, seats, lot, len(stages) + 2)
    stages += _of_comparing(won, paths, staying, winners, len(stages))
    words = [NOTHING_COUNTED]
    if winners:
        words = against_status_quo(contest.options, matrix, settings.status_quo, staying)
        words += words_of_winners(Paths(contest.options, matrix, won, paths, staying), winners)
        words += [*words_of_ties(ties, contest.options), words_of_order(order, contest.options)]
    return CountResult(
        Method.SCHULZE,
        contest.options,
        winners,
        tuple(stages),
        ties,
        tuple(words),
        order,
        matrix,
        blank,
    )


def _check(contest: Contest, settings: Settings) -> None:
    if settings.status_quo is not None and settings.status_quo not in contest.standing:
        message = f"the status quo is option {settings.status_quo}, and that is not to be voted for"
        raise ContestError(message)


def _that_beat(
    matrix: Matrix, contest: Contest, status_quo: int | None
) -> tuple[list[int], list[Stage]]:
    """The options that stay in the count, and the stage that dropped the others, if there is one.

    In that stage the votes of an option are the papers that prefer it to the status quo.
    """
    options = contest.standing
    if status_quo is None:
        return list(options), []
    others = [option for option in options if option != status_quo]
    beaten = [o for o in others if matrix[o][status_quo] <= matrix[status_quo][o]]
    stage = Stage(
        1,
        phrase("Papers that prefer each option to %(name)s", name=contest.options[status_quo]),
        {option: Fraction(matrix[option][status_quo]) for option in others},
        excluded=tuple(beaten),
    )
    return [option for option in options if option not in beaten], [stage]


def _of_comparing(
    won: Sequence[Victory],
    paths: Sequence[Sequence[int]],
    staying: Sequence[int],
    winners: tuple[int, ...],
    before: int,
) -> list[Stage]:
    """Two stages: duels won, and pairs with the stronger path; ties are half for each."""
    stronger = [(a, b) for a in staying for b in staying if paths[a][b] > paths[b][a]]
    direct = duels_won([(victory.winner, victory.loser) for victory in won], staying)
    return [
        Stage(before + 1, phrase("Duels won, one against one"), direct),
        Stage(before + 2, phrase("Stronger paths"), duels_won(stronger, staying), elected=winners),
    ]


def _without(order: Sequence[Sequence[int]], left_out: int | None) -> list[tuple[int, ...]]:
    return [tuple(option for option in group if option != left_out) for group in order]
