"""What it needs to hold an office, and to stop holding it."""

from datetime import date

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.domain.eligibility import Standing
from policy_forum.domain.phrases import phrase
from policy_forum.domain.refusals import Reason, Refusal


def refusal_to_appoint(
    kind: OfficeKind,
    standing: Standing,
    member_branch_id: int,
    branch_id: int | None,
    starts_on: date,
    ends_on: date | None,
) -> Refusal | None:
    """Why this member cannot hold this office for this term, `[starts_on, ends_on)`."""
    if standing is not Standing.GOOD:
        sentence = phrase("Only a member in good standing can hold an office.")
        return Refusal(Reason.RULE_NOT_MET, sentence)
    if kind.is_national and branch_id is not None:
        sentence = phrase("A national office is not held for a branch.")
        return Refusal(Reason.INVALID, sentence)
    if not kind.is_national and branch_id != member_branch_id:
        sentence = phrase("An officer of a branch must be one of its members.")
        return Refusal(Reason.RULE_NOT_MET, sentence)
    if ends_on is not None and ends_on <= starts_on:
        sentence = phrase("The term must end after it begins.")
        return Refusal(Reason.INVALID, sentence)
    return None


def refusal_to_end_office(ends_on: date | None, new_end: date, today: date) -> Refusal | None:
    """Why the term cannot end on that day: what has passed is not rewritten."""
    if ends_on is not None and ends_on <= today:
        sentence = phrase("This term has ended already.")
        return Refusal(Reason.ALREADY_DONE, sentence)
    if new_end < today:
        sentence = phrase("A term cannot be ended in the past: choose today or a later day.")
        return Refusal(Reason.INVALID, sentence)
    if ends_on is not None and new_end > ends_on:
        sentence = phrase("The term ends before that day; appoint her again to lengthen it.")
        return Refusal(Reason.INVALID, sentence)
    return None


def overlaps(
    starts_on: date, ends_on: date | None, other_starts: date, other_ends: date | None
) -> bool:
    """Whether two terms share a day."""
    return (ends_on is None or other_starts < ends_on) and (
        other_ends is None or starts_on < other_ends
    )
