"""Sealed papers: which envelopes are taken, which are not, and why not."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from policy_forum.domain.phrases import phrase
from policy_forum.domain.refusals import Reason, Refusal
from policy_forum.domain.sealing.limits import envelope_bytes
from policy_forum.features.ballots.rules.states import Secrecy
from policy_forum.features.ballots.rules.voting import (
    MOTION_GONE,
    BallotStanding,
    refusal_to_vote,
)


class Why(StrEnum):
    """The kind of refusal, as the record keeps it; never what was handed in."""

    SIGNED_OUT = "signed-out"
    NOT_SECRET = "not-secret"  # noqa: S105 - a kind of ballot, no password
    SECRET = "secret"  # noqa: S105 - a kind of ballot, no password
    BEFORE_OPENING = "before-opening"
    AFTER_CLOSE = "after-close"
    MOTION_GONE = "motion-gone"
    AMENDMENTS_FIRST = "amendments-first"
    NOT_ON_ROLL = "not-on-roll"
    HAS_SLIP = "has-slip"
    WRONG_KEY = "wrong-key"
    NOT_READABLE = "not-readable"
    WRONG_LENGTH = "wrong-length"
    SOMEBODY_ELSES = "somebody-elses"
    ILL_FORMED = "ill-formed"
    CHANGED_MEANWHILE = "changed-meanwhile"
    NOT_PERMITTED = "not-permitted"


@dataclass(frozen=True)
class PaperRefusal(Refusal):
    """Why a paper is not taken, with the word under which the record keeps it."""

    why: Why = Why.NOT_PERMITTED


@dataclass(frozen=True)
class BallotBox:
    """What decides whether an envelope is taken: the ballot, and what it knows of the voter.

    `public_key` and `paper_bytes` are None for a ballot that is not sealed.
    """

    secrecy: Secrecy
    opens: datetime
    closes: datetime
    is_declared: bool
    is_board_closed: bool
    is_motion_gone: bool
    waits_for_amendments: bool
    is_on_roll: bool
    has_slip: bool
    public_key: str | None
    paper_bytes: int | None


_SEALED = phrase("Secret ballots: a paper is sealed to the key of its ballot")
_WHILE_OPEN = phrase("Papers are taken while the ballot is open")

NOT_READABLE = PaperRefusal(
    Reason.INVALID,
    phrase(
        "What arrived is not an envelope, so it was not taken. Open the paper and fill it in anew."
    ),
    _SEALED,
    why=Why.NOT_READABLE,
)
SOMEBODY_ELSES = PaperRefusal(
    Reason.ALREADY_DONE,
    phrase(
        "This envelope was handed in by somebody else before, so it was not taken from you. "
        "Open the paper and fill it in yourself."
    ),
    phrase("Each envelope is one member’s"),
    why=Why.SOMEBODY_ELSES,
)
CHANGED_MEANWHILE = PaperRefusal(
    Reason.CHANGED_MEANWHILE,
    phrase("The ballot changed while your paper was on its way. Load the page again."),
    _WHILE_OPEN,
    why=Why.CHANGED_MEANWHILE,
)
SIGNED_OUT = PaperRefusal(
    Reason.NOT_SIGNED_IN,
    phrase("You were signed out, so your paper was not taken yet. It is not lost."),
    phrase("Each paper is handed in by a member who is signed in"),
    why=Why.SIGNED_OUT,
)
IS_SECRET = PaperRefusal(
    Reason.WRONG_STATE,
    phrase("This ballot is secret: only sealed papers are taken. Open the ballot and vote there."),
    _SEALED,
    why=Why.SECRET,
)
NO_ENVELOPE = Refusal(
    Reason.WRONG_STATE,
    phrase("No envelope of yours is in this ballot, so there is no receipt to send."),
    phrase("A receipt is for an envelope that is in"),
)
_NOT_SECRET = PaperRefusal(
    Reason.WRONG_STATE,
    phrase(
        "This ballot is recorded, not secret: it takes no sealed papers. "
        "Open the ballot and vote there."
    ),
    phrase("Recorded votes: your name is kept with your vote"),
    why=Why.NOT_SECRET,
)
_HAS_SLIP = PaperRefusal(
    Reason.ALREADY_DONE,
    phrase("You were given a paper slip for this ballot, so you vote on paper and not here."),
    phrase("Each member has one paper"),
    why=Why.HAS_SLIP,
)


def refusal_to_record(secrecy: Secrecy) -> PaperRefusal | None:
    """Why no named vote is taken in a ballot; None where votes are recorded."""
    return IS_SECRET if secrecy is Secrecy.SECRET else None


def refusal_to_take(box: BallotBox, now: datetime) -> PaperRefusal | None:
    """Why no paper of this member is taken now; None if one is.

    Once the board is closed nothing is taken, whenever it was sent. Who is not on the roll is
    refused by the caller, who can say why she is not.
    """
    if box.secrecy is not Secrecy.SECRET or box.public_key is None:
        return _NOT_SECRET
    standing = BallotStanding(
        box.opens,
        box.closes,
        is_declared=box.is_declared or box.is_board_closed,
        waits_for_amendments=box.waits_for_amendments,
    )
    if box.is_motion_gone:
        return PaperRefusal(Reason.WRONG_STATE, MOTION_GONE, _WHILE_OPEN, why=Why.MOTION_GONE)
    refusal = refusal_to_vote(standing, now)
    if refusal is not None:
        why = _WHY_OF_MOMENT[refusal.reason]
        return PaperRefusal(refusal.reason, refusal.sentence, refusal.rule, refusal.when, why)
    return _HAS_SLIP if box.has_slip else None


_WHY_OF_MOMENT = {
    Reason.WINDOW_CLOSED: Why.AFTER_CLOSE,
    Reason.WINDOW_NOT_OPEN: Why.BEFORE_OPENING,
    Reason.WRONG_STATE: Why.AMENDMENTS_FIRST,
}


def refusal_of_envelope(box: BallotBox, envelope: bytes, key: str) -> PaperRefusal | None:
    """Why this envelope is none of this ballot; None if it can be one.

    `key` is the election key (hexadecimal) that the page had which sealed it. What is inside
    nobody can know before the ballot is opened.
    """
    if key != box.public_key:
        sentence = phrase(
            "This paper was sealed for another ballot, so it was not taken. "
            "Open this ballot’s paper and fill it in."
        )
        return PaperRefusal(Reason.INVALID, sentence, _SEALED, why=Why.WRONG_KEY)
    needed = envelope_bytes(box.paper_bytes or 0)
    if len(envelope) != needed:
        sentence = phrase(
            "The envelope has %(length)s bytes and should have %(needed)s: something was cut off "
            "or added on the way, so it was not taken. Fill in the paper again.",
            length=len(envelope),
            needed=needed,
        )
        return PaperRefusal(Reason.INVALID, sentence, _SEALED, why=Why.WRONG_LENGTH)
    return None


def refusal_of_plain_paper(reason: Refusal | None = None) -> PaperRefusal:
    """Why a paper that came without sealing is not taken; `reason` says more, if it is known."""
    if reason is not None:
        return PaperRefusal(reason.reason, reason.sentence, reason.rule, why=Why.ILL_FORMED)
    sentence = phrase("This is not a paper of this ballot, so it was not taken. Fill it in again.")
    return PaperRefusal(Reason.INVALID, sentence, _SEALED, why=Why.ILL_FORMED)
