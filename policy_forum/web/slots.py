"""Places on a page of a lower feature that higher features fill without being imported by it.

A higher feature registers a function and a template when its views are imported; the page of the
lower feature asks for the content of its slots. The motion page (`motions/motion.html`) has, in
this order: `motion_page.amendments`, `motion_page.meeting`, `motion_page.ballot`,
`motion_page.conference` (below the text) and the same names with `.lead` appended (above it).

The pages of a sealed ballot that a meeting put have `ballot_page.meeting`: `label` and `href` of
the way back to it; `thing` is a `ballots.queries.whole_rows.WholeBallot`.

`motions.imported` is asked for each motion that a file brought and that has amendments in the
file, within the same work: `thing` is a `motions.views.importing.ReadIn` (`work`, `row`), and
`values["notes"]` lists what could not be understood.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from policy_forum.domain.access.actors import Actor

Values = Mapping[str, Any]
Fill = Callable[[Session, Any, Actor, datetime], Values | None]


@dataclass(frozen=True)
class SlotContent:
    """What a higher feature shows in a slot: a template to include, which sees `slot`.

    `slot["actions"]`, if there, is a list as in components/action_panel.html: the page puts it
    into its own panel. `slot["needs"]`, if there, is a sentence (Phrase) on what the motion waits
    for, which takes the place of the page's own; `slot["until"]` the moment it waits until.
    """

    name: str
    template: str | None
    values: Values


@dataclass(frozen=True)
class _Slot:
    template: str | None
    fill: Fill


_SLOTS: dict[str, _Slot] = {}


def register_slot(name: str, fill: Fill, template: str | None = None) -> None:
    """Fill the slot: `fill(session, thing, actor, now)` gives values for the template, or None.

    `thing` is the row that the page has already loaded (`motions.queries.MotionPage` on the
    motion page), so that a slot can return None by its state without asking the database. One
    statement is the most that a slot may cost. Registering a name again replaces it.
    """
    _SLOTS[name] = _Slot(template, fill)


def filled_slots(
    names: Iterable[str], session: Session, thing: Any, actor: Actor, now: datetime
) -> dict[str, SlotContent]:
    """The content of those slots that somebody fills and that have something to show."""
    found: dict[str, SlotContent] = {}
    for name in names:
        slot = _SLOTS.get(name)
        values = slot.fill(session, thing, actor, now) if slot else None
        if slot and values is not None:
            found[name] = SlotContent(name, slot.template, values)
    return found
