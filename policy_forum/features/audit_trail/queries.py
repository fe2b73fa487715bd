"""Rows for the pages of audit trail."""
