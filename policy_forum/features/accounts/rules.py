"""How often one may try, and how long a one-time link lasts."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

LINK_LASTS = timedelta(minutes=15)
COUNTED_FOR = timedelta(minutes=15)


class AttemptKind(StrEnum):
    """What is counted. An account is tried by name; an address is where a request came from.

    An account is counted from each address, and from everywhere: with one limit for both, any
    stranger could keep a secretary out on the day that her window closes.
    """

    SIGN_IN_ACCOUNT = "sign_in_account"
    SIGN_IN_EVERYWHERE = "sign_in_everywhere"
    SIGN_IN_ADDRESS = "sign_in_address"
    MESSAGE_ACCOUNT = "message_account"
    MESSAGE_EVERYWHERE = "message_everywhere"
    MESSAGE_ADDRESS = "message_address"
    MEETING_CODE = "meeting_code"
    PRACTICE_ADDRESS = "practice_address"


# A branch meeting shares one address, so addresses are given more tries than accounts.
ALLOWED: Mapping[AttemptKind, int] = {
    AttemptKind.SIGN_IN_ACCOUNT: 10,
    AttemptKind.SIGN_IN_EVERYWHERE: 100,
    AttemptKind.SIGN_IN_ADDRESS: 200,
    AttemptKind.MESSAGE_ACCOUNT: 5,
    AttemptKind.MESSAGE_EVERYWHERE: 20,
    AttemptKind.MESSAGE_ADDRESS: 60,
    # Wrong ones only, of a member who is signed in.
    AttemptKind.MEETING_CODE: 20,
    # A class that learns together shares an address.
    AttemptKind.PRACTICE_ADDRESS: 30,
}


def is_one_too_many(kind: AttemptKind, made_before: int) -> bool:
    """Whether another attempt of the kind is refused after so many in the last 15 minutes."""
    return made_before >= ALLOWED[kind]


def is_spendable(sent_at: datetime, spent_at: datetime | None, now: datetime) -> bool:
    """Whether a link can still be used: once, and within 15 minutes."""
    return spent_at is None and sent_at <= now < sent_at + LINK_LASTS
