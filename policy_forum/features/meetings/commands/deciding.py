"""What a closed vote came to, and doing it: the text changes, the motion is decided, items end."""

from sqlalchemy import delete

from policy_forum.domain.access.policy import Action
from policy_forum.domain.counting.majority import Tally
from policy_forum.domain.events import MeetingQuestionDecided
from policy_forum.domain.identifiers import MeetingId, MeetingQuestionId
from policy_forum.domain.refusals import Refusal
from policy_forum.features.ballots.rules import Choice, QuestionOutcome, Secrecy
from policy_forum.features.ballots.rules.meeting_counting import MeetingTerms
from policy_forum.features.branches.rules import Rules, Setting, citation_of
from policy_forum.features.meetings.commands.counting import count_there, list_hand_counts
from policy_forum.features.meetings.commands.effects import do_what_was_decided
from policy_forum.features.meetings.commands.loading import (
    announce,
    load_question,
    orders_of,
    subject_of,
)
from policy_forum.features.meetings.commands.opening import release_motion
from policy_forum.features.meetings.commands.secret import read_sealed
from policy_forum.features.meetings.models import Meeting, MeetingQuestion, SecretRequest
from policy_forum.features.meetings.rules.hands import (
    agreed_figures,
    refusal_without_agreement,
    state_of_count,
)
from policy_forum.features.meetings.rules.states import QuestionStage
from policy_forum.features.meetings.rules.voting import (
    Decided,
    broken_tie,
    decide_in_meeting,
    refusal_after_window,
    refusal_to_cast,
    refusal_to_declare,
)
from policy_forum.platform.work import Work


def declare(work: Work, question_id: MeetingQuestionId) -> None:
    """Say what a closed vote came to, and do it.

    A secret vote is read from its ballot, which its scrutineers have opened. A tie waits for the
    chair where the standing orders give her a casting vote.
    """
    meeting, question = load_question(work, question_id)
    work.authorise(Action.RUN_MEETING, subject_of(work, meeting))
    if question.secrecy is Secrecy.SECRET and not question.stage.is_ended:
        read_sealed(work, meeting, question)
    work.refuse_if(refusal_to_declare(question.stage, question.outcome))
    work.refuse_if(undecided_because(work, question))
    decide_closed(work, meeting, question)


def cast_from_chair(work: Work, question_id: MeetingQuestionId, choice: Choice) -> None:
    """Break a tie as whoever is in the chair says; abstaining, she lets it stand, not carried."""
    meeting, question = load_question(work, question_id)
    work.authorise(Action.CAST_FROM_CHAIR, subject_of(work, meeting))
    orders = orders_of(work, meeting)
    clause = citation_of(orders, Setting.TIE)
    refusal = refusal_to_cast(question.stage, question.outcome, clause)
    if choice is not Choice.ABSTAIN:
        refusal = refusal or refusal_after_window(question.ends_by, work.now)
    work.refuse_if(refusal)
    if choice is not Choice.ABSTAIN:
        question.casting_vote, question.casting_vote_by_id = choice, work.actor.member_id
    terms = _terms(work, meeting, question, orders)
    _end(work, meeting, question, broken_tie(_tally(question), terms, choice, str(clause)))


def undecided_because(work: Work, question: MeetingQuestion) -> Refusal | None:
    """What is still waited for before a closed vote can be decided; None if nothing is."""
    if question.secrecy is Secrecy.SECRET:
        return None
    counts = list_hand_counts(work, question.id)
    return refusal_without_agreement(state_of_count(counts, question.cards or 0))


def decide_closed(work: Work, meeting: Meeting, question: MeetingQuestion) -> None:
    """Decide a vote for which nothing is waited for any more, and do what was decided."""
    if question.secrecy is not Secrecy.SECRET:
        hands = agreed_figures(list_hand_counts(work, question.id)) if question.cards else None
        question.hands_for = hands.in_favour if hands else 0
        question.hands_against = hands.against if hands else 0
        question.hands_abstain = hands.abstained if hands else 0
    orders = orders_of(work, meeting)
    decided = decide_in_meeting(
        _tally(question),
        _terms(work, meeting, question, orders),
        orders.casting_vote,
        str(citation_of(orders, Setting.TIE)),
        has_chair=(meeting.deputy_id or meeting.chair_id) is not None,
    )
    if decided.waits_for_chair:
        question.outcome, question.outcome_why = QuestionOutcome.TIED, decided.text
        announce(work, meeting.id, "floor")
        return
    _end(work, meeting, question, decided)


def _end(work: Work, meeting: Meeting, question: MeetingQuestion, decided: Decided) -> None:
    question.stage, question.decided_at = QuestionStage.DECIDED, work.now
    question.outcome, question.outcome_why = decided.outcome, decided.text
    # Who asked for a secret vote is nobody's business once it is decided.
    asked = delete(SecretRequest).where(SecretRequest.question_id == question.id)
    work.session.execute(asked)
    release_motion(work, question)
    work.session.flush()
    tally = _tally(question)
    work.record(
        MeetingQuestionDecided(
            meeting_id=MeetingId(meeting.id),
            question_id=MeetingQuestionId(question.id),
            outcome=decided.outcome.value,
            votes_for=tally.in_favour,
            votes_against=tally.against,
            votes_abstain=tally.abstained,
            by_casting_vote=question.casting_vote is not None,
        ),
        decided.text,
    )
    announce(work, meeting.id, "floor", "text", "queue")
    do_what_was_decided(work, meeting, question, tally, is_carried=decided.is_carried)


def _tally(question: MeetingQuestion) -> Tally:
    return Tally(
        (question.device_for or 0) + (question.hands_for or 0),
        (question.device_against or 0) + (question.hands_against or 0),
        (question.device_abstain or 0) + (question.hands_abstain or 0),
    )


def _terms(work: Work, meeting: Meeting, question: MeetingQuestion, orders: Rules) -> MeetingTerms:
    return MeetingTerms(
        majority=question.majority,
        there=question.entitled or 0,
        quorum=question.quorum or 0,
        roll=count_there(work, meeting, orders).on_roll,
    )
