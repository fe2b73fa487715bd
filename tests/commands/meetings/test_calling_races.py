"""Two press at once: papers go out once, an item is added once, and no position is given twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.domain.identifiers import BranchId, MeetingId
from policy_forum.features.accounts.queries import find_actor
from policy_forum.features.meetings.commands.agenda import add_item, move_item
from policy_forum.features.meetings.commands.calling import (
    call_meeting,
    cancel_meeting,
    plan_meeting,
)
from policy_forum.features.meetings.models import AgendaItem, MeetingEdition
from policy_forum.features.meetings.rules.agenda import NewItem
from policy_forum.features.meetings.rules.calling import MeetingPlan
from policy_forum.features.meetings.rules.states import ItemKind
from policy_forum.features.members.models import Member
from policy_forum.platform.outbox import OutboxMessage
from policy_forum.platform.work import unit_of_work
from policy_forum.web.storage import db
from tests.conftest import ENGINES
from tests.makers import Makers
from tests.stage import START

COUNT = 6


@pytest.fixture(params=ENGINES)
def stage(request, fresh_stage):
    return fresh_stage(request.param)


@pytest.fixture
def make(stage):
    with stage.app.app_context():
        yield Makers(db.session(), stage.clock)


@pytest.fixture
def secretary_id(make):
    return make.officer(OfficeKind.SECRETARY, make.branch("North")).id


@pytest.fixture
def meeting_id(stage, make, secretary_id):
    branch_id = BranchId(make.actor(make.session.get_one(Member, secretary_id)).branch_id)
    begins = START + timedelta(days=14)
    plan = MeetingPlan(branch_id, "March", begins, begins + timedelta(hours=2), "Hall")
    made = pressed(stage, secretary_id, plan_meeting, plan)
    make.session.rollback()
    return made


def pressed(stage, member_id, command, *args):
    """One press in a session of one's own."""
    with stage.app.app_context():
        session = db.session()
        actor = find_actor(session, member_id, stage.clock.now().date())
        session.rollback()
        assert actor is not None
        with unit_of_work(session, actor, stage.clock) as work:
            return command(work, *args)


def all_at_once(stage, member_id, presses):
    with ThreadPoolExecutor(len(presses)) as pool:
        return list(pool.map(lambda press: pressed(stage, member_id, *press), presses))


def test_calling_at_once_sends_once(stage, make, secretary_id, meeting_id):
    answers = all_at_once(stage, secretary_id, [(call_meeting, meeting_id)] * COUNT)

    assert answers == [1] * COUNT
    assert make.session.scalar(select(func.count()).select_from(OutboxMessage)) == 1
    assert make.session.scalar(select(func.count()).select_from(MeetingEdition)) == 1


def test_cancelling_at_once_tells_once(stage, make, secretary_id, meeting_id):
    pressed(stage, secretary_id, call_meeting, meeting_id)
    presses = [(cancel_meeting, meeting_id, "Flood")] * COUNT

    all_at_once(stage, secretary_id, presses)

    told = select(func.count()).where(OutboxMessage.template == "meeting_cancelled")
    assert make.session.scalar(told) == 1


def test_items_added_and_moved_at_once_have_each_their_place(stage, make, secretary_id, meeting_id):
    first = pressed(stage, secretary_id, add_item, meeting_id, NewItem(ItemKind.OTHER, "First"))
    presses = [
        (add_item, MeetingId(meeting_id), NewItem(ItemKind.REPORT, f"Report {n // 2}"))
        for n in range(COUNT)
    ]

    keys = all_at_once(stage, secretary_id, [*presses, (move_item, first, 1)])

    positions = make.session.scalars(
        select(AgendaItem.position).where(AgendaItem.meeting_id == meeting_id)
    ).all()
    assert len(set(keys[:-1])) == COUNT // 2
    assert sorted(positions) == list(range(1, len(positions) + 1))
