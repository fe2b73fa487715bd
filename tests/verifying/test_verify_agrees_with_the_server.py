"""Two counts that share no code agree: the server's, and the one that auditors download.

Both work from the published definitions. Each test makes ballots from a number (papers, options,
seats, slips), has the server count them, publishes its result, and lets verify.py look at it.
"""

from random import Random  # noqa: TID251  ballots for tests, the same in every run

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy_forum.domain.counting.formats import read_contest
from policy_forum.domain.counting.lots import lot_order
from policy_forum.domain.counting.methods import METHODS, count
from policy_forum.domain.counting.results import Method
from policy_forum.domain.counting.serialising import result_as_json
from tests.verifying.making import (
    METHODS as NAMES,
)
from tests.verifying.making import (
    SEED,
    SEVERAL,
    Bundle,
    a_bundle,
    a_question,
    canonical,
    failures,
    recounted,
    verify,
)


def counted_by_the_server(bundle: Bundle, question: Bundle) -> Bundle:
    """Return the result of one question in the published form, as the server counts it."""
    form = recounted(bundle, question)
    alone = {
        **bundle,
        "setup": {**bundle["setup"], "questions": [question]},
        "results": [form],
    }
    contest = read_contest("ballot.json", canonical(alone))
    lot = lot_order(SEED, question["key"], len(question["options"]))
    found = result_as_json(count(Method(question["method"]), contest, lot))
    return {**form, **{part: found[part] for part in ("winners", "stages", "ties")}}


@pytest.mark.parametrize("method", NAMES)
@settings(max_examples=80, deadline=None)
@given(number=st.integers(0, 10**9))
def test_the_server_and_verify_count_alike(method, number):
    chance = Random(number)
    options = chance.randint(1, 7)
    question = a_question(str(number), method, options, seats=chance.randint(1, options))
    bundle = a_bundle(
        question,
        papers=chance.choice([20, 21, 22, 40]),
        slips=chance.choice([0, 1, 7]),
        seed=number,
        counted=counted_by_the_server,
    )

    assert failures(bundle) == []


@pytest.mark.parametrize("options", [2, 3, 9])
@pytest.mark.parametrize("number", range(12))
def test_the_server_and_verify_draw_the_same_lots(number, options):
    key = str(number)

    assert verify.lot_order(SEED, key, options) == list(lot_order(SEED, key, options))


@pytest.mark.parametrize("method", NAMES)
def test_verify_takes_the_same_papers_as_the_server(method):
    known = METHODS[Method(method)]

    assert known.has_seats == (method in SEVERAL)
    if known.paper == "ranking":
        assert known.allows_equal == (method in verify.EQUALS)
    assert (known.paper == "approval") == (method in verify.CHOOSING)
    assert (known.paper == "choice") == (method in verify.MOTIONS)


CIRCLE = [  # A over B, B over C, C over A, each by 14 of 21 papers
    *([[[0], [1], [2]]] * 7),
    *([[[1], [2], [0]]] * 7),
    *([[[2], [0], [1]]] * 7),
]


def test_equal_majorities_in_a_circle_are_the_same_tie_for_both():
    question = a_question("1", "ranked-pairs", 3)
    bundle = a_bundle(question, papers=21, slips=0, counted=counted_by_the_server, answers=CIRCLE)

    assert bundle["results"][0]["ties"][0]["purpose"] == "order"
    assert failures(bundle) == []


@pytest.mark.parametrize("method", [name for name in NAMES if name not in verify.MOTIONS])
def test_nobody_wins_for_either_where_every_paper_is_blank(method):
    question = a_question("1", method, 4, seats=3)
    bundle = a_bundle(
        question, papers=20, slips=0, counted=counted_by_the_server, answers=[[]] * 20
    )

    assert bundle["results"][0]["winners"] == []
    assert failures(bundle) == []
