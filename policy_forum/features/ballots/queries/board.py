"""The board of a secret ballot: its batches, and what is on it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from policy_forum.features.ballots.models import BoardBatch


@dataclass(frozen=True)
class BatchRow:
    """A published batch: hashes that came and that went, sorted, and the chain with them."""

    number: int
    published_at: datetime
    added: tuple[str, ...]
    withdrawn: tuple[str, ...]
    chain: str


def list_batches(session: Session, ballot_id: int) -> tuple[BatchRow, ...]:
    """The batches of a ballot's board, the first one first. One statement."""
    rows = session.execute(
        select(
            BoardBatch.number,
            BoardBatch.published_at,
            BoardBatch.added,
            BoardBatch.withdrawn,
            BoardBatch.chain,
        )
        .where(BoardBatch.ballot_id == ballot_id)
        .order_by(BoardBatch.number)
    )
    return tuple(
        BatchRow(number, at, tuple(added), tuple(withdrawn), chain)
        for number, at, added, withdrawn, chain in rows
    )


def on_board(batches: Iterable[BatchRow]) -> set[str]:
    """The hashes that are on the board after those batches."""
    found: set[str] = set()
    for batch in batches:
        found.update(batch.added)
        found.difference_update(batch.withdrawn)
    return found
