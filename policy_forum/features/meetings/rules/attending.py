"""How many are at a meeting, and how they vote."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Attending:
    """How many are there. `entitled` may vote: `by_card` of them by hand, `by_device` by device.

    `quorum` is how many entitled must be there; `on_roll` how many of the branch may vote at all.
    """

    room: int
    online: int
    away: int
    left: int
    apologies: int
    entitled: int
    by_card: int
    by_device: int
    on_roll: int
    quorum: int

    @property
    def there(self) -> int:
        """All who are there, with a vote or without."""
        return self.room + self.online

    @property
    def has_quorum(self) -> bool:
        """Whether enough are there that may vote."""
        return self.entitled >= self.quorum
