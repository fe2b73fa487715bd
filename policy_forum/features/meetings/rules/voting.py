"""Votes in a meeting: what is taken when, what is refused, and how a question ends."""

from dataclasses import dataclass
from datetime import datetime

from policy_forum.domain.counting.majority import Decision, Tally
from policy_forum.domain.eligibility import Bar
from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.domain.refusals import Reason, Refusal
from policy_forum.features.ballots.rules import Choice, QuestionOutcome, Secrecy
from policy_forum.features.ballots.rules.meeting_counting import MeetingTerms, result_in_meeting
from policy_forum.features.branches.rules import CastingVote
from policy_forum.features.meetings.rules.states import (
    MeetingQuestionKind,
    MeetingState,
    Presence,
    QuestionStage,
    VotesBy,
)

_VOTING = phrase("Votes in a meeting: one for each member, while the vote is open")
_IS_OPENED = phrase("A vote is opened on what is before the meeting, and once")
_IS_CLOSED = phrase("A vote is closed once, and then counted")
OF_TEXTS = frozenset(
    {MeetingQuestionKind.MOTION, MeetingQuestionKind.AMENDMENT, MeetingQuestionKind.PART}
)
"""What is voted on of motions: these need the year's window, and hold the motion still."""


@dataclass(frozen=True)
class VoteStanding:
    """A question whose vote somebody answers, and how she stands to it.

    `before` is what she said already, received at `before_at`.
    """

    stage: QuestionStage
    secrecy: Secrecy
    meeting: MeetingState
    opened_at: datetime | None
    closed_at: datetime | None
    ends_by: datetime | None
    presence: Presence | None
    votes_by: VotesBy | None
    bar: Bar | None
    before: Choice | None = None
    before_at: datetime | None = None


def refusal_to_vote(vote: VoteStanding, now: datetime, opened: datetime | None) -> Refusal | None:
    """Why no vote by device is taken from her now; None if one is.

    `opened` is when the vote was opened to which she answers, where her page said so: an answer
    to a vote that was taken again since is none to the new one.
    """
    return (
        _of_secrecy(vote)
        or _of_moment(vote, now)
        or _of_round(vote, opened)
        or _of_presence(vote)
        or _of_card(vote)
    )


def _of_secrecy(vote: VoteStanding) -> Refusal | None:
    if vote.secrecy is not Secrecy.SECRET:
        return None
    sentence = phrase("This vote is secret: open the sealed paper, and vote there.")
    return Refusal(Reason.WRONG_STATE, sentence, _VOTING)


def _of_moment(vote: VoteStanding, now: datetime) -> Refusal | None:
    if vote.stage is QuestionStage.DEBATED:
        sentence = phrase("This vote is not open yet: the chair opens it.")
        return Refusal(Reason.WINDOW_NOT_OPEN, sentence, _VOTING)
    if vote.stage is not QuestionStage.VOTING:
        return _closed(vote)
    if vote.meeting is not MeetingState.OPEN:
        sentence = phrase("The meeting is not under way, so no vote is taken now.")
        return Refusal(Reason.WRONG_STATE, sentence, _VOTING)
    return refusal_after_window(vote.ends_by, now)


def refusal_after_window(ends_by: datetime | None, now: datetime) -> Refusal | None:
    """Why no vote counts any more, once branches no longer decide; that moment is too late."""
    if ends_by is None or now < ends_by:
        return None
    sentence = phrase(
        "The stage of the year in which branches decide closed on %(closed)s: no vote on this is "
        "taken after that.",
        closed=ends_by,
    )
    return Refusal(Reason.WINDOW_CLOSED, sentence, _VOTING)


def _closed(vote: VoteStanding) -> Refusal:
    if vote.closed_at is None:
        sentence = phrase("This question is no longer before the meeting, so no vote is taken.")
        return Refusal(Reason.WRONG_STATE, sentence, _VOTING)
    if vote.before is not None:
        sentence = phrase(
            "The vote closed on %(closed)s. What you said before counts: %(choice)s.",
            closed=vote.closed_at,
            choice=vote.before.label,
        )
    else:
        sentence = phrase(
            "The vote closed on %(closed)s, before your vote came. It is not counted.",
            closed=vote.closed_at,
        )
    return Refusal(Reason.WINDOW_CLOSED, sentence, _VOTING)


def _of_round(vote: VoteStanding, opened: datetime | None) -> Refusal | None:
    if opened is None or opened == vote.opened_at:
        return None
    sentence = phrase("This vote is being taken again. Look at the question, and vote anew.")
    return Refusal(Reason.CHANGED_MEANWHILE, sentence, _VOTING)


def _of_presence(vote: VoteStanding) -> Refusal | None:
    if vote.presence is None or vote.presence is Presence.APOLOGIES:
        sentence = phrase("You have not joined this meeting. Join it, then vote.")
    elif not vote.presence.is_there:
        sentence = phrase("You are not in the meeting any more. Join it again, then vote.")
    elif vote.bar is not None:
        return Refusal(Reason.NOT_PERMITTED, _of_bar(vote.bar), _VOTING)
    else:
        return None
    return Refusal(Reason.NOT_PERMITTED, sentence, _VOTING)


def _of_bar(bar: Bar) -> Phrase:
    if bar is Bar.JOINED:
        return phrase(
            "You may speak and not vote here: you joined on or after the freeze date of this "
            "meeting."
        )
    if bar is Bar.STANDING:
        return phrase("You may not vote here: your membership is not in good standing.")
    if bar is Bar.LATE:
        return phrase("You may speak and not vote here: you came after the meeting had begun.")
    return phrase("You may not vote here: you are not a member of the branch that meets.")


def _of_card(vote: VoteStanding) -> Refusal | None:
    if vote.votes_by is not VotesBy.CARD:
        return None
    sentence = phrase(
        "You hold a voting card, so you vote by raising it. To vote here, give the card back at "
        "the door before the next vote."
    )
    return Refusal(Reason.ALREADY_DONE, sentence, _VOTING)


@dataclass(frozen=True)
class OpeningStanding:
    """What opening a vote depends on, apart from windows of the year."""

    stage: QuestionStage
    secrecy: Secrecy
    meeting: MeetingState
    is_before_meeting: bool
    may_decide: bool
    entitled: int
    quorum: int


def refusal_to_open(opening: OpeningStanding, *, is_secret: bool = False) -> Refusal | None:
    """Why the vote cannot be opened; None if it can. `is_secret`: as a sealed ballot."""
    if opening.stage in {QuestionStage.VOTING, QuestionStage.COUNTING}:
        sentence = phrase("The vote on this is open already, or being counted.")
        return Refusal(Reason.ALREADY_DONE, sentence, _IS_OPENED)
    if opening.stage.is_ended:
        sentence = phrase("This question has ended.")
        return Refusal(Reason.ALREADY_DONE, sentence, _IS_OPENED)
    why = _of_opening(opening, is_secret=is_secret)
    return Refusal(Reason.WRONG_STATE, why, _IS_OPENED) if why is not None else None


def _of_opening(opening: OpeningStanding, *, is_secret: bool) -> Phrase | None:
    if opening.meeting is not MeetingState.OPEN:
        return phrase("The meeting is not under way, so no vote can be opened.")
    if not opening.is_before_meeting:
        return phrase("Another question is before the meeting: deal with that one first.")
    if not opening.may_decide:
        return phrase(
            "This meeting was called too late to decide this: it can be talked about, and voted on "
            "at another meeting."
        )
    if opening.entitled < opening.quorum:
        return phrase(
            "There is no quorum: %(quorum)s who may vote are needed, and %(there)s are there.",
            quorum=opening.quorum,
            there=opening.entitled,
        )
    if opening.secrecy is Secrecy.SECRET and not is_secret:
        return phrase("This vote is to be secret: set it up as a sealed ballot.")
    if opening.secrecy is not Secrecy.SECRET and is_secret:
        return phrase("Rule first that this vote is secret, and say why.")
    return None


def refusal_to_close(stage: QuestionStage) -> Refusal | None:
    """Why the vote cannot be closed; None if it is open."""
    if stage is QuestionStage.VOTING:
        return None
    if stage is QuestionStage.DEBATED:
        sentence = phrase("The vote on this is not open, so it cannot be closed.")
        return Refusal(Reason.WRONG_STATE, sentence, _IS_CLOSED)
    sentence = phrase("The vote on this is closed already.")
    return Refusal(Reason.ALREADY_DONE, sentence, _IS_CLOSED)


def refusal_to_close_sealed(closes: datetime, now: datetime) -> Refusal | None:
    """Why a secret vote cannot be closed yet: its time was fixed when it was opened."""
    if now >= closes:
        return None
    sentence = phrase(
        "The time of a secret vote is fixed when it is opened: it closes by itself on %(closes)s.",
        closes=closes,
    )
    return Refusal(Reason.WINDOW_NOT_OPEN, sentence, _IS_CLOSED, closes)


def refusal_to_declare(stage: QuestionStage, outcome: QuestionOutcome | None) -> Refusal | None:
    """Why no result can be declared; None if the vote is closed and not decided."""
    if stage is QuestionStage.COUNTING and outcome is None:
        return None
    if stage is QuestionStage.COUNTING:
        sentence = phrase("The vote is tied: it waits for the casting vote of the chair.")
        return Refusal(Reason.ALREADY_DONE, sentence, _IS_CLOSED)
    if stage.is_ended:
        sentence = phrase("The result of this has been declared already.")
        return Refusal(Reason.ALREADY_DONE, sentence, _IS_CLOSED)
    sentence = phrase("Close the vote first; then its result can be declared.")
    return Refusal(Reason.WRONG_STATE, sentence, _IS_CLOSED)


def refusal_to_take_again(
    stage: QuestionStage, outcome: QuestionOutcome | None, reason: str
) -> Refusal | None:
    """Why a vote cannot be taken again; None while it is counted, or for want of a quorum."""
    if not reason.strip():
        sentence = phrase("Say why the vote is taken again; it stands in the minutes.")
        return Refusal(Reason.INVALID, sentence, _IS_CLOSED)
    if stage is QuestionStage.COUNTING and outcome is None:
        return None
    if stage is QuestionStage.DECIDED and outcome is QuestionOutcome.INQUORATE:
        return None
    sentence = phrase(
        "A vote is taken again while its count is not agreed, or when it failed for want of a "
        "quorum. A result that was declared stands."
    )
    return Refusal(Reason.WRONG_STATE, sentence, _IS_CLOSED)


def refusal_to_cast(
    stage: QuestionStage, outcome: QuestionOutcome | None, clause: Phrase
) -> Refusal | None:
    """Why the chair cannot give a casting vote; None on a tie. `clause` is where it is written."""
    if stage is QuestionStage.COUNTING and outcome is QuestionOutcome.TIED:
        return None
    sentence = phrase("This question is not tied, so there is no casting vote to give.")
    return Refusal(Reason.WRONG_STATE, sentence, clause)


@dataclass(frozen=True)
class Decided:
    """How a question ended, and why, in words; or that its tie waits for the chair."""

    outcome: QuestionOutcome
    words: tuple[Phrase, ...]
    waits_for_chair: bool = False

    @property
    def text(self) -> str:
        """The words in a row, as they are kept."""
        return " ".join(str(word) for word in self.words)

    @property
    def is_carried(self) -> bool:
        """Whether the question was carried."""
        return self.outcome is QuestionOutcome.CARRIED


def decide_in_meeting(
    tally: Tally, terms: MeetingTerms, tie: CastingVote, clause: str, *, has_chair: bool
) -> Decided:
    """Decide a question; `tie` is what the standing orders make of one, `clause` where.

    A tie goes to whoever is in the chair, if somebody is and the standing orders say so; else it
    is not carried.
    """
    result = result_in_meeting(tally, terms)
    if result.decision is not Decision.TIED:
        return Decided(QuestionOutcome(result.decision.value), result.words)
    if tie is CastingVote.CHAIR and has_chair:
        said = phrase("It waits for the casting vote of the chair (%(clause)s).", clause=clause)
        return Decided(QuestionOutcome.TIED, (*result.words, said), waits_for_chair=True)
    said = phrase("A tie that no casting vote breaks is not carried (%(clause)s).", clause=clause)
    return Decided(QuestionOutcome.TIED, (*result.words, said))


def broken_tie(tally: Tally, terms: MeetingTerms, choice: Choice, clause: str) -> Decided:
    """How a tied question ends by what the chair said; abstaining, she gives no casting vote."""
    outcome, sentence = _CASTING[choice]
    words = result_in_meeting(tally, terms).words
    return Decided(outcome, (*words, phrase(sentence.text, clause=clause)))


_CASTING = {
    Choice.FOR: (
        QuestionOutcome.CARRIED,
        phrase("The casting vote of the chair carried it (%(clause)s)."),
    ),
    Choice.AGAINST: (
        QuestionOutcome.LOST,
        phrase("The casting vote of the chair was against (%(clause)s)."),
    ),
    Choice.ABSTAIN: (
        QuestionOutcome.TIED,
        phrase("The chair gave no casting vote, so it was not carried (%(clause)s)."),
    ),
}
