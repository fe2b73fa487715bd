"""The paper of a recorded ballot that is not about a motion."""

from collections.abc import Iterable, Mapping

from flask_babel import gettext
from flask_wtf import FlaskForm
from wtforms import RadioField
from wtforms.validators import InputRequired

from policy_forum.domain.identifiers import QuestionId
from policy_forum.features.ballots.queries.whole_rows import WholeQuestion
from policy_forum.features.ballots.rules import Choice
from policy_forum.web.forms import SelectChoice
from policy_forum.web.presentation import said


class RecordedPaperForm(FlaskForm):
    """A recorded paper; `for_questions` makes the class with one choice for each question."""

    @classmethod
    def for_questions(
        cls, questions: Iterable[WholeQuestion], mine: Mapping[QuestionId, Choice]
    ) -> "RecordedPaperForm":
        """A paper with these questions; what was handed in before is already marked."""
        choices = [SelectChoice(value=c.value, label=said(c.label)) for c in Choice]
        fields = {
            f"question_{question.id}": RadioField(
                question.wording,
                choices=choices,
                default=mine[question.id].value if question.id in mine else None,
                validators=[
                    InputRequired(
                        gettext(
                            "Answer question %(key)s: for, against or abstain.", key=question.key
                        )
                    )
                ],
            )
            for question in questions
        }
        made: RecordedPaperForm = type("RecordedPaper", (cls,), fields)()
        return made

    def answers(self, questions: Iterable[WholeQuestion]) -> dict[QuestionId, Choice]:
        """What was marked."""
        return {q.id: Choice(self.field_of(q).data) for q in questions}

    def field_of(self, question: WholeQuestion) -> RadioField:
        """The field of a question."""
        field: RadioField = self[f"question_{question.id}"]
        return field
