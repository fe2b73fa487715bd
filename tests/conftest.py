"""What tests ask for by name. Whatever touches the database runs on SQLite and on PostgreSQL."""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from policy_forum.features.members.models import Member
from policy_forum.platform.clock import FixedClock
from policy_forum.platform.work import Work, unit_of_work
from policy_forum.web.storage import db
from tests.makers import Makers
from tests.postgres import postgres_cluster
from tests.stage import START, Stage, Statements, application_on, rolled_back, watched_statements

ENGINES = ("sqlite", "postgresql")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what the CI runs once, unless it is asked for."""
    if os.environ.get("POLICY_FORUM_LONG_TESTS"):
        return
    left_out = [item for item in items if item.get_closest_marker("once")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not item.get_closest_marker("once")]


def database_url_for(engine: str, folder: Path, name: str) -> str:
    """The address of an empty database; without PostgreSQL the test is skipped, loudly."""
    if engine == "sqlite":
        return f"sqlite:///{folder / name}.sqlite3"
    cluster = postgres_cluster()
    if cluster is None:
        if os.environ.get("CI"):
            pytest.fail("PostgreSQL is missing, and with CI set its tests must not be skipped")
        pytest.skip("PostgreSQL IS MISSING: install it to run the tests of the server database")
    cluster.create_database(name)
    return cluster.url(name)


@pytest.fixture(scope="session", params=ENGINES)
def stage(request, tmp_path_factory, worker_id) -> Iterator[Stage]:
    """One application a session and engine."""
    folder = tmp_path_factory.mktemp(request.param)
    clock = FixedClock(START)
    url = database_url_for(request.param, folder, f"tests_{worker_id}")
    app = application_on(url, folder, clock)
    yield Stage(app, clock)
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def clock(stage: Stage) -> FixedClock:
    """The clock that the application reads; it stands at START."""
    stage.clock.set(START)
    return stage.clock


@pytest.fixture
def app(stage: Stage, clock: FixedClock) -> Iterator[Flask]:
    """The application; what a test writes is undone after it."""
    with rolled_back(stage.app):
        yield stage.app


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """The test's own session.

    No application context is left open for it: requests would share its `g`.
    """
    connection = db._app_engines[app][None]
    with Session(connection, join_transaction_mode="create_savepoint") as session:
        yield session


@pytest.fixture
def make(session: Session, clock: FixedClock) -> Makers:
    """All makers; each is also a fixture of its own (`make_branch`, `make_motion`, …)."""
    return Makers(session, clock)


@pytest.fixture
def work_as(session: Session, clock: FixedClock, make: Makers):
    """A context of work for a member (None: the system): `with work_as(member) as work:`."""

    def begin(member: Member | None = None) -> AbstractContextManager[Work]:
        return unit_of_work(session, make.actor(member), clock)

    return begin


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A visitor's browser."""
    return app.test_client()


@pytest.fixture
def client_as(app: Flask, make: Makers, session: Session):
    """A signed-in member's browser."""

    def sign_in(member: Member) -> FlaskClient:
        account = make.account(member)
        browser = app.test_client()
        with browser.session_transaction() as cookie:
            cookie["_user_id"] = account.fs_uniquifier
            cookie["_fresh"] = True
        return browser

    return sign_in


@pytest.fixture
def count_statements(session: Session) -> Callable[[], AbstractContextManager[Statements]]:
    """`with count_statements() as seen: …`, then `len(seen)`."""
    return lambda: watched_statements(session)


@pytest.fixture
def fresh_stage(request, tmp_path_factory, worker_id):
    """Make an application on a database of its own, for tests with real commits and races."""
    stages: list[Stage] = []

    def make_stage(engine: str, clock: FixedClock | None = None) -> Stage:
        folder = tmp_path_factory.mktemp(f"fresh_{engine}")
        name = re.sub(r"\W+", "_", f"fresh_{worker_id}_{request.node.name}_{len(stages)}")[:60]
        clock = clock or FixedClock(START)
        url = database_url_for(engine, folder, name.lower())
        stages.append(Stage(application_on(url, folder, clock), clock))
        return stages[-1]

    yield make_stage
    for made in stages:
        with made.app.app_context():
            db.engine.dispose()


def _maker_fixture(name: str) -> Any:
    @pytest.fixture(name=f"make_{name}")
    def maker(make: Makers) -> Any:
        return getattr(make, name)

    return maker


make_region = _maker_fixture("region")
make_branch = _maker_fixture("branch")
make_standing_orders = _maker_fixture("standing_orders")
make_member = _maker_fixture("member")
make_office = _maker_fixture("office")
make_officer = _maker_fixture("officer")
make_account = _maker_fixture("account")
make_cycle = _maker_fixture("cycle")
make_goal = _maker_fixture("goal")
make_motion = _maker_fixture("motion")
make_mandate = _maker_fixture("mandate")
make_carried = _maker_fixture("carried")
