"""Rulings on order, the order of the agenda, outcomes, and the register of adopted policy."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.domain.refusals import Reason, Refusal
from policy_forum.features.conference.rules.states import (
    ConferenceOutcome,
    RegisterStatus,
    SubmissionState,
)
from policy_forum.features.motions.rules import MotionState

K = TypeVar("K", bound=Hashable)

# A ruling's rule and reason stand together in one note of the audit trail.
RULE_CHARACTERS, REASON_CHARACTERS = 200, 1500
_CORRECTION_CHARACTERS = 1000
_RULING = phrase("A ruling cites its rule, and one against a motion gives its reason")
_OUTCOME = phrase("Conference’s decision is recorded as it was taken")


@dataclass(frozen=True)
class RulingText:
    """What the national office says about a submission."""

    in_order: bool
    rule: str
    reason: str = ""

    def tidied(self) -> "RulingText":
        """The same without white space around it."""
        return RulingText(self.in_order, self.rule.strip(), self.reason.strip())


def refusal_to_rule(
    ruling: RulingText, in_force: RulingText | None, state: MotionState
) -> Refusal | None:
    """Why a ruling cannot be given so; None if it can. `in_force` is the latest one so far."""
    if state not in {MotionState.SUBMITTED, MotionState.OUT_OF_ORDER, MotionState.ON_AGENDA}:
        sentence = phrase(
            "This motion is at “%(state)s”: it can no longer be ruled on.", state=state.label
        )
        return Refusal(Reason.WRONG_STATE, sentence, _RULING)
    if not ruling.rule:
        sentence = phrase("Cite the rule, for example “Standing orders of conference 4.2”.")
        return Refusal(Reason.INVALID, sentence, _RULING)
    if not ruling.in_order and not ruling.reason:
        sentence = phrase("Give the reason: all members will read it, and the branch will too.")
        return Refusal(Reason.INVALID, sentence, _RULING)
    if len(ruling.rule) > RULE_CHARACTERS or len(ruling.reason) > REASON_CHARACTERS:
        sentence = phrase(
            "The rule has at most %(rule)s characters and the reason at most %(reason)s.",
            rule=RULE_CHARACTERS,
            reason=REASON_CHARACTERS,
        )
        return Refusal(Reason.INVALID, sentence, _RULING)
    if ruling == in_force:
        sentence = phrase("This is the ruling in force already.")
        return Refusal(Reason.ALREADY_DONE, sentence, _RULING)
    return None


def refusal_to_order(given: Sequence[int], present: Sequence[int]) -> Refusal | None:
    """Why the agenda cannot be put in this order; None if every motion in order is named once."""
    if sorted(given) == sorted(present):
        return None
    return Refusal(
        Reason.CHANGED_MEANWHILE,
        phrase("The motions in order changed meanwhile: load the page again and order them anew."),
        phrase("Every motion in order has one place on the agenda"),
    )


def grouped_by_goal(keys: Sequence[K], goal_places: Mapping[K, int | None]) -> list[K]:
    """The same keys with each goal's together, goals in their order, those without one last."""
    after_all = max((p for p in goal_places.values() if p is not None), default=0) + 1

    def place(key: K) -> int:
        found = goal_places[key]
        return after_all if found is None else found

    return sorted(keys, key=place)


def moved_to(keys: Sequence[K], key: K, place: int) -> list[K]:
    """The keys with one of them put at a place, counted from 1; beyond the ends is at the end."""
    rest = [other for other in keys if other != key]
    at = min(max(place, 1), len(keys)) - 1
    return [*rest[:at], key, *rest[at:]]


@dataclass(frozen=True)
class OutcomeText:
    """What conference decided, with its counts if votes were counted, and what follows."""

    outcome: ConferenceOutcome
    votes_for: int | None = None
    votes_against: int | None = None
    votes_abstain: int | None = None
    note: str = ""
    next_owner: str = ""
    next_step: str = ""

    @property
    def counts(self) -> tuple[int | None, int | None, int | None]:
        """For, against, abstained; all None where nobody counted."""
        return self.votes_for, self.votes_against, self.votes_abstain


def refusal_of_outcome(outcome: OutcomeText) -> Refusal | None:
    """Why an outcome cannot be recorded so; None if it makes sense."""
    given = [count for count in outcome.counts if count is not None]
    if any(count < 0 for count in given):
        return _wrong(phrase("A count of votes cannot be less than nought."))
    if given and len(given) < 3:
        return _wrong(phrase("Give all three counts, or none if nobody counted."))
    if given and not outcome.outcome.was_voted_on:
        return _wrong(phrase("A motion that was withdrawn or not reached has no counts."))
    carried = outcome.outcome is ConferenceOutcome.CARRIED
    if given and carried and (outcome.votes_for or 0) <= (outcome.votes_against or 0):
        return _wrong(phrase("A motion is carried only with more votes for it than against."))
    if len(outcome.note) > 2000 or len(outcome.next_owner) > 200 or len(outcome.next_step) > 500:
        return _wrong(phrase("The note, the next owner or the next step is too long: shorten it."))
    return None


def refusal_to_record(state: MotionState, *, is_recorded: bool) -> Refusal | None:
    """Why no outcome can be recorded now; None if the motion is on the agenda without one."""
    if is_recorded:
        sentence = phrase("An outcome has been recorded already; it can be corrected.")
        return Refusal(Reason.ALREADY_DONE, sentence, _OUTCOME)
    if state is MotionState.ON_AGENDA:
        return None
    sentence = phrase(
        "This motion is at “%(state)s”: conference decides on motions of its agenda only.",
        state=state.label,
    )
    return Refusal(Reason.WRONG_STATE, sentence, _OUTCOME)


def refusal_to_correct(before: OutcomeText, after: OutcomeText, reason: str) -> Refusal | None:
    """Why a recorded outcome cannot be corrected so; None with a reason, and if it differs."""
    if not reason.strip():
        return _wrong(phrase("Give the reason for the correction; it is kept in the record."))
    if len(reason) > _CORRECTION_CHARACTERS:
        return _wrong(phrase("The reason has more than 1000 characters: shorten it."))
    if before == after:
        sentence = phrase("This is what is recorded already.")
        return Refusal(Reason.ALREADY_DONE, sentence, _OUTCOME)
    return None


def refusal_to_update(
    now: RegisterStatus, to: RegisterStatus, expires_on: date | None, adopted_on: date
) -> Refusal | None:
    """Why an entry of the register cannot be brought up to date so."""
    rule = phrase("The register says how adopted policy stands")
    if now is RegisterStatus.STRUCK_OUT:
        sentence = phrase("This entry was struck out when the outcome was corrected.")
        return Refusal(Reason.WRONG_STATE, sentence, rule)
    if to is RegisterStatus.STRUCK_OUT:
        sentence = phrase("An entry is struck out by correcting the outcome, not by hand.")
        return Refusal(Reason.INVALID, sentence, rule)
    if expires_on is not None and expires_on <= adopted_on:
        sentence = phrase("Policy cannot expire before it was adopted.")
        return Refusal(Reason.INVALID, sentence, rule)
    return None


def state_after_ruling(ruling: RulingText) -> SubmissionState:
    """Where a submission is after a ruling."""
    return SubmissionState.IN_ORDER if ruling.in_order else SubmissionState.OUT_OF_ORDER


def _wrong(sentence: Phrase) -> Refusal:
    return Refusal(Reason.INVALID, sentence, _OUTCOME)
