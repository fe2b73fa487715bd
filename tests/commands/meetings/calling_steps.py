"""Steps of tests of calling meetings: a plan to change, what stands on an agenda, what was sent."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from policy_forum.domain.identifiers import BranchId
from policy_forum.domain.refusals import Refusal, RefusedError
from policy_forum.features.meetings.commands.calling import call_meeting, plan_meeting
from policy_forum.features.meetings.models import AgendaItem
from policy_forum.features.meetings.rules.calling import MeetingPlan
from policy_forum.features.meetings.rules.states import ItemKind
from policy_forum.platform.outbox import OutboxMessage
from tests.stage import START


def a_plan(branch, days=14.0, **changes):
    """A meeting of two hours, in so many days."""
    settings: dict[str, Any] = {
        "title": "March meeting",
        "starts_at": START + timedelta(days=days),
        "ends_at": START + timedelta(days=days, hours=2),
        "place": "Trades hall, 4 Mill Lane",
        "link": "https://meet.example.org/north",
        "adjustments": "Step-free from Mill Lane.",
    }
    return MeetingPlan(branch_id=BranchId(branch.id), **(settings | changes))


def plan_with(work_as, branch, secretary):
    """Plans a meeting when it is called, and returns its key."""

    def plan(days=14.0, **changes):
        with work_as(secretary) as work:
            return plan_meeting(work, a_plan(branch, days, **changes))

    return plan


def call(work_as, secretary, meeting_id):
    """Call a meeting; the edition that its members have."""
    with work_as(secretary) as work:
        return call_meeting(work, meeting_id)


def agenda_of(session, meeting_id) -> list[AgendaItem]:
    """The items of an agenda, whose positions have no gaps."""
    session.expire_all()
    rows = session.scalars(
        select(AgendaItem).where(AgendaItem.meeting_id == meeting_id).order_by(AgendaItem.position)
    ).all()
    assert [row.position for row in rows] == list(range(1, len(rows) + 1))
    return list(rows)


def kinds_of(session, meeting_id) -> list[ItemKind]:
    """What the items of an agenda are."""
    return [row.kind for row in agenda_of(session, meeting_id)]


def letters(session, template="meeting_called") -> list[OutboxMessage]:
    """The letters of a kind, the first queued first."""
    wanted = select(OutboxMessage).where(OutboxMessage.template == template)
    return list(session.scalars(wanted.order_by(OutboxMessage.id)))


def refused(command, *args) -> Refusal:
    """Why a command does not do that."""
    with pytest.raises(RefusedError) as caught:
        command(*args)
    return caught.value.refusal
