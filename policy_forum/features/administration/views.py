"""Pages of administration."""

from flask import Blueprint, render_template

from policy_forum.web.access import RouteAudience, open_to

blueprint = Blueprint("administration", __name__, url_prefix="/office")


@blueprint.get("/")
@open_to(RouteAudience.NATIONAL_OFFICE)
def index() -> str:
    """To be written."""
    return render_template("layout.html")
