"""An amendment moved from the floor, as the secretary or the chair takes it down."""

from sqlalchemy import and_, func, or_, select

from policy_forum.domain.access.policy import Action
from policy_forum.domain.eligibility import Standing
from policy_forum.domain.events import AmendmentTakenDown
from policy_forum.domain.identifiers import AmendmentId, MemberId, MotionId
from policy_forum.domain.phrases import phrase
from policy_forum.domain.refusals import Reason, Refusal, RefusedError
from policy_forum.features.amendments.commands.loading import authorise, key_of, tell
from policy_forum.features.amendments.commands.proposing import ask_for_answer
from policy_forum.features.amendments.commands.receiving import (
    add_numbered,
    amendment_to_amend,
    next_number,
    read_typed,
    refusal_of_number,
)
from policy_forum.features.amendments.commands.texts import compare_with_others, put_text
from policy_forum.features.amendments.models import Amendment
from policy_forum.features.amendments.rules import (
    AmendmentState,
    refusal_of_reason,
    tidy_reason,
)
from policy_forum.features.members.models import Member
from policy_forum.features.motions.commands import load_motion
from policy_forum.features.motions.models import Motion
from policy_forum.platform.work import Work


def record_floor_amendment(
    work: Work,
    motion_id: MotionId,
    base_revision: int,
    amended_markdown: str,
    reason: str = "",
    *,
    proposer: str = "",
    to_vote: bool = False,
    parent_id: AmendmentId | None = None,
) -> AmendmentId:
    """Take down an amendment that was moved in the meeting, and return its key.

    `proposer` is the number or e-mail address of the member of the branch who moved it, if she is
    to be named. It waits for the mover, or goes straight to the vote; always to the vote if nobody
    could answer it.
    """
    motion = load_motion(work, motion_id)
    authorise(work, Action.RECORD_FLOOR_AMENDMENT, motion, None)
    work.refuse_if(refusal_of_reason(reason))
    proposer_id = _member_of_branch(work, motion, proposer)
    parent = amendment_to_amend(work, motion, parent_id)
    work.refuse_if(refusal_of_number(work, motion, proposer_id))
    written = read_typed(work, motion, parent, base_revision, amended_markdown)
    nobody_answers = motion.mover_id is None and parent is None
    amendment = Amendment(
        motion_id=motion.id,
        parent_id=parent_id,
        number=next_number(work, motion),
        proposer_id=proposer_id,
        is_from_floor=True,
        recorded_by_id=work.actor.member_id,
        state=AmendmentState.LEFT_TO_VOTE if to_vote or nobody_answers else AmendmentState.PENDING,
        original_revision=written.revision,
        original_base_markdown=written.against,
        original_amended_markdown=amended_markdown,
        reason=tidy_reason(reason),
        proposed_at=work.now,
    )
    put_text(amendment, written.reading, motion.revision)
    add_numbered(work, amendment)
    event = AmendmentTakenDown(
        motion_id=motion_id, amendment_id=key_of(amendment), proposer_id=proposer_id
    )
    work.record(event, amendment.reason)
    tell(work, proposer_id, "amendment_taken_down", amendment, motion)
    if amendment.state is AmendmentState.PENDING:
        ask_for_answer(work, motion, parent, amendment)
    compare_with_others(work, motion, amendment)
    return key_of(amendment)


def _member_of_branch(work: Work, motion: Motion, named: str) -> MemberId | None:
    """The member of the motion's branch with that number or address; None if none was named."""
    word = named.strip()
    if not word:
        return None
    is_named = or_(
        func.lower(Member.number) == word.lower(),
        and_(Member.email == word.lower(), Member.email != ""),
    )
    found = work.session.scalars(
        select(Member).where(is_named, Member.branch_id == motion.branch_id).limit(2)
    ).all()
    if len(found) != 1:
        sentence = phrase(
            "“%(word)s” is not the number or e-mail address of one member of this branch. "
            "Correct it, or leave it empty.",
            word=word[:100],
        )
        raise RefusedError(Refusal(Reason.INVALID, sentence))
    if found[0].standing is not Standing.GOOD:
        sentence = phrase(
            "%(name)s is not in good standing, so cannot be the proposer.", name=found[0].full_name
        )
        raise RefusedError(Refusal(Reason.RULE_NOT_MET, sentence))
    return MemberId(found[0].id)
