"""Database, unit of work, clock, trail, outbox, documents: outside the domain, no Flask."""
