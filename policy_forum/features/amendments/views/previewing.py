"""What comes of an edit: wording, difference, words, and what the other amendments say there."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from policy_forum.domain.refusals import Refusal
from policy_forum.domain.text.conflicts import WHOLE_TEXT, Conflict, conflicts_with
from policy_forum.domain.text.document import Document, TextProblem, parse_document
from policy_forum.domain.text.edits import Edit, edit_from, edit_of
from policy_forum.domain.text.instructions import WordingProblem
from policy_forum.domain.text.limits import MERGED
from policy_forum.features.amendments import queries
from policy_forum.features.amendments.queries import Place, Rival
from policy_forum.features.amendments.rules import (
    MOST_PROBLEMS,
    Reading,
    agree_at,
    read_documents,
    read_text,
    refusal_of_change,
    says_the_same,
    with_choice,
)
from policy_forum.features.amendments.views.desk import Desk, as_places, carried
from policy_forum.features.amendments.views.looks import Look, looks_of
from policy_forum.platform.markup import render_difference
from policy_forum.web.storage import current_session

_MOST_READINGS = 6
_LONGEST_READING = 1200


class Unread(NamedTuple):
    """An instruction that was not understood, and whether each candidate can be chosen."""

    problem: WordingProblem
    choices: tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class Met:
    """An open amendment that touches the same words, and at which clauses.

    `places` have both readings, the edit's first; there are none where they are too long to help.
    """

    number: int
    key: int
    clauses: tuple[str, ...]
    places: tuple[Place, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether they meet because one of the two replaces the whole text."""
        return WHOLE_TEXT in self.clauses


@dataclass(frozen=True)
class Preview:
    """What an edit would be as an amendment, or what is wrong with it.

    `unread` are the instructions of a typed wording that were not understood; with `is_wording`
    there are instructions where the whole text should be.
    `looks` are by place in the text; there are none while that is not the text as it stands.
    """

    problems: tuple[TextProblem, ...] = ()
    unread: tuple[Unread, ...] = ()
    is_wording: bool = False
    reading: Reading | None = None
    difference_html: str = ""
    refusal: Refusal | None = None
    conflicts: tuple[Met, ...] = ()
    agreements: tuple[Met, ...] = ()
    same: Met | None = None
    looks: dict[int, Look] = field(default_factory=dict)

    @property
    def is_ready(self) -> bool:
        """Whether it could be proposed as it is."""
        return self.reading is not None and self.refusal is None


def preview_of(desk: Desk, typed: str) -> Preview:
    """Read the edit as an amendment to the text as it stands. At most two statements."""
    typed_text = read_text(typed)
    if not isinstance(typed_text, Document):
        return Preview(typed_text)
    amended = carried(desk, typed_text)
    if not isinstance(amended, Document):
        return Preview()
    reading = read_documents(desk.today, amended)
    if not reading.sentences:
        return Preview(reading=reading, refusal=refusal_of_change(reading, desk.rules))
    mine = edit_of(desk.today, amended)
    rivals = _rivals(desk)
    conflicts = _conflicts(mine, rivals)
    return Preview(
        reading=reading,
        difference_html=render_difference(reading.difference, context=1),
        refusal=refusal_of_change(reading, desk.rules),
        conflicts=tuple(
            _met(rival, found, with_readings=count < _MOST_READINGS)
            for count, (rival, found) in enumerate(conflicts)
        ),
        agreements=_agreements(mine, rivals),
        same=_same(mine, rivals),
        looks=_looks(reading, conflicts) if desk.is_current else {},
    )


def unread_in(desk: Desk, wording: str, problems: Sequence[WordingProblem]) -> Preview:
    """What of a typed wording was not understood, with what could be meant."""
    return Preview(
        unread=tuple(
            Unread(
                problem,
                tuple(
                    (
                        candidate,
                        place < MOST_PROBLEMS
                        and with_choice(desk.base, wording, problem, candidate) is not None,
                    )
                    for candidate in problem.candidates
                ),
            )
            for place, problem in enumerate(problems)
        )
    )


def _rivals(desk: Desk) -> list[tuple[Rival, Edit]]:
    parent = desk.parent.id if desk.parent else None
    own = desk.amendment.id if desk.amendment else None
    found = queries.list_rivals(current_session(), desk.motion.id, parent, own)
    return [(rival, _edit(desk.today, rival)) for rival in found]


def _edit(base: Document, rival: Rival) -> Edit:
    """What another amendment does; from what was stored at save, where it is of this text."""
    if rival.changes:
        try:
            return edit_from(base, rival.changes)
        except ValueError:
            pass
    return edit_of(base, parse_document(rival.amended_markdown, MERGED))


def _conflicts(
    mine: Edit, rivals: list[tuple[Rival, Edit]]
) -> list[tuple[Rival, tuple[Conflict, ...]]]:
    """Those that contradict the edit, and where; first readings are the edit's."""
    found: dict[int, list[Conflict]] = defaultdict(list)
    for conflict in conflicts_with(mine, [theirs for _rival, theirs in rivals]):
        found[max(conflict.edits) - 1].append(conflict)
    return [(rivals[place][0], tuple(found[place])) for place in sorted(found)]


def _met(rival: Rival, conflicts: tuple[Conflict, ...], *, with_readings: bool) -> Met:
    places = as_places(conflicts)
    return Met(
        rival.number,
        rival.id,
        tuple(dict.fromkeys(place.clause for place in places)),
        places if with_readings and _are_short(places) else (),
    )


def _are_short(places: tuple[Place, ...]) -> bool:
    return sum(len(place.first) + len(place.second) for place in places) <= _LONGEST_READING


def _agreements(mine: Edit, rivals: list[tuple[Rival, Edit]]) -> tuple[Met, ...]:
    found = ((rival, agree_at(mine, theirs)) for rival, theirs in rivals)
    return tuple(Met(rival.number, rival.id, clauses) for rival, clauses in found if clauses)


def _same(mine: Edit, rivals: list[tuple[Rival, Edit]]) -> Met | None:
    found = (Met(r.number, r.id, ()) for r, theirs in rivals if says_the_same(mine, theirs))
    return next(found, None)


def _looks(
    reading: Reading, conflicts: list[tuple[Rival, tuple[Conflict, ...]]]
) -> dict[int, Look]:
    contested: dict[str, list[int]] = defaultdict(list)
    for rival, found in conflicts:
        for label in dict.fromkeys(conflict.clause_label for conflict in found):
            contested[label].append(rival.number)
    return looks_of(reading.difference, contested)
