"""What accepting an amendment would do to the others."""

from dataclasses import dataclass

from policy_forum.domain.identifiers import AmendmentId
from policy_forum.domain.text.document import parse_document
from policy_forum.domain.text.edits import Edit, edit_of
from policy_forum.domain.text.limits import MERGED
from policy_forum.features.amendments import queries
from policy_forum.features.amendments.queries import AmendmentRow, AmendmentText
from policy_forum.features.amendments.rules import (
    clashes_with,
    is_granted_by,
    places_of,
    stored_change,
)
from policy_forum.web.storage import current_session


@dataclass(frozen=True)
class Effect:
    """What accepting an amendment would do to another one.

    `clauses` are those at which it would need its author; with none it is carried to the new
    text, or falls if that then says all it asked for.
    """

    key: AmendmentId
    number: int
    clauses: tuple[str, ...]
    falls: bool


def effects_of(
    amendment: AmendmentRow, texts: AmendmentText, becomes: str | None = None
) -> list[Effect]:
    """What accepting it does to each other amendment to the same text. At most two statements.

    `becomes` is the whole text that would be accepted, if that is not the amendment's own.
    """
    base = parse_document(texts.base_markdown, MERGED)
    then = parse_document(becomes or texts.amended_markdown, MERGED)
    change = edit_of(base, then)
    others = queries.list_rivals(
        current_session(), amendment.motion_id, amendment.parent_id, amendment.id
    )
    return [
        _effect(
            other.id,
            other.number,
            change,
            stored_change(base, other.changes, other.amended_markdown),
        )
        for other in others
    ]


def open_children(amendment: AmendmentRow) -> list[int]:
    """The numbers of the open amendments to it, which then turn to the motion."""
    if not amendment.has_children:
        return []
    children = queries.list_children(current_session(), amendment.id)
    return [child.number for child in children if child.state.is_open]


def _effect(key: AmendmentId, number: int, change: Edit, other: Edit) -> Effect:
    found = places_of(clashes_with(change, other))
    clauses = tuple(dict.fromkeys(place["clause"] for place in found))
    return Effect(key, number, clauses, falls=not clauses and is_granted_by(change, other))
