"""Pages of signing in, and of one's own account."""

from datetime import datetime

from flask import Blueprint, Flask, render_template
from flask_login import current_user
from flask_security import Security, SQLAlchemyUserDatastore
from sqlalchemy.orm import Session

from policy_forum.domain.access.actors import Actor
from policy_forum.features.accounts import queries
from policy_forum.features.accounts.models import Account
from policy_forum.web.access import RouteAudience, declare_library_route, open_to
from policy_forum.web.storage import db

blueprint = Blueprint("accounts", __name__, url_prefix="/account")


def set_up_sign_in(app: Flask) -> None:
    """Let the library sign people in; its roles are never used."""
    Security(app, SQLAlchemyUserDatastore(db, Account, None))
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("security."):
            declare_library_route(rule.endpoint, RouteAudience.EVERYONE)


def find_actor(session: Session, now: datetime) -> Actor | None:
    """Who is signed in to this request."""
    if not current_user.is_authenticated:
        return None
    return queries.find_actor(session, current_user.member_id, now.date())


@blueprint.get("/")
@open_to(RouteAudience.MEMBERS)
def index() -> str:
    """To be written."""
    return render_template("layout.html")
