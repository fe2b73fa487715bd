"""The board: how often it is published, and when it may be closed."""

from datetime import datetime, timedelta

from policy_forum.domain.phrases import phrase
from policy_forum.domain.refusals import Reason, Refusal

BATCHES_EVERY = timedelta(minutes=5)
"""Envelopes that came within so long stand on the board together, in the order of their hashes."""


def refusal_to_close_board(closes: datetime | None, now: datetime) -> Refusal | None:
    """Why the board cannot be closed yet; None once the ballot has closed.

    `closes` is None for a ballot that ended before. A board that were closed early would
    shut out members whose time is not over.
    """
    if closes is None or now >= closes:
        return None
    sentence = phrase(
        "The board is closed when the ballot closes, on %(closes)s, and not before.", closes=closes
    )
    return Refusal(
        Reason.WINDOW_NOT_OPEN, sentence, phrase("No envelope is opened before the close"), closes
    )
