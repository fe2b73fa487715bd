"""Rows for the pages of ballots."""

from policy_forum.features.ballots import models  # noqa: F401
