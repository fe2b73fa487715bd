"""Ballots in, results out: one module for each family of methods."""
