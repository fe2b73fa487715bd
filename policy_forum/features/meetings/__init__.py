"""Meetings of branches: calling, door, debate, votes, minutes; in the room and online together."""
