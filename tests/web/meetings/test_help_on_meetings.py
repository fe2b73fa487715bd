"""Help on meetings: open to everybody, linked where it is wanted, and true to the rules."""

import re

import pytest

from policy_forum.features.home.rules import WORDS
from tests.journeys.page_tree import parse_page
from tests.web.meetings.floors import OnTheFloor

HELP = "/help/meetings"


@pytest.fixture
def floor(make):
    return OnTheFloor.under_way(make)


def words(page):
    return " ".join(parse_page(page.text).words.split())


def test_how_a_meeting_goes_is_open_to_everyone_and_linked_from_help(client):
    assert client.get(HELP).status_code == 200
    assert f'href="{HELP}"' in client.get("/help").text


def test_every_part_that_the_page_names_at_its_top_is_on_it(client):
    page = client.get(HELP).text
    named = re.findall(r'href="#([a-z-]+)"', page)
    assert len(named) >= 12
    assert all(f'id="{part}"' in page for part in named)


def test_times_on_the_page_are_those_of_the_rules(client):
    said = words(client.get(HELP))
    for rule in (
        "from 2 hours before the meeting",
        "heard of it for 5 minutes you are out of reach",
        "opened 15 minutes before its time",
        "60 minutes at most",
    ):
        assert rule in said


@pytest.mark.parametrize("place", ["", "/chair", "/door"])
def test_the_pages_of_a_meeting_lead_to_it(floor, client_as, place):
    floor.takes_motion()
    page = client_as(floor.hall.chair).get(f"{floor.path}{place}")
    assert f'href="{HELP}' in page.text


def test_words_stand_in_the_order_of_the_alphabet_and_once_each():
    terms = [term.text.casefold() for term, _meaning in WORDS]
    assert terms == sorted(set(terms))


@pytest.mark.parametrize(
    "term",
    [
        "Adjourn",
        "Challenge",
        "Check-in",
        "Next business",
        "Point of information",
        "Point of order",
        "Question be now put",
        "Refer back",
        "Remit",
        "Ruling",
        "Secret ballot",
        "Suspend standing orders",
        "Vote in parts",
        "Voting card",
    ],
)
def test_what_is_said_in_a_meeting_is_explained(term):
    assert term in {each.text for each, _meaning in WORDS}
