"""The plan that a new meeting begins from: like the last one, and in time to decide."""

from dataclasses import replace
from datetime import datetime, time, timedelta, tzinfo

from policy_forum.domain.identifiers import BranchId
from policy_forum.features.branches.rules import Rules
from policy_forum.features.meetings.rules.calling import MeetingPlan, first_day
from policy_forum.features.meetings.rules.states import MeetingPower

# What a first meeting is proposed for, and how long whoever plans has to write the agenda.
_EVENING = time(19, 0)
_LASTS = timedelta(hours=2)
_TO_PREPARE = timedelta(days=3)


def first_plan(
    branch_id: BranchId, now: datetime, orders: Rules, zone: tzinfo, last: MeetingPlan | None
) -> MeetingPlan:
    """A plan to change: place, link, access, day of the week and time of day of the last meeting.

    It begins so late that motions can still come in and the notice is long enough, and after the
    last meeting. The title and the note are for each meeting to say.
    """
    days = max(orders.meetings.notice_days, orders.meetings.motion_deadline_days)
    first = now + timedelta(days=days) + _TO_PREPARE
    if last is None:
        evening = datetime.combine(now.astimezone(zone).date(), _EVENING, zone)
        starts_at = first_day(evening.astimezone(now.tzinfo), first, zone, 1)
        return MeetingPlan(branch_id, "", starts_at, starts_at + _LASTS)
    after_last = max(first, last.starts_at + timedelta(days=1))
    starts_at = first_day(last.starts_at, after_last, zone, 7)
    plan = replace(last, branch_id=branch_id, title="", note="", power=MeetingPower.DECIDES)
    return plan.begun_at(starts_at)
