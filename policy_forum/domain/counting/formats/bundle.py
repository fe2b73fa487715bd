"""The bundle that a ballot is published as: what it says, its hashes, and its contests.

A bundle is `ballot.json`, in the format "policy-forum-ballot/1", alone or in a ZIP archive beside
a BLT file for each question and a README. Every hash in it is SHA-256, in hexadecimal, of
canonical JSON: UTF-8, keys sorted, no spaces, nothing escaped that need not be.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from policy_forum.domain.canonical import canonical_json
from policy_forum.domain.counting.contests import Contest, Ranking
from policy_forum.domain.counting.formats.answers import Question, answer_as_ranking
from policy_forum.domain.counting.formats.errors import FormatError, make_contest
from policy_forum.domain.counting.formats.shapes import (
    AtLeast,
    Hexadecimal,
    MapOf,
    Nullable,
    OneOf,
    check_shape,
)
from policy_forum.domain.counting.results import Method
from policy_forum.domain.phrases import phrase

FORMAT = "policy-forum-ballot/1"
CHOICES = frozenset(
    {Method.MAJORITY, Method.TWO_THIRDS, Method.TWO_THIRDS_PRESENT, Method.ABSOLUTE}
)
_HASH = Hexadecimal(64)
_NUMBER = AtLeast(0)
_METHODS = OneOf(tuple(Method))
_QUESTION = {
    "key": str,
    "wording": str,
    "method": _METHODS,
    "seats": int,
    "most_choices": Nullable(int),
    "options": [str],
    "majority": object,
    "status_quo": object,
}
_SETUP = {
    "ballot": Nullable(int),
    "organisation": str,
    "title": str,
    "body": Nullable(str),
    "secrecy": str,
    "opened_at": Nullable(str),
    "opens": Nullable(str),
    "closes": Nullable(str),
    "roll": {
        "count": _NUMBER,
        "sha256": Nullable(_HASH),
        "rule": object,
        "clause": Nullable(str),
        "shut_out": [{"rule": str, "sentence": str, "count": int}],
    },
    "quorum": Nullable(int),
    "public_key": Nullable(_HASH),
    "scrutineers": Nullable({"needed": int, "of": int}),
    "paper_bytes": Nullable(int),
    "seed": Hexadecimal(32),
    "threshold": _NUMBER,
    "questions": [_QUESTION],
}
_SHAPE = {
    "format": OneOf((FORMAT,)),
    "setup": _SETUP,
    "setup_sha256": _HASH,
    "board": [
        {
            "number": int,
            "published_at": Nullable(str),
            "added": [_HASH],
            "withdrawn": [_HASH],
            "chain": _HASH,
        }
    ],
    "papers": Nullable([{"tracker": Hexadecimal(32), "copy": int, "answers": MapOf(object)}]),
    "papers_sha256": Nullable(_HASH),
    "spoilt": _NUMBER,
    "slips": Nullable([{"answers": MapOf(object), "count": AtLeast(1)}]),
    "corrections": [{"at": Nullable(str), "change": str, "reason": str}],
    "roll_at_close": {"count": _NUMBER, "sha256": Nullable(_HASH)},
    "counts": dict.fromkeys(("on_roll", "voted", "envelopes", "papers", "slips"), _NUMBER),
    "results": [
        {
            "question": str,
            "method": _METHODS,
            "lot": [int],
            "winners": [str],
            "stages": [object],
            "ties": [object],
            "totals": Nullable(MapOf(_NUMBER)),
            "blank": Nullable(_NUMBER),
        }
    ],
}


def sha256_of(value: Any) -> str:
    """The SHA-256 of a value's canonical JSON, in hexadecimal."""
    return hashlib.sha256(canonical_json(value)).hexdigest()


@dataclass(frozen=True)
class Bundle:
    """A published ballot: JSON values under the names that they have in `ballot.json`.

    `papers` is None when there were fewer than the threshold. The hashes are those that the
    bundle says; `make_bundle` makes them, and `checking` compares.
    """

    setup: Mapping[str, Any]
    setup_sha256: str
    board: Sequence[Mapping[str, Any]]
    papers: Sequence[Mapping[str, Any]] | None
    papers_sha256: str | None
    spoilt: int
    slips: Sequence[Mapping[str, Any]] | None
    corrections: Sequence[Mapping[str, Any]]
    roll_at_close: Mapping[str, Any]
    counts: Mapping[str, int]
    results: Sequence[Mapping[str, Any]]

    @classmethod
    def from_json(cls, value: Any) -> "Bundle":
        """A bundle from the value of `ballot.json`. Raises FormatError, which says the place."""
        check_shape(value, _SHAPE, "")
        if unknown := set(value) - set(_SHAPE):
            raise FormatError(
                None, phrase("A bundle has no “%(key)s”.", key=", ".join(sorted(unknown)))
            )
        bundle = cls(**{each.name: value[each.name] for each in fields(cls)})
        questions = questions_of(bundle)
        for place, paper in bundle.all_papers():
            for key, answer in paper["answers"].items():
                if key not in questions:
                    raise FormatError(
                        None,
                        phrase(
                            "“%(place)s” answers “%(key)s”, which is no question.",
                            place=place,
                            key=key,
                        ),
                    )
                answer_as_ranking(questions[key], answer, place)
        return bundle

    def as_json(self) -> dict[str, Any]:
        """The value of `ballot.json`."""
        return {"format": FORMAT} | {each.name: getattr(self, each.name) for each in fields(self)}

    def canonical_json(self) -> bytes:
        """`ballot.json`, to the byte."""
        return canonical_json(self.as_json())

    def all_papers(self) -> Iterable[tuple[str, Mapping[str, Any]]]:
        """Papers and slips, each with its place in the bundle."""
        for name, rows in (("papers", self.papers), ("slips", self.slips)):
            for number, row in enumerate(rows or ()):
                yield f"{name}[{number}]", row


def make_bundle(
    setup: Mapping[str, Any],
    *,
    board: Sequence[Mapping[str, Any]],
    papers: Sequence[Mapping[str, Any]] | None,
    spoilt: int,
    slips: Sequence[Mapping[str, Any]] | None,
    corrections: Sequence[Mapping[str, Any]],
    roll_at_close: Mapping[str, Any],
    counts: Mapping[str, int],
    results: Sequence[Mapping[str, Any]],
) -> Bundle:
    """A bundle with its hashes. Papers must come sorted by tracker and copy."""
    return Bundle(
        setup,
        sha256_of(setup),
        board,
        papers,
        None if papers is None else sha256_of(papers),
        spoilt,
        slips,
        corrections,
        roll_at_close,
        counts,
        results,
    )


def questions_of(bundle: Bundle) -> dict[str, Question]:
    """The questions by key, in the order of the paper. Raises FormatError."""
    found: dict[str, Question] = {}
    for number, said in enumerate(bundle.setup["questions"]):
        question = Question.from_json(said, f"setup.questions[{number}]")
        if question.key in found:
            raise FormatError(
                None, phrase("Two questions have the key “%(key)s”.", key=said["key"])
            )
        found[question.key] = question
    if not found:
        raise FormatError(None, phrase("The bundle has no question."))
    return found


def contests_of(bundle: Bundle) -> dict[str, Contest]:
    """For each question, by key, what is counted: papers and slips together.

    A paper without an answer to a question is blank in it. Where papers are not published, only
    questions for and against can be counted, from their totals; others are left out. Raises
    FormatError.
    """
    questions = questions_of(bundle)
    if bundle.papers is None:
        found = {key: _from_totals(bundle, each) for key, each in questions.items()}
        return {key: contest for key, contest in found.items() if contest}
    return {
        key: _contest(bundle, question, _papers_of(bundle, question))
        for key, question in questions.items()
    }


def _papers_of(bundle: Bundle, question: Question) -> dict[Ranking, int]:
    papers: dict[Ranking, int] = {}
    for place, paper in bundle.all_papers():
        ranking: Ranking = ()
        if question.key in paper["answers"]:
            ranking = answer_as_ranking(question, paper["answers"][question.key], place)
        count = paper.get("count", 1) if place.startswith("slips") else 1
        papers[ranking] = papers.get(ranking, 0) + count
    return papers


def _from_totals(bundle: Bundle, question: Question) -> Contest | None:
    result = next((each for each in bundle.results if each["question"] == question.key), None)
    totals = result["totals"] if result else None
    if result is None or totals is None or question.method not in CHOICES:
        return None
    papers: dict[Ranking, int] = {}
    for word, count in totals.items():
        if count:
            papers[answer_as_ranking(question, word, f"results.{question.key}.totals")] = count
    if result["blank"]:
        papers[()] = result["blank"]
    return _contest(bundle, question, papers)


def _contest(bundle: Bundle, question: Question, papers: Mapping[Ranking, int]) -> Contest:
    return make_contest(
        question.options,
        papers,
        seats=question.seats,
        title=question.wording,
        roll=bundle.roll_at_close["count"],
    )
