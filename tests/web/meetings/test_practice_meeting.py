"""Who never chaired starts a practice meeting, and chairs it by pressing what the page offers."""

import pytest
from sqlalchemy import select

from policy_forum.features.amendments.models import Amendment
from policy_forum.features.ballots.rules import Choice, QuestionOutcome
from policy_forum.features.meetings.commands import practice
from policy_forum.features.meetings.commands.practice import act
from policy_forum.features.meetings.commands.watching import WatchMeetings
from policy_forum.features.meetings.models import Attendance, Meeting, MeetingQuestion, Minutes
from policy_forum.features.meetings.rules.states import MeetingState, Presence, ProceduralKind
from policy_forum.features.motions.models import Motion
from policy_forum.features.motions.rules import MotionState
from policy_forum.platform.audit import AuditRow
from policy_forum.platform.outbox import OutboxMessage
from tests.web.meetings.practice_trainee import START, PracticeHall, Trainee, crawl, page_of, send


@pytest.fixture(scope="module")
def hall(tmp_path_factory):
    """A hall of its own for these tests."""
    opened = PracticeHall.opened(tmp_path_factory.mktemp("practice"))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def chaired(hall):
    """A whole meeting, chaired from the start to the minutes by the main button alone."""
    trainee = Trainee.starts(hall, "Ada")
    trainee.chairs_until("Close the meeting")
    hall.waits(15)
    trainee.presses()
    return trainee


@pytest.fixture
def session(hall):
    """A session on the database of the hall."""
    with hall.session_of(hall.hall) as opened:
        yield opened


def questions_of(session, trainee):
    rows = session.scalars(
        select(MeetingQuestion)
        .where(MeetingQuestion.meeting_id == trainee.meeting_id)
        .order_by(MeetingQuestion.id)
    )
    return list(rows)


def by_amendment(session, trainee):
    found = {}
    for question in questions_of(session, trainee):
        if question.amendment_id is not None:
            found[session.get(Amendment, question.amendment_id).number] = question
    return found


def figures_of(question):
    return tuple(
        getattr(question, f"device_{side}") + getattr(question, f"hands_{side}")
        for side in ("for", "against", "abstain")
    )


def test_the_main_button_alone_leads_from_the_opening_to_the_minutes(chaired, session):
    meeting = session.get_one(Meeting, chaired.meeting_id)

    assert meeting.state is MeetingState.CLOSED
    assert chaired.pressed[0] == "Open the meeting"
    assert chaired.pressed[-2:] == ["Close the meeting", "Go to the minutes"]


def test_the_motion_is_decided_with_its_amendment_in_the_text(chaired, session):
    branch_id = session.get_one(Meeting, chaired.meeting_id).branch_id
    motion = session.scalars(select(Motion).where(Motion.branch_id == branch_id)).one()

    assert motion.state is MotionState.CARRIED
    assert "at the mill bridge, where the ducks cross already" in motion.text_markdown
    assert "bench" not in motion.text_markdown


def test_one_amendment_is_carried_clearly(chaired, session):
    carried = by_amendment(session, chaired)[1]

    assert carried.outcome is QuestionOutcome.CARRIED
    assert figures_of(carried) == (10, 2, 1)


def test_one_amendment_is_tied_and_the_chair_breaks_the_tie(chaired, session):
    tied = by_amendment(session, chaired)[3]

    assert figures_of(tied) == (6, 6, 1)
    assert tied.casting_vote is Choice.AGAINST
    assert tied.outcome is not QuestionOutcome.CARRIED


def test_the_amendment_that_contradicts_the_carried_one_is_never_put_to_the_vote(chaired, session):
    assert 2 not in {
        number
        for number, question in by_amendment(session, chaired).items()
        if question.opened_at is not None
    }
    assert any("If 1 is carried, 2 falls" in words for words in chaired.read)


def test_the_tellers_differ_once_and_then_agree(chaired, session):
    counts = [
        row.facts
        for row in session.scalars(
            select(AuditRow).where(
                AuditRow.name == "HandsCounted", AuditRow.about_id == chaired.meeting_id
            )
        )
    ]
    disputed = by_amendment(session, chaired)[1].id

    assert [f["agreed"] for f in counts if f["question_id"] == disputed] == [False, False, True]
    assert sum(1 for f in counts if f["question_id"] != disputed) % 2 == 0


def test_the_question_is_put_and_the_quorum_is_lost_before_the_end(chaired, session):
    rows = session.scalars(
        select(AuditRow)
        .where(AuditRow.about_kind == "meeting", AuditRow.about_id == chaired.meeting_id)
        .order_by(AuditRow.id)
    )
    names = [row.name for row in rows]

    assert "QuorumLost" in names
    assert any(q.procedural is not None for q in questions_of(session, chaired))
    assert names.index("QuorumLost") < names.index("MeetingClosed")


def test_five_ask_for_a_secret_vote_and_the_chair_hears_how_many_are_needed(chaired):
    assert any("5 members ask for a secret vote. It takes 6" in words for words in chaired.read)


def test_the_coach_ticks_what_was_done_and_leaves_what_was_not(chaired):
    page = page_of(chaired.browser, f"{chaired.address}/chair")
    (coach,) = [e for e in page.walk() if e.get("class") == "coach"]

    # No ruling was given and no standing orders suspended: both take more than the main button.
    assert "Practice: 9 of 11 exercises done" in coach.words
    assert "To do: Give a ruling." in coach.words
    assert "To do: Suspend standing orders." in coach.words
    assert "Done: Break a tie." in coach.words


def test_the_minutes_are_out_and_can_be_read(chaired, session):
    page = page_of(chaired.browser, f"{chaired.address}/minutes")

    assert session.get_one(Minutes, chaired.meeting_id).published_at is not None
    assert "A fair crossing for the ducks of Mill Lane" in page.words
    assert "Winifred Mallard" in page.words


def test_no_address_leads_out_of_the_hall_after_the_meeting_either(chaired):
    left, failed = crawl(chaired.browser, f"{chaired.address}/minutes")

    assert left == {}
    assert failed == {}


def test_no_letter_is_written_in_a_practice_meeting(chaired, session):
    assert session.scalars(select(OutboxMessage.address)).all() == []


def test_two_meetings_chaired_alike_go_alike(chaired, hall, session):
    again = Trainee.starts(hall, "Bo")
    again.chairs_until("Give the casting vote")

    tied = [q for q in questions_of(session, again) if q.casting_vote is not None]
    assert [figures_of(q) for q in tied] == [(6, 6, 1)]
    assert again.pressed == chaired.pressed[: len(again.pressed)]


def test_nobody_does_anything_before_the_meeting_is_opened(hall, session):
    trainee = Trainee.starts(hall)

    hall.waits(60)

    assert questions_of(session, trainee) == []
    assert act(session, hall.clock, trainee.meeting_id).done == 0


def test_votes_come_one_after_the_other_and_not_at_once(hall, session):
    trainee = Trainee.starts(hall)
    trainee.chairs_until("Open the vote")

    came = [hall.waits(1, at_once=1) for _second in range(10)]

    assert came[0] == 0
    assert max(came) <= 4
    assert sum(came) == 12


def test_a_meeting_that_is_left_alone_is_not_looked_at_each_second(hall, monkeypatch):
    trainee, looks = Trainee.starts(hall), []
    trainee.presses()
    hall.waits(3)

    def looked_at(session, clock, meeting_id):
        looks.append(meeting_id)
        return act(session, clock, meeting_id)

    monkeypatch.setattr(practice, "act", looked_at)
    hall.waits(30)
    before = looks.count(trainee.meeting_id)
    trainee.presses()
    hall.waits(3)

    assert before == 0
    assert looks.count(trainee.meeting_id) > 0


def test_those_online_stay_there_although_nobody_has_their_page_open(hall, session):
    trainee = Trainee.starts(hall)
    trainee.presses()
    for _minute in range(12):
        hall.waits(60, at_once=60)
        WatchMeetings()(lambda: hall.session_of(hall.hall), hall.clock)

    there = session.scalars(
        select(Attendance.presence).where(Attendance.meeting_id == trainee.meeting_id)
    ).all()
    assert there.count(Presence.ONLINE) == 5
    assert Presence.AWAY not in there


def test_who_starts_without_a_name_is_called_you(hall):
    trainee = Trainee.starts(hall)

    assert "In the chair: You" in trainee.desk().words


def test_who_starts_again_is_somebody_else_from_then_on(hall):
    first = Trainee.starts(hall, "Cai")
    page = page_of(first.browser, START)

    assert "You have a practice meeting" in page.words


def fill_in(trainee, action, **typed):
    """Find a form of the chair's page by the end of its action, fill it in, and send it."""
    page = trainee.desk()
    (form,) = [f for f in page.find_all("form") if f.get("action").endswith(action)]
    named = {
        each.get("name"): value
        for each in form.find_all("input", "textarea", "select")
        for name, value in typed.items()
        if each.get("name").endswith(name)
    }
    assert len(named) == len(typed), form.words
    return send(trainee.browser, form, named)


def test_with_a_ruling_and_a_suspension_all_exercises_are_done(hall):
    trainee = Trainee.starts(hall, "Dai")
    trainee.chairs_until("Call Percival Clause")
    ruled = fill_in(
        trainee,
        "/ruling",
        about="Whether a bridge is a crossing",
        ruling="The amendment is in order.",
        reason="Ducks cross at it.",
    )
    trainee.presses()
    end_speeches(trainee)
    moved = fill_in(trainee, "/suspend", mover="Ewart Nettle", seconder="Doris Plum", clauses="5.1")
    trainee.chairs_until("Close the meeting")
    hall.waits(15)

    assert (ruled.status_code, moved.status_code) == (303, 303)
    assert "Practice: 11 of 11 exercises done" in trainee.desk().words


def end_speeches(trainee):
    """Let whoever speaks come to an end, though others wait."""
    page = trainee.desk()
    for form in page.find_all("form"):
        if "The speech has ended" in [button.words for button in form.find_all("button")]:
            send(trainee.browser, form, {})
            return


def test_who_makes_the_vote_secret_hears_the_way_out_and_the_members_go_along(hall, session):
    trainee = Trainee.starts(hall, "Eira")
    trainee.chairs_until("Declare the result")
    hall.waits(15)
    page = page_of(trainee.browser, trainee.address)
    (form,) = [f for f in page.find_all("form") if f.get("id") == "act"]
    (button,) = [b for b in page.find_all("button") if b.get("id") == "ask-secret"]
    form.attributes["action"] = button.get("formaction")
    asked = send(trainee.browser, form, {})
    heard = trainee.desk().words
    moved = fill_in(trainee, "/adjourn_debate", mover="Ewart Nettle", seconder="Doris Plum")
    trainee.chairs_until("Close the vote")

    assert (asked.status_code, moved.status_code) == (303, 303)
    assert "This vote is to be secret now" in heard
    carried = questions_of(session, trainee)[-1]
    assert carried.procedural is ProceduralKind.ADJOURN_DEBATE
    assert carried.outcome is QuestionOutcome.CARRIED
