"""What somebody will do, by a day, as the meeting agreed: the actions of the minutes."""

from datetime import date

from policy_forum.domain.access.policy import Action
from policy_forum.domain.events import ActionAgreed, ActionRemoved
from policy_forum.domain.identifiers import AgendaItemId, MeetingActionId, MeetingId
from policy_forum.domain.phrases import phrase
from policy_forum.domain.refusals import Reason, Refusal, RefusedError
from policy_forum.features.meetings.commands.loading import (
    announce,
    load_meeting,
    member_named,
    subject_of,
)
from policy_forum.features.meetings.models import AgendaItem, MeetingAction
from policy_forum.features.meetings.rules.actions import refusal_to_agree, refusal_to_remove
from policy_forum.platform.work import Work


def agree_action(
    work: Work,
    meeting_id: MeetingId,
    item_id: AgendaItemId | None,
    what: str,
    owner: str,
    due_on: date | None,
) -> MeetingActionId:
    """Note what the meeting agreed that somebody does. `owner` is a member, or any other name.

    A member of the branch is found by number, e-mail address or full name.
    """
    meeting = load_meeting(work, meeting_id)
    work.authorise(Action.RUN_MEETING, subject_of(work, meeting))
    item = work.session.get(AgendaItem, item_id) if item_id else None
    is_here = item_id is None or (item is not None and item.meeting_id == meeting.id)
    refusal = refusal_to_agree(meeting.state, what, owner, due_on, work.today, is_of_agenda=is_here)
    work.refuse_if(refusal)
    try:
        member = member_named(work, meeting, owner)
    except RefusedError:
        # Somebody who is no member can take something on as well: a guest, a committee.
        member = None
    action = MeetingAction(
        meeting_id=meeting.id,
        item_id=item.id if item else None,
        what=what.strip(),
        owner_id=member.id if member else None,
        owner_name=f"{member.given_name} {member.family_name}" if member else owner.strip(),
        due_on=due_on,
        added_at=work.now,
        added_by_id=work.actor.member_id,
    )
    work.session.add(action)
    work.session.flush()
    action_id = MeetingActionId(action.id)
    work.record(ActionAgreed(meeting_id=meeting_id, action_id=action_id), action.what)
    announce(work, meeting.id, "floor")
    return action_id


def remove_action(work: Work, action_id: MeetingActionId) -> None:
    """Take out an action that was noted by mistake, until the meeting is closed."""
    action = work.session.get(MeetingAction, action_id)
    if action is None:
        raise RefusedError(Refusal(Reason.INVALID, phrase("There is no such action.")))
    meeting = load_meeting(work, action.meeting_id)
    work.session.refresh(action)
    work.authorise(Action.RUN_MEETING, subject_of(work, meeting))
    work.refuse_if(refusal_to_remove(meeting.state))
    if action.removed_at is None:
        action.removed_at = work.now
        work.record(ActionRemoved(meeting_id=MeetingId(meeting.id), action_id=action_id))
        announce(work, meeting.id, "floor")
