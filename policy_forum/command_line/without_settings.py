"""The commands that need neither settings nor database, where the application cannot be made."""

from typing import NoReturn

import click
from flask import Flask

from policy_forum.command_line.ballots import ballots
from policy_forum.command_line.documents import docs
from policy_forum.command_line.text import text
from policy_forum.settings import SettingsError

_NEED_SETTINGS = ("branches", "db", "demo", "jobs", "members", "motions")


def make_tools(unfit: SettingsError) -> Flask:
    """An application with no pages, for `flask ballots …`, `docs …` and `text …` alone.

    Everything else (serving, the database, other groups) ends with the sentence of `unfit`.
    """
    context = click.get_current_context(silent=True)
    if context and context.info_name == "run":
        raise click.ClickException(str(unfit))
    app = Flask("policy_forum")
    for group in (ballots, docs, text):
        app.cli.add_command(group)
    for name in _NEED_SETTINGS:
        app.cli.add_command(_refusing(name, unfit))
    return app


def _refusing(name: str, unfit: SettingsError) -> click.Command:
    takes_anything = {"ignore_unknown_options": True, "allow_extra_args": True}

    def refuse() -> NoReturn:
        raise click.ClickException(str(unfit))

    return click.Command(name, takes_anything, refuse, help="Needs settings: see README.")
