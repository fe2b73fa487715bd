"""Slips as rows of the bundle: tellers count question by question, a row answers all of them."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from policy_forum.domain.canonical import canonical_json
from policy_forum.domain.sealing.papers import Answer, Kind, PaperQuestion
from policy_forum.features.ballots.rules.slips import SlipCount


@dataclass(frozen=True)
class SlipRow:
    """So many slips, and an answer to every question."""

    answers: Mapping[str, Answer]
    count: int

    @property
    def as_json(self) -> dict[str, Any]:
        """The row as the bundle has it."""
        return {"answers": dict(self.answers), "count": self.count}


def paired_rows(questions: Sequence[PaperQuestion], slips: SlipCount) -> tuple[SlipRow, ...]:
    """Rows whose answers to each question, added up, are what the tellers counted.

    Which answers to different questions stood on one slip was not counted, so they are paired in
    their sorted order, and a row says nothing about it. A slip that does not answer a question
    is blank in it; where one answers by for or against it abstains.
    """
    stretches = {q.key: _stretches(q, slips) for q in questions}
    rows: Counter[tuple[Answer, ...]] = Counter()
    ends = sorted({end for each in stretches.values() for end, _answer in each})
    begin = 0
    for end in ends:
        answers = tuple(_at(stretches[q.key], begin) for q in questions)
        rows[answers] += end - begin
        begin = end
    keys = [question.key for question in questions]
    return tuple(
        SlipRow(dict(zip(keys, answers, strict=True)), count) for answers, count in rows.items()
    )


def _stretches(question: PaperQuestion, slips: SlipCount) -> list[tuple[int, Answer]]:
    """Where in a line of all slips each answer to the question ends."""
    return list(_running(question, slips))


def _running(question: PaperQuestion, slips: SlipCount) -> Iterator[tuple[int, Answer]]:
    lines = [line for line in slips.lines if line.question == question.key]
    end = 0
    for line in sorted(lines, key=lambda line: canonical_json(line.answer)):
        end += line.count
        yield end, line.answer
    if end < slips.papers:
        yield slips.papers, "abstain" if question.kind is Kind.CHOICE else ()


def _at(stretches: Sequence[tuple[int, Answer]], place: int) -> Answer:
    return next(answer for end, answer in stretches if place < end)
