"""The page of a meeting for everyone: notice, floor, end; what is shared, and what is one’s own."""

import re

import pytest

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.domain.eligibility import Standing
from policy_forum.features.ballots.rules import Choice
from policy_forum.features.meetings.rules.states import (
    CheckIn,
    ItemOutcome,
    ItemState,
    MeetingPower,
    MeetingQuestionKind,
    MeetingState,
    Presence,
    ProceduralKind,
    SpeakerRole,
)
from tests.commands.meetings.halls import MEETS, Hall
from tests.journeys.page_tree import parse_page
from tests.web.meetings.floors import NOT_IN_MAY, SEVEN_DAYS, OnTheFloor


@pytest.fixture
def floor(make):
    return OnTheFloor.under_way(make)


def words(page):
    return " ".join(parse_page(page.text).words.split())


class TestBefore:
    def test_the_notice_says_where_when_and_what(self, make, client_as):
        hall = Hall.called(make, adjustments="Step-free; a loop in the front rows.")

        page = client_as(hall.members[6]).get(f"/meetings/{hall.id}")

        assert page.status_code == 200
        text = words(page)
        assert "It begins Monday 16 March at 19:00" in text
        assert "Trades Hall, upper room" in text
        assert "Step-free; a loop in the front rows." in text
        assert "Evening buses from the hospital" in text
        assert "Put it into your calendar" in text
        assert "Send apologies" in text

    def test_it_is_not_read_by_members_of_other_branches(self, make, client_as):
        hall = Hall.called(make)

        assert client_as(hall.stranger).get(f"/meetings/{hall.id}").status_code == 404
        assert client_as(hall.stranger).get(f"/meetings/{hall.id}/screen").status_code == 404
        assert client_as(hall.stranger).get(f"/meetings/{hall.id}/me").status_code == 404
        assert client_as(hall.stranger).get(f"/meetings/{hall.id}/stream").status_code == 404

    def test_a_visitor_is_asked_to_sign_in(self, make, client):
        hall = Hall.called(make)

        assert client.get(f"/meetings/{hall.id}").status_code == 302

    def test_a_draft_is_for_those_who_prepare_it(self, make, client_as):
        hall = Hall.called(make, state=MeetingState.DRAFT)

        client = client_as(hall.members[6])
        for part in ("", "/snapshot", "/stream", "/me", "/join", "/screen-code", "/minutes"):
            assert client.get(f"/meetings/{hall.id}{part}").status_code == 404, part
        page = client_as(hall.secretary).get(f"/meetings/{hall.id}")
        assert "Check the notice, and send it" in words(page)

    def test_an_office_does_not_show_it_to_who_has_lapsed(self, make, client_as):
        hall = Hall.called(make)
        auditor = make.officer(OfficeKind.AUDITOR)
        assert client_as(auditor).get(f"/meetings/{hall.id}").status_code == 200

        auditor.standing = Standing.LAPSED
        make.session.commit()

        assert client_as(auditor).get(f"/meetings/{hall.id}").status_code == 404

    def test_a_short_notice_is_said_plainly(self, make, client_as):
        hall = Hall.called(make, power=MeetingPower.DISCUSSES, short_notice=3)

        text = words(client_as(hall.members[6]).get(f"/meetings/{hall.id}"))

        assert "It can discuss, and decides nothing" in text
        assert "3 days later than the standing orders ask" in text

    def test_a_meeting_that_is_called_off_says_why(self, make, client_as):
        hall = Hall.called(make, state=MeetingState.CANCELLED, ended_reason="The hall is flooded.")

        text = words(client_as(hall.members[6]).get(f"/meetings/{hall.id}"))

        assert "The hall is flooded." in text
        assert "Send apologies" not in text


class TestTheFloor:
    def test_an_amendment_is_shown_with_its_wording_its_change_and_what_falls(
        self, floor, client_as
    ):
        first, _second = floor.amended(SEVEN_DAYS, NOT_IN_MAY)
        motion = floor.takes_motion()
        floor.brings(MeetingQuestionKind.AMENDMENT, amendment_id=first, interrupts_id=motion.id)

        text = words(client_as(floor.hall.members[6]).get(floor.path))

        assert "Before the meeting: Amendment 1." in text
        assert "What amendment 1 changes" in text
        assert "seven days a week" in text
        assert "It needs more votes for than against." in text
        assert "Amendments still to come" in text
        assert "Delete Resolves 2." in text

    def test_who_speaks_and_who_waits_is_shown(self, floor, client_as):
        motion = floor.takes_motion()
        members = floor.hall.members
        floor.calls(floor.asks(members[3], SpeakerRole.MOVER, motion))
        floor.asks(members[7], SpeakerRole.AGAINST, motion)

        page = client_as(members[6]).get(floor.path)

        assert "Speaking" in words(page)
        assert "Spoken so far: 1 for, 0 against." in words(page)
        assert re.search(r'data-until="2026-03-16T\d\d:\d\d:\d\d\+00:00"', page.text)

    def test_a_procedural_motion_says_what_it_leads_to(self, floor, client_as):
        motion = floor.takes_motion()
        floor.brings(
            MeetingQuestionKind.PROCEDURAL,
            procedural=ProceduralKind.BE_NOW_PUT,
            wording="That the question be now put",
            interrupts_id=motion.id,
        )

        text = words(client_as(floor.hall.members[6]).get(floor.path))

        assert "That the question be now put" in text
        assert "If it is lost: The debate goes on where it was interrupted." in text
        assert "The motion, where it was left" in text

    def test_a_result_is_shown_until_something_else_begins(self, floor, client_as):
        [first] = floor.amended(SEVEN_DAYS)
        motion = floor.takes_motion()
        amendment = floor.brings(
            MeetingQuestionKind.AMENDMENT, amendment_id=first, interrupts_id=motion.id
        )
        floor.decides(amendment)
        reader = client_as(floor.hall.members[6])

        assert "Amendment 1: carried. 8 for, 3 against, 1 abstained." in words(
            reader.get(floor.path)
        )
        floor.calls(floor.asks(floor.hall.members[7], SpeakerRole.AGAINST, motion))
        assert "Amendment 1: carried." not in words(reader.get(floor.path))

    def test_a_lost_quorum_is_said(self, make, client_as):
        floor = OnTheFloor.under_way(make, by_card=1, by_phone=0, online=0)
        floor.hall.meeting.quorum_lost_at = make.clock.now()
        make.session.commit()

        text = words(client_as(floor.hall.members[0]).get(floor.path))

        assert "There is no quorum. 3 are here who may vote, and 5 are needed" in text

    def test_it_is_shown_anew_only_for_who_asked(self, floor, client_as):
        reader = client_as(floor.hall.members[6])

        assert "Refresh" not in reader.get(floor.path).headers
        asked = reader.get(f"{floor.path}?refresh=20")
        assert asked.headers["Refresh"] == "20"
        assert "Stop showing it anew every 20 seconds" in words(asked)
        assert "Refresh" not in reader.get(f"{floor.path}?refresh=1").headers
        assert "Refresh" not in reader.get(f"{floor.path}?refresh=often").headers

    def test_an_adjourned_meeting_says_until_when(self, floor, client_as):
        meeting = floor.hall.meeting
        meeting.state, meeting.resumes_at = MeetingState.ADJOURNED, MEETS.replace(day=23)
        floor.make.session.commit()

        text = words(client_as(floor.hall.members[6]).get(floor.path))

        assert "The meeting is adjourned until 23 March 2026 at 19:00." in text

    def test_the_page_costs_few_statements_however_long_the_meeting(
        self, floor, client_as, count_statements
    ):
        motion = floor.takes_motion()
        for _number in range(15):
            question = floor.brings(MeetingQuestionKind.OTHER, interrupts_id=motion.id)
            floor.decides(question)
        reader, path = client_as(floor.hall.members[6]), floor.path

        with count_statements() as statements:
            assert reader.get(path).status_code == 200

        assert len(statements) <= 15, [text[:60] for text in statements.texts]


class TestMyVote:
    def ways(self, page):
        found = re.search(r'data-me-votes="(\w+)" data-me-there="(\w+)" data-my-vote="(\w*)"', page)
        assert found is not None
        return found.groups()

    def test_who_votes_by_device_gets_the_buttons_and_her_receipt(self, floor, client_as):
        motion = floor.takes_motion()
        floor.opens_vote(motion)
        voter = floor.hall.members[6]

        page = client_as(voter).get(floor.path)
        assert self.ways(page.text) == ("device", "yes", "")
        assert page.text.count('form="act" formaction=') >= 3
        assert "is in, received" not in words(page)

        floor.votes(motion, voter, Choice.FOR)
        page = client_as(voter).get(floor.path)
        assert self.ways(page.text) == ("device", "yes", "for")
        assert "Your vote for is in, received 19:08:00." in words(page)

    def test_who_holds_a_card_is_told_to_raise_it(self, floor, client_as):
        floor.opens_vote(floor.takes_motion())

        page = client_as(floor.hall.members[0]).get(floor.path)

        assert self.ways(page.text) == ("card", "yes", "")

    @pytest.mark.parametrize(
        ("who", "why"),
        [
            ("newcomer", "you joined after the freeze date"),
            ("lapsed", "your membership is not in good standing"),
        ],
    )
    def test_who_may_not_vote_reads_why_and_may_still_speak(self, floor, client_as, who, why):
        member = getattr(floor.hall, who)
        floor.hall.comes(member, CheckIn.OWN_PHONE)

        page = client_as(member).get(floor.path)

        assert self.ways(page.text) == ("none", "yes", "")
        assert why in words(page)
        assert "Ask a question" in words(page) or "Point of order" in words(page)

    def test_who_is_not_there_is_shown_the_way_in(self, floor, client_as):
        away = floor.hall.members[6]
        floor.hall.goes(away, Presence.LEFT)

        page = client_as(away).get(floor.path)

        assert self.ways(page.text) == ("none", "no", "")
        assert "Come back in to vote." in words(page)
        assert f'href="{floor.path}/join"' in page.text

    def test_a_national_officer_reads_along(self, floor, client_as, make_officer):
        page = client_as(make_officer(OfficeKind.AUDITOR)).get(floor.path)

        assert self.ways(page.text) == ("none", "no", "")
        assert "You read along. Members of the branch vote." in words(page)

    def test_her_own_part_is_fetched_alone_and_never_kept(self, floor, client_as):
        motion = floor.takes_motion()
        floor.opens_vote(motion)
        voter = floor.hall.members[6]
        floor.votes(motion, voter, Choice.AGAINST)

        answer = client_as(voter).get(f"{floor.path}/me")

        assert answer.headers["Cache-Control"] == "no-store"
        assert "<html" not in answer.text
        assert f'data-me-question="{motion.id}"' in answer.text
        assert 'data-my-vote="against"' in answer.text
        assert "Your vote against is in, received 19:08:00." in answer.text

    def test_the_vote_before_is_not_shown_as_hers_to_the_next_question(self, floor, client_as):
        motion, voter = floor.takes_motion(), floor.hall.members[6]
        floor.opens_vote(motion)
        floor.votes(motion, voter, Choice.FOR)
        floor.decides(motion)
        floor.opens_vote(floor.brings(MeetingQuestionKind.OTHER))

        page = client_as(voter).get(floor.path)

        assert self.ways(page.text) == ("device", "yes", "")

    def test_who_waits_to_speak_can_take_it_back(self, floor, client_as):
        motion, member = floor.takes_motion(), floor.hall.members[6]
        asked = floor.asks(member, SpeakerRole.AGAINST, motion)

        page = client_as(member).get(floor.path)

        assert "You have asked: Speak against." in words(page)
        assert f'formaction="{floor.path}/speakers/{asked.id}/withdraw"' in page.text


class TestAfter:
    def test_what_was_decided_is_listed_with_a_link_to_the_minutes(self, floor, client_as):
        motion = floor.takes_motion()
        floor.opens_vote(motion)
        floor.decides(motion)
        floor.item.state, floor.item.outcome = ItemState.DONE, ItemOutcome.CARRIED
        floor.hall.meeting.state = MeetingState.CLOSED
        floor.make.session.commit()

        page = client_as(floor.hall.members[6]).get(floor.path)

        assert "8 for, 3 against, 1 abstained" in words(page)
        assert "Not reached" in words(page)
        assert f'href="{floor.path}/minutes"' in page.text
