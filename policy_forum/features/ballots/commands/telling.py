"""Telling everyone on a roll of a ballot by e-mail: one statement, however many they are."""

from collections.abc import Iterable, Mapping
from datetime import datetime, tzinfo

from sqlalchemy import insert

from policy_forum.features.members.models import Member
from policy_forum.platform.outbox import OutboxMessage
from policy_forum.platform.work import Work


def tell_everyone(
    work: Work, members: Iterable[Member], template: str, shown: Mapping[str, object]
) -> None:
    """Queue a message for each of them who has an address; `shown` is what all are told."""
    rows = [
        {
            "queued_at": work.now,
            "address": member.email,
            "template": template,
            "values": {**shown, "name": member.given_name},
        }
        for member in members
        if member.email
    ]
    if rows:
        work.session.execute(insert(OutboxMessage), rows)


def moment_in_words(moment: datetime, zone: tzinfo) -> str:
    """A moment as an e-mail says it: `Friday 4 December 2026, 17:00`."""
    local = moment.astimezone(zone)
    return f"{local:%A} {local.day} {local:%B %Y}, {local:%H:%M}"
