"""The application with its demonstration, served from this process for a browser."""

import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from flask import Flask
from flask_security import hash_password
from werkzeug.serving import WSGIRequestHandler, make_server

from policy_forum.application import create_app
from policy_forum.command_line.demo.branches import ORGANISATION
from policy_forum.command_line.demo.loading import PASSWORD, load_demo
from policy_forum.command_line.demo.people import ACCOUNTS, Persona, person_of
from policy_forum.settings import Mode, Settings
from policy_forum.web.storage import db

SIGNED_OUT = "signed_out"
PERSONAS = (SIGNED_OUT, *(str(persona) for persona in Persona))


@dataclass(frozen=True)
class DemoSite:
    """A running demonstration. `app` knows the routes, `url` is where it is served."""

    app: Flask
    url: str


class _Quiet(WSGIRequestHandler):
    """Does not print a line for each request."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


def email_of(persona: str) -> str:
    """The address with which a persona of the demonstration signs in."""
    return next(person_of(a.person).email for a in ACCOUNTS if a.persona == persona)


@contextmanager
def served_demo(folder: Path) -> Iterator[DemoSite]:
    """Load the demonstration into a new database in the folder and serve it on a free port."""
    settings = Settings(
        secret=secrets.token_hex(32),
        mode=Mode.DEMO,
        database_url=f"sqlite:///{folder / 'demo.sqlite3'}",
        var_folder=folder,
        organisation=ORGANISATION,
    )
    app = create_app(settings)
    with app.app_context():
        db.create_all()
        clock = app.extensions["policy_forum"].clock
        load_demo(db.engine, clock.now(), ZoneInfo(settings.time_zone), hash_password(PASSWORD))
        app.extensions["policy_forum_runner"]().run_once()
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield DemoSite(app, f"http://127.0.0.1:{server.server_port}")
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        with app.app_context():
            db.engine.dispose()
