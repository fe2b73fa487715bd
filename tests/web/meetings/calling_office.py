"""Steps of tests of the pages on which meetings are called: what is typed, read and sent."""

import html
import re
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.domain.identifiers import BranchId
from policy_forum.features.meetings.commands.calling import call_meeting, plan_meeting
from policy_forum.features.meetings.rules.calling import MeetingPlan
from policy_forum.platform.outbox import OutboxMessage
from tests.stage import START

BEGINS = START + timedelta(days=14, hours=7)


class Office:
    """A branch with its secretary, who plans and calls meetings, and one other member."""

    def __init__(self, make, work_as) -> None:
        self.work_as = work_as
        make.cycle()
        self.branch = make.branch("North")
        make.standing_orders(self.branch)
        self.secretary = make.officer(OfficeKind.SECRETARY, self.branch)

    def planned(self, starts_at=BEGINS, **changes):
        """Plan a meeting; its key."""
        settings: dict[str, Any] = {
            "title": "March meeting",
            "place": "Trades hall\n4 Mill Lane",
            "link": "https://meet.example.org/north",
            "adjustments": "Step-free from Mill Lane.",
        }
        plan = MeetingPlan(
            branch_id=BranchId(self.branch.id),
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=2),
            **(settings | changes),
        )
        with self.work_as(self.secretary) as work:
            return plan_meeting(work, plan)

    def called(self, **changes):
        """Plan a meeting and call it; its key."""
        meeting_id = self.planned(**changes)
        with self.work_as(self.secretary) as work:
            call_meeting(work, meeting_id)
        return meeting_id


def text_of(response):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.text)).split())


def typed(**changes):
    return {
        "title": "April meeting",
        "starts_at": "2026-04-02T19:00",
        "ends_at": "2026-04-02T21:00",
        "place": "Library",
        "link": "",
        "adjustments": "Ask Mared.",
        "note": "",
        "power": "decides",
        "version": "",
    } | changes


def letters(session):
    return session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)).all()
