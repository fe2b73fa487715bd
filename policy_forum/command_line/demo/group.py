"""`flask demo`: load the demonstration, say who can sign in, move its clock, make it big."""

from datetime import datetime
from zoneinfo import ZoneInfo

import click
from flask import current_app
from flask.cli import AppGroup
from flask_security import hash_password

from policy_forum.command_line.demo.loading import PASSWORD, NotEmptyError, load_demo
from policy_forum.features.accounts.queries import list_demo_sign_ins
from policy_forum.settings import Mode
from policy_forum.web.session import Wiring
from policy_forum.web.storage import current_session, db

demo = AppGroup("demo", help="The demonstration organisation.")


def _wiring() -> Wiring:
    wired: Wiring = current_app.extensions["policy_forum"]
    return wired


@demo.command("load")
def load() -> None:
    """Fill an empty database with an invented organisation and two of its years."""
    wired = _wiring()
    if wired.settings.mode is Mode.PRODUCTION:
        raise click.ClickException(
            "The demonstration has sign-ins that everybody knows, so it is not loaded where "
            "POLICY_FORUM_MODE is production: set it to demo."
        )
    zone = ZoneInfo(wired.settings.time_zone)
    try:
        acts = load_demo(db.engine, wired.clock.now(), zone, hash_password(PASSWORD))
    except NotEmptyError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"The demonstration is loaded: {acts} acts of two years.")


@demo.command("sign-ins")
def sign_ins() -> None:
    """Print who can sign in to the demonstration, and what to try as each."""
    offered = list_demo_sign_ins(current_session())
    if not offered:
        return
    click.echo(f"Sign in as one of these people; the password of each is {PASSWORD}")
    for sign_in in offered:
        click.echo(f"\n  {sign_in.persona}: {sign_in.name}, {sign_in.email}")
        click.echo(f"    {sign_in.note}")
