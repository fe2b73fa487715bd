"""Envelopes, cards and election keys, with libsodium itself."""

import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.public import PrivateKey, PublicKey, SealedBox

from policy_forum.domain.sealing.base32 import MistypedError
from policy_forum.domain.sealing.limits import envelope_bytes
from policy_forum.domain.sealing.plaintext import pack
from policy_forum.domain.sealing.sharing import share_bytes
from policy_forum.platform.sealing import (
    card_public,
    envelope_hash,
    join_key,
    make_card,
    make_election_key,
    make_key_pair,
    new_tracker,
    open_all,
    open_envelope,
    open_share,
    public_of,
    seal,
    seal_share,
    share_hash,
)

PRIVATE, PUBLIC = make_key_pair()
OTHER_PRIVATE, OTHER_PUBLIC = make_key_pair()


@given(st.binary(max_size=400))
def test_what_is_sealed_is_opened_by_the_key_and_by_no_other(plaintext):
    envelope = seal(plaintext, PUBLIC)

    assert open_envelope(envelope, PRIVATE) == plaintext
    assert open_envelope(envelope, OTHER_PRIVATE) is None


def test_an_envelope_is_libsodiums_sealed_box_both_ways():
    box = SealedBox(PublicKey(PUBLIC))

    assert open_envelope(box.encrypt(b"paper"), PRIVATE) == b"paper"
    assert SealedBox(PrivateKey(PRIVATE)).decrypt(seal(b"paper", PUBLIC)) == b"paper"
    assert public_of(PRIVATE) == PUBLIC


def test_an_envelope_has_the_length_that_is_checked_when_it_comes_and_is_never_the_same():
    plaintext = pack(b"{}", new_tracker(), 60)

    envelopes = {seal(plaintext, PUBLIC) for _ in range(3)}

    assert {len(envelope) for envelope in envelopes} == {envelope_bytes(60)}
    assert len({envelope_hash(envelope) for envelope in envelopes}) == 3


@given(st.integers(0, 63), st.integers(1, 255))
def test_an_envelope_with_one_byte_changed_is_not_opened(place, change):
    envelope = bytearray(seal(b"a paper in there", PUBLIC))
    envelope[place] ^= change
    # The highest bit of an X25519 key is no part of it (RFC 7748, section 5), yet libsodium's box
    # is bound to it by the nonce; so here too.
    assert open_envelope(bytes(envelope), PRIVATE) is None


@pytest.mark.parametrize("length", [0, 1, 31, 47, 48, 63])
def test_a_truncated_envelope_is_not_opened(length):
    assert open_envelope(seal(b"a paper in there", PUBLIC)[:length], PRIVATE) is None


def test_many_envelopes_are_opened_in_their_order_and_the_broken_ones_are_none():
    good = [seal(bytes([number]), PUBLIC) for number in range(4)]

    opened = open_all([good[0], b"", good[1], seal(b"x", OTHER_PUBLIC), *good[2:]], PRIVATE)

    assert opened == [b"\0", None, b"\1", None, b"\2", b"\3"]


@pytest.mark.parametrize("key", [b"", b"\1" * 31, b"\1" * 33, b"\0" * 32])
def test_nothing_is_sealed_to_what_is_no_key(key):
    with pytest.raises(ValueError, match="nothing can be sealed"):
        seal(b"paper", key)


def test_a_card_opens_its_share_however_its_code_is_typed():
    (code, card), (_, other_card) = make_card(), make_card()
    key = make_election_key([card, other_card], needed=2)

    shares = [
        open_share(key.sealed_shares[0], typed)
        for typed in (code, code.lower(), code.replace("-", " "), code.replace("0", "o"))
    ]

    assert len(set(shares)) == 1
    assert shares[0] is not None
    assert (shares[0].number, shares[0].needed) == (1, 2)
    assert card_public(code) == card


def test_the_code_of_another_card_opens_nothing_and_a_wrong_one_is_said_to_be_wrong():
    (code, card), (other_code, _) = make_card(), make_card()
    sealed = make_election_key([card], needed=1).sealed_shares[0]
    mistyped = code[:8] + ("2" if code[8] != "2" else "3") + code[9:]

    assert open_share(sealed, other_code) is None
    with pytest.raises(MistypedError) as found:
        open_share(sealed, mistyped)
    assert found.value.group == 2


def test_what_was_sealed_to_a_card_and_is_no_share_is_none():
    code, card = make_card()

    assert open_share(seal_share(b"not a share", card), code) is None


def test_cards_are_never_the_same():
    codes = {make_card()[0] for _ in range(50)}

    assert len(codes) == 50
    assert {len(code.split("-")) for code in codes} == {8}


def ceremony(needed, of):
    cards = [make_card() for _ in range(of)]
    key = make_election_key([public for _, public in cards], needed)
    shares = [
        open_share(sealed, code) for sealed, (code, _) in zip(key.sealed_shares, cards, strict=True)
    ]
    return key, shares


@pytest.mark.parametrize(("needed", "of"), [(1, 1), (2, 3), (3, 5), (9, 9)])
def test_enough_scrutineers_open_the_envelopes_and_one_fewer_do_not(needed, of):
    key, shares = ceremony(needed, of)
    envelope = seal(b"paper", key.public)

    private = join_key(shares[-needed:], key.public)

    assert private is not None
    assert open_envelope(envelope, private) == b"paper"
    assert join_key(shares[: needed - 1], key.public) is None


def test_the_shares_of_two_elections_do_not_make_the_key_of_either():
    (first, ones), (second, others) = ceremony(2, 3), ceremony(2, 3)

    mixed = [ones[0], others[1]]

    assert join_key(mixed, first.public) is None
    assert join_key(mixed, second.public) is None
    assert join_key(others[:2], first.public) is None


def test_a_share_is_known_by_its_hash():
    key, shares = ceremony(2, 3)

    assert [share_hash(share) for share in shares] == list(key.share_hashes)


@pytest.mark.parametrize(("needed", "of"), [(0, 1), (2, 1), (1, 10)])
def test_an_election_key_for_impossible_scrutineers_is_refused(needed, of):
    cards = [make_card()[1] for _ in range(of)]

    with pytest.raises(ValueError, match="cannot be split"):
        make_election_key(cards, needed)


def test_an_election_key_shows_and_logs_nothing_of_its_private_half(caplog):
    caplog.set_level(logging.DEBUG)
    key, shares = ceremony(1, 1)
    private = join_key(shares, key.public)

    shown = f"{key!r} {shares!r} {caplog.text}"

    assert private is not None
    assert private.hex() not in shown
    assert repr(private) not in shown
    assert str(int.from_bytes(private, "big")) not in shown
    assert all(sealed.hex() not in shown for sealed in key.sealed_shares)
    assert share_bytes(shares[0]).hex() not in shown
