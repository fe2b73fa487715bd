"""Names of the members who appear on a page, looked up once."""

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from policy_forum.domain.identifiers import MemberId
from policy_forum.features.meetings.rules.floor import Person
from policy_forum.features.members.models import Member

_Key = TypeVar("_Key")


def known(kind: Callable[[int], _Key], key: int | None) -> _Key | None:
    """A key of a table as a key of that kind, or None."""
    return None if key is None else kind(key)


class People:
    """Collects keys of members, looks all of them up in one statement, and gives their names."""

    def __init__(self) -> None:
        self._asked: set[int] = set()
        self._found: dict[int, Person] = {}

    def ask(self, *member_ids: int | None) -> None:
        """Name whom the page will show."""
        self._asked |= {key for key in member_ids if key is not None}

    def look_up(self, session: Session) -> None:
        """Read the names of all who were asked for and are not known yet. One statement."""
        missing = self._asked - self._found.keys()
        if not missing:
            return
        rows = session.execute(
            select(Member.id, Member.given_name, Member.family_name).where(Member.id.in_(missing))
        )
        for key, given, family in rows:
            self._found[key] = Person(MemberId(key), f"{given} {family}".strip())

    def get(self, member_id: int | None) -> Person | None:
        """The member, if she was asked for and there is one."""
        return self._found.get(member_id) if member_id is not None else None

    def names(self) -> dict[int, str]:
        """The names of all who were found, by key."""
        return {key: person.name for key, person in self._found.items()}
