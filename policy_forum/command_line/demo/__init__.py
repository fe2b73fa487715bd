"""The demonstration organisation: who belongs to it, what they wrote, and what became of it."""
