"""A motion at each step of its way through conference, by the pages."""

import pytest

from policy_forum.domain.access.actors import OfficeKind
from tests.stage import START
from tests.web.conference.steps import COMPILING, CONFERENCE, rule, submit


@pytest.fixture
def at(clock):
    def move(day):
        clock.set(START)
        clock.advance(days=day)

    return move


@pytest.fixture
def cycle(make_cycle):
    return make_cycle(2026)


@pytest.fixture
def goal(make_goal, cycle):
    return make_goal(cycle, title="Everyone gets home", how_decided="By conference in 2025.")


@pytest.fixture
def north(make_branch):
    return make_branch("North", "NOR")


@pytest.fixture
def secretary(client_as, make_officer, north):
    return client_as(make_officer(OfficeKind.SECRETARY, north))


@pytest.fixture
def office(client_as, make_officer):
    return client_as(make_officer(OfficeKind.NATIONAL_OFFICE))


@pytest.fixture
def motion(make_carried, north, cycle, goal):
    return make_carried(north, cycle, goal_id=goal.id)


@pytest.fixture
def submitted(at, secretary, session, motion):
    return submit(at, secretary, session, motion)


@pytest.fixture
def published(at, submitted, office):
    """Rule in, place, publish."""
    at(COMPILING)
    assert rule(office, submitted).status_code == 303
    assert office.post("/conference/2026/agenda").status_code == 303
    sent = office.post("/conference/2026/publish", data={"introduction": "We meet by the sea."})
    assert sent.status_code == 303
    return submitted


@pytest.fixture
def adopted(at, published, office):
    at(CONFERENCE)
    sent = office.post(
        f"/conference/submissions/{published.id}/outcome",
        data={
            "outcome": "carried",
            "votes_for": "30",
            "votes_against": "4",
            "votes_abstain": "2",
            "next_owner": "Transport team",
            "next_step": "Write to the council.",
        },
    )
    assert sent.status_code == 303
    return published
