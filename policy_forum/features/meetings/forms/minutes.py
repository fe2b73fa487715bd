"""Forms of minutes: what the secretary writes to an item, and corrections."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import HiddenField, TextAreaField
from wtforms.validators import Optional

from policy_forum.features.meetings.rules.minutes.prose import (
    LONGEST_CORRECTION,
    LONGEST_PROSE,
)
from policy_forum.web.forms import at_most, required


class ProseForm(FlaskForm):
    """What is written to an item; `version` says which text the writer had before her."""

    text = TextAreaField(_("Text"), validators=[Optional(), at_most(LONGEST_PROSE)])
    version = HiddenField(default="0")

    @property
    def version_seen(self) -> int:
        """The version that she had before her; nonsense counts as none."""
        word = (self.version.data or "").strip()
        return int(word) if word.isascii() and word.isdecimal() and len(word) < 10 else 0


class CorrectionForm(FlaskForm):
    """A correction that a later meeting noted."""

    text = TextAreaField(
        _("Correction"),
        description=_("What was said wrongly, and what is right. It stands below the minutes."),
        validators=[required(_("a correction")), at_most(LONGEST_CORRECTION)],
    )
