"""Forms of votes: a vote by device, a teller's count, and the set-up of a secret vote."""

from datetime import datetime

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, NumberRange

from policy_forum.features.ballots.forms.fields import WholeNumberField
from policy_forum.features.ballots.rules import Choice
from policy_forum.features.meetings.rules.floor import Figures
from policy_forum.features.meetings.rules.secret import LONGEST, LONGEST_WHY, SHORTEST, USUAL
from policy_forum.web.forms import at_most, required

_MOST_HANDS = 100_000


class VoteForm(FlaskForm):
    """What somebody says; `opened` is when the vote was opened that her page showed."""

    choice = StringField(validators=[required(_("for, against or abstain"))])
    opened = StringField(validators=[at_most(40)])

    @property
    def chosen(self) -> Choice | None:
        """What she says, if it is one of the three."""
        word = self.choice.data or ""
        return Choice(word) if word in set(Choice) else None

    @property
    def opened_at(self) -> datetime | None:
        """When the vote was opened to which she answers; None where the page did not say."""
        try:
            moment = datetime.fromisoformat(self.opened.data or "")
        except ValueError:
            return None
        return moment if moment.tzinfo else None


def _count(label: str) -> WholeNumberField:
    return WholeNumberField(
        label,
        validators=[
            InputRequired(message=_("Enter a number; nought is one.")),
            NumberRange(0, _MOST_HANDS, message=_("Enter how many hands you counted: 0 or more.")),
        ],
    )


class HandsForm(FlaskForm):
    """What one teller counted."""

    in_favour = _count(_("For"))
    against = _count(_("Against"))
    abstained = _count(_("Abstained"))

    @property
    def figures(self) -> Figures:
        """What was counted."""
        return Figures(self.in_favour.data or 0, self.against.data or 0, self.abstained.data or 0)


class MakeSecretForm(FlaskForm):
    """Why a vote is secret."""

    why = TextAreaField(
        _("Why this vote is secret"),
        description=_("The rule that says so, or your ruling. Everybody reads it."),
        validators=[required(_("why")), at_most(LONGEST_WHY)],
    )


class SealedVoteForm(FlaskForm):
    """With which key a secret vote is held, and for how long; the view fills in the keys."""

    key = RadioField(_("Key"), coerce=int, validators=[InputRequired(message=_("Choose a key."))])
    minutes = WholeNumberField(
        _("Minutes"),
        default=USUAL,
        description=_("It closes by itself after these. Members at home need a little longer."),
        validators=[
            InputRequired(message=_("Say for how many minutes.")),
            NumberRange(SHORTEST, LONGEST, message=_("Enter between %(min)s and %(max)s minutes.")),
        ],
    )
