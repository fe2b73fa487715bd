"""Secret votes in a meeting: who may ask for one, how long it lasts, and when it can be read."""

from datetime import datetime, timedelta

from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.domain.refusals import Reason, Refusal
from policy_forum.features.ballots.rules import Secrecy
from policy_forum.features.meetings.rules.states import QuestionStage

SHORTEST, LONGEST, USUAL = 1, 60, 5
LONGEST_WHY = 400
_RULE = phrase("Secret votes: on a ruling, by a rule, or when enough members ask")


def refusal_to_make_secret(stage: QuestionStage, secrecy: Secrecy) -> Refusal | None:
    """Why this cannot become a secret vote now; None while it is debated and still open."""
    if secrecy is Secrecy.SECRET:
        sentence = phrase("The vote on this is to be secret already.")
        return Refusal(Reason.ALREADY_DONE, sentence, _RULE)
    if stage is not QuestionStage.DEBATED:
        sentence = phrase("A secret vote is asked for before the vote is opened.")
        return Refusal(Reason.WRONG_STATE, sentence, _RULE)
    return None


def refusal_of_why(why: str) -> Refusal | None:
    """Why a vote cannot be made secret with this reason; None if it says something."""
    if why.strip() and len(why) <= LONGEST_WHY:
        return None
    sentence = phrase(
        "Say in at most %(most)s characters why this vote is secret: the rule, or your ruling.",
        most=LONGEST_WHY,
    )
    return Refusal(Reason.INVALID, sentence, _RULE)


def refusal_to_ask(*, may_vote: bool) -> Refusal | None:
    """Why somebody cannot ask for a secret vote; those can who are there and may vote."""
    if may_vote:
        return None
    sentence = phrase("A secret vote is asked for by members who are there and may vote.")
    return Refusal(Reason.NOT_PERMITTED, sentence, _RULE)


def refusal_of_minutes(minutes: int) -> Refusal | None:
    """Why a secret vote cannot last so long; None if it can."""
    if SHORTEST <= minutes <= LONGEST:
        return None
    sentence = phrase(
        "A secret vote in a meeting lasts between %(least)s and %(most)s minutes.",
        least=SHORTEST,
        most=LONGEST,
    )
    return Refusal(Reason.INVALID, sentence, _RULE)


def closing(now: datetime, minutes: int, ends_by: datetime | None) -> datetime:
    """When a vote that is opened now closes: not after branches no longer decide."""
    closes = now + timedelta(minutes=minutes)
    return closes if ends_by is None else min(closes, ends_by)


def refusal_to_read(*, is_opened: bool, is_counted: bool) -> Refusal | None:
    """Why the result of a sealed ballot cannot be read; None once it is opened and counted."""
    if is_opened and is_counted:
        return None
    if is_opened:
        sentence = phrase(
            "The sealed ballot was given up, or nobody voted in it, so there is no result. Take "
            "the vote again."
        )
        return Refusal(Reason.WRONG_STATE, sentence, _RULE)
    sentence = phrase(
        "The sealed ballot has not been opened yet: its scrutineers give their codes on the page "
        "of the ballot."
    )
    return Refusal(Reason.WRONG_STATE, sentence, _RULE)


OPENED_ALREADY = Refusal(
    Reason.WRONG_STATE,
    phrase(
        "The envelopes of this vote are opened, and everybody can read what they say: declare the "
        "result. A secret vote is taken again only while nobody knows it."
    ),
    _RULE,
)


def asked_enough(requests: int, clause: Phrase) -> Phrase:
    """Why a vote is secret, when enough members asked; who they are is not kept."""
    return phrase(
        "%(requests)s members asked for a secret vote (%(clause)s).",
        requests=requests,
        clause=clause,
    )


def explanation_of(majority_label: Phrase, clause: str) -> Phrase:
    """What stands on the sealed ballot about how the meeting decides."""
    return phrase(
        "Voted on in a meeting of the branch. It is carried by %(majority)s (%(clause)s). The "
        "quorum is that of the meeting: who is there, whether they vote or not.",
        majority=majority_label,
        clause=clause,
    )
