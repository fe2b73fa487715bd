"""Voting on a motion in parts: each is put, what is lost leaves the text, what remains is put."""

from sqlalchemy import exists, select

from policy_forum.domain.access.policy import Action
from policy_forum.domain.identifiers import MeetingId, MeetingQuestionId
from policy_forum.domain.refusals import RefusedError
from policy_forum.domain.text.document import parse_document
from policy_forum.domain.text.limits import MERGED
from policy_forum.features.amendments.queries.order import list_proposals
from policy_forum.features.ballots.rules import QuestionOutcome
from policy_forum.features.meetings.commands.loading import (
    late_for,
    load_meeting,
    orders_of,
    subject_of,
)
from policy_forum.features.meetings.commands.opening import parts_waiting
from policy_forum.features.meetings.commands.questions import (
    current_item,
    majority_for,
    put_before,
)
from policy_forum.features.meetings.models import AgendaItem, MeetingQuestion
from policy_forum.features.meetings.rules.parts import (
    refusal_of_part,
    relabelled,
    without_part,
    wording_of_part,
)
from policy_forum.features.meetings.rules.questions import (
    NO_ITEM_CURRENT,
    NewQuestion,
    refusal_before_amendments,
)
from policy_forum.features.meetings.rules.states import MeetingQuestionKind
from policy_forum.features.motions.commands import adopt_text
from policy_forum.features.motions.models import Motion
from policy_forum.platform.work import Work


def bring_part(work: Work, meeting_id: MeetingId, number: int) -> MeetingQuestionId:
    """Put one of the parts on which the meeting agreed, counted from 1: the next in their order.

    It takes the majority that the motion takes. Amendments come before all parts.
    """
    meeting = load_meeting(work, meeting_id)
    work.authorise(Action.RUN_MEETING, subject_of(work, meeting))
    item = current_item(work, meeting.id)
    if item is None or item.motion_id is None:
        raise RefusedError(NO_ITEM_CURRENT)
    late = late_for(work, meeting, item)
    ahead = [p.number for p in list_proposals(work.session, item.motion_id) if p.key not in late]
    work.refuse_if(refusal_before_amendments(ahead))
    waiting = parts_waiting(work, item)
    labels = item.in_parts[number - 1] if number in waiting else []
    work.refuse_if(refusal_of_part(number, waiting, labels))
    motion = work.session.get_one(Motion, item.motion_id)
    majority, clause = majority_for(orders_of(work, meeting), motion)
    part = NewQuestion(
        kind=MeetingQuestionKind.PART,
        wording=str(wording_of_part(number, labels)),
        item_id=item.id,
        majority=majority,
        clause=clause,
        motion_id=motion.id,
        mover_id=motion.mover_id,
        part=labels,
        position=number,
    )
    return put_before(work, meeting, part)


def settle_part(
    work: Work, item: AgendaItem, question: MeetingQuestion, motion: Motion, *, carried: bool
) -> bool:
    """Take a lost part out of the text; returns whether anything of the motion is left to put."""
    if carried:
        return True
    before = motion.text_markdown
    base = parse_document(before, MERGED)
    text = without_part(base, frozenset(question.part))
    if text is None:
        return False
    cause = f"Part {question.position} lost in the meeting: {', '.join(question.part)}"
    adopt_text(work, motion, text, cause)
    name_parts_anew(item, before, motion.text_markdown)
    return True


def name_parts_anew(item: AgendaItem, before: str, now: str) -> None:
    """Call the clauses of the parts what the text calls them, after it changed."""
    if item.in_parts and before != now:
        texts = (parse_document(text, MERGED) for text in (before, now))
        item.in_parts = relabelled(item.in_parts, *texts)


def has_lost_parts(work: Work, item: AgendaItem) -> bool:
    """Whether a part of the item's motion was lost: it is carried in parts then. One statement."""
    lost = exists().where(
        MeetingQuestion.item_id == item.id,
        MeetingQuestion.kind == MeetingQuestionKind.PART,
        MeetingQuestion.outcome.in_((QuestionOutcome.LOST, QuestionOutcome.TIED)),
    )
    return bool(work.session.scalar(select(lost)))
