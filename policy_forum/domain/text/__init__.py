"""Motions as structured text: clauses, lines, differences, wording and merging."""
