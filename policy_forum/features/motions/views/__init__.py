"""Pages of motions."""

from policy_forum.features.motions.views import (  # noqa: F401 - their routes are registered
    importing,
    origins,
    pages,
    record,
    steps,
    writing,
)
from policy_forum.features.motions.views.room import blueprint

__all__ = ["blueprint"]
