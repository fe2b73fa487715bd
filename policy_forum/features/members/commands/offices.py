"""Appointing officers for a term, and ending it."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.domain.access.policy import Action
from policy_forum.domain.events import OfficeEnded, OfficerAppointed
from policy_forum.domain.identifiers import BranchId, MemberId, OfficeId
from policy_forum.domain.phrases import phrase
from policy_forum.domain.refusals import Reason, Refusal
from policy_forum.features.members.models import Member, Office
from policy_forum.features.members.rules import (
    overlaps,
    refusal_to_appoint,
    refusal_to_end_office,
)
from policy_forum.platform.work import Work


def appoint_officer(
    work: Work,
    member_id: MemberId,
    kind: OfficeKind,
    branch_id: BranchId | None,
    starts_on: date,
    ends_on: date | None = None,
) -> OfficeId:
    """Let a member hold an office for the term `[starts_on, ends_on)`.

    `branch_id` is None for a national office. Without `ends_on` it is until further notice.
    """
    work.authorise(Action.APPOINT_OFFICER)
    member = work.session.get_one(Member, member_id, with_for_update=True)
    work.refuse_if(
        refusal_to_appoint(kind, member.standing, member.branch_id, branch_id, starts_on, ends_on)
    )
    work.refuse_if(_refusal_if_held(work.session, member_id, kind, branch_id, starts_on, ends_on))
    office = Office(
        member_id=member_id, kind=kind, branch_id=branch_id, starts_on=starts_on, ends_on=ends_on
    )
    work.session.add(office)
    work.session.flush()
    key = OfficeId(office.id)
    work.record(
        OfficerAppointed(office_id=key, member_id=member_id, kind=kind.value, branch_id=branch_id)
    )
    return key


def end_office(work: Work, office_id: OfficeId, ends_on: date, reason: str = "") -> None:
    """Set the first day on which the office is no longer held; not one that has passed."""
    work.authorise(Action.APPOINT_OFFICER)
    office = work.session.get_one(Office, office_id, with_for_update=True)
    work.refuse_if(refusal_to_end_office(office.ends_on, ends_on, work.today))
    # A term that had not begun becomes empty rather than backward.
    office.ends_on = max(ends_on, office.starts_on)
    event = OfficeEnded(office_id=office_id, member_id=MemberId(office.member_id))
    work.record(event, note=reason)


def _refusal_if_held(
    session: Session,
    member_id: MemberId,
    kind: OfficeKind,
    branch_id: BranchId | None,
    starts_on: date,
    ends_on: date | None,
) -> Refusal | None:
    terms = session.execute(
        select(Office.starts_on, Office.ends_on).where(
            Office.member_id == member_id,
            Office.kind == kind,
            Office.branch_id.is_not_distinct_from(branch_id),
        )
    )
    if not any(overlaps(starts_on, ends_on, begins, ends) for begins, ends in terms):
        return None
    sentence = phrase("She holds this office already in part of that term.")
    return Refusal(Reason.ALREADY_DONE, sentence)
