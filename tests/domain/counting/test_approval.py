"""Approval: each paper gives a vote to every option that it approves of."""

from dataclasses import replace

from hypothesis import assume, given
from hypothesis import strategies as st

from policy_forum.domain.counting.approval import count_approval
from policy_forum.domain.counting.results import TieRule
from tests.domain.counting.ranked_papers import (
    contest,
    contests,
    letters,
    lots,
    tried,
    with_one_more,
    without_one_paper,
)


def test_the_options_on_the_most_papers_win_in_this_order():
    papers = contest(4, {"ABC": 4, "BC": 3, "C": 2, "D": 5, "": 6}, seats=2)
    result = count_approval(papers, range(4))
    assert letters(result.winners) == "CB"
    assert dict(result.stages[0].votes) == {0: 4, 1: 7, 2: 9, 3: 5}
    assert [letters(group) for group in result.order] == ["C", "B", "D", "A"]
    assert result.blank == 6
    assert not result.ties


def test_the_words_say_by_how_much_and_what_would_have_changed_it():
    words = [str(w) for w in count_approval(contest(2, {"AB": 4, "A": 3}), range(2)).words]
    assert words == [
        "A won: approved by 7 of the 7 papers that approve of any.",
        "B came next, 3 behind A; with 4 more approvals B would have won in place of A.",
    ]


def test_ranks_make_no_difference():
    flat = count_approval(contest(3, {"ABC": 2, "BC": 1}), range(3))
    ranked = count_approval(contest(3, {"C>A>B": 2, "B>C": 1}), range(3))
    assert flat.stages == ranked.stages


@tried
@given(contests(withdrawals=True))
def test_votes_add_up_to_the_approvals_given_to_options_that_can_win(papers):
    given_to = sum(
        count
        for said, count in papers.papers.items()
        for group in said
        for option in group
        if option not in papers.withdrawn
    )
    (stage,) = count_approval(papers, range(len(papers.options))).stages
    assert sum(stage.votes.values()) == given_to
    assert set(stage.votes) == set(papers.standing)


@tried
@given(st.data())
def test_one_more_approval_never_harms_a_winner(data):
    papers = data.draw(contests(several_seats=True))
    lot = data.draw(lots(len(papers.options)))
    winners = count_approval(papers, lot).winners
    assume(winners)
    winner = data.draw(st.sampled_from(winners))
    without = [said for said in papers.papers if all(winner not in group for group in said)]
    assume(without)
    said = data.draw(st.sampled_from(sorted(without)))
    more = with_one_more(without_one_paper(papers, said), (*said, (winner,)))
    assert winner in count_approval(replace(papers, papers=more), lot).winners


def test_a_tie_for_the_last_seat_goes_by_the_lot_and_is_recorded():
    papers = contest(4, {"A": 5, "BCD": 2}, seats=2)
    result = count_approval(papers, (3, 0, 2, 1))
    assert letters(result.winners) == "AD"
    (tie,) = result.ties
    assert (tie.options, tie.taken, tie.purpose) == ((1, 2, 3), 3, "elect")
    assert (tie.decided_by, tie.at_stage) == (TieRule.LOT, 1)
    assert any("one more approval would have decided" in str(words) for words in result.words)


def test_a_tie_among_the_elected_is_about_their_order_only():
    result = count_approval(contest(3, {"AB": 2, "C": 1}, seats=2), (1, 0, 2))
    assert letters(result.winners) == "BA"
    assert [tie.purpose for tie in result.ties] == ["order"]
