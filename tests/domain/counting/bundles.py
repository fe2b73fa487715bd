"""A published ballot for tests: three questions, a board in three batches, papers and slips."""

import copy
from collections.abc import Callable
from hashlib import sha256
from typing import Any

from policy_forum.domain.counting.formats.bundle import (
    Bundle,
    contests_of,
    make_bundle,
    questions_of,
    sha256_of,
)
from policy_forum.domain.counting.lots import lot_order
from policy_forum.domain.counting.methods import count
from policy_forum.domain.counting.serialising import result_as_json
from policy_forum.domain.sealing.board import chain_of

QUESTIONS = [
    {"key": "1", "wording": "Who is to be chair?", "method": "irv", "seats": 1,
     "most_choices": None, "options": ["Ada", "Bo", "Cy"], "majority": None, "status_quo": None},
    {"key": "2", "wording": "Which days?", "method": "approval", "seats": 2,
     "most_choices": 2, "options": ["Mon", "Tue", "Wed"], "majority": None, "status_quo": None},
    {"key": "m", "wording": "To move?", "method": "majority", "seats": 1, "most_choices": None,
     "options": ["For", "Against", "Abstain"], "majority": None, "status_quo": None},
]  # fmt: skip
ANSWERS = [
    {"1": [[0], [1]], "2": [[0, 2]], "m": "for"},
    {"1": [[1], [0]], "2": [[1]], "m": "against"},
    {"1": [[2], [1], [0]], "2": [], "m": "for"},
    {"1": [[1]], "2": [], "m": "abstain"},
    {"1": [], "2": [[0]], "m": "for"},
]
SETUP = {
    "ballot": 12, "organisation": "Society", "title": "Officers", "body": "North",
    "secrecy": "secret", "opened_at": "2026-11-22T10:00:00Z", "opens": "2026-11-22T10:00:00Z",
    "closes": "2026-11-23T10:00:00Z",
    "roll": {"count": 9, "sha256": "ab" * 32, "rule": ["Members of North."],
             "clause": "Standing orders 1.1 (version 2)",
             "shut_out": [{"rule": "joined", "sentence": "Joined late.", "count": 3}]},
    "quorum": 2, "public_key": "cd" * 32, "scrutineers": {"needed": 2, "of": 3},
    "paper_bytes": 300, "seed": "ef" * 16, "threshold": 5, "questions": QUESTIONS,
}  # fmt: skip
TOTALS = {
    "1": None,
    "2": {"Mon": 2, "Tue": 3, "Wed": 3},
    "m": {"for": 3, "against": 3, "abstain": 1},
}
SLIPS = [{"answers": {"1": [[2], [0]], "2": [[1, 2]], "m": "against"}, "count": 2}]


def envelope(number: int) -> str:
    """A hash that stands for an envelope."""
    return sha256(str(number).encode()).hexdigest()


def board_of(setup: dict[str, Any]) -> list[dict[str, Any]]:
    """Three batches: four envelopes, then one of them replaced, then two more; six at the end."""
    batches, chain = [], sha256_of(setup)
    for number, (added, withdrawn) in enumerate(
        [(range(4), []), ([4], [0]), ([5, 6], [])], start=1
    ):
        plus = sorted(map(envelope, added))
        minus = sorted(map(envelope, withdrawn))
        chain = chain_of(chain, plus, minus)
        batches.append(
            {"number": number, "published_at": "2026-11-22T11:00:00Z", "added": plus,
             "withdrawn": minus, "chain": chain}
        )  # fmt: skip
    return batches


def results_of(bundle: Bundle) -> list[dict[str, Any]]:
    """What counting the papers of a bundle comes to, as it is published."""
    questions, results = questions_of(bundle), []
    for key, contest in contests_of(bundle).items():
        lot = lot_order(bundle.setup["seed"], key, len(contest.options))
        result = result_as_json(count(questions[key].method, contest, lot))
        results.append(
            {"question": key, "method": questions[key].method.value, "lot": list(lot),
             "totals": TOTALS[key], "blank": contest.papers.get((), 0), **result}
        )  # fmt: skip
    return results


def published(change: Callable[[dict[str, Any]], None] = lambda parts: None) -> Bundle:
    """A right bundle; `change` may alter its parts before the hashes are made and it is counted."""
    setup = copy.deepcopy(SETUP)
    parts: dict[str, Any] = {
        "board": board_of(setup),
        "papers": [
            {"tracker": f"{number:032x}", "copy": 1, "answers": copy.deepcopy(answers)}
            for number, answers in enumerate(ANSWERS)
        ],
        "spoilt": 1,
        "slips": copy.deepcopy(SLIPS),
        "corrections": [{"at": "2026-11-22T12:00:00Z", "change": "added", "reason": "Upheld."}],
        "roll_at_close": {"count": 10, "sha256": "01" * 32},
        "counts": {"on_roll": 10, "voted": 8, "envelopes": 6, "papers": 5, "slips": 2},
        "results": [],
    }
    change(parts)
    bundle = make_bundle(setup, **parts)
    return make_bundle(setup, **(parts | {"results": results_of(bundle)}))
