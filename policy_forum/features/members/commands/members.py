"""Single members: adding one, and her own choice whether her name is shown."""

from datetime import date

from sqlalchemy.exc import IntegrityError

from policy_forum.domain.access.policy import Action
from policy_forum.domain.access.who import Subject
from policy_forum.domain.eligibility import Standing
from policy_forum.domain.events import MemberAdded, NameShownChosen
from policy_forum.domain.identifiers import BranchId, MemberId
from policy_forum.domain.phrases import phrase
from policy_forum.domain.refusals import Reason, Refusal, RefusedError
from policy_forum.features.members.models import Member
from policy_forum.platform.work import Work


def add_member(
    work: Work,
    branch_id: BranchId,
    number: str,
    given_name: str,
    family_name: str,
    email: str,
    joined_on: date,
    standing: Standing = Standing.GOOD,
) -> MemberId:
    """Add one member outside a list; `number` must be new."""
    work.authorise(Action.IMPORT_MEMBERS)
    member = Member(
        branch_id=branch_id,
        number=number,
        given_name=given_name,
        family_name=family_name,
        email=email.lower(),
        joined_on=joined_on,
        standing=standing,
    )
    try:
        with work.session.begin_nested():
            work.session.add(member)
    except IntegrityError as error:
        sentence = phrase("There is a member with the number %(number)s already.", number=number)
        raise RefusedError(Refusal(Reason.ALREADY_DONE, sentence)) from error
    work.record(MemberAdded(member_id=MemberId(member.id), branch_id=branch_id))
    return MemberId(member.id)


def choose_name_shown(work: Work, member_id: MemberId, *, shown: bool) -> None:
    """Let a member choose whether pages open to everyone name her as mover or seconder."""
    work.authorise(Action.CHOOSE_NAME_SHOWN, Subject(author_id=member_id))
    member = work.session.get_one(Member, member_id)
    if member.shows_name != shown:
        member.shows_name = shown
        work.record(NameShownChosen(member_id=member_id, shown=shown))
