"""Pages of votes in a meeting: receipts, the tellers' page, results, secret votes."""

import re

import pytest
from sqlalchemy import select

from policy_forum.features.ballots.models import ElectionKey
from policy_forum.features.ballots.rules import QuestionOutcome
from policy_forum.features.meetings.commands.hands import enter_hands
from policy_forum.features.meetings.commands.secret import make_secret
from policy_forum.features.meetings.rules.floor import Figures
from tests.commands.ballots.sealed import ready_key
from tests.commands.meetings.halls import Hall
from tests.commands.meetings.voting_steps import AGAINST, FOR, Floor


@pytest.fixture
def floor(make, work_as):
    """A hall with four cards, and ten who vote by device."""
    return Floor(Hall.under_way(make), work_as)


def at(floor, question_id, page):
    return f"/meetings/{floor.hall.id}/questions/{question_id}/{page}"


def test_a_vote_without_script_leads_back_to_the_meeting_which_says_the_receipt(floor, client_as):
    question_id = floor.opens_motion()
    browser = client_as(floor.devices[0])
    answer = browser.post(at(floor, question_id, "vote"), data={"choice": "for"})
    assert (answer.status_code, answer.location) == (303, f"/meetings/{floor.hall.id}")
    page = browser.get(answer.location).text
    assert "Your vote for is in, received 19:05:00." in page


def test_a_vote_by_script_is_answered_with_its_receipt_and_so_is_the_same_again(floor, client_as):
    question_id = floor.opens_motion()
    browser = client_as(floor.devices[0])
    sent = {"data": {"choice": "against"}, "headers": {"Sec-Fetch-Mode": "cors"}}
    first = browser.post(at(floor, question_id, "vote"), **sent)
    assert first.json["receipt"] == "Your vote against is in, received 19:05:00."
    assert browser.post(at(floor, question_id, "vote"), **sent).json == first.json
    floor.hands(question_id, 0, 0, 0)
    floor.closes(question_id)
    assert browser.post(at(floor, question_id, "vote"), **sent).json == first.json


def test_a_vote_that_is_not_taken_says_so_and_why(floor, client_as):
    question_id = floor.takes_motion().id
    browser = client_as(floor.devices[0])
    answer = browser.post(
        at(floor, question_id, "vote"),
        data={"choice": "for"},
        headers={"Accept": "application/json"},
    )
    assert answer.status_code == 409
    assert answer.json["why"].startswith("Your vote was not cast.")
    page = browser.post(
        at(floor, question_id, "vote"), data={"choice": "for"}, follow_redirects=True
    )
    assert "Your vote was not cast." in page.text


def test_a_word_that_is_no_vote_is_said_to_be_none(floor, client_as):
    question_id = floor.opens_motion()
    browser = client_as(floor.devices[0])
    for choice in ("", "maybe", "FOR"):
        sent = {"data": {"choice": choice}, "headers": {"Sec-Fetch-Mode": "cors"}}
        answer = browser.post(at(floor, question_id, "vote"), **sent)
        assert answer.status_code == 422
        assert answer.json["why"] == "Your vote was not cast. Say for, against or abstain."


def test_a_teller_enters_her_count_and_never_sees_the_others(floor, client_as):
    question_id = floor.opens_motion()
    one, two = floor.hall.tellers
    floor.by(one, enter_hands, question_id, Figures(1, 2, 1))
    page = client_as(two).get(at(floor, question_id, "hands")).text
    assert "4 voting cards are out" in page
    assert 'value="2"' not in page
    figures = {"in_favour": "2", "against": "2", "abstained": "0"}
    answer = client_as(two).post(at(floor, question_id, "hands"), data=figures)
    assert answer.status_code == 303
    page = client_as(one).get(at(floor, question_id, "hands")).text
    assert "different figures" in page
    assert not re.search(r'value="\d"', page)


def test_more_hands_than_cards_keep_what_was_typed(floor, client_as):
    question_id = floor.opens_motion()
    figures = {"in_favour": "4", "against": "1", "abstained": "0"}
    answer = client_as(floor.hall.tellers[0]).post(at(floor, question_id, "hands"), data=figures)
    assert answer.status_code == 422
    assert "4 voting cards are out: each card is raised once" in answer.text
    assert 'value="4"' in answer.text


def test_an_empty_count_is_asked_for_again(floor, client_as):
    question_id = floor.opens_motion()
    answer = client_as(floor.hall.tellers[0]).post(
        at(floor, question_id, "hands"), data={"in_favour": "3"}
    )
    assert answer.status_code == 422
    assert "Enter a number; nought is one." in answer.text


def test_the_count_of_hands_is_for_tellers_and_who_runs_the_meeting(floor, client_as):
    question_id = floor.opens_motion()
    address = at(floor, question_id, "hands")
    assert client_as(floor.hall.members[6]).get(address).status_code == 404
    assert client_as(floor.hall.chair).get(address).status_code == 200
    assert client_as(floor.hall.stranger).get(address).status_code == 404


def test_the_result_shows_each_way_of_voting_and_the_rule(floor, client_as):
    question_id = floor.opens_motion()
    floor.votes(question_id, FOR, FOR, AGAINST)
    floor.hands(question_id, 3, 1, 0)
    assert floor.closes(question_id).outcome is QuestionOutcome.CARRIED
    page = client_as(floor.hall.members[6]).get(at(floor, question_id, "results")).text
    for words in (
        "By device",
        "By show of hands",
        "Together",
        "Standing orders 3.3",
        "more for than",
    ):
        assert words in page


def test_a_result_that_is_not_there_yet_is_not_shown(floor, client_as):
    question_id = floor.opens_motion()
    floor.votes(question_id, FOR)
    page = client_as(floor.hall.members[6]).get(at(floor, question_id, "results")).text
    assert "has not been declared yet" in page


def test_the_chair_rules_a_vote_secret_and_is_told_how_to_make_a_key(floor, client_as):
    question_id = floor.takes_motion().id
    browser = client_as(floor.hall.chair)
    assert browser.post(at(floor, question_id, "secret/rule"), data={"why": ""}).status_code == 422
    answer = browser.post(
        at(floor, question_id, "secret/rule"), data={"why": "It is about a person."}
    )
    assert answer.status_code == 303
    page = browser.get(answer.location).text
    assert "It is about a person." in page
    assert "A key is needed first" in page


def test_five_who_ask_make_the_vote_secret(floor, client_as):
    question_id = floor.takes_motion().id
    for member in floor.devices[:5]:
        answer = client_as(member).post(at(floor, question_id, "ask-secret"))
        assert answer.status_code == 303
    assert "5 members asked for a secret vote" in floor.question(question_id).secrecy_why


def test_who_reads_along_sees_that_a_vote_is_secret_and_cannot_set_it_up(floor, client_as):
    question_id = floor.takes_motion().id
    floor.chair(make_secret, question_id, "It is about a person.")
    page = client_as(floor.hall.members[6]).get(at(floor, question_id, "secret")).text
    assert "It is about a person." in page
    assert "Open the secret vote" not in page


def test_a_sealed_vote_is_opened_from_its_page_and_leads_back_to_the_meeting(
    floor, client_as, make, session
):
    hall = floor.hall
    question_id = floor.takes_motion().id
    floor.chair(make_secret, question_id, "It is about a person.")
    ready_key(session, [hall.secretary], make.clock.now(), branch=hall.branch)
    browser = client_as(hall.chair)
    page = browser.get(at(floor, question_id, "secret")).text
    assert "4 hold voting cards and get a slip of paper each" in page
    key = floor.session.scalars(select(ElectionKey.id)).one()
    answer = browser.post(at(floor, question_id, "secret/open"), data={"key": key, "minutes": "5"})
    assert answer.status_code == 303
    ballot_id = floor.question(question_id).ballot_id
    assert f"/ballots/{ballot_id}" in browser.get(answer.location).text
    page = browser.get(f"/ballots/{ballot_id}").text
    assert f'href="/meetings/{hall.id}">Back to the meeting' in page


def test_a_motion_that_a_meeting_decided_shows_its_mandate(floor, client_as):
    question_id = floor.opens_motion()
    floor.votes(question_id, FOR, FOR, AGAINST)
    floor.hands(question_id, 3, 1, 0)
    floor.closes(question_id)
    page = client_as(floor.hall.members[6]).get(f"/motions/{floor.hall.motion.id}").text
    assert "mandate" in page
    assert "14 who might vote were there, and the quorum of 5 was met" in page
