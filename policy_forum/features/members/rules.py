"""What a membership list may do."""

from enum import StrEnum


class ImportState(StrEnum):
    """Where an uploaded membership list is."""

    PREVIEWED = "previewed"
    APPLYING = "applying"
    APPLIED = "applied"
    REFUSED = "refused"
    CANCELLED = "cancelled"
