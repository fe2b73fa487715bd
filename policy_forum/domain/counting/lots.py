"""The lot that decides between equals: an order of the options made from a published seed."""

import hashlib
from collections.abc import Sequence


def lot_order(seed: str, question: str, options: int) -> tuple[int, ...]:
    """The order of the lot for a question: the option that stands first wins a tie.

    Options are sorted by the SHA-256 (in hexadecimal) of "seed:question:number", the number of
    the option counted from nought. The seed is published when the ballot opens, so that anyone
    can make this order before a vote is counted, and nobody can choose it afterwards.
    """
    return tuple(sorted(range(options), key=lambda option: _ticket(seed, question, option)))


def _ticket(seed: str, question: str, option: int) -> str:
    return hashlib.sha256(f"{seed}:{question}:{option}".encode()).hexdigest()


def place_in(lot: Sequence[int]) -> dict[int, int]:
    """For each option its place in the lot, from nought; smaller is luckier."""
    return {option: place for place, option in enumerate(lot)}
