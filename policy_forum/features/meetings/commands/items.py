"""Taking the items of an agenda one by one, and what ends with them."""

from sqlalchemy import select, update

from policy_forum.domain.access.policy import Action
from policy_forum.domain.events import ItemEnded, ItemTaken, ItemTakenAgain
from policy_forum.domain.identifiers import AgendaItemId, MeetingId
from policy_forum.domain.phrases import phrase
from policy_forum.domain.refusals import RefusedError
from policy_forum.features.meetings.commands.loading import announce, load_item, subject_of
from policy_forum.features.meetings.commands.questions import (
    bring_motion,
    current_item,
    leave,
    question_before,
)
from policy_forum.features.meetings.models import AgendaItem, Meeting, MeetingQuestion, Speaker
from policy_forum.features.meetings.rules.running import (
    refusal_during_vote,
    refusal_to_end,
    refusal_to_take,
    refusal_to_take_again,
    refusal_unless_open,
)
from policy_forum.features.meetings.rules.states import (
    ItemKind,
    ItemOutcome,
    ItemState,
    MeetingQuestionKind,
    QuestionStage,
)
from policy_forum.platform.work import Work

_ENDED = [stage for stage in QuestionStage if stage.is_ended]
_LEFT_OPEN = phrase("The item ended before this was put to the vote.")


def take_item(work: Work, item_id: AgendaItemId) -> None:
    """Bring an item before the meeting; with a motion its question comes at once."""
    meeting, item = _item_to_run(work, item_id)
    current = current_item(work, meeting.id)
    work.refuse_if(refusal_to_take(item.state, current.title if current else None))
    _take(work, meeting, item)
    work.record(ItemTaken(meeting_id=MeetingId(meeting.id), item_id=item_id))


def take_item_again(work: Work, item_id: AgendaItemId, reason: str) -> None:
    """Go on with an item that ended without a decision: put off, or ended by mistake."""
    meeting, item = _item_to_run(work, item_id)
    current = current_item(work, meeting.id)
    title = current.title if current else None
    work.refuse_if(refusal_to_take_again(item.state, item.outcome, title, reason))
    item.outcome, item.outcome_note, item.ended_at = None, "", None
    _take(work, meeting, item)
    work.record(ItemTakenAgain(meeting_id=MeetingId(meeting.id), item_id=item_id), reason.strip())


def end_item(work: Work, item_id: AgendaItemId, outcome: ItemOutcome, note: str = "") -> None:
    """End an item, or leave one that was not taken; its open questions end with it."""
    meeting, item = _item_to_run(work, item_id)
    question = question_before(work, meeting.id)
    is_its_own = question is not None and question.item_id == item.id
    work.refuse_if(refusal_during_vote(question.stage if question and is_its_own else None))
    is_decided = _is_decided(work, item)
    work.refuse_if(refusal_to_end(item.kind, item.state, outcome, is_decided=is_decided))
    finish_item(work, meeting, item, outcome, note)


def finish_item(
    work: Work, meeting: Meeting, item: AgendaItem, outcome: ItemOutcome, note: str = ""
) -> None:
    """End an item as a vote decided, whoever declared it: nobody is asked for leave again.

    Its open questions end: an amendment is left, and can be put another time; all others fall.
    """
    item.state, item.outcome = ItemState.DONE, outcome
    item.outcome_note, item.ended_at = note.strip()[:2000], work.now
    _leave_questions(work, item)
    end_speeches(work, meeting.id, item.id, and_requests=True)
    ended = ItemEnded(
        meeting_id=MeetingId(meeting.id), item_id=AgendaItemId(item.id), outcome=outcome.value
    )
    work.record(ended, item.outcome_note)
    announce(work, meeting.id, "floor", "queue")


def end_speeches(
    work: Work, meeting_id: int, item_id: int | None = None, *, and_requests: bool = False
) -> None:
    """Whoever speaks has ended; with `and_requests` nobody waits any more (to that item)."""
    of = [Speaker.meeting_id == meeting_id, Speaker.withdrawn_at.is_(None)]
    if item_id is not None:
        of.append(Speaker.item_id == item_id)
    speaks = (*of, Speaker.called_at.is_not(None), Speaker.finished_at.is_(None))
    work.session.execute(update(Speaker).where(*speaks).values(finished_at=work.now))
    if and_requests:
        waits = (*of, Speaker.called_at.is_(None))
        work.session.execute(update(Speaker).where(*waits).values(withdrawn_at=work.now))


def withdraw_requests(work: Work, meeting_id: int, member_id: int) -> None:
    """Who has left waits no more to speak."""
    waits = (
        Speaker.meeting_id == meeting_id,
        Speaker.member_id == member_id,
        Speaker.called_at.is_(None),
        Speaker.withdrawn_at.is_(None),
    )
    work.session.execute(update(Speaker).where(*waits).values(withdrawn_at=work.now))


def _item_to_run(work: Work, item_id: int) -> tuple[Meeting, AgendaItem]:
    meeting, item = load_item(work, item_id)
    work.authorise(Action.RUN_MEETING, subject_of(work, meeting))
    work.refuse_if(refusal_unless_open(meeting.state))
    return meeting, item


def _take(work: Work, meeting: Meeting, item: AgendaItem) -> None:
    item.state, item.taken_at = ItemState.CURRENT, work.now
    end_speeches(work, meeting.id)
    work.session.flush()
    if item.kind is ItemKind.MOTION and item.motion_id is not None:
        _bring(work, meeting, item)
    announce(work, meeting.id, "floor", "text", "queue")


def _bring(work: Work, meeting: Meeting, item: AgendaItem) -> None:
    """Put its motion before the meeting; where it cannot be put, the item says why.

    Withdrawn since the agenda went out, or under a ballot: the meeting still comes to the item,
    hears why, and goes on.
    """
    try:
        bring_motion(work, meeting, item)
    except RefusedError as error:
        item.outcome_note = str(error.refusal.sentence)[:2000]


def _is_decided(work: Work, item: AgendaItem) -> bool:
    work.session.flush()
    own = (
        MeetingQuestion.item_id == item.id,
        MeetingQuestion.stage == QuestionStage.DECIDED,
        MeetingQuestion.kind.not_in(_NOT_OF_ITS_OWN),
    )
    return work.session.scalar(select(MeetingQuestion.id).where(*own).limit(1)) is not None


# What is decided on the way to the item's own question.
_NOT_OF_ITS_OWN = (
    MeetingQuestionKind.AMENDMENT,
    MeetingQuestionKind.PART,
    MeetingQuestionKind.PROCEDURAL,
)


def _leave_questions(work: Work, item: AgendaItem) -> None:
    left = work.session.scalars(
        select(MeetingQuestion)
        .where(MeetingQuestion.item_id == item.id, MeetingQuestion.stage.not_in(_ENDED))
        .order_by(MeetingQuestion.id.desc())
    ).all()
    for question in left:
        is_amendment = question.kind is MeetingQuestionKind.AMENDMENT
        stage = QuestionStage.WITHDRAWN if is_amendment else QuestionStage.FELL
        leave(work, question, stage, str(_LEFT_OPEN))
