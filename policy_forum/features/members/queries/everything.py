"""All that is held about one member, for her own eyes and to take away."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, or_, select
from sqlalchemy.orm import Session

from policy_forum.features.members.models import Member
from policy_forum.platform.database import Base

# What signs somebody in (also a link in a message) is worth something to a thief and tells her
# nothing; an uploaded list and what was refused of it are about other people.
_WITHHELD = re.compile(
    r"password|uniquifier|secret|token|recovery|credential|webauthn|^tf_|^us_", re.IGNORECASE
)
_WITHHELD_IN = {
    "membership_import": {"content", "refusals"},
    "outbox_message": {"values", "body"},
}


def everything_about(session: Session, member_id: int) -> dict[str, list[dict[str, Any]]]:
    """Rows of every table that name the member, her account or her address, by table.

    The tables are found by their keys, so that a new feature's rows are never forgotten. Costs one
    statement for each table that can name a member.
    """
    email = session.scalar(select(Member.email).where(Member.id == member_id)) or ""
    account_ids = _account_ids(session, member_id)
    found: dict[str, list[dict[str, Any]]] = {}
    for table in Base.metadata.sorted_tables:
        conditions = list(_conditions(table, member_id, account_ids, email))
        if not conditions:
            continue
        columns = [c for c in table.columns if not _is_withheld(table, c)]
        chosen = select(*columns).where(or_(*conditions)).order_by(*table.primary_key)
        rows = session.execute(chosen)
        plain = [{name: _plain(value) for name, value in row.items()} for row in rows.mappings()]
        if plain:
            found[table.name] = plain
    return found


def _account_ids(session: Session, member_id: int) -> list[int]:
    accounts = Base.metadata.tables.get("account")
    if accounts is None:
        return []
    return list(session.scalars(select(accounts.c.id).where(accounts.c.member_id == member_id)))


def _conditions(
    table: Table, member_id: int, account_ids: list[int], email: str
) -> Iterator[ColumnElement[bool]]:
    if table.name == "member":
        yield table.c.id == member_id
    for column in table.columns:
        referred = {key.target_fullname for key in column.foreign_keys}
        if "member.id" in referred:
            yield column == member_id
        elif "account.id" in referred and account_ids:
            yield column.in_(account_ids)
    yield from _conditions_without_keys(table, member_id, account_ids, email)


def _conditions_without_keys(
    table: Table, member_id: int, account_ids: list[int], email: str
) -> Iterator[ColumnElement[bool]]:
    if table.name == "audit_trail":
        yield table.c.actor_id == member_id
        yield (table.c.about_kind == "member") & (table.c.about_id == member_id)
        if account_ids:
            yield (table.c.about_kind == "account") & table.c.about_id.in_(account_ids)
    elif table.name == "outbox_message" and email:
        yield table.c.address == email
    elif table.name == "standing_orders":
        yield table.c.published_by_id == member_id
    elif table.name == "job":
        yield table.c.asked_by_id == member_id


def _is_withheld(table: Table, column: Column[Any]) -> bool:
    return bool(_WITHHELD.search(column.name)) or column.name in _WITHHELD_IN.get(table.name, ())


def _plain(value: object) -> object:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    return value
