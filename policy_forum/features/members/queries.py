"""Rows for the pages of members."""

from policy_forum.features.members import models  # noqa: F401
