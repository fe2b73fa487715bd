"""Borda's count: points for every option that stands lower on a paper."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from policy_forum.domain.counting.contests import Contest
from policy_forum.domain.counting.figures import shown
from policy_forum.domain.counting.pairwise import Matrix, pairwise_matrix
from policy_forum.domain.counting.papers import blank_papers
from policy_forum.domain.counting.placing import (
    NOTHING_COUNTED,
    first_of,
    groups_by_votes,
    words_of_order,
    words_of_ties,
)
from policy_forum.domain.counting.results import CountResult, Method, Stage
from policy_forum.domain.phrases import Phrase, phrase


def count_borda(contest: Contest, lot: Sequence[int]) -> CountResult:
    """Count points: 1 for every option that stands lower on a paper, ½ for every equal one.

    Options that a paper leaves out are equal to each other and below all that it ranks. So every
    paper that is not blank gives n·(n − 1)/2 points, whatever it leaves open. With several seats
    the first in the order have them; equals are decided by the lot. Source: J.-C. de Borda,
    "Mémoire sur les élections au scrutin" (1781); equal and missing ranks share the points of the
    places that they take, as in D. Black, "The Theory of Committees and Elections" (1958).
    """
    matrix = pairwise_matrix(contest)
    blank = blank_papers(contest)
    valid = contest.total - blank
    points = _points(matrix, contest.standing, valid)
    order = groups_by_votes(points)
    winners, ties = first_of(order, contest.seats if valid else 0, lot, 1)
    words = _words(contest, points, winners, valid)
    if winners:
        words += [*words_of_ties(ties, contest.options), words_of_order(order, contest.options)]
    return CountResult(
        Method.BORDA,
        contest.options,
        winners,
        (Stage(1, phrase("Points"), points, elected=winners),),
        ties,
        tuple(words),
        order,
        matrix,
        blank,
    )


def _points(matrix: Matrix, options: Sequence[int], papers: int) -> dict[int, Fraction]:
    points = {}
    for option in options:
        higher = sum(matrix[option][other] for other in options)
        lower = sum(matrix[other][option] for other in options)
        points[option] = Fraction(papers * (len(options) - 1) + higher - lower, 2)
    return points


def _words(
    contest: Contest, points: Mapping[int, Fraction], winners: Sequence[int], valid: int
) -> list[Phrase]:
    if not winners:
        return [NOTHING_COUNTED]
    most = valid * (len(points) - 1)
    words = [
        phrase(
            "%(name)s won with %(points)s of the %(most)s points that an option could have had.",
            name=contest.options[winner],
            points=shown(points[winner]),
            most=shown(most),
        )
        for winner in winners
    ]
    others = [option for option in points if option not in winners]
    if others:
        words.append(_how_close(contest.options, points, winners[-1], others))
    return words


def _how_close(
    names: Sequence[str], points: Mapping[int, Fraction], last: int, others: Sequence[int]
) -> Phrase:
    """A paper that exchanges two options standing next to each other moves them by two points."""
    first_out = max(others, key=points.__getitem__)
    lead = points[last] - points[first_out]
    if not lead:
        return phrase(
            "%(other)s had as many points as %(name)s: any paper that had one of them a place "
            "higher would have decided it.",
            other=names[first_out],
            name=names[last],
        )
    return phrase(
        "%(other)s came next, %(lead)s points behind %(name)s: if %(papers)s papers that have "
        "%(name)s just above %(other)s had it the other way round, %(other)s would be ahead.",
        other=names[first_out],
        name=names[last],
        lead=shown(lead),
        papers=shown(lead // 2 + 1),
    )
