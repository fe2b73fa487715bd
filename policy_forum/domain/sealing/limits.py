"""The sizes that every envelope of a ballot has, so that none stands out by its length."""

LENGTH_BYTES = 2
TRACKER_BYTES = 16
SEAL_BYTES = 48
"""What libsodium's sealed box adds: the sender's one-time key (32) and the proof (16)."""
MOST_PAPER_BYTES = 65_535
"""What a length of two bytes can say."""
MARK_CHARACTERS = 16
MOST_SCRUTINEERS = 9
SECRET_BYTES = 32


def plaintext_bytes(paper_bytes: int) -> int:
    """How long the content of every envelope is, in bytes, when papers get `paper_bytes`."""
    return LENGTH_BYTES + paper_bytes + TRACKER_BYTES


def envelope_bytes(paper_bytes: int) -> int:
    """How long every envelope of a ballot is, in bytes, when papers get `paper_bytes`."""
    return plaintext_bytes(paper_bytes) + SEAL_BYTES
