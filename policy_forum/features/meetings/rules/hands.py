"""Counting hands: two tellers, each alone, and what their figures may come to."""

from collections import Counter
from collections.abc import Iterable, Sequence
from enum import StrEnum

from policy_forum.domain.phrases import phrase
from policy_forum.domain.refusals import Reason, Refusal
from policy_forum.features.meetings.rules.floor import Figures

TELLERS_NEEDED = 2
NO_HANDS = Figures(0, 0, 0)
_RULE = phrase("Two tellers count the hands, each alone, until they agree")


class CountState(StrEnum):
    """How far the count of hands has come."""

    NOT_NEEDED = "not_needed"
    WAITS = "waits"
    DIFFERS = "differs"
    AGREED = "agreed"


def state_of_count(counts: Sequence[Figures], cards: int) -> CountState:
    """How far it is, by the last figures of each teller and the cards that are out."""
    if cards == 0:
        return CountState.NOT_NEEDED
    if agreed_figures(counts) is not None:
        return CountState.AGREED
    return CountState.DIFFERS if len(counts) >= TELLERS_NEEDED else CountState.WAITS


def agreed_figures(counts: Iterable[Figures]) -> Figures | None:
    """The figures that two tellers came to independently; None while no two agree.

    Of more than two tellers the figures of most are taken, and none where as many say another.
    """
    ranked = Counter(counts).most_common(2)
    if not ranked or ranked[0][1] < TELLERS_NEEDED:
        return None
    if len(ranked) > 1 and ranked[1][1] == ranked[0][1]:
        return None
    return ranked[0][0]


def refusal_of_hands(figures: Figures, cards: int) -> Refusal | None:
    """Why these figures cannot be; None if they can. Each card is one hand, once."""
    counted = (figures.in_favour, figures.against, figures.abstained)
    if min(counted) < 0:
        sentence = phrase("A count of hands cannot be less than nought.")
        return Refusal(Reason.INVALID, sentence, _RULE)
    if sum(counted) > cards:
        sentence = phrase(
            "You counted %(hands)s hands, and %(cards)s voting cards are out: each card is raised "
            "once. Count again.",
            hands=sum(counted),
            cards=cards,
        )
        return Refusal(Reason.INVALID, sentence, _RULE)
    return None


def refusal_without_tellers(tellers: int, cards: int) -> Refusal | None:
    """Why a vote cannot be closed for want of tellers; None if there are two, or no cards out."""
    if cards == 0 or tellers >= TELLERS_NEEDED:
        return None
    if tellers == 0:
        sentence = phrase(
            "%(cards)s voting cards are out, and nobody is named to count the hands. Name two "
            "tellers, or have the cards given back.",
            cards=cards,
        )
    else:
        sentence = phrase(
            "%(cards)s voting cards are out, and only one teller is named: one count is no check. "
            "Name a second teller, or have the cards given back.",
            cards=cards,
        )
    return Refusal(Reason.RULE_NOT_MET, sentence, _RULE)


def refusal_without_agreement(state: CountState) -> Refusal | None:
    """Why a result cannot be declared for want of hands; None if they are counted."""
    if state is CountState.WAITS:
        sentence = phrase("The tellers have not both entered their count of hands yet.")
    elif state is CountState.DIFFERS:
        sentence = phrase("The tellers came to different figures: they count the hands again.")
    else:
        return None
    return Refusal(Reason.WRONG_STATE, sentence, _RULE)


NO_CARDS_OUT = Refusal(
    Reason.WRONG_STATE,
    phrase("No voting cards are out, so there are no hands to count."),
    _RULE,
)
COUNTED_ALREADY = Refusal(
    Reason.ALREADY_DONE,
    phrase("The tellers agree, and the vote is closed: the figures stand."),
    _RULE,
)
NO_COUNT_NOW = Refusal(
    Reason.WRONG_STATE,
    phrase("Hands are counted while a vote is open, and until its result is declared."),
    _RULE,
)
