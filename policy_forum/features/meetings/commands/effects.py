"""Doing what a vote decided, by the kind of its question."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import and_, or_, select, update

from policy_forum.domain.counting.majority import Tally
from policy_forum.domain.identifiers import AmendmentId, MeetingId, MotionId
from policy_forum.domain.refusals import RefusedError
from policy_forum.features.amendments.commands.in_meeting import decide_one
from policy_forum.features.amendments.rules import AmendmentState
from policy_forum.features.ballots.commands.mandates import MeetingDecision, record_mandate
from policy_forum.features.ballots.models import RollEntry
from policy_forum.features.ballots.rules import QuestionOutcome
from policy_forum.features.meetings.commands.counting import MAY_VOTE
from policy_forum.features.meetings.commands.items import finish_item
from policy_forum.features.meetings.commands.loading import orders_of
from policy_forum.features.meetings.commands.minutes import approve_minutes
from policy_forum.features.meetings.commands.parts import (
    has_lost_parts,
    name_parts_anew,
    settle_part,
)
from policy_forum.features.meetings.commands.procedural import take_effect
from policy_forum.features.meetings.commands.running import seat_chair
from policy_forum.features.meetings.models import (
    AgendaItem,
    Attendance,
    Meeting,
    MeetingQuestion,
    MeetingVote,
)
from policy_forum.features.meetings.rules.questions import outcome_of_motion
from policy_forum.features.meetings.rules.states import (
    ItemKind,
    ItemOutcome,
    ItemState,
    MeetingQuestionKind,
    QuestionStage,
)
from policy_forum.features.members.models import Member
from policy_forum.features.motions.commands import decide_motion
from policy_forum.features.motions.models import Motion
from policy_forum.features.motions.rules import MotionState
from policy_forum.platform.work import Work


@dataclass(frozen=True)
class _Vote:
    """A decided question, with what its effect needs."""

    work: Work
    meeting: Meeting
    question: MeetingQuestion
    tally: Tally
    is_carried: bool

    @property
    def item(self) -> AgendaItem | None:
        """The item of the agenda that it belongs to, while that is before the meeting."""
        key = self.question.item_id
        item = self.work.session.get(AgendaItem, key) if key else None
        return item if item is not None and item.state is ItemState.CURRENT else None


def do_what_was_decided(
    work: Work, meeting: Meeting, question: MeetingQuestion, tally: Tally, *, is_carried: bool
) -> None:
    """Do it, whoever declared the result: the meeting decided, and nobody is asked again.

    Without a quorum nothing was decided; only whoever presided over a challenge gives way again.
    """
    is_decided = question.outcome is not QuestionOutcome.INQUORATE
    if is_decided or question.kind is MeetingQuestionKind.PROCEDURAL:
        _EFFECTS[question.kind](_Vote(work, meeting, question, tally, is_carried))


def _amendment(vote: _Vote) -> None:
    question = vote.question
    motion_id = MotionId(question.motion_id or 0)
    amendment_id = AmendmentId(question.amendment_id or 0)
    motion = vote.work.session.get_one(Motion, motion_id)
    before = motion.text_markdown
    ended = decide_one(vote.work, motion_id, amendment_id, carried=vote.is_carried)
    if vote.item is not None:
        name_parts_anew(vote.item, before, motion.text_markdown)
    fallen = [key for key, state in ended.items() if state is AmendmentState.FELL]
    vote.work.session.execute(
        update(MeetingQuestion)
        .where(
            MeetingQuestion.meeting_id == vote.meeting.id,
            MeetingQuestion.amendment_id.in_(fallen),
            MeetingQuestion.stage == QuestionStage.DEBATED,
        )
        .values(
            stage=QuestionStage.FELL,
            outcome=QuestionOutcome.FELL,
            decided_at=vote.work.now,
            version=MeetingQuestion.version + 1,
        )
    )


def _motion(vote: _Vote) -> None:
    work, question, item = vote.work, vote.question, vote.item
    motion = work.session.get_one(Motion, question.motion_id)
    decide(vote, motion)
    if item is None:
        return
    outcome = outcome_of_motion(
        is_carried=vote.is_carried,
        was_tied=question.outcome is QuestionOutcome.TIED,
        is_amended=motion.is_amended,
        in_parts=has_lost_parts(work, item),
    )
    finish_item(work, vote.meeting, item, outcome)


def decide(vote: _Vote, motion: Motion) -> None:
    """Give the motion its mandate, and take it to its end in the branch."""
    work, question = vote.work, vote.question
    outcome = QuestionOutcome.CARRIED if vote.is_carried else QuestionOutcome.LOST
    decision = MeetingDecision(
        outcome=outcome,
        tally=vote.tally,
        majority=question.majority,
        quorum=question.quorum or 0,
        roll=roll_of(vote),
        by_casting_vote=question.casting_vote is not None,
    )
    orders = orders_of(work, vote.meeting)
    mandate_id = record_mandate(work, motion, decision, orders)
    state = MotionState.CARRIED if vote.is_carried else MotionState.LOST
    decide_motion(work, MotionId(motion.id), state, mandate_id, question.outcome_why)


def roll_of(vote: _Vote) -> list[str]:
    """The membership numbers of those who are there and may vote, or voted and left since.

    Of a secret vote they are the roll of its ballot.
    """
    work, question = vote.work, vote.question
    if question.ballot_id is not None:
        sealed = (
            select(Member.number)
            .join(RollEntry, RollEntry.member_id == Member.id)
            .where(RollEntry.ballot_id == question.ballot_id)
        )
        return list(work.session.scalars(sealed))
    voted = select(MeetingVote.member_id).where(MeetingVote.question_id == question.id)
    there = (
        select(Member.number)
        .join(Attendance, Attendance.member_id == Member.id)
        .where(
            Attendance.meeting_id == vote.meeting.id,
            or_(MAY_VOTE, and_(Attendance.bar.is_(None), Attendance.member_id.in_(voted))),
        )
    )
    return list(work.session.scalars(there))


def _part(vote: _Vote) -> None:
    item = vote.item
    if item is None:
        return
    motion = vote.work.session.get_one(Motion, vote.question.motion_id)
    is_anything_left = settle_part(vote.work, item, vote.question, motion, carried=vote.is_carried)
    if not is_anything_left:
        decide(vote, motion)
        note = "Every part of it was lost."
        finish_item(vote.work, vote.meeting, item, ItemOutcome.LOST, note)


def _procedural(vote: _Vote) -> None:
    take_effect(vote.work, vote.meeting, vote.question)


def _chair(vote: _Vote) -> None:
    elected = vote.question.takes_effect.get("member_id")
    if vote.is_carried and elected:
        try:
            seat_chair(vote.work, vote.meeting, int(elected))
        except RefusedError as error:
            # Whoever was elected has left meanwhile: the vote is over all the same, and another
            # can be proposed.
            why = f"{vote.question.outcome_why} {error.refusal.sentence}"
            vote.question.outcome_why = why.strip()
            return
    _agree(vote)


def _minutes(vote: _Vote) -> None:
    item = vote.item
    if vote.is_carried and item is not None and item.minutes_of_id is not None:
        approve_minutes(vote.work, MeetingId(item.minutes_of_id), MeetingId(vote.meeting.id))
    _agree(vote)


def _agree(vote: _Vote) -> None:
    """End the item as agreed or not. Under any other business more may come."""
    item = vote.item
    if item is None or item.kind in {ItemKind.ANY_OTHER_BUSINESS, ItemKind.MOTION}:
        return
    # The election of a chair goes on until somebody is elected.
    if vote.question.kind is MeetingQuestionKind.CHAIR and not vote.is_carried:
        return
    outcome = ItemOutcome.AGREED if vote.is_carried else ItemOutcome.NOT_AGREED
    finish_item(vote.work, vote.meeting, item, outcome)


_EFFECTS: Mapping[MeetingQuestionKind, Callable[[_Vote], None]] = {
    MeetingQuestionKind.AMENDMENT: _amendment,
    MeetingQuestionKind.MOTION: _motion,
    MeetingQuestionKind.PART: _part,
    MeetingQuestionKind.PROCEDURAL: _procedural,
    MeetingQuestionKind.CHAIR: _chair,
    MeetingQuestionKind.MINUTES: _minutes,
    MeetingQuestionKind.REPORT: _agree,
    MeetingQuestionKind.OTHER: _agree,
}
