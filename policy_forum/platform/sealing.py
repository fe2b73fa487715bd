"""Envelopes, election keys and scrutineers' cards: libsodium, by way of PyNaCl.

Secrets live here as Python bytes for as long as a call takes. Python cannot promise that they are
overwritten in memory afterwards: it copies and moves them as it likes. What is promised is that
nothing here stores or logs them.
"""

import hashlib
import hmac
import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from nacl import bindings
from nacl.exceptions import CryptoError

from policy_forum.domain.sealing import base32
from policy_forum.domain.sealing.limits import SEAL_BYTES, TRACKER_BYTES
from policy_forum.domain.sealing.sharing import (
    Share,
    SharingError,
    join,
    share_bytes,
    share_of,
    split,
)

KEY_BYTES = 32
_SEED_BYTES = 16
_CARD_BITS = 160
_CARD_GROUPS = base32.groups_for(_CARD_BITS)
_CARD_DOMAIN = b"policy-forum scrutineer's card 1\0"


@dataclass(frozen=True)
class ElectionKey:
    """A new election key. The private half is gone: only enough opened shares make it again.

    `public` has 32 bytes; `sealed_shares` go to the cards in their order, `share_hashes` are
    SHA-256 (hexadecimal) of each share.
    """

    public: bytes
    sealed_shares: tuple[bytes, ...] = field(repr=False)
    share_hashes: tuple[str, ...]


def make_key_pair() -> tuple[bytes, bytes]:
    """Make an X25519 pair: (private, public), 32 bytes each."""
    public, private = bindings.crypto_box_keypair()
    return private, public


def public_of(private: bytes) -> bytes:
    """The public half (32 bytes) of a private key (32 bytes)."""
    return bindings.crypto_scalarmult_base(private)


def new_tracker() -> bytes:
    """Draw a tracker: 16 random bytes."""
    return secrets.token_bytes(TRACKER_BYTES)


def new_seed() -> str:
    """Draw the seed of a ballot's lot: 32 hexadecimal digits."""
    return secrets.token_hex(_SEED_BYTES)


def seal(plaintext: bytes, public: bytes) -> bytes:
    """Seal to a public key, by libsodium's sealed box: 48 bytes longer than the plaintext.

    Nobody but the holder of the private half opens it, the one who sealed it included. Raises
    ValueError for a key that cannot be one.
    """
    try:
        return bindings.crypto_box_seal(plaintext, public)
    except CryptoError as error:
        message = "nothing can be sealed to this key"
        raise ValueError(message) from error


def open_envelope(envelope: bytes, private: bytes) -> bytes | None:
    """The content of an envelope; None when it was not sealed to this key, or is damaged."""
    return next(iter(open_all([envelope], private)))


def open_all(envelopes: Iterable[bytes], private: bytes) -> list[bytes | None]:
    """Open many envelopes, in their order: the content of each, None where that cannot be."""
    return list(_opened(envelopes, private))


def _opened(envelopes: Iterable[bytes], private: bytes) -> Iterator[bytes | None]:
    public = public_of(private)
    unseal = bindings.crypto_box_seal_open
    for envelope in envelopes:
        if len(envelope) < SEAL_BYTES:
            yield None
            continue
        try:
            yield unseal(envelope, public, private)
        except CryptoError:
            yield None


def envelope_hash(envelope: bytes) -> str:
    """SHA-256 of an envelope, hexadecimal: what the receipt and the board show."""
    return hashlib.sha256(envelope).hexdigest()


def make_card() -> tuple[str, bytes]:
    """Make a scrutineer's card: the code to print once, and the card's public key (32 bytes).

    The code is 160 random bits, so no slow derivation is needed to keep it from being guessed.
    """
    number = secrets.randbits(_CARD_BITS)
    return base32.write(number, _CARD_GROUPS), public_of(_card_private(number))


def _card_private(number: int) -> bytes:
    code = number.to_bytes(_CARD_BITS // 8, "big")
    return hashlib.sha256(_CARD_DOMAIN + code).digest()


def card_public(code: str) -> bytes:
    """The public key (32 bytes) of a card, from its code as typed. Raises MistypedError."""
    return public_of(_card_private(base32.read(code, _CARD_GROUPS)))


def seal_share(content: bytes, card: bytes) -> bytes:
    """Seal a share (`sharing.share_bytes`) to the public key of a card."""
    return seal(content, card)


def open_share(sealed: bytes, code: str) -> Share | None:
    """Open a sealed share with the code of its card; None when it is the code of another card.

    Raises MistypedError when the code was typed wrongly.
    """
    content = open_envelope(sealed, _card_private(base32.read(code, _CARD_GROUPS)))
    if content is None:
        return None
    try:
        return share_of(content)
    except ValueError:
        return None


def share_hash(share: Share) -> str:
    """SHA-256 (hexadecimal) of a share: it gives nothing away, and shows which share it is."""
    return hashlib.sha256(share_bytes(share)).hexdigest()


def make_election_key(card_publics: Sequence[bytes], needed: int) -> ElectionKey:
    """Make an election key, its private half split among the cards, `needed` of which make it.

    Raises ValueError when there are more than 9 cards, or fewer than `needed`.
    """
    private, public = make_key_pair()
    shares = split(private, needed, len(card_publics), secrets.token_bytes)
    sealed = (
        seal_share(share_bytes(share), card)
        for share, card in zip(shares, card_publics, strict=True)
    )
    return ElectionKey(public, tuple(sealed), tuple(share_hash(share) for share in shares))


def join_key(shares: Sequence[Share], public: bytes) -> bytes | None:
    """The private half (32 bytes) of an election key; None when the shares do not make it."""
    try:
        private = join(shares)
    except SharingError:
        return None
    return private if hmac.compare_digest(public_of(private), public) else None
