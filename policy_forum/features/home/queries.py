"""Rows for the pages of home."""
