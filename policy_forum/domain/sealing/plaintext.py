"""What is sealed: length, paper, padding and tracker, the same number of bytes for every voter."""

from policy_forum.domain.phrases import phrase
from policy_forum.domain.sealing.limits import (
    LENGTH_BYTES,
    MOST_PAPER_BYTES,
    TRACKER_BYTES,
    plaintext_bytes,
)
from policy_forum.domain.sealing.papers import SpoiltPaperError


def pack(paper: bytes, tracker: bytes, paper_bytes: int) -> bytes:
    """Put a paper and its tracker (16 bytes) into `2 + paper_bytes + 16` bytes.

    Two bytes say how long the paper is (the higher first), then come the paper, zeros up to
    `paper_bytes`, and the tracker. Raises ValueError when paper or tracker do not fit.
    """
    if len(tracker) != TRACKER_BYTES:
        message = f"a tracker has {TRACKER_BYTES} bytes, not {len(tracker)}"
        raise ValueError(message)
    if not len(paper) <= paper_bytes <= MOST_PAPER_BYTES:
        message = f"a paper of {len(paper)} bytes does not go into {paper_bytes}"
        raise ValueError(message)
    return len(paper).to_bytes(LENGTH_BYTES, "big") + paper.ljust(paper_bytes, b"\0") + tracker


def unpack(plaintext: bytes, paper_bytes: int) -> tuple[bytes, bytes]:
    """Take out (paper, tracker). Raises SpoiltPaperError for what `pack` cannot have made."""
    if len(plaintext) != plaintext_bytes(paper_bytes):
        raise SpoiltPaperError(phrase("The content of the envelope has the wrong length."))
    length = int.from_bytes(plaintext[:LENGTH_BYTES], "big")
    room = plaintext[LENGTH_BYTES : LENGTH_BYTES + paper_bytes]
    if length > paper_bytes or room[length:].strip(b"\0"):
        raise SpoiltPaperError(phrase("The content of the envelope is not packed as papers are."))
    return room[:length], plaintext[-TRACKER_BYTES:]
