"""A hub outlives its database, knows who is there, and ends with its server."""

import os
import time

import pytest

from policy_forum.platform.live import snapshot_of
from tests.platform.live.fakes import CALM, QUICK, eventually, room


def test_a_lost_database_is_found_again_and_what_happened_meanwhile_is_shown():
    with room() as here:
        heard = here.follow(member_id=7)
        here.settle()
        here.feed.is_broken = True
        time.sleep(0.2)
        here.change(now="unheard")
        here.feed.announce("meeting:1", "mine", member_id=7)
        time.sleep(0.1)
        assert len(heard.parts()) == 1

        here.feed.is_broken = False

        eventually(lambda: heard.parts()[-1] == {"now": "unheard"})
        eventually(lambda: heard.events("me") == ["mine"])
        assert here.feed.opened == 2


def test_without_its_database_a_page_that_is_asked_for_is_rendered_not_remembered():
    with room(QUICK) as here:
        here.feed.is_broken = True
        before = here.hub.snapshot("meeting:1", "floor")
        here.content["meeting:1", "floor"] = {"now": "changed"}
        time.sleep(QUICK.moving + 0.05)

        assert here.hub.snapshot("meeting:1", "floor") == snapshot_of({"now": "changed"}) != before


def test_a_database_put_back_from_a_copy_is_followed_from_its_own_last_row():
    with room() as here:
        heard = here.follow()
        here.settle()
        for _each in range(5):
            here.feed.announce("meeting:1")
        time.sleep(0.2)
        here.feed.is_broken = True
        time.sleep(0.1)
        del here.feed.rows[2:]
        here.feed.is_broken = False
        eventually(lambda: here.feed.opened == 2)

        here.change(now="after the copy")

        eventually(lambda: heard.parts()[-1] == {"now": "after the copy"})


def test_who_is_there_is_told_every_half_minute():
    with room(QUICK) as here:
        here.follow(member_id=7)
        here.follow(member_id=8)
        here.follow()
        assert here.hub.members_listening("meeting:1") == {7, 8}
        assert here.hub.members_listening("meeting:2") == frozenset()

        eventually(lambda: here.seen.count(("meeting:1", frozenset({7, 8}))) >= 2)


def test_who_polls_is_there_too_until_she_no_longer_asks():
    with room(QUICK) as here:
        here.hub.snapshot("meeting:1", "floor")
        here.hub.heard_of("meeting:1", 9)

        eventually(lambda: ("meeting:1", frozenset({9})) in here.seen)
        eventually(lambda: here.hub.members_listening("meeting:1") == frozenset())
        told = len(here.seen)
        time.sleep(0.5)
        assert len(here.seen) == told


def test_pages_for_which_nobody_asks_are_no_longer_rendered():
    with room(QUICK) as here:
        here.hub.snapshot("meeting:1", "floor")
        here.settle()
        time.sleep(QUICK.unasked + 0.3)
        here.rendered.clear()

        here.change(now="unseen")
        time.sleep(0.2)

        assert here.rendered == []
        assert here.snapshot().parts["now"] == "unseen"


def test_a_server_that_ends_ends_its_streams_and_takes_no_more():
    with room() as here:
        everyone = [here.follow() for _each in range(10)]

        here.server.is_ending = lambda: True

        assert all(each.has_ended.wait(2) for each in everyone)
        assert all(each.events("gone") == [] for each in everyone)
        assert here.hub.open_stream("meeting:1", "floor", None, lambda: True) is None


@pytest.mark.skipif(not hasattr(os, "fork"), reason="only where processes fork")
def test_a_process_that_was_forked_off_begins_anew():
    with room(CALM) as here:
        here.follow(member_id=7)
        here.settle()
        child = os.fork()
        if child == 0:  # pragma: no cover - in the child
            here.content["meeting:1", "floor"] = {"now": "child"}
            fresh = here.snapshot()
            is_right = fresh.parts == {"now": "child"} and here.hub.count() == 0
            os._exit(0 if is_right else 1)

        _process, status = os.waitpid(child, 0)

        assert os.waitstatus_to_exitcode(status) == 0
        assert here.hub.count() == 1
