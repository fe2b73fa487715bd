"""The blueprint that all pages of members share."""

from flask import Blueprint
from flask.blueprints import BlueprintSetupState
from werkzeug.wrappers import Response

from policy_forum.features.branches.views import show_officers_by
from policy_forum.features.members import queries

blueprint = Blueprint("members", __name__, url_prefix="/members")

Page = str | tuple[str, int] | Response


@blueprint.record_once
def _name_officers(state: BlueprintSetupState) -> None:
    """A branch's page names its officers, whom only this feature knows."""
    show_officers_by(state.app.extensions, queries.list_officers)
