"""Database, unit of work, clock, audit trail, outbox, documents: everything outside the domain but Flask."""
