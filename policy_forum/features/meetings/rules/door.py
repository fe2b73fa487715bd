"""Who comes in, who may vote and why not, and one way of voting for each who is there."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from policy_forum.domain.eligibility import Bar, Elector, RollRule, bar_of
from policy_forum.domain.identifiers import BranchId
from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.domain.refusals import Reason, Refusal
from policy_forum.features.meetings.rules.states import (
    CheckIn,
    MeetingState,
    Presence,
    QuestionStage,
    VotesBy,
)

# Who comes early can be let in; who says days before that she will come is not there yet.
DOORS_OPEN = timedelta(hours=2)


@dataclass(frozen=True)
class Hours:
    """What decides whether the door is open: the state of the meeting, and when it (re)begins."""

    state: MeetingState
    starts_at: datetime
    resumes_at: datetime | None

    @property
    def opens_at(self) -> datetime | None:
        """When people can come in; None while it is adjourned to a day yet to be named."""
        begins = self.resumes_at if self.state is MeetingState.ADJOURNED else self.starts_at
        return begins - DOORS_OPEN if begins else None


def refusal_to_come(hours: Hours, now: datetime) -> Refusal | None:
    """Why nobody can come in now."""
    if hours.state is MeetingState.OPEN:
        return None
    if hours.state not in {MeetingState.CALLED, MeetingState.ADJOURNED}:
        return _no_meeting(hours.state)
    if hours.opens_at is None:
        sentence = phrase(
            "The meeting is adjourned, and it is not known yet when it goes on. Its members are "
            "told when it is."
        )
        return Refusal(Reason.WINDOW_NOT_OPEN, sentence)
    if now < hours.opens_at:
        sentence = phrase("The door opens two hours before: on %(opens)s.", opens=hours.opens_at)
        return Refusal(Reason.WINDOW_NOT_OPEN, sentence, when=hours.opens_at)
    return None


def _no_meeting(state: MeetingState) -> Refusal:
    if state is MeetingState.DRAFT:
        sentence = phrase("This meeting has not been called yet, so nobody can come in.")
        return Refusal(Reason.WRONG_STATE, sentence)
    if state is MeetingState.CANCELLED:
        return Refusal(Reason.WRONG_STATE, phrase("This meeting was cancelled."))
    return Refusal(Reason.WRONG_STATE, phrase("This meeting is over: its attendance is fixed."))


def refusal_of_branch(name: str, branch_id: int, meets: int) -> Refusal | None:
    """Why somebody of another branch is not checked in."""
    if branch_id == meets:
        return None
    sentence = phrase(
        "%(name)s belongs to another branch. Guests may listen if the meeting lets them; they are "
        "not checked in, and have no vote here.",
        name=name,
    )
    return Refusal(Reason.RULE_NOT_MET, sentence)


# No evening has so many; a script that comes and goes all the time would fill the record.
MOST_COMINGS = 200


def refusal_of_coming(times: int) -> Refusal | None:
    """Why somebody who came in and left so many times does not come in by herself again."""
    if times < MOST_COMINGS:
        return None
    sentence = phrase(
        "You came in and left very often at this meeting. Ask those who keep the door, or the "
        "secretary, to let you in."
    )
    return Refusal(Reason.RULE_NOT_MET, sentence)


def refusal_to_apologise(state: MeetingState, presence: Presence | None) -> Refusal | None:
    """Why apologies are not taken: the meeting is no longer to come, or she was there."""
    if state in {MeetingState.CLOSED, MeetingState.CANCELLED, MeetingState.DRAFT}:
        return _no_meeting(state)
    if presence is not None and presence is not Presence.APOLOGIES:
        sentence = phrase("Who is at the meeting, or was, is not absent from it: leave it instead.")
        return Refusal(Reason.WRONG_STATE, sentence)
    return None


def refusal_to_leave(presence: Presence | None) -> Refusal | None:
    """Why somebody cannot leave: she is not there."""
    if presence is not None and presence in {Presence.ROOM, Presence.ONLINE, Presence.AWAY}:
        return None
    return Refusal(Reason.ALREADY_DONE, phrase("She is not at the meeting."))


def freeze_date_of(starts_at: datetime, zone: tzinfo, freeze_days: int) -> date:
    """The day before which one must have joined to vote, counted back from the meeting's day."""
    return starts_at.astimezone(zone).date() - timedelta(days=freeze_days)


@dataclass(frozen=True)
class Voter:
    """What decides whether somebody may vote in a meeting, as its rules say.

    `is_late`: she comes for the first time after the opening, where such members do not vote.
    """

    elector: Elector
    branch_id: BranchId
    freeze_date: date
    is_late: bool = False

    @property
    def bar(self) -> Bar | None:
        """What keeps her from voting; None if nothing does."""
        bar = bar_of(self.elector, RollRule(self.branch_id, self.freeze_date))
        return Bar.LATE if bar is None and self.is_late else bar


def is_late(*, late_arrivals_vote: bool, state: MeetingState, came_before: bool) -> bool:
    """Whether she comes too late to vote: after the opening, where standing orders say so."""
    return not late_arrivals_vote and state is MeetingState.OPEN and not came_before


def said_to_her(voter: Voter, bar: Bar | None) -> Phrase:
    """Whether she may vote and why, said to herself, before and after she comes in."""
    joined, freeze = voter.elector.joined_on, voter.freeze_date
    if bar is None:
        return phrase(
            "You can vote, because you joined on %(joined)s, before the freeze date of %(freeze)s.",
            joined=joined,
            freeze=freeze,
        )
    return phrase("%(why)s You are welcome to stay, to listen and to speak.", why=_why(voter, bar))


def _why(voter: Voter, bar: Bar) -> Phrase:
    if bar is Bar.JOINED:
        return phrase(
            "You cannot vote at this meeting yet, because you joined on %(joined)s, and only those "
            "who joined before %(freeze)s vote.",
            joined=voter.elector.joined_on,
            freeze=voter.freeze_date,
        )
    if bar is Bar.STANDING:
        return phrase(
            "You cannot vote at this meeting, because your membership is %(standing)s. If that is "
            "a mistake, tell the secretary of your branch.",
            standing=voter.elector.standing,
        )
    if bar is Bar.LATE:
        return phrase(
            "You cannot vote at this meeting, because your branch’s standing orders give no vote "
            "to those who come after it was opened."
        )
    return phrase("You cannot vote at this meeting, because you belong to another branch.")


def said_at_the_door(voter: Voter, bar: Bar | None) -> Phrase:
    """Whether somebody may vote and why, said to whoever keeps the door."""
    joined, freeze = voter.elector.joined_on, voter.freeze_date
    if bar is None:
        return phrase("May vote: joined on %(joined)s.", joined=joined)
    if bar is Bar.JOINED:
        return phrase(
            "No vote: joined on %(joined)s, not before %(freeze)s.", joined=joined, freeze=freeze
        )
    if bar is Bar.STANDING:
        return phrase("No vote: her membership is %(standing)s.", standing=voter.elector.standing)
    if bar is Bar.LATE:
        return phrase("No vote: she came after the meeting was opened.")
    return phrase("No vote: she belongs to another branch.")


def way_of(how: CheckIn, asked: VotesBy | None, bar: Bar | None) -> VotesBy:
    """How somebody who comes in votes: by card at the door unless she has a phone, else by device.

    Who may not vote is given no card.
    """
    if bar is not None or how is not CheckIn.DOOR:
        return VotesBy.DEVICE
    return asked or VotesBy.CARD


@dataclass(frozen=True)
class VoteNow:
    """The vote that is open or being counted by hands and devices; secret votes have no hands."""

    stage: QuestionStage
    opened_at: datetime | None


@dataclass(frozen=True)
class WayBefore:
    """How somebody voted until now. `there_until` is when she left; None while she is there."""

    votes_by: VotesBy
    there_until: datetime | None


def refusal_to_change_way(
    before: WayBefore | None, wanted: VotesBy, vote: VoteNow | None
) -> Refusal | None:
    """Why somebody cannot change how she votes now: she could have two votes in this question.

    Taking a card while a vote is open is no danger: her vote by device is taken out of it.
    """
    if before is None or vote is None or before.votes_by is wanted:
        return None
    was_gone = (
        before.there_until is not None
        and vote.opened_at is not None
        and before.there_until < vote.opened_at
    )
    if was_gone or (wanted is VotesBy.CARD and vote.stage is QuestionStage.VOTING):
        return None
    if wanted is VotesBy.CARD:
        sentence = phrase(
            "A vote has closed and is being counted. She can take a voting card when its result "
            "is declared."
        )
    else:
        sentence = phrase(
            "A vote is under way, for which she had a voting card. She can vote by her own device "
            "when it is over."
        )
    return Refusal(Reason.WRONG_STATE, sentence)


def refusal_to_leave_card(presence: Presence | None, votes_by: VotesBy | None) -> Refusal | None:
    """Why somebody in the room with a card does not come in by her own device as well."""
    if presence is not Presence.ROOM or votes_by is not VotesBy.CARD:
        return None
    sentence = phrase(
        "You are checked in at the door and hold a voting card. Hand it back at the door if you "
        "want to vote by your own device."
    )
    return Refusal(Reason.ALREADY_DONE, sentence)


def refusal_to_go_with_card(presence: Presence | None, votes_by: VotesBy | None) -> Refusal | None:
    """Why somebody in the room with a card does not leave by her own word: it goes with her.

    Gone, she could come in again by her own device, and have two votes.
    """
    if presence is not Presence.ROOM or votes_by is not VotesBy.CARD:
        return None
    sentence = phrase(
        "You hold a voting card: hand it back at the door as you go. Those who keep the door note "
        "that you left."
    )
    return Refusal(Reason.WRONG_STATE, sentence)


def refusal_to_give_card(presence: Presence | None, bar: Bar | None) -> Refusal | None:
    """Why somebody is given no card: she is not in the room, or may not vote."""
    if presence is not Presence.ROOM:
        sentence = phrase("Voting cards are for those in the room: check her in at the door first.")
        return Refusal(Reason.WRONG_STATE, sentence)
    if bar is not None:
        sentence = phrase("She may not vote at this meeting, so she is given no voting card.")
        return Refusal(Reason.RULE_NOT_MET, sentence)
    return None


# Long enough to notice that it was the other Mair, too short to unmake an evening.
TAKEN_BACK_WITHIN = timedelta(minutes=15)


@dataclass(frozen=True)
class Arrival:
    """How somebody came in last, and what she has done since."""

    presence: Presence | None
    came_by: CheckIn | None
    at: datetime | None
    has_taken_part: bool
    is_voting: bool


def refusal_to_take_back(arrival: Arrival, now: datetime) -> Refusal | None:
    """Why it is not taken back that somebody was let in at the door."""
    is_in_room = arrival.presence is Presence.ROOM and arrival.came_by is CheckIn.DOOR
    if not is_in_room or arrival.at is None:
        sentence = phrase("She was not let in at the door, so there is nothing to take back.")
        return Refusal(Reason.ALREADY_DONE, sentence)
    if arrival.is_voting:
        sentence = phrase("A vote is under way. Take it back when its result is declared.")
        return Refusal(Reason.WRONG_STATE, sentence)
    if arrival.has_taken_part or now - arrival.at > TAKEN_BACK_WITHIN:
        sentence = phrase(
            "She was let in some time ago, or has spoken or voted since: note that she left."
        )
        return Refusal(Reason.WRONG_STATE, sentence)
    return None
