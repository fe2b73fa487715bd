"""What a meeting says to the one who reads, and what she can do there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from policy_forum.domain.phrases import Phrase
from policy_forum.features.ballots.rules import Choice
from policy_forum.features.meetings.rules.floor import Floor, Reader
from policy_forum.features.meetings.rules.mine import (
    ASK,
    Way,
    may_come_in,
    way_of_voting,
    why_no_vote,
)
from policy_forum.features.meetings.rules.states import MeetingState
from policy_forum.web.session import current_actor, request_time

_OVER = frozenset({MeetingState.CLOSED, MeetingState.CANCELLED})


@dataclass(frozen=True)
class Link:
    """Somewhere to go from here."""

    label: str
    href: str


@dataclass(frozen=True)
class Waiting:
    """A request to speak that she can take back."""

    speaker_id: int
    label: Phrase


@dataclass(frozen=True)
class Mine:
    """One’s own part of the page.

    `question_id` is the question that `choice` and `has_envelope` are about, 0 for none, `opened`
    when its vote was opened; `receipt` says what came and when. `waits` are her requests to speak.
    """

    way: Way
    is_there: bool
    why_no_vote: Phrase | None
    comes_in: bool
    question_id: int
    opened: str
    choice: Choice | None
    receipt: str
    has_envelope: bool
    waits: Sequence[Waiting]
    has_asked_secret: bool
    links: Sequence[Link]
    is_teller: bool

    @property
    def has_voted(self) -> str:
        """What is in, as a word for the style sheet: a choice, sealed, or nothing."""
        return self.choice.value if self.choice else "sealed" if self.has_envelope else ""


def mine_of(floor: Floor, reader: Reader) -> Mine:
    """The reader’s own part of a page."""
    is_of_branch = current_actor().branch_id == floor.branch_id
    question = floor.question
    return Mine(
        way=way_of_voting(reader),
        is_there=bool(reader.presence and reader.presence.is_there),
        why_no_vote=why_no_vote(reader, floor, is_of_branch=is_of_branch),
        comes_in=may_come_in(reader, floor, is_of_branch=is_of_branch),
        question_id=reader.question_id or 0,
        opened=question.opened_at.isoformat() if question and question.opened_at else "",
        choice=reader.choice,
        receipt=_receipt(reader),
        has_envelope=reader.has_envelope,
        waits=_waits(floor, reader),
        has_asked_secret=reader.has_asked_secret,
        links=links_of(floor, reader),
        is_teller=reader.is_teller,
    )


def _receipt(reader: Reader) -> str:
    if reader.choice is None or reader.handed_in_at is None:
        return ""
    return vote_in_words(reader.choice, reader.handed_in_at)


def _waits(floor: Floor, reader: Reader) -> tuple[Waiting, ...]:
    return tuple(
        Waiting(row.id, ASK.get(row.role, row.role.label))
        for row in floor.queue
        if row.person and row.person.id == reader.member_id
    )


def vote_in_words(choice: Choice, moment: datetime) -> str:
    """The receipt of a vote, with the second in which it came."""
    time = time_of_day(moment)
    if choice is Choice.FOR:
        return str(_("Your vote for is in, received %(time)s.", time=time))
    if choice is Choice.AGAINST:
        return str(_("Your vote against is in, received %(time)s.", time=time))
    return str(_("Your abstention is in, received %(time)s.", time=time))


def time_of_day(moment: datetime | None) -> str:
    """`19:42:07`, where the organisation is; empty for none."""
    return f"{moment.astimezone(request_time().zone):%H:%M:%S}" if moment else ""


def links_of(floor: Floor, reader: Reader) -> list[Link]:
    """The other pages of the meeting that are this reader’s."""
    here: dict[str, Any] = {"meeting_id": floor.id}
    found: list[Link] = []
    if reader.is_chair or reader.is_officer:
        found.append(Link(_("The chair’s page"), url_for("meetings.chair", **here)))
    if reader.is_teller and floor.question is not None:
        label = _("Enter the hands you counted")
        asked = {**here, "question_id": floor.question.id}
        found.append(Link(label, url_for("meetings.hands", **asked)))
    if reader.keeps_door:
        found.append(Link(_("The door"), url_for("meetings.door", **here)))
    if floor.state not in _OVER:
        found.append(Link(_("The screen of the hall"), url_for("meetings.screen", **here)))
    found.append(Link(_("Agenda and papers as one page"), url_for("meetings.paper", **here)))
    found.append(Link(_("How a meeting goes"), url_for("meeting_help.meetings")))
    return found
