"""A secret of 32 bytes in n shares, of which any k give it back and any k - 1 say nothing.

Shamir's sharing (A. Shamir, How to share a secret, Communications of the ACM 22 (11), 1979): the
secret is the value at nought of a polynomial of degree k - 1 over a prime field, whose other
coefficients are drawn at random; share number i is its value at i. For any k - 1 shares there is
exactly one such polynomial for every possible secret, so they fit all secrets equally well.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.domain.sealing import base32
from policy_forum.domain.sealing.base32 import MistypedError
from policy_forum.domain.sealing.limits import MOST_SCRUTINEERS, SECRET_BYTES

PRIME = 2**256 + 297
"""The smallest prime above 2^256: every secret of 32 bytes is an element of the field."""
_VALUE_BITS = 257
_VALUE_BYTES = 33
_DIGIT_BITS = 4
_SHARE_BITS = _VALUE_BITS + 2 * _DIGIT_BITS
_GROUPS = base32.groups_for(_SHARE_BITS)
_SPARE_BITS = _GROUPS * base32.DATA * base32.BITS - _SHARE_BITS


class SharingError(ValueError):
    """Shares that do not make a secret together; `reason` says why."""

    def __init__(self, reason: Phrase) -> None:
        """Keep the sentence."""
        super().__init__(str(reason))
        self.reason = reason


@dataclass(frozen=True)
class Share:
    """One share: its number (from 1), how many are needed, and the polynomial's value there."""

    number: int
    needed: int
    value: int

    def __post_init__(self) -> None:
        fits = 1 <= self.number <= MOST_SCRUTINEERS and 1 <= self.needed <= MOST_SCRUTINEERS
        if not fits or not 0 <= self.value < PRIME:
            message = "there is no such share"
            raise ValueError(message)

    def __repr__(self) -> str:
        """Never show the value: what is shown ends up in a log."""
        return f"Share(number={self.number}, needed={self.needed})"


def split(secret: bytes, needed: int, of: int, random_bytes: Callable[[int], bytes]) -> list[Share]:
    """Split a secret of 32 bytes into `of` shares (at most 9), of which `needed` give it back.

    `random_bytes` gives so many bytes from a source fit for keys. Raises ValueError.
    """
    if len(secret) != SECRET_BYTES or not 1 <= needed <= of <= MOST_SCRUTINEERS:
        message = (
            f"a secret of {len(secret)} bytes cannot be split into {of} shares, {needed} needed"
        )
        raise ValueError(message)
    chance = [_random_element(random_bytes) for _ in range(needed - 1)]
    polynomial = [int.from_bytes(secret, "big"), *chance]
    return [Share(number, needed, _value_at(polynomial, number)) for number in range(1, of + 1)]


def _random_element(random_bytes: Callable[[int], bytes]) -> int:
    """Draw an element of the field, each as likely as any other: drawn anew until it fits."""
    while True:
        drawn = int.from_bytes(random_bytes(_VALUE_BYTES), "big") & (1 << _VALUE_BITS) - 1
        if drawn < PRIME:
            return drawn


def _value_at(polynomial: Sequence[int], place: int) -> int:
    value = 0
    for coefficient in reversed(polynomial):
        value = (value * place + coefficient) % PRIME
    return value


def join(shares: Sequence[Share]) -> bytes:
    """Give back the secret (32 bytes) of enough shares; more than enough have to agree.

    Raises SharingError when they are too few, one came twice, or they are not of one secret. That
    the secret is the right one cannot be seen here when there are just enough shares.
    """
    if not shares:
        raise SharingError(phrase("There is no share."))
    needed = shares[0].needed
    if any(share.needed != needed for share in shares):
        raise SharingError(phrase("The shares do not belong to the same key."))
    if len({share.number for share in shares}) != len(shares):
        raise SharingError(phrase("One share was given twice."))
    if len(shares) < needed:
        raise SharingError(
            phrase(
                "%(given)s shares were given; %(needed)s are needed.",
                given=len(shares),
                needed=needed,
            )
        )
    enough, further = shares[:needed], shares[needed:]
    secret = _interpolated(enough, 0)
    agree = all(_interpolated(enough, share.number) == share.value for share in further)
    if not agree or secret >> 8 * SECRET_BYTES:
        raise SharingError(phrase("The shares do not belong to the same key."))
    return secret.to_bytes(SECRET_BYTES, "big")


def _interpolated(shares: Sequence[Share], place: int) -> int:
    """The value at a place of the polynomial through the shares (Lagrange)."""
    total = 0
    for share in shares:
        above = below = 1
        for other in shares:
            if other is not share:
                above = above * (place - other.number) % PRIME
                below = below * (share.number - other.number) % PRIME
        total += share.value * above * pow(below, -1, PRIME)
    return total % PRIME


def share_bytes(share: Share) -> bytes:
    """A share as 34 bytes: needed and number (four bits each), then the value in 33 bytes."""
    return bytes([share.needed << _DIGIT_BITS | share.number]) + share.value.to_bytes(
        _VALUE_BYTES, "big"
    )


def share_of(content: bytes) -> Share:
    """The share that `share_bytes` wrote. Raises ValueError for anything else."""
    if len(content) != 1 + _VALUE_BYTES:
        message = "there is no such share"
        raise ValueError(message)
    return Share(content[0] & 15, content[0] >> _DIGIT_BITS, int.from_bytes(content[1:], "big"))


def format_share(share: Share) -> str:
    """A share to print: 14 groups of five letters and digits, the fifth a check of its group."""
    whole = (share.needed << _DIGIT_BITS | share.number) << _VALUE_BITS | share.value
    return base32.write(whole << _SPARE_BITS, _GROUPS)


def parse_share(text: str) -> Share:
    """Read a printed share, in any case, with or without spaces and hyphens.

    Raises MistypedError, which says in which group the mistake is.
    """
    whole = base32.read(text, _GROUPS)
    share, spare = whole >> _SPARE_BITS, whole & (1 << _SPARE_BITS) - 1
    head, value = share >> _VALUE_BITS, share & (1 << _VALUE_BITS) - 1
    if not spare:
        try:
            return Share(head & 15, head >> _DIGIT_BITS, value)
        except ValueError:
            pass
    raise MistypedError(phrase("This is not a share of a key: compare it with the paper."))
