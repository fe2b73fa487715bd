"""Rows for the pages of motions."""

from policy_forum.features.motions import models  # noqa: F401
