"""The filters of the list of motions: from the address, and as fields."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, TypeVar

from flask_babel import gettext as _

from policy_forum.features.branches.queries import BranchRow
from policy_forum.features.cycles.queries import CycleRow
from policy_forum.features.motions.queries import MotionFilter
from policy_forum.features.motions.rules import MotionKind, MotionState
from policy_forum.web.presentation import said

_LONGEST = 200
Word = TypeVar("Word", bound=StrEnum)


def filter_from(asked: Mapping[str, str]) -> tuple[MotionFilter, int]:
    """What the address asks for, and which part; what makes no sense is left out."""
    narrowed = MotionFilter(
        cycle_id=_key(asked.get("cycle")),
        branch_id=_key(asked.get("branch")),
        goal_id=_key(asked.get("goal")),
        state=_word(MotionState, asked.get("state")),
        kind=_word(MotionKind, asked.get("kind")),
        words=asked.get("words", "").replace("\x00", " ").strip()[:_LONGEST],
    )
    return narrowed, _key(asked.get("part")) or 1


def filter_fields(
    narrowed: MotionFilter,
    cycles: Iterable[CycleRow],
    branches: Iterable[BranchRow],
    goals: Iterable[tuple[int, str]],
) -> list[dict[str, Any]]:
    """The fields as components/filters.html prints them; goals only once a cycle is chosen."""
    fields = [
        _field("words", _("Words in title or text"), narrowed.words),
        _field("cycle", _("Cycle"), narrowed.cycle_id, ((c.id, c.title) for c in cycles)),
        _field("branch", _("Branch"), narrowed.branch_id, ((b.id, b.name) for b in branches)),
        _field("state", _("Where it stands"), narrowed.state, _said(MotionState)),
        _field("kind", _("Kind"), narrowed.kind, _said(MotionKind)),
    ]
    if narrowed.cycle_id:
        fields.insert(3, _field("goal", _("Goal"), narrowed.goal_id, goals))
    return fields


def _field(
    name: str, label: str, value: object, choices: Iterable[tuple[object, str]] | None = None
) -> dict[str, Any]:
    field: dict[str, Any] = {"name": name, "label": label, "value": value or ""}
    if choices is not None:
        field["choices"] = [("", _("All")), *choices]
    return field


def _said(words: type[MotionState] | type[MotionKind]) -> list[tuple[object, str]]:
    return [(word.value, said(word.label)) for word in words]


def _key(word: str | None) -> int | None:
    plain = (word or "").strip()
    return int(plain) if plain.isascii() and plain.isdecimal() and len(plain) < 10 else None


def _word(words: type[Word], word: str | None) -> Word | None:
    return next((known for known in words if known.value == word), None)
