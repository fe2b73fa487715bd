"""Flask CLI groups."""

from flask import Flask


def register_commands(app: Flask) -> None:
    """Register every group on the application's own `cli`."""
