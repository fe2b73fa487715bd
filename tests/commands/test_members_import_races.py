"""Two membership lists at once: the database decides which is applied."""

import threading
from contextlib import contextmanager

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import sessionmaker

from policy_forum.domain.refusals import RefusedError
from policy_forum.features.branches.commands import make_region
from policy_forum.features.members import commands
from policy_forum.features.members.models import Member, MembershipImport
from policy_forum.platform.jobs import JobRow, JobState
from policy_forum.platform.work import system_work
from policy_forum.web.storage import db
from tests.makers import Makers

HEADER = "number,given_name,family_name,email,branch_code,joined_on,standing"


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_of_two_lists_that_race_one_is_applied_and_one_refused(fresh_stage, engine):
    stage = fresh_stage(engine)
    with stage.app.app_context():
        make = Makers(db.session(), stage.clock)
        make.branch(code="NOR")
        keys = []
        for given in ("Ann", "Bo"):
            with system_work(db.session(), stage.clock) as work:
                content = f"{HEADER}\nN1,{given},Example,,NOR,2025-01-31,good\n".encode()
                keys.append(commands.upload_membership_list(work, "list.csv", content))
        sessions = sessionmaker(db.engine)
    start = threading.Barrier(2)
    outcomes: list[str] = []

    def run(key: int) -> None:
        @contextmanager
        def open_work():
            with sessions() as session, system_work(session, stage.clock) as work:
                yield work

        start.wait()
        try:
            with open_work() as work:
                commands.begin_import(work, key)
            commands.apply_import(open_work, key)
            outcomes.append("applied")
        except RefusedError as error:
            outcomes.append(error.refusal.reason.value)

    threads = [threading.Thread(target=run, args=(key,)) for key in keys]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert outcomes.count("applied") == 1
    assert set(outcomes) <= {"applied", "already done", "changed meanwhile"}
    with sessions() as session:
        assert session.scalar(select(func.count()).where(Member.number == "N1")) == 1


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_the_runner_applies_a_list_that_a_request_queued(fresh_stage, engine):
    stage = fresh_stage(engine)
    with stage.app.app_context():
        Makers(db.session(), stage.clock).branch(code="NOR")
        with system_work(db.session(), stage.clock) as work:
            content = f"{HEADER}\nN1,Ann,Example,,NOR,2025-01-31,good\n".encode()
            key = commands.upload_membership_list(work, "list.csv", content)
        with system_work(db.session(), stage.clock) as work:
            commands.queue_import(work, key)
        db.session.remove()

        stage.app.extensions["policy_forum_runner"]().run_once()

        assert db.session().scalar(select(func.count()).where(Member.number == "N1")) == 1
        assert db.session().scalar(select(JobRow.state)) is JobState.DONE


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_others_see_the_progress_and_can_write_while_a_list_is_staged(fresh_stage, engine):
    stage = fresh_stage(engine)
    rows = [f"N{n},Ann,Example,,NOR,2025-01-31,good" for n in range(2500)]
    with stage.app.app_context():
        Makers(db.session(), stage.clock).branch(code="NOR")
        with system_work(db.session(), stage.clock) as work:
            content = "\n".join((HEADER, *rows)).encode()
            key = commands.upload_membership_list(work, "list.csv", content)
        with system_work(db.session(), stage.clock) as work:
            commands.begin_import(work, key)
        db.session.remove()
        sessions = sessionmaker(db.engine)
    seen = []

    def look(done: int, total: int) -> None:
        with sessions() as session, system_work(session, stage.clock) as work:
            seen.append(work.session.get_one(MembershipImport, key).rows_done)
            assert work.session.scalar(select(func.count()).select_from(Member)) == 0
            make_region(work, f"Made at {done}")

    @contextmanager
    def open_work():
        with sessions() as session, system_work(session, stage.clock) as work:
            yield work

    commands.apply_import(open_work, key, look)

    assert seen == [1000, 2000, 2500]
    with sessions() as session:
        assert session.scalar(select(func.count()).select_from(Member)) == 2500
