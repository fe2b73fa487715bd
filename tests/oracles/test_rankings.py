"""pref_voting recounts what is counted from rankings."""

import pytest

from policy_forum.domain.counting.borda import count_borda
from policy_forum.domain.counting.contests import Contest
from policy_forum.domain.counting.irv import count_irv
from policy_forum.domain.counting.meek_stv import count_meek_stv
from policy_forum.domain.counting.ranked_pairs import count_ranked_pairs
from policy_forum.domain.counting.schulze import count_schulze
from policy_forum.domain.counting.scottish_stv import count_scottish_stv
from tests.oracles.drawn import drawn, named, real, seeds

ties = pytest.importorskip("pref_voting.profiles_with_ties")
several = pytest.importorskip("pref_voting.proportional_methods")
single = pytest.importorskip("pref_voting.voting_methods")

ELECTIONS = 40
pytestmark = pytest.mark.filterwarnings("ignore")


def profile(contest: Contest):
    """The same papers in the library's form; blank ones left out, unranked options last."""
    said = [
        ({o: rank for rank, group in enumerate(ranking, 1) for o in group}, count)
        for ranking, count in contest.papers.items()
        if ranking
    ]
    made = ties.ProfileWithTies(
        [ranks for ranks, _ in said],
        [count for _, count in said],
        candidates=list(range(len(contest.options))),
    )
    made.use_extended_strict_preference()
    return made


SINGLE = {
    "irv": (count_irv, single.instant_runoff_for_truncated_linear_orders),
    "schulze": (count_schulze, single.beat_path),
    "ranked-pairs": (count_ranked_pairs, single.ranked_pairs),
}


@pytest.mark.parametrize("method", SINGLE)
def test_one_seat_goes_to_the_same_option(method):
    ours, theirs = SINGLE[method]
    compared = 0
    for seed in seeds(ELECTIONS):
        contest = drawn(seed)
        result = ours(contest, range(len(contest.options)))
        others = list(map(int, theirs(profile(contest))))
        if result.ties or len(others) != 1:
            continue
        assert list(result.winners) == others
        compared += 1
    assert compared > ELECTIONS // 2


@pytest.mark.parametrize("method", SINGLE)
@pytest.mark.parametrize("election", named("us_burl", "us_san", "us_tak", "uk_", "debian"))
def test_a_real_seat_goes_to_the_same_option(method, election):
    ours, theirs = SINGLE[method]
    contest = real(election)
    result = ours(contest, range(len(contest.options)))
    if method == "irv" and any(len(group) > 1 for said in contest.papers for group in said):
        pytest.skip("the library counts papers without equals only")

    others = list(map(int, theirs(profile(contest))))

    if not result.ties and len(others) == 1:
        assert list(result.winners) == others


def test_points_go_to_the_same_option():
    compared = 0
    for seed in seeds(ELECTIONS):
        contest = drawn(seed, whole=True)
        result = count_borda(contest, range(len(contest.options)))
        others = list(map(int, single.borda(profile(contest).to_linear_profile())))
        if len(others) == 1:
            assert list(result.winners) == others
            compared += 1
    assert compared > ELECTIONS // 2


SEVERAL = {
    "scottish-stv": (count_scottish_stv, several.stv_scottish),
    "meek-stv": (count_meek_stv, several.stv_meek),
}


@pytest.mark.parametrize("method", SEVERAL)
def test_several_seats_go_to_the_same_options(method):
    ours, theirs = SEVERAL[method]
    compared = 0
    for seed in seeds(ELECTIONS):
        contest = drawn(seed, seats=1 + seed % 3, fewest=4)
        result = ours(contest, range(len(contest.options)))
        if result.ties:
            continue
        others = theirs(profile(contest), num_seats=contest.seats)
        assert sorted(result.winners) == sorted(map(int, others)), f"election {seed}"
        compared += 1
    assert compared > ELECTIONS // 2


# The library's Meek takes minutes for a ward, so that wards are recounted by the law's method only.
@pytest.mark.parametrize("election", named("scot_"))
def test_real_seats_go_to_the_same_options(election):
    contest = real(election)
    result = count_scottish_stv(contest, range(len(contest.options)))

    others = several.stv_scottish(profile(contest), num_seats=contest.seats)

    assert result.ties == ()
    assert sorted(result.winners) == sorted(map(int, others))
