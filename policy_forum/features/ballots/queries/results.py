"""What a question came to, as its page shows it: read from what was kept with the question."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from policy_forum.domain.counting.formats.bundle import CHOICES
from policy_forum.domain.counting.results import Method, TieRule
from policy_forum.domain.counting.serialising import distinct_names
from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.features.ballots.queries.whole_rows import WholeQuestion
from policy_forum.features.ballots.rules.outcomes import FOR_AND_AGAINST, phrase_from_json


@dataclass(frozen=True)
class StageRow:
    """A stage of a count: exact votes by name, and what happened."""

    number: int
    title: Phrase
    votes: Mapping[str, Fraction]
    elected: tuple[str, ...]
    excluded: tuple[str, ...]
    not_transferable: Fraction
    rounded_off: Fraction
    quota: Fraction | None
    words: tuple[Phrase, ...]


@dataclass(frozen=True)
class TieRow:
    """Options that were equal, who was taken for what, and what decided."""

    options: tuple[str, ...]
    taken: str
    purpose: str
    decided_by: TieRule
    at_stage: int
    stage: int | None


@dataclass(frozen=True)
class Duel:
    """Two options compared: how many papers prefer one to the other."""

    votes: int
    against: int

    @property
    def is_won(self) -> bool:
        """Whether more prefer it than the other way round."""
        return self.votes > self.against


@dataclass(frozen=True)
class ResultRow:
    """The result of one question. Without `is_shown` there are totals and winners only."""

    question: WholeQuestion
    options: tuple[str, ...]
    winners: tuple[str, ...]
    stages: tuple[StageRow, ...]
    ties: tuple[TieRow, ...]
    words: tuple[Phrase, ...]
    order: tuple[tuple[str, ...], ...]
    matrix: tuple[tuple[Duel | None, ...], ...]
    lot: tuple[str, ...]
    totals: Mapping[str, int] | None
    blank: int
    is_shown: bool

    @property
    def is_for_or_against(self) -> bool:
        """Whether it was answered by for, against or abstain."""
        return self.question.method in CHOICES

    @property
    def has_transfers(self) -> bool:
        """Whether votes moved from stage to stage, so that stages can be drawn side by side."""
        return self.question.method in {Method.IRV, Method.SCOTTISH_STV, Method.MEEK_STV}

    @property
    def has_points(self) -> bool:
        """Whether one number for each option made the result."""
        return self.question.method in {Method.APPROVAL, Method.BORDA}

    @property
    def points(self) -> Mapping[str, Fraction]:
        """That number, where there is one: also where only totals are published."""
        if not self.has_points:
            return {}
        if self.stages:
            return self.stages[-1].votes
        return {name: Fraction(votes) for name, votes in (self.totals or {}).items()}


def result_row(question: WholeQuestion) -> ResultRow | None:
    """The result of a question; None before it is counted, and for weighted recorded votes."""
    kept = question.result
    if kept is None or "winners" not in kept:
        return None
    names = distinct_names(_names(question))
    return ResultRow(
        question=question,
        options=names,
        winners=tuple(kept["winners"]),
        stages=tuple(_stages(kept)),
        ties=tuple(_tie(each) for each in kept["ties"]),
        words=tuple(phrase_from_json(each) for each in kept.get("words", ())),
        order=tuple(tuple(group) for group in kept.get("order", ())),
        matrix=_matrix(kept.get("matrix")),
        lot=tuple(names[option] for option in kept["lot"]),
        totals=kept["totals"],
        blank=kept["blank"],
        is_shown=kept.get("is_shown", True),
    )


def _names(question: WholeQuestion) -> Sequence[str]:
    if question.method in CHOICES:
        return FOR_AND_AGAINST
    return [option.name for option in question.options]


def _stages(kept: Mapping[str, Any]) -> list[StageRow]:
    titles, words = kept.get("stage_titles", []), kept.get("stage_words", [])
    return [
        StageRow(
            number=stage["number"],
            title=phrase_from_json(titles[place])
            if place < len(titles)
            else phrase("%(title)s", title=stage["title"]),
            votes={name: Fraction(votes) for name, votes in stage["votes"].items()},
            elected=tuple(stage["elected"]),
            excluded=tuple(stage["excluded"]),
            not_transferable=Fraction(stage["not_transferable"] or 0),
            rounded_off=Fraction(stage.get("rounded_off") or 0),
            quota=None if stage["quota"] is None else Fraction(stage["quota"]),
            words=tuple(phrase_from_json(each) for each in words[place])
            if place < len(words)
            else (),
        )
        for place, stage in enumerate(kept["stages"])
    ]


def _tie(kept: Mapping[str, Any]) -> TieRow:
    return TieRow(
        options=tuple(kept["options"]),
        taken=kept["taken"],
        purpose=kept["purpose"],
        decided_by=TieRule(kept["decided_by"]),
        at_stage=kept["at_stage"],
        stage=kept["stage"],
    )


def _matrix(kept: Sequence[Sequence[int]] | None) -> tuple[tuple[Duel | None, ...], ...]:
    rows = kept or ()
    return tuple(
        tuple(None if a == b else Duel(rows[a][b], rows[b][a]) for b in range(len(rows)))
        for a in range(len(rows))
    )
