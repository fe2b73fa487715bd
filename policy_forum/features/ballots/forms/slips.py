"""Forms of paper slips: tellers, who gets a slip, and a teller’s sheet."""

from collections.abc import Iterable, Sequence

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import IntegerField, StringField, TextAreaField
from wtforms.validators import NumberRange, Optional

from policy_forum.domain.sealing.papers import CHOICES, Kind, PaperQuestion
from policy_forum.features.ballots.queries.whole_rows import WholeQuestion, paper_question
from policy_forum.features.ballots.rules import Choice
from policy_forum.features.ballots.rules.slips import (
    SheetError,
    SlipLine,
    lines_of_choice,
    read_lines,
)
from policy_forum.web.forms import at_most, required
from policy_forum.web.presentation import said

_MOST = 1_000_000
_MOST_CHARACTERS = 40_000


class TellersForm(FlaskForm):
    """Who counts the slips."""

    first = StringField(
        _("First teller’s membership number"),
        validators=[required(_("a membership number")), at_most(40)],
    )
    second = StringField(
        _("Second teller’s membership number"),
        validators=[required(_("a membership number")), at_most(40)],
    )

    @property
    def numbers(self) -> list[str]:
        """The membership numbers that were typed."""
        return [self.first.data or "", self.second.data or ""]


class MoreTellersForm(FlaskForm):
    """One more teller."""

    number = StringField(
        _("Membership number of one more teller"),
        validators=[required(_("a membership number")), at_most(40)],
    )

    @property
    def numbers(self) -> list[str]:
        """The membership number that was typed."""
        return [self.number.data or ""]


class GiveSlipForm(FlaskForm):
    """Who is given a slip."""

    member = StringField(
        _("Membership number"),
        description=_("Of the member to whom you hand the slip now."),
        validators=[required(_("a membership number")), at_most(40)],
    )


class SheetForm(FlaskForm):
    """A teller’s sheet; `for_questions` makes the class with what each question needs."""

    @classmethod
    def for_questions(
        cls, questions: Iterable[WholeQuestion], mine: Iterable[SlipLine] | None
    ) -> "SheetForm":
        """A sheet with these questions; what she entered before stands there."""
        entered = list(mine or ())
        fields: dict[str, object] = {}
        for question in questions:
            lines = [line for line in entered if line.question == question.key]
            fields |= _fields(paper_question(question), lines)
        made: SheetForm = type("SheetOfBallot", (cls,), fields)()
        return made

    def fields_of(self, question: WholeQuestion) -> list[object]:
        """The fields of a question."""
        return [self[name] for name in _field_names(paper_question(question))]

    def lines(self, questions: Iterable[WholeQuestion]) -> tuple[SlipLine, ...] | None:
        """What the sheet says; None when a line cannot be read, which its field then says."""
        found: list[SlipLine] = []
        is_read = True
        for question in questions:
            paper = paper_question(question)
            try:
                found += self._lines_of(paper)
            except SheetError as error:
                is_read = False
                field = self[_field_names(paper)[0]]
                field.errors = [*field.errors, said(error.reason)]
        return tuple(found) if is_read else None

    def _lines_of(self, question: PaperQuestion) -> Sequence[SlipLine]:
        names = _field_names(question)
        if question.kind is Kind.CHOICE:
            counts = dict(zip(CHOICES, (self[name].data or 0 for name in names), strict=True))
            return lines_of_choice(question, counts)
        return read_lines(question, self[names[0]].data or "")


def _field_names(question: PaperQuestion) -> list[str]:
    if question.kind is Kind.CHOICE:
        return [f"s{question.key}_{choice}" for choice in CHOICES]
    return [f"s{question.key}"]


def _fields(question: PaperQuestion, lines: Sequence[SlipLine]) -> dict[str, object]:
    names = _field_names(question)
    if question.kind is Kind.CHOICE:
        counted = {line.answer: line.count for line in lines}
        return {
            name: IntegerField(
                said(Choice(choice).label),
                default=counted.get(choice, 0) if lines else None,
                validators=[
                    Optional(),
                    NumberRange(0, _MOST, str(gettext("Enter how many slips say so."))),
                ],
            )
            for name, choice in zip(names, CHOICES, strict=True)
        }
    label = gettext("What the slips say, one line for each different slip")
    return {
        names[0]: TextAreaField(
            label,
            description=gettext(
                "How many slips, a colon, then the numbers of the options, the best first: "
                "“3: 2, 1”. Equal options: “3: 2=4, 1”. Blank slips: “3:”."
            ),
            default="\n".join(line_shown(line) for line in lines),
            validators=[at_most(_MOST_CHARACTERS)],
        )
    }


def line_shown(line: SlipLine) -> str:
    """A line as a teller types it; a choice by its word."""
    if isinstance(line.answer, str):
        return f"{line.count}: {said(Choice(line.answer).label)}"
    places = ("=".join(str(option + 1) for option in group) for group in line.answer)
    return f"{line.count}: {', '.join(places)}".rstrip()
