"""Two press at once: one receipt, one edition, one outcome, one return of a motion."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.domain.refusals import Reason, RefusedError
from policy_forum.features.accounts.queries import find_actor
from policy_forum.features.conference.commands import (
    order_agenda,
    publish_paper,
    record_outcome,
    rule_on_order,
    submit_motion,
    take_up_offer,
    typeset_paper,
)
from policy_forum.features.conference.models import (
    ConferencePaper,
    MotionOffer,
    Outcome,
    PaperPdf,
    RegisterEntry,
    Submission,
)
from policy_forum.features.conference.rules import ConferenceOutcome, OutcomeText
from policy_forum.features.motions.models import Motion
from policy_forum.features.motions.rules import MotionState
from policy_forum.platform.jobs import claim_job
from policy_forum.platform.work import system_work, unit_of_work
from policy_forum.web.storage import db
from tests.conftest import ENGINES
from tests.makers import Makers
from tests.stage import START

COUNT = 4
SUBMISSION, COMPILING, CONFERENCE = 45, 55, 81


@pytest.fixture(params=ENGINES)
def stage(request, fresh_stage):
    return fresh_stage(request.param)


@pytest.fixture
def make(stage):
    with stage.app.app_context():
        yield Makers(db.session(), stage.clock)


def done_by(stage, member_id, do):
    """Do it in a session of one's own; the reason if it was refused."""
    with stage.app.app_context():
        session = db.session()
        actor = find_actor(session, member_id, stage.clock.now().date())
        session.rollback()
        assert actor is not None
        try:
            with unit_of_work(session, actor, stage.clock) as work:
                do(work)
        except RefusedError as refused:
            return refused.refusal.reason
        return None


def all_at_once(stage, member_id, do):
    with ThreadPoolExecutor(COUNT) as pool:
        answers = pool.map(lambda _press: done_by(stage, member_id, do), range(COUNT))
    return sorted(answers, key=str)


ONCE = [None] + [Reason.ALREADY_DONE] * (COUNT - 1)


def test_one_way_through_conference_however_often_it_is_pressed(stage, make):
    north, cycle = make.branch("North", "NOR"), make.cycle(2026)
    secretary = make.officer(OfficeKind.SECRETARY, north).id
    office = make.officer(OfficeKind.NATIONAL_OFFICE).id
    motion_id, cycle_id = make.carried(north, cycle).id, cycle.id
    make.session.rollback()

    stage.clock.set(START + timedelta(days=SUBMISSION))
    assert all_at_once(stage, secretary, lambda w: submit_motion(w, motion_id)) == ONCE
    key = make.session.scalar(select(Submission.id))
    make.session.rollback()

    stage.clock.set(START + timedelta(days=COMPILING))
    ruled = all_at_once(stage, office, lambda w: rule_on_order(w, key, in_order=True, rule="4.2"))
    assert ruled == ONCE
    assert done_by(stage, office, lambda w: order_agenda(w, cycle_id, [key])) is None
    assert all_at_once(stage, office, lambda w: publish_paper(w, cycle_id, "The League")) == ONCE

    stage.clock.set(START + timedelta(days=CONFERENCE))
    carried = OutcomeText(ConferenceOutcome.CARRIED, 3, 1, 0)
    assert all_at_once(stage, office, lambda w: record_outcome(w, key, carried)) == ONCE

    for table in (Submission, ConferencePaper, Outcome, RegisterEntry):
        assert make.session.scalar(select(func.count()).select_from(table)) == 1


def test_an_offer_is_taken_up_by_one_of_those_who_press_at_once(stage, make):
    north, earlier = make.branch("North", "NOR"), make.cycle(2025, windows={})
    cycle_id = make.cycle(2026).id
    motion_id = make.motion(north, earlier, state=MotionState.REMITTED_BY_CONFERENCE).id
    make.session.add(MotionOffer(motion_id=motion_id, cycle_id=cycle_id, offered_at=START))
    make.session.commit()
    member = make.member(north).id
    make.session.rollback()

    assert all_at_once(stage, member, lambda w: take_up_offer(w, motion_id, cycle_id)) == ONCE

    brought = make.session.scalars(
        select(Motion.id).where(Motion.brought_again_from_id == motion_id)
    ).all()
    assert len(brought) == 1
    assert make.session.scalar(select(MotionOffer.taken_up_by_id)) == brought[0]


def test_an_edition_is_typeset_once_with_the_lines_that_are_on_screen(stage, make):
    north, cycle = make.branch("North", "NOR"), make.cycle(2026)
    office = make.officer(OfficeKind.NATIONAL_OFFICE).id
    secretary = make.officer(OfficeKind.SECRETARY, north).id
    motion_id, cycle_id = make.carried(north, cycle).id, cycle.id
    make.session.rollback()
    stage.clock.set(START + timedelta(days=SUBMISSION))
    done_by(stage, secretary, lambda w: submit_motion(w, motion_id))
    key = make.session.scalar(select(Submission.id))
    make.session.rollback()
    stage.clock.set(START + timedelta(days=COMPILING))
    done_by(stage, office, lambda w: rule_on_order(w, key, in_order=True, rule="4.2"))
    done_by(stage, office, lambda w: order_agenda(w, cycle_id, [key]))
    done_by(stage, office, lambda w: publish_paper(w, cycle_id, "The League", "By the sea."))

    with stage.app.app_context():
        with system_work(db.session(), stage.clock) as work:
            job = claim_job(work)
        assert job is not None
        typeset_paper(db.session, stage.clock, job)
        typeset_paper(db.session, stage.clock, job)
    row = make.session.scalars(select(PaperPdf)).one()
    assert row.pdf.startswith(b"%PDF-")
    assert b"StructTreeRoot" in row.pdf
