"""Commands of meetings."""
