"""The states of a meeting, its agenda, its questions, and who is there."""

from enum import StrEnum

from policy_forum.domain.phrases import Phrase, phrase


class MeetingState(StrEnum):
    """Where a meeting is."""

    DRAFT = "draft"
    CALLED = "called"
    OPEN = "open"
    ADJOURNED = "adjourned"
    CLOSED = "closed"
    CANCELLED = "cancelled"

    @property
    def label(self) -> Phrase:
        """The state as people read it."""
        return {
            MeetingState.DRAFT: phrase("Being prepared"),
            MeetingState.CALLED: phrase("Called"),
            MeetingState.OPEN: phrase("Under way"),
            MeetingState.ADJOURNED: phrase("Adjourned"),
            MeetingState.CLOSED: phrase("Closed"),
            MeetingState.CANCELLED: phrase("Cancelled"),
        }[self]

    @property
    def is_to_come(self) -> bool:
        """Whether it can still be opened."""
        return self in {MeetingState.DRAFT, MeetingState.CALLED, MeetingState.ADJOURNED}


class MeetingPower(StrEnum):
    """What a meeting may do: one called too late for decisions can still discuss."""

    DECIDES = "decides"
    DISCUSSES = "discusses"

    @property
    def label(self) -> Phrase:
        """The power as people read it."""
        return {
            MeetingPower.DECIDES: phrase("The meeting decides"),
            MeetingPower.DISCUSSES: phrase("The meeting discusses and decides nothing"),
        }[self]


class ItemKind(StrEnum):
    """What an item of the agenda is."""

    CHAIR = "chair"
    APOLOGIES = "apologies"
    MINUTES = "minutes"
    REPORT = "report"
    MOTION = "motion"
    OTHER = "other"
    ANY_OTHER_BUSINESS = "any_other_business"

    @property
    def label(self) -> Phrase:
        """The kind as people read it."""
        return {
            ItemKind.CHAIR: phrase("Chair for the meeting"),
            ItemKind.APOLOGIES: phrase("Apologies"),
            ItemKind.MINUTES: phrase("Minutes of the last meeting"),
            ItemKind.REPORT: phrase("Report"),
            ItemKind.MOTION: phrase("Motion"),
            ItemKind.OTHER: phrase("Other business"),
            ItemKind.ANY_OTHER_BUSINESS: phrase("Any other business"),
        }[self]


class ItemState(StrEnum):
    """Where an item of the agenda is."""

    WAITING = "waiting"
    CURRENT = "current"
    DONE = "done"

    @property
    def label(self) -> Phrase:
        """The state as people read it."""
        return {
            ItemState.WAITING: phrase("To come"),
            ItemState.CURRENT: phrase("Before the meeting"),
            ItemState.DONE: phrase("Done"),
        }[self]


class ItemOutcome(StrEnum):
    """How an item ended."""

    NOTED = "noted"
    AGREED = "agreed"
    NOT_AGREED = "not_agreed"
    CARRIED = "carried"
    CARRIED_AS_AMENDED = "carried_as_amended"
    CARRIED_IN_PARTS = "carried_in_parts"
    LOST = "lost"
    TIED = "tied"
    INQUORATE = "inquorate"
    NEXT_BUSINESS = "next_business"
    ADJOURNED = "adjourned"
    REFERRED_BACK = "referred_back"
    REMITTED = "remitted"
    WITHDRAWN = "withdrawn"
    NOT_REACHED = "not_reached"

    @property
    def label(self) -> Phrase:
        """The outcome as people read it."""
        return _ITEM_OUTCOMES[self]


_ITEM_OUTCOMES = {
    ItemOutcome.NOTED: phrase("Noted"),
    ItemOutcome.AGREED: phrase("Agreed"),
    ItemOutcome.NOT_AGREED: phrase("Not agreed"),
    ItemOutcome.CARRIED: phrase("Carried"),
    ItemOutcome.CARRIED_AS_AMENDED: phrase("Carried as amended"),
    ItemOutcome.CARRIED_IN_PARTS: phrase("Carried in parts"),
    ItemOutcome.LOST: phrase("Lost"),
    ItemOutcome.TIED: phrase("Tied, and so not carried"),
    ItemOutcome.INQUORATE: phrase("No quorum, so nothing was decided"),
    ItemOutcome.NEXT_BUSINESS: phrase("Not put: the meeting went on to the next business"),
    ItemOutcome.ADJOURNED: phrase("Adjourned"),
    ItemOutcome.REFERRED_BACK: phrase("Referred back"),
    ItemOutcome.REMITTED: phrase("Remitted"),
    ItemOutcome.WITHDRAWN: phrase("Withdrawn"),
    ItemOutcome.NOT_REACHED: phrase("Not reached"),
}


class MeetingQuestionKind(StrEnum):
    """What a question before the meeting is about."""

    CHAIR = "chair"
    MINUTES = "minutes"
    REPORT = "report"
    AMENDMENT = "amendment"
    PART = "part"
    MOTION = "motion"
    PROCEDURAL = "procedural"
    OTHER = "other"


class ProceduralKind(StrEnum):
    """What a procedural motion asks for; a secret ballot is a request, with no vote of its own."""

    NEXT_BUSINESS = "next_business"
    BE_NOW_PUT = "be_now_put"
    ADJOURN_DEBATE = "adjourn_debate"
    ADJOURN_MEETING = "adjourn_meeting"
    REFER_BACK = "refer_back"
    REMIT = "remit"
    SUSPEND = "suspend"
    CHALLENGE = "challenge"
    IN_PARTS = "in_parts"
    SECRET_BALLOT = "secret_ballot"  # noqa: S105 - a request, no password


class QuestionStage(StrEnum):
    """Where a question before the meeting is.

    Debated: before the meeting, no vote yet. Voting: the vote is open. Counting: it is closed,
    and hands, scrutineers or the chair's casting vote are waited for. The others are ends.
    """

    DEBATED = "debated"
    VOTING = "voting"
    COUNTING = "counting"
    DECIDED = "decided"
    FELL = "fell"
    WITHDRAWN = "withdrawn"

    @property
    def is_ended(self) -> bool:
        """Whether it is no longer before the meeting."""
        return self in {QuestionStage.DECIDED, QuestionStage.FELL, QuestionStage.WITHDRAWN}


class Presence(StrEnum):
    """Whether somebody takes part now, and from where."""

    ROOM = "room"
    ONLINE = "online"
    AWAY = "away"
    LEFT = "left"
    APOLOGIES = "apologies"

    @property
    def label(self) -> Phrase:
        """The presence as people read it."""
        return {
            Presence.ROOM: phrase("In the room"),
            Presence.ONLINE: phrase("Online"),
            Presence.AWAY: phrase("Not reachable"),
            Presence.LEFT: phrase("Left"),
            Presence.APOLOGIES: phrase("Apologies"),
        }[self]

    @property
    def is_there(self) -> bool:
        """Whether she counts towards the quorum."""
        return self in {Presence.ROOM, Presence.ONLINE}


class VotesBy(StrEnum):
    """How somebody who is there votes: by one way at a time, so that she has one vote."""

    CARD = "card"
    DEVICE = "device"


class CheckIn(StrEnum):
    """How somebody came in."""

    DOOR = "door"
    OWN_PHONE = "own_phone"
    ONLINE = "online"


class SpeakerRole(StrEnum):
    """As what somebody speaks."""

    MOVER = "mover"
    SECONDER = "seconder"
    FOR = "for"
    AGAINST = "against"
    QUESTION = "question"
    POINT_OF_ORDER = "point_of_order"
    POINT_OF_INFORMATION = "point_of_information"
    REPLY = "reply"

    @property
    def label(self) -> Phrase:
        """The role as people read it."""
        return {
            SpeakerRole.MOVER: phrase("Mover"),
            SpeakerRole.SECONDER: phrase("Seconder"),
            SpeakerRole.FOR: phrase("For"),
            SpeakerRole.AGAINST: phrase("Against"),
            SpeakerRole.QUESTION: phrase("Question or comment"),
            SpeakerRole.POINT_OF_ORDER: phrase("Point of order"),
            SpeakerRole.POINT_OF_INFORMATION: phrase("Point of information"),
            SpeakerRole.REPLY: phrase("Reply of the mover"),
        }[self]


class StewardDuty(StrEnum):
    """What somebody was asked to do for the meeting."""

    TELLER = "teller"
    DOOR = "door"


class MinutesState(StrEnum):
    """Where the minutes are."""

    DRAFT = "draft"
    PUBLISHED = "published"
    APPROVED = "approved"

    @property
    def label(self) -> Phrase:
        """The state as people read it."""
        return {
            MinutesState.DRAFT: phrase("Draft minutes"),
            MinutesState.PUBLISHED: phrase("Minutes, to be approved by the next meeting"),
            MinutesState.APPROVED: phrase("Approved minutes"),
        }[self]
