"""The chair's page: a meeting from its opening to its close by the buttons that it shows."""

import re
from datetime import timedelta

import pytest

from policy_forum.features.meetings.commands.hands import enter_hands
from policy_forum.features.meetings.commands.voting import open_vote
from policy_forum.features.meetings.rules.floor import Figures
from policy_forum.features.meetings.rules.presses import Deed
from policy_forum.features.meetings.rules.states import (
    CheckIn,
    ItemKind,
    ItemOutcome,
    MeetingState,
    SpeakerRole,
)
from policy_forum.features.motions.rules import MotionState
from tests.commands.meetings.halls import MEETS, Hall
from tests.commands.meetings.voting_steps import Floor
from tests.web.meetings.chairing import page_of, post, press, step_of


@pytest.fixture
def floor(make, work_as):
    return Floor(Hall.under_way(make), work_as)


@pytest.fixture
def browser(client_as, floor):
    return client_as(floor.hall.chair)


def _walk(browser, floor, until=None, most=60):
    """Press the main button, and nothing else, until the meeting is closed."""
    said = []
    for _ in range(most):
        page = page_of(browser, floor)
        step = step_of(floor)
        assert str(step.title) in page.replace("&#39;", "'")
        said += [str(words) for words in (*step.announce, *step.script)]
        if step.main.deed is Deed.GO_TO_HANDS:
            floor.hands(step.main.target, 3, 1, 0)
            continue
        if step.main.deed.is_link or step.main.deed is until:
            return " ".join(said)
        floor.hall.make.clock.advance(seconds=20)
        assert press(browser, floor, step.main).status_code == 303
    pytest.fail("the main button did not lead to the end")
    return ""


def test_who_presses_nothing_but_the_main_button_chairs_a_whole_meeting(browser, floor):
    amendments = [
        floor.proposes(floor.hall.motion.text_markdown.replace("17:40", "17:45")),
        floor.proposes(floor.hall.motion.text_markdown.replace("20:00", "21:00")),
    ]
    said = _walk(browser, floor)
    assert floor.fresh(floor.hall.meeting).state is MeetingState.CLOSED
    outcomes = [floor.fresh(item).outcome for item in floor.hall.items.values()]
    assert None not in outcomes
    assert ItemOutcome.NOT_REACHED not in outcomes
    assert floor.fresh(floor.hall.motion).state is MotionState.CARRIED
    assert all(not floor.fresh(row).state.is_ready for row in amendments)
    for words in (
        "We come to amendment 1.",
        "Those in favour of amendment 2:",
        "On amendment 1: 3 for, 1 against, 0 abstained. It is carried.",
        "We vote on the motion as amended.",
        "I close the meeting.",
    ):
        assert words in said


def test_a_carried_amendment_is_read_out_with_what_falls(browser, floor):
    text = floor.hall.motion.text_markdown
    first = floor.proposes(text.replace("17:40", "17:45"))
    floor.proposes(text.replace("17:40", "18:15"))
    floor.takes_motion()
    question_id = floor.amends(first)
    assert "If 1 is carried, 2 falls." in page_of(browser, floor)
    floor.hall.make.clock.advance(seconds=30)
    floor.chair(open_vote, question_id)
    floor.hands(question_id, 3, 1, 0)
    floor.closes(question_id)
    page = page_of(browser, floor)
    assert "On amendment 1: 3 for, 1 against, 0 abstained. It is carried." in page
    assert "Amendment 2 falls with that." in page


def test_it_begins_before_the_meeting_and_opens_it(make, work_as, client_as):
    floor = Floor(Hall.called(make), work_as)
    browser = client_as(floor.hall.secretary)
    page = page_of(browser, floor)
    assert "a quarter of an hour before" in page
    make.clock.set(MEETS)
    for member in (floor.hall.chair, *floor.hall.members[:8]):
        floor.hall.comes(member, CheckIn.OWN_PHONE)
    assert "I open the meeting" in page_of(browser, floor)
    assert press(browser, floor, step_of(floor).main).status_code == 303
    assert floor.fresh(floor.hall.meeting).state is MeetingState.OPEN


def test_others_are_told_who_runs_the_meeting(client_as, floor):
    page = client_as(floor.hall.members[4]).get(f"/meetings/{floor.hall.id}/chair")
    assert page.status_code == 403
    assert client_as(floor.hall.stranger).get(page.request.path).status_code == 404
    sent = post(client_as(floor.hall.members[4]), floor, "press", deed="close_meeting")
    assert sent.status_code == 403


def test_what_stands_against_a_button_is_said_on_thepage_of(browser, floor):
    answer = post(browser, floor, "press", deed="end_speech")
    assert answer.status_code == 303
    assert "Nobody is speaking now." in browser.get(answer.location).text


@pytest.mark.parametrize(
    "data",
    [
        {"deed": "no_such_deed"},
        {"deed": "go_to_door"},
        {},
    ],
)
def test_what_is_no_button_is_not_found(browser, floor, data):
    assert post(browser, floor, "press", **data).status_code == 404


@pytest.mark.parametrize(
    "data",
    [
        {"deed": "take_item", "target": "999999"},
        {"deed": "take_item", "target": "rubbish"},
        {"deed": "open_vote", "target": "999999"},
        {"deed": "cast", "target": "1", "choice": "perhaps"},
        {"deed": "end_item", "target": "1", "value": "won"},
        {"deed": "bring_question", "target": "1", "value": "motion"},
        {"deed": "take_chair", "name": "Nobody At All"},
    ],
)
def test_a_button_on_nothing_changes_nothing(browser, floor, data):
    answer = post(browser, floor, "press", **data)
    assert answer.status_code == 303
    assert 'role="alert"' in browser.get(answer.location).text


def test_things_of_another_meeting_are_not_touched(browser, floor, make, work_as):
    other = Hall.under_way(make)
    item_id = other.items[ItemKind.APOLOGIES].id
    post(browser, floor, "press", deed="take_item", target=item_id)
    floor.session.expire_all()
    assert other.items[ItemKind.APOLOGIES].taken_at is None


def test_the_part_that_follows_live_is_the_same_without_the_sheet(browser, floor):
    part = browser.get(f"/meetings/{floor.hall.id}/chair/now")
    assert part.headers["Cache-Control"] == "no-store"
    assert "<html" not in part.text
    assert str(step_of(floor).title) in part.text


def test_ids_on_the_page_are_there_once(browser, floor):
    floor.proposes(floor.hall.motion.text_markdown.replace("17:40", "17:45"))
    floor.takes_motion()
    floor.by(floor.hall.members[4], _asks, floor.hall.id)
    ids = re.findall(r'\sid="([^"]+)"', page_of(browser, floor))
    assert len(ids) == len(set(ids)), sorted({each for each in ids if ids.count(each) > 1})


def _asks(work, meeting_id):
    from policy_forum.features.meetings.commands.speaking import ask_to_speak

    return ask_to_speak(work, meeting_id, SpeakerRole.AGAINST)


def test_the_page_costs_no_more_with_many_in_the_hall(client_as, make, work_as, count_statements):
    costs = []
    for ordinary in (12, 60):
        floor = Floor(Hall.under_way(make, ordinary=ordinary, by_phone=ordinary - 8), work_as)
        floor.takes_motion()
        browser = client_as(floor.hall.chair)
        page_of(browser, floor)
        with count_statements() as seen:
            page_of(browser, floor)
        costs.append(len(seen))
    assert costs[0] == costs[1]
    assert costs[0] <= 18


def test_counting_hands_is_waited_for_on_thepage_of(browser, floor):
    question_id = floor.opens_motion()
    floor.closes(question_id)
    assert "0 of 2 tellers have entered their count" in page_of(browser, floor)
    teller, other = floor.hall.tellers
    floor.by(teller, enter_hands, question_id, Figures(3, 1, 0))
    floor.by(other, enter_hands, question_id, Figures(2, 1, 0))
    assert "The tellers differ" in page_of(browser, floor)
    assert floor.hall.make.clock.now() > MEETS - timedelta(days=1)
