"""Writing together: asking a member to be co-author, and her answer."""

from policy_forum.domain.access.policy import Action
from policy_forum.domain.eligibility import Standing
from policy_forum.domain.events import CoAuthorDeclined, CoAuthorInvited, CoAuthorJoined
from policy_forum.domain.identifiers import MemberId, MotionId
from policy_forum.domain.phrases import phrase
from policy_forum.domain.refusals import Reason, Refusal, RefusedError
from policy_forum.features.members.models import Member
from policy_forum.features.motions.commands.loading import authorise, load_motion, notify_member
from policy_forum.features.motions.models import CoAuthor, Motion
from policy_forum.features.motions.rules import MotionState
from policy_forum.platform.work import Work


def invite_co_author(work: Work, motion_id: MotionId, member_id: MemberId) -> None:
    """Ask another member of the branch to write the draft together; she can read it from now on."""
    motion = load_motion(work, motion_id)
    authorise(work, Action.INVITE_CO_AUTHOR, motion)
    work.refuse_if(_refusal_unless_draft(motion))
    member = work.session.get(Member, member_id)
    work.refuse_if(_refusal_of_co_author(motion, member))
    asked = work.session.get(CoAuthor, (motion.id, member_id))
    if asked is not None:
        sentence = phrase("This member has been asked already; the answer is shown with the draft.")
        raise RefusedError(Refusal(Reason.ALREADY_DONE, sentence))

    work.session.add(CoAuthor(motion_id=motion.id, member_id=member_id, invited_at=work.now))
    work.record(CoAuthorInvited(motion_id=motion_id, member_id=member_id))
    notify_member(work, member_id, "motion_co_author_asked", motion)


def join_as_co_author(work: Work, motion_id: MotionId) -> None:
    """Agree to be co-author, also after having declined while it is still a draft."""
    motion, invitation = _invitation(work, motion_id)
    invitation.joined_at, invitation.declined_at = work.now, None
    member_id = MemberId(invitation.member_id)
    work.record(CoAuthorJoined(motion_id=motion_id, member_id=member_id))
    notify_member(work, motion.mover_id, "motion_co_author_joined", motion)


def decline_co_authorship(work: Work, motion_id: MotionId) -> None:
    """Say no to being co-author."""
    motion, invitation = _invitation(work, motion_id)
    if invitation.declined_at is not None:
        return
    invitation.declined_at = work.now
    member_id = MemberId(invitation.member_id)
    work.record(CoAuthorDeclined(motion_id=motion_id, member_id=member_id))
    notify_member(work, motion.mover_id, "motion_co_author_declined", motion)


def _invitation(work: Work, motion_id: MotionId) -> tuple[Motion, CoAuthor]:
    motion = load_motion(work, motion_id)
    authorise(work, Action.ANSWER_INVITATION, motion)
    work.refuse_if(_refusal_unless_draft(motion))
    invitation = work.session.get_one(CoAuthor, (motion.id, work.actor.member_id))
    return motion, invitation


def _refusal_unless_draft(motion: Motion) -> Refusal | None:
    if motion.state is MotionState.DRAFT:
        return None
    sentence = phrase("Co-authors join while a motion is a draft; this one is past that.")
    return Refusal(Reason.WRONG_STATE, sentence, phrase("The way of a motion"))


def _refusal_of_co_author(motion: Motion, member: Member | None) -> Refusal | None:
    if member is None or member.branch_id != motion.branch_id:
        sentence = phrase("A co-author must be a member of the branch that the motion is for.")
        return Refusal(Reason.RULE_NOT_MET, sentence)
    if member.id == motion.mover_id:
        return Refusal(Reason.INVALID, phrase("You are the author of this motion already."))
    if member.standing is not Standing.GOOD:
        sentence = phrase("A co-author must be a member in good standing.")
        return Refusal(Reason.RULE_NOT_MET, sentence)
    return None
