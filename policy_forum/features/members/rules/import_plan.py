"""What a membership list would change, compared with the members as they are."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from policy_forum.domain.eligibility import Standing
from policy_forum.domain.phrases import phrase
from policy_forum.domain.refusals import Reason, Refusal
from policy_forum.features.members.rules.membership_list import ListRow, MembershipList

# So many may lapse by one list without a second question.
LAPSED_WITHOUT_ASKING_PERCENT = 20


class ImportState(StrEnum):
    """Where an uploaded membership list is."""

    PREVIEWED = "previewed"
    APPLYING = "applying"
    APPLIED = "applied"
    REFUSED = "refused"
    CANCELLED = "cancelled"


class Change(StrEnum):
    """What a list does to one member. Each counts once, as the gravest that applies."""

    ADDED = "added"
    LAPSED = "lapsed"
    MOVED = "moved"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class KnownMember:
    """A member as she is now, as far as a list can change her."""

    id: int
    number: str
    given_name: str
    family_name: str
    email: str
    branch_id: int
    joined_on: date
    standing: Standing


@dataclass(frozen=True)
class Plan:
    """What applying the list would do.

    `rows` are the rows that change something, each with what it does and the key of the member
    (None for a new one); `lapsing` the members who have not lapsed and whom a whole list leaves
    out. `members` counts those who have not lapsed now: the base of the guard.
    """

    rows: tuple[tuple[Change, int | None, ListRow], ...]
    lapsing: tuple[KnownMember, ...]
    counts: Mapping[Change, int]
    members: int

    @property
    def lapsed(self) -> int:
        """How many would lapse, by their row or because they are left out."""
        return self.counts[Change.LAPSED]

    @property
    def changes_nothing(self) -> bool:
        """Whether the members are already as the list says."""
        return not self.rows and not self.lapsing

    @property
    def digest(self) -> str:
        """SHA-256 over what would be changed: equal digests mean the same changes."""
        lines = [f"{c}|{key}|{r}" for c, key, r in self.rows]
        lines += [f"left out|{member.id}" for member in self.lapsing]
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def plan_import(
    read: MembershipList,
    known: Iterable[KnownMember],
    branch_ids: Mapping[str, int],
    *,
    is_whole_list: bool,
) -> Plan:
    """Compare a list with the members. Rows that were refused change nobody, not by absence either.

    `branch_ids` maps codes to keys.
    """
    members = {member.number: member for member in known}
    rows: list[tuple[Change, int | None, ListRow]] = []
    counts: Counter[Change] = Counter(dict.fromkeys(Change, 0))
    for row in read.rows:
        member = members.get(row.number)
        change = _change_of(row, member, branch_ids[row.branch_code])
        counts[change] += 1
        if change is not Change.UNCHANGED:
            rows.append((change, member.id if member else None, row))
    lapsing = _left_out(read, members) if is_whole_list else ()
    counts[Change.LAPSED] += len(lapsing)
    standing_now = sum(m.standing is not Standing.LAPSED for m in members.values())
    return Plan(tuple(rows), lapsing, dict(counts), standing_now)


def _change_of(row: ListRow, member: KnownMember | None, branch_id: int) -> Change:
    if member is None:
        return Change.ADDED
    if row.standing is Standing.LAPSED and member.standing is not Standing.LAPSED:
        return Change.LAPSED
    if branch_id != member.branch_id:
        return Change.MOVED
    return Change.UNCHANGED if _says(row) == _says(member) else Change.CHANGED


def _says(one: ListRow | KnownMember) -> tuple[object, ...]:
    return (one.given_name, one.family_name, one.email, one.joined_on, one.standing)


def _left_out(read: MembershipList, members: Mapping[str, KnownMember]) -> tuple[KnownMember, ...]:
    in_the_list = {row.number for row in read.rows} | {row.number for row in read.refusals}
    return tuple(
        member
        for member in members.values()
        if member.standing is not Standing.LAPSED and member.number not in in_the_list
    )


def needs_confirmation(lapsed: int, members: int) -> bool:
    """Whether so many would lapse that the number has to be typed."""
    return lapsed * 100 > members * LAPSED_WITHOUT_ASKING_PERCENT


def refusal_to_apply(
    state: ImportState, *, changes: int, lapsed: int, members: int, confirmed: int | None
) -> Refusal | None:
    """Why a previewed list cannot be applied; `confirmed` is the number that was typed."""
    if state is not ImportState.PREVIEWED:
        sentence = phrase(
            "This list is no longer waiting to be applied: it is %(state)s.", state=state.value
        )
        return Refusal(Reason.WRONG_STATE, sentence)
    if changes == 0:
        sentence = phrase("This list changes nothing: the members are already as it says.")
        return Refusal(Reason.ALREADY_DONE, sentence)
    if needs_confirmation(lapsed, members) and confirmed != lapsed:
        sentence = phrase(
            "%(lapsed)s of %(members)s members would lapse, more than %(share)s in a hundred. "
            "If that is right, type the number %(lapsed)s.",
            lapsed=lapsed,
            members=members,
            share=LAPSED_WITHOUT_ASKING_PERCENT,
        )
        return Refusal(Reason.RULE_NOT_MET, sentence)
    return None


def refusal_to_cancel(state: ImportState) -> Refusal | None:
    """Why a list cannot be put away."""
    if state in {ImportState.PREVIEWED, ImportState.APPLYING}:
        return None
    sentence = phrase("This list is not waiting any more: it is %(state)s.", state=state.value)
    return Refusal(Reason.WRONG_STATE, sentence)
