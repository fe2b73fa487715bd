"""Coming in by oneself: what is said before and after, the code, leaving, apologies."""

import re
from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest

from policy_forum.features.accounts.rules import ALLOWED, AttemptKind
from policy_forum.features.branches.rules import MeetingRules
from policy_forum.features.meetings.rules.codes import read_code, show_code
from policy_forum.features.meetings.rules.states import CheckIn, MeetingState, Presence, VotesBy
from policy_forum.web.drawings.square_code import square_code
from tests.commands.meetings.halls import MEETS, Hall


@pytest.fixture
def hall(make):
    return Hall.under_way(make, by_card=4, by_phone=3, online=2)


def text_of(response):
    words = re.sub(r"<[^>]+>", " ", response.get_data(as_text=True))
    return re.sub(r"\s+", " ", words)


CAN_VOTE = (
    "You can vote, because you joined on 4 May 2020, before the freeze date of 16 February 2026."
)


class TestJoiningOnline:
    def test_before_it_says_whether_and_why_she_can_vote(self, hall, client_as):
        text = text_of(client_as(hall.members[10]).get(f"/meetings/{hall.id}/join"))
        assert CAN_VOTE in text
        assert "Join online" in text
        assert "Standing orders 1.1 (version 1)" in text

    def test_one_press_and_she_is_in_and_it_says_so(self, hall, client_as):
        ann = hall.members[10]
        client = client_as(ann)
        answer = client.post(f"/meetings/{hall.id}/join")
        assert answer.location == f"/meetings/{hall.id}"
        assert f"You are in. {CAN_VOTE}" in text_of(client.get(answer.location))
        assert hall.row_of(ann).presence is Presence.ONLINE
        assert CAN_VOTE in text_of(client.get(f"/meetings/{hall.id}/join"))

    def test_who_joined_too_late_is_told_kindly_and_let_in(self, hall, client_as):
        client = client_as(hall.newcomer)
        told = (
            "You cannot vote at this meeting yet, because you joined on 13 March 2026, and only "
            "those who joined before 16 February 2026 vote. You are welcome to stay, to listen "
            "and to speak."
        )
        assert told in text_of(client.get(f"/meetings/{hall.id}/join"))
        answer = client.post(f"/meetings/{hall.id}/join", follow_redirects=True)
        assert f"You are in. {told}" in text_of(answer)
        assert hall.row_of(hall.newcomer).presence is Presence.ONLINE

    def test_who_lapsed_is_told_whom_to_ask(self, hall, client_as):
        text = text_of(client_as(hall.lapsed).get(f"/meetings/{hall.id}/join"))
        assert "because your membership is lapsed" in text
        assert "tell the secretary of your branch" in text

    def test_late_arrivals_are_told_before_they_come_in(self, make, client_as):
        strict = MeetingRules(late_arrivals_vote=False)
        hall = Hall.under_way(make, orders={"meeting_rules": strict.overrides()}, online=0)
        text = text_of(client_as(hall.members[11]).get(f"/meetings/{hall.id}/join"))
        assert "no vote to those who come after it was opened" in text

    def test_who_holds_a_card_is_told_to_hand_it_back_first(self, hall, client_as):
        client = client_as(hall.members[0])
        assert "You are in, with a voting card" in text_of(client.get(f"/meetings/{hall.id}/join"))
        answer = client.post(f"/meetings/{hall.id}/join")
        assert answer.status_code == 409
        assert "Hand it back at the door" in text_of(answer)

    def test_too_early_it_says_when_the_door_opens(self, make, client_as, clock):
        hall = Hall.called(make)
        clock.set(MEETS - timedelta(days=2))
        client = client_as(hall.members[3])
        text = text_of(client.get(f"/meetings/{hall.id}/join"))
        assert "The door opens two hours before: on 16 March 2026 at 17:00." in text
        assert "Send apologies if you cannot come" in text
        assert client.post(f"/meetings/{hall.id}/join").status_code == 409

    def test_other_branches_find_no_such_page(self, hall, client_as):
        client = client_as(hall.stranger)
        assert client.get(f"/meetings/{hall.id}/join").status_code == 404
        assert client.post(f"/meetings/{hall.id}/join").status_code == 404

    def test_joining_costs_few_statements(self, hall, client_as, count_statements):
        client = client_as(hall.members[10])
        client.get(f"/meetings/{hall.id}/join")
        with count_statements() as statements:
            client.get(f"/meetings/{hall.id}/join")
        assert len(statements) <= 8


class TestTheCode:
    def test_scanning_leads_to_one_press(self, hall, client_as):
        ann = hall.members[10]
        client = client_as(ann)
        page = client.get(f"/meetings/in/{hall.meeting.code}")
        assert "Check in: I am in the room" in text_of(page)
        assert CAN_VOTE in text_of(page)
        answer = client.post(f"/meetings/in/{hall.meeting.code}")
        assert answer.location == f"/meetings/{hall.id}"
        row = hall.row_of(ann)
        assert (row.presence, row.came_by) == (Presence.ROOM, CheckIn.OWN_PHONE)
        assert row.votes_by is VotesBy.DEVICE

    def test_a_visitor_signs_in_first_and_lands_where_she_wanted(self, hall, client):
        answer = client.get(f"/meetings/in/{hall.meeting.code}")
        assert answer.status_code == 302
        assert answer.location.endswith(f"next=/meetings/in/{hall.meeting.code}")

    @pytest.mark.parametrize(
        "spell", [str.lower, show_code, lambda code: f" {code[:3]} {code[3:]}"]
    )
    def test_however_it_is_typed_it_leads_there(self, hall, client_as, spell):
        client = client_as(hall.members[10])
        answer = client.post("/meetings/in", data={"code": spell(hall.meeting.code)})
        assert answer.location == f"/meetings/in/{hall.meeting.code}"

    def test_a_wrong_code_is_said_at_its_field_and_stays_there(self, hall, client_as):
        answer = client_as(hall.members[10]).post("/meetings/in", data={"code": "NOPE99"})
        assert answer.status_code == 422
        assert "No meeting of your branch has this code." in text_of(answer)
        assert 'value="NOPE99"' in answer.get_data(as_text=True)

    def test_nothing_typed_is_said_too(self, hall, client_as):
        answer = client_as(hall.members[10]).post("/meetings/in", data={"code": " "})
        assert answer.status_code == 422
        assert "Enter the code that is on the screen of the meeting." in text_of(answer)

    def test_a_code_of_another_branch_leads_nowhere(self, hall, client_as):
        client = client_as(hall.stranger)
        assert client.get(f"/meetings/in/{hall.meeting.code}").status_code == 404
        assert client.post(f"/meetings/in/{hall.meeting.code}").status_code == 404
        assert hall.row_of(hall.stranger) is None

    def test_guessing_comes_to_an_end_and_a_right_code_is_never_counted(
        self, hall, client_as, clock
    ):
        client = client_as(hall.members[10])
        allowed = ALLOWED[AttemptKind.MEETING_CODE]
        for _ in range(3):
            assert client.get(f"/meetings/in/{hall.meeting.code}").status_code == 200
        tries = [client.get(f"/meetings/in/NOPE{i}").status_code for i in range(allowed + 1)]
        assert tries == [404] * allowed + [429]
        assert client.post("/meetings/in", data={"code": "NOPE"}).status_code == 429
        assert client.get(f"/meetings/in/{hall.meeting.code}").status_code == 200
        clock.advance(minutes=16)
        assert client.post("/meetings/in", data={"code": "NOPE"}).status_code == 422

    def test_a_meeting_that_is_over_says_so(self, make, client_as):
        hall = Hall.called(make, state=MeetingState.CLOSED)
        client = client_as(hall.members[3])
        assert "This meeting is over" in text_of(client.get(f"/meetings/in/{hall.meeting.code}"))
        assert client.post(f"/meetings/in/{hall.meeting.code}").status_code == 409

    @pytest.mark.parametrize(
        ("typed", "kept"), [("k7m-4rw", "K7M4RW"), (" K7M 4RW ", "K7M4RW"), ("é–", "É"), ("", "")]
    )
    def test_codes_are_read_as_people_type_them(self, typed, kept):
        assert read_code(typed) == kept

    def test_a_code_is_shown_in_two_halves(self):
        assert show_code("K7M4RW") == "K7M-4RW"
        assert show_code("") == ""


class TestTheSquare:
    def test_the_screen_shows_the_address_as_a_square(self, hall, client_as):
        answer = client_as(hall.members[0]).get(f"/meetings/{hall.id}/screen-code")
        assert answer.content_type.startswith("image/svg+xml")
        drawing = ET.fromstring(answer.data)
        square = square_code(f"http://localhost/meetings/in/{hall.meeting.code}")
        assert drawing.get("viewBox") == f"0 0 {square.size} {square.size}"
        assert square.path in answer.get_data(as_text=True)
        assert b"style" not in answer.data

    def test_other_branches_do_not_see_it(self, hall, client_as):
        assert client_as(hall.stranger).get(f"/meetings/{hall.id}/screen-code").status_code == 404

    def test_the_drawing_has_the_marks_in_three_corners_and_a_margin(self):
        square = square_code("https://forum.example.org/meetings/in/K7M4RW")
        dark = _modules(square)
        last = square.size - 4 - 1
        for x, y in ((4, 4), (last - 6, 4), (4, last - 6)):
            assert all((x + i, y) in dark for i in range(7)), "the finder's upper edge"
            assert (x + 1, y + 1) not in dark
            assert (x + 3, y + 3) in dark
        assert all(4 <= x <= last and 4 <= y <= last for x, y in dark)


def _modules(square):
    """The dark modules that a path draws."""
    dark = set()
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", square.path):
        dark |= {(int(x) + i, int(y)) for i in range(int(width))}
    return dark


class TestLeaving:
    def test_she_is_asked_and_then_leaves(self, hall, client_as):
        ann = hall.members[2]
        client = client_as(ann)
        text = text_of(client.get(f"/meetings/{hall.id}/leave"))
        assert "What you have voted stands." in text
        answer = client.post(f"/meetings/{hall.id}/leave", follow_redirects=True)
        assert "You left the meeting." in text_of(answer)
        assert "Come back online" in text_of(answer)
        assert hall.row_of(ann).presence is Presence.LEFT

    def test_pressing_it_twice_is_no_error(self, hall, client_as):
        client = client_as(hall.members[2])
        for _ in range(2):
            assert client.post(f"/meetings/{hall.id}/leave").status_code == 303

    def test_with_a_card_she_leaves_at_the_door(self, hall, client_as):
        client = client_as(hall.members[0])
        assert "hand it back at the door" in text_of(client.get(f"/meetings/{hall.id}/leave"))
        assert client.post(f"/meetings/{hall.id}/leave").status_code == 409
        assert hall.row_of(hall.members[0]).presence is Presence.ROOM


class TestApologies:
    def test_they_are_sent_changed_and_taken_back_by_coming(self, make, client_as):
        hall = Hall.called(make)
        ann = hall.members[3]
        client = client_as(ann)
        client.post(f"/meetings/{hall.id}/apologies", data={"text": "Night shift"})
        assert hall.row_of(ann).apology == "Night shift"
        page = client.get(f"/meetings/{hall.id}/apologies")
        assert "Night shift" in page.get_data(as_text=True)
        assert "takes your apologies back" in text_of(page)
        client.post(f"/meetings/{hall.id}/join")
        assert hall.row_of(ann).presence is Presence.ONLINE

    def test_too_long_a_text_is_kept_to_be_shortened(self, make, client_as):
        hall = Hall.called(make)
        answer = client_as(hall.members[3]).post(
            f"/meetings/{hall.id}/apologies", data={"text": "x" * 301}
        )
        assert answer.status_code == 422
        assert "x" * 301 in answer.get_data(as_text=True)

    def test_who_is_there_is_shown_the_way_out_instead(self, hall, client_as):
        text = text_of(client_as(hall.members[0]).get(f"/meetings/{hall.id}/apologies"))
        assert "apologies are for those who cannot come" in text


class TestReadingOn:
    """Who has no stream is heard of when she reads."""

    @pytest.mark.parametrize("page", ["", "/me"])
    def test_a_page_that_is_read_says_that_she_is_there(self, hall, client_as, clock, page):
        online = hall.members[7]
        assert hall.row_of(online).presence is Presence.ONLINE
        clock.advance(minutes=2)
        assert client_as(online).get(f"/meetings/{hall.id}{page}").status_code == 200
        assert hall.row_of(online).last_seen_at == clock.now()

    def test_who_was_thought_away_is_back_at_once(self, hall, client_as):
        online = hall.members[7]
        hall.goes(online, Presence.AWAY)
        client_as(online).get(f"/meetings/{hall.id}")
        assert hall.row_of(online).presence is Presence.ONLINE

    def test_reading_again_within_a_minute_writes_nothing(self, hall, client_as, clock):
        online = hall.members[7]
        before = hall.row_of(online).last_seen_at
        clock.advance(seconds=59)
        client_as(online).get(f"/meetings/{hall.id}")
        assert hall.row_of(online).last_seen_at == before

    def test_the_door_brings_nobody_back(self, hall, client_as):
        online = hall.members[7]
        hall.goes(online, Presence.AWAY)
        client_as(online).get(f"/meetings/{hall.id}/join")
        assert hall.row_of(online).presence is Presence.AWAY
