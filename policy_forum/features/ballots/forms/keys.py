"""Forms of election keys: beginning one, and typing back the code of a card."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, NumberRange

from policy_forum.domain.sealing.limits import MOST_SCRUTINEERS
from policy_forum.features.ballots.forms.fields import WholeNumberField
from policy_forum.features.ballots.rules.keys import LONGEST_LABEL
from policy_forum.web.forms import at_most, required


class KeyForm(FlaskForm):
    """A name for the key, who holds it, and how many of them are needed."""

    label = StringField(
        _("Name of the key"),
        description=_("For you and the scrutineers, for example “Branch officers 2027”."),
        validators=[required(_("a name for the key")), at_most(LONGEST_LABEL)],
    )
    numbers = TextAreaField(
        _("Scrutineers"),
        description=_(
            "Their membership numbers, one to a line, at most nine. They must be members in good "
            "standing of the body that votes, or the returning officer."
        ),
        validators=[required(_("the membership number of at least one scrutineer")), at_most(1000)],
    )
    needed = WholeNumberField(
        _("How many of them are needed to open the envelopes"),
        description=_(
            "Two of three is a good rule: no one can open them alone, and one may be ill."
        ),
        validators=[
            InputRequired(_("Say how many scrutineers are needed.")),
            NumberRange(
                1,
                MOST_SCRUTINEERS,
                _("Enter a number between 1 and %(most)s.", most=MOST_SCRUTINEERS),
            ),
        ],
    )

    def named(self) -> list[str]:
        """The membership numbers that were typed; commas and spaces part them as lines do."""
        typed = (self.numbers.data or "").replace(",", " ").replace(";", " ")
        return typed.split()


class CodeForm(FlaskForm):
    """The code of a card, typed back from the printed card."""

    code = StringField(
        _("The code on your card"),
        description=_("Letters and digits in groups of five. Capitals and spaces do not matter."),
        validators=[required(_("the code on your card")), at_most(200)],
    )
