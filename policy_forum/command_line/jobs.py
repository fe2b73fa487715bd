"""`flask jobs run`: send messages and do jobs, on a server with workers of its own."""

import signal
import threading

import click
from flask import current_app
from flask.cli import AppGroup

from policy_forum.platform.runner import Runner

jobs = AppGroup("jobs", help="Messages and jobs that wait.")


@jobs.command("run")
@click.option("--once", is_flag=True, help="Do what waits now, and end.")
def run(*, once: bool) -> None:
    """Send messages and do jobs until told to stop."""
    runner: Runner = current_app.extensions["policy_forum_runner"]()
    if once:
        click.echo(f"{runner.run_once()} done")
        return
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    signal.signal(signal.SIGINT, lambda *_: stop.set())
    runner.run_until(stop)
