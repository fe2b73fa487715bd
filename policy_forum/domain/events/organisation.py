"""Events of branches, members, offices and accounts."""

from dataclasses import dataclass

from policy_forum.domain.events.base import Event
from policy_forum.domain.identifiers import (
    AccountId,
    BranchId,
    MemberId,
    OfficeId,
    RegionId,
    StandingOrdersId,
)


@dataclass(frozen=True, kw_only=True)
class MembershipImported(Event):
    ABOUT = ("membership_import", "import_id")
    import_id: int
    added: int
    changed: int
    moved: int
    lapsed: int
    refused: int


@dataclass(frozen=True, kw_only=True)
class MembershipListUploaded(Event):
    ABOUT = ("membership_import", "import_id")
    import_id: int
    rows: int


@dataclass(frozen=True, kw_only=True)
class MembershipImportBegun(Event):
    ABOUT = ("membership_import", "import_id")
    import_id: int


@dataclass(frozen=True, kw_only=True)
class MembershipImportCancelled(Event):
    ABOUT = ("membership_import", "import_id")
    import_id: int


@dataclass(frozen=True, kw_only=True)
class MemberAdded(Event):
    ABOUT = ("member", "member_id")
    member_id: MemberId
    branch_id: BranchId


@dataclass(frozen=True, kw_only=True)
class OfficerAppointed(Event):
    ABOUT = ("member", "member_id")
    office_id: OfficeId
    member_id: MemberId
    kind: str
    branch_id: BranchId | None


@dataclass(frozen=True, kw_only=True)
class OfficeEnded(Event):
    ABOUT = ("member", "member_id")
    office_id: OfficeId
    member_id: MemberId


@dataclass(frozen=True, kw_only=True)
class NameShownChosen(Event):
    ABOUT = ("member", "member_id")
    member_id: MemberId
    shown: bool


@dataclass(frozen=True, kw_only=True)
class StandingOrdersPublished(Event):
    ABOUT = ("branch", "branch_id")
    standing_orders_id: StandingOrdersId
    branch_id: BranchId
    version: int


@dataclass(frozen=True, kw_only=True)
class AccountMade(Event):
    ABOUT = ("account", "account_id")
    account_id: AccountId
    member_id: MemberId


@dataclass(frozen=True, kw_only=True)
class ModelRulesPublished(Event):
    ABOUT = ("standing_orders", "standing_orders_id")
    standing_orders_id: StandingOrdersId
    version: int


@dataclass(frozen=True, kw_only=True)
class RegionMade(Event):
    ABOUT = ("region", "region_id")
    region_id: RegionId


@dataclass(frozen=True, kw_only=True)
class BranchMade(Event):
    ABOUT = ("branch", "branch_id")
    branch_id: BranchId
    region_id: RegionId


@dataclass(frozen=True, kw_only=True)
class MessageSentAgain(Event):
    ABOUT = ("message", "message_id")
    message_id: int


@dataclass(frozen=True, kw_only=True)
class AccountSignedIn(Event):
    ABOUT = ("account", "account_id")
    account_id: AccountId
    way: str
