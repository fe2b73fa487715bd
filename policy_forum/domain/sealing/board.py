"""The board: batches of envelope hashes, each chained to the one before.

The chain of a batch is the SHA-256 (hexadecimal) of a text: the previous chain (for the first batch
the hash of the set-up), then "+hash" for each envelope added and "-hash" for each withdrawn, each
on a line of its own. Hashes are sorted, so that a batch says nothing about the order of arrival.
"""

import hashlib
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from policy_forum.domain.phrases import Phrase, phrase

_HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)


class BoardError(ValueError):
    """A board that was tampered with: in which batch (`number`, from 1) and why (`reason`)."""

    def __init__(self, number: int, reason: Phrase) -> None:
        """Keep where and why."""
        super().__init__(f"batch {number}: {reason}")
        self.number = number
        self.reason = reason


@dataclass(frozen=True)
class Batch:
    """Hashes that came on the board and went from it together, sorted, and the chain with them."""

    added: tuple[str, ...]
    withdrawn: tuple[str, ...]
    chain: str


def chain_of(previous: str, added: Iterable[str], withdrawn: Iterable[str]) -> str:
    """The chain of a batch, from the chain before it. The hashes come as the batch has them."""
    lines = [previous, *(f"+{each}" for each in added), *(f"-{each}" for each in withdrawn)]
    return hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()


def next_batch(previous: str, before: Collection[str], now: Collection[str]) -> Batch | None:
    """What takes the board from the hashes `before` to the hashes `now`; None if they are the same.

    `previous` is the chain of the last batch, or the hash of the set-up before there is one.
    """
    was, comes = set(before), set(now)
    if was == comes:
        return None
    added, withdrawn = tuple(sorted(comes - was)), tuple(sorted(was - comes))
    return Batch(added, withdrawn, chain_of(previous, added, withdrawn))


def check_chain(setup_sha256: str, batches: Sequence[Batch]) -> frozenset[str]:
    """Walk the board from its first batch; return the hashes that are on it at the end.

    Raises BoardError at the first batch that does not follow from the ones before it.
    """
    chain, on_board = setup_sha256, set[str]()
    for number, batch in enumerate(batches, start=1):
        wrong = _fault(batch, chain, on_board)
        if wrong is not None:
            raise BoardError(number, wrong)
        on_board.update(batch.added)
        on_board.difference_update(batch.withdrawn)
        chain = batch.chain
    return frozenset(on_board)


def _fault(batch: Batch, chain: str, on_board: Collection[str]) -> Phrase | None:
    if not batch.added and not batch.withdrawn:
        return phrase("The batch is empty.")
    for hashes in (batch.added, batch.withdrawn):
        if list(hashes) != sorted(set(hashes)) or not all(map(_HASH.fullmatch, hashes)):
            return phrase("The batch is not a sorted list of hashes.")
    if any(each in on_board for each in batch.added):
        return phrase("The batch adds an envelope that is on the board already.")
    if any(each not in on_board for each in batch.withdrawn):
        return phrase("The batch withdraws an envelope that is not on the board.")
    if chain_of(chain, batch.added, batch.withdrawn) != batch.chain:
        return phrase("The chain does not follow from the batch and the chain before it.")
    return None
