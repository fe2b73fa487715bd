"""When a procedural motion is in order, and why not."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.domain.refusals import Reason, Refusal
from policy_forum.features.ballots.rules import Secrecy
from policy_forum.features.branches.rules import Majority, Setting, citation_of, clause_of
from policy_forum.features.branches.rules.numbering import HEADINGS
from policy_forum.features.meetings.rules.debate import put_by
from policy_forum.features.meetings.rules.floor import Floor, RulingRow
from policy_forum.features.meetings.rules.procedure import TABLE, ProceduralRow
from policy_forum.features.meetings.rules.running import is_on_vote, refusal_unless_open
from policy_forum.features.meetings.rules.states import (
    ItemKind,
    MeetingQuestionKind,
    ProceduralKind,
)

_K = ProceduralKind

# What may be suspended for an item; see the head of `procedure` for what never is. A clause whose
# suspension would change nothing is not offered: the order of votes is the chair’s to set by clause
# 3.7 itself, and a motion that came in too late (4.2) is on no item that could be taken.
SUSPENDABLE = (
    Setting.AMENDMENT_DEADLINE,
    Setting.SPEECHES,
    Setting.BALANCE,
)


@dataclass(frozen=True)
class OnOffer:
    """A procedural motion as the chair's page lists it: what it needs, and why not, if not now."""

    row: ProceduralRow
    majority: Majority | None
    clause: Phrase
    sentence: Phrase
    refusal: Refusal | None

    @property
    def kind(self) -> ProceduralKind:
        """Which one it is."""
        return self.row.kind


def list_on_offer(floor: Floor) -> tuple[OnOffer, ...]:
    """All procedural motions, each with the majority it needs, and why it is not in order now."""
    return tuple(
        OnOffer(
            row,
            row.majority_in(floor.orders.meetings),
            citation_of(floor.orders, row.setting),
            clause_of(floor.orders, row.setting).sentence,
            refusal_of_procedural(floor, row.kind),
        )
        for row in TABLE.values()
    )


def refusal_of_procedural(floor: Floor, kind: ProceduralKind) -> Refusal | None:
    """Why a procedural motion is not in order now; None if it is."""
    refusal = refusal_unless_open(floor.state) or _refusal_of_moment(floor, kind)
    if refusal is not None:
        return refusal
    sentence = _IN_ORDER[kind](floor)
    if sentence is None:
        return None
    return Refusal(Reason.WRONG_STATE, sentence, citation_of(floor.orders, TABLE[kind].setting))


def _refusal_of_moment(floor: Floor, kind: ProceduralKind) -> Refusal | None:
    question = floor.question
    rule = citation_of(floor.orders, TABLE[kind].setting)
    if question is not None and is_on_vote(question.stage):
        sentence = phrase("A vote is under way: nothing interrupts it.")
        return Refusal(Reason.WRONG_STATE, sentence, rule)
    if kind is _K.SECRET_BALLOT:
        return None
    if question is not None and question.kind is MeetingQuestionKind.PROCEDURAL:
        sentence = phrase(
            "“%(wording)s” is before the meeting: one procedural motion is dealt with at a time.",
            wording=question.wording.rstrip("."),
        )
        return Refusal(Reason.WRONG_STATE, sentence, rule)
    if floor.speaking is not None and kind is not _K.CHALLENGE:
        sentence = phrase(
            "%(name)s is speaking: a procedural motion waits until that speech has ended.",
            name=floor.speaking.name,
        )
        return Refusal(Reason.WRONG_STATE, sentence, rule)
    return None


def _needs_debate(floor: Floor) -> Phrase | None:
    """Next business, adjourning the debate: there has to be one."""
    if floor.question is not None:
        return None
    if floor.item is None:
        return phrase("No item is before the meeting.")
    return phrase("No question is being debated: end the item, or go on to the next.")


def _needs_a_question_to_put(floor: Floor) -> Phrase | None:
    question = floor.question
    if question is None:
        return _needs_debate(floor)
    if put_by(floor, question) is not None:
        return phrase("The meeting has decided that already: the vote is next.")
    return None


def _needs_something_to_return(floor: Floor) -> Phrase | None:
    item = floor.item
    if item is not None and item.kind in {ItemKind.MOTION, ItemKind.REPORT, ItemKind.MINUTES}:
        return None
    return phrase("Only a motion, a report or minutes can be referred back.")


def _needs_motion(floor: Floor) -> Phrase | None:
    if floor.question is not None and floor.motion is not None:
        return None
    return phrase("Only a motion can be remitted, while it is before the meeting.")


def _needs_item(floor: Floor) -> Phrase | None:
    if floor.item is None:
        return phrase("Standing orders are suspended for one item: take the item first.")
    if not suspendable(floor):
        return phrase("All clauses that can be suspended are suspended for this item already.")
    return None


def _needs_ruling(floor: Floor) -> Phrase | None:
    if last_ruling(floor) is None:
        return phrase("The chair has given no ruling that the meeting has not voted on yet.")
    if floor.chair is None:
        return phrase("Nobody is in the chair.")
    return None


def _needs_whole_motion(floor: Floor) -> Phrase | None:
    question, item = floor.question, floor.item
    if question is None or item is None or question.kind is not MeetingQuestionKind.MOTION:
        return phrase("A motion is voted on in parts when it is itself before the meeting.")
    if floor.amendments:
        return phrase(
            "Amendments come first: amendment %(number)s has not been put yet.",
            number=floor.amendments[0].number,
        )
    if item.in_parts:
        return phrase("The meeting has agreed on the parts already.")
    return None


def _needs_a_vote_to_come(floor: Floor) -> Phrase | None:
    question = floor.question
    if question is None or question.kind is MeetingQuestionKind.PROCEDURAL:
        return phrase("A secret ballot is asked for on a motion, an amendment or another question.")
    if question.secrecy is Secrecy.SECRET:
        return phrase("This vote is to be secret already.")
    return None


_IN_ORDER: Mapping[ProceduralKind, Callable[[Floor], Phrase | None]] = {
    _K.NEXT_BUSINESS: _needs_debate,
    _K.BE_NOW_PUT: _needs_a_question_to_put,
    _K.ADJOURN_DEBATE: _needs_debate,
    _K.ADJOURN_MEETING: lambda floor: None,
    _K.REFER_BACK: _needs_something_to_return,
    _K.REMIT: _needs_motion,
    _K.SUSPEND: _needs_item,
    _K.CHALLENGE: _needs_ruling,
    _K.IN_PARTS: _needs_whole_motion,
    _K.SECRET_BALLOT: _needs_a_vote_to_come,
}


def last_ruling(floor: Floor) -> RulingRow | None:
    """The ruling that can be challenged: the last one, unless the meeting has voted on it.

    A challenge is made at once; what was done under an earlier ruling is not undone by one.
    """
    ruling = floor.rulings[-1] if floor.rulings else None
    return ruling if ruling is not None and ruling.upheld is None else None


def suspendable(floor: Floor) -> tuple[Setting, ...]:
    """The clauses that can still be suspended for the item before the meeting."""
    suspended = floor.item.suspended if floor.item else ()
    return tuple(each for each in SUSPENDABLE if HEADINGS[each].number not in suspended)
