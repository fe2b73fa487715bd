"""Versions of a page, and what goes over the wire to those who have an earlier one."""

import json

from policy_forum.platform.live.snapshots import BEAT, Edition, frame, snapshot_of


def content_of(wire: bytes) -> dict:
    """The JSON of a frame with parts."""
    (line,) = [each for each in wire.decode().split("\n") if each.startswith("data: ")]
    return json.loads(line.removeprefix("data: "))


def test_equal_parts_have_equal_versions_whatever_their_order():
    assert (
        snapshot_of({"now": "a", "queue": "b"}).version
        == snapshot_of({"queue": "b", "now": "a"}).version
    )
    assert snapshot_of({"now": "a"}).version != snapshot_of({"now": "b"}).version
    assert snapshot_of({"now": "a"}, is_moving=True).version == snapshot_of({"now": "a"}).version


def test_a_text_that_wanders_from_one_part_to_the_next_is_another_version():
    assert snapshot_of({"a": "xy", "b": ""}).version != snapshot_of({"a": "x", "b": "y"}).version


def test_a_frame_has_an_event_an_id_and_one_line_of_data():
    snapshot = snapshot_of({"now": "<p>Line one\r\nline two\u2028three\n\nid: 7\n</p>"})

    wire = Edition(snapshot).whole().decode()

    assert wire.split("\n")[:2] == ["event: parts", f"id: {snapshot.version}"]
    assert wire.endswith("}\n\n")
    assert len(wire.rstrip("\n").split("\n")) == 3
    assert "\r" not in wire
    assert content_of(wire.encode())["parts"] == dict(snapshot.parts)


def test_who_has_the_version_before_is_sent_what_changed():
    first = snapshot_of({"now": "a", "text": "long", "queue": "q"})
    second = snapshot_of({"now": "b", "text": "long", "queue": "q"})
    third = snapshot_of({"now": "c", "text": "long", "queue": "r"})
    edition = Edition(first).next(second).next(third)

    assert content_of(edition.since(second.version))["parts"] == {"now": "c", "queue": "r"}
    assert content_of(edition.since(first.version)) == {
        "version": third.version,
        "parts": {"now": "c", "queue": "r"},
    }


def test_a_part_that_is_new_is_sent():
    edition = Edition(snapshot_of({"now": "a"})).next(snapshot_of({"now": "a", "vote": "v"}))

    assert content_of(edition.since(snapshot_of({"now": "a"}).version))["parts"] == {"vote": "v"}


def test_who_has_a_version_that_nobody_knows_is_sent_everything():
    edition = Edition(snapshot_of({"now": "a"})).next(snapshot_of({"now": "b", "text": "t"}))

    assert content_of(edition.since("ffff"))["parts"] == {"now": "b", "text": "t"}


def test_only_the_last_versions_are_remembered():
    edition = Edition(snapshot_of({"now": "0"}))
    for number in range(1, 100):
        edition = edition.next(snapshot_of({"now": str(number), "text": "t"}))

    assert len(edition.earlier) == 20
    assert set(content_of(edition.since(snapshot_of({"now": "5"}).version))["parts"]) == {
        "now",
        "text",
    }


def test_a_frame_is_made_once_for_all_who_need_it():
    edition = Edition(snapshot_of({"now": "a"})).next(snapshot_of({"now": "b"}))
    before = snapshot_of({"now": "a"}).version

    assert edition.since(before) is edition.since(before)
    assert edition.whole() is edition.whole()


def test_a_page_that_goes_back_to_what_it_was_is_sent_as_a_change():
    first, second = snapshot_of({"now": "a"}), snapshot_of({"now": "b"})
    edition = Edition(first).next(second).next(first)

    assert content_of(edition.since(second.version))["parts"] == {"now": "a"}


def test_a_beat_is_a_comment_and_an_event_that_a_script_can_hear():
    assert BEAT.startswith(b": beat\n")
    assert BEAT.endswith(frame("beat", "beat"))
