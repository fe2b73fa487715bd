"""Streams and polling over HTTP, on a database with real commits."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from benchmarks.live_routes import CLOSED, MOVING, PRESENT, TABLES, add_hall
from policy_forum.domain.eligibility import Standing
from policy_forum.features.members.models import Member
from policy_forum.platform.live import Pace
from policy_forum.web.storage import db
from policy_forum.web.streams import Gate, hub_of
from tests.conftest import ENGINES
from tests.makers import Makers

QUICK = Pace(beat=0.5, permission=0.4, presence=0.2, moving=0.2, connections=0.1)


class Hall:
    """The application with a hall, a member who follows and one who speaks."""

    def __init__(self, stage):
        self.app = stage.app
        add_hall(self.app)
        hub_of(self.app).pace = QUICK
        with self.app.app_context(), Session(db.engine) as session:
            TABLES.create_all(session.connection())
            make = Makers(session, stage.clock)
            branch = make.branch("North", "NOR")
            members = [make.member(branch), make.member(branch)]
            self.keys = {m.id: make.account(m).fs_uniquifier for m in members}
            self.follower, self.speaker = [member.id for member in members]
            session.commit()

    def browser(self, member_id):
        """A signed-in browser."""
        browser = self.app.test_client()
        with browser.session_transaction() as cookie:
            cookie["_user_id"], cookie["_fresh"] = self.keys[member_id], True
        return browser

    def say(self, sentence, **more):
        """Say something in hall 1."""
        form = {"sentence": sentence} | more
        assert self.browser(self.speaker).post("/hall/1/say", data=form).status_code == 200

    @contextmanager
    def follow(self, **headers):
        """Follow hall 1; yields the answer and an iterator over the frames."""
        answer = self.browser(self.follower).get("/hall/1/stream?page=floor", headers=headers)
        try:
            yield answer, answer.iter_encoded()
        finally:
            answer.close()


@pytest.fixture(params=ENGINES)
def hall(request, fresh_stage):
    hall = Hall(fresh_stage(request.param))
    yield hall
    hub_of(hall.app).close()


def parts_in(frame: bytes) -> dict:
    return json.loads(frame.decode().partition("data: ")[2])["parts"]


def next_with(frames, name: str) -> bytes:
    """The next frame with such an event."""
    for each in frames:
        if f"event: {name}\n".encode() in each:
            return each
    raise AssertionError(f"the stream ended without {name}")


def test_what_is_said_arrives(hall):
    with hall.follow() as (answer, frames):
        assert answer.status_code == 200
        assert answer.mimetype == "text/event-stream"
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Accel-Buffering"] == "no"
        assert parts_in(next(frames))["count"] == "0"

        hall.say("Good evening")

        parts = parts_in(next_with(frames, "parts"))
        assert "Good evening" in parts["now"]
        assert (parts["count"], "text" in parts) == ("1", False)


def test_who_comes_back_with_what_she_has_is_sent_nothing(hall):
    version = hall.browser(hall.follower).get("/hall/1/snapshot").get_json()["version"]

    with hall.follow(**{"Last-Event-ID": version}) as (_answer, frames):
        first = next(frames)

    assert first.startswith(b"retry: ")
    assert b"event:" not in first


def test_a_stream_holds_no_connection_of_the_database_while_it_waits(hall):
    with hall.follow() as (_answer, frames):
        next(frames)
        time.sleep(0.3)  # until the hub has opened its feed and rendered
        with hall.app.app_context():
            assert db.engine.pool.status().count("Current Checked out connections: 0")


def test_who_is_suspended_is_cut_off(hall):
    with hall.follow() as (_answer, frames):
        next(frames)
        with hall.app.app_context(), Session(db.engine) as session:
            session.get_one(Member, hall.follower).standing = Standing.SUSPENDED
            session.commit()

        assert b"event: gone" in next_with(frames, "gone")
        assert list(frames) == []
    assert hub_of(hall.app).count() == 0


def test_who_signs_out_everywhere_is_cut_off_when_something_of_hers_happens(hall):
    hub_of(hall.app).pace = Pace(permission=60)
    with hall.follow() as (_answer, frames):
        next(frames)
        time.sleep(0.3)
        with hall.app.app_context(), Session(db.engine) as session:
            session.execute(
                text("UPDATE account SET fs_uniquifier = 'hers' WHERE member_id = :key"),
                {"key": hall.follower},
            )
            session.commit()
        hall.say("Yours", member=str(hall.follower))

        next_with(frames, "gone")


def test_a_members_own_matter_is_told(hall):
    hub_of(hall.app).pace = Pace()
    with hall.follow() as (_answer, frames):
        next(frames)
        time.sleep(0.3)

        hall.say("Yours", member=str(hall.follower))

        assert b"event: me\ndata: said\n\n" in next_with(frames, "me")


def test_a_page_that_moves_is_looked_at_again_by_itself(hall):
    with hall.follow() as (_answer, frames):
        next(frames)
        hall.say(MOVING)
        next_with(frames, "parts")
        with hall.app.app_context(), db.engine.begin() as connection:
            connection.execute(
                text("INSERT INTO benchmark_said (hall, sentence) VALUES (1, :s)"), {"s": MOVING}
            )

        assert parts_in(next_with(frames, "parts")) == {"count": "2"}


def test_who_follows_is_noted_as_present(hall):
    with hall.follow() as (_answer, frames):
        next(frames)
        end, noted = time.monotonic() + 5, None
        while noted is None and time.monotonic() < end:
            time.sleep(0.05)
            with hall.app.app_context(), Session(db.engine) as session:
                noted = session.scalar(select(PRESENT.c.members))

    assert noted == str(hall.follower)


def test_a_page_that_is_closed_ends_the_stream(hall):
    with hall.follow() as (_answer, frames):
        next(frames)
        hall.say(CLOSED)

        next_with(frames, "gone")
        assert list(frames) == []
    assert hall.browser(hall.follower).get("/hall/1/snapshot").status_code == 404


def test_without_a_place_the_answer_is_to_come_back_later(hall):
    hub = hub_of(hall.app)
    hub._most_streams = 1
    with hall.follow() as (first, frames):
        next(frames)
        with hall.follow() as (second, _none):
            assert second.status_code == 503
            assert int(second.headers["Retry-After"]) >= 30
        assert first.status_code == 200
        # Who polls is served all the same.
        assert hall.browser(hall.follower).get("/hall/1/snapshot").status_code == 200
    with hall.follow() as (third, _frames):
        assert third.status_code == 200


def test_a_stream_that_is_only_asked_after_gives_its_place_back(hall):
    hall.browser(hall.follower).head("/hall/1/stream").close()
    with hall.follow():
        pass

    assert hub_of(hall.app).count() == 0


def test_polling_gives_the_same_parts_and_nothing_twice(hall):
    browser = hall.browser(hall.follower)
    with hall.follow() as (_answer, frames):
        streamed = parts_in(next(frames))

    polled = browser.get("/hall/1/snapshot?page=floor")
    version = polled.get_json()["version"]
    again = browser.get("/hall/1/snapshot", headers={"If-None-Match": f'"{version}"'})

    assert polled.get_json()["parts"] == streamed
    assert polled.headers["ETag"] == f'"{version}"'
    assert polled.headers["Cache-Control"] == "private, no-cache"
    assert (again.status_code, again.data) == (304, b"")
    hall.say("News")
    end = time.monotonic() + 5
    while again.status_code == 304 and time.monotonic() < end:
        again = browser.get("/hall/1/snapshot", headers={"If-None-Match": f'"{version}"'})
    assert "News" in again.get_json()["parts"]["now"]


def test_a_visitor_follows_nothing(hall):
    visitor = hall.app.test_client()

    assert visitor.get("/hall/1/stream").status_code == 302
    assert visitor.get("/hall/1/snapshot").status_code == 302
    assert hub_of(hall.app).count() == 0


def test_the_gate_lets_in_some_at_a_time_and_streams_are_outside():
    inside, most, may_go = [], [], threading.Event()

    def application(environ, start_response):
        inside.append(1)
        most.append(len(inside))
        may_go.wait(5)
        inside.pop()
        return iter([b"first", b"later"])

    gate: Any = Gate(application, 2)
    bodies: list[Iterator[bytes]] = []
    threads = [
        threading.Thread(target=lambda: bodies.append(gate({}, lambda *_: None))) for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    time.sleep(0.1)
    assert len(inside) == 2
    may_go.set()
    for thread in threads:
        thread.join(5)

    assert max(most) == 2
    # All six answers are being taken at once: none of them holds a place.
    assert [next(body) for body in bodies] == [b"first"] * 6


def test_a_request_that_fails_leaves_its_place_to_the_next():
    def application(environ, start_response):
        raise RuntimeError

    gate: Any = Gate(application, 1)
    for _each in range(3):
        with pytest.raises(RuntimeError):
            gate({}, lambda *_: None)
