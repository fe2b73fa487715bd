"""The menu, and what every page knows: the organisation, the person, the demonstration's clock."""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, current_app, request, url_for
from flask_babel import gettext as _

from policy_forum.domain.cycle import Stage
from policy_forum.platform.demo_clock import DemoClock
from policy_forum.web.access import RouteAudience, admits
from policy_forum.web.presentation import said
from policy_forum.web.session import current_actor, now, wiring


@dataclass(frozen=True)
class MenuItem:
    """One entry of the menu."""

    label: str
    href: str
    current: bool


# endpoint, label, to whom it is shown
_MENU = (
    ("home.index", "Home", RouteAudience.EVERYONE),
    ("motions.index", "Motions", RouteAudience.EVERYONE),
    ("meetings.index", "Meetings", RouteAudience.MEMBERS),
    ("ballots.index", "Ballots", RouteAudience.MEMBERS),
    ("cycles.index", "The year", RouteAudience.EVERYONE),
    ("conference.register", "What we stand for", RouteAudience.EVERYONE),
    ("conference.papers", "Conference", RouteAudience.EVERYONE),
    ("branches.index", "Branches", RouteAudience.EVERYONE),
    ("administration.index", "National office", RouteAudience.NATIONAL_OFFICE),
    ("audit_trail.index", "The record", RouteAudience.AUDITORS),
)


def menu() -> list[MenuItem]:
    """The entries open to this person."""
    actor = current_actor()
    here = request.blueprint
    return [
        MenuItem(
            _(label),
            _address(endpoint, request.script_root),
            _is_current(endpoint, request.endpoint, here),
        )
        for endpoint, label, audience in _MENU
        if admits(audience, actor)
    ]


@cache
def _address(endpoint: str, _root: str) -> str:
    """The address of a page without parameters, worked out once for each place of mounting."""
    return url_for(endpoint)


@cache
def _is_current(endpoint: str, here: str | None, blueprint: str | None) -> bool:
    if here == endpoint:
        return True
    same_room = [e for e, _label, _audience in _MENU if e.partition(".")[0] == blueprint]
    return same_room == [endpoint]


def set_up(app: Flask) -> None:
    """Give every template what the layout needs."""
    app.context_processor(_layout_values)
    app.jinja_env.globals["static_url"] = static_url
    app.jinja_env.globals["path"] = path


@cache
def _fingerprinted(folder: str, name: str) -> str:
    fingerprint = hashlib.sha256((Path(folder) / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={fingerprint}"


def static_url(name: str) -> str:
    """The address of a static file, which changes when the file does."""
    return request.script_root + _fingerprinted(current_app.static_folder or "", name)


def path(address: str) -> str:
    """The address of a page of this application, wherever it is mounted."""
    return request.script_root + address


# Nobody has a password in the practice hall: there one is somebody by starting a meeting.
_WAY_IN = {False: "security.login", True: "meetings.practice"}


def _layout_values() -> dict[str, Any]:
    actor, wired, root = current_actor(), wiring(), request.script_root
    values: dict[str, Any] = {
        "organisation_name": wired.settings.organisation,
        "navigation": menu(),
        "sign_in_url": _address(_WAY_IN[wired.settings.is_practice], root),
        "actor": actor,
        "is_demo": wired.settings.is_demo,
        "is_practice": wired.settings.is_practice,
        "now": now(),
    }
    if actor.is_signed_in:
        values["signed_in_person"] = {
            "name": actor.name,
            "href": _address("accounts.index", root),
            "sign_out_url": _address("security.logout", root),
        }
    if isinstance(wired.clock, DemoClock):
        values["demo_clock"] = {
            "now": now(),
            "action": _address("home.move_demo_clock", root),
            "stages": _stages(),
        }
    return values


@cache
def _stages() -> list[dict[str, Any]]:
    return [{"key": s.value, "label": said(s.label), "current": False} for s in Stage]
