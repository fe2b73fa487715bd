"""The board's chain holds every batch to the ones before it."""

import hashlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_forum.domain.sealing.board import (
    Batch,
    BoardError,
    chain_of,
    check_chain,
    next_batch,
)

SETUP = "5" * 64


def name(number):
    return hashlib.sha256(str(number).encode()).hexdigest()


hash_sets = st.frozensets(st.integers(0, 12).map(name))


def board_through(states):
    batches: list[Batch] = []
    before, chain = frozenset[str](), SETUP
    for state in states:
        batch = next_batch(chain, before, state)
        if batch is not None:
            batches.append(batch)
            before, chain = state, batch.chain
    return batches


def test_the_chain_is_the_hash_of_the_lines_that_the_definition_names():
    lines = f"{SETUP}\n+{name(1)}\n+{name(2)}\n-{name(3)}\n"

    assert (
        chain_of(SETUP, [name(1), name(2)], [name(3)]) == hashlib.sha256(lines.encode()).hexdigest()
    )


def test_nothing_new_makes_no_batch():
    assert next_batch(SETUP, [name(1)], {name(1)}) is None


@given(st.lists(hash_sets, max_size=6))
def test_a_board_that_was_kept_is_found_right_and_says_what_is_on_it(states):
    batches = board_through(states)

    assert check_chain(SETUP, batches) == (states[-1] if states else frozenset())
    assert all(list(batch.added) == sorted(batch.added) for batch in batches)


@given(st.lists(hash_sets, max_size=6), st.data())
def test_a_board_without_one_of_its_batches_is_found_wrong(states, data):
    batches = board_through([*states, frozenset({name(99)}), frozenset({name(98)})])
    gone = data.draw(st.integers(0, len(batches) - 2))

    with pytest.raises(BoardError) as found:
        check_chain(SETUP, batches[:gone] + batches[gone + 1 :])
    assert found.value.number == gone + 1


FIRST, SECOND = board_through([{name(1), name(2)}, {name(2), name(3)}])


def rechained(batch, before):
    return replace(batch, chain=chain_of(before, batch.added, batch.withdrawn))


@pytest.mark.parametrize(
    ("second", "sentence"),
    [
        (replace(SECOND, added=(name(4),)), "does not follow"),
        (replace(SECOND, withdrawn=()), "does not follow"),
        (replace(SECOND, chain="0" * 64), "does not follow"),
        (rechained(Batch((name(1),), (), ""), FIRST.chain), "on the board already"),
        (rechained(Batch((), (name(7),), ""), FIRST.chain), "not on the board"),
        (rechained(Batch((), (), ""), FIRST.chain), "empty"),
        (
            rechained(Batch(tuple(sorted([name(5), name(6)], reverse=True)), (), ""), FIRST.chain),
            "sorted",
        ),
        (rechained(Batch((name(5), name(5)), (), ""), FIRST.chain), "sorted"),
        (rechained(Batch(("no hash",), (), ""), FIRST.chain), "sorted list of hashes"),
    ],
)
def test_a_batch_that_was_tampered_with_is_named(second, sentence):
    with pytest.raises(BoardError) as found:
        check_chain(SETUP, [FIRST, second])

    assert found.value.number == 2
    assert sentence in str(found.value.reason)


def test_a_board_of_another_set_up_is_found_wrong():
    with pytest.raises(BoardError):
        check_chain("6" * 64, [FIRST, SECOND])
