"""What of the meetings of her branch waits for a person."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, and_, or_, select
from sqlalchemy.orm import Session

from policy_forum.domain.access.actors import Actor, OfficeKind
from policy_forum.domain.needs import Need, NeedAbout
from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.features.branches.models import StandingOrders
from policy_forum.features.branches.rules import MeetingRules
from policy_forum.features.meetings.models import Attendance, Meeting
from policy_forum.features.meetings.queries.needs_now import VOTE_NOW, waits_for_vote_of
from policy_forum.features.meetings.rules.states import MeetingState, Presence

_MOST = 20
_LOOKS_AHEAD = timedelta(days=60)
_MOTIONS_LOOK_AHEAD = timedelta(days=14)
_WHO_CALL = (OfficeKind.SECRETARY, OfficeKind.CHAIR)


def what_needs(session: Session, actor: Actor, now: datetime) -> tuple[Need, ...]:
    """Meetings to come to; for the secretary and the chair, those to call and agendas to finish.

    `until` of a meeting to come is when it begins, of a draft when it must be called so that it can
    decide. Who has given her apologies is not asked again. One statement.
    """
    if not actor.is_signed_in:
        return ()
    rows = session.execute(_wanted(actor, now)).all()
    needs = (need for row in rows for need in _needs(row, actor, now))
    return tuple(sorted(needs, key=lambda need: need.until or now))


def _calls(actor: Actor) -> bool:
    is_good = actor.is_member_in_good_standing
    return is_good and any(actor.holds(kind, actor.branch_id) for kind in _WHO_CALL)


def _wanted(actor: Actor, now: datetime) -> Any:
    in_force = (
        select(StandingOrders.meeting_rules)
        .where(or_(StandingOrders.branch_id == actor.branch_id, StandingOrders.branch_id.is_(None)))
        .order_by(StandingOrders.branch_id.is_(None), StandingOrders.version.desc())
        .limit(1)
        .scalar_subquery()
    )
    at_calling = (
        select(StandingOrders.meeting_rules)
        .where(StandingOrders.id == Meeting.standing_orders_id)
        .correlate(Meeting)
        .scalar_subquery()
    )
    mine = and_(Attendance.meeting_id == Meeting.id, Attendance.member_id == actor.member_id)
    states = [MeetingState.CALLED, MeetingState.OPEN]
    if _calls(actor):
        states.append(MeetingState.DRAFT)
    return (
        select(
            Meeting.id, Meeting.title, Meeting.state, Meeting.starts_at, Meeting.ends_at,
            Attendance.presence, in_force.label("in_force"), at_calling.label("at_calling"),
            waits_for_vote_of(actor).label("waits_for_vote"),
        )
        .outerjoin(Attendance, mine)
        .where(
            Meeting.branch_id == actor.branch_id,
            Meeting.state.in_(states),
            or_(Meeting.ends_at > now, Meeting.state == MeetingState.OPEN),
            Meeting.starts_at < now + _LOOKS_AHEAD,
        )
        .order_by(Meeting.starts_at, Meeting.id)
        .limit(_MOST)
    )  # fmt: skip


def _needs(row: Row[Any], actor: Actor, now: datetime) -> Iterator[Need]:
    if row.state is MeetingState.OPEN:
        if row.waits_for_vote:
            yield _need(row, VOTE_NOW, None)
        elif row.presence not in {Presence.ROOM, Presence.ONLINE}:
            until = row.ends_at if row.ends_at > now else None
            yield _need(row, phrase("Your branch is meeting now: take part"), until)
        return
    if row.state is MeetingState.DRAFT:
        yield _to_call(row, now)
        return
    if row.presence is not Presence.APOLOGIES:
        yield _need(row, phrase("Your branch meets: come, or give your apologies"), row.starts_at)
    motions_due = row.starts_at - _days(row.at_calling, "motion_deadline_days")
    if _calls(actor) and now < motions_due < now + _MOTIONS_LOOK_AHEAD:
        yield _need(row, phrase("Motions come in until then: finish the agenda"), motions_due)


def _to_call(row: Row[Any], now: datetime) -> Need:
    call_by = row.starts_at - _days(row.in_force, "notice_days")
    if call_by >= now:
        return _need(row, phrase("Call this meeting while it can still decide"), call_by)
    sentence = phrase("It is too late to call this meeting for decisions: move it, or only discuss")
    return _need(row, sentence, row.starts_at)


def _days(stored: dict[str, Any] | None, name: str) -> timedelta:
    return timedelta(days=getattr(MeetingRules.from_overrides(stored or {}), name))


def _need(row: Row[Any], sentence: Phrase, until: datetime | None) -> Need:
    return Need(sentence, NeedAbout.MEETING, row.id, "", row.title, until)
