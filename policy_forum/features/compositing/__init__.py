"""Composites: several motions on one subject made into one, each passage with its source."""
