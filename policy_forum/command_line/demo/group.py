"""`flask demo`: load the demonstration, say who can sign in, move its clock, make it big."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import click
from flask import current_app
from flask.cli import AppGroup
from flask_security import hash_password

from policy_forum.command_line.demo.loading import PASSWORD, NotEmptyError, load_demo
from policy_forum.command_line.demo.scaling import NotLoadedError, scale_up
from policy_forum.domain.cycle import Stage, Window
from policy_forum.features.accounts.queries import list_demo_sign_ins
from policy_forum.features.cycles.queries import current_of, list_cycles
from policy_forum.platform.demo_clock import DemoClock
from policy_forum.settings import Mode
from policy_forum.web.session import Wiring
from policy_forum.web.storage import current_session, db

demo = AppGroup("demo", help="The demonstration organisation.")


def _wiring() -> Wiring:
    wired: Wiring = current_app.extensions["policy_forum"]
    return wired


def _zone() -> ZoneInfo:
    return ZoneInfo(_wiring().settings.time_zone)


@demo.command("load")
def load() -> None:
    """Fill an empty database with an invented organisation and two of its years."""
    wired = _wiring()
    if wired.settings.mode is Mode.PRODUCTION:
        raise click.ClickException(
            "The demonstration has sign-ins that everybody knows, so it is not loaded where "
            "POLICY_FORUM_MODE is production: set it to demo."
        )
    try:
        acts = load_demo(db.engine, wired.clock.now(), _zone(), hash_password(PASSWORD))
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


@demo.command("clock")
@click.option("--to", "aim", required=True, metavar="STAGE|DATE", help="Such as submission.")
def clock(*, aim: str) -> None:
    """Move the demonstration forward, to the opening of a stage or to a day (YYYY-MM-DD)."""
    running = _wiring().clock
    if not isinstance(running, DemoClock):
        raise click.ClickException(
            "Only a demonstration has a clock that can be moved: set POLICY_FORUM_MODE to demo."
        )
    moment = _opening_of(Stage(aim)) if aim in set(Stage) else _midnight_of(aim)
    try:
        running.move_to(moment)
    except ValueError as error:
        raise click.ClickException(
            f"The clock does not move back: it is {_said(running.now())} already, "
            f"and that was {_said(moment)}."
        ) from error
    click.echo(f"It is now {_said(running.now())}.")


@demo.command("scale")
@click.option("--members", default=50_000, show_default=True, type=click.IntRange(min=1))
@click.option("--motions", default=2_000, show_default=True, type=click.IntRange(min=1))
def scale(*, members: int, motions: int) -> None:
    """Make the loaded demonstration big, in 200 branches, to measure how pages bear it."""
    wired = _wiring()
    if wired.settings.mode is Mode.PRODUCTION:
        raise click.ClickException("Only a demonstration is made bigger.")
    now = wired.clock.now()
    today = now.astimezone(_zone()).date()
    try:
        scale_up(db.engine, now, today, members=members, motions=motions)
    except NotLoadedError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"There are {members} members and {motions} motions.")


def _opening_of(stage: Stage) -> datetime:
    cycle = current_of(list_cycles(current_session()), _wiring().clock.now())
    window: Window | None = cycle.calendar.window(stage) if cycle else None
    if window is None:
        raise click.ClickException(f"There is no cycle with a stage “{stage.label}”.")
    return window.opens


def _midnight_of(aim: str) -> datetime:
    try:
        return datetime.combine(date.fromisoformat(aim), time(), _zone())
    except ValueError as error:
        stages = ", ".join(Stage)
        raise click.BadParameter(
            f"“{aim}” is neither a day such as 2027-03-01 nor one of these stages: {stages}.",
            param_hint="--to",
        ) from error


def _said(moment: datetime) -> str:
    local = moment.astimezone(_zone())
    return f"{local.day} {local:%B %Y, %H:%M}"
