"""One hub a process: renders once, wakes those who follow, and asks who may listen."""

import time
from concurrent.futures import ThreadPoolExecutor

from policy_forum.platform.live import snapshot_of
from policy_forum.platform.live.hub import MOST_OF_ONE_MEMBER
from tests.platform.live.fakes import QUICK, eventually, room


def test_nothing_runs_before_somebody_asks():
    with room() as here:
        time.sleep(0.1)

        assert here.feed.opened == 0
        assert here.rendered == []


def test_who_comes_is_told_when_to_come_back_and_sent_all_parts():
    with room() as here:
        heard = here.follow()

        first = heard.wire[0].decode()
        milliseconds = int(first.split("\n")[0].removeprefix("retry: "))
        assert 2000 <= milliseconds <= 5000
        assert heard.parts() == [{"now": "opening", "text": "a long text"}]


def test_who_comes_back_with_the_current_version_is_sent_nothing():
    with room() as here:
        snapshot = here.snapshot()
        heard = here.follow(version=snapshot.version)
        late = here.follow(version="0123456789abcdef")

        assert heard.parts() == []
        assert len(late.parts()) == 1


def test_a_change_reaches_everyone_and_is_rendered_once():
    with room() as here:
        everyone = [here.follow() for _each in range(30)]
        here.settle()
        here.rendered.clear()

        here.change(now="the debate")

        eventually(lambda: all(len(each.parts()) == 2 for each in everyone))
        assert all(each.parts()[1] == {"now": "the debate"} for each in everyone)
        assert here.rendered == [("meeting:1", "floor")]


def test_many_who_come_at_once_have_the_page_rendered_once():
    with room() as here, ThreadPoolExecutor(20) as pool:
        asked = [pool.submit(here.snapshot) for _each in range(20)]

        assert len({each.result().version for each in asked}) == 1
        # Once for them, and once more when the feed is open: what came between was not heard.
        assert len(here.rendered) <= 2


def test_what_is_announced_together_is_rendered_together():
    with room() as here:
        heard = here.follow()
        here.settle()
        here.rendered.clear()

        for number in range(50):
            here.change(now=f"vote {number}")

        eventually(lambda: heard.parts()[-1] == {"now": "vote 49"})
        assert len(here.rendered) <= 2


def test_a_change_that_nobody_sees_is_not_sent():
    with room() as here:
        heard = here.follow()
        other = here.follow(page="floor", version=here.snapshot().version)
        here.feed.announce("meeting:1")
        here.feed.announce("meeting:2")
        time.sleep(0.3)

        assert len(heard.parts()) == 1
        assert other.parts() == []


def test_pages_and_topics_are_kept_apart():
    with room() as here:
        here.content["meeting:1", "screen"] = {"now": "screen one"}
        here.content["meeting:2", "floor"] = {"now": "meeting two"}
        floor, screen = here.follow(), here.follow(page="screen")
        elsewhere = here.follow("meeting:2")
        here.settle()
        here.rendered.clear()

        here.change(now="changed")

        eventually(lambda: len(floor.parts()) == 2)
        time.sleep(0.2)
        assert (len(screen.parts()), len(elsewhere.parts())) == (1, 1)
        assert set(here.rendered) == {("meeting:1", "floor"), ("meeting:1", "screen")}


def test_a_page_that_moves_is_rendered_again_without_being_announced():
    with room(QUICK) as here:
        heard = here.follow()
        here.settle()
        here.content["meeting:1", "floor"]["now"] = "unannounced"
        time.sleep(0.3)
        assert len(heard.parts()) == 1

        here.moving.add(("meeting:1", "floor"))
        here.change(now="votes: 1")
        eventually(lambda: heard.parts()[-1] == {"now": "votes: 1"})
        here.content["meeting:1", "floor"]["now"] = "votes: 2"

        eventually(lambda: heard.parts()[-1] == {"now": "votes: 2"})


def test_what_is_a_members_own_is_told_to_her_streams_alone():
    with room() as here:
        hers, also_hers = here.follow(member_id=7), here.follow(member_id=7)
        his, nobodys = here.follow(member_id=8), here.follow()
        here.content["meeting:2", "floor"] = {"now": "meeting two"}
        elsewhere = here.follow("meeting:2", member_id=7)
        here.settle()

        here.feed.announce("meeting:1", "voted", member_id=7)
        here.feed.announce("meeting:2", "other", member_id=7)

        eventually(lambda: hers.events("me") == also_hers.events("me") == ["voted"])
        eventually(lambda: elsewhere.events("me") == ["other"])
        assert (his.events("me"), nobodys.events("me")) == ([], [])


def test_a_stream_that_has_nothing_to_say_gives_a_sign_of_life():
    with room(QUICK) as here:
        heard = here.follow()

        eventually(lambda: len(heard.events("beat")) >= 2)

        assert b": beat\n" in b"".join(heard.wire)


def test_permission_is_asked_again_now_and_then():
    allowed = [True]
    with room(QUICK) as here:
        heard = here.follow(may_listen=lambda: allowed[0])
        time.sleep(0.5)
        assert not heard.has_ended.is_set()

        allowed[0] = False

        assert heard.has_ended.wait(5)
        assert heard.events("gone") == ["gone"]
        assert here.hub.count() == 0


def test_permission_is_asked_at_once_when_something_of_the_members_own_changed():
    with room() as here:
        heard = here.follow(member_id=7, may_listen=lambda: False)
        here.settle()
        assert not heard.has_ended.is_set()

        here.feed.announce("meeting:1", "standing", member_id=7)

        assert heard.has_ended.wait(5)
        assert (heard.events("gone"), heard.events("me")) == (["gone"], [])


def test_a_permission_that_cannot_be_asked_ends_the_stream_without_a_word():
    def fails() -> bool:
        raise ConnectionError

    with room(QUICK) as here:
        heard = here.follow(may_listen=fails)

        assert heard.has_ended.wait(5)
        assert heard.events("gone") == []


def test_there_is_no_place_beyond_the_limit_until_somebody_leaves():
    with room(most_streams=2) as here:
        first, _second = here.follow(), here.follow()

        assert here.hub.open_stream("meeting:1", "floor", None, lambda: True) is None
        first.stream.end()
        assert first.has_ended.wait(5)
        assert here.hub.open_stream("meeting:1", "floor", None, lambda: True) is not None


def test_one_member_cannot_take_all_places():
    with room() as here:
        streams = [
            here.hub.open_stream("meeting:1", "floor", 7, lambda: True)
            for _each in range(MOST_OF_ONE_MEMBER + 1)
        ]

        assert streams[-1] is None
        assert None not in streams[:-1]
        assert here.hub.open_stream("meeting:1", "floor", 8, lambda: True) is not None
        assert streams[0] is not None
        here.hub.close_stream(streams[0])
        here.hub.close_stream(streams[0])
        assert here.hub.open_stream("meeting:1", "floor", 7, lambda: True) is not None
        assert here.hub.open_stream("meeting:1", "floor", 7, lambda: True) is None


def test_a_page_that_does_not_exist_is_gone_at_once():
    with room() as here:
        heard = here.follow(page="nonsense")

        assert heard.has_ended.wait(5)
        assert heard.events("gone") == ["gone"]
        assert here.hub.snapshot("meeting:1", "nonsense") is None


def test_a_page_that_ceases_to_exist_ends_its_streams():
    with room() as here:
        heard = here.follow()
        here.settle()
        del here.content["meeting:1", "floor"]
        here.feed.announce("meeting:1")

        assert heard.has_ended.wait(5)
        assert heard.events("gone") == ["gone"]


def test_a_page_can_come_to_exist():
    with room() as here:
        assert here.hub.snapshot("meeting:9", "floor") is None
        here.content["meeting:9", "floor"] = {"now": "new"}

        assert here.hub.snapshot("meeting:9", "floor") == snapshot_of({"now": "new"})


def test_a_page_that_cannot_be_rendered_keeps_its_streams_and_is_tried_again(caplog):
    with room(QUICK) as here:
        heard = here.follow()
        here.settle()
        here.problem = RuntimeError("the template is broken")
        here.change(now="later")
        time.sleep(0.2)
        assert not heard.has_ended.is_set()
        assert caplog.text.count("could not be rendered") == 1

        here.problem = None

        eventually(lambda: heard.parts()[-1] == {"now": "later"})
