"""Papers as methods that count them whole see them: blank or not, and who may have the seats."""

from policy_forum.domain.counting.contests import Contest, ContestError, Ranking


def without_withdrawn(ranking: Ranking, withdrawn: frozenset[int]) -> Ranking:
    """A ranking as if the withdrawn options, and groups left empty, were not on the paper."""
    groups = (tuple(option for option in group if option not in withdrawn) for group in ranking)
    return tuple(group for group in groups if group)


def is_blank(ranking: Ranking, withdrawn: frozenset[int]) -> bool:
    """Whether a paper names no option that can win."""
    return all(option in withdrawn for group in ranking for option in group)


def blank_papers(contest: Contest) -> int:
    """How many papers name no option that can win; they take part in no count."""
    withdrawn = contest.withdrawn
    return sum(count for ranking, count in contest.papers.items() if is_blank(ranking, withdrawn))


def refuse_several_seats(contest: Contest, method: str, instead: str) -> None:
    """Raise ContestError where a method that fills one seat is asked to fill several."""
    if contest.seats > 1:
        message = (
            f"{method} fills one seat, and {contest.seats} are to be filled: "
            f"set the seats to 1, or count by {instead}"
        )
        raise ContestError(message)
