"""How a chair moves amendments: one earlier or later, or by places typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_forum.domain.text.votes import Proposal, arranged
from policy_forum.features.amendments.rules.voting import moved, ordered_by_places

FIVE = tuple(Proposal(key, key) for key in (1, 2, 3, 4, 5))
WITH_THOSE_BELOW = (
    Proposal(1, 1),
    Proposal(6, 6, parent=2),
    Proposal(7, 7, parent=2),
    Proposal(2, 2),
    Proposal(3, 3),
)


@pytest.mark.parametrize(
    ("typed", "order"),
    [
        ({}, (1, 2, 3, 4, 5)),
        ({5: 2}, (1, 5, 2, 3, 4)),
        ({1: 3}, (2, 3, 1, 4, 5)),
        ({3: 1, 1: 2, 2: 2}, (3, 1, 2, 4, 5)),
        ({4: 1, 5: 1}, (4, 5, 1, 2, 3)),
        ({2: 0, 3: 900}, (2, 1, 4, 5, 3)),
        ({77: 1}, (1, 2, 3, 4, 5)),
    ],
)
def test_a_typed_place_is_the_place(typed, order):
    assert ordered_by_places(FIVE, typed) == order


@pytest.mark.parametrize(
    ("key", "steps", "order"),
    [
        (3, -1, (1, 3, 6, 7, 2)),
        (1, 1, (6, 7, 2, 1, 3)),
        (7, -1, (1, 7, 6, 2, 3)),
        (6, -1, (1, 6, 7, 2, 3)),
        (3, 1, (1, 6, 7, 2, 3)),
        (77, 1, (1, 6, 7, 2, 3)),
    ],
)
def test_what_amends_an_amendment_goes_along_with_it(key, steps, order):
    assert moved(WITH_THOSE_BELOW, key, steps) == order


def test_a_place_typed_for_one_to_an_amendment_keeps_it_there():
    assert ordered_by_places(WITH_THOSE_BELOW, {7: 1}) == (1, 7, 6, 2, 3)
    assert ordered_by_places(WITH_THOSE_BELOW, {2: 1}) == (6, 7, 2, 1, 3)


@given(st.dictionaries(st.integers(1, 7), st.integers(-3, 12)))
def test_every_amendment_keeps_its_vote(typed):
    order = ordered_by_places(WITH_THOSE_BELOW, typed)
    assert sorted(order) == [1, 2, 3, 6, 7]
    assert arranged(WITH_THOSE_BELOW, order) == order
