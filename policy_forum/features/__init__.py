"""One package a feature, ordered: each imports only those below it (see docs/architecture.md)."""
