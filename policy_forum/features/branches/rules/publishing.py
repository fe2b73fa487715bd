"""Publishing a version of standing orders, and making a branch: what is refused."""

import re

from policy_forum.domain.phrases import phrase
from policy_forum.domain.refusals import Reason, Refusal
from policy_forum.features.branches.rules.problems import problems_of
from policy_forum.features.branches.rules.settings import SETTINGS, Rules


def refusal_to_publish(rules: Rules, in_force: Rules | None, note: str) -> Refusal | None:
    """Why these settings cannot become the next version; `in_force` is the newest one, if any."""
    problems = problems_of(rules)
    if problems:
        return Refusal(Reason.INVALID, problems[0].sentence)
    if in_force is not None and is_same(rules, in_force):
        sentence = phrase("These are the rules in force already: nothing would change.")
        return Refusal(Reason.ALREADY_DONE, sentence)
    if not note.strip():
        sentence = phrase("Say how and when the branch agreed to this.")
        return Refusal(Reason.INVALID, sentence)
    return None


def is_same(one: Rules, other: Rules) -> bool:
    """Whether two versions settle everything alike."""
    has_same_columns = all(getattr(one, name) == getattr(other, name) for name in SETTINGS)
    return has_same_columns and one.meetings == other.meetings


_CODE = re.compile(r"[A-Z]{3}")


def refusal_to_make_branch(name: str, code: str) -> Refusal | None:
    """Why a branch cannot have this name and code."""
    if not name.strip() or len(name) > 120:
        sentence = phrase("Give the branch a name of at most 120 characters.")
        return Refusal(Reason.INVALID, sentence)
    if not _CODE.fullmatch(code):
        sentence = phrase("A branch's code is three capital letters, such as NOR.")
        return Refusal(Reason.INVALID, sentence)
    return None
