"""`flask docs permissions`: print what the documentation says from what the code enforces."""

import click
from flask.cli import AppGroup

from policy_forum.domain.access.policy import POLICY, Action

docs = AppGroup("docs", help="Documentation that is printed from the code.")

_HEAD = """# Permissions

Printed from `policy_forum/domain/access/policy.py` by `flask docs permissions`; a test holds the
two together. Commands enforce the table, and views ask it which buttons to offer. No office
escapes a window: moving a window is an action of its own, with a published reason.

| action | who | during |
| --- | --- | --- |
"""


def permissions_page() -> str:
    """The permission table as Markdown."""
    return _HEAD + "".join(_line(action) for action in Action)


def _line(action: Action) -> str:
    rule = POLICY[action]
    during = "any time" if rule.during is None else ", ".join(str(s.label) for s in rule.during)
    return f"| {action.label} | {rule.who.phrase} | {during} |\n"


@docs.command("permissions")
def permissions() -> None:
    """Print the permission table as docs/permissions.md holds it."""
    click.echo(permissions_page(), nl=False)
