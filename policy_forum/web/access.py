"""May this request enter? Every route says to whom it is open; one that does not stops start-up."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from flask import Flask, abort, current_app, redirect, request, url_for
from werkzeug.wrappers import Response

from policy_forum.domain.access.actors import Actor, OfficeKind
from policy_forum.domain.phrases import phrase
from policy_forum.domain.refusals import Reason, Refusal, RefusedError
from policy_forum.web.session import current_actor, wiring


class RouteAudience(StrEnum):
    """To whom a route is open. What they may do there is the permission table's business."""

    EVERYONE = "everyone"
    MEMBERS = "members"
    BRANCH_OFFICERS = "branch officers"
    NATIONAL_OFFICE = "national office"
    AUDITORS = "national office, returning officer, auditor"


class UndeclaredRouteError(Exception):
    """A route without an audience; raised at start-up."""


def open_to(audience: RouteAudience) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare to whom a view is open."""

    def declare(view: Callable[..., Any]) -> Callable[..., Any]:
        view.__dict__["route_audience"] = audience
        return view

    return declare


# Routes of libraries carry no mark of ours, so they are named here.
_LIBRARY_ROUTES = {"static": RouteAudience.EVERYONE}


def declare_library_route(endpoint: str, audience: RouteAudience) -> None:
    """Say to whom a route that a library brings is open."""
    _LIBRARY_ROUTES[endpoint] = audience


def audience_of(app: Flask, endpoint: str) -> RouteAudience | None:
    """The audience that a route declares, None if it does not."""
    if endpoint in _LIBRARY_ROUTES:
        return _LIBRARY_ROUTES[endpoint]
    declared = getattr(app.view_functions.get(endpoint), "route_audience", None)
    return declared if isinstance(declared, RouteAudience) else None


def guard_routes(app: Flask) -> None:
    """Refuse to start with an undeclared route, and check every request against its route's."""
    undeclared = sorted(
        {r.endpoint for r in app.url_map.iter_rules() if audience_of(app, r.endpoint) is None}
    )
    if undeclared:
        message = f"these routes do not say to whom they are open: {', '.join(undeclared)}"
        raise UndeclaredRouteError(message)
    app.before_request(_check_request)


def admits(audience: RouteAudience, actor: Actor) -> bool:
    """Whether the actor belongs to the audience."""
    if audience is RouteAudience.EVERYONE:
        return True
    if audience is RouteAudience.MEMBERS:
        return actor.is_signed_in
    # An office gives nothing to a member who has lapsed or is suspended.
    if not actor.is_member_in_good_standing:
        return False
    if audience is RouteAudience.BRANCH_OFFICERS:
        return any(not office.kind.is_national for office in actor.offices)
    if audience is RouteAudience.AUDITORS:
        return any(office.kind.is_national for office in actor.offices)
    return actor.holds(OfficeKind.NATIONAL_OFFICE)


def _check_request() -> Response | None:
    if request.endpoint is None:
        return None
    audience = audience_of(current_app, request.endpoint)
    if audience is None:
        abort(403)
    if audience is RouteAudience.EVERYONE:
        return None
    actor = current_actor()
    if admits(audience, actor):
        return None
    if actor.is_signed_in:
        sentence = phrase("This page is open to: %(audience)s.", audience=audience)
        raise RefusedError(Refusal(Reason.NOT_PERMITTED, sentence, phrase("Permissions")))
    if wiring().settings.is_practice:
        # Nobody has a password in the practice hall: there one is by starting a meeting.
        return redirect(url_for("meetings.practice"))
    asked_for = request.script_root + request.full_path.rstrip("?")
    onward = asked_for if request.method == "GET" else None
    return redirect(url_for("security.login", next=onward))
