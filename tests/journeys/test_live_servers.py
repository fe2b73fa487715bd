"""Live updates through real servers: several processes, kills, a lost database, quick ends."""

import http.client
import signal
import time
import urllib.parse
from contextlib import ExitStack

import psycopg
import pytest
from sqlalchemy.engine import make_url

from benchmarks.live_listeners import Listeners
from benchmarks.live_stage import LiveStage, Server, free_port, make_stage, served, start
from tests.postgres import postgres_cluster

pytestmark = pytest.mark.slow

SETTINGS = {"sqlite": "gunicorn_settings.py", "postgresql": "gunicorn_live_settings.py"}
TWO_WORKERS = ("--workers", "2")
PATH = "/hall/1/stream?page=floor"


@pytest.fixture(params=sorted(SETTINGS))
def place(request, tmp_path):
    """A database with members, and the settings that this engine is served with."""
    if request.param == "postgresql" and postgres_cluster() is None:
        pytest.skip("PostgreSQL IS MISSING: install it to run the tests of the server database")
    return make_stage(request.param, tmp_path, 12), SETTINGS[request.param]


def say(stage: LiveStage, port: int, sentence: str) -> None:
    """Say something in hall 1, as the first member, on a connection of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": stage.cookie(stage.members[0]),
    }
    body = urllib.parse.urlencode({"sentence": sentence})
    connection.request("POST", "/hall/1/say", body, headers)
    answer = connection.getresponse()
    assert (answer.status, answer.read()) == (200, b"ok")
    connection.close()


def listeners(stage: LiveStage, port: int, how_many: int = 12) -> Listeners:
    """Members who follow hall 1, all connected."""
    found = Listeners([(port, PATH, stage.cookie(key)) for key in stage.members[:how_many]])
    assert found.wait_until_open(30), found.open_streams()
    return found


@pytest.mark.once
def test_what_one_process_writes_is_heard_from_every_process(place):
    stage, settings = place
    with served(stage, settings, TWO_WORKERS) as server, ExitStack() as after:
        found = listeners(stage, server.port)
        after.callback(found.close)
        assert len(server.workers()) == 2

        for number in range(6):
            say(stage, server.port, f"said-{number}.")
            assert found.wait_until_heard(number, 10), (number, found.heard[number])

        assert found.refused() == 0


def test_after_a_kill_all_come_back_and_hear_what_was_said_meanwhile(place):
    stage, settings = place
    port = free_port()
    first = start(stage, settings, TWO_WORKERS, port=port)
    found = listeners(stage, port)
    try:
        say(stage, port, "said-1.")
        assert found.wait_until_heard(1, 10)
        first.stop(signal.SIGKILL)

        second = start(stage, settings, TWO_WORKERS, port=port)
        try:
            say(stage, port, "said-2.")
            assert found.wait_until_heard(2, 30), found.heard[2]
            # Who came back with what she had was not sent the first sentence again.
            assert len(found.heard[1]) == 12
        finally:
            second.stop()
    finally:
        found.close()


@pytest.mark.once
def test_who_comes_back_unchanged_is_sent_nothing_again(place):
    stage, settings = place
    port = free_port()
    with served(stage, settings, port=port) as server:
        say(stage, port, "said-1.")
        found = listeners(stage, port, 3)
        assert found.wait_until_heard(1, 10)
        server.stop(signal.SIGKILL)
        found.heard.clear()
        with served(stage, settings, port=port):
            assert found.wait_until_open(30)
            time.sleep(0.5)
            assert dict(found.heard) == {}
            found.close()


@pytest.mark.once
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_server_that_is_stopped_ends_its_streams_quickly(place, how):
    stage, settings = place
    with served(stage, settings, TWO_WORKERS) as server:
        found = listeners(stage, server.port)
        began = time.monotonic()
        server.process.send_signal(how)
        while found.open_streams():
            assert time.monotonic() < began + 3, "the streams were not ended"
            time.sleep(0.02)

        server.process.wait(timeout=8)
        found.close()


@pytest.mark.once
def test_streams_end_by_themselves_in_a_worker_that_is_replaced(place):
    """A reload (SIGHUP) makes new workers; those who followed the old ones come back to them."""
    stage, settings = place
    with served(stage, settings) as server:
        found = listeners(stage, server.port)
        before = server.workers()
        server.process.send_signal(signal.SIGHUP)
        end = time.monotonic() + 20
        while set(server.workers()) & set(before) and time.monotonic() < end:
            time.sleep(0.1)

        say(stage, server.port, "said-7.")

        assert found.wait_until_heard(7, 20)
        found.close()


@pytest.mark.once
@pytest.mark.postgres
@pytest.mark.parametrize("place", ["postgresql"], indirect=True)
def test_listening_goes_on_after_the_database_cut_its_connections(place):
    stage, settings = place
    with served(stage, settings) as server:
        found = listeners(stage, server.port)
        say(stage, server.port, "said-1.")
        assert found.wait_until_heard(1, 10)
        url = make_url(stage.url).set(drivername="postgresql")
        with psycopg.connect(url.render_as_string(hide_password=False), autocommit=True) as office:
            cut = office.execute(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid() "
                "AND (query LIKE 'LISTEN%' OR query LIKE 'SELECT id, topic%')"
            ).fetchone()
        assert cut is not None
        assert cut[0] >= 1

        say(stage, server.port, "said-2.")

        assert found.wait_until_heard(2, 15)
        assert found.open_streams() == 12
        found.close()


def test_beyond_the_limit_streams_are_refused_and_polling_is_served(place):
    stage, settings = place
    with served(stage, settings, ("--workers", "1"), POLICY_FORUM_MOST_STREAMS="10") as server:
        found = listeners(stage, server.port, 10)
        answers = [_get(stage, server, PATH), _get(stage, server, "/hall/1/snapshot?page=floor")]

        assert [answer.status for answer in answers] == [503, 200]
        assert int(answers[0].headers["Retry-After"]) > 0
        found.close()


@pytest.mark.once
def test_pages_are_served_while_every_stream_is_taken(place):
    stage, settings = place
    with served(stage, settings, ("--workers", "1"), POLICY_FORUM_MOST_STREAMS="10") as server:
        found = listeners(stage, server.port, 10)

        for number in range(20):
            say(stage, server.port, f"said-{number}.")

        assert found.wait_until_heard(19, 10)
        found.close()


@pytest.mark.once
@pytest.mark.parametrize("place", ["sqlite"], indirect=True)
def test_a_thread_whose_browser_has_gone_is_free_before_the_next_beat(place):
    stage, settings = place
    with served(stage, settings, ("--workers", "1"), POLICY_FORUM_MOST_STREAMS="10") as server:
        listeners(stage, server.port, 10).close()
        end = time.monotonic() + 5
        while (status := _get(stage, server, PATH).status) == 503:
            assert time.monotonic() < end, "the places were not given back"
            time.sleep(0.2)

        assert status == 200


def _get(stage: LiveStage, server: Server, path: str) -> http.client.HTTPResponse:
    """Ask once, as the last member; a stream is not read to its end."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    connection.request("GET", path, headers={"Cookie": stage.cookie(stage.members[-1])})
    answer = connection.getresponse()
    connection.close()
    return answer
