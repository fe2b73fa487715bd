"""What must hold of every method that fills several seats."""

from dataclasses import replace
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_forum.domain.counting.contests import Contest, Ranking
from policy_forum.domain.counting.equal_shares import count_equal_shares
from policy_forum.domain.counting.meek_stv import count_meek_stv
from policy_forum.domain.counting.phragmen import count_phragmen
from policy_forum.domain.counting.results import TieRule
from policy_forum.domain.counting.scottish_stv import count_scottish_stv
from tests.domain.counting.ranked_papers import LETTERS, contests, lots, renumbered, tried

TRANSFERS = [count_scottish_stv, count_meek_stv]
APPROVALS = [count_phragmen, count_equal_shares]
METHODS = TRANSFERS + APPROVALS

several = contests(several_seats=True, withdrawals=True)


@pytest.mark.parametrize("count", METHODS)
@tried
@given(st.data())
def test_there_are_as_many_winners_as_seats_wherever_anybody_voted(count, data):
    drawn = data.draw(several)
    result = count(drawn, data.draw(lots(len(drawn.options))))
    winners = result.winners

    enough = min(drawn.seats, len(drawn.standing)) if result.blank < drawn.total else 0
    assert len(set(winners)) == len(winners) == enough
    assert drawn.withdrawn.isdisjoint(winners)


@pytest.mark.parametrize("count", METHODS)
@tried
@given(st.data())
def test_winners_stand_in_the_order_of_the_stages_that_elected_them(count, data):
    drawn = data.draw(several)
    result = count(drawn, data.draw(lots(len(drawn.options))))

    assert result.winners == tuple(o for stage in result.stages for o in stage.elected)


@pytest.mark.parametrize("count", METHODS)
def test_without_a_paper_nobody_wins(count):
    result = count(Contest(("A", "B", "C"), {(): 4}, seats=2), (2, 0, 1))

    assert (result.winners, result.stages, result.ties, result.blank) == ((), (), (), 4)
    assert [str(words) for words in result.words] == [
        "No paper names an option that can win, so nobody won."
    ]


@pytest.mark.parametrize("count", METHODS)
@tried
@given(st.data())
def test_the_order_of_the_papers_changes_nothing(count, data):
    drawn = data.draw(several)
    lot = data.draw(lots(len(drawn.options)))
    papers = data.draw(st.permutations(list(drawn.papers.items())))

    assert count(replace(drawn, papers=dict(papers)), lot) == count(drawn, lot)


@pytest.mark.parametrize("count", METHODS)
@tried
@given(st.data())
def test_the_numbers_of_the_options_change_nothing(count, data):
    drawn = data.draw(several)
    lot = data.draw(lots(len(drawn.options)))
    new = data.draw(lots(len(drawn.options)))
    plain = count(drawn, lot)
    changed = count(renumbered(drawn, new), tuple(new[option] for option in lot))

    assert changed.winner_names == plain.winner_names
    assert [{new[o]: votes for o, votes in stage.votes.items()} for stage in plain.stages] == [
        stage.votes for stage in changed.stages
    ]
    assert [new[tie.taken] for tie in plain.ties] == [tie.taken for tie in changed.ties]


@pytest.mark.parametrize("count", METHODS)
@tried
@given(st.data())
def test_only_equals_are_decided_by_the_lot(count, data):
    drawn = data.draw(several)
    one, other = data.draw(lots(len(drawn.options))), data.draw(lots(len(drawn.options)))
    result = count(drawn, one)

    if all(tie.decided_by is not TieRule.LOT for tie in result.ties):
        assert count(drawn, other).winners == result.winners


@pytest.mark.parametrize("count", TRANSFERS)
@tried
@given(st.data())
def test_no_vote_is_lost_at_any_stage(count, data):
    drawn = data.draw(several)
    result = count(drawn, data.draw(lots(len(drawn.options))))
    for stage in result.stages:
        accounted = sum(stage.votes.values()) + stage.not_transferable + stage.rounded_off
        assert accounted == drawn.total - result.blank
        assert min(stage.not_transferable, stage.rounded_off, *stage.votes.values()) >= 0


@pytest.mark.parametrize("count", METHODS)
@tried
@given(st.data())
def test_every_stage_is_explained(count, data):
    drawn = data.draw(several)
    result = count(drawn, data.draw(lots(len(drawn.options))))

    assert all(str(words) for words in result.words)
    assert all(str(stage.title) and stage.words for stage in result.stages)
    assert all(any(winner in stage.elected for stage in result.stages) for winner in result.winners)
    named = " ".join(map(str, result.words))
    assert all(drawn.options[winner] in named for winner in result.winners)


@st.composite
def coalitions(draw):
    """Papers on which a group of options stands above all others, as often as some quotas."""
    size, seats = draw(st.integers(3, 6)), draw(st.integers(1, 3))
    group = range(draw(st.integers(1, size - 1)))
    others = range(len(group), size)
    solid = draw(st.lists(st.permutations(group), min_size=1, max_size=12))
    strange = draw(st.lists(st.permutations(others), min_size=1, max_size=12))
    papers: dict = {}
    for order, after in [(one, others) for one in solid] + [(one, ()) for one in strange]:
        said = tuple((option,) for option in (*order, *after))
        papers[said] = papers.get(said, 0) + draw(st.integers(1, 9))
    of_solid = sum(n for said, n in papers.items() if said[0][0] in group)
    drawn = Contest(tuple(LETTERS[:size]), papers, seats=min(seats, size))
    return drawn, group, of_solid


@pytest.mark.parametrize("count", TRANSFERS)
@tried
@given(coalitions(), st.data())
def test_a_group_with_so_many_quotas_of_papers_has_so_many_seats(count, made, data):
    drawn, group, papers = made
    quota = drawn.total // (drawn.seats + 1) + 1
    winners = count(drawn, data.draw(lots(len(drawn.options)))).winners

    assert len(set(group) & set(winners)) >= min(papers // quota, len(group))


@st.composite
def parties(draw):
    """Papers for whole parties, each with as many options as there are seats."""
    seats, voters = (
        draw(st.integers(1, 4)),
        draw(st.lists(st.integers(1, 60), min_size=1, max_size=3)),
    )
    lists = [tuple(range(p * seats, (p + 1) * seats)) for p in range(len(voters))]
    papers: dict[Ranking, int] = {(one,): count for one, count in zip(lists, voters, strict=True)}
    names = tuple(LETTERS[: seats * len(voters)])
    return Contest(names, papers, seats=seats), lists, voters


@pytest.mark.parametrize("count", APPROVALS)
@tried
@given(parties(), st.data())
def test_a_party_has_its_share_of_the_seats_without_the_remainder(count, made, data):
    drawn, lists, voters = made
    winners = set(count(drawn, data.draw(lots(len(drawn.options)))).winners)

    for party, papers in zip(lists, voters, strict=True):
        assert len(winners & set(party)) >= papers * drawn.seats // sum(voters)


@tried
@given(parties(), st.data())
def test_between_parties_phragmen_is_dhondt(made, data):
    drawn, lists, voters = made
    winners = set(count_phragmen(drawn, data.draw(lots(len(drawn.options)))).winners)
    seats = [len(winners & set(party)) for party in lists]

    for (one, papers), (other, theirs) in permutations(zip(seats, voters, strict=True), 2):
        if one:
            assert Fraction(papers, one) >= Fraction(theirs, other + 1)
