"""The application with two routes to measure voting against: for `benchmarks/casting.py` only."""

from benchmarks.voting_routes import add_references
from policy_forum.application import create_app

app = add_references(create_app())
