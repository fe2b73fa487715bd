"""What tellers count in the room: each enters her own figures, and two that are equal stand."""

from policy_forum.domain.access.policy import Action
from policy_forum.domain.events import HandsCounted
from policy_forum.domain.identifiers import MeetingId, MeetingQuestionId, MemberId
from policy_forum.domain.refusals import RefusedError
from policy_forum.features.ballots.rules import Secrecy
from policy_forum.features.meetings.commands.counting import count_there, list_hand_counts
from policy_forum.features.meetings.commands.loading import (
    announce,
    announce_to,
    load_question,
    orders_of,
    subject_of,
)
from policy_forum.features.meetings.models import HandCount, Meeting, MeetingQuestion
from policy_forum.features.meetings.rules.floor import Figures
from policy_forum.features.meetings.rules.hands import (
    COUNTED_ALREADY,
    NO_CARDS_OUT,
    NO_COUNT_NOW,
    CountState,
    refusal_of_hands,
    state_of_count,
)
from policy_forum.features.meetings.rules.states import QuestionStage
from policy_forum.platform.work import Work


def enter_hands(work: Work, question_id: MeetingQuestionId, figures: Figures) -> bool:
    """Enter the acting teller's own count; returns whether two tellers agree now.

    It can be entered again until two agree and the vote is closed. No teller is shown another's
    figures: where they differ, each counts again. Raises RefusedError.
    """
    meeting, question = load_question(work, question_id)
    work.authorise(Action.COUNT_HANDS, subject_of(work, meeting))
    cards = _cards(work, meeting, question)
    work.refuse_if(refusal_of_hands(figures, cards))
    _refuse_after_agreement(work, question, cards)
    teller_id = MemberId(work.actor.member_id or 0)
    _keep(work, question, teller_id, figures)
    work.session.flush()
    state = state_of_count(list_hand_counts(work, question.id), cards)
    is_agreed = state is CountState.AGREED
    work.record(
        HandsCounted(
            meeting_id=MeetingId(meeting.id),
            question_id=question_id,
            member_id=teller_id,
            agreed=is_agreed,
        )
    )
    announce(work, meeting.id, "floor")
    # Nothing that everybody sees has changed: those who wait for it are told by themselves.
    subject = subject_of(work, meeting)
    for member_id in subject.teller_ids | subject.chair_ids:
        announce_to(work, meeting.id, member_id)
    return is_agreed


def _cards(work: Work, meeting: Meeting, question: MeetingQuestion) -> int:
    """How many cards there are to count: those that are out now, or were at the close."""
    if question.secrecy is Secrecy.SECRET:
        raise RefusedError(NO_COUNT_NOW)
    if question.stage is QuestionStage.VOTING:
        cards = count_there(work, meeting, orders_of(work, meeting)).cards
    elif question.stage is QuestionStage.COUNTING:
        cards = question.cards or 0
    else:
        raise RefusedError(NO_COUNT_NOW)
    if cards == 0:
        raise RefusedError(NO_CARDS_OUT)
    return cards


def _refuse_after_agreement(work: Work, question: MeetingQuestion, cards: int) -> None:
    """What is agreed and closed stands: the chair may be declaring it at this moment."""
    if question.stage is not QuestionStage.COUNTING:
        return
    if state_of_count(list_hand_counts(work, question.id), cards) is CountState.AGREED:
        raise RefusedError(COUNTED_ALREADY)


def _keep(work: Work, question: MeetingQuestion, teller_id: int, figures: Figures) -> None:
    key = (question.id, teller_id)
    row = work.session.get(HandCount, key) or HandCount(
        question_id=question.id, member_id=teller_id
    )
    row.in_favour, row.against = figures.in_favour, figures.against
    row.abstained, row.entered_at = figures.abstained, work.now
    work.session.add(row)
