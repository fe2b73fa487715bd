"""Pages of amendments."""

from policy_forum.features.amendments.views import answering, panel, reading, writing
from policy_forum.features.amendments.views.room import blueprint

__all__ = ["answering", "blueprint", "panel", "reading", "writing"]
