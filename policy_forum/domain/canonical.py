"""The one spelling of what is hashed and compared: JSON, and moments in it."""

import json
from datetime import UTC, datetime
from typing import Any


def canonical_json(content: Any) -> bytes:
    """Content as the one text that is hashed: sorted keys, no spaces, UTF-8, nothing escaped."""
    spelt = json.dumps(
        content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )
    return spelt.encode()


def canonical_moment(moment: datetime) -> str:
    """A moment as set-ups, bundles and boards write it: UTC, to the second."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
