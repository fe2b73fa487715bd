"""Opening a secret ballot: when scrutineers may give their codes, and what stands against it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.domain.refusals import Reason, Refusal
from policy_forum.domain.sealing.base32 import MistypedError

_RULE = phrase("Secret ballots: opened after the close, by enough scrutineers")
_ABANDONING = phrase("Secret ballots: giving one up")


class WhyShut(StrEnum):
    """Why somebody who tried to open a ballot was refused, as the record keeps it."""

    OPENED_EARLY = "opened-early"
    NO_SCRUTINEER = "no-scrutineer"
    WRONG_CODE = "wrong-code"


@dataclass(frozen=True)
class Unsealing:
    """Where a ballot stands, as far as its opening goes.

    `needed` codes open it, `given` are there. `waits_for_amendments`: a secret vote on the
    amendments comes before it and is not decided. `slips_agree`: what the tellers entered is the
    same, or no slip was given out.
    """

    closes: datetime
    is_secret: bool
    is_declared: bool
    waits_for_amendments: bool
    slips_agree: bool
    needed: int = 1
    given: int = 0

    @property
    def still_needed(self) -> int:
        """How many codes are missing yet."""
        return max(self.needed - self.given, 0)


def refusal_to_unseal(ballot: Unsealing, now: datetime) -> Refusal | None:
    """Why nothing can be opened now; None if codes are taken. The closing moment is late enough."""
    if not ballot.is_secret:
        sentence = phrase("This ballot is recorded: there is nothing in it to open.")
        return Refusal(Reason.WRONG_STATE, sentence, _RULE)
    if ballot.is_declared:
        return Refusal(Reason.ALREADY_DONE, phrase("This ballot has been opened or ended."), _RULE)
    if now < ballot.closes:
        sentence = phrase(
            "This ballot is opened once it has closed, on %(closes)s. Nobody can look into it "
            "before.",
            closes=ballot.closes,
        )
        return Refusal(Reason.WINDOW_NOT_OPEN, sentence, _RULE, ballot.closes)
    return _refusal_of_order(ballot)


def _refusal_of_order(ballot: Unsealing) -> Refusal | None:
    if ballot.waits_for_amendments:
        sentence = phrase(
            "The vote on the amendments comes before the motion, and it has not been decided yet."
        )
        return Refusal(Reason.WRONG_STATE, sentence, phrase("Amendments come before the motion"))
    if not ballot.slips_agree:
        sentence = phrase(
            "Paper slips were given out, and the tellers have not entered the same count yet. "
            "They are counted together with the papers, so the slips come first."
        )
        return Refusal(Reason.WRONG_STATE, sentence, phrase("Paper slips: two tellers who agree"))
    return None


def refusal_to_abandon(ballot: Unsealing, reason: str) -> Refusal | None:
    """Why a ballot cannot be given up, or not like this; None if it can."""
    if not ballot.is_secret:
        sentence = phrase("Only a secret ballot can be given up: a recorded one can be counted.")
        return Refusal(Reason.WRONG_STATE, sentence, _ABANDONING)
    if ballot.is_declared:
        sentence = phrase("This ballot has ended, so there is nothing to give up.")
        return Refusal(Reason.ALREADY_DONE, sentence, _ABANDONING)
    if not reason.strip():
        sentence = phrase("Say why the ballot is given up: the reason is published.")
        return Refusal(Reason.INVALID, sentence, _ABANDONING)
    return None


def refusal_of_second_code(ballot: Unsealing) -> Refusal:
    """What a scrutineer is told who has given her code before."""
    sentence = phrase(
        "Your code is in. Still needed: %(needed)s of the other scrutineers.",
        needed=ballot.still_needed,
    )
    return Refusal(Reason.ALREADY_DONE, sentence, _RULE)


def refusal_of_mistyped(error: MistypedError) -> Refusal:
    """What to say of a code that cannot be read."""
    return Refusal(Reason.INVALID, error.reason, _RULE)


def refusal_of_foreign_code(holder: str | None) -> Refusal:
    """What to say of a code that is well formed and not hers; `holder` is whose card it is."""
    if holder is not None:
        sentence = phrase(
            "This is the code of %(holder)s’s card, not of yours. Nobody gives another’s code: "
            "%(holder)s has to sign in and give it.",
            holder=holder,
        )
        return Refusal(Reason.INVALID, sentence, _RULE)
    sentence = phrase(
        "This code belongs to no card of this ballot’s key. It is well formed, so it may be the "
        "card of another key: compare the name of the key on your card."
    )
    return Refusal(Reason.INVALID, sentence, _RULE)


def describe_key(label: str, needed: int, of: int) -> Phrase:
    """The key of a ballot in a line."""
    return phrase(
        "“%(label)s”: %(needed)s of %(of)s scrutineers open it.", label=label, needed=needed, of=of
    )


SHARES_DO_NOT_FIT = Refusal(
    Reason.RULE_NOT_MET,
    phrase(
        "The codes were right, and yet what they opened does not make the key of this ballot. "
        "Nothing was changed. Tell the returning officer: the key may be damaged."
    ),
    _RULE,
)

NOT_AS_ON_THE_BOARD = Refusal(
    Reason.RULE_NOT_MET,
    phrase(
        "The envelopes are not those on the board: since it was closed some were changed, added "
        "or taken away. Nothing was opened. Tell the returning officer: the database has to be "
        "looked at, or an earlier copy of it be used."
    ),
    _RULE,
)

WAITS_FOR_SCRUTINEERS = Refusal(
    Reason.WRONG_STATE,
    phrase("This is a secret ballot: it is counted when enough of its scrutineers open it."),
    _RULE,
)
