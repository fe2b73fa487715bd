"""Pages of motions."""

from flask import Blueprint, render_template

from policy_forum.features.motions import queries  # noqa: F401
from policy_forum.web.access import RouteAudience, open_to

blueprint = Blueprint("motions", __name__, url_prefix="/motions")


@blueprint.get("/")
@open_to(RouteAudience.EVERYONE)
def index() -> str:
    """To be written."""
    return render_template("layout.html")
