"""What a draft must be before it is moved, and what it had better be."""

import re
from dataclasses import dataclass

from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.domain.refusals import Reason, Refusal
from policy_forum.domain.text.document import (
    Document,
    TextProblem,
    TextRefusedError,
    count_words,
    parse_document,
)
from policy_forum.domain.text.markers import ClauseKind
from policy_forum.features.branches.rules import Rules
from policy_forum.features.motions.rules.states import MotionKind, MotionState

TITLE_CHARACTERS = 300
_SPACES = re.compile(r"\s+")
_INVISIBLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
_ASKS = re.compile(
    r"\b(resolve[sd]?|calls? (?:on|for|upon)|instructs?|mandates?|urges?|requests?|agrees? to|"
    r"demands?|asks?|commits?|decides?|directs?|requires?|campaigns? for|undertakes?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Check:
    """One thing looked at before a motion is moved.

    `is_met` says how it came out; one that is not met keeps the motion back only if `is_needed`.
    `line` is the line of the source where it went wrong, if there is one.
    """

    is_met: bool
    is_needed: bool
    sentence: Phrase
    rule: Phrase | None = None
    line: int | None = None

    @property
    def is_refused(self) -> bool:
        """Whether the motion cannot be moved because of this."""
        return self.is_needed and not self.is_met


@dataclass(frozen=True)
class DraftText:
    """What a member typed: the parts of a motion that the checks look at."""

    title: str
    markdown: str
    kind: MotionKind = MotionKind.POLICY
    has_goal: bool = False
    goals_to_choose_from: bool = False


def tidy_title(title: str) -> str:
    """A title on one line, without signs that cannot be seen."""
    return _SPACES.sub(" ", _INVISIBLE.sub(" ", title)).strip()


def text_problems(markdown: str) -> tuple[TextProblem, ...]:
    """Why the text cannot be kept, by line; an empty text is a problem of its first line."""
    try:
        document = parse_document(markdown)
    except TextRefusedError as refused:
        return tuple(dict.fromkeys(refused.problems))
    if not document.clauses:
        return (TextProblem(1, "There is no text yet. Write what the branch is asked to decide."),)
    return ()


def refusal_of_text(title: str, markdown: str) -> Refusal | None:
    """Why a draft cannot be saved; None if it can. Limits of words do not matter yet."""
    if not tidy_title(title):
        return Refusal(Reason.INVALID, phrase("A motion needs a title."))
    if len(tidy_title(title)) > TITLE_CHARACTERS:
        sentence = phrase("A title has at most %(count)s characters.", count=TITLE_CHARACTERS)
        return Refusal(Reason.INVALID, sentence)
    problems = text_problems(markdown)
    if not problems:
        return None
    first = problems[0]
    sentence = phrase("Line %(line)s of the text: %(reason)s", line=first.line, reason=first.reason)
    return Refusal(Reason.INVALID, sentence, phrase("How a motion is written"))


def checks_of(draft: DraftText, rules: Rules) -> tuple[Check, ...]:
    """Everything looked at before a motion is moved, in the order in which it is shown."""
    problems = text_problems(draft.markdown)
    title = _title_check(draft.title, rules)
    if problems:
        return title, *(_problem_check(problem) for problem in problems)
    document = parse_document(draft.markdown)
    checks = [title, _length_check(document, rules), _asking_check(document)]
    if draft.goals_to_choose_from:
        checks.append(_goal_check(draft))
    return tuple(checks)


def refusal_of_draft(draft: DraftText, rules: Rules) -> Refusal | None:
    """The first of the checks that keeps the motion back; None if it can be moved."""
    refused = next((check for check in checks_of(draft, rules) if check.is_refused), None)
    return Refusal(Reason.RULE_NOT_MET, refused.sentence, refused.rule) if refused else None


def refusal_to_edit(state: MotionState) -> Refusal | None:
    """Why the text cannot be edited any more; None if it can."""
    if state is MotionState.DRAFT:
        return None
    if state is MotionState.MOVED:
        sentence = phrase(
            "This motion waits for a seconder. Take it back to edit it; it can be moved again."
        )
    else:
        sentence = phrase(
            "Once a motion is proposed, its text changes only by amendment. "
            "Propose an amendment instead."
        )
    return Refusal(Reason.WRONG_STATE, sentence, phrase("The way of a motion"))


def asks_for_something(document: Document) -> bool:
    """Whether some words of the text ask that something be done, as far as a program can tell.

    A heading such as "This branch resolves" counts only when a clause follows it.
    """
    for place, clause in enumerate(document.clauses):
        if not _ASKS.search(clause.text):
            continue
        if clause.kind is not ClauseKind.HEADING:
            return True
        following = document.clauses[place + 1 : place + 2]
        if any(after.kind is not ClauseKind.HEADING for after in following):
            return True
    return False


def title_words(title: str) -> int:
    """How many words a title has."""
    return sum(1 for word in title.split() if any(map(str.isalnum, word)))


def _orders(rules: Rules) -> Phrase:
    if rules.branch_id is None:
        return phrase("Model rules, version %(version)s", version=rules.version)
    return phrase("Standing orders of the branch, version %(version)s", version=rules.version)


def _title_check(title: str, rules: Rules) -> Check:
    words = title_words(title)
    values = {"words": words, "limit": rules.title_words}
    if not words:
        return Check(False, True, phrase("The title is missing."), _orders(rules))
    if words > rules.title_words:
        text = "The title has %(words)s words; at most %(limit)s are allowed."
        return Check(False, True, phrase(text, **values), _orders(rules))
    text = "The title has %(words)s of %(limit)s words."
    return Check(True, True, phrase(text, **values), _orders(rules))


def _length_check(document: Document, rules: Rules) -> Check:
    words = count_words(document)
    values = {"words": words, "limit": rules.motion_words, "over": words - rules.motion_words}
    if words > rules.motion_words:
        text = "The text has %(words)s words; %(limit)s are allowed, so %(over)s must go."
        return Check(False, True, phrase(text, **values), _orders(rules))
    text = "The text has %(words)s of %(limit)s words, headings counted and numbers of clauses not."
    return Check(True, True, phrase(text, **values), _orders(rules))


def _asking_check(document: Document) -> Check:
    if asks_for_something(document):
        return Check(True, False, phrase("The text asks for something to be done."))
    text = (
        "We found nothing that the text asks for. Say under “This branch resolves” "
        "who should do what."
    )
    return Check(False, False, phrase(text))


def _goal_check(draft: DraftText) -> Check:
    if draft.has_goal:
        return Check(True, False, phrase("It serves one strategic goal of the year."))
    text = "No strategic goal is chosen. The conference paper goes by goals: choose one if it fits."
    return Check(False, False, phrase(text))


def _problem_check(problem: TextProblem) -> Check:
    return Check(
        False, True, phrase("%(reason)s", reason=problem.reason), phrase("How a motion is written"),
        problem.line,
    )  # fmt: skip
