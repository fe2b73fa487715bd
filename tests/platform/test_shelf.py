"""The shelf of finished papers."""

from threading import Event, Thread

import pytest

from policy_forum.platform.documents.shelf import BusyError, Shelf


def test_a_paper_is_made_once():
    shelf, made = Shelf(), []

    def make():
        made.append(1)
        return b"paper"

    assert shelf.take("a", make) == shelf.take("a", make) == b"paper"
    assert made == [1]


def test_the_least_asked_for_goes_first():
    shelf = Shelf(most_bytes=10)
    shelf.take("a", lambda: b"12345")
    shelf.take("b", lambda: b"12345")
    shelf.take("a", lambda: b"never")
    shelf.take("c", lambda: b"12345")

    assert shelf.take("a", lambda: b"anew") == b"12345"
    assert shelf.take("b", lambda: b"anew") == b"anew"


def test_whoever_asks_while_it_is_set_gets_the_same_paper():
    shelf, begun, may_end = Shelf(), Event(), Event()
    taken = []

    def slowly():
        begun.set()
        may_end.wait(5)
        return b"paper"

    first = Thread(target=lambda: taken.append(shelf.take("a", slowly)))
    first.start()
    begun.wait(5)
    second = Thread(target=lambda: taken.append(shelf.take("a", lambda: b"another")))
    second.start()
    may_end.set()
    first.join(5)
    second.join(5)

    assert taken == [b"paper", b"paper"]


def test_nobody_waits_longer_than_the_patience():
    shelf, begun, may_end = Shelf(patience=0.05), Event(), Event()

    def slowly():
        begun.set()
        may_end.wait(5)
        return b"paper"

    first = Thread(target=lambda: shelf.take("a", slowly))
    first.start()
    begun.wait(5)
    with pytest.raises(BusyError):
        shelf.take("b", lambda: b"other")
    may_end.set()
    first.join(5)

    assert shelf.take("b", lambda: b"other") == b"other"


def test_a_paper_that_fails_gives_the_turn_on():
    shelf = Shelf(patience=0.05)

    def fail():
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        shelf.take("a", fail)

    assert shelf.take("a", lambda: b"paper") == b"paper"
