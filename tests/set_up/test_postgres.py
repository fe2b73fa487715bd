"""The throw-away cluster starts, answers, and goes away with its owner."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine, text

from tests.postgres import Cluster, find_programs, postgres_cluster, unprivileged_user

ROOT = Path(__file__).parents[2]
OWNER = """
import time
from tests.postgres import postgres_cluster
cluster = postgres_cluster()
print(cluster.port, cluster.folder, flush=True)
time.sleep(60)
"""

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.skipif(
        find_programs() is None and not os.environ.get("CI"), reason="PostgreSQL is not installed"
    ),
]


@pytest.fixture(scope="module")
def cluster() -> Cluster:
    found = postgres_cluster()
    assert found is not None, "PostgreSQL is not installed"
    return found


def test_a_database_of_ones_own_is_empty_and_answers(cluster):
    cluster.create_database("of_its_own")
    engine = create_engine(cluster.url("of_its_own"))

    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE motion (title text)"))
        connection.execute(text("INSERT INTO motion VALUES ('Trên hwyr')"))
        assert connection.scalar(text("SELECT upper(title) FROM motion")) is not None
    engine.dispose()


def test_making_a_database_again_empties_it(cluster):
    cluster.create_database("again")
    with psycopg.connect(cluster.url("again").replace("+psycopg", "")) as connection:
        connection.execute("CREATE TABLE motion (title text)")
    cluster.create_database("again")

    with psycopg.connect(cluster.url("again").replace("+psycopg", "")) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        assert tables.fetchall() == []


def test_there_is_one_cluster_a_run(cluster):
    assert postgres_cluster() is cluster


def test_the_server_never_runs_as_root(cluster):
    store = cluster.folder / "store"

    user = unprivileged_user()

    assert store.stat().st_uid == (user.pw_uid if user else os.geteuid()) != 0


def test_killing_the_owner_stops_the_server_and_clears_up():
    environment = {key: value for key, value in os.environ.items() if "XDIST" not in key}
    owner = subprocess.Popen(
        [sys.executable, "-c", OWNER], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    )
    assert owner.stdout is not None
    port, folder = owner.stdout.readline().split()
    url = f"postgresql://postgres@127.0.0.1:{port}/postgres"
    psycopg.connect(url).close()

    owner.send_signal(signal.SIGKILL)
    owner.communicate()

    assert eventually(lambda: not Path(folder).exists())
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url, connect_timeout=2)


def eventually(condition, seconds=10):
    """Say whether the condition comes true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return False
