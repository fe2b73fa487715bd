"""Word files (ECMA-376, “.docx”): motions out with tracked changes, edited texts in."""
