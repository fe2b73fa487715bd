"""One actor, one moment, one commit."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from policy_forum.domain.events import MotionMoved, MotionWithdrawn
from policy_forum.platform.audit import FIRST_HASH, AuditRow, hash_of
from policy_forum.platform.clock import FixedClock
from policy_forum.platform.outbox import Notice, OutboxMessage
from policy_forum.platform.work import system_work


def test_events_of_a_command_are_chained_by_their_hashes(
    work_as, make_motion, make_member, session
):
    motion, member = make_motion(), make_member()

    with work_as(member) as work:
        work.record(MotionMoved(motion_id=motion.id, mover_id=member.id))
        work.record(MotionWithdrawn(motion_id=motion.id), note="We found a better one.")

    first, second = session.scalars(select(AuditRow).order_by(AuditRow.id)).all()
    assert (first.previous_hash, second.previous_hash) == (FIRST_HASH, first.hash)
    assert [row.hash for row in (first, second)] == [hash_of(row) for row in (first, second)]
    assert second.note == "We found a better one."


def test_a_note_longer_than_the_trail_keeps_is_cut_on_every_database(work_as, make_motion, session):
    motion = make_motion()

    with work_as(None) as work:
        work.record(MotionWithdrawn(motion_id=motion.id), note="x" * 3000)

    row = session.scalars(select(AuditRow)).one()
    assert row.note == "x" * 2000
    assert hash_of(row) == row.hash


def test_a_command_that_fails_leaves_neither_event_nor_notice(work_as, make_motion, session):
    motion = make_motion()

    with pytest.raises(RuntimeError), work_as(None) as work:
        work.record(MotionWithdrawn(motion_id=motion.id))
        work.notify(Notice("a@example.org", "nothing"))
        raise RuntimeError

    assert session.scalars(select(AuditRow)).all() == []
    assert session.scalars(select(OutboxMessage)).all() == []


@pytest.mark.parametrize("change", ["UPDATE audit_trail SET note = 'x'", "DELETE FROM audit_trail"])
def test_nobody_rewrites_the_trail(work_as, make_motion, session, change):
    motion = make_motion()
    with work_as(None) as work:
        work.record(MotionWithdrawn(motion_id=motion.id))

    with pytest.raises(DatabaseError, match="append-only"):
        session.execute(text(change))
    session.rollback()


def test_a_day_begins_at_midnight_where_the_organisation_is(session):
    half_past_midnight = datetime(2026, 6, 1, 23, 30, tzinfo=UTC)

    with system_work(session, FixedClock(half_past_midnight, ZoneInfo("Europe/London"))) as work:
        assert work.now == half_past_midnight
        assert work.today == date(2026, 6, 2)
