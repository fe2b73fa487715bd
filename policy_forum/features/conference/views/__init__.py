"""Pages of conference."""

from flask import render_template

from policy_forum.features.conference.views.room import blueprint
from policy_forum.web.access import RouteAudience, open_to

__all__ = ["blueprint"]


@blueprint.get("/what-we-stand-for")
@open_to(RouteAudience.EVERYONE)
def register() -> str:
    """To be written."""
    return render_template("layout.html")


@blueprint.get("/conference/")
@open_to(RouteAudience.EVERYONE)
def papers() -> str:
    """To be written."""
    return render_template("layout.html")


@blueprint.get("/conference/intake")
@open_to(RouteAudience.NATIONAL_OFFICE)
def intake() -> str:
    """To be written."""
    return render_template("layout.html")
