"""What can be done to composites."""

from policy_forum.features.compositing.commands.agreeing import (
    answer_composite,
    publish_as_agreed,
    put_out,
    set_aside,
    take_back,
)
from policy_forum.features.compositing.commands.writing import (
    add_office_words,
    add_source,
    begin_composite,
    join_passages,
    leave_out_source,
    move_passage,
    remove_passage,
    reword_passage,
    take_clause,
    title_composite,
)

__all__ = [
    "add_office_words",
    "add_source",
    "answer_composite",
    "begin_composite",
    "join_passages",
    "leave_out_source",
    "move_passage",
    "publish_as_agreed",
    "put_out",
    "remove_passage",
    "reword_passage",
    "set_aside",
    "take_back",
    "take_clause",
    "title_composite",
]
