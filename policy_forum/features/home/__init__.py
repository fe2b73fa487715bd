"""The first page, signed in and signed out, and help."""
