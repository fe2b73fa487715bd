"""What is frozen when a motion is submitted: its text, its mandate, a hash, and the receipt."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from policy_forum.domain.cycle import Calendar, Stage
from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.domain.refusals import Reason, Refusal
from policy_forum.features.motions.rules import MotionState

# Without letters and digits that are taken for one another on paper.
_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_RECEIPT_CHARACTERS = 4
_NOT_IN_RECEIPTS = re.compile(r"[^0-9A-Za-z-]")


@dataclass(frozen=True)
class FrozenMandate:
    """A mandate as it was when the motion was submitted: counts, what they rest on, and when.

    Without `ballot_id` a meeting decided: its roll is who might vote and was there, and its quorum
    how many of them had to be, so that without one there is no mandate.
    """

    votes_for: int
    votes_against: int
    votes_abstain: int
    voted: int
    roll_count: int
    roll_hash: str
    quorum: int
    majority: str
    by_casting_vote: bool
    standing_orders_version: int
    standing_orders_id: int | None
    ballot_id: int | None
    revision: int
    decided_at: str

    @property
    def is_of_meeting(self) -> bool:
        """Whether a meeting decided, rather than a ballot."""
        return self.ballot_id is None

    @property
    def quorum_base(self) -> int:
        """How many counted towards the quorum: who voted in a ballot, who was at a meeting."""
        return self.roll_count if self.is_of_meeting else self.voted

    @property
    def is_quorate(self) -> bool:
        """Whether as many voted, or were there, as the standing orders ask for."""
        return self.quorum_base >= self.quorum

    def as_json(self) -> dict[str, Any]:
        """Plain values, for storing and for hashing."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "FrozenMandate":
        """Read what `as_json` wrote."""
        return cls(**stored)


def words_of_mandate(mandate: FrozenMandate) -> Phrase:
    """`41 for, 3 against, 2 abstained, of 112 on the roll; quorum 12 met; …`."""
    counts = phrase(
        (_COUNTS_OF_MEETING if mandate.is_of_meeting else _COUNTS_OF_BALLOT).text,
        in_favour=mandate.votes_for,
        against=mandate.votes_against,
        abstained=mandate.votes_abstain,
        roll=mandate.roll_count,
    )
    met = phrase("met") if mandate.is_quorate else phrase("not met")
    text = (
        phrase(
            "%(counts)s, carried by the chair’s casting vote; quorum %(quorum)s %(met)s; "
            "standing orders version %(version)s",
        )
        if mandate.by_casting_vote
        else phrase(
            "%(counts)s; quorum %(quorum)s %(met)s; standing orders version %(version)s",
        )
    )
    return phrase(
        text.text,
        counts=counts,
        quorum=mandate.quorum,
        met=met,
        version=mandate.standing_orders_version,
    )


_COUNTS_OF_BALLOT = phrase(
    "%(in_favour)s for, %(against)s against, %(abstained)s abstained, of %(roll)s on the roll"
)
_COUNTS_OF_MEETING = phrase(
    "%(in_favour)s for, %(against)s against, %(abstained)s abstained, in a meeting of %(roll)s "
    "who might vote"
)


def frozen_hash(number: str, title: str, text: str, mandate: Mapping[str, Any]) -> str:
    """SHA-256, in hexadecimal, over what a submission says; anyone can compute it again.

    Over the UTF-8 of the JSON list `[number, title, text, mandate]` with sorted keys, without
    spaces, and with all characters written as themselves.
    """
    frozen = json.dumps(
        [number, title, text, dict(mandate)],
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
    )
    return hashlib.sha256(frozen.encode("utf-8", "surrogatepass")).hexdigest()


def receipt_code(number: str, digest: str) -> str:
    """`26-NOR-014-7KQ2`: the motion's number, and four characters made from the frozen hash."""
    value = int(digest[:10], 16)
    signs = []
    for _place in range(_RECEIPT_CHARACTERS):
        value, rest = divmod(value, len(_ALPHABET))
        signs.append(_ALPHABET[rest])
    return f"{number}-{''.join(signs)}"


def tidy_receipt(typed: str) -> str:
    """A receipt as it was typed, in the form that is kept: only signs that receipts have."""
    return _NOT_IN_RECEIPTS.sub("", typed).upper()[:40]


def refusal_to_submit(
    state: MotionState, mandate: FrozenMandate | None, revision: int, *, is_submitted: bool
) -> Refusal | None:
    """Why a motion cannot be submitted; None if it is carried and has the mandate for its text."""
    rule = phrase("Only a motion carried by its branch goes to conference, with its mandate")
    if is_submitted:
        sentence = phrase("This motion has been submitted already; its receipt is on its page.")
        return Refusal(Reason.ALREADY_DONE, sentence, rule)
    if state is not MotionState.CARRIED:
        sentence = phrase(
            "This motion is at “%(state)s”: only a motion carried by its branch can be submitted.",
            state=state.label,
        )
        return Refusal(Reason.WRONG_STATE, sentence, rule)
    if mandate is None:
        sentence = phrase(
            "There is no mandate for this motion: its branch must decide on it first, in a meeting "
            "or in a ballot."
        )
        return Refusal(Reason.RULE_NOT_MET, sentence, rule)
    if mandate.revision != revision:
        sentence = phrase(
            "The text changed after the branch had decided: the branch must decide on it again."
        )
        return Refusal(Reason.RULE_NOT_MET, sentence, rule)
    return None


def reason_not_submitted(state: MotionState, calendar: Calendar, now: datetime) -> Phrase | None:
    """Why a carried motion is kept as not submitted; None while there is time, or if it was."""
    window = calendar.window(Stage.SUBMISSION)
    if state is not MotionState.CARRIED or window is None or window.closes > now:
        return None
    return phrase("Not submitted: the window closed on %(closed)s.", closed=window.closes)
