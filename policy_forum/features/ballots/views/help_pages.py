"""Help on ballots: how votes are counted, rule by rule, and how a vote is kept."""

from flask import Blueprint, abort, current_app, render_template
from flask.blueprints import BlueprintSetupState
from jinja2 import TemplateNotFound

from policy_forum.domain.counting.methods import METHODS
from policy_forum.domain.counting.results import Method
from policy_forum.features.ballots.rules.setting_up import THRESHOLD
from policy_forum.features.ballots.views.room import blueprint
from policy_forum.web.access import RouteAudience, open_to

pages = Blueprint("ballot_help", __name__, url_prefix="/help")


@pages.get("/counting")
@open_to(RouteAudience.EVERYONE)
def counting() -> str:
    """The methods, one sentence each."""
    return render_template("ballots/help_counting.html", methods=list(METHODS.values()))


@pages.get("/counting/<word>")
@open_to(RouteAudience.EVERYONE)
def method(word: str) -> str:
    """The definition of one method: what is counted, step by step, and its source."""
    if word not in set(Method) or Method(word) not in METHODS:
        abort(404)
    fragment = f"ballots/counting/{word}.html"
    try:
        current_app.jinja_env.get_template(fragment)
    except TemplateNotFound:
        abort(404)
    return render_template(
        "ballots/help_method.html", method=METHODS[Method(word)], fragment=fragment
    )


@pages.get("/your-vote")
@open_to(RouteAudience.EVERYONE)
def your_vote() -> str:
    """How a vote is kept: promises, how they hold, and their limits."""
    return render_template("ballots/help_your_vote.html", threshold=THRESHOLD)


@blueprint.record_once
def _with_ballots(state: BlueprintSetupState) -> None:
    # Their addresses are those of help, not of ballots.
    state.app.register_blueprint(pages)
