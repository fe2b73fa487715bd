"""Bring a database to the newest revision and, when it is new, fill it with the demo.

`python prepare_database.py [--empty]` does in one process, so that
the application is loaded once, what `flask db upgrade`, `flask demo load` and
`flask demo sign-ins` do. Prints the sign-ins; on failure one sentence, with the trace on
standard error, and status 2.
"""

import sys
import traceback
from contextlib import redirect_stdout
from pathlib import Path

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from flask import Flask
from flask.cli import ScriptInfo
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from policy_forum.application import create_app

MIGRATIONS = Path(__file__).resolve().parent / "migrations"


class DatabaseIsNewerError(Exception):
    """The database was made by a version of the program that is newer than this one."""


def main(*, with_demo: bool) -> int:
    """Prepare the database that the environment names; return the exit status."""
    try:
        prepare(create_app(), with_demo=with_demo)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - told here, traced in the log
        traceback.print_exc()
        sys.stdout.write(f"{sentence_on(error)}\n")
        return 2
    return 0


def prepare(application: Flask, *, with_demo: bool) -> None:
    """Migrate; load the demo into a new database; print its sign-ins."""
    with redirect_stdout(sys.stderr), application.app_context():
        revision = current_revision(application.extensions["migrate"].db.engine)
        if revision != newest_revision(revision):
            call(application, "db", "upgrade")
        if with_demo and revision is None:
            call(application, "demo", "load")
    if with_demo:
        call(application, "demo", "sign-ins")


def sentence_on(error: BaseException) -> str:
    """Say in one line what went wrong."""
    if isinstance(error, OperationalError):
        return f"The database cannot be used: {' '.join(str(error.orig).split())}"
    if isinstance(error, SystemExit):
        return "A command of the application stopped"
    return " ".join(str(error).split()) or type(error).__name__


def current_revision(engine: Engine) -> str | None:
    """Return the revision the database is at; None when it is new."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest_revision(current: str | None) -> str | None:
    """Return the newest revision known here.

    Raises:
        DatabaseIsNewerError: `current` is not known here.

    """
    scripts = ScriptDirectory(str(MIGRATIONS))
    try:
        if current is not None:
            scripts.get_revision(current)
    except CommandError:
        raise DatabaseIsNewerError(
            "The database was made by a newer version of Policy Forum: "
            "update the program, or point DATABASE_URL at another database"
        ) from None
    return scripts.get_current_head()


def call(application: Flask, *command: str) -> None:
    """Run one of the application's own commands in this process."""
    script = ScriptInfo(create_app=lambda: application)
    application.cli.main(list(command), prog_name="flask", standalone_mode=False, obj=script)


if __name__ == "__main__":
    sys.exit(main(with_demo="--empty" not in sys.argv))
