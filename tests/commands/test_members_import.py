"""Reading in membership lists: compare, then all of it or nothing."""

from datetime import date

import pytest
from sqlalchemy import func, select

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.domain.eligibility import Standing
from policy_forum.domain.refusals import Reason, RefusedError
from policy_forum.features.members import commands, queries
from policy_forum.features.members.models import (
    Member,
    MembershipImport,
    Office,
    StagedChange,
)
from policy_forum.features.members.rules import BrokenListError, ImportState
from policy_forum.platform.audit import AuditRow
from policy_forum.platform.jobs import JobRow

HEADER = "number,given_name,family_name,email,branch_code,joined_on,standing"


def list_of(*rows: str) -> bytes:
    return "\n".join((HEADER, *rows, "")).encode()


@pytest.fixture
def office(make_officer):
    return make_officer(OfficeKind.NATIONAL_OFFICE)


@pytest.fixture
def upload(work_as, office):
    def upload(content: bytes, **how) -> int:
        with work_as(office) as work:
            return commands.upload_membership_list(work, "list.csv", content, **how)

    return upload


@pytest.fixture
def apply(work_as, office):
    def apply(import_id: int, confirmed: int | None = None) -> list[tuple[int, int]]:
        steps: list[tuple[int, int]] = []
        with work_as(office) as work:
            commands.begin_import(work, import_id, confirmed)
        commands.apply_import(work_as, import_id, lambda done, total: steps.append((done, total)))
        return steps

    return apply


def find(session, number: str) -> Member | None:
    session.expire_all()
    return session.scalar(select(Member).where(Member.number == number))


def by_number(session, number: str) -> Member:
    member = find(session, number)
    assert member is not None
    return member


def counts_of(session, import_id: int) -> dict[str, int]:
    found = queries.find_import(session, import_id)
    assert found is not None
    return found.counts


def row_of(member: Member, code: str, **changes) -> str:
    said = {
        "number": member.number,
        "given_name": member.given_name,
        "family_name": member.family_name,
        "email": member.email,
        "branch_code": code,
        "joined_on": member.joined_on.isoformat(),
        "standing": member.standing.value,
    } | changes
    return ",".join(said.values())


def test_a_comparison_counts_and_changes_nobody(session, make_branch, make_member, upload):
    north, south = make_branch(code="NOR"), make_branch(code="SOU")
    same, changed, moved, lapsed = (make_member(north) for _ in range(4))

    key = upload(
        list_of(
            row_of(same, "NOR"),
            row_of(changed, "NOR", email="new@example.org"),
            row_of(moved, "SOU"),
            row_of(lapsed, "NOR", standing="lapsed"),
            "N1,Angharad,Ŵyn,a@example.org,SOU,2025-01-31,good",
            "N2,Nobody,Nowhere,,XXX,2025-01-31,good",
        )
    )

    counts = counts_of(session, key)
    kinds = ("added", "changed", "moved", "lapsed", "unchanged", "refused")
    assert {counts[kind] for kind in kinds} == {1}
    assert find(session, "N1") is None
    assert by_number(session, moved.number).branch_id != south.id


def test_applying_does_what_was_shown(session, make_branch, make_member, upload, apply):
    north, south = make_branch(code="NOR"), make_branch(code="SOU")
    changed, moved, lapsed, untouched = (make_member(north) for _ in range(4))
    key = upload(
        list_of(
            row_of(changed, "NOR", given_name="Siân", joined_on="2019-02-03"),
            row_of(moved, "SOU"),
            row_of(lapsed, "NOR", standing="lapsed"),
            "N1,Angharad,Ŵyn,a@example.org,SOU,2025-01-31,suspended",
        )
    )

    steps = apply(key)

    assert steps == [(4, 4)]
    assert by_number(session, changed.number).given_name == "Siân"
    assert by_number(session, changed.number).joined_on == date(2019, 2, 3)
    assert by_number(session, moved.number).branch_id == south.id
    assert by_number(session, lapsed.number).standing is Standing.LAPSED
    assert by_number(session, untouched.number).standing is Standing.GOOD
    added = by_number(session, "N1")
    assert (added.family_name, added.standing, added.shows_name) == (
        "Ŵyn",
        Standing.SUSPENDED,
        False,
    )


def test_what_was_uploaded_is_forgotten_once_applied(session, make_branch, upload, apply):
    make_branch(code="NOR")
    key = upload(list_of("N1,Ann,Example,,NOR,2025-01-31,good"))

    apply(key)

    kept = session.get_one(MembershipImport, key)
    assert (kept.state, kept.content) == (ImportState.APPLIED, "")
    assert session.scalar(select(func.count()).select_from(StagedChange)) == 0


def test_the_record_says_who_began_and_what_was_done(session, make_branch, upload, apply, office):
    make_branch(code="NOR")
    key = upload(list_of("N1,Ann,Example,,NOR,2025-01-31,good"))

    apply(key)

    rows = session.execute(
        select(AuditRow.name, AuditRow.actor_id, AuditRow.facts)
        .where(AuditRow.about_kind == "membership_import")
        .order_by(AuditRow.id)
    ).all()
    assert [row.name for row in rows] == [
        "MembershipListUploaded",
        "MembershipImportBegun",
        "MembershipImported",
    ]
    assert rows[1].actor_id == office.id
    assert rows[2].facts["added"] == 1


def test_the_same_list_twice_changes_nothing(session, make_branch, upload, apply):
    make_branch(code="NOR")
    content = list_of("N1,Ann,Example,,NOR,2025-01-31,good", "N2,Bo,Example,,NOR,2025-01-31,good")
    apply(upload(content))

    again = upload(content)

    counts = counts_of(session, again)
    assert (counts["changes"], counts["unchanged"]) == (0, 2)
    with pytest.raises(RefusedError) as refused:
        apply(again)
    assert refused.value.refusal.reason is Reason.ALREADY_DONE


def test_a_list_of_changes_leaves_others_alone_and_a_whole_list_lets_them_lapse(
    session, make_branch, make_member, upload
):
    north = make_branch(code="NOR")
    listed = [make_member(north) for _ in range(9)]
    make_member(north)
    content = list_of(*(row_of(m, "NOR") for m in listed))

    assert counts_of(session, upload(content))["lapsed"] == 0
    # The officer who uploads is left out too.
    assert counts_of(session, upload(content, is_whole_list=True))["left_out"] == 2


def test_a_refused_row_does_not_let_its_member_lapse(session, make_branch, make_member, upload):
    north = make_branch(code="NOR")
    badly_written = make_member(north)

    key = upload(list_of(row_of(badly_written, "NOR", joined_on="4 May 2020")), is_whole_list=True)

    counts = counts_of(session, key)
    assert (counts["refused"], counts["left_out"]) == (1, 1)


def test_when_many_would_lapse_the_number_has_to_be_typed(
    session, make_branch, make_member, upload, apply
):
    north = make_branch(code="NOR")
    kept, left_out = make_member(north), make_member(north)
    key = upload(list_of(row_of(kept, "NOR")), is_whole_list=True)

    for wrong in (None, 1, 3):
        with pytest.raises(RefusedError) as refused:
            apply(key, confirmed=wrong)
        assert refused.value.refusal.reason is Reason.RULE_NOT_MET
    apply(key, confirmed=2)

    assert by_number(session, left_out.number).standing is Standing.LAPSED


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b"\xff\xfe\x00n", "not UTF-8 text: line 1"),
        (list_of('N1,"Ann,Example,,NOR,2025-01-31,good'), "line 2 is never closed"),
        (
            list_of("N1,A,B,,NOR,2025-01-31,good", "N1,C,D,,NOR,2025-01-31,good"),
            "The number N1 comes twice: in row 2 and in row 3.",
        ),
    ],
)
def test_a_broken_file_is_not_kept_and_says_where(session, make_branch, upload, content, sentence):
    make_branch(code="NOR")

    with pytest.raises(BrokenListError) as refused:
        upload(content)

    assert sentence in str(refused.value.refusal.sentence)
    assert session.scalar(select(func.count()).select_from(MembershipImport)) == 0


def test_only_the_national_office_may(work_as, make_officer, make_branch):
    branch = make_branch(code="NOR")
    content = list_of("N1,Ann,Example,,NOR,2025-01-31,good")
    for kind in set(OfficeKind) - {OfficeKind.NATIONAL_OFFICE}:
        with pytest.raises(RefusedError) as refused, work_as(make_officer(kind, branch)) as work:
            commands.upload_membership_list(work, "list.csv", content)
        assert refused.value.refusal.reason is Reason.NOT_PERMITTED


def test_if_the_members_changed_since_the_comparison_nothing_is_done(
    session, make_branch, make_member, upload, apply, work_as, office
):
    north = make_branch(code="NOR")
    member = make_member(north)
    first = upload(list_of(row_of(member, "NOR", given_name="Bronwen")))
    second = upload(list_of(row_of(member, "NOR", given_name="Blodwen")))
    third = upload(list_of(row_of(member, "NOR", given_name="Bronwen")))
    apply(first)

    apply(second)  # still the same change, of the same member
    session.get_one(Member, member.id).standing = Standing.LAPSED
    session.commit()
    assert by_number(session, member.number).given_name == "Blodwen"
    fourth = upload(list_of(row_of(member, "NOR", given_name="Blodwen", standing="lapsed")))
    assert counts_of(session, fourth)["changes"] == 0

    with work_as(office) as work:
        commands.begin_import(work, third)
    session.delete(session.get_one(Member, member.id))
    session.commit()
    with pytest.raises(RefusedError) as refused:
        commands.apply_import(work_as, third)

    assert refused.value.refusal.reason is Reason.CHANGED_MEANWHILE
    session.expire_all()
    kept = session.get_one(MembershipImport, third)
    assert kept.state is ImportState.REFUSED
    assert "look at the new comparison" in kept.problem
    with work_as(office) as work:
        commands.preview_again(work, third)
    assert counts_of(session, third)["added"] == 1


def test_a_list_put_away_while_it_is_applied_changes_nobody(
    session, make_branch, upload, work_as, office
):
    make_branch(code="NOR")
    key = upload(list_of("N1,Ann,Example,,NOR,2025-01-31,good"))
    with work_as(office) as work:
        commands.begin_import(work, key)

    def put_away(done: int, total: int) -> None:
        with work_as(office) as work:
            commands.cancel_import(work, key)

    with pytest.raises(RefusedError):
        commands.apply_import(work_as, key, put_away)

    assert find(session, "N1") is None
    assert session.get_one(MembershipImport, key).state is ImportState.CANCELLED


def test_a_job_that_died_is_done_anew(session, make_branch, upload, work_as, office):
    make_branch(code="NOR")
    key = upload(list_of("N1,Ann,Example,,NOR,2025-01-31,good"))
    with work_as(office) as work:
        commands.queue_import(work, key)

    class KilledError(Exception):
        pass

    def die(done: int, total: int) -> None:
        raise KilledError

    with pytest.raises(KilledError):
        commands.apply_import(work_as, key, die)
    assert find(session, "N1") is None

    commands.apply_import(work_as, key)

    assert find(session, "N1") is not None
    assert session.scalar(select(JobRow.payload)) == {"import_id": key}


def test_only_one_list_is_applied_at_a_time(make_branch, upload, work_as, office):
    make_branch(code="NOR")
    first, second = (upload(list_of(f"N{n},Ann,Example,,NOR,2025-01-31,good")) for n in (1, 2))
    with work_as(office) as work:
        commands.begin_import(work, first)

    with pytest.raises(RefusedError) as refused, work_as(office) as work:
        commands.begin_import(work, second)

    assert refused.value.refusal.reason is Reason.ALREADY_DONE


def test_whoever_moves_leaves_her_branch_office_behind(
    session, make_branch, make_officer, upload, apply, clock
):
    north = make_branch(code="NOR")
    make_branch(code="SOU")
    secretary = make_officer(OfficeKind.SECRETARY, north)

    apply(upload(list_of(row_of(secretary, "SOU"))), confirmed=None)

    ended = session.scalar(select(Office.ends_on).where(Office.member_id == secretary.id))
    assert ended == clock.now().date()
