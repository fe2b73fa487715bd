"""Approval: a paper names any options that are good enough, and those on the most papers win."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from policy_forum.domain.counting.contests import Contest
from policy_forum.domain.counting.figures import shown
from policy_forum.domain.counting.papers import blank_papers
from policy_forum.domain.counting.placing import (
    NOTHING_COUNTED,
    first_of,
    groups_by_votes,
    words_of_ties,
)
from policy_forum.domain.counting.results import CountResult, Method, Stage
from policy_forum.domain.phrases import Phrase, phrase


def count_approval(contest: Contest, lot: Sequence[int]) -> CountResult:
    """Count approvals: every option in any group of a paper has one vote of it.

    With several seats those with the most votes have them. Votes add up to all the approvals that
    papers give to options that can win. Equals are decided by the lot. Source: S. J. Brams and
    P. C. Fishburn, "Approval Voting", American Political Science Review 72 (1978).
    """
    votes = _votes(contest)
    blank = blank_papers(contest)
    order = groups_by_votes(votes)
    has_votes = blank < contest.total
    winners, ties = first_of(order, contest.seats if has_votes else 0, lot, 1)
    stage = Stage(1, phrase("Approvals"), votes, elected=winners)
    words = _words(contest, votes, winners, contest.total - blank)
    return CountResult(
        Method.APPROVAL,
        contest.options,
        winners,
        (stage,),
        ties,
        (*words, *words_of_ties(ties, contest.options)),
        order,
        blank=blank,
    )


def _votes(contest: Contest) -> dict[int, Fraction]:
    votes = dict.fromkeys(range(len(contest.options)), 0)
    for ranking, count in contest.papers.items():
        for group in ranking:
            for option in group:
                votes[option] += count
    return {option: Fraction(votes[option]) for option in contest.standing}


def _words(
    contest: Contest, votes: Mapping[int, Fraction], winners: Sequence[int], valid: int
) -> list[Phrase]:
    if not winners:
        return [NOTHING_COUNTED]
    names = contest.options
    words = [
        phrase(
            "%(name)s won: approved by %(votes)s of the %(papers)s papers that approve of any.",
            name=names[winner],
            votes=shown(votes[winner]),
            papers=shown(valid),
        )
        for winner in winners
    ]
    last = winners[-1]
    others = [option for option in votes if option not in winners]
    if others:
        first_out = max(others, key=votes.__getitem__)
        lead = votes[last] - votes[first_out]
        words.append(_how_close(names[last], names[first_out], lead))
    return words


def _how_close(last_in: str, first_out: str, lead: Fraction) -> Phrase:
    if not lead:
        return phrase(
            "%(other)s had as many as %(name)s: one more approval would have decided it.",
            other=first_out,
            name=last_in,
        )
    return phrase(
        "%(other)s came next, %(lead)s behind %(name)s; "
        "with %(more)s more approvals %(other)s would have won in place of %(name)s.",
        other=first_out,
        name=last_in,
        lead=shown(lead),
        more=shown(lead + 1),
    )
