"""What the chair's page is made of: one next step, with what to press and what to read aloud."""

from dataclasses import dataclass
from enum import StrEnum

from policy_forum.domain.phrases import Phrase


class Deed(StrEnum):
    """What a button does. Those that `is_link` only lead to another page."""

    OPEN_MEETING = "open_meeting"
    TAKE_CHAIR = "take_chair"
    RETURN_CHAIR = "return_chair"
    TAKE_ITEM = "take_item"
    END_ITEM = "end_item"
    CALL_NEXT = "call_next"
    CALL_MOVER = "call_mover"
    CALL_SECONDER = "call_seconder"
    CALL_REPLY = "call_reply"
    END_SPEECH = "end_speech"
    BRING_AMENDMENT = "bring_amendment"
    BRING_PART = "bring_part"
    TAKE_LATE = "take_late"
    BRING_QUESTION = "bring_question"
    PROPOSE_CHAIR = "propose_chair"
    LET_FALL = "let_fall"
    WITHDRAW = "withdraw"
    OPEN_VOTE = "open_vote"
    CLOSE_VOTE = "close_vote"
    DECLARE = "declare"
    CAST = "cast"
    VOTE_AGAIN = "vote_again"
    RESUME = "resume"
    CLOSE_MEETING = "close_meeting"
    GO_TO_NOTICE = "go_to_notice"
    GO_TO_DOOR = "go_to_door"
    GO_TO_STEWARDS = "go_to_stewards"
    GO_TO_HANDS = "go_to_hands"
    GO_TO_SECRET = "go_to_secret"  # noqa: S105 - a page, no password
    GO_TO_MINUTES = "go_to_minutes"
    GO_TO_MEETING = "go_to_meeting"

    @property
    def is_link(self) -> bool:
        """Whether it changes nothing."""
        return self.value.startswith("go_to_")


class Ask(StrEnum):
    """What has to be typed or chosen with a button."""

    NAME = "name"
    WORDING = "wording"
    REASON = "reason"
    CHOICE = "choice"


@dataclass(frozen=True)
class Press:
    """A button: a verb, what it does to which thing, and why it is not open, if it is not.

    `target` is the key of an item, question, amendment or speaker, or the number of a part; `value`
    a word that goes with it, such as how an item ends.
    """

    deed: Deed
    label: Phrase
    target: int | None = None
    value: str = ""
    asks: tuple[Ask, ...] = ()
    reason: Phrase | None = None

    @property
    def is_open(self) -> bool:
        """Whether it can be pressed now."""
        return self.reason is None


@dataclass(frozen=True)
class Check:
    """Something to look at before the meeting is opened, and whether it is as it should be."""

    is_met: bool
    sentence: Phrase
    press: Press | None = None


@dataclass(frozen=True)
class Step:
    """What is next: a heading, why it is next, what to read aloud, and the one main button.

    `announce` is the result of what was decided just now, which is read out before `script`.
    """

    title: Phrase
    why: Phrase
    script: tuple[Phrase, ...]
    main: Press
    more: tuple[Press, ...] = ()
    announce: tuple[Phrase, ...] = ()
    checks: tuple[Check, ...] = ()
