"""Forms of opening a ballot, of giving one up, and of finding one's own paper."""

import re

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import StringField

from policy_forum.web.forms import ReasonForm, at_most, required

_BETWEEN = re.compile(r"[\s.:-]+")
_TRACKER = re.compile(r"[0-9a-f]{32}", re.ASCII)


class CodeForm(FlaskForm):
    """The code on a scrutineer’s card."""

    code = StringField(
        _("The code on your card"),
        description=_("Capitals or small letters, with or without hyphens."),
        validators=[required(_("the code that is printed on your card")), at_most(200)],
    )


class AbandonForm(ReasonForm):
    """Why a ballot is given up."""


class TrackerForm(FlaskForm):
    """The tracker on a receipt."""

    tracker = StringField(
        _("Tracker"),
        description=_("32 letters and digits (0 to 9, a to f), as your receipt shows it."),
        validators=[required(_("the tracker on your receipt")), at_most(100)],
    )

    def read(self) -> str | None:
        """The tracker in its one spelling; None, with what is wrong said, for anything else."""
        if not self.validate_on_submit():
            return None
        typed = _BETWEEN.sub("", self.tracker.data or "").lower()
        if _TRACKER.fullmatch(typed):
            return typed
        self.tracker.errors = [
            _(
                "A tracker has 32 letters and digits from 0 to 9 and a to f; this has %(count)s.",
                count=len(typed),
            )
            if len(typed) != 32
            else _("Only the digits 0 to 9 and the letters a to f stand in a tracker.")
        ]
        return None
