"""Paper slips: what tellers write on their sheets, when two sheets agree, and who gets a slip.

A sheet says for each question what was counted. For a motion it is three numbers; for other
questions lines such as "3: 2, 1" (three slips that put option 2 first and option 1 second), with
"2=3" for options that are equal. Options are numbered from 1 on the slip, from nought inside.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from policy_forum.domain.canonical import canonical_json
from policy_forum.domain.eligibility import Standing
from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.domain.refusals import Reason, Refusal
from policy_forum.domain.sealing.papers import (
    CHOICES,
    Answer,
    Kind,
    PaperQuestion,
    SpoiltPaperError,
    checked_answer,
)

FEWEST_TELLERS = 2
MOST_LINES = 500
_MOST_DIGITS = 6
_SLIPS = phrase("Paper slips are counted by two tellers, each alone")


class SheetError(ValueError):
    """A line on a sheet that cannot be read: `line` from 1 (None: the whole question)."""

    def __init__(self, reason: Phrase, line: int | None = None) -> None:
        """Keep the sentence, and the line if it is one."""
        super().__init__(str(reason))
        self.reason = reason
        self.line = line


@dataclass(frozen=True)
class SlipLine:
    """What so many slips say to one question; a blank answer is an empty one."""

    question: str
    answer: Answer
    count: int

    @property
    def as_json(self) -> dict[str, object]:
        """The line as the published bundle has it."""
        return {"answers": {self.question: self.answer}, "count": self.count}


@dataclass(frozen=True)
class SlipCount:
    """The slips of a ballot: how many were given out, how many came back, and what they say."""

    given: int
    papers: int
    lines: tuple[SlipLine, ...]


NO_SLIPS = SlipCount(0, 0, ())


def lines_of_choice(question: PaperQuestion, counts: Mapping[str, int]) -> tuple[SlipLine, ...]:
    """The lines of a question for or against, from the number of slips for each choice."""
    return tuple(
        SlipLine(question.key, choice, counts[choice]) for choice in CHOICES if counts.get(choice)
    )


def read_lines(question: PaperQuestion, text: str) -> tuple[SlipLine, ...]:
    """The lines that a teller typed; equal answers are added up, the order does not matter.

    Raises SheetError, which names the line.
    """
    typed = [(n, line.strip()) for n, line in enumerate(text.splitlines(), start=1) if line.strip()]
    if len(typed) > MOST_LINES:
        raise SheetError(phrase("There are more than %(most)s lines.", most=MOST_LINES))
    found: Counter[str] = Counter()
    for number, line in typed:
        count, answer = _read_line(question, line, number)
        found[_spelt(answer)] += count
    return tuple(SlipLine(question.key, _answer(spelt), found[spelt]) for spelt in sorted(found))


_LINE = re.compile(r"(?P<count>[0-9]+)\s*:\s*(?P<options>.*)", re.ASCII)


def _read_line(question: PaperQuestion, line: str, number: int) -> tuple[int, Answer]:
    parts = _LINE.fullmatch(line)
    if parts is None or len(parts["count"]) > _MOST_DIGITS or not int(parts["count"]):
        raise SheetError(
            phrase(
                "Line %(line)s (%(typed)s): begin with how many slips say this, then a colon, "
                "then the options: 3: 2, 1",
                line=number,
                typed=line[:40],
            ),
            number,
        )
    groups = _groups(parts["options"], line, number)
    if question.kind is Kind.APPROVAL:
        groups = [sorted(option for group in groups for option in group)] if groups else []
    try:
        return int(parts["count"]), checked_answer(groups, question)
    except SpoiltPaperError as error:
        raise SheetError(
            phrase(
                "Line %(line)s (%(typed)s): %(reason)s",
                line=number,
                typed=line[:40],
                reason=error.reason,
            ),
            number,
        ) from None


def _groups(text: str, line: str, number: int) -> list[list[int]]:
    words = re.sub(r"\s*=\s*", "=", text.strip())
    places = [place for place in re.split(r"[\s,;>]+", words) if place]
    groups = []
    for place in places:
        options = place.split("=")
        if not all(re.fullmatch(r"[0-9]{1,4}", option, re.ASCII) for option in options):
            raise SheetError(
                phrase(
                    "Line %(line)s (%(typed)s): after the colon come the numbers of options, "
                    "the best first, such as 2, 1 or 2=3, 1.",
                    line=number,
                    typed=line[:40],
                ),
                number,
            )
        groups.append([int(option) - 1 for option in options])
    return groups


def canonical_sheet(lines: Iterable[SlipLine]) -> str:
    """A sheet in the one spelling in which two are compared; lines of no slips are left out."""
    content: dict[str, list[list[object]]] = {}
    for line in sorted(lines, key=lambda line: (line.question, _spelt(line.answer))):
        if line.count:
            content.setdefault(line.question, []).append([line.answer, line.count])
    return canonical_json(content).decode()


def lines_of(sheet: str) -> tuple[SlipLine, ...]:
    """The lines of a canonical sheet."""
    return tuple(
        SlipLine(question, _answer(canonical_json(answer).decode()), count)
        for question, lines in json.loads(sheet).items()
        for answer, count in lines
    )


def papers_on(lines: Iterable[SlipLine]) -> int:
    """How many slips came back: as many as answer the question that most of them answer."""
    return max(_totals(lines).values(), default=0)


def are_agreed(sheets: Sequence[str | None]) -> bool:
    """Whether at least two tellers have entered a sheet, and all that were entered are equal."""
    entered = [sheet for sheet in sheets if sheet is not None]
    return len(entered) >= FEWEST_TELLERS and len(set(entered)) == 1


def questions_that_differ(sheets: Sequence[str | None]) -> tuple[str, ...]:
    """The questions to which the entered sheets say different things; none before two are in."""
    entered = [json.loads(sheet) for sheet in sheets if sheet is not None]
    if len(entered) < FEWEST_TELLERS:
        return ()
    asked = sorted({key for sheet in entered for key in sheet}, key=int)
    return tuple(
        key for key in asked if any(sheet.get(key) != entered[0].get(key) for sheet in entered[1:])
    )


def refusal_of_sheet(lines: Iterable[SlipLine], given: int) -> Refusal | None:
    """Why a sheet cannot be right; None if it says no more slips than were given out."""
    for question, total in sorted(_totals(lines).items()):
        if total > given:
            sentence = phrase(
                "Question %(question)s: your lines add up to %(total)s slips, more than were given "
                "out (%(given)s).",
                question=question,
                total=total,
                given=given,
            )
            return Refusal(Reason.INVALID, sentence, _SLIPS)
    return None


def refusal_of_tellers(tellers: int) -> Refusal | None:
    """Why so few tellers will not do; None from two on."""
    if tellers >= FEWEST_TELLERS:
        return None
    sentence = phrase("Name at least two tellers, and not the same member twice.")
    return Refusal(Reason.RULE_NOT_MET, sentence, _SLIPS)


def refusal_of_standing(standings: Iterable[Standing]) -> Refusal | None:
    """Why one of these members cannot be a teller; None if all are in good standing."""
    if all(standing is Standing.GOOD for standing in standings):
        return None
    sentence = phrase("A teller is a member in good standing; name somebody else.")
    return Refusal(Reason.RULE_NOT_MET, sentence, _SLIPS)


def refusal_to_name_tellers(*, is_secret: bool, is_over: bool) -> Refusal | None:
    """Why no tellers are named now; None while a secret ballot has not been opened."""
    if not is_secret:
        sentence = phrase("Only secret ballots have paper slips; this one is recorded.")
        return Refusal(Reason.WRONG_STATE, sentence, _SLIPS)
    if is_over:
        sentence = phrase(
            "The envelopes of this ballot have been opened, so nothing is counted any more."
        )
        return Refusal(Reason.WRONG_STATE, sentence, _SLIPS)
    return None


@dataclass(frozen=True)
class SlipTaker:
    """A member to whom a slip would be given, as far as the ballot knows her."""

    is_on_roll: bool
    has_envelope: bool
    has_slip: bool


def refusal_to_give(taker: SlipTaker) -> Refusal | None:
    """Why this member gets no slip; None if she does."""
    if not taker.is_on_roll:
        sentence = phrase("She is not on the roll of this ballot, so she gets no slip.")
        return Refusal(Reason.RULE_NOT_MET, sentence, _SLIPS)
    if taker.has_slip:
        sentence = phrase("She was given a slip before; each member gets one.")
        return Refusal(Reason.ALREADY_DONE, sentence, _SLIPS)
    if taker.has_envelope:
        sentence = phrase("Her paper is in already, so she gets no slip. She can change it online.")
        return Refusal(Reason.ALREADY_DONE, sentence, _SLIPS)
    return None


def refusal_to_enter(
    closes: datetime, now: datetime, *, given: int, is_over: bool
) -> Refusal | None:
    """Why no sheet is taken now; None between the close and the opening of the envelopes."""
    if now < closes:
        sentence = phrase(
            "Slips are counted once the ballot has closed, on %(closes)s.", closes=closes
        )
        return Refusal(Reason.WINDOW_NOT_OPEN, sentence, _SLIPS, closes)
    if is_over:
        return refusal_to_name_tellers(is_secret=True, is_over=True)
    if not given:
        sentence = phrase("No slip was given out, so there is nothing to count.")
        return Refusal(Reason.WRONG_STATE, sentence, _SLIPS)
    return None


def _totals(lines: Iterable[SlipLine]) -> Counter[str]:
    totals: Counter[str] = Counter()
    for line in lines:
        totals[line.question] += line.count
    return totals


def _spelt(answer: Answer) -> str:
    return canonical_json(answer).decode()


def _answer(spelt: str) -> Answer:
    content = json.loads(spelt)
    return content if isinstance(content, str) else tuple(tuple(group) for group in content)
