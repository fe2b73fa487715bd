"""What tests of amendments ask again and again."""

import pytest
from sqlalchemy import select

from policy_forum.domain.refusals import RefusedError
from policy_forum.platform.audit import AuditRow
from policy_forum.platform.outbox import OutboxMessage


def events(session):
    return [row.name for row in session.scalars(select(AuditRow).order_by(AuditRow.id))]


def letters(session):
    rows = session.scalars(select(OutboxMessage).order_by(OutboxMessage.id))
    return [(row.address, row.template) for row in rows]


def refusal_of(act):
    with pytest.raises(RefusedError) as refused:
        act()
    return refused.value.refusal
