"""Two routes to measure pages against.

`/benchmark/hello` says two words. `/benchmark/bare/<id>` loads one motion by its primary key and
renders its text with one template: no session, no person, no layout. What a page costs beyond
that is what the application adds.
"""

from pathlib import Path

from flask import Flask, abort
from jinja2 import ChoiceLoader, FileSystemLoader

from policy_forum.features.motions.models import Motion
from policy_forum.web.access import RouteAudience, open_to
from policy_forum.web.storage import current_session

_OWN = FileSystemLoader(Path(__file__).parent / "templates")


def add_references(app: Flask) -> Flask:
    """The application with the two routes, before it has answered anything."""
    known = app.jinja_env.loader
    app.jinja_env.loader = ChoiceLoader([_OWN, *([known] if known else [])])

    @app.get("/benchmark/hello")
    @open_to(RouteAudience.EVERYONE)
    def hello() -> str:
        """Answer as little as an application can."""
        return "Hello, world"

    @app.get("/benchmark/bare/<int:motion_id>")
    @open_to(RouteAudience.EVERYONE)
    def bare(motion_id: int) -> str:
        """One row, one template."""
        motion = current_session().get(Motion, motion_id) or abort(404)
        # Flask's own render_template would add the values of the layout, which a bare page has not.
        return app.jinja_env.get_template("bare_page.html").render(motion=motion)

    return app
