"""The first page, help, and what only a demonstration has."""

import pytest

from policy_forum.features.amendments.commands import propose_amendment
from policy_forum.features.motions.rules import MotionState
from tests.journeys.page_tree import parse_page
from tests.makers import TEXT


def test_a_visitor_reads_what_we_stand_for(client, make_cycle, make_goal):
    make_goal(make_cycle(), "Get people home", sentence="Everyone has a way home.")

    page = client.get("/")

    assert page.status_code == 200
    assert "Everyone has a way home." in page.text
    assert "Work on it has not been reported yet." in page.text


def test_the_first_page_works_before_there_is_any_year(client, client_as, make_member):
    assert client.get("/").status_code == 200
    assert client_as(make_member()).get("/").status_code == 200


@pytest.mark.parametrize(
    "path", ["/help", "/help/words", "/help/accessibility", "/help/permissions"]
)
def test_help_is_open_to_everyone(client, path):
    assert client.get(path).status_code == 200


def test_an_old_link_finds_how_a_vote_is_kept(client):
    assert client.get("/help/votes").headers["Location"] == "/help/your-vote"


def test_members_find_the_ballots_in_the_menu(client, client_as, make_member):
    def entries(page):
        return [link.words for link in parse_page(page.text).find_all("a")]

    assert "Ballots" in entries(client_as(make_member()).get("/help/words"))
    assert "Ballots" not in entries(client.get("/help/words"))


def test_what_a_demonstration_has_does_not_exist_elsewhere(client):
    assert client.get("/demo/outbox").status_code == 404
    assert client.post("/demo/clock", data={"stage": "next"}).status_code == 404


def test_each_thing_that_waits_has_a_link_of_its_own_words(
    client_as, make_branch, make_cycle, make_member, make_motion, work_as
):
    branch = make_branch()
    make_cycle()
    mover, author = make_member(branch), make_member(branch)
    motion = make_motion(branch, mover=mover, state=MotionState.PROPOSED)
    for word in ("night", "early"):
        with work_as(author) as work:
            propose_amendment(work, motion.id, 1, TEXT.replace("evening", word))

    page = parse_page(client_as(mover).get("/").text)
    links = [link.words for link in page.find_all("a") if "Answer amendment" in link.words]

    assert len(set(links)) == 2
    assert all(link.startswith(motion.title) for link in links)


def test_a_member_sees_what_needs_her_in_nine_statements(
    client_as, make_branch, make_cycle, make_member, make_motion, count_statements
):
    branch = make_branch()
    make_cycle()
    for _number in range(12):
        make_motion(branch)
    member = make_member(branch)
    browser = client_as(member)

    with count_statements() as seen:
        assert browser.get("/").status_code == 200

    assert len(seen) <= 9
