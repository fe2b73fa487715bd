"""A carried motion's way: submitted, ruled on, ordered, printed, decided; and the next year."""

from datetime import UTC
from typing import Any

import pytest
from sqlalchemy import select

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.domain.refusals import Reason, RefusedError
from policy_forum.features.conference.commands import (
    correct_outcome,
    offer_motions,
    open_next_cycle,
    order_agenda,
    publish_paper,
    record_outcome,
    rule_on_order,
    submit_motion,
    take_up_offer,
    update_register,
)
from policy_forum.features.conference.models import (
    ConferencePaper,
    MotionOffer,
    Outcome,
    RegisterEntry,
    Ruling,
    Submission,
)
from policy_forum.features.conference.rules import (
    ConferenceOutcome,
    OutcomeText,
    RegisterStatus,
    SubmissionState,
    frozen_hash,
)
from policy_forum.features.cycles.queries import find_cycle
from policy_forum.features.cycles.rules import proposed_windows
from policy_forum.features.motions.models import Motion
from policy_forum.features.motions.rules import MotionState
from policy_forum.platform.audit import AuditRow
from policy_forum.platform.jobs import JobRow
from policy_forum.platform.outbox import OutboxMessage
from tests.stage import START

RULE = "Standing orders of conference 4.2"
CARRIED = OutcomeText(ConferenceOutcome.CARRIED, 30, 4, 2, next_owner="Transport team")
# Days from START within each stage.
DRAFTING, SUBMISSION, COMPILING, PRIORITIES, CONFERENCE, CLOSED = 0, 45, 55, 75, 81, 100


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


def motion_of(session, submission):
    return session.get(Motion, submission.motion_id)


def test_text_and_mandate_are_frozen_with_a_receipt(submitted, session):
    submission = submitted()
    motion = motion_of(session, submission)
    assert motion.state is MotionState.SUBMITTED
    assert submission.receipt.startswith(f"{motion.number}-")
    assert submission.text_markdown == motion.text_markdown
    assert submission.mandate["votes_for"] == 41
    digest = frozen_hash(
        motion.number, submission.title, submission.text_markdown, submission.mandate
    )
    assert submission.text_sha256 == digest


def test_the_receipt_is_mailed_to_the_secretary_and_the_mover(submitted, session, secretary):
    submission = submitted()
    messages = session.scalars(select(OutboxMessage)).all()
    assert secretary.email in {m.address for m in messages}
    assert len(messages) == 2
    assert {m.values["receipt"] for m in messages} == {submission.receipt}


@pytest.mark.parametrize(
    ("day", "reason"),
    [(DRAFTING, Reason.WINDOW_NOT_OPEN), (COMPILING, Reason.WINDOW_CLOSED)],
)
def test_submitting_keeps_to_its_window(
    at, work_as, secretary, make_carried, north, cycle, day, reason
):
    motion = make_carried(north, cycle)
    at(day)
    with pytest.raises(RefusedError) as refused, work_as(secretary) as work:
        submit_motion(work, motion.id)
    assert refused.value.refusal.reason is reason


def test_the_secretary_of_another_branch_cannot_submit_it(
    at, work_as, make_officer, make_carried, north, cycle
):
    motion = make_carried(north, cycle)
    at(SUBMISSION)
    stranger = make_officer(OfficeKind.SECRETARY)
    with pytest.raises(RefusedError) as refused, work_as(stranger) as work:
        submit_motion(work, motion.id)
    assert refused.value.refusal.reason is Reason.NOT_PERMITTED


def test_a_second_submission_is_told_that_it_was_done(submitted, work_as, secretary):
    submission = submitted()
    with pytest.raises(RefusedError) as refused, work_as(secretary) as work:
        submit_motion(work, submission.motion_id)
    assert refused.value.refusal.reason is Reason.ALREADY_DONE


def test_without_a_mandate_nothing_is_submitted(at, work_as, secretary, make_motion, north, cycle):
    motion = make_motion(north, cycle, state=MotionState.CARRIED)
    at(SUBMISSION)
    with pytest.raises(RefusedError) as refused, work_as(secretary) as work:
        submit_motion(work, motion.id)
    assert refused.value.refusal.reason is Reason.RULE_NOT_MET


def test_a_mandate_for_another_text_is_no_mandate(
    at, work_as, secretary, make_motion, make_mandate, north, cycle
):
    motion = make_motion(north, cycle, state=MotionState.CARRIED, revision=3)
    make_mandate(motion, revision=2)
    at(SUBMISSION)
    with pytest.raises(RefusedError) as refused, work_as(secretary) as work:
        submit_motion(work, motion.id)
    assert "changed after the branch had decided" in str(refused.value)


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


@pytest.mark.parametrize("outcome", list(ConferenceOutcome))
def test_every_outcome_moves_the_motion_and_only_carried_ones_enter_the_register(
    decided, session, outcome
):
    submission = decided(OutcomeText(outcome, next_step="Report in spring."))
    assert motion_of(session, submission).state is outcome.motion_state
    entry = session.scalar(select(RegisterEntry))
    assert (entry is not None) == (outcome is ConferenceOutcome.CARRIED)


def test_outcomes_wait_for_conference(on_agenda, office, work_as):
    (submission,) = on_agenda()
    with pytest.raises(RefusedError) as refused, work_as(office) as work:
        record_outcome(work, submission.id, CARRIED)
    assert refused.value.refusal.reason is Reason.WINDOW_NOT_OPEN


@pytest.mark.parametrize(
    "wrong",
    [
        OutcomeText(ConferenceOutcome.CARRIED, 3, 30, 0),
        OutcomeText(ConferenceOutcome.CARRIED, 3, None, 0),
        OutcomeText(ConferenceOutcome.LOST, -1, 30, 0),
        OutcomeText(ConferenceOutcome.NOT_REACHED, 1, 2, 3),
    ],
)
def test_counts_that_cannot_be_are_refused(at, on_agenda, office, work_as, wrong):
    (submission,) = on_agenda()
    at(CONFERENCE)
    with pytest.raises(RefusedError) as refused, work_as(office) as work:
        record_outcome(work, submission.id, wrong)
    assert refused.value.refusal.reason is Reason.INVALID


def test_a_correction_strikes_the_entry_out_and_back_in(decided, office, work_as, session):
    submission = decided()
    entry = session.scalar(select(RegisterEntry))
    lost = OutcomeText(ConferenceOutcome.LOST, 12, 30, 0)
    with work_as(office) as work:
        correct_outcome(work, submission.id, lost, "Counts of two motions were swapped.")
    assert entry.status is RegisterStatus.STRUCK_OUT
    assert motion_of(session, submission).state is MotionState.LOST_AT_CONFERENCE
    kept = session.scalar(select(AuditRow).where(AuditRow.name == "OutcomeCorrected"))
    assert (kept.note, kept.facts["votes_before"]) == (
        "Counts of two motions were swapped.",
        "30-4-2",
    )
    with work_as(office) as work:
        correct_outcome(work, submission.id, CARRIED, "They were right after all.")
    assert entry.status is RegisterStatus.ADOPTED
    assert session.get(Outcome, submission.id).votes_for == 30


def test_a_correction_needs_its_reason_and_a_difference(decided, office, work_as):
    submission = decided()
    for outcome, reason in ((CARRIED, "No difference."), (OutcomeText(ConferenceOutcome.LOST), "")):
        with pytest.raises(RefusedError), work_as(office) as work:
            correct_outcome(work, submission.id, outcome, reason)


def test_the_register_is_brought_up_to_date(decided, office, secretary, work_as, session):
    decided()
    entry = session.scalar(select(RegisterEntry))
    change: dict[str, Any] = {
        "status": RegisterStatus.UNDER_WAY,
        "owner": "Transport team",
        "evidence": "Four answers.",
        "expires_on": None,
    }
    with work_as(office) as work:
        update_register(work, entry.id, **change)
    assert (entry.status, entry.evidence) == (RegisterStatus.UNDER_WAY, "Four answers.")
    with pytest.raises(RefusedError), work_as(secretary) as work:
        update_register(work, entry.id, **change)


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


@pytest.mark.parametrize(
    ("outcome", "offered"),
    [
        (ConferenceOutcome.REMITTED, 1),
        (ConferenceOutcome.NOT_REACHED, 1),
        (ConferenceOutcome.WITHDRAWN, 0),
        (ConferenceOutcome.LOST, 0),
    ],
)
def test_unsettled_motions_are_offered_to_their_branches(
    decided, next_cycle, session, outcome, offered
):
    decided(OutcomeText(outcome))
    cycle_id = next_cycle()
    offers = session.scalars(select(MotionOffer)).all()
    assert len(offers) == offered
    assert all(offer.cycle_id == cycle_id for offer in offers)


def test_a_carried_motion_that_missed_its_window_is_offered_too(
    make_carried, north, cycle, next_cycle, session
):
    motion = make_carried(north, cycle)
    next_cycle()
    assert motion.state is MotionState.NOT_REACHED
    assert session.scalar(select(MotionOffer.motion_id)) == motion.id


def test_what_is_recorded_late_can_be_offered_later(
    at, on_agenda, next_cycle, office, work_as, session, cycle
):
    (submission,) = on_agenda()
    next_cycle()
    with work_as(office) as work:
        record_outcome(work, submission.id, OutcomeText(ConferenceOutcome.REMITTED))
        assert offer_motions(work, cycle.id) == 1
    with work_as(office) as work:
        assert offer_motions(work, cycle.id) == 0


def test_an_offer_is_taken_up_once(
    at, decided, next_cycle, work_as, session, make_member, north, clock
):
    submission = decided(OutcomeText(ConferenceOutcome.REMITTED))
    cycle_id = next_cycle()
    clock.set(START)
    clock.advance(days=370)
    with work_as(make_member(north)) as work:
        brought = take_up_offer(work, submission.motion_id, cycle_id)
    again = session.get(Motion, brought)
    assert again.brought_again_from_id == submission.motion_id
    assert session.scalar(select(MotionOffer.taken_up_by_id)) == brought
    with pytest.raises(RefusedError) as refused, work_as(make_member(north)) as work:
        take_up_offer(work, submission.motion_id, cycle_id)
    assert refused.value.refusal.reason is Reason.ALREADY_DONE


def test_a_member_of_another_branch_cannot_take_it_up(
    decided, next_cycle, work_as, make_member, clock
):
    submission = decided(OutcomeText(ConferenceOutcome.REMITTED))
    cycle_id = next_cycle()
    clock.advance(days=270)
    with pytest.raises(RefusedError) as refused, work_as(make_member()) as work:
        take_up_offer(work, submission.motion_id, cycle_id)
    assert refused.value.refusal.reason is Reason.NOT_PERMITTED
