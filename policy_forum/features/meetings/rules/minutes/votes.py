"""A question that was put: who could vote, the figures, the majority, the outcome."""

from collections.abc import Iterable

from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.features.ballots.rules import Choice, QuestionOutcome, Secrecy
from policy_forum.features.branches.rules import Majority
from policy_forum.features.meetings.rules.floor import Figures, QuestionRow
from policy_forum.features.meetings.rules.minutes.document import Count, Figure, VoteLine
from policy_forum.features.meetings.rules.minutes.record import (
    MeetingRecord,
    TrailEvent,
    ended,
    figure_of,
)
from policy_forum.features.meetings.rules.states import QuestionStage

ROOM = ("hands_for", "hands_against", "hands_abstain")
DEVICE = ("device_for", "device_against", "device_abstain")
TOTAL = ("votes_for", "votes_against", "votes_abstain")
_NOBODY = Figures(0, 0, 0)


def vote_lines(record: MeetingRecord, question: QuestionRow) -> tuple[VoteLine, ...]:
    """The votes by way of voting and together; of a secret vote the total alone."""
    if question.total is None:
        return ()
    event = decision_of(record, question)
    if question.hands == _NOBODY and not question.cards:
        return (_line(phrase("By device"), question.total, TOTAL, event),)
    lines = []
    if question.hands is not None and question.device is not None:
        lines.append(_line(phrase("By show of hands"), question.hands, ROOM, event))
        lines.append(_line(phrase("By device"), question.device, DEVICE, event))
    way = phrase("Together") if lines else phrase("By secret ballot")
    lines.append(_line(way, question.total, TOTAL, event))
    return tuple(lines)


def _line(
    way: Phrase, figures: Figures, facts: tuple[str, str, str], event: TrailEvent | None
) -> VoteLine:
    in_favour, against, abstained = facts
    return VoteLine(
        way=way,
        in_favour=figure_of(event, in_favour, figures.in_favour),
        against=figure_of(event, against, figures.against),
        abstained=figure_of(event, abstained, figures.abstained),
    )


def decision_of(record: MeetingRecord, question: QuestionRow) -> TrailEvent | None:
    """The event by which a question was decided; after a tie, that of the casting vote."""
    return record.last("MeetingQuestionDecided", question_id=question.id)


def before_the_vote(record: MeetingRecord, question: QuestionRow) -> Iterable[Phrase]:
    """How the vote was taken: secret and why, taken again and why, who could vote."""
    yield from _secrecy(record, question)
    yield from _without_quorum(record, question)
    yield from _again(record, question)
    closed = record.last("MeetingVoteClosed", question_id=question.id)
    if closed is not None and question.outcome is not None and question.opened_at is not None:
        yield phrase(
            "When the vote closed at %(clock)s, %(entitled)s of the %(present)s present could "
            "vote; the quorum was %(quorum)s.",
            clock=record.at(closed),
            entitled=figure_of(closed, "entitled", question.entitled or 0),
            present=figure_of(closed, "present", question.present or 0),
            quorum=figure_of(closed, "quorum", question.quorum or 0),
        )


def _secrecy(record: MeetingRecord, question: QuestionRow) -> Iterable[Phrase]:
    asked = record.events("SecretVoteAsked", question_id=question.id)
    is_secret = question.secrecy is Secrecy.SECRET
    if asked and is_secret and asked[-1].number("requests") < asked[-1].number("needed"):
        # Others asked by hand, or the chair ruled it: the reason given counts them together.
        asked = []
    if asked:
        last = asked[-1]
        yield phrase(
            _ASKED_ONE if last.number("requests") == 1 else _ASKED_MANY,
            requests=Figure(last.number("requests"), last.key, "requests"),
            needed=Figure(last.number("needed"), last.key, "needed"),
        )
    if is_secret:
        yield phrase(
            "The vote was to be by secret ballot."
            if question.stage in {QuestionStage.FELL, QuestionStage.WITHDRAWN}
            else "The vote was by secret ballot."
        )
        if question.secrecy_why and not asked:
            yield phrase("%(reason)s", reason=question.secrecy_why)


def _without_quorum(record: MeetingRecord, question: QuestionRow) -> Iterable[Phrase]:
    """The votes before the last one, which decided nothing."""
    final = decision_of(record, question)
    for event in record.events(
        "MeetingQuestionDecided", question_id=question.id, outcome=QuestionOutcome.INQUORATE.value
    ):
        if event != final:
            yield phrase(
                "A vote that ended at %(clock)s decided nothing, because there was no quorum.",
                clock=record.at(event),
            )


_ASKED_ONE = "%(requests)s member asked for a secret ballot; %(needed)s were needed."
_ASKED_MANY = "%(requests)s members asked for a secret ballot; %(needed)s were needed."


def _again(record: MeetingRecord, question: QuestionRow) -> Iterable[Phrase]:
    again = record.events("MeetingVoteTakenAgain", question_id=question.id)
    if not again:
        return
    reason = ended(again[-1].note) if again[-1].note.strip() else ""
    events = Count(len(again), tuple(event.key for event in again))
    once = len(again) == 1
    if reason and once:
        text = "The vote was taken again %(count)s time, because: %(reason)s"
    elif reason:
        text = "The vote was taken again %(count)s times, the last because: %(reason)s"
    elif once:
        text = "The vote was taken again %(count)s time."
    else:
        text = "The vote was taken again %(count)s times."
    yield phrase(text, count=events, reason=reason)


def outcome_of_vote(question: QuestionRow, what: Phrase) -> Iterable[Phrase]:
    """The casting vote, if there was one, and the outcome."""
    outcome = question.outcome
    if outcome is None:
        return
    if question.casting_vote is not None:
        yield phrase(_CASTING[question.casting_vote])
    if outcome is QuestionOutcome.CARRIED and _is_without_dissent(question):
        yield phrase("%(what)s was carried with no vote against.", what=what)
    elif outcome is QuestionOutcome.CARRIED and question.total is None and not question.opened_at:
        yield phrase("%(what)s was agreed without a vote.", what=what)
    else:
        yield phrase(_OUTCOMES[outcome], what=what)


def _is_without_dissent(question: QuestionRow) -> bool:
    return question.total is not None and question.total.against == 0 < question.total.in_favour


def needed(question: QuestionRow) -> Iterable[Phrase]:
    """The majority that a vote needed, and where it is written."""
    if question.opened_at is None:
        return
    majority = _MAJORITIES[question.majority]
    if question.clause:
        yield phrase(
            "It needed %(majority)s, under %(clause)s.", majority=majority, clause=question.clause
        )
    else:
        yield phrase("It needed %(majority)s.", majority=majority)


_CASTING = {
    Choice.FOR: "The votes were equal, and the chair gave a casting vote in favour.",
    Choice.AGAINST: "The votes were equal, and the chair gave a casting vote against.",
    Choice.ABSTAIN: "The votes were equal, and the chair gave no casting vote.",
}
_OUTCOMES = {
    QuestionOutcome.CARRIED: "%(what)s was carried.",
    QuestionOutcome.LOST: "%(what)s was lost.",
    QuestionOutcome.TIED: "%(what)s was not carried: the votes were equal.",
    QuestionOutcome.INQUORATE: "%(what)s was not decided: there was no quorum.",
    QuestionOutcome.FELL: "%(what)s fell.",
}
_MAJORITIES = {majority: majority.label for majority in Majority}
