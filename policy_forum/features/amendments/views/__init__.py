"""Pages of amendments."""

from policy_forum.features.amendments.views import (
    answering,
    on_text,
    panel,
    paper,
    reading,
    writing,
)
from policy_forum.features.amendments.views.room import blueprint

__all__ = ["answering", "blueprint", "on_text", "panel", "paper", "reading", "writing"]
