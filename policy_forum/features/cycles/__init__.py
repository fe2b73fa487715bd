"""The year: its windows, and its strategic goals."""
