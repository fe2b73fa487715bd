"""Pages of the record, for the national office, returning officers and auditors."""

from flask import Blueprint, render_template, request

from policy_forum.features.audit_trail import queries
from policy_forum.web.access import RouteAudience, open_to
from policy_forum.web.storage import current_session

blueprint = Blueprint("audit_trail", __name__, url_prefix="/record")


@blueprint.get("/")
@open_to(RouteAudience.AUDITORS)
def index() -> str:
    """Everything that happened, newest first."""
    kind = request.args.get("about", "")[:40]
    key = request.args.get("key", type=_key)
    page = queries.list_record(current_session(), request.args.get("page", 1, type=int), kind, key)
    return render_template("audit_trail/index.html", record=page, kind=kind, key=key)


@blueprint.get("/check")
@open_to(RouteAudience.AUDITORS)
def check() -> str:
    """Whether the chain of hashes holds."""
    return render_template(
        "audit_trail/check.html", verdict=queries.verify_chain(current_session())
    )


def _key(typed: str) -> int:
    """A key of the database; a larger number than it can hold is no key."""
    key = int(typed)
    if not 0 < key < 2**63:
        raise ValueError(typed)
    return key
