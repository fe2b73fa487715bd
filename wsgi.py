"""The application for any WSGI server: `wsgi:app`."""

import os

from policy_forum.application import create_app
from policy_forum.command_line.without_settings import make_tools
from policy_forum.settings import SettingsError

try:
    app = create_app()
except SettingsError as unfit:
    # Set by `flask …`. A server must not start like this; a text can be merged all the same.
    if os.environ.get("FLASK_RUN_FROM_CLI") != "true":
        raise
    app = make_tools(unfit)
