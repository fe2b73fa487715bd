"""Flask CLI groups."""

from flask import Flask

from policy_forum.command_line.ballots import ballots
from policy_forum.command_line.branches import branches
from policy_forum.command_line.demo.group import demo
from policy_forum.command_line.documents import docs
from policy_forum.command_line.jobs import jobs
from policy_forum.command_line.meetings import meetings
from policy_forum.command_line.members import members
from policy_forum.command_line.motions import motions
from policy_forum.command_line.text import text

_GROUPS = (ballots, branches, demo, docs, jobs, meetings, members, motions, text)


def register_commands(app: Flask) -> None:
    """Register every group on the application's own `cli`."""
    for group in _GROUPS:
        app.cli.add_command(group)
