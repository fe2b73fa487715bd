"""Compiling: rulings, the order of the agenda, and the editions of the paper."""

import pytest
from sqlalchemy import select

from policy_forum.domain.refusals import Reason, RefusedError
from policy_forum.features.conference.commands import (
    order_agenda,
    publish_paper,
    rule_on_order,
)
from policy_forum.features.conference.models import (
    ConferencePaper,
    Ruling,
)
from policy_forum.features.conference.rules import (
    SubmissionState,
)
from policy_forum.features.motions.rules import MotionState
from policy_forum.platform.audit import AuditRow
from policy_forum.platform.jobs import JobRow
from tests.commands.conference.stages import COMPILING, RULE, motion_of


def test_rulings_can_be_revised_and_all_are_kept(on_agenda, office, work_as, session):
    (submission,) = on_agenda()
    with work_as(office) as work:
        rule_on_order(work, submission.id, in_order=False, rule=RULE, reason="Two subjects.")
    assert motion_of(session, submission).state is MotionState.OUT_OF_ORDER
    assert motion_of(session, submission).state_reason == "Two subjects."
    assert submission.agenda_position is None

    with work_as(office) as work:
        rule_on_order(work, submission.id, in_order=True, rule="4.3", reason="Split in two.")
    assert motion_of(session, submission).state is MotionState.SUBMITTED
    assert submission.state is SubmissionState.IN_ORDER
    rulings = session.scalars(select(Ruling).order_by(Ruling.id)).all()
    assert [r.in_order for r in rulings] == [True, False, True]


@pytest.mark.parametrize(
    ("in_order", "rule", "reason"),
    [(True, " ", ""), (False, RULE, "  "), (False, "", "Because."), (True, "x" * 201, "")],
)
def test_a_ruling_cites_its_rule_and_gives_its_reason(
    at, submitted, office, work_as, in_order, rule, reason
):
    submission = submitted()
    at(COMPILING)
    with pytest.raises(RefusedError) as refused, work_as(office) as work:
        rule_on_order(work, submission.id, in_order=in_order, rule=rule, reason=reason)
    assert refused.value.refusal.reason is Reason.INVALID


def test_only_the_national_office_rules_and_only_while_it_compiles(
    at, submitted, office, secretary, work_as
):
    submission = submitted()
    with pytest.raises(RefusedError) as early, work_as(office) as work:
        rule_on_order(work, submission.id, in_order=True, rule=RULE)
    assert early.value.refusal.reason is Reason.WINDOW_NOT_OPEN
    at(COMPILING)
    with pytest.raises(RefusedError) as refused, work_as(secretary) as work:
        rule_on_order(work, submission.id, in_order=True, rule=RULE)
    assert refused.value.refusal.reason is Reason.NOT_PERMITTED


def test_the_longest_ruling_fits_into_the_trail(at, submitted, office, work_as, session):
    submission = submitted()
    at(COMPILING)
    with work_as(office) as work:
        rule_on_order(work, submission.id, in_order=False, rule="r" * 200, reason="é" * 1500)
    row = session.scalar(select(AuditRow).where(AuditRow.name == "SubmissionRuled"))
    assert len(row.note) == 1702


def test_the_agenda_keeps_the_motions_of_a_goal_together(
    ruled_in, office, work_as, session, cycle, make_goal
):
    homes, buses = make_goal(cycle, title="Homes"), make_goal(cycle, title="Buses")
    a = ruled_in(goal_id=buses.id)
    b = ruled_in(goal_id=homes.id)
    c = ruled_in()
    d = ruled_in(goal_id=homes.id)
    with work_as(office) as work:
        order_agenda(work, cycle.id, [a.id, d.id, c.id, b.id])
    assert [s.agenda_position for s in (d, b, a, c)] == [1, 2, 3, 4]
    assert motion_of(session, a).state is MotionState.ON_AGENDA


def test_an_order_that_misses_a_motion_is_refused(ruled_in, office, work_as, cycle):
    a, _b = ruled_in(), ruled_in()
    with pytest.raises(RefusedError) as refused, work_as(office) as work:
        order_agenda(work, cycle.id, [a.id])
    assert refused.value.refusal.reason is Reason.CHANGED_MEANWHILE


def test_editions_are_numbered_and_say_what_changed(
    on_agenda, ruled_in, office, work_as, session, cycle
):
    first, second = on_agenda(2)
    with work_as(office) as work:
        publish_paper(work, cycle.id, "The League", "Conference meets in Llandudno.")
    with pytest.raises(RefusedError) as refused, work_as(office) as work:
        publish_paper(work, cycle.id, "The League", "Conference meets in Llandudno.")
    assert refused.value.refusal.reason is Reason.ALREADY_DONE

    with work_as(office) as work:
        rule_on_order(work, first.id, in_order=False, rule=RULE, reason="Two subjects.")
        order_agenda(work, cycle.id, [second.id])
        publish_paper(work, cycle.id, "The League", "Conference meets in Llandudno.")
    papers = session.scalars(select(ConferencePaper).order_by(ConferencePaper.edition)).all()
    assert [p.edition for p in papers] == [1, 2]
    changes = papers[1].content["changes"]
    assert [(c["what"], c.get("was")) for c in changes] == [("moved", 2), ("ruled_out", None)]
    assert papers[1].content["left_out"][0]["reason"] == "Two subjects."
    assert len(papers[0].content["goals"][0]["motions"]) == 2
    assert session.scalars(select(JobRow.kind)).all() == ["typeset_paper"] * 2


def test_no_members_name_is_in_a_paper(on_agenda, office, work_as, session, cycle, north, make):
    mover = make.member(north, given_name="Gwenllian", family_name="Testperson")
    on_agenda(mover=mover)
    with work_as(office) as work:
        publish_paper(work, cycle.id, "The League")
    content = str(session.scalar(select(ConferencePaper)).content)
    assert "Gwenllian" not in content
    assert "Testperson" not in content


def test_a_paper_needs_a_place_for_every_motion_in_order(ruled_in, office, work_as, cycle):
    ruled_in()
    with pytest.raises(RefusedError) as refused, work_as(office) as work:
        publish_paper(work, cycle.id, "The League")
    assert "without a place" in str(refused.value)
