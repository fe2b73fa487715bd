"""Forms of the door: a typed code, apologies, stewards."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import RadioField, StringField, TextAreaField

from policy_forum.features.meetings.rules.states import StewardDuty
from policy_forum.web.forms import SelectChoice, at_most, required


class CodeForm(FlaskForm):
    """The code on the screen, as somebody types it."""

    code = StringField(
        _("Code on the screen"),
        description=_("Six letters and figures. Capitals, spaces and hyphens do not matter."),
        validators=[required(_("the code that is on the screen of the meeting")), at_most(40)],
    )


class ApologiesForm(FlaskForm):
    """Apologies, and what she wants to say with them."""

    text = TextAreaField(
        _("What the meeting should know (optional)"),
        description=_("Whoever keeps the door can read it. It is not in the minutes."),
        validators=[at_most(300)],
    )


class StewardForm(FlaskForm):
    """Who is asked, and for what."""

    member = StringField(
        _("Member"),
        description=_("Membership number, e-mail address, or full name."),
        validators=[required(_("a membership number, an e-mail address or a name")), at_most(320)],
    )
    duty = RadioField(
        _("What she is asked to do"),
        choices=[
            SelectChoice(
                value=StewardDuty.TELLER.value, label=_("Count hands, as one of the tellers")
            ),
            SelectChoice(value=StewardDuty.DOOR.value, label=_("Keep the door")),
        ],
        validators=[required(_("what she is asked to do"))],
    )

    @property
    def chosen_duty(self) -> StewardDuty:
        """What was chosen; call it on a valid form."""
        return StewardDuty(self.duty.data)
