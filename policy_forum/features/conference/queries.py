"""Rows for the pages of conference."""

from policy_forum.features.conference import models  # noqa: F401
