"""A contest of another format as a bundle, and what each conversion loses."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from policy_forum.domain.canonical import canonical_json
from policy_forum.domain.counting.contests import Contest, ContestError, Ranking
from policy_forum.domain.counting.formats.bundle import CHOICES, Bundle, make_bundle, sha256_of
from policy_forum.domain.counting.lots import lot_order
from policy_forum.domain.counting.methods import METHODS, PaperKind, count
from policy_forum.domain.counting.results import Method
from policy_forum.domain.counting.serialising import result_as_json
from policy_forum.domain.phrases import Phrase, phrase

_KEY = "1"
# A file of votes says how many voted, never who: this is the hash of an empty roll.
_NOBODY_NAMED = hashlib.sha256(b"").hexdigest()
_WORDS = ("for", "against", "abstain")


def usual_method(contest: Contest) -> Method:
    """The method that the papers of a file suggest, where nobody names one.

    Papers that only choose are approvals. Ranked ones are counted for several seats by Scottish
    STV, for one by instant run-off; where some rank options as equal, by Meek STV and Schulze.
    """
    groups = [group for ranking in contest.papers for group in ranking]
    has_equals = any(len(group) > 1 for group in groups)
    if contest.budget is not None or (
        has_equals and all(len(ranking) <= 1 for ranking in contest.papers)
    ):
        return Method.APPROVAL
    if contest.seats > 1:
        return Method.MEEK_STV if has_equals else Method.SCOTTISH_STV
    return Method.SCHULZE if has_equals else Method.IRV


def lost_in_bundle(contest: Contest) -> Iterator[Phrase]:
    """What a bundle has no place for."""
    if contest.budget is not None:
        yield phrase("The costs of the options and the budget are left out.")
    if contest.withdrawn:
        yield phrase(
            "Options that have withdrawn are left out, also of the papers: %(names)s.",
            names=", ".join(contest.options[option] for option in sorted(contest.withdrawn)),
        )


def lost_in_blt(contest: Contest) -> Iterator[Phrase]:
    """What a BLT file has no place for."""
    if contest.budget is not None:
        yield phrase("The costs of the options and the budget are left out.")
    if contest.roll is not None:
        yield phrase("How many were on the roll is left out.")


def bundle_of(contest: Contest, method: Method) -> Bundle:
    """A bundle with one question, whose papers are slips: a file knows no trackers and no board.

    The lot follows from a seed made of the set-up itself, so that the same file gives the same
    bundle. Raises ContestError for what the method cannot count.
    """
    contest = _in_form(_without_withdrawn(contest), method)
    setup = _setup(contest, method)
    setup["seed"] = sha256_of(setup)[:32]
    lot = lot_order(setup["seed"], _KEY, len(contest.options))
    result = result_as_json(count(method, contest, lot))
    slips = [
        {"answers": {_KEY: _answer(contest, method, ranking)}, "count": papers}
        for ranking, papers in contest.papers.items()
    ]
    total, on_roll = contest.total, setup["roll"]["count"]
    return make_bundle(
        setup,
        board=[],
        papers=[],
        spoilt=0,
        slips=sorted(slips, key=canonical_json),
        corrections=[],
        roll_at_close={"count": on_roll, "sha256": _NOBODY_NAMED},
        counts={"on_roll": on_roll, "voted": total, "envelopes": 0, "papers": 0, "slips": total},
        results=[
            {
                "question": _KEY,
                "method": method.value,
                "lot": list(lot),
                "winners": result["winners"],
                "stages": result["stages"],
                "ties": result["ties"],
                "totals": _totals(contest, method),
                "blank": contest.papers.get((), 0),
            }
        ],
    )


def _setup(contest: Contest, method: Method) -> dict[str, Any]:
    on_roll = contest.total if contest.roll is None else contest.roll
    return {
        "ballot": 0,
        "organisation": "",
        "title": contest.title,
        "body": None,
        "secrecy": "secret",
        "opened_at": "",
        "opens": "",
        "closes": "",
        "roll": {
            "count": on_roll,
            "sha256": _NOBODY_NAMED,
            "rule": [],
            "clause": None,
            "shut_out": [],
        },
        "quorum": None,
        "public_key": None,
        "scrutineers": None,
        "paper_bytes": None,
        "threshold": 0,
        "questions": [
            {
                "key": _KEY,
                "wording": contest.title,
                "method": method.value,
                "seats": contest.seats,
                "most_choices": None,
                "options": list(contest.options),
                "majority": None,
                "status_quo": None,
            }
        ],
    }


def _without_withdrawn(contest: Contest) -> Contest:
    """The same contest with the options renumbered that are still to be voted for."""
    if not contest.withdrawn:
        return contest
    numbers = {option: number for number, option in enumerate(contest.standing)}
    papers: dict[Ranking, int] = {}
    for ranking, times in contest.papers.items():
        kept = tuple(
            tuple(numbers[option] for option in group if option in numbers) for group in ranking
        )
        said = tuple(group for group in kept if group)
        papers[said] = papers.get(said, 0) + times
    return Contest(
        tuple(contest.options[option] for option in contest.standing),
        papers,
        contest.seats,
        contest.title,
        contest.roll,
    )


def _in_form(contest: Contest, method: Method) -> Contest:
    """The same contest with papers as the method's own look: one group, where all is approved."""
    described = METHODS[method]
    if described.paper is PaperKind.APPROVAL:
        papers: dict[Ranking, int] = {}
        for ranking, times in contest.papers.items():
            chosen = tuple(sorted(option for group in ranking for option in group))
            said = (chosen,) if chosen else ()
            papers[said] = papers.get(said, 0) + times
        return replace(contest, papers=papers)
    is_strict = not described.allows_equal
    if is_strict and any(len(group) > 1 for ranking in contest.papers for group in ranking):
        message = "some papers rank options as equal, which a bundle allows in other methods only"
        raise ContestError(message)
    if described.paper is PaperKind.CHOICE and any(len(ranking) > 1 for ranking in contest.papers):
        message = "some papers rank several options, and a paper of this method chooses one"
        raise ContestError(message)
    return contest


def _totals(contest: Contest, method: Method) -> dict[str, int] | None:
    """Votes of each option, where a paper gives it a whole vote or none."""
    if method not in (*CHOICES, Method.APPROVAL):
        return None
    votes = dict.fromkeys(range(len(contest.options)), 0)
    for ranking, times in contest.papers.items():
        for option in (option for group in ranking for option in group):
            votes[option] += times
    names = [name.casefold() if method in CHOICES else name for name in contest.options]
    return {names[option]: number for option, number in votes.items()}


def _answer(contest: Contest, method: Method, ranking: Ranking) -> str | list[list[int]]:
    """An answer as a bundle says it: in a word to a motion, else by the numbers of options."""
    if method in CHOICES and len(ranking) == 1 and len(ranking[0]) == 1:
        name = contest.options[ranking[0][0]].casefold()
        if name in _WORDS:
            return name
    return [list(group) for group in ranking]
