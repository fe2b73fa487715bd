"""The record stays as it was written, also against those who hold the application's connection."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.features.members.commands import choose_name_shown
from policy_forum.platform.audit import AuditRow


def test_a_row_of_the_record_cannot_be_replaced(session, work_as, make_member):
    member = make_member()
    with work_as(member) as work:
        choose_name_shown(work, member.id, shown=True)
    row = session.query(AuditRow).one()
    columns = (
        "id, happened_at, actor_id, name, about_kind, about_id, facts, note, previous_hash, hash"
    )
    changed = columns.replace("note", "'forged'")
    forged = f"INTO audit_trail ({columns}) SELECT {changed}"
    replace = {
        "sqlite": f"INSERT OR REPLACE {forged} FROM audit_trail",
        "postgresql": f"INSERT {forged} FROM audit_trail ON CONFLICT (id) DO UPDATE SET note = ''",
    }

    with pytest.raises(DBAPIError, match="append-only"), session.begin_nested():
        session.execute(text(replace[session.get_bind().dialect.name]))
    session.refresh(row)
    assert row.note == ""


def test_the_check_does_not_claim_what_a_chain_cannot_show(client_as, make_officer):
    page = client_as(make_officer(OfficeKind.AUDITOR)).get("/record/check").text

    assert "events at the end were cut off" in page
