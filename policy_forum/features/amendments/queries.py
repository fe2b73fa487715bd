"""Rows for the pages of amendments."""

from policy_forum.features.amendments import models  # noqa: F401
