"""Rules of meetings."""
