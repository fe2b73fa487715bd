"""Election keys: who may hold one, where its making stands, and what can be done with it next."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.domain.refusals import Reason, Refusal
from policy_forum.domain.sealing.limits import MOST_SCRUTINEERS

LONGEST_LABEL = 120
_RULE = phrase("A key is made by its scrutineers, and used for one ballot")


class KeyState(StrEnum):
    """Where the making of a key stands."""

    CARDS = "cards"
    CONFIRMING = "confirming"
    READY = "ready"
    USED = "used"
    GIVEN_UP = "given_up"

    @property
    def label(self) -> Phrase:
        """The state in a word or two."""
        return {
            KeyState.CARDS: phrase("Cards to be taken"),
            KeyState.CONFIRMING: phrase("Cards to be confirmed"),
            KeyState.READY: phrase("Ready"),
            KeyState.USED: phrase("In use"),
            KeyState.GIVEN_UP: phrase("Given up"),
        }[self]


@dataclass(frozen=True)
class KeyStanding:
    """What the rules need to know of a key: how many hold it, and how far they are."""

    of: int
    taken: int
    confirmed: int
    is_used: bool
    is_given_up: bool

    @property
    def state(self) -> KeyState:
        """Where the making stands; the key pair is made when the last card is taken."""
        if self.is_given_up:
            return KeyState.GIVEN_UP
        if self.is_used:
            return KeyState.USED
        if self.taken < self.of:
            return KeyState.CARDS
        return KeyState.READY if self.confirmed == self.of else KeyState.CONFIRMING


def refusal_to_begin(label: str, numbers: Sequence[str], needed: int) -> Refusal | None:
    """Why no key can be made so; None if one can. `numbers` are membership numbers."""
    if not label.strip() or len(label) > LONGEST_LABEL:
        sentence = phrase("Give the key a name of at most 120 characters.")
    elif not 1 <= len(numbers) <= MOST_SCRUTINEERS:
        sentence = phrase(
            "Name between 1 and %(most)s scrutineers; these are %(n)s.",
            most=MOST_SCRUTINEERS,
            n=len(numbers),
        )
    elif len(set(numbers)) != len(numbers):
        twice = next(n for place, n in enumerate(numbers) if n in numbers[:place])
        sentence = phrase("%(number)s is named twice: each scrutineer has one card.", number=twice)
    elif not 1 <= needed <= len(numbers):
        sentence = phrase(
            "You named %(of)s of them and want %(needed)s to be needed: at least 1 has to be, and "
            "at most as many as you named.",
            of=len(numbers),
            needed=needed,
        )
    else:
        return None
    return Refusal(Reason.INVALID, sentence, _RULE)


def refusal_of_scrutineers(numbers: Sequence[str], known: Collection[str]) -> Refusal | None:
    """Why somebody named cannot be a scrutineer; None if all can. `known` are those who can."""
    for line, number in enumerate(numbers, start=1):
        if number not in known:
            sentence = phrase(
                "Number %(line)s, “%(number)s”, cannot be a scrutineer: it has to be the "
                "membership number of somebody in good standing, of the branch that votes or the "
                "returning officer.",
                line=line,
                number=number[:40],
            )
            return Refusal(Reason.INVALID, sentence, _RULE)
    return None


def refusal_to_take(standing: KeyStanding) -> Refusal | None:
    """Why no card can be taken now; None if one can.

    Until the key is made a scrutineer who lost her card takes another, which replaces it.
    """
    if standing.state is KeyState.CARDS:
        return None
    if standing.state is KeyState.GIVEN_UP:
        return KEY_GIVEN_UP
    sentence = phrase(
        "The key is made, so cards cannot be taken any more. A card that is lost cannot be made "
        "again: give the key up and begin another, as long as no ballot uses it."
    )
    return Refusal(Reason.WRONG_STATE, sentence, _RULE)


def refusal_to_confirm(standing: KeyStanding) -> Refusal | None:
    """Why no card can be confirmed now; None if one can."""
    if standing.state is KeyState.GIVEN_UP:
        return KEY_GIVEN_UP
    if standing.state is KeyState.CARDS:
        sentence = phrase("The key is made when every scrutineer has taken her card; wait for it.")
        return Refusal(Reason.WRONG_STATE, sentence, _RULE)
    return None


def refusal_to_give_up(standing: KeyStanding) -> Refusal | None:
    """Why a key cannot be given up; None if it can."""
    if standing.state is KeyState.GIVEN_UP:
        return KEY_GIVEN_UP
    if standing.state is KeyState.USED:
        sentence = phrase("A ballot uses this key: papers are sealed to it, so it has to be kept.")
        return Refusal(Reason.WRONG_STATE, sentence, _RULE)
    return None


def refusal_to_use(standing: KeyStanding) -> Refusal | None:
    """Why no ballot can be sealed to this key; None if one can."""
    if standing.state is KeyState.READY:
        return None
    text = {
        KeyState.CARDS: phrase("This key is not ready: some scrutineers have not taken a card."),
        KeyState.CONFIRMING: phrase(
            "This key is not ready: some scrutineers have not confirmed their cards."
        ),
        KeyState.USED: phrase("This key is used by another ballot: each ballot needs its own."),
        KeyState.GIVEN_UP: phrase("This key was given up; choose another."),
    }[standing.state]
    return Refusal(Reason.WRONG_STATE, text, _RULE)


KEY_GIVEN_UP = Refusal(Reason.WRONG_STATE, phrase("This key was given up."), _RULE)
NO_SUCH_KEY = Refusal(
    Reason.INVALID, phrase("There is no such key of those who hold this ballot."), _RULE
)
NOT_YOUR_CARD = Refusal(
    Reason.INVALID,
    phrase("This is the code of another card. Type the code that is printed on your own."),
    _RULE,
)
NO_CODE = Refusal(Reason.INVALID, phrase("Type the code that is printed on your card."), _RULE)
