"""Rulings of the chair with reason and clause; actions with owner and day."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from policy_forum.domain.refusals import Reason
from policy_forum.features.meetings.commands.actions import agree_action, remove_action
from policy_forum.features.meetings.commands.rulings import rule
from policy_forum.features.meetings.commands.running import close_meeting, take_item
from policy_forum.features.meetings.models import MeetingAction, MeetingRuling
from policy_forum.features.meetings.rules.rulings import NewRuling
from policy_forum.features.meetings.rules.states import ItemKind
from tests.commands.amendments.steps import refusal_of
from tests.commands.meetings.halls import Hall
from tests.commands.meetings.on_record import facts
from tests.commands.meetings.voting_steps import Floor

LATE = NewRuling("A late amendment", "It is not taken.", "It came today.", "Model rules 4.3")


@pytest.fixture
def floor(make, work_as):
    return Floor(Hall.under_way(make, by_card=0), work_as)


def _refused(floor, command, *given, by=None):
    with floor.work_as(by or floor.hall.chair) as work:
        return refusal_of(lambda: command(work, *given))


def test_a_ruling_is_kept_with_its_reason_its_clause_and_the_item(floor):
    item = floor.hall.items[ItemKind.MOTION]
    floor.chair(take_item, item.id)
    ruling = floor.session.get(MeetingRuling, floor.chair(rule, floor.hall.id, LATE))
    assert (ruling.about, ruling.reason, ruling.clause) == (
        "A late amendment",
        "It came today.",
        "Model rules 4.3",
    )
    assert (ruling.item_id, ruling.ruled_by_id, ruling.upheld) == (
        item.id,
        floor.hall.chair.id,
        None,
    )
    assert facts(floor.session, "RulingGiven") == [
        {"meeting_id": floor.hall.id, "ruling_id": ruling.id}
    ]


@pytest.mark.parametrize(
    "new",
    [
        NewRuling("", "It is not taken.", "It came today."),
        NewRuling("A late amendment", " ", "It came today."),
        NewRuling("A late amendment", "It is not taken.", ""),
        NewRuling("A late amendment", "x" * 1001, "It came today."),
    ],
)
def test_a_ruling_says_on_what_how_and_why(floor, new):
    assert _refused(floor, rule, floor.hall.id, new).reason is Reason.INVALID


def test_only_who_is_in_the_chair_rules(floor):
    for member in (floor.hall.secretary, floor.hall.members[0]):
        refusal = _refused(floor, rule, floor.hall.id, LATE, by=member)
        assert refusal.reason is Reason.NOT_PERMITTED


def test_an_action_has_an_owner_who_may_be_a_member_or_a_guest(floor, clock):
    member, day = floor.hall.members[4], clock.now().date() + timedelta(days=14)
    floor.chair(agree_action, floor.hall.id, None, "Write to the council.", member.number, day)
    floor.chair(agree_action, floor.hall.id, None, "Book the hall.", "Cllr Pugh", None)
    rows = floor.session.scalars(select(MeetingAction).order_by(MeetingAction.id)).all()
    assert [(row.owner_id, row.owner_name, row.due_on) for row in rows] == [
        (member.id, member.full_name, day),
        (None, "Cllr Pugh", None),
    ]
    assert len(facts(floor.session, "ActionAgreed")) == 2


def test_an_action_without_an_owner_or_with_a_day_in_the_past_is_refused(floor, clock):
    yesterday = clock.now().date() - timedelta(days=1)
    for what, owner, day in (
        ("", "Ann", None),
        ("Write.", " ", None),
        ("Write.", "Ann", yesterday),
    ):
        refusal = _refused(floor, agree_action, floor.hall.id, None, what, owner, day)
        assert refusal.reason is Reason.INVALID


def test_an_action_of_another_agenda_is_refused(floor, make, work_as):
    other = Hall.under_way(make, by_card=0)
    item_id = other.items[ItemKind.REPORT].id
    refusal = _refused(floor, agree_action, floor.hall.id, item_id, "Write.", "Ann", None)
    assert "agenda of this meeting" in str(refusal.sentence)


def test_an_action_can_be_taken_out_until_the_meeting_is_closed(floor):
    first = floor.chair(agree_action, floor.hall.id, None, "Write.", "Ann", None)
    second = floor.chair(agree_action, floor.hall.id, None, "Book.", "Ann", None)
    floor.chair(remove_action, first)
    floor.chair(remove_action, first)
    assert len(facts(floor.session, "ActionRemoved")) == 1
    floor.chair(close_meeting, floor.hall.id)
    assert _refused(floor, remove_action, second).reason is Reason.WRONG_STATE
