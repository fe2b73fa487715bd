"""Two routes to measure voting against.

`/benchmark/vote` is the bare vote: the same server, no session, no token, no person; two inserts
by SQLAlchemy Core in one transaction, a mark on a roll and a paper in a box.
"""

import secrets

from flask import Flask, request
from flask_wtf.csrf import CSRFProtect
from sqlalchemy import Column, Integer, LargeBinary, MetaData, String, Table, insert

from policy_forum.web.access import RouteAudience, open_to
from policy_forum.web.storage import db

TABLES = MetaData()
ROLL = Table("benchmark_roll", TABLES, Column("member_id", Integer, primary_key=True))
BOX = Table(
    "benchmark_box",
    TABLES,
    Column("tracker", String(32), primary_key=True),
    Column("paper", LargeBinary, nullable=False),
)


def add_references(app: Flask) -> Flask:
    """The application with the two routes, before it has answered anything."""

    @app.get("/benchmark/hello")
    @open_to(RouteAudience.EVERYONE)
    def hello() -> str:
        """Answer as little as an application can."""
        return "Hello, world"

    @app.post("/benchmark/vote")
    @open_to(RouteAudience.EVERYONE)
    def vote() -> str:
        """Mark a roll, and put a paper into a box."""
        member_id, paper = int(request.form["member"]), request.form["paper"].encode()
        with db.engine.begin() as connection:
            connection.execute(insert(ROLL), {"member_id": member_id})
            connection.execute(insert(BOX), {"tracker": secrets.token_hex(16), "paper": paper})
        return "ok"

    protection: CSRFProtect = app.extensions["csrf"]
    protection.exempt(vote)
    return app
