"""The people of the organisation: who belongs to which branch, and who holds which office."""
