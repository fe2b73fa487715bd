"""Pages of signing in, and of one's own account."""

from datetime import date
from urllib.parse import urlsplit

from flask import Blueprint, Flask, abort, flash, redirect, render_template, request, url_for
from flask import session as cookie
from flask_babel import gettext as _
from flask_login import current_user
from flask_security import login_user, user_authenticated
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from policy_forum.domain.access.actors import Actor
from policy_forum.domain.identifiers import AccountId, MemberId
from policy_forum.features.accounts import commands, queries
from policy_forum.features.accounts.forms import LinkForm
from policy_forum.features.accounts.rules import AttemptKind
from policy_forum.settings import Settings
from policy_forum.web import sign_in
from policy_forum.web.access import RouteAudience, open_to
from policy_forum.web.session import current_actor, request_work, wiring
from policy_forum.web.sign_in import outside_address, tidy_address
from policy_forum.web.storage import current_session

blueprint = Blueprint("accounts", __name__)


def set_up_sign_in(app: Flask, settings: Settings) -> None:
    """Let the library sign people in; count attempts; show what a demonstration offers."""
    sign_in.set_up(app, settings, queries.account_model())
    app.before_request(_count_attempts)
    user_authenticated.connect(_note_sign_in, app)

    @app.context_processor
    def _sign_in_values() -> dict[str, object]:
        if request.endpoint != "security.login":
            return {}
        shown = queries.list_demo_sign_ins(current_session()) if settings.is_demo else []
        return {"demo_sign_ins": shown, "link_form": LinkForm(formdata=None)}


def find_actor(session: Session, today: date) -> Actor | None:
    """Who is signed in to this request. One statement; one more when a device is remembered."""
    uniquifier = cookie.get("_user_id")
    if uniquifier is None and _REMEMBERED in request.cookies and current_user.is_authenticated:
        uniquifier = current_user.fs_uniquifier
    if uniquifier is None:
        return None
    return queries.find_actor_of_account(session, uniquifier, today)


_REMEMBERED = "policy_forum_stay"


def _note_sign_in(
    _app: Flask, user: queries.SomeAccount, authn_via: list[str], **_rest: object
) -> None:
    with request_work() as work:
        commands.note_sign_in(work, AccountId(user.id), (authn_via or ["password"])[0])


_SIGN_IN = (
    AttemptKind.SIGN_IN_ADDRESS,
    AttemptKind.SIGN_IN_ACCOUNT,
    AttemptKind.SIGN_IN_EVERYWHERE,
)
_MESSAGE = (
    AttemptKind.MESSAGE_ADDRESS,
    AttemptKind.MESSAGE_ACCOUNT,
    AttemptKind.MESSAGE_EVERYWHERE,
)
_COUNTED = {
    "security.login": _SIGN_IN,
    "security.forgot_password": _MESSAGE,
    "accounts.ask_for_link": _MESSAGE,
    "accounts.use_link": _SIGN_IN,
}


def _count_attempts() -> None:
    kinds = _COUNTED.get(request.endpoint or "")
    if kinds is None or request.method != "POST":
        return
    if request.is_json:
        # The library would read it, and the address in it would not be counted.
        abort(400)
    address, account, everywhere = kinds
    here, email = request.remote_addr or "unknown", tidy_address(request.form.get("email", ""))
    sources = [(address, here)]
    if email:
        sources += [(account, f"{here} {email}"), (everywhere, email)]
    with request_work() as work:
        too_many = commands.count_attempt(work, sources)
        if kinds is _MESSAGE and not too_many:
            commands.follow_list(work, email)
    if too_many:
        abort(429)


@blueprint.post("/sign-in/link")
@open_to(RouteAudience.EVERYONE)
def ask_for_link() -> Response | tuple[str, int]:
    """E-mail a one-time link, and say the same whether anyone has that address or not."""
    form = LinkForm()
    if not form.validate_on_submit():
        return render_template("accounts/ask_for_link.html", form=form), 422
    address = outside_address("accounts.show_link", secret=commands.PLACE_OF_SECRET)
    with request_work() as work:
        commands.send_link(work, form.email.data or "", address)
    return redirect(url_for("accounts.link_sent"))


@blueprint.get("/sign-in/link")
@open_to(RouteAudience.EVERYONE)
def show_link_form() -> str:
    """Where a link can be asked for."""
    return render_template("accounts/ask_for_link.html", form=LinkForm(formdata=None))


@blueprint.get("/sign-in/link/sent")
@open_to(RouteAudience.EVERYONE)
def link_sent() -> str:
    """What happens next."""
    return render_template("accounts/link_sent.html")


@blueprint.get("/sign-in/link/<secret>")
@open_to(RouteAudience.EVERYONE)
def show_link(secret: str) -> str:
    """A page with a button: opening the link spends nothing, as mail scanners open links."""
    return render_template("accounts/use_link.html", secret=secret)


@blueprint.post("/sign-in/link/<secret>")
@open_to(RouteAudience.EVERYONE)
def use_link(secret: str) -> Response | tuple[str, int]:
    """Spend the link and sign in."""
    with request_work() as work:
        account_id = commands.spend_link(work, secret[:200])
    account = queries.find_account(current_session(), account_id) if account_id else None
    if account is None or not account.active:
        return render_template("accounts/link_spent.html"), 410
    return _signed_in(account, "link")


@blueprint.post("/sign-in/demo/<int(max=2147483647):account_id>")
@open_to(RouteAudience.EVERYONE)
def sign_in_to_demo(account_id: int) -> Response:
    """Sign in as one of the people of a demonstration, with one press."""
    if not wiring().settings.is_demo:
        abort(404)
    account = queries.find_demo_account(current_session(), account_id) or abort(404)
    return _signed_in(account, "demonstration")


@blueprint.get("/account")
@open_to(RouteAudience.MEMBERS)
def index() -> str:
    """One's own account."""
    member_id = current_actor().member_id or MemberId(0)
    own = queries.get_own_account(current_session(), member_id)
    return render_template("accounts/index.html", own=own)


def _signed_in(account: queries.SomeAccount, way: str) -> Response:
    login_user(account, remember=False, authn_via=[way])
    flash(_("You are signed in."), "success")
    return redirect(_onward())


def _onward() -> str:
    """Where the person was going: only ever an address of this application."""
    onward = request.form.get("next", "")
    parts = urlsplit(onward)
    is_ours = onward.startswith("/") and not onward.startswith(("//", "/\\"))
    return onward if is_ours and not parts.netloc and "\\" not in onward else url_for("home.index")
