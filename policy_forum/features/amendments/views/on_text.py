"""The text of a motion with its amendments: in the margin, and as it would be with some carried."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from policy_forum.domain.text.difference import Difference, difference
from policy_forum.domain.text.document import parse_document
from policy_forum.domain.text.limits import MERGED
from policy_forum.features.amendments import queries
from policy_forum.features.amendments.forms import whole_number
from policy_forum.features.amendments.queries import (
    AmendedMotion,
    ConflictRow,
    MarkedAmendment,
)
from policy_forum.features.amendments.rules import (
    IfCarried,
    if_carried_with_children,
    in_order,
)
from policy_forum.features.amendments.views.conflicts import (
    Meeting,
    meetings_of,
    meetings_of_falls,
    open_ones,
)
from policy_forum.features.amendments.views.margin import by_line, margin_of
from policy_forum.features.amendments.views.room import STATUS_KINDS, blueprint, motion_or_404
from policy_forum.platform.markup import render_difference, render_lines, render_margin
from policy_forum.web.access import RouteAudience, open_to
from policy_forum.web.presentation import names
from policy_forum.web.storage import current_session

MOST_MEETINGS = 12
_MOST_NAMED = 8
MARKED, CHANGES_ONLY, CLEAN = WAYS = ("marked", "changes", "clean")
AGREEING, IN_ORDER = "agreeing", "in-order"


@dataclass(frozen=True)
class Choice:
    """Which amendments the reader wants carried, by number in the order of votes.

    `way` is how the result is shown. `lone` are those to an amendment that is not carried with
    them: they change nothing then.
    """

    numbers: tuple[int, ...] = ()
    preset: str = ""
    way: str = MARKED
    lone: tuple[int, ...] = ()


@dataclass(frozen=True)
class Shown:
    """What is read: HTML, the sentence that says what it is, and the conflicts in the choice."""

    html: str
    words: str
    falls: list[Meeting] = field(default_factory=list)


@blueprint.get("/motions/<int(max=2147483647):motion_id>/amendments/text")
@open_to(RouteAudience.EVERYONE)
def on_text(motion_id: int) -> str:
    """The motion with every pending amendment in the margin, or as it would be with some carried.

    `?with=1&with=4` chooses by number, `?set=agreeing` or `?set=in-order` a whole set, and
    `as=changes` shows only the clauses that change, `as=clean` marks nothing. At most eight
    statements.
    """
    motion, session = motion_or_404(motion_id), current_session()
    amendments = queries.list_marked(session, motion_id)
    ready = [each for each in amendments if each.state.is_ready]
    found = queries.list_conflicts(session, motion_id) if len(ready) > 1 else ()
    conflicts = open_ones(found, motion)
    order = _order(ready, session, motion_id)
    choice = choice_from(request.args, ready, order, conflicts)
    top = [each for each in ready if each.parent_id is None]
    margin = margin_of(top, conflicts)
    shown = (
        _if_carried(motion, ready, choice, conflicts)
        if choice.numbers
        else _in_margin(render_margin(queries.find_text_html(session, motion_id), margin), len(top))
    )
    meetings = [] if choice.numbers else meetings_of(conflicts, order)
    return render_template(
        "amendments/on_text.html",
        motion=motion,
        choice=choice,
        shown=shown,
        switches=_switches(ready, order, conflicts),
        at_lines=by_line(top, margin) if not choice.numbers else [],
        children=_children(ready),
        waiting=[each for each in amendments if not each.state.is_ready],
        status_kinds=STATUS_KINDS,
        meetings=meetings[:MOST_MEETINGS],
        more_meetings=max(0, len(meetings) - MOST_MEETINGS),
    )


def choice_from(
    args: MultiDict[str, str],
    ready: Sequence[MarkedAmendment],
    order: Sequence[int],
    conflicts: Sequence[ConflictRow],
) -> Choice:
    """What the address asks for; numbers that are not there are passed over."""
    known = {each.number: each for each in ready}
    preset = args.get("set", "")
    asked = {whole_number(word) for word in args.getlist("with")} & known.keys()
    if preset == IN_ORDER:
        asked = set(known)
    elif preset == AGREEING:
        asked = set(known) - {n for c in conflicts for n in (c.first_number, c.second_number)}
    else:
        preset = ""
    way = args.get("as", "")
    way = way if way in WAYS else MARKED
    keys = {known[number].id for number in asked}
    lone = {n for n in asked if known[n].parent_id and known[n].parent_id not in keys}
    return Choice(in_order(order, asked - lone), preset, way, tuple(sorted(lone)))


def _order(ready: Sequence[MarkedAmendment], session: Session, motion_id: int) -> tuple[int, ...]:
    """The numbers in the order of votes. One statement."""
    numbers = {each.id: each.number for each in ready}
    proposals = queries.list_proposals(session, motion_id) if len(ready) > 1 else ()
    known = [proposal.number for proposal in proposals if proposal.key in numbers]
    return in_order(known, set(numbers.values()))


def _in_margin(html: str, count: int) -> Shown:
    if not count:
        return Shown(html, str(_("The text as it stands. No amendment waits for a decision.")))
    return Shown(
        html,
        str(
            ngettext(
                "The text as it stands, with %(num)s amendment in the margin.",
                "The text as it stands, with %(num)s amendments in the margin.",
                count,
            )
        ),
    )


def _if_carried(
    motion: AmendedMotion,
    ready: Sequence[MarkedAmendment],
    choice: Choice,
    conflicts: Sequence[ConflictRow],
) -> Shown:
    """The text with the chosen amendments; of two in conflict the later falls. One statement."""
    base = parse_document(motion.text_markdown, MERGED)
    chosen = [each for each in ready if each.number in choice.numbers]
    edits = queries.find_edits(current_session(), base, [each.id for each in chosen])
    pairs = {(c.first_number, c.second_number): c for c in conflicts}
    numbers: dict[int | None, int] = {each.id: each.number for each in chosen}
    parents = {each.number: numbers[each.parent_id] for each in chosen if each.parent_id in numbers}
    result = if_carried_with_children(
        base, {numbers[key]: edit for key, edit in edits.items()}, parents, choice.numbers, pairs
    )
    changes = difference(base, result.document)
    if choice.way == CLEAN:
        html = render_lines(result.document).html
    else:
        html = render_difference(changes, context=1 if choice.way == CHANGES_ONLY else None)
    falls = meetings_of_falls(result.falls, pairs, chosen)
    return Shown(html, words_of(result, changes), falls)


def words_of(result: IfCarried, changes: Difference) -> str:
    """The sentences above the text: what is carried in it, how many words that is, what falls."""
    added = ngettext("%(num)s word added", "%(num)s words added", changes.words_added)
    removed = ngettext("%(num)s removed", "%(num)s removed", changes.words_removed)
    carried = ngettext(
        "As it would be if amendment %(numbers)s is carried: %(added)s, %(removed)s.",
        "As it would be if amendments %(numbers)s are carried: %(added)s, %(removed)s.",
        len(result.standing),
        numbers=named(sorted(result.standing)),
        added=added,
        removed=removed,
    )
    if not result.falls:
        return str(carried)
    falling = sorted(fall.number for fall in result.falls)
    falls = ngettext(
        "Amendment %(numbers)s falls.",
        "Amendments %(numbers)s fall.",
        len(falling),
        numbers=named(falling),
    )
    return f"{carried} {falls}"


def named(numbers: Sequence[int]) -> str:
    """`1, 4 and 7`; of many the first, and how many more."""
    shown = [str(number) for number in numbers[:_MOST_NAMED]]
    if len(numbers) > _MOST_NAMED:
        rest = len(numbers) - _MOST_NAMED
        shown.append(ngettext("%(num)s more", "%(num)s more", rest))
    return names(shown)


def _switches(
    ready: Sequence[MarkedAmendment], order: Sequence[int], conflicts: Sequence[ConflictRow]
) -> list[dict[str, Any]]:
    """One checkbox for each amendment, in the order of votes."""
    by_number = {each.number: each for each in ready}
    numbers: dict[int | None, int] = {each.id: each.number for each in ready}
    against: dict[int, list[int]] = {}
    for conflict in conflicts:
        against.setdefault(conflict.first_number, []).append(conflict.second_number)
        against.setdefault(conflict.second_number, []).append(conflict.first_number)
    return [
        {
            "number": number,
            "parent": numbers.get(by_number[number].parent_id),
            "where": where(by_number[number]),
            "against": named(sorted(against.get(number, ()))),
        }
        for number in order
        if number in by_number
    ]


def where(amendment: MarkedAmendment) -> str:
    """`Resolves 3, line 12`: where it begins."""
    if not amendment.marks:
        return ""
    mark = amendment.marks[0]
    if not mark.clause:
        return str(_("the whole text"))
    return str(_("%(clause)s, line %(line)s", clause=mark.clause, line=mark.first))


def _children(ready: Iterable[MarkedAmendment]) -> dict[int, list[MarkedAmendment]]:
    found: dict[int, list[MarkedAmendment]] = {}
    for each in ready:
        if each.parent_id is not None:
            found.setdefault(each.parent_id, []).append(each)
    return found
