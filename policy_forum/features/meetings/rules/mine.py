"""What a meeting says to one member: how she votes, why not, what she can ask for now."""

from dataclasses import dataclass
from enum import StrEnum

from policy_forum.domain.eligibility import Bar
from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.features.ballots.rules import Secrecy
from policy_forum.features.branches.rules import Setting, citation_of
from policy_forum.features.meetings.rules.debate import ASKED_FOR, refusal_to_speak
from policy_forum.features.meetings.rules.floor import Floor, Reader
from policy_forum.features.meetings.rules.states import (
    MeetingState,
    Presence,
    QuestionStage,
    SpeakerRole,
    VotesBy,
)

_GOES_ON = frozenset({MeetingState.OPEN, MeetingState.ADJOURNED})


class Way(StrEnum):
    """How the reader votes now; blocks of a shared page are marked for one of these."""

    DEVICE = "device"
    CARD = "card"
    NONE = "none"


def way_of_voting(reader: Reader) -> Way:
    """By her device, by her voting card, or not at all."""
    if not reader.may_vote:
        return Way.NONE
    return Way.CARD if reader.votes_by is VotesBy.CARD else Way.DEVICE


def why_no_vote(reader: Reader, floor: Floor, *, is_of_branch: bool) -> Phrase | None:
    """Why the reader cannot vote now; None if she can."""
    if not is_of_branch:
        return phrase("You read along. Members of the branch vote.")
    if reader.presence is None or reader.presence is Presence.APOLOGIES:
        return phrase("You have not come in yet, so you cannot vote or ask to speak.")
    if reader.presence is Presence.AWAY:
        return phrase("The meeting has not heard from you for a while. Come back in to vote.")
    if reader.presence is Presence.LEFT:
        return phrase("You left the meeting. Come back in to vote.")
    if reader.bar is Bar.STANDING:
        return phrase("You can speak, and cannot vote: your membership is not in good standing.")
    if reader.bar is Bar.JOINED:
        return phrase(
            "You can speak, and cannot vote: you joined after the freeze date (%(rule)s).",
            rule=citation_of(floor.orders, Setting.FREEZE_DATE),
        )
    if reader.bar is not None:
        return phrase("You can speak, and cannot vote here.")
    return None


def may_come_in(reader: Reader, floor: Floor, *, is_of_branch: bool) -> bool:
    """Whether she is not there, and could be."""
    is_there = bool(reader.presence and reader.presence.is_there)
    return is_of_branch and not is_there and floor.state in _GOES_ON


ASK = {
    SpeakerRole.FOR: phrase("Speak for"),
    SpeakerRole.AGAINST: phrase("Speak against"),
    SpeakerRole.QUESTION: phrase("Ask a question"),
    SpeakerRole.POINT_OF_ORDER: phrase("Point of order"),
    SpeakerRole.POINT_OF_INFORMATION: phrase("Point of information"),
}
"""What the buttons say by which a member asks for the floor."""


@dataclass(frozen=True)
class Asking:
    """What anybody there can ask for now, as buttons; `why_not` says why the rest is not open."""

    roles: tuple[tuple[SpeakerRole, Phrase], ...]
    may_ask_secret: bool
    why_not: tuple[Phrase, ...]


def asking_of(floor: Floor) -> Asking:
    """The ways to ask for the floor, or for a secret vote, that are open now."""
    if floor.state is not MeetingState.OPEN:
        return Asking((), False, ())
    refused = {role: refusal_to_speak(floor, role) for role in ASKED_FOR}
    reasons = {str(each.sentence): each.sentence for each in refused.values() if each}
    return Asking(
        roles=tuple((role, ASK[role]) for role in ASKED_FOR if refused[role] is None),
        may_ask_secret=_may_ask_secret(floor),
        why_not=tuple(reasons.values()),
    )


def _may_ask_secret(floor: Floor) -> bool:
    question = floor.question
    return (
        question is not None
        and question.stage is QuestionStage.DEBATED
        and question.secrecy is not Secrecy.SECRET
    )
