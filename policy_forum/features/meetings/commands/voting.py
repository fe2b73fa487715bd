"""Opening and closing votes, and what members say to them by their own device.

Five hundred phones answer within seconds: a vote asks the database twice, once what decides, once
to keep it, and shares the meeting's row with all others who vote. Who opens or closes has that
row alone, and so waits for votes being written; each vote is either counted, with its receipt, or
refused.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, Row, and_, bindparam, delete, select, text

from policy_forum.domain.access.policy import Action
from policy_forum.domain.access.who import subject_of_branch
from policy_forum.domain.events import (
    MeetingVoteClosed,
    MeetingVoteHandedIn,
    MeetingVoteOpened,
)
from policy_forum.domain.identifiers import MeetingId, MeetingQuestionId, MemberId
from policy_forum.domain.phrases import phrase
from policy_forum.domain.refusals import Reason, Refusal, RefusedError
from policy_forum.features.ballots.rules import Choice, Secrecy
from policy_forum.features.meetings.commands.counting import (
    count_devices,
    count_there,
)
from policy_forum.features.meetings.commands.deciding import decide_closed, undecided_because
from policy_forum.features.meetings.commands.loading import (
    announce,
    load_question,
    orders_of,
    subject_of,
)
from policy_forum.features.meetings.commands.opening import prepare_to_open, release_motion
from policy_forum.features.meetings.commands.questions import debate_again, question_before
from policy_forum.features.meetings.commands.secret import close_sealed, refusal_of_opened
from policy_forum.features.meetings.models import (
    AgendaItem,
    Attendance,
    HandCount,
    Meeting,
    MeetingQuestion,
    MeetingVote,
)
from policy_forum.features.meetings.rules.hands import refusal_without_tellers
from policy_forum.features.meetings.rules.states import ItemState, QuestionStage
from policy_forum.features.meetings.rules.voting import (
    VoteStanding,
    refusal_to_close,
    refusal_to_take_again,
    refusal_to_vote,
)
from policy_forum.platform.work import Work


@dataclass(frozen=True)
class VoteReceipt:
    """That a member's vote is in: what it says, and when it was received."""

    question_id: MeetingQuestionId
    choice: Choice
    handed_in_at: datetime


def open_vote(work: Work, question_id: MeetingQuestionId) -> None:
    """Open the vote on the question before the meeting: from now on hands and devices count."""
    meeting, question = load_question(work, question_id)
    work.authorise(Action.RUN_MEETING, subject_of(work, meeting))
    prepare_to_open(work, meeting, question, is_secret=False)
    question.stage = QuestionStage.VOTING
    work.record(
        MeetingVoteOpened(
            meeting_id=MeetingId(meeting.id),
            question_id=question_id,
            secrecy=question.secrecy.value,
            majority=question.majority.value,
        )
    )
    announce(work, meeting.id, "floor", "text")


def vote(
    work: Work,
    question_id: MeetingQuestionId,
    choice: Choice,
    opened: datetime | None = None,
) -> VoteReceipt:
    """Take what the acting member says; until the close she can say another, and the last counts.

    `opened` is when the vote was opened that her page showed. Sent again because no answer came,
    the same vote gets the same receipt, also after the close. Raises RefusedError, and then what
    she said before stands.
    """
    member_id = work.actor.member_id
    row = _what_decides(work, question_id)
    work.authorise(Action.VOTE_IN_MEETING, subject_of_branch(row.branch_id))
    standing = _standing(row)
    known = _known_receipt(question_id, standing, choice, opened)
    if known is not None:
        return known
    work.refuse_if(refusal_to_vote(standing, work.now, opened))
    asked = {
        "question_id": question_id,
        "member_id": member_id,
        "choice": choice.value,
        "opened": row.opened_at,
        "now": work.now,
    }
    kept_at = work.session.connection().execute(_KEEPING, asked).scalar_one_or_none()
    if kept_at is None:
        # What decides was read before the meeting was shared with us, and changed meanwhile.
        standing = _standing(_what_decides(work, question_id))
        work.refuse_if(refusal_to_vote(standing, work.now, opened))
        raise RefusedError(_CHANGED_MEANWHILE)
    return VoteReceipt(question_id, choice, kept_at)


def close_vote(work: Work, question_id: MeetingQuestionId) -> None:
    """Close the vote, and declare its result at once where nothing is waited for.

    Who is there, who may vote, the quorum and the cards that are out are those of this moment.
    """
    meeting, question = load_question(work, question_id)
    subject = subject_of(work, meeting)
    work.authorise(Action.RUN_MEETING, subject)
    work.refuse_if(refusal_to_close(question.stage))
    if question.secrecy is Secrecy.SECRET:
        close_sealed(work, meeting, question)
        _record_closed(work, question)
        return
    there = count_there(work, meeting, orders_of(work, meeting))
    work.refuse_if(refusal_without_tellers(len(subject.teller_ids), there.cards))
    _drop_counts_of_more(work, question, there.cards)
    device = count_devices(work, question.id)
    question.stage, question.closed_at = QuestionStage.COUNTING, work.now
    question.present, question.entitled = there.present, there.entitled
    question.quorum, question.cards = there.quorum, there.cards
    question.device_for, question.device_against = device.in_favour, device.against
    question.device_abstain = device.abstained
    _record_who_voted(work, question)
    _record_closed(work, question)
    announce(work, meeting.id, "floor")
    if undecided_because(work, question) is None:
        decide_closed(work, meeting, question)


def _drop_counts_of_more(work: Work, question: MeetingQuestion, cards: int) -> None:
    """Forget counts of more cards than are out by now: some came back, and it is done anew."""
    hands = HandCount.in_favour + HandCount.against + HandCount.abstained
    work.session.execute(
        delete(HandCount).where(HandCount.question_id == question.id, hands > cards)
    )


def take_vote_again(work: Work, question_id: MeetingQuestionId, reason: str) -> None:
    """Open a vote anew whose count is not agreed, or which failed for want of a quorum.

    What was said before does not count; the reason stands in the record.
    """
    meeting, question = load_question(work, question_id)
    work.authorise(Action.RUN_MEETING, subject_of(work, meeting))
    work.refuse_if(refusal_to_take_again(question.stage, question.outcome, reason))
    if question.stage is QuestionStage.COUNTING:
        work.refuse_if(refusal_of_opened(work, question))
    _refuse_unless_still_before(work, meeting, question)
    release_motion(work, question)
    debate_again(work, question, reason)
    if question.secrecy is not Secrecy.SECRET:
        work.session.flush()
        open_vote(work, question_id)


def _refuse_unless_still_before(work: Work, meeting: Meeting, question: MeetingQuestion) -> None:
    """What ended for want of a quorum comes back only while its item is before the meeting."""
    if question.stage is QuestionStage.COUNTING:
        return
    item = work.session.get(AgendaItem, question.item_id) if question.item_id else None
    before = question_before(work, meeting.id)
    is_above = before is not None and before.id > question.id
    if is_above or (item is not None and item.state is not ItemState.CURRENT):
        raise RefusedError(_NO_LONGER_BEFORE)


_NO_LONGER_BEFORE = Refusal(
    Reason.WRONG_STATE,
    phrase("Its item is not before the meeting any more. Take the item again first."),
)
_CHANGED_MEANWHILE = Refusal(
    Reason.CHANGED_MEANWHILE,
    phrase("The vote changed while yours was on its way, so it was not taken. Look again."),
)
_NO_QUESTION = Refusal(Reason.INVALID, phrase("There is no such question before the meeting."))


def _what_decides(work: Work, question_id: int) -> Row[Any]:
    asked = {"question_id": question_id, "member_id": work.actor.member_id}
    row = work.session.connection().execute(_WHAT_DECIDES, asked).one_or_none()
    if row is None:
        raise RefusedError(_NO_QUESTION)
    return row


def _standing(row: Row[Any]) -> VoteStanding:
    return VoteStanding(
        stage=row.stage,
        secrecy=row.secrecy,
        meeting=row.state,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        ends_by=row.ends_by,
        presence=row.presence,
        votes_by=row.votes_by,
        bar=row.bar,
        before=row.choice,
        before_at=row.handed_in_at,
    )


def _known_receipt(
    question_id: MeetingQuestionId,
    standing: VoteStanding,
    choice: Choice,
    opened: datetime | None,
) -> VoteReceipt | None:
    """The receipt of the same vote, which is in already and was sent again."""
    if standing.before is not choice or standing.before_at is None:
        return None
    if opened is not None and opened != standing.opened_at:
        return None
    return VoteReceipt(question_id, choice, standing.before_at)


_question, _meeting, _attendance, _vote = (
    table.__table__.c for table in (MeetingQuestion, Meeting, Attendance, MeetingVote)
)
_QUESTION_ID = bindparam("question_id", type_=Integer())
_MEMBER_ID = bindparam("member_id", type_=Integer())
_WHAT_DECIDES = (
    select(
        _question.stage,
        _question.secrecy,
        _question.opened_at,
        _question.closed_at,
        _question.ends_by,
        _meeting.state,
        _meeting.branch_id,
        _attendance.presence,
        _attendance.votes_by,
        _attendance.bar,
        _vote.choice,
        _vote.handed_in_at,
    )
    .select_from(MeetingQuestion.__table__)
    .join(Meeting.__table__, _meeting.id == _question.meeting_id)
    .outerjoin(
        Attendance.__table__,
        and_(_attendance.meeting_id == _meeting.id, _attendance.member_id == _MEMBER_ID),
    )
    .outerjoin(
        MeetingVote.__table__,
        and_(_vote.question_id == _question.id, _vote.member_id == _MEMBER_ID),
    )
    .where(_question.id == _QUESTION_ID)
    .with_for_update(read=True, of=Meeting.__table__)
)
# Kept only if it may still be kept now that nobody can close it meanwhile. The same choice again
# keeps the moment of the first: it is the same vote. Written out, since the library would compile
# an upsert anew for each vote.
_KEEPING = (
    text(
        "INSERT INTO meeting_vote (question_id, member_id, choice, handed_in_at)"
        " SELECT meeting_question.id, attendance.member_id, :choice, :now"
        " FROM meeting_question"
        " JOIN attendance ON attendance.meeting_id = meeting_question.meeting_id"
        " WHERE meeting_question.id = :question_id AND attendance.member_id = :member_id"
        " AND meeting_question.stage = 'voting' AND meeting_question.secrecy <> 'secret'"
        " AND meeting_question.opened_at = :opened"
        " AND (meeting_question.ends_by IS NULL OR meeting_question.ends_by > :now)"
        " AND attendance.presence IN ('room', 'online') AND attendance.bar IS NULL"
        " AND attendance.votes_by = 'device'"
        " ON CONFLICT (question_id, member_id) DO UPDATE SET choice = excluded.choice,"
        " handed_in_at = CASE WHEN meeting_vote.choice = excluded.choice"
        " THEN meeting_vote.handed_in_at ELSE excluded.handed_in_at END"
        " RETURNING handed_in_at"
    )
    .bindparams(
        bindparam("now", type_=_vote.handed_in_at.type),
        bindparam("opened", type_=_question.opened_at.type),
    )
    .columns(handed_in_at=_vote.handed_in_at.type)
)


def _record_who_voted(work: Work, question: MeetingQuestion) -> None:
    """Put into the trail whose votes are in: once, so that no vote waits for the trail's end."""
    voted = select(MeetingVote.member_id).where(MeetingVote.question_id == question.id)
    for member_id in work.session.scalars(voted.order_by(MeetingVote.member_id)):
        work.record(
            MeetingVoteHandedIn(
                meeting_id=MeetingId(question.meeting_id),
                question_id=MeetingQuestionId(question.id),
                member_id=MemberId(member_id),
            )
        )


def _record_closed(work: Work, question: MeetingQuestion) -> None:
    work.record(
        MeetingVoteClosed(
            meeting_id=MeetingId(question.meeting_id),
            question_id=MeetingQuestionId(question.id),
            present=question.present or 0,
            entitled=question.entitled or 0,
            quorum=question.quorum or 0,
        )
    )
