"""The made-up people of practice meetings act: through the commands, each with her own rights."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy.orm import Session

from policy_forum.domain.access.actors import Actor
from policy_forum.domain.identifiers import MeetingId, SpeakerId
from policy_forum.domain.refusals import RefusedError
from policy_forum.features.accounts.queries import find_actor
from policy_forum.features.meetings.commands.door import join_meeting, leave_meeting
from policy_forum.features.meetings.commands.floor import floor_now
from policy_forum.features.meetings.commands.hands import enter_hands
from policy_forum.features.meetings.commands.loading import load_meeting, topic_of
from policy_forum.features.meetings.commands.minutes import publish_minutes
from policy_forum.features.meetings.commands.procedural import bring_procedural
from policy_forum.features.meetings.commands.secret import ask_secret
from policy_forum.features.meetings.commands.speaking import ask_to_speak
from policy_forum.features.meetings.commands.voting import vote
from policy_forum.features.meetings.commands.watching import seen
from policy_forum.features.meetings.queries.floor import get_floor
from policy_forum.features.meetings.queries.practice import (
    get_known,
    list_going_on,
    list_unseen,
)
from policy_forum.features.meetings.rules.practice_people import Deed, Doing, Known, deeds_of
from policy_forum.features.meetings.rules.practice_story import PEOPLE, Part
from policy_forum.features.meetings.rules.procedure import Procedural
from policy_forum.features.meetings.rules.states import CheckIn, MeetingState, ProceduralKind
from policy_forum.platform.clock import Clock
from policy_forum.platform.runner import Sessions
from policy_forum.platform.work import Work, system_work, unit_of_work

_LOG = logging.getLogger(__name__)

# Who practises for longer begins again; a meeting left open does not keep its people for ever.
_LASTS = timedelta(hours=4)
_SEEN_EVERY = timedelta(minutes=1)


class Round(NamedTuple):
    """What the people of a meeting did, and when the next of them has something to do."""

    done: int
    next_due: datetime | None


@dataclass
class PracticePeople:
    """A duty of the runner of the practice hall: let the people of each meeting do what is due.

    A meeting in which nothing was announced since the last look is looked at again when the next
    deed is due: halls full of meetings that were left alone cost nothing. Several processes may
    do it at once, since each deed is looked at again under the lock of its meeting.
    """

    _rests: dict[MeetingId, tuple[int, datetime | None]] = field(default_factory=dict)

    def __call__(self, sessions: Sessions, clock: Clock) -> int:
        """Do what is due now; returns how many deeds were done."""
        now = clock.now()
        with sessions() as session:
            _stay_online(session, clock)
            going_on = list_going_on(session, now - _LASTS)
            session.rollback()
            rests, done = self._rests, 0
            self._rests = {}
            for meeting_id, last in going_on:
                rest = rests.get(meeting_id)
                if rest is None or rest[0] != last or (rest[1] is not None and rest[1] <= now):
                    did = act(session, clock, meeting_id)
                    rest, done = (last, did.next_due), done + did.done
                self._rests[meeting_id] = rest
        return done


def act(session: Session, clock: Clock, meeting_id: MeetingId) -> Round:
    """Let the people of one practice meeting do what it is time for.

    Nothing is kept between calls: what is due is worked out from how the meeting stands.
    """
    now = clock.now()
    due = [deed for deed in _foreseen(session, now, meeting_id) if deed.due_at <= now]
    done = sum(_do(session, clock, meeting_id, deed) for deed in due)
    left = _foreseen(session, now, meeting_id)
    session.rollback()
    return Round(done, left[0].due_at if left else None)


def _foreseen(session: Session, now: datetime, meeting_id: MeetingId) -> tuple[Deed, ...]:
    floor = get_floor(session, meeting_id, now)
    if floor is None or floor.state not in {MeetingState.OPEN, MeetingState.CLOSED}:
        return ()
    question_id = floor.question.id if floor.question else None
    known = get_known(session, meeting_id, question_id)
    return deeds_of(floor, known) if Part.CHAIR in known.members else ()


def _stay_online(session: Session, clock: Clock) -> None:
    """The devices of those online are heard of, as those of people are whose page is open."""
    now = clock.now()
    unseen = list_unseen(session, now - _SEEN_EVERY)
    session.rollback()
    for meeting_id, member_ids in unseen.items():
        with system_work(session, clock) as work:
            seen(work.session, topic_of(meeting_id), member_ids, now)


def _do(session: Session, clock: Clock, meeting_id: MeetingId, deed: Deed) -> bool:
    """Do one deed, if it is still due; the chair may have been quicker."""
    session.rollback()
    actor = _actor(session, clock, meeting_id, deed)
    session.rollback()
    if actor is None:
        return False
    try:
        with unit_of_work(session, actor, clock) as work:
            return _do_if_due(work, meeting_id, deed)
    except RefusedError as error:
        _LOG.info("practice: %s by %s was refused: %s", deed.doing, deed.by, error.refusal.sentence)
        return False


def _actor(session: Session, clock: Clock, meeting_id: MeetingId, deed: Deed) -> Actor | None:
    # The secretary writes down what is moved in the room, and who hands a card back and goes.
    who = Part.SECRETARY if deed.doing in {Doing.MOVES_CLOSURE, Doing.LEAVES} else deed.by
    member_id = get_known(session, meeting_id, None).members.get(who)
    today = clock.now().astimezone(clock.zone).date()
    return find_actor(session, member_id, today) if member_id else None


def _do_if_due(work: Work, meeting_id: MeetingId, deed: Deed) -> bool:
    meeting = load_meeting(work, meeting_id)
    floor = floor_now(work, meeting)
    known = get_known(work.session, meeting_id, floor.question.id if floor.question else None)
    if deed not in deeds_of(floor, known):
        return False
    _DOINGS[deed.doing](work, _Scene(meeting_id, known), deed)
    return True


@dataclass(frozen=True)
class _Scene:
    """Where a deed is done."""

    meeting_id: MeetingId
    known: Known


def _vote(work: Work, _scene: _Scene, deed: Deed) -> None:
    assert deed.question_id
    assert deed.choice
    vote(work, deed.question_id, deed.choice)


def _count(work: Work, _scene: _Scene, deed: Deed) -> None:
    assert deed.question_id
    assert deed.figures
    enter_hands(work, deed.question_id, deed.figures)


def _ask_to_speak(work: Work, scene: _Scene, deed: Deed) -> SpeakerId:
    assert deed.role
    return ask_to_speak(work, scene.meeting_id, deed.role)


def _ask_secret(work: Work, _scene: _Scene, deed: Deed) -> None:
    assert deed.question_id
    ask_secret(work, deed.question_id)


def _move_closure(work: Work, scene: _Scene, deed: Deed) -> None:
    members = scene.known.members
    seconder_id = members[Part.SECOND_CARD]
    moved = Procedural(ProceduralKind.BE_NOW_PUT, members[deed.by], seconder_id)
    bring_procedural(work, scene.meeting_id, moved)


def _leave(work: Work, scene: _Scene, deed: Deed) -> None:
    leave_meeting(work, scene.meeting_id, scene.known.members[deed.by])


def _come_back(work: Work, scene: _Scene, deed: Deed) -> None:
    join_meeting(work, scene.meeting_id, PEOPLE[deed.by].comes or CheckIn.ONLINE)


def _publish(work: Work, scene: _Scene, _deed: Deed) -> None:
    publish_minutes(work, scene.meeting_id)


_DOINGS: Mapping[Doing, Callable[[Work, _Scene, Deed], object]] = {
    Doing.VOTES: _vote,
    Doing.COUNTS: _count,
    Doing.ASKS_TO_SPEAK: _ask_to_speak,
    Doing.ASKS_SECRET: _ask_secret,
    Doing.MOVES_CLOSURE: _move_closure,
    Doing.LEAVES: _leave,
    Doing.COMES_BACK: _come_back,
    Doing.PUBLISHES: _publish,
}
