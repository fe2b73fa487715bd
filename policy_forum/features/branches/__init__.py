"""Regions, branches and the standing orders each works under."""
