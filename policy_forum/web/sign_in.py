"""How the sign-in library is set up: only for signing in, never for rights."""

import hashlib
from datetime import timedelta
from typing import Any

from flask import Flask, current_app, request, url_for
from flask_babel import lazy_gettext as _
from flask_login.utils import _user_context_processor
from flask_security import Security, SQLAlchemyUserDatastore
from flask_security.mail_util import MailUtil

from policy_forum.platform.outbox import Notice
from policy_forum.platform.work import unit_of_work
from policy_forum.settings import Mode, Settings
from policy_forum.web.access import RouteAudience, declare_library_route
from policy_forum.web.session import current_actor, wiring
from policy_forum.web.storage import current_session, db

_ROUTES = {
    "security.login": RouteAudience.EVERYONE,
    "security.logout": RouteAudience.EVERYONE,
    "security.forgot_password": RouteAudience.EVERYONE,
    "security.reset_password": RouteAudience.EVERYONE,
    "security.change_password": RouteAudience.MEMBERS,
    "security.static": RouteAudience.EVERYONE,
    "security.verify": RouteAudience.MEMBERS,
}


class OutboxMail(MailUtil):
    """The library's messages wait in the outbox like all others."""

    def send_mail(
        self,
        template: str,
        subject: str,
        recipient: Any,
        sender: Any,
        body: str | None,
        html: str | None,
        **kwargs: Any,
    ) -> None:
        """Queue a message whose words the library has made."""
        values = {"subject": str(subject), "body": body or ""}
        with unit_of_work(current_session(), current_actor(), wiring().clock) as work:
            work.notify(Notice(str(recipient), "as_written", values))


def outside_address(endpoint: str, **values: Any) -> str:
    """An address for a message: it begins with the public address, if one is set.

    The request's own would be whatever host the asker named; only a demonstration uses it. Either
    holds already where the application is mounted.
    """
    mounted = request.script_root
    base = wiring().settings.public_address or request.host_url.rstrip("/") + mounted
    return base + url_for(endpoint, **values).removeprefix(mounted)


def tidy_address(typed: str) -> str:
    """An e-mail address as the library looks it up, so that no spelling is counted apart."""
    shortened = typed[:320].strip()
    mail: MailUtil = current_app.extensions["security"].mail_util
    try:
        return mail.normalize(shortened).lower()
    except ValueError:
        return shortened.lower()


def set_up(app: Flask, settings: Settings, account_model: type) -> None:
    """Register the library with our pages, our outbox and none of its roles."""
    app.config.update(_configuration(settings))
    security = Security(
        app,
        # No table of roles: the library's types ask for one, the library does not.
        SQLAlchemyUserDatastore(db, account_model, None),  # type: ignore[arg-type]
        mail_util_cls=OutboxMail,
    )
    _leave_out_what_we_never_use(app, security)
    app.extensions["security"].mail_context_processor(lambda: {"outside_address": outside_address})
    for endpoint, audience in _ROUTES.items():
        declare_library_route(endpoint, audience)


def _leave_out_what_we_never_use(app: Flask, security: Security) -> None:
    # Both would load the account at every request, for roles and for a template variable; who is
    # asking is found with her offices in one statement instead (accounts.views.find_actor).
    app.before_request_funcs[None].remove(security.principal._on_before_request)  # noqa: SLF001
    app.template_context_processors[None].remove(_user_context_processor)


# What the library would say in the words of software.
_SENTENCES = {
    "SECURITY_EMAIL_SUBJECT_PASSWORD_RESET": _("Choose a new password"),
    "SECURITY_MSG_GENERIC_AUTHN_FAILED": (
        _("The e-mail address or the password is not right. Try again, or have a link sent."),
        "error",
    ),
    "SECURITY_MSG_PASSWORD_RESET_REQUEST": (
        _("If a member has the address %(email)s, a link is on its way to it."),
        "info",
    ),
    "SECURITY_MSG_PASSWORD_RESET_EXPIRED": (
        _("That link is older than %(within)s. Ask for a new one below."),
        "error",
    ),
    "SECURITY_MSG_INVALID_RESET_PASSWORD_TOKEN": (
        _("That link was used already, or was cut off. Ask for a new one below."),
        "error",
    ),
    "SECURITY_MSG_PASSWORD_RESET_NO_LOGIN": (
        _("Your new password is set. Sign in with it."),
        "success",
    ),
}


def _configuration(settings: Settings) -> dict[str, Any]:
    salt = hashlib.sha256(b"policy forum: links of the sign-in library").hexdigest()
    return {
        "SECURITY_PASSWORD_HASH": "argon2",
        "SECURITY_PASSWORD_SINGLE_HASH": ["argon2"],
        "SECURITY_PASSWORD_SALT": salt,
        "SECURITY_PASSWORD_LENGTH_MIN": 10,
        "SECURITY_LOGIN_URL": "/sign-in",
        "SECURITY_LOGOUT_URL": "/sign-out",
        "SECURITY_LOGOUT_METHODS": ["POST"],
        "SECURITY_RECOVERABLE": True,
        "SECURITY_RESET_URL": "/reset-password",
        "SECURITY_RESET_PASSWORD_WITHIN": "1 hours",
        "SECURITY_CHANGEABLE": True,
        "SECURITY_CHANGE_URL": "/account/password",
        "SECURITY_REGISTERABLE": False,
        "SECURITY_TRACKABLE": False,
        "SECURITY_RETURN_GENERIC_RESPONSES": True,
        "SECURITY_LOGIN_USER_TEMPLATE": "accounts/sign_in.html",
        "SECURITY_FORGOT_PASSWORD_TEMPLATE": "accounts/forgot_password.html",
        "SECURITY_RESET_PASSWORD_TEMPLATE": "accounts/reset_password.html",
        "SECURITY_CHANGE_PASSWORD_TEMPLATE": "accounts/change_password.html",
        "SECURITY_VERIFY_TEMPLATE": "accounts/verify.html",
        "SECURITY_FRESHNESS": timedelta(minutes=-1),
        "SECURITY_POST_LOGIN_VIEW": "home.index",
        "SECURITY_POST_LOGOUT_VIEW": "home.index",
        "SECURITY_POST_RESET_VIEW": "security.login",
        "SECURITY_POST_CHANGE_VIEW": "accounts.index",
        "SECURITY_CLI_USERS_NAME": None,
        "SECURITY_CLI_ROLES_NAME": None,
        "SECURITY_EMAIL_HTML": False,
        "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},
        "SESSION_PROTECTION": "basic",
        **_SENTENCES,
        "SECURITY_EMAIL_SENDER": settings.mail_from,
        "SECURITY_DEFAULT_REMEMBER_ME": False,
        "REMEMBER_COOKIE_DURATION": timedelta(days=30),
        "REMEMBER_COOKIE_NAME": f"policy_forum{'_practice' if settings.is_practice else ''}_stay",
        "REMEMBER_COOKIE_HTTPONLY": True,
        "REMEMBER_COOKIE_SAMESITE": "Lax",
        "REMEMBER_COOKIE_SECURE": settings.mode is Mode.PRODUCTION,
    }
