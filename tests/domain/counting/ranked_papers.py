"""Papers to count: written ones, chance ones, and ways to change them."""

import os
from dataclasses import replace
from itertools import groupby

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from policy_forum.domain.counting.contests import Contest, Ranking

# Seconds depend on what else the machine does; cost is measured in benchmarks, not by deadlines.
LONG = bool(os.environ.get("POLICY_FORUM_LONG_TESTS"))
tried = settings(
    deadline=None,
    max_examples=5_000 if LONG else 100,
    suppress_health_check=[HealthCheck.too_slow],
)

LETTERS = "ABCDEFGHIJKL"


def ranking(text: str) -> Ranking:
    """Read "A>BC>D": B and C are equal; A is option 0."""
    groups = (group for group in text.replace(" ", "").split(">") if group)
    return tuple(tuple(LETTERS.index(letter) for letter in group) for group in groups)


def contest(options: int, papers: dict[str, int], **more) -> Contest:
    """A contest of options A, B, … from lines such as {"A>B": 3}; "" is a blank paper."""
    counted: dict[Ranking, int] = {}
    for text, count in papers.items():
        counted[ranking(text)] = counted.get(ranking(text), 0) + count
    return Contest(tuple(LETTERS[:options]), counted, **more)


def letters(numbers) -> str:
    """Option numbers as their letters."""
    return "".join(LETTERS[number] for number in numbers)


def _from_ranks(ranks: list[int], unranked: int) -> Ranking:
    """Options by their ranks; those with the rank `unranked` are left out."""
    placed = sorted((rank, option) for option, rank in enumerate(ranks) if rank != unranked)
    return tuple(
        tuple(option for _, option in group)
        for _, group in groupby(placed, key=lambda pair: pair[0])
    )


def rankings(size: int) -> st.SearchStrategy[Ranking]:
    """Rankings with equals and options left out; blank papers are among them."""
    ranks = st.lists(st.integers(0, size), min_size=size, max_size=size)
    return ranks.map(lambda drawn: _from_ranks(drawn, size))


def strict_rankings(size: int) -> st.SearchStrategy[Ranking]:
    """Rankings without equals, cut off anywhere."""
    orders = st.permutations(range(size))
    return st.builds(
        lambda order, length: tuple((option,) for option in order[:length]),
        orders,
        st.integers(0, size),
    )


@st.composite
def contests(draw, fewest=2, most=5, strict=False, several_seats=False, withdrawals=False):
    """Contests of a few options; small counts, so that ties are common."""
    size = draw(st.integers(fewest, most))
    kinds = strict_rankings(size) if strict else st.one_of(rankings(size), strict_rankings(size))
    papers = draw(st.dictionaries(kinds, st.integers(1, 4), max_size=7))
    seats = draw(st.integers(1, size)) if several_seats else 1
    withdrawn = draw(st.sets(st.integers(0, size - 1), max_size=size - 1)) if withdrawals else ()
    options = tuple(LETTERS[:size])
    return Contest(options, papers, seats=seats, withdrawn=frozenset(withdrawn))


def lots(size: int) -> st.SearchStrategy[tuple[int, ...]]:
    """Any order of the lot."""
    return st.permutations(range(size)).map(tuple)


def renumbered(given: Contest, new: tuple[int, ...]) -> Contest:
    """The same contest with option o at place new[o]."""
    options = dict(zip(new, given.options, strict=True))
    return replace(
        given,
        options=tuple(options[place] for place in range(len(new))),
        papers={
            tuple(tuple(new[option] for option in group) for group in said): count
            for said, count in given.papers.items()
        },
        withdrawn=frozenset(new[option] for option in given.withdrawn),
    )


def without_one_paper(given: Contest, said: Ranking) -> dict[Ranking, int]:
    """The papers but for one of those that say this."""
    papers = dict(given.papers)
    papers[said] -= 1
    if not papers[said]:
        del papers[said]
    return papers


def with_one_more(papers: dict[Ranking, int], said: Ranking) -> dict[Ranking, int]:
    """The papers and one more."""
    return {**papers, said: papers.get(said, 0) + 1}


def raised(said: Ranking, option: int, how: str) -> Ranking:
    """A paper with one option higher and all others as they were.

    `how`: "top" puts it before all, "up" among those just above it, "between" before its equals.
    """
    others = [tuple(o for o in group if o != option) for group in said]
    places = [place for place, group in enumerate(said) if option in group]
    place = places[0] if places else len(said)
    if how == "top":
        others.insert(0, (option,))
    elif how == "between" or place == 0:
        others.insert(place, (option,))
    else:
        others[place - 1] = (*others[place - 1], option)
    return tuple(group for group in others if group)


@st.composite
def raises(draw, given: Contest, option: int):
    """The contest with an option raised on some of its papers."""
    changed = given
    for said in draw(st.lists(st.sampled_from(sorted(given.papers)), min_size=1, max_size=3)):
        if said in changed.papers:
            higher = raised(said, option, draw(st.sampled_from(["top", "up", "between"])))
            left = without_one_paper(changed, said)
            changed = replace(changed, papers=with_one_more(left, higher))
    return changed


def cloned(given: Contest, option: int, equal: bool = False) -> Contest:
    """The contest with a twin of an option, last in number: next to it on every paper.

    Nothing stands between twins, and nothing is level with one of them alone: where the option
    shares its place with others, so does its twin.
    """
    twin = len(given.options)

    def beside(said: Ranking) -> Ranking:
        groups: list[tuple[int, ...]] = []
        for group in said:
            if option in group and (equal or len(group) > 1):
                groups.append((*group, twin))
            elif option in group:
                groups += [group, (twin,)]
            else:
                groups.append(group)
        return tuple(groups)

    papers = {beside(said): count for said, count in given.papers.items()}
    return replace(given, options=(*given.options, "twin"), papers=papers)


def condorcet_winner(given: Contest) -> int | None:
    """The option that beats every other, compared paper by paper."""
    size = len(given.options)
    for option in range(size):
        if all(
            _prefer(given, option, other) > _prefer(given, other, option)
            for other in range(size)
            if other != option
        ):
            return option
    return None


def _prefer(given: Contest, one: int, other: int) -> int:
    """How many papers prefer one option to another, in the plainest way."""
    return sum(count for said, count in given.papers.items() if rank(said, one) < rank(said, other))


def rank(said: Ranking, option: int) -> int:
    """The place of an option on a paper; a number behind all where it is left out."""
    return next((place for place, group in enumerate(said) if option in group), 10**6)


def prefer(given: Contest) -> list[list[int]]:
    """How many papers prefer each option to each other, without the withdrawn ones."""
    options = range(len(given.options))
    return [
        [0 if {one, other} & given.withdrawn else _prefer(given, one, other) for other in options]
        for one in options
    ]
