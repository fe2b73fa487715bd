"""One motion out of several: every passage keeps its source, and every source its account."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from policy_forum.domain.phrases import phrase
from policy_forum.domain.text.clauses import Clause, ClauseId
from policy_forum.domain.text.composite_coverage import (
    Account,
    ClauseCoverage,
    CoveredRun,
    Fate,
    SourceCoverage,
    coverage_of,
)
from policy_forum.domain.text.composite_joining import Credit, fitted, joined, space_before
from policy_forum.domain.text.composite_layout import Wanted, lay_out
from policy_forum.domain.text.document import Document, TextRefusedError
from policy_forum.domain.text.inline import parse_inline
from policy_forum.domain.text.markers import ClauseKind
from policy_forum.domain.text.passages import (
    cut,
    find_place,
    no_such_clause,
    place_after,
)
from policy_forum.domain.text.plans import (
    Form,
    HeadingWords,
    OfficeWords,
    Part,
    Passage,
    Plan,
    PlanFile,
    PlanProblem,
    PlanRefusedError,
    Taken,
    read_plan,
)
from policy_forum.domain.text.shingles import words_of

__all__ = [
    "ClauseCoverage",
    "Composite",
    "CoveredRun",
    "Fate",
    "Form",
    "HeadingWords",
    "OfficeWords",
    "Part",
    "Passage",
    "PlacedPassage",
    "Plan",
    "PlanFile",
    "PlanProblem",
    "PlanRefusedError",
    "SourceCoverage",
    "Taken",
    "as_json",
    "compose",
    "read_plan",
]


@dataclass(frozen=True, slots=True)
class PlacedPassage:
    """Words of the composite and where they come from.

    `passage` is its number in the plan from 1; `place` that of its clause in the composite's
    document, `[start, end)` its place in that clause's displayed text. Without a `source` the
    words are the office's. `is_whole` says that it is a whole clause of the source.
    """

    passage: int
    place: int
    start: int
    end: int
    words: str
    source: str | None = None
    clause_id: ClauseId | None = None
    clause_label: str = ""
    is_whole: bool = False


@dataclass(frozen=True, slots=True)
class Composite:
    """The composite: its text, how that reads, its passages in order, and the account of sources.

    Words are counted as the engine divides texts: signs standing alone are none, and words
    joined by a dash without spaces are two.
    """

    title: str
    text: str
    document: Document
    passages: tuple[PlacedPassage, ...]
    coverage: tuple[SourceCoverage, ...]


@dataclass(frozen=True, slots=True)
class _Planned:
    """A clause of the composite with the passage it comes of and the parts it is made of."""

    passage: int
    wanted: Wanted
    credits: tuple[Credit, ...]


@dataclass(slots=True)
class _Composing:
    sources: Mapping[str, Document]
    account: Account = field(default_factory=Account)
    planned: list[_Planned] = field(default_factory=list)
    problems: list[PlanProblem] = field(default_factory=list)


def compose(plan: Plan, sources: Mapping[str, Document]) -> Composite:
    """Put the planned passages together; items are numbered anew where they changed their place.

    The whole of a source taken in its order gives its text to the character, save blank lines at
    its ends. Raises PlanRefusedError with every problem found: a source or clause that there is
    not, words that the clause does not have, a passage that would not read as one clause.
    Costs one reading of the composite, and of each clause taken.
    """
    composing = _Composing(sources)
    for number, passage in enumerate(plan.passages, start=1):
        _plan_passage(composing, number, passage)
    if composing.problems:
        raise PlanRefusedError(tuple(composing.problems))
    text, document = _laid_out(composing.planned)
    passages = [
        placed
        for place, planned in enumerate(composing.planned)
        for placed in _placed(planned, place)
    ]
    coverage = tuple(coverage_of(key, of, composing.account) for key, of in sources.items())
    return Composite(plan.title, text, document, tuple(passages), coverage)


def _plan_passage(composing: _Composing, number: int, passage: Passage | HeadingWords) -> None:
    if isinstance(passage, HeadingWords):
        body = " ".join(passage.text.split())
        credit = Credit(parse_inline(body).text, body)
        wanted = Wanted(ClauseKind.HEADING, 0, body)
        composing.planned.append(_Planned(number, wanted, (credit,)))
        return
    found = [_found(composing, number, part) for part in passage.parts]
    if not found or None in found:
        return
    only = passage.parts[0] if len(passage.parts) == 1 else None
    if isinstance(only, Taken) and not only.words and found[0] is not None:
        _take_whole(composing, number, passage, only.source, found[0])
        return
    _join(composing, number, passage, [place for place in found if place is not None])


_NOWHERE = -1


def _found(composing: _Composing, number: int, part: Part) -> int | None:
    """The place of the part's clause, _NOWHERE for the office's words, None with a problem."""
    if isinstance(part, OfficeWords):
        return _NOWHERE
    document = composing.sources.get(part.source)
    if document is None:
        sentence = phrase("There is no source “%(source)s”.", source=part.source[:80])
        composing.problems.append(PlanProblem(number, sentence))
        return None
    place = find_place(document, part.clause)
    if place is None:
        sentence = no_such_clause(part.source, document, part.clause)
        composing.problems.append(PlanProblem(number, sentence))
    return place


def _take_whole(composing: _Composing, number: int, passage: Passage, key: str, place: int) -> None:
    document = composing.sources[key]
    after = place + 1 if passage.alone else place_after(document, place)
    top = document.clauses[place]
    for at in range(place, after):
        clause = document.clauses[at]
        kind = clause.kind if at > place else _kind_of(passage, clause)
        depth = clause.depth - top.depth + passage.depth if clause.depth else 0
        is_same = kind is clause.kind
        wanted = Wanted(kind, depth, clause.body, (key, at, clause) if is_same else None)
        credit = Credit(clause.text, clause.body, key, clause, is_whole=True)
        composing.planned.append(_Planned(number, wanted, (credit,)))
        composing.account.take_whole(key, at, clause)


def _kind_of(passage: Passage, clause: Clause | None) -> ClauseKind:
    kind = clause.kind if clause else ClauseKind.NUMBERED
    if passage.form is Form.PARAGRAPH:
        return ClauseKind.PARAGRAPH
    if passage.form is Form.ITEM:
        return kind if kind.is_item else ClauseKind.NUMBERED
    return kind


def _join(composing: _Composing, number: int, passage: Passage, places: Sequence[int]) -> None:
    made: list[Credit] = []
    first: Clause | None = None
    for part, place in zip(passage.parts, places, strict=True):
        if isinstance(part, OfficeWords):
            body = " ".join(part.text.split())
            made.append(Credit(parse_inline(body).text, body))
            continue
        clause = composing.sources[part.source].clauses[place]
        first = first or clause
        credit = _cut_credit(composing, number, part, place, clause)
        if credit is not None:
            made.append(credit)
    kind = _kind_of(passage, first)
    if kind in (ClauseKind.HEADING, ClauseKind.DIVIDER):
        kind = ClauseKind.PARAGRAPH
    parts = fitted(made)
    wanted = Wanted(kind, passage.depth, joined([credit.body for credit in parts]))
    composing.planned.append(_Planned(number, wanted, parts))


def _cut_credit(
    composing: _Composing, number: int, part: Taken, place: int, clause: Clause
) -> Credit | None:
    flags = composing.account.flags(part.source, place, words_of(clause))
    if not part.words:
        flags[:] = [True] * len(flags)
        body = " ".join(clause.body.split())
        return Credit(clause.text, body, part.source, clause)
    cutting = cut(clause, part.words, flags)
    if cutting is None:
        sentence = phrase(
            "%(label)s of “%(source)s” does not have the words “%(words)s” in a row.",
            label=clause.label,
            source=part.source[:80],
            words=part.words[:200],
        )
        composing.problems.append(PlanProblem(number, sentence))
        return None
    flags[cutting.start : cutting.end] = [True] * (cutting.end - cutting.start)
    body = " ".join(cutting.body.split())
    return Credit(parse_inline(body).text, body, part.source, clause)


def _laid_out(planned: Sequence[_Planned]) -> tuple[str, Document]:
    try:
        text, document = lay_out([each.wanted for each in planned])
    except TextRefusedError as refused:
        problems = [
            PlanProblem(0, phrase("The composite: %(reason)s", reason=problem.reason))
            for problem in refused.problems
        ]
        raise PlanRefusedError(tuple(problems)) from refused
    if isinstance(document, int):
        failing = planned[document]
        sentence = phrase(
            "“%(words)s” would not read as one clause here. Word its beginning differently.",
            words="".join(credit.words for credit in failing.credits)[:80],
        )
        raise PlanRefusedError((PlanProblem(failing.passage, sentence),))
    return text, document


def _placed(planned: _Planned, place: int) -> list[PlacedPassage]:
    result = []
    before = ""
    for credit in planned.credits:
        start = len(before) + len(space_before(before, credit.words))
        before = joined([before, credit.words])
        label = credit.clause.label if credit.clause else ""
        clause_id = credit.clause.id if credit.clause else None
        result.append(
            PlacedPassage(
                planned.passage, place, start, len(before), credit.words,
                credit.source, clause_id, label, credit.is_whole,
            )
        )  # fmt: skip
    return result


def as_json(composite: Composite) -> dict[str, Any]:
    """The composite in plain values, for programs: text, passages with sources, coverage."""
    return {
        "title": composite.title,
        "text": composite.text,
        "passages": [
            {
                "passage": each.passage,
                "clause": composite.document.clauses[each.place].label,
                "words": each.words,
                "from": each.source,
                "source_clause": each.clause_label or None,
                "whole": each.is_whole,
            }
            for each in composite.passages
        ],
        "coverage": [
            {
                "source": of.source,
                "words": of.words,
                "words_taken": of.words_taken,
                "words_shared": of.words_shared,
                "percent": of.percent,
                "clauses": [
                    {
                        "clause": clause.label,
                        "fate": clause.fate.value,
                        "words": clause.words,
                        "words_taken": clause.words_taken,
                        "same_as": " ".join(clause.same_as) if clause.same_as else None,
                        "taken": [run.words for run in clause.runs if run.is_taken],
                        "dropped": [run.words for run in clause.runs if not run.is_taken],
                    }
                    for clause in of.clauses
                ],
            }
            for of in composite.coverage
        ],
    }
