"""Who acts: a member with the offices she holds now, a visitor, or the system itself."""

from dataclasses import dataclass
from enum import StrEnum

from policy_forum.domain.eligibility import Standing
from policy_forum.domain.identifiers import BranchId, MemberId
from policy_forum.domain.phrases import Phrase, phrase


class OfficeKind(StrEnum):
    """Offices that a member can hold for a term."""

    CHAIR = "chair"
    SECRETARY = "secretary"
    POLICY_OFFICER = "policy_officer"
    NATIONAL_OFFICE = "national_office"
    RETURNING_OFFICER = "returning_officer"
    AUDITOR = "auditor"

    @property
    def label(self) -> Phrase:
        """The office's name as people read it."""
        return _LABELS[self]

    @property
    def is_national(self) -> bool:
        """Whether the office serves the whole organisation rather than one branch."""
        return self in _NATIONAL


_LABELS = {
    OfficeKind.CHAIR: phrase("Chair"),
    OfficeKind.SECRETARY: phrase("Secretary"),
    OfficeKind.POLICY_OFFICER: phrase("Policy officer"),
    OfficeKind.NATIONAL_OFFICE: phrase("National office"),
    OfficeKind.RETURNING_OFFICER: phrase("Returning officer"),
    OfficeKind.AUDITOR: phrase("Auditor"),
}
_NATIONAL = frozenset(
    {OfficeKind.NATIONAL_OFFICE, OfficeKind.RETURNING_OFFICER, OfficeKind.AUDITOR}
)


@dataclass(frozen=True)
class HeldOffice:
    """An office held now, and for which branch (None for a national office)."""

    kind: OfficeKind
    branch_id: BranchId | None = None


@dataclass(frozen=True)
class Actor:
    """One who acts. `member_id` is None for a visitor and for the system."""

    member_id: MemberId | None = None
    branch_id: BranchId | None = None
    standing: Standing | None = None
    offices: frozenset[HeldOffice] = frozenset()
    is_system: bool = False
    name: str = ""

    @property
    def is_signed_in(self) -> bool:
        """Whether this is a known member."""
        return self.member_id is not None

    @property
    def is_member_in_good_standing(self) -> bool:
        """Whether this member has full rights."""
        return self.member_id is not None and self.standing is Standing.GOOD

    def holds(self, kind: OfficeKind, branch_id: BranchId | None = None) -> bool:
        """Whether the office is held, for that branch if it is a branch's office."""
        return HeldOffice(kind, None if kind.is_national else branch_id) in self.offices

    def is_branch_officer(self, branch_id: BranchId | None) -> bool:
        """Whether any of the branch's offices is held."""
        return branch_id is not None and any(o.branch_id == branch_id for o in self.offices)


VISITOR = Actor()
SYSTEM = Actor(is_system=True, name="Policy Forum")
