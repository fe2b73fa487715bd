"""The page of the order of votes: what every reader sees, and how the chair changes it."""

import re

import pytest

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.features.amendments.queries import list_in_voting_order
from policy_forum.features.motions.rules import MotionState


@pytest.fixture
def chair(north, make_officer, make_cycle):
    return make_officer(OfficeKind.CHAIR, north)


@pytest.fixture
def path(motion):
    return f"/motions/{motion.id}/amendments/order"


@pytest.fixture
def three(propose):
    return propose("evening", "late"), propose("evening", "night"), propose("20:00", "21:00")


@pytest.fixture
def numbers(session, motion):
    return lambda: [row.number for row in list_in_voting_order(session, motion.id)]


def shown(page: str) -> list[int]:
    return [
        int(number) for number in re.findall(r'<li class="agenda__item" id="amendment-(\d+)"', page)
    ]


def sent(three, do, **more):
    return {"seen": [each.id for each in three], "do": do, **more}


def test_every_reader_sees_the_order_its_rule_and_what_falls(client_as, author, three, path):
    page = client_as(author).get(path).text
    assert shown(page) == [1, 2, 3]
    assert "If 1 is carried, 2 falls." in page
    assert "in the order in which they were proposed" in page
    assert "Model rules 3.7 (version 1)" in page
    assert (
        'href="/branches/model-rules?version=1' in page
        or "/branches/model-rules/1#clause-3-7" in page
    )
    assert "Set this order" not in page
    assert "place-" not in page


def test_the_chair_looks_before_she_sets(client_as, chair, three, path, numbers):
    browser = client_as(chair)
    page = browser.post(path, data=sent(three, f"earlier-{three[1].id}", reason="Because."))
    assert page.status_code == 200
    assert shown(page.text) == [2, 1, 3]
    assert "If 2 is carried, 1 falls." in page.text
    assert "This order is not set yet" in page.text
    assert "Because." in page.text
    assert numbers() == [1, 2, 3]

    again = browser.post(path, data=sent((three[1], three[0], three[2]), f"later-{three[1].id}"))
    assert shown(again.text) == [1, 2, 3]


def test_typed_places_and_a_reason_set_the_order(client_as, chair, author, three, path, numbers):
    places = {f"place-{three[2].id}": "1", f"place-{three[0].id}": "2"}
    browser = client_as(chair)
    assert shown(browser.post(path, data=sent(three, "look", **places)).text) == [3, 1, 2]
    done = browser.post(path, data=sent(three, "set", reason="Times come first.", **places))
    assert done.status_code == 303
    assert numbers() == [3, 1, 2]
    page = client_as(author).get(path).text
    assert shown(page) == [3, 1, 2]
    assert "Times come first." in page
    assert chair.family_name in page


def test_without_a_reason_nothing_is_set_and_nothing_lost(client_as, chair, three, path, numbers):
    places = {f"place-{three[2].id}": "1"}
    page = client_as(chair).post(path, data=sent(three, "set", reason=" ", **places))
    assert page.status_code == 422
    assert "Say why the votes come in this order" in page.text
    assert shown(page.text) == [3, 1, 2]
    assert numbers() == [1, 2, 3]


def test_an_amendment_that_came_in_meanwhile_is_looked_at_first(
    client_as, chair, three, propose, path, numbers
):
    propose("every councillor", "each councillor")
    places = {f"place-{three[2].id}": "1"}
    page = client_as(chair).post(path, data=sent(three, "set", reason="Times first.", **places))
    assert page.status_code == 422
    assert "Amendments came in or went" in page.text
    assert shown(page.text) == [3, 1, 2, 4]
    assert "Times first." in page.text
    assert numbers() == [1, 2, 3, 4]


@pytest.mark.parametrize(
    "rubbish",
    [
        {"do": "earlier-"},
        {"do": "later-99999999999999999999"},
        {"do": "earlier-٣"},
        {"do": "fly-1"},
        {"seen": ["x", "-1", "99999999999999999999999"]},
        {"place-1": "1e9"},
        {},
    ],
)
def test_rubbish_changes_nothing(client_as, chair, three, path, numbers, rubbish):
    data = {**rubbish, f"place-{three[0].id}": "-7"}
    page = client_as(chair).post(path, data=data)
    assert page.status_code == 200
    assert shown(page.text) == [1, 2, 3]
    assert numbers() == [1, 2, 3]


def test_others_do_not_set_it(client, client_as, author, north, make_officer, three, path, numbers):
    secretary = make_officer(OfficeKind.SECRETARY, north)
    for browser in (client, client_as(author)):
        assert browser.post(path, data=sent(three, "set", reason="Mine.")).status_code in {302, 403}
    places = {f"place-{three[2].id}": "1"}
    page = client_as(secretary).post(path, data=sent(three, "set", reason="Mine.", **places))
    assert page.status_code == 403
    assert numbers() == [1, 2, 3]


def test_the_order_is_as_public_as_the_motion_and_names_are_for_members(
    client, client_as, chair, three, path, motion, session
):
    places = {f"place-{three[2].id}": "1"}
    client_as(chair).post(path, data=sent(three, "set", reason="Times first.", **places))
    assert client.get(path).status_code == 404
    motion.state = MotionState.SUBMITTED
    session.commit()
    page = client.get(path)
    assert page.status_code == 200
    assert chair.family_name not in page.text
    assert "No amendment waits for a vote" in page.text


def test_while_the_branch_votes_the_chair_reads_why_it_stands(
    client_as, chair, three, path, motion, session
):
    motion.is_held = True
    session.commit()
    page = client_as(chair).get(path).text
    assert "Set this order" not in page
    assert "ballot" in page.partition("The rule")[2]


@pytest.mark.parametrize("count", [2, 12])
def test_the_page_costs_the_same_however_many_there_are(
    client_as, chair, propose, path, count_statements, count
):
    for number in range(count):
        propose("20:00", f"21:{number:02}")
    browser = client_as(chair)
    browser.get(path)
    with count_statements() as seen:
        browser.get(path)
    assert len(seen) <= 8


def test_the_chair_finds_it_on_the_list_and_everyone_finds_what_falls(
    client_as, chair, author, three, path, motion
):
    list_page = f"/motions/{motion.id}/amendments"
    assert "Set the order of votes" in client_as(chair).get(list_page).text
    page = client_as(author).get(list_page).text
    assert "Set the order of votes" not in page
    assert f'href="{path}"' in page
    assert "If 1 is carried, 2 falls." in page
    one = client_as(author).get(f"/amendments/{three[0].id}").text
    assert "If 1 is carried, 2 falls." in one
    other = client_as(author).get(f"/amendments/{three[1].id}").text
    assert "It falls if 1 is carried before it." in other


@pytest.mark.parametrize("count", [2, 12])
def test_the_list_and_an_amendment_cost_the_same_however_many_there_are(
    client_as, chair, propose, motion, count_statements, count
):
    keys = [propose("20:00", f"21:{number:02}").id for number in range(count)]
    browser = client_as(chair)
    for path in (f"/motions/{motion.id}/amendments", f"/amendments/{keys[0]}"):
        browser.get(path)
        with count_statements() as seen:
            browser.get(path)
        assert len(seen) <= 8, path
