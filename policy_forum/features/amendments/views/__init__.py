"""Pages of amendments."""

from policy_forum.features.amendments.views import (
    answering,
    floor,
    offering,
    on_text,
    order,
    panel,
    paper,
    reading,
    versions,
    word_file,
    writing,
)
from policy_forum.features.amendments.views.room import blueprint

__all__ = [
    "answering",
    "blueprint",
    "floor",
    "offering",
    "on_text",
    "order",
    "panel",
    "paper",
    "reading",
    "versions",
    "word_file",
    "writing",
]
