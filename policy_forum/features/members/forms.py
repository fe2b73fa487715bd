"""Forms of members, offices and membership lists."""

from datetime import date

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, DateField, SelectField, StringField
from wtforms.validators import InputRequired, Optional

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.web.forms import at_most, required
from policy_forum.web.presentation import said


class UploadForm(FlaskForm):
    """A membership list to be looked at before anything is changed."""

    file = FileField(
        _("Membership list"),
        description=_(
            "A CSV file with the columns number, given_name, family_name, email, branch_code, "
            "joined_on (like 2024-03-31) and standing (good, lapsed or suspended), in any order."
        ),
        validators=[FileRequired(message=_("Choose the file first."))],
    )
    is_whole_list = BooleanField(
        _("This file is the whole list"),
        description=_("Members who are not in it lapse. Leave it unticked for a list of changes."),
    )


class ApplyForm(FlaskForm):
    """The go-ahead; `confirmed` is asked for only when many would lapse."""

    confirmed = StringField(_("How many members will lapse"))

    def number(self) -> int | None:
        """The number that was typed, None when it is not one."""
        word = (self.confirmed.data or "").strip().replace(",", "")
        return int(word) if word.isascii() and word.isdecimal() and len(word) < 10 else None


_BAD_DATE = _("Enter a date such as 2026-03-31.")


class ClearDateField(DateField):
    """A date; what is none is answered with a sentence."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the date, or say how one is written."""
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(_BAD_DATE) from error


class AppointForm(FlaskForm):
    """An office for a term."""

    kind = SelectField(_("Office"))
    starts_on = ClearDateField(
        _("First day"), validators=[InputRequired(message=_("Enter the first day."))]
    )
    ends_on = ClearDateField(
        _("First day without the office"),
        description=_("Leave it empty if no end is set."),
        validators=[Optional()],
    )

    def first_day(self) -> date:
        """The first day of the term; call it on a valid form."""
        return self.starts_on.data or date.max

    def offer_offices(self) -> None:
        """Fill the list of offices."""
        self.kind.choices = [(kind.value, said(kind.label)) for kind in OfficeKind]


class EndOfficeForm(FlaskForm):
    """The end of a term, and why."""

    ends_on = ClearDateField(
        _("First day without the office"), validators=[InputRequired(message=_("Enter the day."))]
    )
    reason = StringField(
        _("Reason"),
        validators=[required(_("a reason")), at_most(500)],
    )

    def last_day(self) -> date:
        """The first day without the office; call it on a valid form."""
        return self.ends_on.data or date.max

    def suggest(self, today: date) -> None:
        """Offer today as the day."""
        self.ends_on.data = self.ends_on.data or today


class NameShownForm(FlaskForm):
    """Whether pages open to everyone name her."""

    shown = BooleanField(_("Show my name on pages that are open to everyone"))
