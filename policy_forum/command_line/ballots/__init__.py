"""`flask ballots`: votes in files counted, verified and converted, without a database."""

from policy_forum.command_line.ballots.converting import convert
from policy_forum.command_line.ballots.counting import count
from policy_forum.command_line.ballots.group import ballots
from policy_forum.command_line.ballots.verifying import verify

for _command in (count, verify, convert):
    ballots.add_command(_command)

__all__ = ["ballots"]
