"""Who may see whom in the directory of members."""

from dataclasses import dataclass

from policy_forum.domain.access.actors import Actor, OfficeKind
from policy_forum.domain.identifiers import BranchId


@dataclass(frozen=True)
class DirectoryScope:
    """The branches whose members one may see; `everywhere` means all of them."""

    branch_ids: frozenset[BranchId] = frozenset()
    everywhere: bool = False

    def includes(self, branch_id: int | None) -> bool:
        """Whether the members of this branch may be seen."""
        return self.everywhere or branch_id in self.branch_ids


def directory_scope(actor: Actor) -> DirectoryScope:
    """Officers see the members of the branch they serve, the national office all; others none."""
    if not actor.is_member_in_good_standing:
        return DirectoryScope()
    if actor.holds(OfficeKind.NATIONAL_OFFICE):
        return DirectoryScope(everywhere=True)
    served = {o.branch_id for o in actor.offices if o.branch_id is not None}
    return DirectoryScope(frozenset(served))
