"""Ranked pairs: the examples of the literature, and what the method holds to."""

from dataclasses import replace
from itertools import permutations

from hypothesis import assume, given
from hypothesis import strategies as st

from policy_forum.domain.counting.ranked_pairs import count_ranked_pairs
from policy_forum.domain.counting.results import TieRule
from tests.domain.counting.ranked_papers import (
    cloned,
    condorcet_winner,
    contest,
    contests,
    letters,
    lots,
    prefer,
    raises,
    tried,
)
from tests.domain.counting.test_schulze import FORTY_FIVE

# Where should the capital of Tennessee be? A Memphis, B Nashville, C Chattanooga, D Knoxville.
TENNESSEE = contest(4, {"A>B>C>D": 42, "B>C>D>A": 26, "C>D>B>A": 15, "D>C>B>A": 17}, seats=4)


def test_the_capital_of_tennessee_is_nashville_and_memphis_is_last():
    result = count_ranked_pairs(TENNESSEE, range(4))
    assert letters(result.winners) == "BCDA"
    assert "beats every other option" in str(result.words[0])


def test_in_a_circle_the_smallest_majority_is_set_aside():
    circle = contest(3, {"A>B>C": 7, "B>C>A": 5, "C>A>B": 4}, seats=3)
    result = count_ranked_pairs(circle, (2, 1, 0))
    assert letters(result.winners) == "ABC"
    assert not result.ties
    assert any("C over A (9 papers to 7) was set aside" in str(w) for w in result.words)


def test_it_can_elect_another_than_schulze():
    result = count_ranked_pairs(replace(FORTY_FIVE, seats=5), range(5))
    assert letters(result.winners) == "ACEBD"


def test_of_majorities_with_as_many_papers_the_smaller_opposition_comes_first():
    papers = contest(3, {"A>B>C": 3, "C>A>B": 2, "C>AB": 2, "B>C>A": 1, "B>AC": 1}, seats=3)
    # A over B 5 to 2, C over A 5 to 3, B over C 5 to 4: the last of them is set aside.
    assert prefer(papers) == [[0, 5, 3], [2, 0, 5], [5, 4, 0]]
    for lot in permutations(range(3)):
        result = count_ranked_pairs(papers, lot)
        assert letters(result.winners) == "CAB"
        assert not result.ties


def test_majorities_equal_in_all_go_by_the_lot():
    circle = contest(3, {"A>B>C": 1, "B>C>A": 1, "C>A>B": 1})
    for lot, order in {
        (0, 1, 2): "ABC",
        (1, 2, 0): "BCA",
        (2, 1, 0): "CAB",
        (0, 2, 1): "ABC",
    }.items():
        result = count_ranked_pairs(replace(circle, seats=3), lot)
        assert letters(result.winners) == order
        (tie,) = result.ties
        assert (tie.options, tie.taken) == ((0, 1, 2), lot[0])
        assert (tie.purpose, tie.decided_by) == ("order", TieRule.LOT)
        assert any("could not all be fixed" in str(words) for words in result.words)


def plain_order(papers, lot):
    """Fix majorities one by one, looking for a way back by hand each time."""
    size = len(papers.options)
    preferred = prefer(papers)
    place = {option: at for at, option in enumerate(lot)}
    pairs = [(a, b) for a in range(size) for b in range(size) if preferred[a][b] > preferred[b][a]]
    pairs.sort(
        key=lambda p: (
            -preferred[p[0]][p[1]],
            preferred[p[1]][p[0]],
            -place[p[1]],
            place[p[0]],
        )
    )
    fixed: set[tuple[int, int]] = set()

    def reaches(start, end):
        seen, waiting = set(), [start]
        while waiting:
            here = waiting.pop()
            seen.add(here)
            waiting += [b for a, b in fixed if a == here and b not in seen]
        return end in seen

    for a, b in pairs:
        if not reaches(b, a):
            fixed.add((a, b))
    left, groups = set(range(size)), []
    while left:
        top = {o for o in left if not any((a, o) in fixed and a in left for a in left)}
        groups.append(tuple(sorted(top)))
        left -= top
    return tuple(groups)


@tried
@given(st.data())
def test_the_order_is_that_of_the_plain_way(data):
    papers = data.draw(contests(most=6))
    lot = data.draw(lots(len(papers.options)))
    assert count_ranked_pairs(papers, lot).order == plain_order(papers, lot)


@tried
@given(contests())
def test_an_option_that_beats_all_others_wins(papers):
    winner = condorcet_winner(papers)
    assume(winner is not None)
    lot = tuple(reversed(range(len(papers.options))))
    assert count_ranked_pairs(papers, lot).winners == (winner,)


@tried
@given(st.data())
def test_a_winner_that_is_raised_still_wins(data):
    papers = data.draw(contests())
    lot = data.draw(lots(len(papers.options)))
    winners = count_ranked_pairs(papers, lot).winners
    assume(winners)
    better = data.draw(raises(papers, winners[0]))
    assert count_ranked_pairs(better, lot).winners == winners


@tried
@given(contests(most=4), st.integers(0, 3), st.booleans())
def test_without_ties_a_twin_changes_nothing_for_the_others(papers, option, equal):
    size = len(papers.options)
    assume(option < size)
    before = count_ranked_pairs(papers, range(size))
    after = count_ranked_pairs(cloned(papers, option, equal), range(size + 1))
    assume(before.winners and not before.ties)
    if not [tie for tie in after.ties if set(tie.options) != {option, size}]:
        twin_as_option = [option if winner == size else winner for winner in after.winners]
        assert tuple(twin_as_option) == before.winners


def test_many_majorities_set_aside_are_counted_and_not_all_named():
    size = 12
    turns = {"".join(f">{chr(65 + (s + i) % size)}" for i in range(size)): 1 for s in range(size)}
    words = [str(w) for w in count_ranked_pairs(contest(size, turns), range(size)).words]
    assert sum("was set aside" in sentence for sentence in words) == 10
    assert any(sentence.startswith("Further majorities set aside: ") for sentence in words)
