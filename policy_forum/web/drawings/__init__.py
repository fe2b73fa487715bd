"""Pictures drawn by the server: pure functions from facts to coordinates, which templates draw."""
