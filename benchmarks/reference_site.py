"""The application with two routes to measure its pages against: for `benchmarks/pages.py` only."""

from benchmarks.reference_routes import add_references
from policy_forum.application import create_app

app = add_references(create_app())
