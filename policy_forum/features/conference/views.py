"""Pages of conference."""

from flask import Blueprint, render_template

from policy_forum.features.conference import queries  # noqa: F401
from policy_forum.web.access import RouteAudience, open_to

blueprint = Blueprint("conference", __name__, url_prefix="/conference")


@blueprint.get("/what-we-stand-for")
@open_to(RouteAudience.EVERYONE)
def register() -> str:
    """To be written."""
    return render_template("layout.html")


@blueprint.get("/")
@open_to(RouteAudience.EVERYONE)
def papers() -> str:
    """To be written."""
    return render_template("layout.html")
