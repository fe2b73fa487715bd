"""Amendments that come in after the deadline of a called meeting: clause 4.3 of standing orders."""

import pytest

from policy_forum.features.meetings.commands.late import take_late
from policy_forum.features.meetings.commands.procedural import bring_procedural
from policy_forum.features.meetings.commands.questions import bring_amendment
from policy_forum.features.meetings.commands.rulings import challenge_ruling
from policy_forum.features.meetings.models import MeetingQuestion, MeetingRuling
from policy_forum.features.meetings.queries.floor import get_floor
from policy_forum.features.meetings.rules.procedure import Procedural
from policy_forum.features.meetings.rules.states import ItemKind, ItemOutcome, ProceduralKind
from tests.commands.amendments.steps import refusal_of
from tests.commands.meetings.halls import Hall
from tests.commands.meetings.voting_steps import AGAINST, FOR, Floor
from tests.makers import TEXT

CARRIES = [FOR] * 7 + [AGAINST]
WHY = "The timetable came out yesterday."


@pytest.fixture
def floor(make, work_as):
    """A hall without cards, with the motion before it."""
    floor = Floor(Hall.under_way(make, by_card=0, by_phone=6, online=4), work_as)
    floor.takes_motion()
    return floor


def _put(floor):
    """The numbers of the amendments that are put, and of those that came in too late."""
    now = get_floor(floor.session, floor.hall.id, floor.hall.make.clock.now())
    assert now is not None
    return [each.number for each in now.amendments], [each.number for each in now.late]


def _late(floor):
    return floor.proposes(TEXT.replace("17:40", "18:40"), is_late=True)


def _refused(floor, command, *given, by=None):
    with floor.work_as(by or floor.hall.chair) as work:
        return refusal_of(lambda: command(work, *given))


def test_a_late_amendment_is_not_put_and_holds_nothing_up(floor):
    late = _late(floor)
    assert _put(floor) == ([], [late.number])
    assert "4.3" in str(_refused(floor, bring_amendment, floor.hall.id, late.id).rule)
    question = floor.session.query(MeetingQuestion).one()
    floor.decides(question.id, *CARRIES)
    assert floor.fresh(floor.hall.items[ItemKind.MOTION]).outcome is ItemOutcome.CARRIED


def test_the_chair_takes_one_by_a_ruling_with_a_reason_and_it_is_put_in_its_order(floor):
    late, in_time = _late(floor), floor.proposes(TEXT.replace("every councillor", "each one"))
    assert _refused(floor, take_late, floor.hall.id, late.id, " ") is not None
    assert _refused(floor, take_late, floor.hall.id, late.id, WHY, by=floor.hall.secretary)
    floor.chair(take_late, floor.hall.id, late.id, WHY)
    assert set(_put(floor)[0]) == {late.number, in_time.number}
    ruling = floor.session.query(MeetingRuling).one()
    assert (ruling.reason, ruling.amendment_id) == (WHY, late.id)
    assert "4.3" in ruling.clause
    assert _refused(floor, take_late, floor.hall.id, late.id, WHY) is not None


def test_a_ruling_that_is_overturned_takes_nothing(floor):
    late = _late(floor)
    ruling_id = floor.chair(take_late, floor.hall.id, late.id, WHY)
    mover, deputy = floor.hall.members[4], floor.hall.members[6]
    challenge = floor.chair(challenge_ruling, ruling_id, mover.id, None, deputy.id)
    floor.chair = lambda command, *given, **more: floor.by(deputy, command, *given, **more)
    floor.decides(challenge, *CARRIES)
    assert _put(floor) == ([], [late.number])


def test_what_amends_a_late_amendment_waits_for_it(floor):
    late = _late(floor)
    child = floor.proposes(TEXT.replace("17:40", "18:50"), late, is_late=True)
    assert _refused(floor, take_late, floor.hall.id, child.id, WHY) is not None
    floor.chair(take_late, floor.hall.id, late.id, WHY)
    floor.chair(take_late, floor.hall.id, child.id, WHY)
    assert _put(floor) == ([child.number, late.number], [])


def test_suspending_the_clause_lets_late_amendments_in(floor):
    late = _late(floor)
    moved = Procedural(ProceduralKind.SUSPEND, floor.hall.members[4].id, clauses=("4.3",))
    floor.decides(floor.chair(bring_procedural, floor.hall.id, moved), *CARRIES)
    assert _put(floor) == ([late.number], [])
