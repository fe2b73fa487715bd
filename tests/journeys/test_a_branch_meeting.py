"""A hybrid branch meeting of forty, from its notice to minutes that agree with the record.

The chair and one member do everything through the pages that they are offered; the other
thirty-eight act through the same commands. Three motions, twelve amendments, and most of what can
go wrong in an evening: contradictions, a tie, a lost quorum, a challenge to the chair, a request
for a secret ballot.
"""

import pytest
from sqlalchemy import select

from policy_forum.domain.identifiers import ElectionKeyId, MemberId
from policy_forum.features.amendments.rules import AmendmentState
from policy_forum.features.ballots.models import Mandate
from policy_forum.features.ballots.rules import QuestionOutcome
from policy_forum.features.meetings.commands.minutes import publish_minutes
from policy_forum.features.meetings.commands.procedural import bring_procedural
from policy_forum.features.meetings.commands.rulings import challenge_ruling
from policy_forum.features.meetings.commands.secret import ask_secret, open_secret_vote
from policy_forum.features.meetings.rules.floor import Figures
from policy_forum.features.meetings.rules.procedure import Procedural
from policy_forum.features.meetings.rules.states import (
    MeetingState,
    ProceduralKind,
)
from policy_forum.features.motions.rules import MotionState
from policy_forum.platform.audit import AuditRow
from tests.conftest import ENGINES
from tests.journeys.browsing import Browser
from tests.journeys.evening import Evening
from tests.journeys.evening_acts import (
    PHONE,
    Laptop,
    amendment,
    people_come,
    reply_and_vote,
    speak_if_asked,
    the_meeting_is_called,
    the_motion_is_moved,
    the_vote,
    twelve_amendments_are_proposed,
)

CARRIED, LOST = QuestionOutcome.CARRIED, QuestionOutcome.LOST


@pytest.mark.slow
@pytest.mark.parametrize("engine", ENGINES)
def test_a_meeting_in_the_room_and_online_ends_in_minutes_that_agree_with_the_record(
    engine, fresh_stage
):
    evening = Evening.of_forty(fresh_stage(engine))
    twelve_amendments_are_proposed(evening)
    the_meeting_is_called(evening)
    laptop, phone = Laptop(evening), evening.browser_of(evening.people[PHONE], "phone")
    people_come(evening, phone)
    laptop.press("Open the meeting")
    laptop.press("Take item 1")
    laptop.press("Note the apologies, and go on")
    buses(evening, laptop, phone)
    fair(evening, laptop, phone)
    who_may_speak(evening, laptop, phone)
    the_meeting_closes(evening, laptop)
    the_minutes_agree_with_the_record(evening)


def buses(evening: Evening, laptop: Laptop, phone: Browser) -> None:
    """Five amendments: one amends another, two contradict each other, the rest is fitted."""
    the_motion_is_moved(evening, laptop, phone, "Evening buses")
    amendment(evening, laptop, "buses-daily")
    shown = phone.open(f"/meetings/{evening.meeting_id}")
    shown.says("2 falls")
    decided = the_vote(evening, laptop, phone, (15, 6, 3), (9, 3, 2))
    assert decided.outcome is CARRIED
    assert decided.total == Figures(25, 9, 5)
    assert evening.state_of("buses-taxi") is AmendmentState.FELL
    phone.open(f"/meetings/{evening.meeting_id}").says("on every day of the week")
    amendment(evening, laptop, "buses-quarter")
    assert the_vote(evening, laptop, phone, (5, 1), (9, 3, 2)).outcome is CARRIED
    amendment(evening, laptop, "buses-shifts")
    assert the_vote(evening, laptop, phone, (5, 1), (9, 3, 2)).outcome is CARRIED
    phone.open(f"/meetings/{evening.meeting_id}").says("Shifts end at 22:15.")
    amendment(evening, laptop, "buses-budget")
    lost = the_vote(evening, laptop, phone, (1, 5), (1, 12, 0), "Against")
    assert lost.outcome is LOST
    reply_and_vote(evening, laptop)
    carried = the_vote(evening, laptop, phone, (22, 2), (12, 2, 0))
    assert carried.outcome is CARRIED
    assert evening.motion_state(0) is MotionState.CARRIED


def fair(evening: Evening, laptop: Laptop, phone: Browser) -> None:
    """Four amendments: a tie that the chair breaks, and one falls; then a vote in parts."""
    the_motion_is_moved(evening, laptop, phone, "A summer fair")
    amendment(evening, laptop, "fair-daily")
    tied = the_vote(evening, laptop, phone, (4, 2), (6, 7, 1), "Against")
    assert tied.outcome is QuestionOutcome.TIED
    form = laptop.page().form("Give the casting vote")
    form.choose("Against: it is lost").press("Give the casting vote")
    assert evening.question_of(tied.id).outcome is LOST
    amendment(evening, laptop, "fair-taxi")
    assert the_vote(evening, laptop, phone, (5, 1), (8, 6, 0)).outcome is CARRIED
    amendment(evening, laptop, "fair-budget")
    assert the_vote(evening, laptop, phone, (1, 5), (6, 8, 0)).outcome is LOST
    amendment(evening, laptop, "fair-visit")
    assert the_vote(evening, laptop, phone, (5, 1), (8, 6, 0)).outcome is CARRIED
    with evening.as_member(evening.chair) as work:
        parts = (("Resolves 1",), ("Resolves 2",))
        bring_procedural(
            work,
            evening.meeting_id,
            Procedural(ProceduralKind.IN_PARTS, evening.people[25], parts=parts),
        )
    speak_if_asked(evening, laptop)
    assert the_vote(evening, laptop, phone, (5, 1), (8, 6, 0)).outcome is CARRIED
    laptop.press("Put part 1")
    assert the_vote(evening, laptop, phone, (5, 1), (8, 6, 0)).outcome is CARRIED
    laptop.press("Put part 2")
    assert the_vote(evening, laptop, phone, (1, 5), (3, 9, 2)).outcome is LOST
    reply_and_vote(evening, laptop)
    assert the_vote(evening, laptop, phone, (5, 1), (8, 6, 0)).outcome is CARRIED
    assert "write to every councillor" not in evening.text_of(1)


def who_may_speak(evening: Evening, laptop: Laptop, phone: Browser) -> None:
    """Three amendments: a quorum lost and found, a ruling challenged, a vote in secret."""
    the_motion_is_moved(evening, laptop, phone, "Who may speak")
    amendment(evening, laptop, "speak-daily")
    evening.leave(range(16, 37))
    assert not evening.floor().attending.has_quorum
    laptop.page().says("no quorum")
    evening.come_back(range(16, 37))
    assert evening.floor().attending.has_quorum
    assert the_vote(evening, laptop, phone, (5, 1), (9, 3, 2)).outcome is CARRIED
    assert evening.state_of("speak-taxi") is AmendmentState.FELL
    a_ruling_is_challenged(evening, laptop, phone)
    amendment(evening, laptop, "speak-budget")
    assert the_vote(evening, laptop, phone, (1, 5), (6, 8, 0)).outcome is LOST
    for place in (21, 22, 23):
        with evening.as_member(evening.people[place]) as work:
            ask_secret(work, evening.question().id)
    reply_and_vote(evening, laptop)
    phone.open(f"/meetings/{evening.meeting_id}").says("secret")
    question_id = evening.question().id
    with evening.as_member(evening.chair) as work:
        open_secret_vote(work, question_id, ElectionKeyId(evening.key_id), 5)
    evening.everybody_votes_in_secret(16, 7, slips=(9, 4, 1))
    if "Declare the result" not in laptop.offers():
        laptop.press("Close the vote")
    if evening.question_of(question_id).outcome is None:
        laptop.press("Declare the result")
    secret = evening.question_of(question_id)
    assert secret.outcome is CARRIED
    assert secret.total == Figures(25, 11, 1)
    assert secret.hands is None
    assert evening.motion_state(2) is MotionState.CARRIED


def a_ruling_is_challenged(evening: Evening, laptop: Laptop, phone: Browser) -> None:
    """The chair rules, a member challenges, a deputy presides, the ruling stands."""
    form = laptop.page().form("Give this ruling")
    form.fill("On what", "May a visitor speak?").fill("What you rule", "She may, for one minute.")
    form.fill("Why", "The meeting gains by hearing her.").press("Give this ruling")
    with evening.as_member(evening.chair) as work:
        ruling = evening.floor().rulings[-1]
        challenge_ruling(
            work,
            ruling.id,
            MemberId(evening.people[24]),
            None,
            MemberId(evening.secretary),
        )
    deputy = Laptop(evening, evening.secretary, "deputy")
    speak_if_asked(evening, deputy)
    stands = the_vote(evening, deputy, phone, (3, 3), (7, 7, 0))
    assert stands.outcome is LOST
    assert evening.floor().rulings[-1].upheld is True
    assert evening.floor().deputy is None


def the_meeting_closes(evening: Evening, laptop: Laptop) -> None:
    last = evening.floor().items[-1]
    laptop.press(f"Take item {last.position}")
    form = laptop.page().form("Note it").fill("What is to be done", "Write to the county council")
    form.fill("Who does it", evening.name_of(evening.people[30])).press("Note it")
    laptop.press("Note it, and go on")
    laptop.press("Close the meeting")
    assert evening.floor().state is MeetingState.CLOSED


def the_minutes_agree_with_the_record(evening: Evening) -> None:
    """Published as they wrote themselves; each figure is that of its event."""
    with evening.as_member(evening.secretary) as work:
        publish_minutes(work, evening.meeting_id)
    reader = evening.browser_of(evening.people[3], "reader")
    page = reader.open(f"/meetings/{evening.meeting_id}/minutes")
    with evening.session() as session:
        decided = session.scalars(
            select(AuditRow).where(AuditRow.name == "MeetingQuestionDecided")
        ).all()
        assert len(decided) == 17
        mandates = session.scalars(select(Mandate).order_by(Mandate.id)).all()
    assert [(m.votes_for, m.votes_against, m.voted) for m in mandates] == [
        (35, 4, 39), (14, 7, 21), (25, 11, 37)
    ]  # fmt: skip
    checked = evening.app.test_cli_runner().invoke(
        args=["meetings", "check", str(evening.meeting_id)]
    )
    assert checked.exit_code == 0, checked.output
    page.says(
        "Together 25 9 5",
        "casting vote",
        "The quorum was lost",
        "while a ruling of the chair was challenged",
        "Shifts end at 22:15.",
        "Write to the county council",
    )
