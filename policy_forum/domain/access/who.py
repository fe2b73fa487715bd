"""The people of the permission table: each a name, a phrase for the help page, and a test."""

from collections.abc import Callable
from dataclasses import dataclass

from policy_forum.domain.access.actors import Actor, OfficeKind
from policy_forum.domain.identifiers import BranchId, MemberId
from policy_forum.domain.phrases import Phrase, phrase


@dataclass(frozen=True)
class Subject:
    """What an action is done to, as far as permission depends on it.

    `branch_id` is the branch the thing belongs to, `acting_for` the branch on whose behalf the
    actor acts: they differ when an officer of one branch reaches for a thing of another.
    """

    branch_id: BranchId | None = None
    acting_for: BranchId | None = None
    author_id: MemberId | None = None
    co_author_ids: frozenset[MemberId] = frozenset()
    invited_ids: frozenset[MemberId] = frozenset()
    scrutineer_ids: frozenset[MemberId] = frozenset()
    teller_ids: frozenset[MemberId] = frozenset()
    chair_ids: frozenset[MemberId] = frozenset()
    door_ids: frozenset[MemberId] = frozenset()


NOTHING_IN_PARTICULAR = Subject()


def subject_of_branch(branch_id: int | None) -> Subject:
    """A thing of the branch, acted on for the branch; None: of the whole organisation."""
    key = BranchId(branch_id) if branch_id else None
    return Subject(branch_id=key, acting_for=key)


@dataclass(frozen=True)
class Who:
    """A group of people, and whether an actor is one of them with regard to a subject."""

    phrase: Phrase
    includes: Callable[[Actor, Subject], bool]
    needs_good_standing: bool = True


def _in_own_branch(actor: Actor, subject: Subject) -> bool:
    return (
        actor.is_signed_in
        and subject.branch_id is not None
        and actor.branch_id == subject.branch_id == subject.acting_for
    )


def _is_author(actor: Actor, subject: Subject) -> bool:
    return actor.is_signed_in and actor.member_id == subject.author_id


def _is_one_of_the_authors(actor: Actor, subject: Subject) -> bool:
    return _is_author(actor, subject) or (
        actor.is_signed_in and actor.member_id in subject.co_author_ids
    )


def _holds_for_branch(*kinds: OfficeKind) -> Callable[[Actor, Subject], bool]:
    def includes(actor: Actor, subject: Subject) -> bool:
        return (
            subject.branch_id is not None
            and subject.acting_for == subject.branch_id
            and any(actor.holds(kind, subject.branch_id) for kind in kinds)
        )

    return includes


def _holds_nationally(kind: OfficeKind) -> Callable[[Actor, Subject], bool]:
    return lambda actor, subject: actor.holds(kind)


HERSELF = Who(phrase("the member herself"), _is_author, needs_good_standing=False)
OWN_BRANCH_MEMBER = Who(phrase("a member of the branch"), _in_own_branch)
ANOTHER_BRANCH_MEMBER = Who(
    phrase("another member of the branch, not one of the authors"),
    lambda actor, subject: (
        _in_own_branch(actor, subject) and not _is_one_of_the_authors(actor, subject)
    ),
)
MOVER = Who(phrase("the mover"), _is_author)
PROPOSER = Who(phrase("the member who proposed it"), _is_author)
AMENDED_PROPOSER = Who(
    phrase("the member who proposed the amendment that would be amended"), _is_author
)
AUTHORS = Who(phrase("the mover and the co-authors"), _is_one_of_the_authors)
INVITED = Who(
    phrase("a member asked to be co-author"),
    lambda actor, subject: actor.is_signed_in and actor.member_id in subject.invited_ids,
)
BRANCH_CHAIR = Who(phrase("the chair of the branch"), _holds_for_branch(OfficeKind.CHAIR))
BRANCH_SECRETARY = Who(
    phrase("the secretary or the chair of the branch"),
    _holds_for_branch(OfficeKind.SECRETARY, OfficeKind.CHAIR),
)
MOVER_OR_BRANCH_SECRETARY = Who(
    phrase("the mover, or the secretary or the chair of the branch"),
    lambda actor, subject: _is_author(actor, subject) or BRANCH_SECRETARY.includes(actor, subject),
)
NATIONAL_OFFICE = Who(phrase("the national office"), _holds_nationally(OfficeKind.NATIONAL_OFFICE))
# Whoever can run the command line on the server has the database anyway.
NATIONAL_OFFICE_OR_SYSTEM = Who(
    phrase("the national office, also through the server's command line"),
    lambda actor, subject: actor.is_system or NATIONAL_OFFICE.includes(actor, subject),
)
THE_SYSTEM_OR_SECRETARY = Who(
    phrase("the secretary or the chair of the branch, or the clock"),
    lambda actor, subject: actor.is_system or BRANCH_SECRETARY.includes(actor, subject),
)
THE_SYSTEM = Who(phrase("the clock"), lambda actor, subject: actor.is_system)
# Who is on the roll was fixed when the ballot opened: what has become of her since is for the
# returning officer to decide, by a correction with a reason, and not for this table.
A_MEMBER = Who(
    phrase("a member"), lambda actor, subject: actor.is_signed_in, needs_good_standing=False
)
RETURNING_OFFICER = Who(
    phrase("the returning officer"), _holds_nationally(OfficeKind.RETURNING_OFFICER)
)
WHO_HOLDS_BALLOTS = Who(
    phrase(
        "the secretary or the chair of the branch; for the whole organisation the returning officer"
    ),
    lambda actor, subject: (
        RETURNING_OFFICER.includes(actor, subject)
        if subject.branch_id is None
        else BRANCH_SECRETARY.includes(actor, subject)
    ),
)
# What she holds was given to her for this ballot; lapsing must not lock the box.
SCRUTINEER = Who(
    phrase("a scrutineer of the ballot"),
    lambda actor, subject: actor.is_signed_in and actor.member_id in subject.scrutineer_ids,
    needs_good_standing=False,
)
TELLER = Who(
    phrase("a teller of the ballot"),
    lambda actor, subject: actor.is_signed_in and actor.member_id in subject.teller_ids,
)
# Whoever belongs to the branch may come, listen and ask; who may vote is said to her at the door.
OWN_BRANCH_MEMBER_OF_ANY_STANDING = Who(
    phrase("a member of the branch, in good standing or not"),
    _in_own_branch,
    needs_good_standing=False,
)
CHAIR_OF_THE_MEETING = Who(
    phrase("the chair of the meeting"),
    lambda actor, subject: actor.is_signed_in and actor.member_id in subject.chair_ids,
)
WHO_RUNS_THE_MEETING = Who(
    phrase("the chair of the meeting, or the secretary or the chair of the branch"),
    lambda actor, subject: (
        CHAIR_OF_THE_MEETING.includes(actor, subject) or BRANCH_SECRETARY.includes(actor, subject)
    ),
)
WHO_KEEPS_THE_DOOR = Who(
    phrase("those who keep the door, the chair of the meeting, or an officer who runs it"),
    lambda actor, subject: (
        (actor.is_signed_in and actor.member_id in subject.door_ids)
        or WHO_RUNS_THE_MEETING.includes(actor, subject)
    ),
)
TELLER_OF_THE_MEETING = Who(
    phrase("a teller of the meeting"),
    lambda actor, subject: actor.is_signed_in and actor.member_id in subject.teller_ids,
)
