"""Members online who are not heard of are away; heard of again, they are there."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from policy_forum.features.meetings.commands.watching import (
    UNHEARD_FOR,
    WatchMeetings,
    note_here,
    seen,
)
from policy_forum.features.meetings.models import AttendanceChange
from policy_forum.features.meetings.rules.states import MeetingState, Presence
from policy_forum.platform.audit import AuditRow
from policy_forum.platform.live.events import LiveEvent
from tests.commands.meetings.halls import MEETS, Hall


@pytest.fixture
def hall(make):
    return Hall.under_way(make, by_card=1, by_phone=1, online=2)


@pytest.fixture
def rounds(session, clock):
    """One round of the runner, in the transaction of this test."""

    @contextmanager
    def sessions():
        bind = session.get_bind()
        with Session(bind, join_transaction_mode="create_savepoint") as own:
            yield own

    duty = WatchMeetings()

    def go(duty=duty):
        done = duty(sessions, clock)
        session.expire_all()
        return done

    return go


def topic(hall):
    return f"meeting:{hall.id}"


def test_who_is_not_heard_of_for_five_minutes_is_away(hall, rounds, clock, session):
    heard, unheard = hall.members[2], hall.members[3]
    clock.advance(minutes=4)
    seen(session, topic(hall), [heard.id], clock.now())
    session.commit()
    last_heard = hall.row_of(unheard).last_seen_at
    clock.set(last_heard + UNHEARD_FOR)
    assert rounds() == 1
    assert hall.row_of(heard).presence is Presence.ONLINE
    row = hall.row_of(unheard)
    assert (row.presence, row.left_at) == (Presence.AWAY, last_heard)
    changes = session.scalars(
        select(AttendanceChange.presence)
        .where(AttendanceChange.member_id == unheard.id)
        .order_by(AttendanceChange.id)
    ).all()
    assert changes == [Presence.ONLINE, Presence.AWAY]


def test_a_moment_before_she_is_still_there(hall, rounds, clock):
    clock.set(hall.row_of(hall.members[2]).last_seen_at + UNHEARD_FOR - timedelta(seconds=1))
    assert rounds() == 0
    assert hall.row_of(hall.members[2]).presence is Presence.ONLINE


def test_who_is_heard_of_again_is_there_again(hall, rounds, clock, session):
    member = hall.members[2]
    clock.advance(hours=1)
    assert rounds() == 2
    clock.advance(minutes=1)
    seen(session, topic(hall), [member.id], clock.now())
    session.commit()
    assert rounds() == 1
    row = hall.row_of(member)
    assert (row.presence, row.left_at) == (Presence.ONLINE, None)
    newest = session.scalars(select(AuditRow.name).order_by(AuditRow.id.desc()).limit(2)).all()
    assert newest == ["QuorumReached", "MemberArrived"]


def test_phones_in_the_room_may_sleep(hall, rounds, clock):
    clock.advance(hours=2)
    rounds()
    assert hall.row_of(hall.members[1]).presence is Presence.ROOM
    assert hall.row_of(hall.chair).presence is Presence.ROOM


def test_who_goes_out_of_reach_can_cost_the_quorum(hall, rounds, clock, session):
    clock.advance(hours=1)
    rounds()
    lost = session.scalars(select(AuditRow.facts).where(AuditRow.name == "QuorumLost")).all()
    assert [(facts["present"], facts["quorum"]) for facts in lost] == [(4, 5)]


def test_a_page_read_without_a_stream_brings_her_back_at_once(hall, rounds, clock, work_as):
    member = hall.members[2]
    clock.advance(hours=1)
    rounds()
    with work_as(member) as work:
        note_here(work, hall.id)
    row = hall.row_of(member)
    assert (row.presence, row.last_seen_at) == (Presence.ONLINE, clock.now())


def test_reading_a_page_brings_nobody_in_who_left(hall, work_as):
    member = hall.members[2]
    hall.goes(member)
    with work_as(member) as work:
        note_here(work, hall.id)
    assert hall.row_of(member).presence is Presence.LEFT


def test_five_hundred_are_noted_by_one_statement(hall, session, clock, count_statements):
    followed = topic(hall)
    with count_statements() as statements:
        seen(session, followed, range(1, 501), clock.now())
    assert len(statements) == 1


def test_only_those_online_and_only_in_this_meeting_are_noted(hall, make, session, clock):
    other = Hall.under_way(make, online=2)
    clock.advance(minutes=1)
    everybody = [member.id for member in (*hall.members, *other.members, hall.chair)]
    before = hall.row_of(hall.chair).last_seen_at, other.row_of(other.members[9]).last_seen_at
    seen(session, topic(hall), everybody, clock.now())
    session.commit()
    assert hall.row_of(hall.members[2]).last_seen_at == clock.now()
    after = hall.row_of(hall.chair).last_seen_at, other.row_of(other.members[9]).last_seen_at
    assert before == after


@pytest.mark.parametrize("word", ["motion:3", "meeting:", "meeting:x", "meeting:3:4", ""])
def test_other_topics_are_left_alone(hall, session, clock, count_statements, word):
    member_id = hall.members[2].id
    with count_statements() as statements:
        seen(session, word, [member_id], clock.now())
    assert len(statements) == 0


def test_while_no_meeting_is_open_a_round_is_two_small_questions_each_five_seconds(
    make, rounds, clock, session, count_statements
):
    Hall.called(make)
    with count_statements() as statements:
        for _ in range(5):
            rounds()
            clock.advance(seconds=1)
    assert len(statements) == 2


def test_a_meeting_that_is_adjourned_or_closed_is_not_watched(hall, rounds, clock, session):
    clock.advance(hours=1)
    for state in (MeetingState.ADJOURNED, MeetingState.CLOSED):
        hall.meeting.state = state
        session.commit()
        clock.advance(minutes=1)
        assert rounds() == 0
    assert hall.row_of(hall.members[2]).presence is Presence.ONLINE


def test_the_pages_are_told_once_when_the_wait_for_a_quorum_is_over(make, rounds, clock, session):
    hall = Hall.under_way(make, by_card=0, by_phone=0, online=0)
    told = select(LiveEvent.id).where(LiveEvent.topic == topic(hall))
    clock.set(MEETS + timedelta(minutes=30) - timedelta(seconds=1))
    rounds()
    assert session.scalars(told).all() == []
    clock.advance(minutes=1)
    rounds()
    clock.advance(minutes=1)
    rounds()
    assert len(session.scalars(told).all()) == 1
