"""Reading the record, and finding out whether somebody changed it."""

from sqlalchemy import text

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.domain.events import MotionWithdrawn
from policy_forum.features.audit_trail.queries import verify_chain


def record_three(work_as, motion):
    with work_as(None) as work:
        for _event in range(3):
            work.record(MotionWithdrawn(motion_id=motion.id), note="A reason")


def test_the_auditor_reads_the_record(client_as, make_officer, make_motion, work_as):
    record_three(work_as, make_motion())

    page = client_as(make_officer(OfficeKind.AUDITOR)).get("/record/")

    assert page.status_code == 200
    assert "Motion withdrawn" in page.text
    assert "A reason" in page.text


def test_members_do_not_read_the_record(client_as, make_member):
    assert client_as(make_member()).get("/record/").status_code == 403


def test_the_chain_holds_as_long_as_nobody_changes_a_row(session, make_motion, work_as):
    record_three(work_as, make_motion())

    assert verify_chain(session).holds
    assert verify_chain(session).rows == 3


def test_a_changed_row_is_found(session, make_motion, work_as):
    record_three(work_as, make_motion())
    if session.bind.dialect.name == "sqlite":
        session.execute(text("DROP TRIGGER audit_trail_no_update"))
    else:
        session.execute(text("ALTER TABLE audit_trail DISABLE TRIGGER ALL"))
    second = "SELECT min(id) + 1 FROM audit_trail"
    session.execute(text(f"UPDATE audit_trail SET note = 'Another' WHERE id = ({second})"))

    verdict = verify_chain(session)

    assert not verdict.holds
    assert verdict.rows == 1
