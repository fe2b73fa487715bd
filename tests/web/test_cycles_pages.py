"""The pages of the year, as visitors and the national office see them."""

from datetime import UTC, timedelta

import pytest
from sqlalchemy import select

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.domain.cycle import Stage
from policy_forum.features.cycles.models import StrategicGoal
from policy_forum.features.cycles.rules import proposed_windows
from tests.stage import START


@pytest.fixture
def office(make_officer):
    return make_officer(OfficeKind.NATIONAL_OFFICE)


def test_the_year_is_public_and_names_the_stage_now_and_next(client, make_cycle, make_goal):
    make_goal(make_cycle(2026), title="Everyone gets home")
    page = client.get("/cycles/2026").text
    assert "“Drafting” closes" in page
    assert "Next: “Branch decisions” opens" in page
    assert "Everyone gets home" in page
    assert "Set a goal" not in page


def test_the_list_of_years_begins_with_the_current_one(client, make_cycle):
    make_cycle(2025, start=START - timedelta(days=365))
    make_cycle(2026)
    page = client.get("/cycles").text
    assert page.index("/cycles/2026") < page.index("/cycles/2025")


def test_without_a_cycle_the_page_says_what_will_be_here(client):
    assert "The national office makes a cycle" in client.get("/cycles").text


def test_a_year_without_a_cycle_is_not_found(client):
    assert client.get("/cycles/1999").status_code == 404


@pytest.mark.parametrize("goals", [1, 40])
def test_the_page_of_a_year_costs_the_same_whatever_is_on_it(
    client_as, make_cycle, make_goal, make_member, count_statements, goals
):
    cycle = make_cycle(2026)
    for _ in range(goals):
        make_goal(cycle)
    browser = client_as(make_member())
    with count_statements() as seen:
        assert browser.get("/cycles/2026").status_code == 200
    assert len(seen) <= 6


def test_the_office_makes_a_cycle_from_the_proposal(client_as, office):
    browser = client_as(office)
    page = browser.get("/cycles/new")
    assert page.status_code == 200
    sent = browser.post("/cycles/new", data=typed(2027, proposed_windows(2027, UTC)))
    assert sent.status_code == 302
    assert "Conference 2027" in browser.get("/cycles/2027").text


def test_overlapping_windows_are_named_and_what_was_typed_is_kept(client_as, office):
    windows = proposed_windows(2027, UTC)
    values = typed(2027, windows)
    values["drafting_closes"] = values["branch_decisions_closes"]
    answer = client_as(office).post("/cycles/new", data=values)
    assert answer.status_code == 422
    assert "Drafting and Branch decisions overlap" in answer.text
    assert values["drafting_closes"] in answer.text


def test_rubbish_in_every_field_is_answered_with_sentences(client_as, office):
    values = dict.fromkeys(typed(2027, proposed_windows(2027, UTC)), "<b>rubbish")
    answer = client_as(office).post("/cycles/new", data=values)
    assert answer.status_code == 422
    assert "Enter a date and a time" in answer.text
    assert "&lt;b&gt;rubbish" in answer.text


def test_a_moment_that_was_cleared_is_asked_for_and_not_filled_in_again(client_as, office):
    values = typed(2027, proposed_windows(2027, UTC))
    values["drafting_opens"] = values["drafting_closes"] = ""
    answer = client_as(office).post("/cycles/new", data=values)
    assert answer.status_code == 422
    assert "The year needs the stage “Drafting”" in answer.text


def test_goals_and_priorities_can_be_left_out(client_as, office):
    values = typed(2027, proposed_windows(2027, UTC))
    for stage in (Stage.GOALS, Stage.PRIORITIES):
        values[f"{stage}_opens"] = values[f"{stage}_closes"] = ""
    assert client_as(office).post("/cycles/new", data=values).status_code == 302


def test_half_a_window_is_asked_to_be_completed(client_as, office):
    values = typed(2027, proposed_windows(2027, UTC))
    values["goals_closes"] = ""
    answer = client_as(office).post("/cycles/new", data=values)
    assert "Say when “Goals” closes, or leave both moments empty." in answer.text


def test_an_hour_that_the_clocks_leap_over_is_refused(client_as, office):
    values = typed(2027, proposed_windows(2027, UTC))
    values["drafting_opens"] = "2027-03-28T01:30"
    answer = client_as(office).post("/cycles/new", data=values)
    assert answer.status_code == 422
    assert "The clocks leap over that hour" in answer.text


def test_the_next_cycle_carries_on_the_goals_that_are_ticked(
    client_as, office, make_cycle, make_goal, clock
):
    cycle = make_cycle(2026)
    kept, left = make_goal(cycle, title="Kept"), make_goal(cycle, title="Left")
    clock.set(START + timedelta(days=90))
    browser = client_as(office)
    page = browser.get("/conference/2026/next-cycle").text
    assert page.count("checked") == 2
    values = typed(2027, proposed_windows(2027, UTC)) | {"goals": [kept.id]}
    assert browser.post("/conference/2026/next-cycle", data=values).status_code == 303
    page = browser.get("/cycles/2027").text
    assert "Kept" in page
    assert f"/cycles/2026#goal-{kept.id}" in page
    assert left.title not in page
    assert "Open the next cycle" not in browser.get("/cycles/2026").text


def test_a_goals_status_is_changed_and_shown(client, client_as, office, make_cycle, make_goal):
    cycle = make_cycle(2026)
    goal = make_goal(cycle)
    path = f"/cycles/2026/goals/{goal.id}"
    browser = client_as(office)
    assert browser.get(f"{path}/status").status_code == 200
    answer = browser.post(f"{path}/status", data={"status": "nonsense", "progress": ""})
    assert answer.status_code == 422
    values = {"status": "achieved", "progress": "Every village has an evening bus."}
    assert browser.post(f"{path}/status", data=values).status_code == 302
    assert "Every village has an evening bus." in client.get("/cycles/2026").text


def test_a_goal_on_which_a_motion_hangs_is_not_taken_away(
    client_as, office, make_cycle, make_goal, make_motion
):
    cycle = make_cycle(2026)
    goal = make_goal(cycle)
    make_motion(cycle=cycle, goal_id=goal.id)
    answer = client_as(office).post(f"/cycles/2026/goals/{goal.id}/removal")
    assert answer.status_code == 409
    assert "so it stays" in answer.text


def test_a_window_is_moved_with_a_reason_that_everyone_can_read(
    client, client_as, office, make_cycle
):
    make_cycle(2026)
    drafting = {
        "opens": (START - timedelta(days=30)).strftime("%Y-%m-%dT%H:%M"),
        "closes": (START + timedelta(days=9)).strftime("%Y-%m-%dT%H:%M"),
        "reason": "The hall is taken.",
    }
    browser = client_as(office)
    assert browser.get("/cycles/2026/windows/drafting").status_code == 200
    answer = browser.post("/cycles/2026/windows/drafting", data=drafting)
    assert answer.status_code == 302, answer.text
    page = client.get("/cycles/2026").text
    assert "The hall is taken." in page
    assert "“Drafting” was moved" in page


def test_no_member_without_the_office_reaches_its_forms(client_as, make_member, make_cycle):
    make_cycle(2026)
    browser = client_as(make_member())
    for path in ("/cycles/new", "/cycles/2026/windows/drafting", "/cycles/2026/goals/new"):
        assert browser.get(path).status_code == 403


def test_a_goal_is_set_worded_placed_and_taken_away(client_as, office, make_cycle, session):
    make_cycle(2026)
    browser = client_as(office)
    for title in ("First", "Second"):
        browser.post("/cycles/2026/goals/new", data={"title": title, "sentence": "It is so."})
    page = browser.get("/cycles/2026").text
    assert page.index("First") < page.index("Second")
    first, second = session.scalars(select(StrategicGoal.id).order_by(StrategicGoal.position))
    browser.post(f"/cycles/2026/goals/{second}/up")
    page = browser.get("/cycles/2026").text
    assert page.index("Second") < page.index("First")
    words = {"title": "Worded anew", "sentence": "So it is."}
    assert browser.post(f"/cycles/2026/goals/{first}", data=words).status_code == 302
    assert browser.post(f"/cycles/2026/goals/{second}/removal").status_code == 302
    page = browser.get("/cycles/2026").text
    assert "Worded anew" in page
    assert "Second" not in page


def typed(year, windows):
    values = {"year": str(year), "title": f"Conference {year}"}
    for stage in Stage:
        values[f"{stage}_opens"] = windows[stage].opens.strftime("%Y-%m-%dT%H:%M")
        values[f"{stage}_closes"] = windows[stage].closes.strftime("%Y-%m-%dT%H:%M")
    return values
