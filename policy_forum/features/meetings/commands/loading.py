"""Loading what a command changes: a meeting with its lock, who runs it, its rules, its members."""

from collections.abc import Collection

from sqlalchemy import and_, func, or_, select

from policy_forum.domain.access.who import Subject
from policy_forum.domain.identifiers import AmendmentId, BranchId, MemberId
from policy_forum.domain.phrases import phrase
from policy_forum.domain.refusals import Reason, Refusal, RefusedError
from policy_forum.features.branches.queries import rules_of, rules_of_id
from policy_forum.features.branches.rules import Rules
from policy_forum.features.meetings.models import AgendaItem, Meeting, MeetingQuestion, Steward
from policy_forum.features.meetings.queries.late import list_late
from policy_forum.features.meetings.rules.states import StewardDuty
from policy_forum.features.members.models import Member
from policy_forum.platform.work import Work

_NO_MEETING = Refusal(Reason.INVALID, phrase("There is no such meeting."))
_NO_ITEM = Refusal(Reason.INVALID, phrase("There is no such item on the agenda."))
_NO_QUESTION = Refusal(Reason.INVALID, phrase("There is no such question before the meeting."))


def load_meeting(work: Work, meeting_id: int) -> Meeting:
    """The meeting, locked until the commit: who changes what is before it takes turns."""
    meeting = work.session.get(Meeting, meeting_id, with_for_update=True, populate_existing=True)
    if meeting is None:
        raise RefusedError(_NO_MEETING)
    return meeting


def share_meeting(work: Work, meeting_id: int) -> Meeting:
    """The meeting, shared with others who vote or come in; nobody changes what is before it."""
    lock = {"read": True}
    meeting = work.session.get(Meeting, meeting_id, with_for_update=lock, populate_existing=True)
    if meeting is None:
        raise RefusedError(_NO_MEETING)
    return meeting


def load_item(work: Work, item_id: int) -> tuple[Meeting, AgendaItem]:
    """An item of an agenda with its meeting, the meeting locked."""
    item = work.session.get(AgendaItem, item_id)
    if item is None:
        raise RefusedError(_NO_ITEM)
    meeting = load_meeting(work, item.meeting_id)
    work.session.refresh(item)
    return meeting, item


def load_question(work: Work, question_id: int) -> tuple[Meeting, MeetingQuestion]:
    """A question with its meeting, the meeting locked."""
    question = work.session.get(MeetingQuestion, question_id)
    if question is None:
        raise RefusedError(_NO_QUESTION)
    meeting = load_meeting(work, question.meeting_id)
    work.session.refresh(question)
    return meeting, question


def subject_of(work: Work, meeting: Meeting) -> Subject:
    """The meeting as the permission table sees it. One statement, for tellers and door.

    Who presides declares the result, and so is no teller, also where she was named one before.
    """
    named = work.session.execute(
        select(Steward.member_id, Steward.duty).where(Steward.meeting_id == meeting.id)
    ).all()
    presiding = meeting.deputy_id or meeting.chair_id
    branch_id = BranchId(meeting.branch_id)
    return Subject(
        branch_id=branch_id,
        acting_for=branch_id,
        chair_ids=frozenset({MemberId(presiding)} if presiding else ()),
        teller_ids=frozenset(
            MemberId(k) for k, duty in named if duty is StewardDuty.TELLER and k != presiding
        ),
        door_ids=frozenset(MemberId(k) for k, duty in named if duty is StewardDuty.DOOR),
    )


def orders_of(work: Work, meeting: Meeting) -> Rules:
    """The standing orders that hold for the meeting: those in force when it was called."""
    if meeting.called_at is None:
        return rules_of(work.session, meeting.branch_id)
    return rules_of_id(work.session, meeting.standing_orders_id)


def late_for(work: Work, meeting: Meeting, item: AgendaItem) -> Collection[AmendmentId]:
    """The amendments to an item's motion that came in too late and were not taken."""
    if item.motion_id is None:
        return ()
    work.session.flush()
    orders = orders_of(work, meeting)
    return list_late(work.session, meeting, item.motion_id, orders, item.suspended)


def topic_of(meeting_id: int) -> str:
    """The topic under which changes of a meeting are told to the pages that follow it."""
    return f"meeting:{meeting_id}"


def announce(work: Work, meeting_id: int, *kinds: str) -> None:
    """Tell the pages that follow the meeting that it changed; after the commit."""
    for kind in kinds or ("floor",):
        work.announce(topic_of(meeting_id), kind)


def announce_to(work: Work, meeting_id: int, member_id: int) -> None:
    """Tell one member's pages that something about herself changed."""
    work.announce(topic_of(meeting_id), "me", member_id)


def member_named(work: Work, meeting: Meeting, named: str) -> Member:
    """The member of the meeting's branch with that number, e-mail address or full name."""
    word = " ".join(named.split()).lower()
    full_name = func.lower(Member.given_name + " " + Member.family_name)
    is_named = or_(
        func.lower(Member.number) == word,
        and_(Member.email == word, Member.email != ""),
        full_name == word,
    )
    found = work.session.scalars(
        select(Member).where(is_named, Member.branch_id == meeting.branch_id).limit(2)
    ).all()
    if word and len(found) == 1:
        return found[0]
    text = "“%(word)s” is not the name, number or e-mail address of a member of this branch."
    if len(found) > 1:
        text = "More than one member of this branch is called “%(word)s”: give her number."
    raise RefusedError(Refusal(Reason.INVALID, phrase(text, word=named.strip()[:100])))
