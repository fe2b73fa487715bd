"""Forms of rolls: challenging one, answering, correcting."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import IntegerField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from policy_forum.features.ballots.rules import RollChange
from policy_forum.features.ballots.rules.rolls import MOST_WEIGHT, Correction
from policy_forum.web.forms import SelectChoice, at_most

_TOO_LARGE = _("A member on the roll has between 1 and 1,000,000 votes.")


class ChallengeForm(FlaskForm):
    """What is wrong with a roll."""

    reason = TextAreaField(
        _("What is wrong with the roll?"),
        description=_("The returning officer reads it, and answers with a reason."),
        validators=[
            InputRequired(_("Say what is wrong with the roll.")),
            Length(10, 2000, _("Say in 10 to 2,000 characters what is wrong with the roll.")),
        ],
    )
    about = StringField(
        _("Membership number of whom it is about"),
        description=_("Leave it empty if it is about the rule. Your own number is on your page."),
        validators=[Optional(), at_most(20)],
    )


_NOTHING = "nothing"


class CorrectionForm(FlaskForm):
    """What the returning officer does about a roll."""

    number = StringField(
        _("Membership number"),
        validators=[InputRequired(_("Enter a membership number.")), at_most(20)],
    )
    change = RadioField(
        _("What changes?"),
        validators=[InputRequired(_("Choose what changes."))],
    )
    weight = IntegerField(
        _("How many votes she has"),
        default=1,
        validators=[
            InputRequired(_("Enter a number of votes.")),
            NumberRange(1, MOST_WEIGHT, _TOO_LARGE),
        ],
    )
    section = StringField(_("Section"), validators=[Optional(), at_most(60)])
    reason = TextAreaField(
        _("Reason"),
        description=_("Everyone can read it."),
        validators=[
            InputRequired(_("Give a reason.")),
            Length(10, 2000, _("Give a reason of 10 to 2,000 characters: everyone can read it.")),
        ],
    )

    def offer(self, *, also_nothing: bool = False) -> None:
        """Offer the changes; where a challenge is answered, also that the roll stays as it is."""
        choices = [
            SelectChoice(value=RollChange.ADDED.value, label=_("She is put on the roll")),
            SelectChoice(value=RollChange.REMOVED.value, label=_("She is taken off the roll")),
            SelectChoice(value=RollChange.WEIGHT.value, label=_("Her votes or section change")),
        ]
        if also_nothing:
            stays = SelectChoice(value=_NOTHING, label=_("Nothing: the roll is right"))
            choices.insert(0, stays)
            self.number.validators = [Optional(), at_most(20)]
            self.number.flags.required = False
        self.change.choices = choices

    def check(self) -> bool:
        """Whether a change names whom it is about."""
        if self.changes_nothing or (self.number.data or "").strip():
            return True
        self.number.errors = [_("Enter a membership number.")]
        return False

    @property
    def changes_nothing(self) -> bool:
        """Whether the roll stays as it is."""
        return bool(self.change.data == _NOTHING)

    def correction(self) -> Correction | None:
        """The change as typed; None if the roll stays as it is."""
        if self.changes_nothing:
            return None
        return Correction(
            (self.number.data or "").strip(),
            RollChange(self.change.data),
            self.weight.data or 1,
            (self.section.data or "").strip(),
        )
