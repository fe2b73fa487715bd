"""The sentences of a composite's history."""

from collections.abc import Mapping
from typing import Any

from policy_forum.domain.phrases import Phrase, phrase

TOLD = (
    "CompositeBegun",
    "CompositePutOut",
    "CompositeTakenBack",
    "CompositeAgreed",
    "CompositeSetAside",
)
"""The events that are told; the single steps of writing stand in the record."""


def sentence_of_event(name: str, facts: Mapping[str, Any]) -> Phrase:
    """What an event says to a reader."""
    revision = facts.get("revision")
    return {
        "CompositeBegun": phrase("Begun by the national office"),
        "CompositePutOut": phrase("Text %(number)s was put out to the movers", number=revision),
        "CompositeTakenBack": phrase("Text %(number)s was taken back", number=revision),
        "CompositeAgreed": phrase("All movers had signed off; it was published"),
        "CompositeSetAside": phrase("Set aside"),
    }[name]
