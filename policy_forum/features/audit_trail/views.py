"""Pages of audit trail."""

from flask import Blueprint, render_template

from policy_forum.web.access import RouteAudience, open_to

blueprint = Blueprint("audit_trail", __name__, url_prefix="/record")


@blueprint.get("/")
@open_to(RouteAudience.AUDITORS)
def index() -> str:
    """To be written."""
    return render_template("layout.html")
