"""Papers as they go into an envelope: one spelling for each, and nothing else is read as a paper.

A paper is canonical JSON (UTF-8, keys sorted, no spaces) of {"a": answers, "b": mark of the
ballot}. An answer is "for", "against" or "abstain", or groups of option numbers, the best first. A
paper that could be spelt in two ways could carry a message to whoever reads the box, so a paper
that is not canonical is spoilt.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Any, TypeAlias

from policy_forum.domain.canonical import canonical_json
from policy_forum.domain.counting.contests import Ranking
from policy_forum.domain.counting.methods import METHODS, PaperKind
from policy_forum.domain.counting.results import Method
from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.domain.sealing.limits import MARK_CHARACTERS, MOST_PAPER_BYTES

Answer: TypeAlias = str | Ranking
"""What a paper says to one question: "for", "against", "abstain", or groups of options."""
Answers: TypeAlias = Mapping[str, Answer]
"""The answers of one paper, by the key of the question."""

CHOICES = ("for", "against", "abstain")
"""The answers to a motion, in the order of its options (0, 1, 2)."""


class SpoiltPaperError(ValueError):
    """A paper that cannot be counted; `reason` says why."""

    def __init__(self, reason: Phrase) -> None:
        """Keep the sentence for whoever looks into it."""
        super().__init__(str(reason))
        self.reason = reason


Kind = PaperKind
"""How a question is answered on paper: by a choice, by approving, or by ranking."""


@dataclass(frozen=True)
class PaperQuestion:
    """What sealing has to know of a question.

    `options` is how many there are; `most_choices` how many a paper may name at most, None for no
    such limit; `allows_equal` whether several options may share a place in a ranking.
    """

    key: str
    method: Method
    options: int
    most_choices: int | None = None
    allows_equal: bool = False

    @property
    def kind(self) -> Kind:
        """How the question is answered on paper."""
        return METHODS[self.method].paper

    @property
    def most(self) -> int:
        """How many options a paper may name."""
        return self.options if self.most_choices is None else min(self.most_choices, self.options)


def questions_for_the_page(questions: Iterable[PaperQuestion]) -> str:
    """What the voting page tells its script about the questions: JSON text, still to be escaped."""
    told = [
        {
            "key": question.key,
            "kind": question.kind.value,
            "options": question.options,
            "most_choices": question.most_choices,
            "allows_equal": question.allows_equal,
        }
        for question in questions
    ]
    return canonical_json(told).decode()


def encode_paper(answers: Answers, ballot_mark: str) -> bytes:
    """Spell a paper. `ballot_mark` is the first 16 hex digits of the ballot's set-up hash.

    Options in one group are put in order, since their order says nothing. Whether the answers fit
    the questions is checked where a paper is read (`decode_paper`).
    """
    return canonical_json({"a": {k: _spelt(a) for k, a in answers.items()}, "b": ballot_mark})


def _spelt(answer: Answer) -> str | list[list[int]]:
    return answer if isinstance(answer, str) else [sorted(group) for group in answer]


def longest_paper(questions: Sequence[PaperQuestion]) -> int:
    """How many bytes the longest paper with these questions can have: the size for every paper.

    Raises ValueError when it would be more than an envelope can hold.
    """
    return _longest_paper(tuple(questions))


@lru_cache(maxsize=64)  # asked again for each of tens of thousands of papers
def _longest_paper(questions: tuple[PaperQuestion, ...]) -> int:
    fullest = {question.key: _longest_answer(question) for question in questions}
    length = len(encode_paper(fullest, "0" * MARK_CHARACTERS))
    if length > MOST_PAPER_BYTES:
        message = f"a paper of {length} bytes is more than an envelope holds ({MOST_PAPER_BYTES})"
        raise ValueError(message)
    return length


def _longest_answer(question: PaperQuestion) -> Answer:
    if question.kind is Kind.CHOICE:
        return max(CHOICES, key=len)
    # The highest numbers have the most digits.
    named = range(question.options - question.most, question.options)
    if question.kind is Kind.APPROVAL:
        return (tuple(named),) if named else ()
    return tuple((option,) for option in named)


def decode_paper(
    paper: bytes, questions: Sequence[PaperQuestion], ballot_mark: str
) -> dict[str, Answer]:
    """Read a paper: the answers by question, in the order of the questions.

    Raises SpoiltPaperError for everything that is not a canonical paper of this ballot.
    """
    if len(paper) > longest_paper(questions):
        raise SpoiltPaperError(phrase("The paper is longer than any paper of this ballot can be."))
    content = _parsed(paper)
    if not isinstance(content, dict) or content.keys() != {"a", "b"}:
        raise SpoiltPaperError(phrase("The envelope holds something that is not a paper."))
    if content["b"] != ballot_mark:
        raise SpoiltPaperError(phrase("The paper belongs to another ballot."))
    answers = _checked_answers(content["a"], questions)
    if encode_paper(answers, ballot_mark) != paper:
        raise SpoiltPaperError(phrase("The paper is not spelt as papers are."))
    return answers


def _parsed(paper: bytes) -> Any:
    try:
        return json.loads(paper.decode("utf-8"))
    except (ValueError, RecursionError):
        raise SpoiltPaperError(phrase("The paper cannot be read.")) from None


def _checked_answers(given: Any, questions: Sequence[PaperQuestion]) -> dict[str, Answer]:
    if not isinstance(given, dict):
        raise SpoiltPaperError(phrase("The envelope holds something that is not a paper."))
    if given.keys() != {question.key for question in questions}:
        raise SpoiltPaperError(phrase("The paper does not answer the questions of this ballot."))
    return {question.key: checked_answer(given[question.key], question) for question in questions}


def checked_answer(given: Any, question: PaperQuestion) -> Answer:
    """An answer as it came (text, or lists of numbers), once it is found to fit its question.

    Raises SpoiltPaperError.
    """
    if question.kind is Kind.CHOICE:
        if isinstance(given, str) and given in CHOICES:
            return given
        wrong = phrase("The answer to question %(key)s is neither for, against nor abstain.")
    elif not _is_groups(given):
        wrong = phrase("The answer to question %(key)s is not a list of options.")
    else:
        groups = tuple(tuple(sorted(group)) for group in given)
        fault = _fault(groups, question)
        if fault is None:
            return groups
        wrong = fault
    raise SpoiltPaperError(phrase(wrong.text, key=question.key))


def _is_groups(given: Any) -> bool:
    is_list = isinstance(given, list) and all(isinstance(group, list) and group for group in given)
    # `True` counts as the number one in Python, never in a paper.
    return is_list and all(type(option) is int for group in given for option in group)


def _fault(groups: Ranking, question: PaperQuestion) -> Phrase | None:
    named = list(chain.from_iterable(groups))
    if any(not 0 <= option < question.options for option in named):
        return phrase("The answer to question %(key)s names an option that there is not.")
    if len(set(named)) != len(named):
        return phrase("The answer to question %(key)s names an option twice.")
    if len(named) > question.most:
        return phrase("The answer to question %(key)s names more options than it may.")
    if question.kind is Kind.APPROVAL and len(groups) > 1:
        return phrase("The answer to question %(key)s puts the chosen options in an order.")
    if question.kind is Kind.RANKING and not question.allows_equal and len(groups) < len(named):
        return phrase("The answer to question %(key)s puts two options at the same place.")
    return None


def ranking_of(answer: Answer) -> Ranking:
    """An answer as the counting methods take it: groups of option numbers, the best first."""
    return ((CHOICES.index(answer),),) if isinstance(answer, str) else answer
