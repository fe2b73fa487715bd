"""Finished papers kept in memory, so that a hall full of readers has each set once."""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock


class BusyError(RuntimeError):
    """Another paper is still being set, and has been for as long as one may wait."""


class Shelf:
    """Papers by a key that says all that is in them; what nobody asks for goes first.

    One paper is set at a time in a process: typesetting takes a whole processor, and whoever
    asks for the same paper meanwhile gets it when it is done. Holds at most `most_bytes`, and
    makes nobody wait longer than `patience` seconds for a turn.
    """

    def __init__(self, most_bytes: int = 32 * 1024 * 1024, patience: float = 20) -> None:
        self._most_bytes = most_bytes
        self._patience = patience
        self._papers: OrderedDict[str, bytes] = OrderedDict()
        self._at_hand = Lock()
        self._turn = Lock()

    def take(self, key: str, make: Callable[[], bytes]) -> bytes:
        """The paper with that key, made now if it is not there.

        Raises BusyError if no turn came in time, and whatever `make` raises.
        """
        found = self.find(key)
        if found is not None:
            return found
        if not self._turn.acquire(timeout=self._patience):
            raise BusyError
        try:
            return self.find(key) or self._keep(key, make())
        finally:
            self._turn.release()

    def find(self, key: str) -> bytes | None:
        """The paper with that key, if it is there."""
        with self._at_hand:
            paper = self._papers.get(key)
            if paper is not None:
                self._papers.move_to_end(key)
            return paper

    def _keep(self, key: str, paper: bytes) -> bytes:
        with self._at_hand:
            self._papers[key] = paper
            while sum(map(len, self._papers.values())) > self._most_bytes:
                self._papers.popitem(last=False)
        return paper
