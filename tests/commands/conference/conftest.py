"""A carried motion at each step of its way through conference."""

from datetime import UTC

import pytest

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.features.conference.commands import (
    open_next_cycle,
    order_agenda,
    record_outcome,
    rule_on_order,
    submit_motion,
)
from policy_forum.features.conference.models import (
    Submission,
)
from policy_forum.features.cycles.queries import find_cycle
from policy_forum.features.cycles.rules import proposed_windows
from tests.commands.conference.stages import (
    CARRIED,
    CLOSED,
    COMPILING,
    CONFERENCE,
    RULE,
    SUBMISSION,
)
from tests.stage import START


@pytest.fixture
def at(clock):
    """Stand within a stage of the year."""

    def move(day):
        clock.set(START)
        clock.advance(days=day)

    return move


@pytest.fixture
def cycle(make_cycle):
    return make_cycle(2026)


@pytest.fixture
def north(make_branch):
    return make_branch("North", "NOR")


@pytest.fixture
def secretary(make_officer, north):
    return make_officer(OfficeKind.SECRETARY, north)


@pytest.fixture
def office(make_officer):
    return make_officer(OfficeKind.NATIONAL_OFFICE)


@pytest.fixture
def submitted(at, cycle, north, secretary, make_carried, work_as, session):
    """Submit a new carried motion of North."""

    def submit(**changes):
        motion = make_carried(north, cycle, **changes)
        at(SUBMISSION)
        with work_as(secretary) as work:
            submission_id = submit_motion(work, motion.id)
        return session.get(Submission, submission_id)

    return submit


@pytest.fixture
def ruled_in(at, submitted, office, work_as):
    def rule(**changes):
        submission = submitted(**changes)
        at(COMPILING)
        with work_as(office) as work:
            rule_on_order(work, submission.id, in_order=True, rule=RULE)
        return submission

    return rule


@pytest.fixture
def on_agenda(ruled_in, office, work_as, cycle):
    def place(count=1, **changes):
        found = [ruled_in(**changes) for _ in range(count)]
        with work_as(office) as work:
            order_agenda(work, cycle.id, [s.id for s in found])
        return found

    return place


@pytest.fixture
def decided(at, on_agenda, office, work_as):
    def decide(outcome=CARRIED, **changes):
        (submission,) = on_agenda(**changes)
        at(CONFERENCE)
        with work_as(office) as work:
            record_outcome(work, submission.id, outcome)
        return submission

    return decide


@pytest.fixture
def next_cycle(at, cycle, office, work_as, session):
    def open_it():
        at(CLOSED)
        before = find_cycle(session, 2026)
        assert before is not None
        windows = proposed_windows(2027, UTC, (2026, before.calendar))
        with work_as(office) as work:
            return open_next_cycle(work, cycle.id, 2027, "Conference 2027", windows=windows)

    return open_it
