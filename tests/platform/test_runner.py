"""Messages are sent once and none is lost, even when the process that sends them is killed."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import sessionmaker

from policy_forum.platform.jobs import JobRow, JobState, queue_job
from policy_forum.platform.mailer import MailFolder
from policy_forum.platform.outbox import MessageState, Notice, OutboxMessage
from policy_forum.platform.runner import Runner
from policy_forum.platform.work import system_work
from policy_forum.web.storage import db
from tests.conftest import ENGINES

ENDLESS_SENDER = """
import sys, time
from datetime import UTC, datetime
from pathlib import Path
from sqlalchemy import create_engine
from sqlalchemy.orm import sessionmaker
from policy_forum.platform.clock import SystemClock
from policy_forum.platform.database import prepare_engine
from policy_forum.platform.mailer import MailFolder
from policy_forum.platform.runner import Runner
url, folder = sys.argv[1:]
engine = create_engine(url)
prepare_engine(engine)
class Slow(MailFolder):
    def hand_over(self, letter):
        super().hand_over(letter)
        with open(Path(folder) / "handed_over", "a") as log:
            log.write(f"{letter.key}\\n")
        time.sleep(0.01)
words = lambda template, values: (template, str(values))
post = Slow(Path(folder), "a@example.org")
Runner(sessionmaker(engine), SystemClock(), post, words, {}).run_once()
"""


class RefusingPost:
    """A mail server that takes nothing, and cannot be given the same letter twice."""

    can_repeat = False

    def hand_over(self, letter):
        raise OSError("connection refused")


@pytest.fixture(params=ENGINES)
def place(request, fresh_stage):
    stage = fresh_stage(request.param)
    with stage.app.app_context():
        engine = db.engine
    return stage, sessionmaker(engine), engine.url.render_as_string(hide_password=False)


def queue(stage, sessions, count):
    with sessions() as session, system_work(session, stage.clock) as work:
        for number in range(count):
            work.notify(Notice(f"member{number}@example.org", "hello", {"number": number}))


def runner_of(stage, sessions, post, handlers=None):
    return Runner(sessions, stage.clock, post, lambda t, v: (t, str(v)), handlers or {})


def states(sessions):
    with sessions() as session:
        return session.scalars(select(OutboxMessage.state).order_by(OutboxMessage.id)).all()


def test_what_waits_is_sent_to_a_folder(place, tmp_path):
    stage, sessions, _url = place
    queue(stage, sessions, 3)

    assert runner_of(stage, sessions, MailFolder(tmp_path, "a@example.org")).run_once() == 3

    assert states(sessions) == [MessageState.SENT] * 3
    assert len(list(tmp_path.glob("*.eml"))) == 3


def test_a_server_that_refuses_is_tried_again_later_and_at_last_given_up(place):
    stage, sessions, _url = place
    queue(stage, sessions, 1)
    runner = runner_of(stage, sessions, RefusingPost())

    runner.run_once()
    assert states(sessions) == [MessageState.WAITING]
    for _round in range(8):
        stage.clock.advance(days=1)
        runner.run_once()

    assert states(sessions) == [MessageState.GIVEN_UP]


def test_a_message_whose_words_cannot_be_made_is_at_last_given_up(place, tmp_path):
    stage, sessions, _url = place
    queue(stage, sessions, 1)

    def no_words(template, values):
        raise LookupError(template)

    post = MailFolder(tmp_path, "a@example.org")
    for _round in range(9):
        Runner(sessions, stage.clock, post, no_words, {}).run_once()
        stage.clock.advance(days=1)

    assert states(sessions) == [MessageState.GIVEN_UP]


def test_a_subject_longer_than_its_column_is_sent_in_full_and_kept_in_short(place, tmp_path):
    stage, sessions, _url = place
    queue(stage, sessions, 1)
    subject = "long " * 100

    post = MailFolder(tmp_path, "a@example.org")
    Runner(sessions, stage.clock, post, lambda t, v: (subject, "body"), {}).run_once()

    assert states(sessions) == [MessageState.SENT]
    with sessions() as session:
        assert session.scalars(select(OutboxMessage.subject)).one() == subject[:300]


def test_a_letter_half_handed_over_to_a_server_is_shown_as_unsure_not_sent_twice(place):
    stage, sessions, _url = place
    queue(stage, sessions, 1)
    with sessions() as session, system_work(session, stage.clock) as work:
        work.session.get_one(OutboxMessage, 1).state = MessageState.HANDING_OVER

    runner_of(stage, sessions, RefusingPost()).run_once()

    assert states(sessions) == [MessageState.UNSURE]


def test_senders_that_are_killed_lose_nothing_and_send_nothing_twice(place, tmp_path):
    stage, sessions, url = place
    queue(stage, sessions, 60)
    arguments = [sys.executable, "-c", ENDLESS_SENDER, url, str(tmp_path)]
    for _kill in range(3):
        with subprocess.Popen(arguments, cwd=Path.cwd()) as sender:
            _wait_for_letters(tmp_path, sender)
            os.kill(sender.pid, signal.SIGKILL)

    stage.clock.set(stage.clock.now() + timedelta(days=3650))
    runner_of(stage, sessions, MailFolder(tmp_path, "a@example.org")).run_once()

    assert set(states(sessions)) == {MessageState.SENT}
    assert len(list(tmp_path.glob("*.eml"))) == 60


def _wait_for_letters(folder, sender):
    before = len(list(folder.glob("*.eml")))
    for _round in range(400):
        if sender.poll() is not None or len(list(folder.glob("*.eml"))) > before + 5:
            return
        time.sleep(0.02)


def test_a_job_that_fails_says_why_and_does_not_stop_the_next(place, tmp_path):
    stage, sessions, _url = place
    done = []

    def handler(sessions, clock, job):
        if job.payload["number"] == 1:
            raise ValueError("Row 7 has no branch.")
        done.append(job.payload["number"])

    with sessions() as session, system_work(session, stage.clock) as work:
        queue_job(work, "count", {"number": 1})
        queue_job(work, "count", {"number": 2})
    runner_of(stage, sessions, MailFolder(tmp_path, "a@b.org"), {"count": handler}).run_once()

    with sessions() as session:
        rows = session.scalars(select(JobRow).order_by(JobRow.id)).all()
    assert [row.state for row in rows] == [JobState.FAILED, JobState.DONE]
    assert rows[0].problem == "Row 7 has no branch."
    assert done == [2]
