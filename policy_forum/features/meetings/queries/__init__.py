"""Queries of meetings."""
