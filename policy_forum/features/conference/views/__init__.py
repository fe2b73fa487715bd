"""Pages of conference."""

from policy_forum.features.conference.views import (
    agenda,
    intake,
    lineage,
    next_cycle,
    outcomes,
    panel,
    papers,
    submitting,
)
from policy_forum.features.conference.views.room import blueprint

__all__ = [
    "agenda",
    "blueprint",
    "intake",
    "lineage",
    "next_cycle",
    "outcomes",
    "panel",
    "papers",
    "submitting",
]
