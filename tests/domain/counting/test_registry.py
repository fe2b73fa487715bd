"""Every method is in the registry, and what all that count whole papers hold to."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_forum.domain.counting.contests import Contest
from policy_forum.domain.counting.lots import lot_order
from policy_forum.domain.counting.methods import METHODS, PaperKind, count
from policy_forum.domain.counting.results import Method
from policy_forum.domain.counting.serialising import result_as_json
from tests.domain.counting.ranked_papers import contest, contests, lots, renumbered, tried

TEMPLATES = Path(__file__).parents[3] / "templates" / "ballots" / "counting"
COMPARED = [
    Method.MAJORITY,
    Method.TWO_THIRDS,
    Method.TWO_THIRDS_PRESENT,
    Method.ABSOLUTE,
    Method.APPROVAL,
    Method.IRV,
    Method.SCHULZE,
    Method.RANKED_PAIRS,
    Method.BORDA,
]
methods = st.sampled_from(COMPARED)


def drawn(data, method, **kinds):
    """A contest that the method can count, and a lot."""
    papers = data.draw(contests(several_seats=METHODS[method].has_seats, **kinds))
    return papers, data.draw(lots(len(papers.options)))


def test_every_method_is_in_the_registry_under_its_own_name():
    assert set(METHODS) == set(Method)
    assert all(method is entry.method for method, entry in METHODS.items())


@pytest.mark.parametrize("method", Method)
def test_every_method_says_what_it_is_in_one_sentence(method):
    entry = METHODS[method]
    assert str(entry.label)
    assert str(entry.summary).endswith(".")
    assert str(entry.summary).count(".") == 1


@pytest.mark.parametrize("method", COMPARED)
def test_every_method_has_a_definition_with_all_that_a_stranger_needs(method):
    text = (TEMPLATES / f"{method.value}.html").read_text("utf-8")
    for part in ("The paper", "How it is counted", "Ties", "An example", "Source"):
        assert f'section_title(_("{part}"))' in text


@pytest.mark.parametrize("method", Method)
def test_every_method_counts_by_its_name(method):
    papers = contest(2, {"A": 3, "B": 1})
    result = count(method, papers, (0, 1))
    assert result.method is method
    assert result.winners == (0,)


def test_papers_of_a_choice_fill_one_seat():
    for entry in METHODS.values():
        if entry.paper is PaperKind.CHOICE:
            assert not entry.has_seats
            assert not entry.allows_equal


def test_the_status_quo_is_for_schulze():
    papers = contest(3, {"C>A>B": 4, "B>A>C": 5, "A>C>B": 1})
    assert count(Method.SCHULZE, papers, (0, 1, 2), status_quo=1).winners == (1,)


@tried
@given(st.data(), methods)
def test_the_order_in_which_papers_come_is_irrelevant(data, method):
    papers, lot = drawn(data, method, withdrawals=True)
    shuffled = dict(data.draw(st.permutations(list(papers.papers.items()))))
    assert count(method, replace(papers, papers=shuffled), lot) == count(method, papers, lot)


@tried
@given(st.data(), methods)
def test_names_are_irrelevant(data, method):
    papers, lot = drawn(data, method)
    renamed = replace(papers, options=tuple(f"Option {o}" for o in papers.options))
    assert count(method, renamed, lot).winners == count(method, papers, lot).winners


@tried
@given(st.data(), methods)
def test_the_places_of_options_are_irrelevant_if_the_lot_goes_along(data, method):
    papers, lot = drawn(data, method, withdrawals=True)
    new = data.draw(lots(len(papers.options)))
    there = count(method, papers, lot)
    back = count(method, renumbered(papers, new), tuple(new[option] for option in lot))
    assert back.winners == tuple(new[winner] for winner in there.winners)
    for one, other in zip(there.stages, back.stages, strict=True):
        assert other.votes == {new[option]: votes for option, votes in one.votes.items()}
    assert len(there.ties) == len(back.ties)


@tried
@given(st.data(), methods)
def test_where_no_tie_was_broken_the_lot_changes_nothing(data, method):
    papers, lot = drawn(data, method)
    other_lot = data.draw(lots(len(papers.options)))
    result = count(method, papers, lot)
    if not result.ties:
        assert count(method, papers, other_lot) == result


@tried
@given(st.data(), methods)
def test_a_withdrawn_option_is_as_if_it_had_never_been_on_the_paper(data, method):
    papers, lot = drawn(data, method)
    gone = len(papers.options)
    after = (
        data.draw(st.dictionaries(st.sampled_from(sorted(papers.papers)), st.integers(0, 3)))
        if papers.papers
        else {}
    )
    said = {}
    for ranking, times in papers.papers.items():
        place = min(after.get(ranking, 0), len(ranking))
        said[(*ranking[:place], (gone,), *ranking[place:])] = times
    with_it = replace(
        papers,
        options=(*papers.options, "Gone"),
        papers=said,
        withdrawn=frozenset({gone}),
    )
    there, back = count(method, papers, lot), count(method, with_it, (gone, *lot))
    assert (there.winners, there.stages, there.blank) == (back.winners, back.stages, back.blank)


@tried
@given(st.data(), methods)
def test_words_can_be_said_and_the_result_can_be_printed(data, method):
    papers, lot = drawn(data, method, withdrawals=True)
    result = count(method, papers, lot)
    said = [*result.words, *(words for stage in result.stages for words in stage.words)]
    said += [stage.title for stage in result.stages]
    assert all("%(" not in str(words) for words in said)
    assert result.words
    printed = result_as_json(result)
    assert printed["winners"] == list(result.winner_names)


@tried
@given(st.data(), methods)
def test_seats_go_to_options_that_stand_each_once_and_no_more_than_there_are(data, method):
    papers, lot = drawn(data, method, withdrawals=True)
    winners = count(method, papers, lot).winners
    assert len(set(winners)) == len(winners) <= papers.seats
    assert set(winners) <= set(papers.standing)


@pytest.mark.parametrize("method", COMPARED)
def test_without_a_vote_nobody_wins(method):
    for papers in (contest(3, {}), contest(3, {"": 4})):
        result = count(method, papers, (0, 1, 2))
        assert result.winners == ()
        assert result.words
    withdrawn = Contest(("A", "B"), {((0,),): 2}, withdrawn=frozenset({0, 1}))
    assert count(method, withdrawn, (0, 1)).winners == ()


@pytest.mark.parametrize("method", [m for m in COMPARED if METHODS[m].paper != PaperKind.CHOICE])
def test_where_all_are_equal_the_published_lot_decides(method):
    papers = contest(4, {"A": 1, "B": 1, "C": 1, "D": 1})
    for seed in ("00", "01", "02"):
        lot = lot_order(seed, "1", 4)
        assert count(method, papers, lot).winners == (lot[0],)


@pytest.mark.parametrize("method", [Method.SCHULZE, Method.RANKED_PAIRS, Method.BORDA])
def test_the_order_has_each_option_once_and_the_winners_come_first(method):
    papers = contest(4, {"A>B>C>D": 3, "B>A>D": 2, "D>C": 2, "": 1}, seats=3)
    result = count(method, papers, (0, 1, 2, 3))
    flat = [option for group in result.order for option in group]
    assert sorted(flat) == [0, 1, 2, 3]
    assert len(result.winners) == 3
    assert result.matrix is not None
    assert str(result.words[-1]).startswith("The whole order: ")
