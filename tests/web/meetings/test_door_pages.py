"""The door as whoever keeps it sees it: who is found, let in, let out, and what is said."""

import re
from datetime import timedelta

import pytest

from policy_forum.features.meetings.queries.door import PAGE_SIZE, Shown, list_at_the_door
from policy_forum.features.meetings.queries.door import get_door_head as head_of
from policy_forum.features.meetings.rules.states import (
    CheckIn,
    MeetingState,
    Presence,
    VotesBy,
)
from policy_forum.features.meetings.views.live import render_parts
from tests.commands.meetings.halls import MEETS, Hall


@pytest.fixture
def hall(make):
    return Hall.under_way(make, by_card=4, by_phone=3, online=2)


def text_of(response):
    words = re.sub(r"<[^>]+>", " ", response.get_data(as_text=True))
    return re.sub(r"\s+", " ", words)


class TestTheList:
    def test_it_shows_who_is_there_and_how_she_votes(self, hall, client_as):
        page = client_as(hall.doorkeeper).get(f"/meetings/{hall.id}/door")
        assert page.status_code == 200
        text = text_of(page)
        assert "11 present, 2 of them online; 11 may vote, and the quorum is 5." in text
        assert "11 of 5 needed" in text
        assert "Standing orders 4.4 (version 1)" in text
        assert "Voting cards out 4" in text

    @pytest.mark.parametrize("words", ["sian", "SIÂN", "ŵyn", "wyn gw", "an gwyn"])
    def test_part_of_a_name_finds_her_with_and_without_accents(self, hall, make, client_as, words):
        make.member(hall.branch, "Siân", "Gŵyn")
        page = client_as(hall.doorkeeper).get(
            f"/meetings/{hall.id}/door", query_string={"q": words}
        )
        assert "Siân Gŵyn" in text_of(page)
        assert "1 member" in text_of(page)

    def test_part_of_the_number_finds_her(self, hall, client_as):
        member = hall.members[7]
        page = client_as(hall.secretary).get(f"/meetings/{hall.id}/door?q={member.number[2:]}")
        assert member.full_name in text_of(page)
        assert "1 member" in text_of(page)

    def test_who_may_not_vote_is_offered_no_card_and_it_says_why(self, hall, client_as):
        page = client_as(hall.doorkeeper).get(f"/meetings/{hall.id}/door?q=Nia")
        text = text_of(page)
        assert "No vote: joined on 13 March 2026, not before 16 February 2026." in text
        assert "Check in, without a vote" in text
        assert "Check in with a voting card" not in text

    def test_nobody_fits(self, hall, client_as):
        page = client_as(hall.doorkeeper).get(f"/meetings/{hall.id}/door?q=Zzz")
        assert "Nobody in the branch fits." in text_of(page)

    def test_five_hundred_members_come_in_parts_and_few_statements(
        self, make, client_as, session, count_statements
    ):
        hall = Hall.under_way(make, ordinary=500)
        client = client_as(hall.doorkeeper)
        client.get(f"/meetings/{hall.id}/door")
        with count_statements() as statements:
            page = client.get(f"/meetings/{hall.id}/door?page=3")
        assert len(statements) <= 8
        assert page.get_data(as_text=True).count('class="door-list__one"') == PAGE_SIZE
        assert "504 members" in text_of(page)
        beyond = client.get(f"/meetings/{hall.id}/door?page=9999")
        assert beyond.status_code == 200
        assert beyond.get_data(as_text=True).count('class="door-list__one"') == 504 % PAGE_SIZE

    def test_each_choice_of_the_list_shows_those(self, hall, session, clock):
        hall.goes(hall.members[0])
        hall.goes(hall.members[8], Presence.AWAY)
        hall.goes(hall.members[1], Presence.APOLOGIES)
        head = head_of(session, hall.id, clock.zone)
        assert head is not None
        counted = {shown: list_at_the_door(session, head, "", shown).found for shown in Shown}
        assert counted == {
            Shown.ALL: 16,
            Shown.THERE: 8,
            Shown.EXPECTED: 4,
            Shown.AWAY: 1,
            Shown.LEFT: 1,
            Shown.APOLOGIES: 1,
        }

    def test_what_it_follows_is_what_it_shows(self, hall, app, client_as):
        page = client_as(hall.doorkeeper).get(f"/meetings/{hall.id}/door").get_data(as_text=True)
        shown = re.search(r'data-live-version="([^"]+)"', page)
        with app.test_request_context():
            followed = render_parts(f"meeting:{hall.id}", "door")
        assert shown is not None
        assert followed is not None
        assert shown[1] == followed.version
        assert set(followed.parts) == {"count", "figures"}

    def test_members_who_do_not_keep_the_door_are_told_who_does(self, hall, client_as):
        page = client_as(hall.members[5]).get(f"/meetings/{hall.id}/door")
        assert page.status_code == 403
        assert "those who keep the door" in text_of(page)

    def test_other_branches_find_no_such_page(self, hall, client_as):
        assert client_as(hall.stranger).get(f"/meetings/{hall.id}/door").status_code == 404


class TestPressing:
    def let_in(self, client, hall, member, way="card", query=""):
        return client.post(
            f"/meetings/{hall.id}/door/{member.id}/in{query}",
            data={"way": way},
            follow_redirects=True,
        )

    def test_one_press_lets_her_in_with_a_card(self, hall, client_as):
        ann = hall.members[10]
        page = self.let_in(client_as(hall.doorkeeper), hall, ann)
        assert f"{ann.full_name} is in. Hand over a voting card." in text_of(page)
        assert hall.row_of(ann).votes_by is VotesBy.CARD

    def test_one_press_lets_her_in_by_her_own_phone(self, hall, client_as):
        ann = hall.members[10]
        page = self.let_in(client_as(hall.doorkeeper), hall, ann, "device")
        assert "votes by her own phone. No card." in text_of(page)
        assert hall.row_of(ann).votes_by is VotesBy.DEVICE
        assert hall.row_of(ann).came_by is CheckIn.DOOR

    def test_after_a_search_the_next_search_begins_empty(self, hall, client_as):
        ann = hall.members[10]
        answer = client_as(hall.doorkeeper).post(
            f"/meetings/{hall.id}/door/{ann.id}/in?q=Thorne&show=expected", data={"way": "card"}
        )
        assert answer.status_code == 303
        assert answer.location == f"/meetings/{hall.id}/door?show=expected"

    def test_without_a_search_the_part_of_the_list_stays(self, hall, client_as):
        ann = hall.members[10]
        answer = client_as(hall.doorkeeper).post(
            f"/meetings/{hall.id}/door/{ann.id}/in?page=3", data={"way": "card"}
        )
        assert answer.location == f"/meetings/{hall.id}/door?page=3"

    def test_she_leaves_and_comes_back(self, hall, client_as):
        ann, client = hall.members[0], client_as(hall.doorkeeper)
        page = client.post(f"/meetings/{hall.id}/door/{ann.id}/out", follow_redirects=True)
        assert f"{ann.full_name} left. Take back her voting card." in text_of(page)
        page = client.get(f"/meetings/{hall.id}/door?show=left")
        assert "Back, with a voting card" in text_of(page)
        self.let_in(client, hall, ann)
        assert hall.row_of(ann).presence is Presence.ROOM

    def test_cards_change_hands(self, hall, client_as):
        client, ann = client_as(hall.doorkeeper), hall.members[5]
        client.post(f"/meetings/{hall.id}/door/{ann.id}/card")
        assert hall.row_of(ann).votes_by is VotesBy.CARD
        page = client.post(f"/meetings/{hall.id}/door/{ann.id}/card-back", follow_redirects=True)
        assert "Take her voting card" in text_of(page)
        assert hall.row_of(ann).votes_by is VotesBy.DEVICE

    def test_apologies_and_mistakes_are_noted_at_the_door(self, hall, client_as):
        client, ann = client_as(hall.doorkeeper), hall.members[10]
        client.post(f"/meetings/{hall.id}/door/{ann.id}/apologies")
        assert hall.row_of(ann).presence is Presence.APOLOGIES
        self.let_in(client, hall, ann)
        page = client.post(f"/meetings/{hall.id}/door/{ann.id}/mistake", follow_redirects=True)
        assert "was not let in" in text_of(page)
        assert hall.row_of(ann).presence is Presence.APOLOGIES

    def test_what_a_rule_refuses_is_said_on_the_list(self, hall, client_as):
        ann = hall.members[10]
        page = client_as(hall.doorkeeper).post(
            f"/meetings/{hall.id}/door/{ann.id}/out", follow_redirects=True
        )
        assert page.status_code == 200
        assert f"{ann.full_name}: She is not at the meeting." in text_of(page)

    def test_a_member_of_another_branch_cannot_be_pressed_for(self, hall, client_as):
        answer = client_as(hall.doorkeeper).post(
            f"/meetings/{hall.id}/door/{hall.stranger.id}/in", data={"way": "card"}
        )
        assert answer.status_code == 404

    def test_before_the_door_opens_it_says_when_and_offers_nothing(self, make, client_as, clock):
        hall = Hall.called(make)
        clock.set(MEETS - timedelta(hours=5))
        page = client_as(hall.doorkeeper).get(f"/meetings/{hall.id}/door")
        text = text_of(page)
        assert "The door opens two hours before" in text
        assert "Check in with a voting card" not in text
        assert "Sent apologies" in text


class TestWithoutAQuorum:
    def test_the_door_says_what_the_rules_allow(self, make, client_as, clock):
        hall = Hall.under_way(make, by_card=1, by_phone=0, online=0)
        text = text_of(client_as(hall.doorkeeper).get(f"/meetings/{hall.id}/door"))
        assert "3 of 5 needed" in text
        assert "The meeting waits for it until 16 March 2026 at 19:30." in text
        clock.set(MEETS + timedelta(minutes=30))
        text = text_of(client_as(hall.doorkeeper).get(f"/meetings/{hall.id}/door"))
        assert "the time to wait for it is over" in text
        assert "Adjourn to another day, and decide then." in text
        assert "Standing orders 4.5 (version 1)" in text

    def test_the_chair_is_given_the_ways_there(self, make, client_as, clock):
        hall = Hall.under_way(make, by_card=1, by_phone=0, online=0)
        clock.set(MEETS + timedelta(minutes=30))
        page = client_as(hall.chair).get(f"/meetings/{hall.id}/chair")
        html = page.get_data(as_text=True)
        assert f'href="/meetings/{hall.id}/chair#adjourn"' in html
        assert f'href="/ballots/new/{hall.motion.id}"' in html
        assert 'id="adjourn"' in html

    def test_after_the_close_no_quorum_is_asked_for(self, make, client_as):
        hall = Hall.called(make, state=MeetingState.CLOSED)
        text = text_of(client_as(hall.doorkeeper).get(f"/meetings/{hall.id}/door"))
        assert "This meeting is over: its attendance is fixed." in text
        assert "needed" not in text


class TestStewards:
    def test_the_secretary_names_and_releases_a_teller(self, hall, client_as):
        client, ann = client_as(hall.secretary), hall.members[6]
        page = client.post(
            f"/meetings/{hall.id}/stewards",
            data={"member": ann.number, "duty": "teller"},
            follow_redirects=True,
        )
        assert f"{ann.full_name} is asked to do this." in text_of(page)
        page = client.post(f"/meetings/{hall.id}/stewards/{ann.id}/teller", follow_redirects=True)
        assert "She is released from it." in text_of(page)

    def test_what_was_typed_stays_when_nobody_has_that_name(self, hall, client_as):
        page = client_as(hall.chair).post(
            f"/meetings/{hall.id}/stewards", data={"member": "Nobody At All", "duty": "door"}
        )
        assert page.status_code == 422
        assert "Nobody At All" in page.get_data(as_text=True)
        assert "is not the name" in text_of(page)

    @pytest.mark.parametrize("who", ["lapsed", "stranger"])
    def test_who_is_not_fit_for_it_is_not_named(self, hall, client_as, who):
        member = getattr(hall, who)
        page = client_as(hall.chair).post(
            f"/meetings/{hall.id}/stewards", data={"member": member.number, "duty": "door"}
        )
        assert page.status_code == 422

    def test_the_chair_counts_no_hands_and_may_keep_the_door(self, hall, client_as):
        client = client_as(hall.secretary)
        counted = {"member": hall.chair.number, "duty": "teller"}
        kept = {"member": hall.chair.number, "duty": "door"}
        assert client.post(f"/meetings/{hall.id}/stewards", data=counted).status_code == 422
        assert client.post(f"/meetings/{hall.id}/stewards", data=kept).status_code == 303

    def test_members_name_nobody(self, hall, client_as):
        assert client_as(hall.members[6]).get(f"/meetings/{hall.id}/stewards").status_code == 403
