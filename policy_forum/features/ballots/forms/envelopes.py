"""The secret paper as the page prints it, and an envelope as it comes from a form."""

import base64
import binascii
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from flask_babel import gettext

from policy_forum.domain.phrases import Phrase
from policy_forum.domain.sealing.filling import Fields, Filled, read_fields
from policy_forum.domain.sealing.papers import (
    Answer,
    Answers,
    Kind,
    PaperQuestion,
    SpoiltPaperError,
    decode_paper,
)
from policy_forum.features.ballots.queries.whole_rows import (
    OptionRow,
    WholeBallot,
    WholeQuestion,
    paper_question,
)
from policy_forum.features.ballots.rules import Choice

# An envelope holds 65 kB at most, which base64 makes a third longer.
_MOST_CHARACTERS = 100_000


@dataclass(frozen=True)
class ShownQuestion:
    """A question on the paper, with what is marked there (`marked`: names of fields to values)."""

    asked: WholeQuestion
    paper: PaperQuestion
    marked: Mapping[str, Sequence[str]] = field(repr=False)
    error: Phrase | None = None
    error_field: str = ""

    @property
    def kind(self) -> str:
        """Whether it is answered by a choice, by approving, or by ranking."""
        return self.paper.kind.value

    @property
    def name(self) -> str:
        """The name of its field, and the beginning of the names of its places."""
        return f"q{self.paper.key}"

    @property
    def title(self) -> str:
        """What is asked, as the paper prints it."""
        number = self.asked.amendment_number
        if number is None:
            return self.asked.wording
        return str(gettext("Are you for amendment %(number)s?", number=number))

    @property
    def first_field(self) -> str:
        """The id of the control to go to, to mend what is wrong."""
        first = {"choice": "-for", "approval": "-0"}.get(self.kind, "")
        return f"{self.error_field}{first}"

    def is_marked(self, value: str | int) -> bool:
        """Whether a choice or an option is marked."""
        return str(value) in self.marked.get(self.name, ())

    def place_of(self, option: OptionRow) -> str:
        """What stands at an option of a ranking."""
        return "".join(self.marked.get(f"{self.name}-{option.number}", ())[:1])[:4]


def shown_questions(
    ballot: WholeBallot, marked: Fields, filled: Filled | None = None
) -> list[ShownQuestion]:
    """The questions of a ballot as its paper prints them, with what has to be mended."""
    problems = {problem.question: problem for problem in filled.problems} if filled else {}
    return [
        ShownQuestion(
            question,
            paper_question(question),
            marked,
            problems[question.key].sentence if question.key in problems else None,
            problems[question.key].field if question.key in problems else "",
        )
        for question in ballot.questions
    ]


def read_paper_form(fields: Fields, ballot: WholeBallot) -> Filled:
    """Read the paper form of a ballot."""
    return read_fields(fields, ballot.paper_questions)


def marked_by(answers: Answers) -> dict[str, list[str]]:
    """The fields of the paper form that say these answers."""
    marked: dict[str, list[str]] = {}
    for key, answer in answers.items():
        if isinstance(answer, str):
            marked[f"q{key}"] = [answer]
            continue
        marked[f"q{key}"] = [str(option) for group in answer for option in group]
        for place, group in enumerate(answer, start=1):
            marked |= {f"q{key}-{option}": [str(place)] for option in group}
    return marked


def answers_of(paper: str, ballot: WholeBallot) -> dict[str, Answer] | None:
    """The answers of a canonical paper that came back from the review; None if it is none."""
    if ballot.sealing is None:
        return None
    try:
        return decode_paper(paper.encode(), ballot.paper_questions, ballot.sealing.ballot_mark)
    except (SpoiltPaperError, UnicodeEncodeError):
        return None


def lines_shown(question: WholeQuestion, answer: Answer) -> list[list[str | Phrase]]:
    """An answer in words, for looking it over: one list of names for each place.

    A choice is one line; a blank answer has none.
    """
    if isinstance(answer, str):
        return [[Choice(answer).label]]
    names = {option.number: option.name for option in question.options}
    if paper_question(question).kind is Kind.APPROVAL:
        return [[names[option]] for group in answer for option in group]
    return [_names(names, group) for group in answer]


def _names(names: Mapping[int, str], group: Iterable[int]) -> list[str | Phrase]:
    return [names[option] for option in group]


def envelope_from(text: str) -> bytes | None:
    """An envelope as the browser spelt it (base64, canonical); None if it is not that."""
    if not text or len(text) > _MOST_CHARACTERS:
        return None
    try:
        envelope = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    # Bits left over at the end could carry a message.
    return envelope if base64.b64encode(envelope).decode() == text else None
