"""Minutes as JSON that can be hashed and kept, and read again.

Format `policy-forum-minutes/1`: an object for each part of the document, with its fields by name. A
sentence is `{"text": …, "values": {…}}`, English with named gaps and what goes into them; a figure
is `{"figure": 12, "event": 345, "fact": "votes_for"}`, a count `{"count": 3, "events": [1, 2, 3]}`,
people are `{"names": […]}`, a day is `{"day": "2026-03-02"}`. The hash of minutes is the SHA-256 of
their canonical JSON (`domain.canonical`), so that whoever has the file can check it.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from policy_forum.domain.canonical import canonical_json
from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.features.meetings.rules.minutes.document import (
    Count,
    Figure,
    MinutesDocument,
    Names,
)

FORMAT = "policy-forum-minutes/1"


class UnreadableMinutesError(ValueError):
    """Stored minutes are not in the format that they say they are in."""


def frozen(document: MinutesDocument) -> dict[str, Any]:
    """The minutes as JSON."""
    return {"format": FORMAT, "minutes": _plain(document)}


def hash_of(content: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical JSON of minutes, in hexadecimal."""
    return hashlib.sha256(canonical_json(content)).hexdigest()


def thawed(content: Mapping[str, Any]) -> MinutesDocument:
    """The minutes that `frozen` made into JSON.

    Raises UnreadableMinutesError for JSON of another format, or with a part missing or too many.
    """
    if content.get("format") != FORMAT:
        raise UnreadableMinutesError(f"These are no minutes in the format {FORMAT}.")
    try:
        read = _read(MinutesDocument, content["minutes"])
    except (KeyError, TypeError, ValueError) as error:
        raise UnreadableMinutesError(f"The stored minutes cannot be read: {error!r}.") from error
    assert isinstance(read, MinutesDocument)
    return read


def _plain(value: Any) -> Any:  # noqa: PLR0911 - a line to each kind of value
    if isinstance(value, Phrase):
        return {"text": value.text, "values": {k: _plain(v) for k, v in value.values.items()}}
    if isinstance(value, Figure):
        return {"figure": value.value, "event": value.event, "fact": value.fact}
    if isinstance(value, Count):
        return {"count": value.value, "events": list(value.events)}
    if isinstance(value, Names):
        return {"names": list(value.names)}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    return value


def _read(kind: Any, value: Any) -> Any:
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        return _read_one_of(get_args(kind), value)
    if origin is tuple:
        return tuple(_read(get_args(kind)[0], each) for each in value)
    if kind in (Phrase, Figure, Count, Names, date):
        return _tagged(value)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(value)
    if isinstance(kind, type) and is_dataclass(kind):
        hints = get_type_hints(kind)
        return kind(**{name: _read(hints[name], each) for name, each in value.items()})
    if type(value) is not kind:
        raise TypeError(f"{value!r} is no {kind.__name__}")
    return value


def _read_one_of(kinds: tuple[Any, ...], value: Any) -> Any:
    if value is None and type(None) in kinds:
        return None
    rest = [kind for kind in kinds if kind is not type(None)]
    if isinstance(value, dict) or len(rest) == 1:
        fitting = [k for k in rest if not (isinstance(k, type) and issubclass(k, str | int))]
        return _read((fitting or rest)[0], value)
    if type(value) in rest:
        return value
    raise TypeError(f"{value!r} is none of {kinds}")


def _tagged(value: Any) -> Any:
    """What has a sign by which it is known: sentences and what stands in their gaps."""
    if not isinstance(value, dict):
        return value
    if "text" in value:
        gaps = {name: _tagged(each) for name, each in value["values"].items()}
        return phrase(value["text"], **gaps)
    if "figure" in value:
        return Figure(value["figure"], value["event"], value["fact"])
    if "count" in value:
        return Count(value["count"], tuple(value["events"]))
    if "names" in value:
        return Names(tuple(value["names"]))
    return date.fromisoformat(value["day"])
