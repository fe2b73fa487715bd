"""`flask text`: the text engine on files, without a database."""

from policy_forum.command_line.text.amending import apply, diff, merge, rebase, wording
from policy_forum.command_line.text.compositing import composite, similar
from policy_forum.command_line.text.group import text
from policy_forum.command_line.text.reading import lines, parse

for _command in (parse, lines, diff, wording, apply, merge, rebase, similar, composite):
    text.add_command(_command)

__all__ = ["text"]
