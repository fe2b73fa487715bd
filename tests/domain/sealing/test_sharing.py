"""Enough shares make the key; one fewer say nothing about it, by algebra and by number."""

import hashlib
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_forum.domain.sealing.base32 import MistypedError, write
from policy_forum.domain.sealing.sharing import (
    PRIME,
    Share,
    SharingError,
    format_share,
    join,
    parse_share,
    share_bytes,
    share_of,
    split,
)

secrets_of_32 = st.binary(min_size=32, max_size=32)


def chance(seed):
    """Bytes that look random and are the same in every run."""
    drawn = 0

    def random_bytes(length):
        nonlocal drawn
        drawn += 1
        return hashlib.shake_256(f"{seed}:{drawn}".encode()).digest(length)

    return random_bytes


@st.composite
def sharings(draw, least=1):
    """A secret, how many shares are needed, all shares."""
    of = draw(st.integers(least, 9))
    needed = draw(st.integers(least, of))
    secret = draw(secrets_of_32)
    return secret, needed, split(secret, needed, of, chance(draw(st.integers(0, 10**9))))


def is_composite_by(witness, number):
    """One round of Miller and Rabin's test."""
    odd, twos = number - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    power = pow(witness, odd, number)
    if power in {1, number - 1}:
        return False
    return all((power := power * power % number) != number - 1 for _ in range(twos - 1))


def test_the_field_is_one_and_no_smaller_field_holds_every_secret():
    witnesses = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37)

    assert not any(is_composite_by(witness, PRIME) for witness in witnesses)
    assert all(
        any(is_composite_by(witness, number) for witness in witnesses)
        for number in range(2**256, PRIME)
    )


@given(sharings(), st.randoms(use_true_random=False))
def test_any_shares_that_are_enough_make_the_secret(sharing, chosen):
    secret, needed, shares = sharing
    some = chosen.sample(shares, chosen.randint(needed, len(shares)))

    assert join(some) == secret


def test_every_choice_of_enough_shares_makes_the_secret():
    shares = split(b"\xff" * 32, 3, 6, chance(1))

    assert all(join(three) == b"\xff" * 32 for three in combinations(shares, 3))


def value_at(points, place):
    """The value at a place of the polynomial through the points, found in Newton's way."""
    value, product = 0, 1
    done: list[tuple[int, int, int]] = []
    for number, wanted in points:
        so_far, through = 0, 1
        for other, _, factor in done:
            so_far = (so_far + factor * through) % PRIME
            through = through * (number - other) % PRIME
        factor = (wanted - so_far) * pow(through, -1, PRIME) % PRIME
        done.append((number, wanted, factor))
    for other, _, factor in done:
        value = (value + factor * product) % PRIME
        product = product * (place - other) % PRIME
    return value


@given(sharings(least=2), secrets_of_32, st.randoms(use_true_random=False))
def test_one_share_too_few_fits_every_secret(sharing, any_secret, chosen):
    _, needed, shares = sharing
    too_few = chosen.sample(shares, needed - 1)
    missing = next(n for n in range(1, 10) if all(share.number != n for share in too_few))

    # A polynomial through the shares that has the other secret at nought: it is one that could
    # have been drawn, so its value at another place is a share that completes them to that secret.
    points = [
        (0, int.from_bytes(any_secret, "big")),
        *((share.number, share.value) for share in too_few),
    ]
    completing = Share(missing, needed, value_at(points, missing))

    assert join([*too_few, completing]) == any_secret


def test_the_shares_of_two_secrets_cannot_be_told_apart_by_how_often_their_bytes_come():
    """A share alone: each bit is set as often for one secret as for its opposite, and for half."""
    draws = 2_000
    random_bytes = chance("bits")
    for secret in (b"\0" * 32, b"\xff" * 32):
        values = [split(secret, 2, 2, random_bytes)[0].value for _ in range(draws)]
        for bit in range(0, 256, 15):
            share_of_ones = sum(value >> bit & 1 for value in values)
            # Seven standard deviations: by chance once in 10^11.
            assert abs(share_of_ones - draws / 2) < 7 * (draws / 4) ** 0.5


def test_coefficients_that_would_not_fit_the_field_are_drawn_anew():
    drawn = [b"\xff" * 33, PRIME.to_bytes(33, "big"), (5).to_bytes(33, "big")]

    first, second = split(b"\0" * 32, 2, 2, lambda length: drawn.pop(0))

    assert (first.value, second.value) == (5, 10)
    assert drawn == []


@pytest.mark.parametrize(
    ("length", "needed", "of"), [(31, 2, 3), (33, 2, 3), (32, 0, 3), (32, 4, 3), (32, 2, 10)]
)
def test_what_cannot_be_shared_out_is_refused(length, needed, of):
    with pytest.raises(ValueError, match="cannot be split"):
        split(b"\0" * length, needed, of, chance(1))


ONES = split(b"\x01" * 32, 2, 3, chance(1))
TWOS = split(b"\x02" * 32, 2, 3, chance(2))
THREES = split(b"\x03" * 32, 3, 3, chance(3))


@pytest.mark.parametrize(
    ("shares", "sentence"),
    [
        ([], "There is no share."),
        (ONES[:1], "1 shares were given; 2 are needed."),
        ([ONES[0], ONES[0]], "One share was given twice."),
        ([ONES[0], THREES[1]], "do not belong to the same key"),
        ([ONES[0], ONES[1], TWOS[2]], "do not belong to the same key"),
    ],
)
def test_shares_that_do_not_go_together_are_refused_with_the_reason(shares, sentence):
    with pytest.raises(SharingError) as refused:
        join(shares)

    assert sentence in str(refused.value.reason)


def test_shares_whose_secret_would_not_be_one_are_refused():
    beyond = 2**256 + 1

    with pytest.raises(SharingError):
        join([Share(1, 1, beyond)])


@given(sharings())
def test_a_share_is_printed_read_and_carried_as_it_is(sharing):
    _, _, shares = sharing

    assert [parse_share(format_share(share).lower()) for share in shares] == shares
    assert [share_of(share_bytes(share)) for share in shares] == shares
    assert {len(share_bytes(share)) for share in shares} == {34}


def test_a_printed_share_has_fourteen_groups_of_five():
    groups = format_share(ONES[0]).split("-")

    assert [len(group) for group in groups] == [5] * 14


def test_a_mistake_in_a_printed_share_is_said_with_its_group():
    printed = format_share(ONES[0])
    wrong = printed[:20] + ("2" if printed[20] != "2" else "3") + printed[21:]

    with pytest.raises(MistypedError) as found:
        parse_share(wrong)
    assert found.value.group == 4


@pytest.mark.parametrize("number", [0, 1, 2**280 - 1])
def test_a_code_without_mistakes_that_is_no_share_is_refused(number):
    with pytest.raises(MistypedError, match="not a share of a key"):
        parse_share(write(number, 14))


@pytest.mark.parametrize("content", [b"", b"\x11" * 33, b"\x01" * 34, b"\x11" + b"\xff" * 33])
def test_bytes_that_are_no_share_are_refused(content):
    with pytest.raises(ValueError, match="no such share"):
        share_of(content)


def test_a_share_does_not_show_its_value_where_it_is_logged():
    assert str(ONES[0].value) not in repr(ONES[0])
    assert repr(ONES[0]) == "Share(number=1, needed=2)"
