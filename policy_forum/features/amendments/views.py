"""Pages of amendments."""

from flask import Blueprint, render_template

from policy_forum.features.amendments import queries  # noqa: F401
from policy_forum.web.access import RouteAudience, open_to

blueprint = Blueprint("amendments", __name__, url_prefix="/amendments")


@blueprint.get("/")
@open_to(RouteAudience.EVERYONE)
def index() -> str:
    """To be written."""
    return render_template("layout.html")
