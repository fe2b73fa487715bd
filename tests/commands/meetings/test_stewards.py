"""Who counts hands and keeps the door: named by who runs the meeting, released in due time."""

import pytest
from sqlalchemy import select

from policy_forum.domain.refusals import Reason
from policy_forum.features.meetings.commands.stewards import name_steward, release_steward
from policy_forum.features.meetings.models import HandCount, Steward
from policy_forum.features.meetings.rules.states import QuestionStage, StewardDuty
from tests.commands.meetings.door_steps import names_of, open_question, refused
from tests.commands.meetings.halls import Hall

TELLER, DOOR = StewardDuty.TELLER, StewardDuty.DOOR


@pytest.fixture
def hall(make):
    return Hall.under_way(make)


def named(session, hall):
    rows = session.execute(
        select(Steward.member_id, Steward.duty).where(Steward.meeting_id == hall.id)
    )
    return {(key, duty) for key, duty in rows}


@pytest.mark.parametrize("who", ["chair", "secretary"])
def test_who_runs_the_meeting_names_and_it_is_recorded_once(hall, work_as, session, who):
    ann = hall.members[6]
    for _ in range(2):
        with work_as(getattr(hall, who)) as work:
            name_steward(work, hall.id, ann.id, TELLER)
    assert (ann.id, TELLER) in named(session, hall)
    assert names_of(session) == ["StewardNamed"]


def test_one_member_may_do_both(hall, work_as, session):
    ann = hall.members[0]
    with work_as(hall.chair) as work:
        name_steward(work, hall.id, ann.id, DOOR)
    assert {(ann.id, TELLER), (ann.id, DOOR)} <= named(session, hall)


@pytest.mark.parametrize("who", ["doorkeeper", "mover", "stranger"])
def test_members_name_nobody_even_those_with_a_duty(hall, work_as, who):
    refusal = refused(
        work_as,
        getattr(hall, who),
        lambda work: name_steward(work, hall.id, hall.members[6].id, TELLER),
    )
    assert refusal.reason is Reason.NOT_PERMITTED


@pytest.mark.parametrize(
    ("who", "words"),
    [("lapsed", "good standing"), ("stranger", "members of the branch"), ("chair", "in the chair")],
)
def test_who_is_not_fit_to_count_is_not_named(hall, work_as, session, who, words):
    member = getattr(hall, who)
    refusal = refused(
        work_as, hall.secretary, lambda work: name_steward(work, hall.id, member.id, TELLER)
    )
    assert words in str(refusal.sentence)
    assert (member.id, TELLER) not in named(session, hall)


def test_who_presides_while_the_chair_is_challenged_counts_nothing(hall, work_as, session):
    deputy = hall.members[6]
    hall.meeting.deputy_id = deputy.id
    session.commit()
    refusal = refused(
        work_as, hall.secretary, lambda work: name_steward(work, hall.id, deputy.id, TELLER)
    )
    assert "in the chair" in str(refusal.sentence)


def test_a_teller_is_released_once_the_vote_she_counted_is_decided(hall, work_as, session, clock):
    question = open_question(hall, session, clock)
    teller = hall.tellers[0]
    counted = HandCount(
        question_id=question.id,
        member_id=teller.id,
        in_favour=2,
        against=1,
        abstained=0,
        entered_at=clock.now(),
    )
    session.add(counted)
    session.commit()

    def release(work):
        release_steward(work, hall.id, teller.id, TELLER)

    assert "has counted hands" in str(refused(work_as, hall.chair, release).sentence)
    question.stage = QuestionStage.DECIDED
    session.commit()
    with work_as(hall.chair) as work:
        release(work)
    assert (teller.id, TELLER) not in named(session, hall)
    assert refused(work_as, hall.chair, release).reason is Reason.ALREADY_DONE
