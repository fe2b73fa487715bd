"""Who is on a roll: delegates with their votes, and what can be said against a roll."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from policy_forum.domain.eligibility import Elector, RollRule, Standing, reason_not_on_roll
from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.domain.refusals import Reason, Refusal
from policy_forum.features.ballots.rules.states import RollChange

MOST_DELEGATES = 20_000
MOST_WEIGHT = 1_000_000
MOST_SECTIONS = 2
_RULE = phrase("The roll names each delegate once, with her votes")
_WEIGHT = re.compile(r"[0-9]{1,7}", re.ASCII)


@dataclass(frozen=True)
class Delegate:
    """Somebody who votes for others: her membership number, how many votes, in which section."""

    number: str
    weight: int = 1
    section: str = ""


class DelegatesError(ValueError):
    """A list of delegates that cannot be read: in which line (from 1), and why."""

    def __init__(self, line: int, reason: Phrase) -> None:
        """Keep where and why."""
        super().__init__(f"line {line}: {reason}")
        self.line = line
        self.reason = reason


def read_delegates(text: str) -> tuple[Delegate, ...]:
    """Read a list of delegates, one to a line: membership number; votes; section.

    Votes are 1 where they are left out. Empty lines do not matter. Raises DelegatesError.
    """
    found = []
    for place, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        number, weight, section, *rest = [*(part.strip() for part in line.split(";")), "", ""]
        if any(rest) or not number:
            reason = phrase("Write a membership number; the votes; the section.")
            raise DelegatesError(place, reason)
        found.append(Delegate(number[:20], _weight(place, weight), section[:60]))
    return tuple(found)


def _weight(line: int, text: str) -> int:
    if not text:
        return 1
    if not _WEIGHT.fullmatch(text) or not 1 <= int(text) <= MOST_WEIGHT:
        reason = phrase(
            "“%(typed)s” is not a number of votes between 1 and 1,000,000.", typed=text[:40]
        )
        raise DelegatesError(line, reason)
    return int(text)


def refusal_of_delegates(delegates: Sequence[Delegate], known: Collection[str]) -> Refusal | None:
    """Why these delegates do not make a roll; None if they do."""
    if not delegates or len(delegates) > MOST_DELEGATES:
        sentence = phrase("Name between one and 20,000 delegates.")
        return Refusal(Reason.INVALID, sentence, _RULE)
    twice = [number for number, n in Counter(d.number for d in delegates).items() if n > 1]
    if twice:
        sentence = phrase("%(number)s is named twice among the delegates.", number=twice[0])
        return Refusal(Reason.INVALID, sentence, _RULE)
    unknown = [d.number for d in delegates if d.number not in known]
    if unknown:
        sentence = phrase(
            "%(number)s is not the number of a member who could vote here.", number=unknown[0]
        )
        return Refusal(Reason.INVALID, sentence, _RULE)
    return _refusal_of_sections({d.section for d in delegates})


def _refusal_of_sections(sections: Collection[str]) -> Refusal | None:
    if len(sections) > MOST_SECTIONS:
        sentence = phrase("There can be two sections at most; these are %(n)s.", n=len(sections))
        return Refusal(Reason.INVALID, sentence, _RULE)
    if len(sections) > 1 and "" in sections:
        sentence = phrase("With sections, every delegate belongs to one: some lines name none.")
        return Refusal(Reason.INVALID, sentence, _RULE)
    return None


def weights_by_section(delegates: Iterable[Delegate]) -> Mapping[str, int]:
    """How many votes each section has."""
    found: Counter[str] = Counter()
    for delegate in delegates:
        found[delegate.section] += delegate.weight
    return found


NOT_SIGNED_IN = phrase("Sign in to see whether you can vote.")
_TAKEN_OFF = phrase("You were taken off the roll: the page of the roll says when and why.")
_NOT_ON_IT = phrase("You were not on the roll when this ballot was announced.")


def why_not_on_roll(elector: Elector, rule: RollRule, *, was_taken_off: bool = False) -> Phrase:
    """Why a member is not on the roll of a ballot, as far as it can be said afterwards.

    Who held an office, or was named as a delegate, is in the roll itself: of one who is not in
    good standing nobody can tell which of the two kept her off, and her standing is said.
    """
    if was_taken_off:
        return _TAKEN_OFF
    if elector.standing is not Standing.GOOD:
        rule = replace(rule, named=frozenset({elector.member_id}))
    return reason_not_on_roll(elector, rule) or _NOT_ON_IT


@dataclass(frozen=True)
class Correction:
    """A change of a roll: which member (by number), what, and her votes when she is on it."""

    number: str
    change: RollChange
    weight: int = 1
    section: str = ""


def refusal_to_challenge(closes: datetime, now: datetime, reason: str) -> Refusal | None:
    """Why the roll cannot be challenged so; None if it can. It can until the ballot closes."""
    rule = phrase("A roll can be challenged, and corrected, until the ballot closes")
    if now >= closes:
        sentence = phrase("This ballot closed on %(closed)s; its roll stands.", closed=closes)
        return Refusal(Reason.WINDOW_CLOSED, sentence, rule)
    if not 10 <= len(reason.strip()) <= 2000:
        sentence = phrase("Say in 10 to 2,000 characters what is wrong with the roll.")
        return Refusal(Reason.INVALID, sentence, rule)
    return None


_OF_CORRECTIONS = phrase("The returning officer answers challenges with a reason, for everybody")


def refusal_to_correct(closes: datetime | None, now: datetime, reason: str) -> Refusal | None:
    """Why a roll cannot be corrected, or a challenge not answered, so; None if it can.

    `closes` is None for an answer that changes nothing: it can be given after the close.
    """
    if closes is not None and now >= closes:
        sentence = phrase("This ballot closed on %(closed)s; its roll stands.", closed=closes)
        return Refusal(Reason.WINDOW_CLOSED, sentence, _OF_CORRECTIONS)
    if not 10 <= len(reason.strip()) <= 2000:
        sentence = phrase("Give a reason of 10 to 2,000 characters: everyone can read it.")
        return Refusal(Reason.INVALID, sentence, _OF_CORRECTIONS)
    return None


def refusal_of_correction(
    correction: Correction, *, is_on_roll: bool, is_secret: bool = False
) -> Refusal | None:
    """Why this correction changes nothing, or cannot be; None if it can."""
    if is_secret and (correction.change is RollChange.WEIGHT or correction.weight != 1):
        sentence = phrase("In a secret ballot everyone on the roll has one vote.")
        return Refusal(Reason.INVALID, sentence, _OF_CORRECTIONS)
    if correction.change is RollChange.ADDED and is_on_roll:
        sentence = phrase("%(number)s is on the roll already.", number=correction.number)
        return Refusal(Reason.ALREADY_DONE, sentence, _OF_CORRECTIONS)
    if correction.change is not RollChange.ADDED and not is_on_roll:
        sentence = phrase("%(number)s is not on the roll.", number=correction.number)
        return Refusal(Reason.ALREADY_DONE, sentence, _OF_CORRECTIONS)
    if not 1 <= correction.weight <= MOST_WEIGHT:
        sentence = phrase("A member on the roll has between 1 and 1,000,000 votes.")
        return Refusal(Reason.INVALID, sentence, _OF_CORRECTIONS)
    return None


def refusal_of_number(number: str) -> Refusal:
    """What to say of a membership number that nobody has."""
    sentence = phrase("There is no member with the number %(number)s.", number=number[:40])
    return Refusal(Reason.INVALID, sentence, phrase("Membership numbers"))


ROLL_STANDS = Refusal(
    Reason.WRONG_STATE,
    phrase("The papers of this ballot are being counted, or it has ended; its roll stands."),
    _OF_CORRECTIONS,
)
ALREADY_CHALLENGED = Refusal(
    Reason.ALREADY_DONE,
    phrase("You have said this already; the returning officer has not answered yet."),
    _OF_CORRECTIONS,
)
ALREADY_ANSWERED = Refusal(
    Reason.ALREADY_DONE, phrase("This challenge has its answer."), _OF_CORRECTIONS
)
NO_SUCH_CHALLENGE = Refusal(Reason.INVALID, phrase("There is no such challenge."))
HAS_SLIP = Refusal(
    Reason.WRONG_STATE,
    phrase("She was given a paper slip, which cannot be told from the others any more."),
    _OF_CORRECTIONS,
)
