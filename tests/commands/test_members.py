"""Offices with terms, a member's own choice, and the command line."""

import json
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from policy_forum.domain.access.actors import HeldOffice, OfficeKind
from policy_forum.domain.eligibility import Standing
from policy_forum.domain.identifiers import OfficeId
from policy_forum.domain.refusals import Reason, RefusedError
from policy_forum.features.accounts.queries import find_actor
from policy_forum.features.members import commands
from policy_forum.features.members.models import Member, Office

HEADER = "number,given_name,family_name,email,branch_code,joined_on,standing\n"


@pytest.fixture
def today(clock):
    return clock.now().date()


@pytest.fixture
def office(make_officer):
    return make_officer(OfficeKind.NATIONAL_OFFICE)


def test_an_office_gives_its_right_from_the_first_day_to_the_last(
    session, work_as, office, make_member, today
):
    member = make_member()
    first, end = today + timedelta(days=2), today + timedelta(days=4)
    with work_as(office) as work:
        commands.appoint_officer(work, member.id, OfficeKind.CHAIR, member.branch_id, first, end)

    held = HeldOffice(OfficeKind.CHAIR, member.branch_id)
    days = [today + timedelta(days=n) for n in range(1, 6)]
    actors = [find_actor(session, member.id, day) for day in days]
    assert [actor is not None and held in actor.offices for actor in actors] == [
        False,
        True,
        True,
        False,
        False,
    ]


def test_ending_a_term_takes_the_right_at_once(session, work_as, office, make_member, today):
    member = make_member()
    with work_as(office) as work:
        key = commands.appoint_officer(
            work, member.id, OfficeKind.SECRETARY, member.branch_id, today
        )
    with work_as(office) as work:
        commands.end_office(work, key, today, "She stepped down.")

    actor = find_actor(session, member.id, today)
    assert actor is not None
    assert not actor.offices
    with pytest.raises(RefusedError) as refused, work_as(office) as work:
        commands.end_office(work, key, today, "Again")
    assert refused.value.refusal.reason is Reason.ALREADY_DONE


def test_a_term_that_never_began_ends_empty(session, work_as, office, make_member, today):
    member, start = make_member(), today + timedelta(days=30)
    with work_as(office) as work:
        key = commands.appoint_officer(work, member.id, OfficeKind.CHAIR, member.branch_id, start)
    with work_as(office) as work:
        commands.end_office(work, key, today, "She declined.")

    assert session.get_one(Office, key).ends_on == start


@pytest.mark.parametrize(
    ("kind", "standing", "own_branch", "days", "reason"),
    [
        (OfficeKind.CHAIR, Standing.LAPSED, True, None, Reason.RULE_NOT_MET),
        (OfficeKind.CHAIR, Standing.GOOD, False, None, Reason.RULE_NOT_MET),
        (OfficeKind.AUDITOR, Standing.GOOD, True, None, Reason.INVALID),
        (OfficeKind.CHAIR, Standing.GOOD, True, 0, Reason.INVALID),
    ],
)
def test_unfit_appointments_are_refused(
    work_as, office, make_member, make_branch, today, kind, standing, own_branch, days, reason
):
    member = make_member(standing=standing)
    branch_id = member.branch_id if own_branch else make_branch().id
    end = None if days is None else today + timedelta(days=days)

    with pytest.raises(RefusedError) as refused, work_as(office) as work:
        commands.appoint_officer(work, member.id, kind, branch_id, today, end)

    assert refused.value.refusal.reason is reason


def test_nobody_holds_the_same_office_twice_at_once(work_as, office, make_member, today):
    member = make_member()
    with work_as(office) as work:
        commands.appoint_officer(
            work, member.id, OfficeKind.CHAIR, member.branch_id, today, today + timedelta(days=9)
        )

    with pytest.raises(RefusedError) as refused, work_as(office) as work:
        commands.appoint_officer(
            work, member.id, OfficeKind.CHAIR, member.branch_id, today + timedelta(days=8)
        )
    assert refused.value.refusal.reason is Reason.ALREADY_DONE
    with work_as(office) as work:
        commands.appoint_officer(
            work, member.id, OfficeKind.CHAIR, member.branch_id, today + timedelta(days=9)
        )


@pytest.mark.parametrize("kind", sorted(set(OfficeKind) - {OfficeKind.NATIONAL_OFFICE}))
def test_only_the_national_office_appoints_ends_and_adds(work_as, make_officer, today, kind):
    officer = make_officer(kind)
    acts = (
        lambda work: commands.appoint_officer(work, officer.id, OfficeKind.AUDITOR, None, today),
        lambda work: commands.end_office(work, OfficeId(1), today, ""),
        lambda work: commands.add_member(
            work, officer.branch_id, "X1", "Ann", "Example", "", date(2020, 1, 1)
        ),
    )
    for act in acts:
        with pytest.raises(RefusedError) as refused, work_as(officer) as work:
            act(work)
        assert refused.value.refusal.reason is Reason.NOT_PERMITTED


def test_nobody_chooses_for_another_whether_her_name_is_shown(work_as, office, make_member):
    member = make_member()

    with pytest.raises(RefusedError) as refused, work_as(office) as work:
        commands.choose_name_shown(work, member.id, shown=True)

    assert refused.value.refusal.reason is Reason.NOT_PERMITTED


def test_a_lapsed_member_may_still_choose(session, work_as, make_member):
    member = make_member(standing=Standing.LAPSED, shows_name=True)

    with work_as(member) as work:
        commands.choose_name_shown(work, member.id, shown=False)

    assert not session.get_one(Member, member.id).shows_name


@pytest.fixture
def run(app, session):
    def run(*words: str):
        return app.test_cli_runner().invoke(args=["members", *words])

    return run


@pytest.fixture
def list_file(tmp_path, make_branch):
    make_branch(code="NOR")
    file = tmp_path / "list.csv"
    file.write_text(HEADER + "N1,Ann,Example,,NOR,2025-01-31,good\nN2,Bo,,,XXX,2025-01-31,good\n")
    return file


def test_the_command_line_compares_without_changing_anything(run, list_file, session):
    done = run("import", str(list_file))

    assert done.exit_code == 0
    assert "row 3: There is no branch with the code “XXX”." in done.stdout
    assert "Nothing was changed. Add --apply" in done.stdout
    assert session.scalar(select(Member.id).where(Member.number == "N1")) is None


def test_the_command_line_applies_with_a_bar_on_the_error_stream(run, list_file, session):
    done = run("import", str(list_file), "--apply", "--json")

    outcome = json.loads(done.stdout)
    assert (outcome["applied"], outcome["added"], outcome["refused"]) == (True, 1, 1)
    assert "1 of 1 changes" in done.stderr
    session.expire_all()
    assert session.scalar(select(Member.id).where(Member.number == "N1")) is not None

    again = run("import", str(list_file), "--apply")
    assert "This list changes nothing" in again.stdout


def test_the_command_line_refuses_a_broken_file_with_one_sentence(run, tmp_path):
    file = tmp_path / "broken.csv"
    file.write_bytes(b"\xff\xff")

    done = run("import", str(file), "--apply")

    assert done.exit_code == 1
    assert "not UTF-8 text: line 1" in done.stderr
    assert "Nothing was changed." in done.stderr
    assert run("import", str(tmp_path / "missing.csv")).exit_code == 2


def test_the_command_line_asks_before_many_lapse(run, list_file, make_member, session):
    members = [make_member() for _ in range(3)]

    refused = run("import", str(list_file), "--apply", "--whole-list")
    assert refused.exit_code == 1
    assert "3 of 3 members would lapse" in refused.stderr

    done = run("import", str(list_file), "--apply", "--whole-list", "--lapsing", "3")
    assert done.exit_code == 0
    session.expire_all()
    assert session.get_one(Member, members[0].id).standing is Standing.LAPSED


def test_the_command_line_appoints_the_first_national_office(run, make_member, session):
    member = make_member()

    assert run("appoint", member.number, "national_office").exit_code == 0
    assert session.scalar(select(Office.kind)) is OfficeKind.NATIONAL_OFFICE
    assert run("appoint", member.number, "national_office").exit_code == 1
    assert run("appoint", "nobody", "chair").exit_code == 1
