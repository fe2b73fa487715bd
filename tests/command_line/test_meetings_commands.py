"""`flask meetings`: minutes as files, and whether they agree with the record."""

import hashlib
import json

import pytest
from sqlalchemy import update

from policy_forum.features.meetings.commands.minutes import publish_minutes
from policy_forum.features.meetings.models import MeetingQuestion, Minutes
from policy_forum.features.meetings.rules.states import MeetingQuestionKind
from tests.commands.meetings.halls import Hall
from tests.commands.meetings.minuted import Minuted


@pytest.fixture
def evening(make, work_as) -> Minuted:
    return Minuted.closed(make, work_as)


@pytest.fixture
def run(app):
    """Run a command; returns what it said and how it ended."""

    def invoke(*words: object):
        return app.test_cli_runner().invoke(args=["meetings", *map(str, words)])

    return invoke


def publish(evening):
    return evening.by(evening.hall.secretary, publish_minutes, evening.meeting_id)


def test_the_json_has_the_fingerprint_of_the_published_minutes(evening, run):
    content_hash = publish(evening)

    written = run("minutes", evening.hall.id, "--format", "json")

    assert written.exit_code == 0
    assert hashlib.sha256(written.stdout_bytes).hexdigest() == content_hash
    assert json.loads(written.stdout_bytes)["format"] == "policy-forum-minutes/1"


@pytest.mark.parametrize(("form", "begins"), [("pdf", b"%PDF-"), ("docx", b"PK\x03\x04")])
def test_a_file_is_written_where_it_is_asked_for(evening, run, tmp_path, form, begins):
    file = tmp_path / f"minutes.{form}"

    written = run("minutes", evening.hall.id, "--format", form, "--output", file)

    assert written.exit_code == 0, written.output
    assert file.read_bytes().startswith(begins)


def test_the_html_stands_alone_and_leads_to_the_record_on_the_site(evening, run):
    written = run("minutes", evening.hall.id)

    assert "Draft minutes, not published yet." in written.output
    assert "The motion as amended was carried." in written.output
    assert f'href="http://localhost/meetings/{evening.hall.id}/record?event=' in written.output
    assert "<script" not in written.output


def test_a_folder_that_is_not_there_is_said(evening, run, tmp_path):
    written = run("minutes", evening.hall.id, "--output", tmp_path / "none" / "minutes.html")

    assert written.exit_code == 1
    assert "No such file or directory" in written.output


def test_minutes_that_agree_with_the_record_pass(evening, run):
    publish(evening)

    checked = run("check", evening.hall.id)

    assert checked.exit_code == 0, checked.output
    assert "agree with the" in checked.output


def test_a_count_that_was_changed_behind_the_record_is_found(evening, run, session):
    publish(evening)
    changed = update(MeetingQuestion).where(
        MeetingQuestion.meeting_id == evening.hall.id,
        MeetingQuestion.kind == MeetingQuestionKind.MOTION,
    )
    session.execute(changed.values(device_for=MeetingQuestion.device_for + 1))
    session.commit()

    checked = run("check", evening.hall.id)

    assert checked.exit_code == 1
    assert "The minutes say 6 (votes_for), and event" in checked.output


def test_published_minutes_that_were_changed_are_found(evening, run, session):
    publish(evening)
    row = session.get(Minutes, evening.hall.id, populate_existing=True)
    row.content = json.loads(json.dumps(row.content).replace('"figure": 5', '"figure": 50'))
    session.commit()

    checked = run("check", evening.hall.id)

    assert checked.exit_code == 1
    assert "do not have the fingerprint" in checked.output


def test_what_cannot_be_minuted_is_said(make, run):
    hall = Hall.called(make)

    assert "has not begun" in run("check", hall.id).output
    missing = run("minutes", 2_000_000)
    assert missing.exit_code == 1
    assert "There is no meeting 2000000." in missing.output
