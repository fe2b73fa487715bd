"""The minutes of a meeting, which write themselves from the record, and what may be added."""
