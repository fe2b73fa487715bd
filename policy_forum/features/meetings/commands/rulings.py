"""Rulings of the chair, with reason and clause, and challenges to them."""

from policy_forum.domain.access.policy import Action
from policy_forum.domain.events import RulingGiven
from policy_forum.domain.identifiers import MeetingId, MeetingQuestionId, MemberId, RulingId
from policy_forum.domain.phrases import phrase
from policy_forum.domain.refusals import Reason, Refusal, RefusedError
from policy_forum.features.meetings.commands.loading import announce, load_meeting, subject_of
from policy_forum.features.meetings.commands.procedural import put_procedural
from policy_forum.features.meetings.commands.questions import current_item
from policy_forum.features.meetings.models import MeetingRuling
from policy_forum.features.meetings.rules.procedure import Procedural
from policy_forum.features.meetings.rules.rulings import NewRuling, refusal_to_rule
from policy_forum.features.meetings.rules.states import ProceduralKind
from policy_forum.platform.work import Work

__all__ = ["NewRuling", "challenge_ruling", "rule"]


def rule(work: Work, meeting_id: MeetingId, new: NewRuling) -> RulingId:
    """Rule on a point of order; all see the ruling and its reason, and can challenge it."""
    meeting = load_meeting(work, meeting_id)
    work.authorise(Action.RULE_IN_MEETING, subject_of(work, meeting))
    work.refuse_if(refusal_to_rule(meeting.state, new))
    item = current_item(work, meeting.id)
    ruling = MeetingRuling(
        meeting_id=meeting.id,
        item_id=item.id if item else None,
        about=new.about.strip(),
        ruling=new.ruling.strip(),
        reason=new.reason.strip(),
        clause=new.clause.strip(),
        amendment_id=new.amendment_id,
        raised_by_id=new.raised_by_id,
        ruled_by_id=work.actor.member_id,
        ruled_at=work.now,
    )
    work.session.add(ruling)
    work.session.flush()
    ruling_id = RulingId(ruling.id)
    work.record(RulingGiven(meeting_id=meeting_id, ruling_id=ruling_id), ruling.reason)
    announce(work, meeting.id, "floor")
    return ruling_id


def challenge_ruling(
    work: Work,
    ruling_id: RulingId,
    mover_id: MemberId,
    seconder_id: MemberId | None,
    deputy_id: MemberId,
) -> MeetingQuestionId:
    """Let the meeting vote on the chair's last ruling; somebody else presides over that vote."""
    ruling = work.session.get(MeetingRuling, ruling_id)
    if ruling is None:
        raise RefusedError(Refusal(Reason.INVALID, phrase("There is no such ruling.")))
    meeting = load_meeting(work, ruling.meeting_id)
    work.authorise(Action.RUN_MEETING, subject_of(work, meeting))
    challenge = Procedural(
        ProceduralKind.CHALLENGE,
        mover_id,
        seconder_id,
        ruling_id=ruling_id,
        deputy_id=deputy_id,
    )
    return put_procedural(work, meeting, challenge)
