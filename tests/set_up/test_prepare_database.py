"""Preparing a database: migrated once, the demo once, and never a step back."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from policy_forum.settings import Mode
from prepare_database import newest_revision

ROOT = Path(__file__).parents[2]
SECRET = "of-no-use-anywhere-but-in-this-test-0123456789"


@pytest.fixture
def database(tmp_path):
    return tmp_path / "forum.sqlite3"


def prepare(database, *arguments, mode=Mode.DEMO, secret=SECRET, url=None):
    """Run the program as `run.py` does."""
    environment = os.environ | {
        "DATABASE_URL": url or f"sqlite:///{database}",
        "POLICY_FORUM_MODE": mode,
        "POLICY_FORUM_SECRET": secret,
        "POLICY_FORUM_VAR": str(database.parent / "var"),
    }
    return subprocess.run(
        [sys.executable, "prepare_database.py", *arguments],
        check=False,
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )


def everything_in(database):
    """Return the whole content, as text."""
    with closing(sqlite3.connect(database)) as connection:
        return list(connection.iterdump())


def revision_of(database):
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute("SELECT version_num FROM alembic_version").fetchone()[0]


@pytest.mark.slow
def test_a_new_database_gets_the_demo_and_its_sign_ins_are_printed_every_time(database):
    first = prepare(database)
    content = everything_in(database)
    second = prepare(database)

    assert first.returncode == second.returncode == 0, first.stdout + first.stderr
    assert "@" in first.stdout
    assert second.stdout == first.stdout
    assert everything_in(database) == content


def test_an_empty_database_holds_tables_only(database):
    outcome = prepare(database, "--empty")

    assert outcome.returncode == 0, outcome.stderr
    assert outcome.stdout == ""
    assert revision_of(database) == newest_revision(None)
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("SELECT count(*) FROM member").fetchone() == (0,)


def test_a_database_from_a_newer_version_is_left_alone(database):
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        connection.execute("INSERT INTO alembic_version VALUES ('from the future')")
        connection.commit()
    before = everything_in(database)

    outcome = prepare(database)

    assert outcome.returncode == 2
    assert "made by a newer version" in outcome.stdout
    assert everything_in(database) == before


@pytest.mark.parametrize("secret", ["", "short", "a" * 40])
def test_production_does_not_start_with_a_weak_secret(database, secret):
    outcome = prepare(database, mode=Mode.PRODUCTION, secret=secret)

    assert outcome.returncode == 2
    assert outcome.stdout.startswith("POLICY_FORUM_SECRET is missing or weak")
    assert not database.exists()


def test_a_server_that_does_not_answer_is_told_in_one_line(database):
    outcome = prepare(database, url="postgresql://nobody@127.0.0.1:9/forum")

    assert outcome.returncode == 2
    assert outcome.stdout.startswith("The database cannot be used: ")
    assert len(outcome.stdout.splitlines()) == 1
