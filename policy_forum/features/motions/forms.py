"""Forms of motions."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from flask_wtf.file import MultipleFileField
from wtforms import (
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import Optional

from policy_forum.domain.identifiers import GoalId
from policy_forum.features.motions.rules import (
    TITLE_CHARACTERS,
    MotionKind,
    text_problems,
    tidy_title,
)
from policy_forum.web.forms import ReasonForm, at_most, required
from policy_forum.web.presentation import said

_MOST_PROBLEMS = 5


class MotionForm(FlaskForm):
    """What a member writes; `version` and `base` say which text she had before her."""

    title = StringField(
        _("Title"),
        description=_("What it is about, in a few words."),
        validators=[required(_("a title")), at_most(TITLE_CHARACTERS)],
    )
    kind = SelectField(
        _("Kind of motion"),
        choices=[],
        default=MotionKind.POLICY.value,
    )
    goal_id = SelectField(_("Strategic goal that it serves"), default="")
    text = TextAreaField(
        _("Text"),
        description=_(
            "Headings begin with ##, numbered clauses with 1. 2. 3. on lines of their own."
        ),
        validators=[required(_("the text"))],
    )
    version = HiddenField(default="0")
    base = HiddenField(default="0")

    def offer_choices(self, goals: Iterable[tuple[int, str]]) -> None:
        """Let her choose a kind, and one of the cycle's goals or none."""
        self.kind.choices = [(kind.value, said(kind.label)) for kind in MotionKind]
        self.goal_id.choices = [
            ("", _("None of the goals")),
            *((str(key), title) for key, title in goals),
        ]

    def validate_title(self, field: StringField) -> None:
        """A title of spaces or invisible signs is no title."""
        if not tidy_title(field.data or ""):
            raise ValidationError(_("Enter %(what)s.", what=_("a title")))

    def validate_text(self, field: TextAreaField) -> None:
        """Say what is wrong with the text, by line."""
        problems = text_problems(field.data or "")
        sentences = [
            _("Line %(line)s: %(reason)s", line=problem.line, reason=problem.reason)
            for problem in problems[:_MOST_PROBLEMS]
        ]
        if sentences:
            raise ValidationError(" ".join(str(sentence) for sentence in sentences))

    @property
    def chosen_kind(self) -> MotionKind:
        """The kind, once the form is valid."""
        return MotionKind(self.kind.data)

    @property
    def chosen_goal(self) -> GoalId | None:
        """The goal's key, or None."""
        return GoalId(int(self.goal_id.data)) if self.goal_id.data else None

    @property
    def version_seen(self) -> int:
        """The version that she had before her; nonsense counts as none."""
        return _whole_number(self.version.data)

    @property
    def base_seen(self) -> int:
        """The revision that she had before her."""
        return _whole_number(self.base.data)


def _whole_number(word: str | None) -> int:
    plain = (word or "").strip()
    return int(plain) if plain.isascii() and plain.isdecimal() and len(plain) < 10 else 0


class CoAuthorForm(FlaskForm):
    """Whom to ask."""

    member_id = IntegerField(validators=[required(_("a member"))])


class WithdrawalForm(FlaskForm):
    """The reason for withdrawing a draft may be empty; the command asks for it later on."""

    reason = TextAreaField(_("Reason"), validators=[Optional(), at_most(1000)])


class MotionsFileForm(FlaskForm):
    """Files to read motions from, and the branch and year that they are for."""

    files = MultipleFileField(
        _("Files"),
        description=_("One file of JSON Lines, or Markdown files, one motion in each."),
    )
    branch_id = SelectField(_("Branch"))
    cycle_id = SelectField(_("Cycle"))


__all__ = [
    "CoAuthorForm",
    "MotionForm",
    "MotionsFileForm",
    "ReasonForm",
    "WithdrawalForm",
]
