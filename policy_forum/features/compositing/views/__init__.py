"""Pages of composites."""

from policy_forum.features.compositing.views import panel, reading, settling, wording, workbench
from policy_forum.features.compositing.views.room import blueprint

__all__ = ["blueprint", "panel", "reading", "settling", "wording", "workbench"]
