"""The application for any WSGI server: `wsgi:app`."""

from policy_forum.application import create_app

app = create_app()
