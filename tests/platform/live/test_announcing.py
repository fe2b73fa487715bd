"""What a command announces is written with its change, or not at all."""

from datetime import timedelta

import psycopg
import pytest
from sqlalchemy import select
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session, sessionmaker

from policy_forum.platform.live.events import CHANNEL, LiveEvent
from policy_forum.platform.live.feeds import open_feed
from policy_forum.platform.live.forgetting import forget_old_events
from policy_forum.platform.work import system_work
from policy_forum.web.storage import db
from tests.conftest import ENGINES


def test_an_announcement_is_a_row_of_the_same_transaction(work_as, session, clock):
    with work_as(None) as work:
        work.announce("meeting:12", "floor")
        assert session.scalars(select(LiveEvent)).all() == []

    (row,) = session.scalars(select(LiveEvent)).all()
    assert (row.topic, row.kind, row.member_id) == ("meeting:12", "floor", None)
    assert row.happened_at == clock.now()


def test_a_command_that_fails_announces_nothing(work_as, session):
    with pytest.raises(RuntimeError), work_as(None) as work:
        work.announce("meeting:12", "floor")
        raise RuntimeError

    assert session.scalars(select(LiveEvent)).all() == []


def test_what_is_announced_twice_in_one_transaction_is_written_once(work_as, session):
    with work_as(None) as work:
        work.announce("meeting:12", "floor")
        work.announce("meeting:12", "speaker", member_id=7)
        work.announce("meeting:12", "floor")

    rows = session.scalars(select(LiveEvent).order_by(LiveEvent.id)).all()
    assert [(row.kind, row.member_id) for row in rows] == [("floor", None), ("speaker", 7)]


@pytest.mark.parametrize(("topic", "kind"), [("", "floor"), ("m" * 61, "floor"), ("m", "k" * 41)])
def test_a_topic_or_kind_that_would_not_fit_is_refused_where_it_is_announced(work_as, topic, kind):
    with work_as(None) as work, pytest.raises(ValueError, match="characters"):
        work.announce(topic, kind)


@pytest.fixture(params=ENGINES)
def hall(request, fresh_stage):
    """An application on a database of its own, and sessions that really commit."""
    stage = fresh_stage(request.param)
    with stage.app.app_context():
        return stage, sessionmaker(db.engine)


def announce(hall, kind: str) -> None:
    stage, sessions = hall
    with sessions() as session, system_work(session, stage.clock) as work:
        work.announce("meeting:12", kind)


def kinds(hall) -> list[str]:
    _stage, sessions = hall
    with sessions() as session:
        return list(session.scalars(select(LiveEvent.kind).order_by(LiveEvent.id)))


def test_rows_are_forgotten_after_a_day_but_for_the_newest(hall):
    stage, sessions = hall
    announce(hall, "first")
    announce(hall, "second")
    stage.clock.advance(hours=23)
    assert forget_old_events(sessions, stage.clock) == 0
    stage.clock.advance(hours=2)

    assert forget_old_events(sessions, stage.clock) == 1
    assert kinds(hall) == ["second"]
    assert forget_old_events(sessions, stage.clock) == 0


def test_an_id_is_not_given_again_after_forgetting(hall):
    stage, sessions = hall
    announce(hall, "first")
    stage.clock.advance(days=2)
    forget_old_events(sessions, stage.clock)

    feed = open_feed(stage.app.config["SQLALCHEMY_DATABASE_URI"])
    last = feed.newest()
    announce(hall, "second")

    assert [row.kind for row in feed.rows_after(last)] == ["second"]
    feed.close()


def test_a_feed_wakes_at_a_commit_and_sleeps_otherwise(hall):
    stage, _sessions = hall
    feed = open_feed(stage.app.config["SQLALCHEMY_DATABASE_URI"])
    feed.wait(0)
    assert feed.wait(0.05) is False
    last = feed.newest()

    announce(hall, "floor")

    assert feed.wait(5) is True
    (row,) = feed.rows_after(last)
    assert (row.topic, row.kind, row.member_id) == ("meeting:12", "floor", None)
    feed.close()


@pytest.mark.postgres
def test_postgresql_is_told_the_id_and_nothing_else(fresh_stage):
    stage = fresh_stage("postgresql")
    url = make_url(stage.app.config["SQLALCHEMY_DATABASE_URI"]).set(drivername="postgresql")
    with psycopg.connect(url.render_as_string(hide_password=False), autocommit=True) as listener:
        listener.execute(f"LISTEN {CHANNEL}")
        with stage.app.app_context(), Session(db.engine) as session:
            with system_work(session, stage.clock) as work:
                work.announce("meeting:12", "floor")
                work.announce("meeting:12", "queue")
            newest = max(session.scalars(select(LiveEvent.id)))

        told = list(listener.notifies(timeout=5, stop_after=1))

    assert [note.payload for note in told] == [str(newest)]


@pytest.mark.postgres
def test_on_postgresql_rows_become_visible_in_the_order_of_their_ids(fresh_stage):
    """One who has an id and has not committed makes the next one wait for its own."""
    stage = fresh_stage("postgresql")
    with stage.app.app_context():
        sessions = sessionmaker(db.engine)
    feed = open_feed(stage.app.config["SQLALCHEMY_DATABASE_URI"])
    with sessions() as slow, sessions() as quick:
        from policy_forum.platform.live.events import Announcement, write_events

        write_events(slow, stage.clock.now(), [Announcement("meeting:1", "slow")])
        quick.connection().exec_driver_sql("SET LOCAL lock_timeout = '200ms'")
        with pytest.raises(Exception, match="lock timeout"):
            write_events(quick, stage.clock.now(), [Announcement("meeting:1", "quick")])
        slow.commit()

    assert [row.kind for row in feed.rows_after(0)] == ["slow"]
    feed.close()


def test_what_was_announced_a_day_ago_is_old(hall):
    stage, sessions = hall
    announce(hall, "first")
    announce(hall, "second")
    stage.clock.advance(days=1)
    assert forget_old_events(sessions, stage.clock) == 0
    stage.clock.set(stage.clock.now() + timedelta(microseconds=1))
    assert forget_old_events(sessions, stage.clock) == 1
