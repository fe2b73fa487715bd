"""Making branches and publishing standing orders."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import sessionmaker

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.domain.refusals import Reason, RefusedError
from policy_forum.features.branches.commands import (
    make_branch,
    make_model_rules,
    publish_standing_orders,
)
from policy_forum.features.branches.commands import make_region as make_region_of
from policy_forum.features.branches.models import StandingOrders
from policy_forum.features.branches.queries import list_versions, model_rules_at, rules_of
from policy_forum.features.branches.rules import MODEL_RULES, Majority, MeetingRules
from policy_forum.platform.audit import AuditRow
from policy_forum.platform.work import system_work
from policy_forum.web.storage import db
from tests.makers import Makers

LONGER = replace(MODEL_RULES, notice_days=14)


@pytest.fixture
def branch(request):
    return request.getfixturevalue("make_branch")()


@pytest.mark.parametrize("kind", [OfficeKind.SECRETARY, OfficeKind.CHAIR])
def test_secretary_and_chair_publish_for_their_branch(session, work_as, make_officer, branch, kind):
    with work_as(make_officer(kind, branch)) as work:
        publish_standing_orders(work, branch.id, LONGER, "General meeting of 2 March")

    in_force = rules_of(session, branch.id)
    assert (in_force.version, in_force.branch_id, in_force.notice_days) == (1, branch.id, 14)
    note = session.scalar(select(AuditRow.note).where(AuditRow.name == "StandingOrdersPublished"))
    assert note == "General meeting of 2 March"


@pytest.mark.parametrize("kind", sorted(set(OfficeKind) - {OfficeKind.SECRETARY, OfficeKind.CHAIR}))
def test_no_other_office_publishes_for_a_branch(work_as, make_officer, branch, kind):
    with pytest.raises(RefusedError) as refused, work_as(make_officer(kind, branch)) as work:
        publish_standing_orders(work, branch.id, LONGER, "A meeting")

    assert refused.value.refusal.reason is Reason.NOT_PERMITTED


def test_a_secretary_publishes_for_no_other_branch(work_as, make_officer, branch):
    elsewhere = make_officer(OfficeKind.SECRETARY)
    with pytest.raises(RefusedError) as refused, work_as(elsewhere) as work:
        publish_standing_orders(work, branch.id, LONGER, "A meeting")

    assert refused.value.refusal.reason is Reason.NOT_PERMITTED


@pytest.mark.parametrize(
    ("rules", "note", "reason"),
    [
        (replace(MODEL_RULES, quorum_amount=101), "A meeting", Reason.INVALID),
        (replace(MODEL_RULES, majority=Majority.TWO_THIRDS,
                 rule_change_majority=Majority.SIMPLE), "A meeting", Reason.INVALID),
        (LONGER, "  ", Reason.INVALID),
    ],
)  # fmt: skip
def test_unfit_settings_are_refused(session, work_as, make_officer, branch, rules, note, reason):
    with (
        pytest.raises(RefusedError) as refused,
        work_as(make_officer(OfficeKind.SECRETARY, branch)) as work,
    ):
        publish_standing_orders(work, branch.id, rules, note)

    assert refused.value.refusal.reason is reason
    assert list_versions(session, branch.id) == ()


def test_versions_are_counted_and_the_newest_is_in_force(session, work_as, make_officer, branch):
    secretary = make_officer(OfficeKind.SECRETARY, branch)
    for days in (3, 5, 9):
        with work_as(secretary) as work:
            rules = replace(MODEL_RULES, notice_days=days)
            publish_standing_orders(work, branch.id, rules, "A meeting")

    versions = list_versions(session, branch.id)
    assert [row.rules.version for row in versions] == [3, 2, 1]
    assert rules_of(session, branch.id) == versions[0].rules


def test_publishing_what_is_in_force_already_is_refused(work_as, make_officer, branch):
    secretary = make_officer(OfficeKind.SECRETARY, branch)
    with work_as(secretary) as work:
        publish_standing_orders(work, branch.id, LONGER, "A meeting")

    with pytest.raises(RefusedError) as refused, work_as(secretary) as work:
        publish_standing_orders(work, branch.id, LONGER, "The same meeting")
    assert refused.value.refusal.reason is Reason.ALREADY_DONE


def test_rules_of_meetings_are_kept_with_their_version(session, work_as, make_officer, branch):
    secretary = make_officer(OfficeKind.SECRETARY, branch)
    meetings = MeetingRules(notice_days=10, challenge_majority=Majority.TWO_THIRDS_PRESENT)
    for own in (meetings, MeetingRules()):
        with work_as(secretary) as work:
            publish_standing_orders(
                work, branch.id, replace(LONGER, meetings=own), "General meeting of 2 March"
            )

    newest, first = list_versions(session, branch.id)
    assert first.rules.meetings == meetings
    assert newest.rules.meetings == MeetingRules()
    stored = select(StandingOrders.meeting_rules).order_by(StandingOrders.version)
    assert session.scalars(stored).all() == [
        {"notice_days": 10, "challenge_majority": "two_thirds_present"},
        {},
    ]


def test_unfit_rules_of_meetings_are_refused(work_as, make_officer, branch):
    soundless = replace(MODEL_RULES, meetings=MeetingRules(mover_minutes=0))
    with (
        pytest.raises(RefusedError) as refused,
        work_as(make_officer(OfficeKind.SECRETARY, branch)) as work,
    ):
        publish_standing_orders(work, branch.id, soundless, "A meeting")

    assert "The minutes of a mover must be between 1 and 60." in str(refused.value.refusal.sentence)


def test_the_model_rules_of_a_moment_are_those_published_before_it(
    session, work_as, make_officer, clock
):
    office = make_officer(OfficeKind.NATIONAL_OFFICE)
    for days in (1, 2):
        clock.advance(days=1)
        with work_as(office) as work:
            make_model_rules(work, replace(MODEL_RULES, notice_days=days), "The executive")

    now = clock.now()
    assert model_rules_at(session, None).notice_days == 2
    assert model_rules_at(session, now).notice_days == 2
    assert model_rules_at(session, now - timedelta(seconds=1)).notice_days == 1
    assert model_rules_at(session, now - timedelta(days=2)) == MODEL_RULES


def test_new_model_rules_apply_where_a_branch_has_none_of_its_own(
    session, work_as, make_officer, make_branch
):
    own, without = make_branch(), make_branch()
    with work_as(make_officer(OfficeKind.SECRETARY, own)) as work:
        publish_standing_orders(work, own.id, LONGER, "A meeting")
    with work_as(make_officer(OfficeKind.NATIONAL_OFFICE)) as work:
        make_model_rules(work, replace(MODEL_RULES, notice_days=3), "The executive")

    assert rules_of(session, own.id).notice_days == 14
    assert rules_of(session, without.id).notice_days == 3


@pytest.mark.parametrize("kind", sorted(set(OfficeKind) - {OfficeKind.NATIONAL_OFFICE}))
def test_only_the_office_makes_branches_and_model_rules(work_as, make_officer, make_region, kind):
    officer, region = make_officer(kind), make_region()
    acts = (
        lambda work: make_model_rules(work, LONGER, "Because"),
        lambda work: make_region_of(work, "Elsewhere"),
        lambda work: make_branch(work, region.id, "Elsewhere", "ELS"),
    )
    for act in acts:
        with pytest.raises(RefusedError) as refused, work_as(officer) as work:
            act(work)
        assert refused.value.refusal.reason is Reason.NOT_PERMITTED


@pytest.mark.parametrize(
    ("name", "code", "reason"),
    [
        ("", "ABC", Reason.INVALID),
        ("x" * 121, "ABC", Reason.INVALID),
        ("New", "abc", Reason.INVALID),
        ("New", "ABCD", Reason.INVALID),
        ("New", "ÄBC", Reason.INVALID),
        ("Taken", "NEW", Reason.ALREADY_DONE),
        ("New", "TKN", Reason.ALREADY_DONE),
    ],
)
def test_a_branch_needs_a_name_and_a_code_of_its_own(work_as, make_officer, name, code, reason):
    office = make_officer(OfficeKind.NATIONAL_OFFICE)
    with work_as(office) as work:
        region = make_region_of(work, "Taken region")
        make_branch(work, region, "Taken", "TKN")

    with pytest.raises(RefusedError) as refused, work_as(office) as work:
        make_branch(work, region, name, code)
    assert refused.value.refusal.reason is reason


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_of_two_versions_published_at_once_one_is_kept_and_one_refused(fresh_stage, engine):
    stage = fresh_stage(engine)
    with stage.app.app_context():
        make = Makers(db.session(), stage.clock)
        branch_id = make.branch().id
        db.session.remove()
        sessions = sessionmaker(db.engine)
    start, outcomes = threading.Barrier(2), []

    def publish(days: int) -> None:
        start.wait()
        try:
            with sessions() as session, system_work(session, stage.clock) as work:
                make_model_rules(work, replace(MODEL_RULES, notice_days=days), "At once", 0)
            outcomes.append("published")
        except RefusedError as error:
            outcomes.append(error.refusal.reason.value)

    threads = [threading.Thread(target=publish, args=(days,)) for days in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert outcomes.count("published") == 1
    assert set(outcomes) <= {"published", "already done", "changed meanwhile"}
    with sessions() as session:
        assert session.scalar(select(func.count()).select_from(StandingOrders)) == 1
        assert rules_of(session, branch_id).version == 1
