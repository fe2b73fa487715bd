"""Writing the agenda of a meeting that has not begun: add, change, move, take off."""

from collections.abc import Iterable, Sequence

from sqlalchemy import exists, select

from policy_forum.domain.access.policy import Action
from policy_forum.domain.events import AgendaChanged
from policy_forum.domain.identifiers import AgendaItemId, MeetingId, MotionId
from policy_forum.domain.phrases import phrase
from policy_forum.domain.refusals import Reason, Refusal, RefusedError
from policy_forum.features.ballots.models import Ballot
from policy_forum.features.meetings.commands.loading import (
    announce,
    load_item,
    load_meeting,
    orders_of,
    subject_of,
)
from policy_forum.features.meetings.models import AgendaItem, Meeting, Minutes
from policy_forum.features.meetings.rules import agenda as rules
from policy_forum.features.meetings.rules.agenda import MotionStanding, NewItem
from policy_forum.features.meetings.rules.calling import deadlines_of, refusal_to_change
from policy_forum.features.meetings.rules.states import ItemKind, MeetingState
from policy_forum.features.motions.models import Motion
from policy_forum.features.motions.rules import MotionState
from policy_forum.platform.work import Work

_NO_MOTION = Refusal(Reason.INVALID, phrase("There is no such motion."))
_NO_MINUTES = Refusal(
    Reason.INVALID, phrase("There are no minutes of this branch of such a meeting to be approved.")
)
_TITLES = {
    ItemKind.CHAIR: "Election of a chair for the meeting",
    ItemKind.APOLOGIES: "Apologies",
    ItemKind.ANY_OTHER_BUSINESS: "Any other business",
}


def add_item(work: Work, meeting_id: MeetingId, item: NewItem) -> AgendaItemId:
    """Put an item on the agenda, where its kind belongs; the same again is the item that is there.

    A motion must be able to come before the meeting: proposed, of this branch, in time, and without
    a ballot under way. Raises RefusedError with the rule otherwise.
    """
    meeting = _to_be_written(work, meeting_id)
    key = _add(work, meeting, item.tidied())
    _has_changed(work, meeting)
    return key


def put_motions_on(work: Work, meeting_id: MeetingId) -> int:
    """Put every motion on the agenda that can be; returns how many came on by this."""
    meeting = _to_be_written(work, meeting_id)
    added = _add_motions(work, meeting)
    if added:
        _has_changed(work, meeting)
    return added


def change_item(work: Work, item_id: AgendaItemId, item: NewItem) -> None:
    """Give an item another title (where it is named by hand), note or planned time."""
    meeting, row = _item_to_be_written(work, item_id)
    item = item.tidied()
    wanted = NewItem(
        kind=row.kind,
        title=item.title if row.kind in rules.NAMED_BY_HAND else row.title,
        note=item.note,
        motion_id=MotionId(row.motion_id) if row.motion_id else None,
        minutes_of_id=MeetingId(row.minutes_of_id) if row.minutes_of_id else None,
        minutes_planned=item.minutes_planned,
    )
    work.refuse_if(rules.refusal_of_item(wanted, 0))
    row.title, row.note, row.minutes_planned = wanted.title, wanted.note, wanted.minutes_planned
    _has_changed(work, meeting)


def move_item(work: Work, item_id: AgendaItemId, by: int) -> None:
    """Move an item up (negative) or down by so many places, as far as the agenda goes."""
    meeting, _row = _item_to_be_written(work, item_id)
    items = list_items(work, meeting)
    keys = [(AgendaItemId(row.id), row.kind) for row in items]
    order = rules.moved(keys, item_id, by)
    if order == tuple(key for key, _kind in keys):
        return
    _number(sorted(items, key=lambda row: order.index(AgendaItemId(row.id))))
    _has_changed(work, meeting)


def remove_item(work: Work, item_id: AgendaItemId) -> None:
    """Take an item off the agenda of a meeting that has not begun."""
    meeting, row = _item_to_be_written(work, item_id)
    _number([each for each in list_items(work, meeting) if each.id != row.id])
    work.session.delete(row)
    _has_changed(work, meeting)


def usual_items(work: Work, meeting: Meeting) -> None:
    """Give a new meeting the items that every meeting has, and the motions that wait for one.

    A chair is elected where the branch has none; minutes are those of the last meeting that closed
    and whose minutes nobody has approved.
    """
    last = _last_unapproved(work, meeting)
    kinds = [ItemKind.APOLOGIES, ItemKind.ANY_OTHER_BUSINESS]
    wanted = [NewItem(kind, minutes_planned=rules.usual_minutes(kind)) for kind in kinds]
    if meeting.chair_id is None:
        planned = rules.usual_minutes(ItemKind.CHAIR)
        wanted.insert(0, NewItem(ItemKind.CHAIR, minutes_planned=planned))
    if last is not None:
        planned = rules.usual_minutes(ItemKind.MINUTES)
        key = MeetingId(last.id)
        wanted.append(NewItem(ItemKind.MINUTES, minutes_of_id=key, minutes_planned=planned))
    for item in wanted:
        _add(work, meeting, item)
    _add_motions(work, meeting)


def list_items(work: Work, meeting: Meeting) -> list[AgendaItem]:
    """The items of a meeting in their order."""
    work.session.flush()
    return list(
        work.session.scalars(
            select(AgendaItem)
            .where(AgendaItem.meeting_id == meeting.id)
            .order_by(AgendaItem.position, AgendaItem.id)
        )
    )


def _to_be_written(work: Work, meeting_id: MeetingId) -> Meeting:
    meeting = load_meeting(work, meeting_id)
    work.authorise(Action.CALL_MEETING, subject_of(work, meeting))
    work.refuse_if(refusal_to_change(meeting.state))
    return meeting


def _item_to_be_written(work: Work, item_id: AgendaItemId) -> tuple[Meeting, AgendaItem]:
    meeting, row = load_item(work, item_id)
    work.authorise(Action.CALL_MEETING, subject_of(work, meeting))
    work.refuse_if(refusal_to_change(meeting.state))
    return meeting, row


def _has_changed(work: Work, meeting: Meeting) -> None:
    count = len(list_items(work, meeting))
    work.record(AgendaChanged(meeting_id=MeetingId(meeting.id), items=count))
    announce(work, meeting.id, "floor")


def _add(work: Work, meeting: Meeting, item: NewItem) -> AgendaItemId:
    items = list_items(work, meeting)
    already = next((row for row in items if _is_same(row, item)), None)
    if already is not None:
        return AgendaItemId(already.id)
    work.refuse_if(rules.refusal_of_item(item, len(items)))
    row = AgendaItem(
        meeting_id=meeting.id,
        position=0,
        kind=item.kind,
        title=_title_of(work, meeting, item),
        note=item.note,
        motion_id=item.motion_id if item.kind is ItemKind.MOTION else None,
        minutes_of_id=item.minutes_of_id if item.kind is ItemKind.MINUTES else None,
        minutes_planned=item.minutes_planned,
        suspended=[],
        in_parts=[],
    )
    items.insert(rules.place_of(item.kind, [each.kind for each in items]), row)
    _number(items)
    work.session.add(row)
    work.session.flush()
    return AgendaItemId(row.id)


def _is_same(row: AgendaItem, item: NewItem) -> bool:
    """Whether the agenda has this already: who presses twice, or in two windows, adds it once."""
    if row.kind is not item.kind:
        return False
    if item.kind is ItemKind.MOTION:
        return row.motion_id == item.motion_id
    if item.kind is ItemKind.MINUTES:
        return row.minutes_of_id == item.minutes_of_id
    return item.kind in rules.ONCE or (row.title, row.note) == (item.title, item.note)


def _number(items: Iterable[AgendaItem]) -> None:
    for position, row in enumerate(items, start=1):
        row.position = position


def _title_of(work: Work, meeting: Meeting, item: NewItem) -> str:
    if item.kind is ItemKind.MOTION:
        motion = work.session.get(Motion, item.motion_id)
        if motion is None:
            raise RefusedError(_NO_MOTION)
        _refuse_unless_it_can_be_put(work, meeting, motion)
        return title_of_motion(motion)
    if item.kind is ItemKind.MINUTES:
        before = work.session.get(Meeting, item.minutes_of_id)
        return _title_of_minutes(work, meeting, before)
    return item.title if item.kind in rules.NAMED_BY_HAND else _TITLES[item.kind]


def title_of_motion(motion: Motion) -> str:
    """A motion as an agenda names it: with its number, by which members speak of it."""
    return f"{motion.number or ''} {motion.title}".strip()[: rules.TITLE_CHARACTERS]


def _refuse_unless_it_can_be_put(work: Work, meeting: Meeting, motion: Motion) -> None:
    deadlines = deadlines_of(meeting.starts_at, orders_of(work, meeting))
    standing = _standing_of(motion, meeting)
    work.refuse_if(rules.refusal_to_put(standing, deadlines, meeting.power))


def _standing_of(motion: Motion, meeting: Meeting) -> MotionStanding:
    is_of_branch = motion.branch_id == meeting.branch_id
    return MotionStanding(motion.state, motion.is_held, motion.proposed_at, is_of_branch)


def _add_motions(work: Work, meeting: Meeting) -> int:
    deadlines = deadlines_of(meeting.starts_at, orders_of(work, meeting))
    on_it = {row.motion_id for row in list_items(work, meeting)}
    able = [
        motion
        for motion in _proposed_motions(work, meeting)
        if motion.id not in on_it
        and not rules.refusal_to_put(_standing_of(motion, meeting), deadlines, meeting.power)
    ]
    minutes = rules.usual_minutes(ItemKind.MOTION)
    room = rules.MOST_ITEMS - len(list_items(work, meeting))
    for motion in able[: max(0, room)]:
        item = NewItem(ItemKind.MOTION, motion_id=MotionId(motion.id), minutes_planned=minutes)
        _add(work, meeting, item)
    return min(len(able), max(0, room))


def _proposed_motions(work: Work, meeting: Meeting) -> Sequence[Motion]:
    under_way = exists().where(Ballot.motion_id == Motion.id, Ballot.declared_at.is_(None))
    return work.session.scalars(
        select(Motion)
        .where(
            Motion.branch_id == meeting.branch_id,
            Motion.state == MotionState.PROPOSED,
            Motion.is_held.is_(False),
            ~under_way,
        )
        .order_by(Motion.number, Motion.id)
        .limit(rules.MOST_ITEMS)
    ).all()


def _last_unapproved(work: Work, meeting: Meeting) -> Meeting | None:
    return work.session.scalar(
        select(Meeting)
        .outerjoin(Minutes, Minutes.meeting_id == Meeting.id)
        .where(
            Meeting.branch_id == meeting.branch_id,
            Meeting.state == MeetingState.CLOSED,
            Meeting.id != meeting.id,
            Minutes.approved_at.is_(None),
        )
        .order_by(Meeting.starts_at.desc(), Meeting.id.desc())
        .limit(1)
    )


def _title_of_minutes(work: Work, meeting: Meeting, before: Meeting | None) -> str:
    if before is None or before.branch_id != meeting.branch_id:
        raise RefusedError(_NO_MINUTES)
    if before.state is not MeetingState.CLOSED:
        raise RefusedError(_NO_MINUTES)
    minutes = work.session.get(Minutes, before.id)
    if minutes is not None and minutes.approved_at is not None:
        raise RefusedError(_NO_MINUTES)
    held = before.starts_at.astimezone(work.zone)
    return f"Minutes of the meeting of {held.day} {held:%B %Y}"
