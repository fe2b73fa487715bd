"""The form that starts a practice meeting."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import StringField

from policy_forum.features.meetings.rules.practice_story import NAME_CHARACTERS
from policy_forum.web.forms import at_most


class PracticeForm(FlaskForm):
    """What whoever practises is called by her made-up members."""

    name = StringField(
        _("What your made-up members call you (optional)"),
        description=_(
            "A first name is enough. It is kept in the practice hall alone, where others who "
            "practise can read it, and is thrown away with it at the end of the week."
        ),
        validators=[at_most(NAME_CHARACTERS)],
    )

    @property
    def chosen_name(self) -> str:
        """The name without blanks around it; empty if none was given."""
        return " ".join((self.name.data or "").split())
