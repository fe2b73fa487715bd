"""What every event is: a fact in the past tense, with the thing whose history it belongs to."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import ClassVar


@dataclass(frozen=True, kw_only=True)
class Event:
    """Base of all events. `NAMES_ACTOR`: whether the trail says whose doing it was."""

    ABOUT: ClassVar[tuple[str, str]]
    NAMES_ACTOR: ClassVar[bool] = True

    @property
    def name(self) -> str:
        """The event's name in the trail, e.g. `MotionSeconded`."""
        return type(self).__name__

    @property
    def about(self) -> tuple[str, int]:
        """The kind and key of the thing whose history this is part of."""
        kind, field = self.ABOUT
        return kind, getattr(self, field)

    def facts(self) -> dict[str, object]:
        """The event's fields, in values that JSON can hold."""
        return {k: _plain(v) for k, v in asdict(self).items()}


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value
