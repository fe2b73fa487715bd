"""What opening a vote needs and fixes, whether it is by hand and device or sealed."""

from datetime import datetime

from sqlalchemy import select

from policy_forum.domain.access.policy import POLICY, Action, refusal_of_moment
from policy_forum.domain.cycle import Calendar
from policy_forum.domain.identifiers import CycleId
from policy_forum.domain.refusals import RefusedError
from policy_forum.domain.text.votes import Proposal
from policy_forum.features.amendments.queries.order import list_proposals
from policy_forum.features.ballots.rules import NOT_PROPOSED, QuestionOutcome
from policy_forum.features.cycles.queries import calendar_of
from policy_forum.features.meetings.commands.counting import There, count_there
from policy_forum.features.meetings.commands.loading import late_for, orders_of
from policy_forum.features.meetings.commands.questions import question_before, refuse_under_ballot
from policy_forum.features.meetings.models import AgendaItem, Meeting, MeetingQuestion
from policy_forum.features.meetings.rules.questions import (
    refusal_before_amendments,
    refusal_before_parts,
    refusal_of_amendment,
)
from policy_forum.features.meetings.rules.states import (
    MeetingPower,
    MeetingQuestionKind,
    ProceduralKind,
    QuestionStage,
)
from policy_forum.features.meetings.rules.voting import (
    OF_TEXTS,
    OpeningStanding,
    refusal_to_open,
)
from policy_forum.features.motions.commands import load_motion
from policy_forum.features.motions.models import Motion
from policy_forum.features.motions.rules import MotionState
from policy_forum.platform.work import Work

# What a meeting that was called too late may still settle: how it is held.
_OF_THE_MEETING = frozenset({MeetingQuestionKind.CHAIR, MeetingQuestionKind.PROCEDURAL})
_OF_THE_MOTION = frozenset({ProceduralKind.REMIT, ProceduralKind.REFER_BACK})


def prepare_to_open(
    work: Work, meeting: Meeting, question: MeetingQuestion, *, is_secret: bool
) -> There:
    """Refuse what cannot be put now; fix the text and the last moment, and hold the motion still.

    Returns who is there. The meeting is locked.
    """
    orders = orders_of(work, meeting)
    before = question_before(work, meeting.id)
    there = count_there(work, meeting, orders)
    opening = OpeningStanding(
        stage=question.stage,
        secrecy=question.secrecy,
        meeting=meeting.state,
        is_before_meeting=before is not None and before.id == question.id,
        may_decide=meeting.power is MeetingPower.DECIDES or _is_of_the_meeting(question),
        entitled=there.entitled,
        quorum=there.quorum,
    )
    work.refuse_if(refusal_to_open(opening, is_secret=is_secret))
    if question.kind in OF_TEXTS:
        _hold_text(work, question)
    question.opened_at = work.now
    return there


def _is_of_the_meeting(question: MeetingQuestion) -> bool:
    return question.kind in _OF_THE_MEETING and question.procedural not in _OF_THE_MOTION


def _hold_text(work: Work, question: MeetingQuestion) -> None:
    motion = load_motion(work, question.motion_id or 0)
    work.session.refresh(motion)
    if motion.state is not MotionState.PROPOSED:
        # Withdrawn while it was debated, or decided at another meeting.
        raise RefusedError(NOT_PROPOSED)
    refuse_under_ballot(work, motion)
    calendar = calendar_of(work.session, CycleId(motion.cycle_id))
    work.refuse_if(refusal_of_moment(Action.OPEN_BALLOT, calendar, work.now))
    _refuse_out_of_order(work, question, motion)
    question.ends_by = end_of_window(calendar, work.now)
    question.revision = motion.revision
    motion.is_held = True


def end_of_window(calendar: Calendar, now: datetime) -> datetime | None:
    """Until when votes on motions are taken: the end of the stages in which branches decide.

    A stage that follows without a gap goes on where the one before ends.
    """
    during = POLICY[Action.OPEN_BALLOT].during or ()
    windows = sorted(
        (w for stage in during if (w := calendar.window(stage))), key=lambda w: w.opens
    )
    end: datetime | None = None
    for window in windows:
        if window.is_open(now) or (end is not None and window.opens <= end):
            end = window.closes
    return end


def _refuse_out_of_order(work: Work, question: MeetingQuestion, motion: Motion) -> None:
    """The order was kept when it was brought; meanwhile others may have come in or gone."""
    work.session.flush()
    ahead = _put(work, question, motion)
    if question.kind is MeetingQuestionKind.AMENDMENT:
        own = next((each for each in ahead if each.key == question.amendment_id), None)
        number = own.number if own else None
        waiting = [each.number for each in ahead if own and each.parent == own.key]
        first = waiting[0] if waiting else number
        work.refuse_if(refusal_of_amendment(number, first, is_of_motion=True))
        return
    work.refuse_if(refusal_before_amendments([each.number for each in ahead]))
    if question.kind is MeetingQuestionKind.MOTION and question.item_id is not None:
        item = work.session.get_one(AgendaItem, question.item_id)
        work.refuse_if(refusal_before_parts(parts_waiting(work, item)))


def _put(work: Work, question: MeetingQuestion, motion: Motion) -> list[Proposal]:
    """The amendments that are put, in their order: a late one is not, unless it was taken."""
    ahead = list_proposals(work.session, motion.id)
    item = work.session.get(AgendaItem, question.item_id) if question.item_id else None
    if item is None:
        return list(ahead)
    meeting = work.session.get_one(Meeting, question.meeting_id)
    late = late_for(work, meeting, item)
    return [each for each in ahead if each.key not in late]


def parts_waiting(work: Work, item: AgendaItem) -> list[int]:
    """The parts of an item's motion that have not been decided, counted from 1."""
    put = select(MeetingQuestion.position).where(
        MeetingQuestion.item_id == item.id,
        MeetingQuestion.kind == MeetingQuestionKind.PART,
        MeetingQuestion.stage == QuestionStage.DECIDED,
        MeetingQuestion.outcome != QuestionOutcome.INQUORATE,
    )
    done = set(work.session.scalars(put))
    return [n for n in range(1, len(item.in_parts or ()) + 1) if n not in done]


def release_motion(work: Work, question: MeetingQuestion) -> Motion | None:
    """Let the motion move again, once a vote on it is decided, or given up."""
    if question.kind not in OF_TEXTS:
        return None
    motion = load_motion(work, question.motion_id or 0)
    motion.is_held = False
    return motion
