"""What waits for a person, whichever feature says so."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from policy_forum.domain.phrases import Phrase


class NeedAbout(StrEnum):
    """The kind of thing that waits; the first page knows where each is to be found."""

    MOTION = "motion"
    AMENDMENT = "amendment"
    BALLOT = "ballot"
    SUBMISSION = "submission"
    OFFERS = "offers"
    COMPOSITE = "composite"
    ELECTION_KEY = "election_key"
    MEETING = "meeting"


@dataclass(frozen=True)
class Need:
    """One thing that waits: what to do, with what, until when if ever.

    `number` is the motion's, empty before it has one; `key` is that of the thing, 0 for offers,
    which stand on one page.
    """

    sentence: Phrase
    about: NeedAbout
    key: int
    number: str
    title: str
    until: datetime | None
