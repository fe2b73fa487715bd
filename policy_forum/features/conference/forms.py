"""Forms of conference."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import DateField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, NumberRange, Optional

from policy_forum.features.conference.rules import (
    CHOSEN_BY_HAND,
    ConferenceOutcome,
    OutcomeText,
    RegisterStatus,
    RulingText,
    refusal_of_outcome,
)
from policy_forum.web.forms import at_most, required
from policy_forum.web.presentation import said

IN_ORDER, OUT_OF_ORDER = "in_order", "out_of_order"


class RulingForm(FlaskForm):
    """In order or out of order, by which rule, and why."""

    ruling = RadioField(
        _("Ruling"), validators=[InputRequired(_("Say whether the motion is in order."))]
    )
    rule = StringField(
        _("Rule that was applied"),
        description=_("For example: Standing orders of conference 4.2"),
        validators=[required(_("the rule that was applied")), at_most(200)],
    )
    reason = TextAreaField(
        _("Reason"),
        description=_("Needed when it is out of order. All members can read it."),
        validators=[at_most(1500)],
    )

    def offer(self) -> None:
        """Offer both rulings."""
        self.ruling.choices = [
            (IN_ORDER, gettext("In order: it can go on the agenda")),
            (OUT_OF_ORDER, gettext("Out of order: it will not be debated")),
        ]

    def validate(self, extra_validators: Any = None) -> bool:
        """A ruling against a motion has a reason."""
        is_valid: bool = super().validate(extra_validators)
        if self.ruling.data == OUT_OF_ORDER and not (self.reason.data or "").strip():
            self.reason.errors = [*self.reason.errors, gettext("Enter the reason.")]
            return False
        return is_valid

    def text(self) -> RulingText:
        """What was typed."""
        return RulingText(
            self.ruling.data == IN_ORDER, self.rule.data or "", self.reason.data or ""
        ).tidied()


class PublishForm(FlaskForm):
    """What is printed before the motions."""

    introduction = TextAreaField(
        _("Introduction"),
        description=_("Printed first: when and where conference meets, and how to attend."),
        validators=[Optional(), at_most(5000)],
    )


class PlaceForm(FlaskForm):
    """A place on the agenda as a number."""

    place = IntegerField(
        _("Place"), validators=[InputRequired(_("Enter a place.")), NumberRange(1, 100_000)]
    )


def _count(label: Any) -> IntegerField:
    message = _("Enter a whole number, nought or more.")
    return IntegerField(label, validators=[Optional(), NumberRange(0, 10_000_000, message)])


class OutcomeForm(FlaskForm):
    """What conference decided, and what follows."""

    outcome = RadioField(
        _("Outcome"), validators=[InputRequired(_("Say what conference decided."))]
    )
    votes_for = _count(_("Votes for"))
    votes_against = _count(_("Votes against"))
    votes_abstain = _count(_("Abstained"))
    note = TextAreaField(
        _("Note"),
        description=_("For example what a remittance asks for."),
        validators=[Optional(), at_most(2000)],
    )
    next_owner = StringField(
        _("Who takes it on"),
        description=_("An office or a team, not a person."),
        validators=[Optional(), at_most(200)],
    )
    next_step = StringField(
        _("Next step"),
        validators=[Optional(), at_most(500)],
    )

    def offer(self) -> None:
        """Offer every outcome."""
        self.outcome.choices = [(o.value, said(o.label)) for o in ConferenceOutcome]

    def text(self) -> OutcomeText:
        """What was typed."""
        return OutcomeText(
            outcome=ConferenceOutcome(self.outcome.data),
            votes_for=self.votes_for.data,
            votes_against=self.votes_against.data,
            votes_abstain=self.votes_abstain.data,
            note=(self.note.data or "").strip(),
            next_owner=(self.next_owner.data or "").strip(),
            next_step=(self.next_step.data or "").strip(),
        )

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask the rules; what stands against it is said above the form."""
        if not super().validate(extra_validators):
            return False
        refusal = refusal_of_outcome(self.text())
        self.form_errors = [said(refusal.sentence)] if refusal else []
        return refusal is None


class CorrectionForm(OutcomeForm):
    """An outcome put right, with the reason."""

    reason = TextAreaField(
        _("Reason for the correction"),
        description=_("It is kept with the motion’s history."),
        validators=[required(_("the reason for the correction")), at_most(1000)],
    )


class EntryForm(FlaskForm):
    """How adopted policy stands."""

    status = SelectField(_("How it stands"))
    owner = StringField(
        _("Who takes care of it"),
        description=_("An office or a team, not a person."),
        validators=[Optional(), at_most(200)],
    )
    evidence = TextAreaField(
        _("What shows it"),
        description=_("What has been done, and where it can be seen. Everyone can read it."),
        validators=[Optional(), at_most(5000)],
    )
    expires_on = DateField(_("Holds until"), validators=[Optional()])

    def offer(self) -> None:
        """Offer what can be chosen by hand."""
        self.status.choices = [(s.value, said(s.label)) for s in CHOSEN_BY_HAND]

    def chosen_status(self) -> RegisterStatus:
        """The status that was chosen."""
        return RegisterStatus(self.status.data)
