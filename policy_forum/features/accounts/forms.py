"""Forms of signing in."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import EmailField

from policy_forum.web.forms import at_most, required


class LinkForm(FlaskForm):
    """Ask for a one-time link."""

    email = EmailField(
        _("E-mail address"),
        description=_("The address that your branch has for you."),
        validators=[required(_("your e-mail address")), at_most(320)],
        render_kw={"autocomplete": "email"},
    )
