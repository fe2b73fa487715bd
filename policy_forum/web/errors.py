"""What a person reads when something was not done."""

import logging
from typing import Any

from flask import Flask, render_template, request, session
from flask_wtf.csrf import CSRFError
from sqlalchemy.orm import Session
from werkzeug.exceptions import HTTPException, InternalServerError

from policy_forum.domain.refusals import Refusal, RefusedError
from policy_forum.web.storage import current_session

_LOG = logging.getLogger(__name__)
_TEMPLATES = {
    400: "errors/bad_request.html",
    403: "errors/denied.html",
    404: "errors/not_found.html",
    405: "errors/not_found.html",
    413: "errors/too_large.html",
    429: "errors/too_many.html",
}


_PLAIN_PAGE = (
    '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Something went wrong'
    "</title></head><body><main><h1>Something went wrong here</h1><p>Nothing was changed. "
    "Try again in a minute.</p></main></body></html>"
)


def handle_errors(app: Flask) -> None:
    """One handler for refusals, one for HTTP errors, one for everything else."""
    app.register_error_handler(RefusedError, _show_refused)
    app.register_error_handler(CSRFError, show_csrf)
    app.register_error_handler(HTTPException, _show_http_error)
    app.register_error_handler(Exception, _show_unexpected)


def status_of(refusal: Refusal) -> int:
    """403 if the person is refused, 409 if a rule or window refuses."""
    return 403 if refusal.is_personal else 409


def _show_refused(error: RefusedError) -> tuple[str, int]:
    _forget_changes(current_session())
    page = render_template("errors/refused.html", refusal=error.refusal, typed=_typed())
    return page, status_of(error.refusal)


_NO_TEXT = frozenset(
    {"csrf_token", "password", "password_confirm", "new_password"}
    # What stands in these is for the sender's own page, or for nobody at all.
    | {"code", "envelope", "paper", "tracker"}
)
_WORTH_KEEPING = 60


def _typed() -> list[str]:
    """The longer texts that the person sent: a window may have closed while she wrote them."""
    sent = request.form.items(multi=True)
    return [text for name, text in sent if name not in _NO_TEXT and len(text) >= _WORTH_KEEPING]


def show_csrf(_error: CSRFError) -> tuple[str, int]:
    """Say that a form did not come from a page of this person's session."""
    page = render_template("errors/csrf.html")
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        # Her browser kept her cookie back, and would take a new one in its place: signed out.
        session.modified = False
    return page, 400


def _show_http_error(error: HTTPException) -> Any:
    if error.code is None or error.code < 400:
        return error
    template = _TEMPLATES.get(error.code)
    if template is None:
        return error if error.code < 500 else _show_unexpected(error)
    return render_template(template), error.code


def _show_unexpected(error: Exception) -> tuple[str, int]:
    _LOG.error("unexpected error", exc_info=error)
    try:
        _forget_changes(current_session())
        return render_template("errors/unexpected.html"), InternalServerError.code
    except Exception:  # noqa: BLE001 - the database itself may be away, and the page's head asks it
        return _PLAIN_PAGE, InternalServerError.code


def _forget_changes(session: Session) -> None:
    session.rollback()
