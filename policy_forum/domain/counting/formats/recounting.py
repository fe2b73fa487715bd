"""A published result beside the one that its papers give when they are counted again."""

from collections.abc import Mapping, Sequence
from typing import Any

from policy_forum.domain.canonical import canonical_json
from policy_forum.domain.counting.contests import Contest, ContestError
from policy_forum.domain.counting.formats.answers import Question
from policy_forum.domain.counting.formats.bundle import CHOICES
from policy_forum.domain.counting.methods import count
from policy_forum.domain.counting.results import Method
from policy_forum.domain.counting.serialising import result_as_json
from policy_forum.domain.phrases import Phrase, phrase


def differences(
    question: Question, contest: Contest, lot: Sequence[int], published: Mapping[str, Any]
) -> Phrase | None:
    """Count again and say what is not as published: winners, stages, ties, totals."""
    if published["method"] != question.method:
        return phrase(
            "it was counted by %(counted)s, and the set-up says %(method)s",
            counted=published["method"],
            method=question.method.value,
        )
    try:
        result = count(question.method, contest, lot, question.status_quo)
    except ContestError as error:
        return phrase("it cannot be counted: %(reason)s", reason=str(error))
    recounted = result_as_json(result)
    if published["winners"] != recounted["winners"]:
        return phrase(
            "the winners are %(recounted)s, and the bundle says %(published)s",
            recounted=_listed(result.winner_names),
            published=_listed(published["winners"]),
        )
    for part, name in (("stages", phrase("stages")), ("ties", phrase("ties"))):
        if canonical_json(published[part]) != canonical_json(recounted[part]):
            return phrase("the winners agree, and the %(part)s do not", part=str(name))
    return _totals(question, contest, published)


def _totals(question: Question, contest: Contest, published: Mapping[str, Any]) -> Phrase | None:
    blank = contest.papers.get((), 0)
    if published["blank"] is not None and published["blank"] != blank:
        return phrase(
            "%(found)s papers are blank, and the bundle says %(said)s",
            found=blank,
            said=published["blank"],
        )
    if published["totals"] is None or question.method not in (*CHOICES, Method.APPROVAL):
        return None
    said = {name.casefold(): votes for name, votes in published["totals"].items() if votes}
    found: dict[str, int] = {}
    for ranking, papers in contest.papers.items():
        for option in (option for group in ranking for option in group):
            name = contest.options[option].casefold()
            found[name] = found.get(name, 0) + papers
    return None if said == found else phrase("the totals are not those of the papers")


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names) or "–"
