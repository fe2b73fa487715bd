"""What a voter filled in, read into answers, with sentences for what has to be mended.

The voting page's script applies the same rules in the browser, where it gets the same sentences
from the page (`sentences_for_the_page`): nobody is told two things.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from policy_forum.domain.counting.contests import Ranking
from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.domain.sealing.papers import CHOICES, Answer, Kind, PaperQuestion

Fields: TypeAlias = Mapping[str, Sequence[str]]
"""A form as it was sent: for each name the values, in order."""

_NUMBER = re.compile(r"[0-9]{1,4}", re.ASCII)

_PROBLEMS = {
    "unanswered": phrase("Choose for, against or abstain."),
    "not-there": phrase("Choose among the options on the paper."),
    "too-many": phrase("Choose at most %(most)s; you chose %(chosen)s."),
    "not-a-place": phrase(
        "Number the options with 1, 2, 3 and so on, up to %(options)s, or leave them empty."
    ),
    "equal": phrase("Two options have the number %(place)s. Give each a number of its own."),
}

_WORDS = {
    "chosen": phrase("Chosen: %(chosen)s"),
    "chosen-of": phrase("Chosen: %(chosen)s of at most %(most)s"),
    "blank": phrase("Nothing chosen: a blank answer"),
    "at-place": phrase("%(place)s. %(options)s"),
    "moved": phrase("%(option)s is number %(place)s of %(ranked)s now."),
    "unranked": phrase("%(option)s has no number now."),
    "top": phrase("%(option)s is number 1 already."),
    "bottom": phrase("%(option)s has no number already."),
    "looking-over": phrase("Look over your paper. It has not been handed in."),
    "changing": phrase("Your paper can be changed again. It has not been handed in."),
}


@dataclass(frozen=True)
class Problem:
    """What has to be mended: the question, the name of the field to go to, and the sentence."""

    question: str
    field: str
    sentence: Phrase


@dataclass(frozen=True)
class Filled:
    """A form that was read. With problems, the answers of those questions are left out."""

    answers: Mapping[str, Answer]
    problems: tuple[Problem, ...]


class _UnfitError(ValueError):
    """An answer with a problem, under its name, at a field."""

    def __init__(self, name: str, field: str, **gaps: int) -> None:
        super().__init__(name)
        self.sentence = phrase(_PROBLEMS[name].text, **gaps)
        self.field = field


def sentences_for_the_page() -> dict[str, Phrase]:
    """Every sentence the script may need, by name; a gap is shown as its name in braces."""
    return {name: _with_open_gaps(sentence) for name, sentence in {**_PROBLEMS, **_WORDS}.items()}


def _with_open_gaps(sentence: Phrase) -> Phrase:
    gaps = re.findall(r"%\((\w+)\)s", sentence.text)
    return phrase(sentence.text, **{gap: f"{{{gap}}}" for gap in gaps})


def read_fields(fields: Fields, questions: Sequence[PaperQuestion]) -> Filled:
    """Read the paper form: `q<key>` for choices, `q<key>-<option>` for places of a ranking.

    A place that is left out is closed up: 1, 2, 5 is 1, 2, 3. Nothing chosen among options, or
    nothing ranked, is a blank answer; a motion has to be answered, since one can abstain.
    """
    answers: dict[str, Answer] = {}
    problems = []
    for question in questions:
        try:
            answers[question.key] = _READERS[question.kind](fields, question)
        except _UnfitError as unfit:
            problems.append(Problem(question.key, unfit.field, unfit.sentence))
    return Filled(answers, tuple(problems))


def _choice(fields: Fields, question: PaperQuestion) -> Answer:
    name = f"q{question.key}"
    given = list(fields.get(name, ()))
    if len(given) == 1 and given[0] in CHOICES:
        return given[0]
    raise _UnfitError("unanswered", name)


def _approval(fields: Fields, question: PaperQuestion) -> Ranking:
    name = f"q{question.key}"
    given = fields.get(name, ())
    if not all(_NUMBER.fullmatch(value) and int(value) < question.options for value in given):
        raise _UnfitError("not-there", name)
    chosen = tuple(sorted({int(value) for value in given}))
    if len(chosen) > question.most:
        raise _UnfitError("too-many", name, most=question.most, chosen=len(chosen))
    return (chosen,) if chosen else ()


def _ranking(fields: Fields, question: PaperQuestion) -> Ranking:
    places: dict[int, list[int]] = {}
    for option in range(question.options):
        name = f"q{question.key}-{option}"
        typed = "".join(fields.get(name, ())[:1]).strip()
        if not typed:
            continue
        place = int(typed) if _NUMBER.fullmatch(typed) else 0
        if not 1 <= place <= question.options:
            raise _UnfitError("not-a-place", name, options=question.options)
        if place in places and not question.allows_equal:
            raise _UnfitError("equal", name, place=place)
        places.setdefault(place, []).append(option)
    ranked = sum(map(len, places.values()))
    if ranked > question.most:
        raise _UnfitError("too-many", f"q{question.key}-0", most=question.most, chosen=ranked)
    return tuple(tuple(places[place]) for place in sorted(places))


_READERS = {Kind.CHOICE: _choice, Kind.APPROVAL: _approval, Kind.RANKING: _ranking}
