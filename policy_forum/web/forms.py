"""What all forms share."""

from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import TextAreaField

# The library has it, the types that describe the library do not: imported here alone.
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, Length

__all__ = ["EmptyForm", "ReasonForm", "SelectChoice", "at_most", "required"]


class EmptyForm(FlaskForm):
    """A form that is only a button; it still carries the token."""


def required(what: str | Any) -> DataRequired:
    """A validator whose message names what is missing."""
    return DataRequired(message=_("Enter %(what)s.", what=what))


def at_most(characters: int) -> Length:
    """A validator that bounds a text."""
    return Length(
        max=characters,
        message=_("Use at most %(count)s characters.", count=characters),
    )


class ReasonForm(FlaskForm):
    """A reason that will be published."""

    reason = TextAreaField(
        _("Reason"),
        validators=[required(_("a reason")), at_most(1000)],
    )
