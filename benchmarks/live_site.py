"""The application with a hall that is followed live: for `benchmarks/live.py` and tests only."""

from benchmarks.live_routes import add_hall
from policy_forum.application import create_app

app = add_hall(create_app())
