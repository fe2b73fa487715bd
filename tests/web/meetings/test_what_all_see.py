"""What is made once for everybody who follows a meeting, and the screen of the hall."""

import re
from dataclasses import replace

import pytest

from policy_forum.domain.identifiers import BallotId
from policy_forum.features.ballots.rules import Choice, Secrecy
from policy_forum.features.meetings.queries.floor import get_floor
from policy_forum.features.meetings.rules.showing import Shown
from policy_forum.features.meetings.rules.states import MeetingQuestionKind, MeetingState
from policy_forum.features.meetings.views.live import PARTS, render_parts
from tests.commands.meetings.halls import Hall
from tests.journeys.page_tree import parse_page
from tests.web.meetings.floors import NOT_IN_MAY, SEVEN_DAYS, OnTheFloor


@pytest.fixture
def floor(make):
    return OnTheFloor.under_way(make)


def words(page):
    return " ".join(parse_page(page.text).words.split())


class TestShared:
    def rendered(self, app, floor, page):
        topic = f"meeting:{floor.hall.id}"
        with app.test_request_context():
            found = render_parts(topic, page)
        assert found is not None
        return found

    @pytest.mark.parametrize("page", ["floor", "screen", "notice"])
    def test_what_is_sent_to_all_is_what_stands_on_the_page(self, floor, app, client_as, page):
        first, _second = floor.amended(SEVEN_DAYS, NOT_IN_MAY)
        motion = floor.takes_motion()
        amendment = floor.brings(
            MeetingQuestionKind.AMENDMENT, amendment_id=first, interrupts_id=motion.id
        )
        floor.opens_vote(amendment)
        if page == "notice":
            floor.hall.meeting.state = MeetingState.CALLED
            floor.make.session.commit()
        place = floor.path + ("/screen" if page == "screen" else "")

        whole = client_as(floor.hall.members[6]).get(place)
        shared = self.rendered(app, floor, page)

        assert f'data-live-version="{shared.version}"' in whole.text
        assert set(re.findall(r'data-live-part="(\w+)"', whole.text)) == set(shared.parts)

    @pytest.mark.parametrize("page", list(PARTS))
    def test_nothing_in_it_is_of_anybody_who_reads(self, floor, app, page):
        motion = floor.takes_motion()
        floor.opens_vote(motion)
        floor.votes(motion, floor.hall.members[6], Choice.FOR)

        shared = "".join(self.rendered(app, floor, page).parts.values())

        assert "csrf" not in shared
        assert floor.hall.members[6].family_name not in shared
        assert "is in, received" not in shared

    def test_a_secret_vote_leads_to_its_ballot_and_shows_no_buttons(self, floor, app, session):
        floor.opens_vote(floor.takes_motion())
        found = get_floor(session, floor.hall.id, floor.make.clock.now())
        assert found is not None
        asked = replace(found.questions[0], secrecy=Secrecy.SECRET, ballot_id=BallotId(7))
        secret = replace(found, questions=(asked,))

        with app.test_request_context():
            template = app.jinja_env.get_template("meetings/_vote.html")
            part = template.render(floor=secret, shown=Shown(secret))

        assert 'href="/ballots/7"' in part
        assert 'name="choice"' not in part

    def test_how_the_vote_goes_is_nowhere_while_it_is_open(self, floor, app):
        motion = floor.takes_motion()
        floor.opens_vote(motion)
        for place, choice in ((6, Choice.FOR), (7, Choice.FOR), (8, Choice.AGAINST)):
            before = {page: self.rendered(app, floor, page).parts for page in PARTS}
            floor.votes(motion, floor.hall.members[place], choice)
            for page, name in (("floor", "turnout"), ("screen", "now")):
                after = self.rendered(app, floor, page).parts
                assert {k for k in after if after[k] != before[page][k]} == {name}
        turnout = self.rendered(app, floor, "floor").parts["turnout"]
        assert "<strong>3</strong> of 10 have voted by device" in turnout

    def test_it_moves_while_a_vote_is_open_and_not_otherwise(self, floor, app):
        motion = floor.takes_motion()
        assert not self.rendered(app, floor, "floor").is_moving
        floor.opens_vote(motion)
        assert self.rendered(app, floor, "floor").is_moving

    @pytest.mark.parametrize("topic", ["meeting:999999", "meeting:x", "motion:1", "", "meeting:"])
    def test_what_does_not_exist_is_not_rendered(self, app, floor, topic):
        own = f"meeting:{floor.hall.id}"

        with app.test_request_context():
            assert render_parts(topic, "floor") is None
            assert render_parts(own, "no-such-page") is None

    def test_polling_answers_that_nothing_changed(self, floor, client_as):
        reader = client_as(floor.hall.members[6])
        assert reader.get(f"{floor.path}/snapshot?page=elsewhere").status_code == 404


class TestTheScreen:
    def test_before_the_meeting_it_shows_how_to_come_in(self, make, client_as):
        hall = Hall.called(make, code="K7M4RW")

        page = client_as(hall.members[6]).get(f"/meetings/{hall.id}/screen")

        assert "K7M-4RW" in words(page)
        assert f'src="/meetings/{hall.id}/screen-code"' in page.text

    def test_a_result_is_large_and_turnout_says_nothing_of_how(self, floor, client_as):
        motion = floor.takes_motion()
        floor.opens_vote(motion)
        floor.votes(motion, floor.hall.members[6], Choice.FOR)
        reader = client_as(floor.hall.members[7])

        text = words(reader.get(f"{floor.path}/screen"))
        assert "The vote is open" in text
        assert "1 of 10 by device have voted" in text

        floor.decides(motion, counts=(9, 2, 0))
        assert "Carried For 9 Against 2 Abstained 0" in words(reader.get(f"{floor.path}/screen"))
