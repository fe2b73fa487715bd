"""Motions from the first draft until they are proposed, and all their texts."""
