"""Rows for the pages of administration."""
