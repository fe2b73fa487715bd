"""Pages of members, offices and membership lists."""

from policy_forum.features.members.views import directory, imports, offices, own_page
from policy_forum.features.members.views.room import blueprint

__all__ = ["blueprint", "directory", "imports", "offices", "own_page"]
