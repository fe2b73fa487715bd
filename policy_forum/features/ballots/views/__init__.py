"""Pages of ballots."""

from policy_forum.features.ballots.views import opening, panel, paper, result
from policy_forum.features.ballots.views.room import blueprint

__all__ = ["blueprint", "opening", "panel", "paper", "result"]
