"""Database, unit of work, clock, audit trail, outbox, documents: outside the domain, without Flask."""
