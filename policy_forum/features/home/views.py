"""Pages of home."""

from flask import Blueprint, render_template

from policy_forum.web.access import RouteAudience, open_to

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@open_to(RouteAudience.EVERYONE)
def index() -> str:
    """To be written."""
    return render_template("layout.html")
