"""Calling a meeting: planned, called with its papers, sent again when it changed, cancelled."""

import secrets
from dataclasses import replace

from sqlalchemy import select

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.domain.access.policy import Action
from policy_forum.domain.access.who import subject_of_branch
from policy_forum.domain.events import (
    MeetingCalled,
    MeetingCancelled,
    MeetingChanged,
    MeetingPlanned,
)
from policy_forum.domain.identifiers import BranchId, MeetingId
from policy_forum.domain.phrases import phrase
from policy_forum.domain.refusals import Reason, Refusal, RefusedError
from policy_forum.features.branches.queries import find_branch
from policy_forum.features.meetings.commands.agenda import list_items, usual_items
from policy_forum.features.meetings.commands.loading import (
    announce,
    load_meeting,
    orders_of,
    subject_of,
)
from policy_forum.features.meetings.commands.telling import send_edition
from policy_forum.features.meetings.models import Meeting, MeetingEdition
from policy_forum.features.meetings.rules import calling as rules
from policy_forum.features.meetings.rules.calling import MeetingPlan, WayOut
from policy_forum.features.meetings.rules.editions import Edition, EditionItem, changes_between
from policy_forum.features.meetings.rules.states import MeetingPower, MeetingState
from policy_forum.features.members.models import Member, Office
from policy_forum.platform.work import Work

# Without letters and digits that are taken for each other when they are read from a screen.
_LETTERS = "34679ACDEFGHJKMNPQRTVWXY"
_CODE_LENGTH = 6
_NO_BRANCH = Refusal(Reason.INVALID, phrase("There is no such branch."))
_CHANGED_MEANWHILE = Refusal(
    Reason.CHANGED_MEANWHILE,
    phrase("Somebody changed this meeting meanwhile. Look at it as it is now, then change it."),
)


def plan_meeting(work: Work, plan: MeetingPlan) -> MeetingId:
    """Plan a meeting of a branch, with the items that every agenda has; nobody is told yet."""
    work.authorise(Action.CALL_MEETING, subject_of_branch(plan.branch_id))
    plan = plan.tidied()
    work.refuse_if(rules.refusal_of_plan(plan, work.now))
    if find_branch(work.session, plan.branch_id) is None:
        raise RefusedError(_NO_BRANCH)
    meeting = Meeting(
        branch_id=plan.branch_id,
        state=MeetingState.DRAFT,
        code=_new_code(work),
        made_at=work.now,
        made_by_id=work.actor.member_id,
    )
    _write(meeting, plan)
    meeting.chair_id = _chair_of(work, meeting)
    work.session.add(meeting)
    work.session.flush()
    usual_items(work, meeting)
    meeting_id = MeetingId(meeting.id)
    work.record(MeetingPlanned(meeting_id=meeting_id, starts_at=meeting.starts_at))
    return meeting_id


def change_meeting(work: Work, meeting_id: MeetingId, plan: MeetingPlan, version: int) -> None:
    """Change date, place or another fact; everyone is told at once if the meeting is called.

    So there is no moment at which members have been told another day or place than this one.
    `version` is that of the meeting as it was shown. Saving what is there already changes nothing.
    """
    meeting = _to_be_called(work, meeting_id)
    plan = plan.tidied()
    if plan == plan_of(meeting):
        return
    if meeting.version != version:
        raise RefusedError(_CHANGED_MEANWHILE)
    work.refuse_if(rules.refusal_of_plan(plan, work.now, meeting.starts_at))
    _write(meeting, plan)
    meeting.chair_id = _chair_of(work, meeting)
    work.record(MeetingChanged(meeting_id=meeting_id, starts_at=meeting.starts_at))
    announce(work, meeting.id, "floor")
    if meeting.state is MeetingState.CALLED:
        _call(work, meeting)


def call_meeting(work: Work, meeting_id: MeetingId) -> int:
    """Send the papers to all members of the branch, or the agenda again where it has changed.

    Returns the number of the edition that they have. Where nothing has changed since the last one
    nothing is sent, so that pressing twice sends once. Raises RefusedError, with the clause and the
    earliest date, where it is too late to call the meeting for decisions.
    """
    return _call(work, _to_be_called(work, meeting_id))


def mend_notice(work: Work, meeting_id: MeetingId, way: WayOut) -> None:
    """Take one of the ways out of a notice that is too short: another day, or no decisions."""
    meeting = _to_be_called(work, meeting_id)
    plan = plan_of(meeting)
    notice = rules.notice_of(plan.starts_at, work.now, orders_of(work, meeting), work.zone)
    changed = rules.way_taken(plan, notice, way)
    change_meeting(work, meeting_id, changed, meeting.version)


def cancel_meeting(work: Work, meeting_id: MeetingId, reason: str) -> None:
    """Cancel a meeting that has not begun; all who were called are told, and why."""
    meeting = load_meeting(work, meeting_id)
    work.authorise(Action.CALL_MEETING, subject_of(work, meeting))
    if meeting.state is MeetingState.CANCELLED:
        return
    work.refuse_if(rules.refusal_to_cancel(meeting.state, reason))
    reason = reason.strip()[:2000]
    if meeting.state is MeetingState.CALLED:
        last = last_edition(work, meeting) or edition_of(work, meeting)
        send_edition(work, meeting, last.called_off(reason), ())
    meeting.state, meeting.ended_reason = MeetingState.CANCELLED, reason
    work.record(MeetingCancelled(meeting_id=meeting_id), reason)
    announce(work, meeting.id, "floor")


def plan_of(meeting: Meeting) -> MeetingPlan:
    """What is planned of a meeting now."""
    return MeetingPlan(
        branch_id=BranchId(meeting.branch_id),
        title=meeting.title,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        place=meeting.place,
        link=meeting.link,
        adjustments=meeting.adjustments,
        note=meeting.note,
        power=meeting.power,
    )


def edition_of(work: Work, meeting: Meeting) -> Edition:
    """The meeting as it would be sent now."""
    items = tuple(
        EditionItem(row.id, row.kind, row.title, row.note, row.motion_id, row.minutes_planned)
        for row in list_items(work, meeting)
    )
    return Edition(
        title=meeting.title,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        place=meeting.place,
        link=meeting.link,
        adjustments=meeting.adjustments,
        note=meeting.note,
        power=meeting.power,
        items=items,
    )


def last_edition(work: Work, meeting: Meeting) -> Edition | None:
    """The meeting as it was sent last; None if it never was."""
    row = work.session.get(MeetingEdition, (meeting.id, meeting.edition))
    return Edition.read(row.content) if row else None


def _to_be_called(work: Work, meeting_id: MeetingId) -> Meeting:
    meeting = load_meeting(work, meeting_id)
    work.authorise(Action.CALL_MEETING, subject_of(work, meeting))
    work.refuse_if(rules.refusal_to_change(meeting.state))
    return meeting


def _call(work: Work, meeting: Meeting) -> int:
    edition, before = edition_of(work, meeting), last_edition(work, meeting)
    changes = changes_between(before, edition) if before else ()
    if before and not changes:
        return meeting.edition
    short_by = _check_notice(work, meeting, before)
    if before is None:
        orders = orders_of(work, meeting)
        meeting.standing_orders_id = orders.standing_orders_id
        meeting.standing_orders_version = orders.version
        meeting.called_at, meeting.called_by_id = work.now, work.actor.member_id
        meeting.state = MeetingState.CALLED
    meeting.short_notice = short_by
    sent_to = send_edition(work, meeting, edition, changes)
    work.record(
        MeetingCalled(
            meeting_id=MeetingId(meeting.id),
            starts_at=meeting.starts_at,
            edition=meeting.edition,
            short_notice=short_by,
            sent_to=sent_to,
        )
    )
    announce(work, meeting.id, "floor")
    return meeting.edition


def _check_notice(work: Work, meeting: Meeting, before: Edition | None) -> int:
    """By how many days the notice is too short; raises where the meeting cannot be called so.

    What was called in time stays so while the meeting is not moved, and is not to decide where
    members were told that it would not.
    """
    orders = orders_of(work, meeting)
    notice = rules.notice_of(meeting.starts_at, work.now, orders, work.zone)
    items = len(list_items(work, meeting))
    if before is not None and not _is_called_anew(work, meeting, before):
        notice = replace(notice, short_by=meeting.short_notice)
    called_for = before.starts_at if before else None
    work.refuse_if(rules.refusal_to_call(plan_of(meeting), items, notice, work.now, called_for))
    return notice.short_by


def _is_called_anew(work: Work, meeting: Meeting, before: Edition) -> bool:
    decides_now = meeting.power is MeetingPower.DECIDES
    was_to_decide = before.power is MeetingPower.DECIDES
    is_moved = rules.needs_notice_again(before.starts_at, meeting.starts_at, work.zone)
    return is_moved or (decides_now and not was_to_decide)


def _write(meeting: Meeting, plan: MeetingPlan) -> None:
    meeting.title, meeting.power = plan.title, plan.power
    meeting.starts_at, meeting.ends_at = plan.starts_at, plan.ends_at
    meeting.place, meeting.link = plan.place, plan.link
    meeting.adjustments, meeting.note = plan.adjustments, plan.note


def _new_code(work: Work) -> str:
    while True:
        code = "".join(secrets.choice(_LETTERS) for _ in range(_CODE_LENGTH))
        if work.session.scalar(select(Meeting.id).where(Meeting.code == code)) is None:
            return code


def _chair_of(work: Work, meeting: Meeting) -> int | None:
    """Who will hold the office of chair on the day of the meeting; None if nobody does."""
    day = meeting.starts_at.astimezone(work.zone).date()
    return work.session.scalar(
        select(Office.member_id)
        .join(Member, Member.id == Office.member_id)
        .where(
            Office.kind == OfficeKind.CHAIR,
            Office.branch_id == meeting.branch_id,
            Member.branch_id == meeting.branch_id,
            Office.held_on(day),
        )
        .order_by(Office.starts_on.desc(), Office.id)
        .limit(1)
    )
