"""An amended text read against the text that it amends: wording, difference, words, limits."""

import re
from dataclasses import dataclass

from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.domain.refusals import Reason, Refusal
from policy_forum.domain.text.difference import Difference, difference
from policy_forum.domain.text.document import (
    DEFAULT,
    Document,
    TextLimits,
    TextProblem,
    TextRefusedError,
    parse_document,
    print_document,
)
from policy_forum.domain.text.instructions import sentences_in
from policy_forum.domain.text.limits import MERGED
from policy_forum.domain.text.wording import wording_of
from policy_forum.features.branches.rules import Rules

REASON_CHARACTERS = 2000
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
BETWEEN_SENTENCES = "\n\n"


@dataclass(frozen=True)
class Reading:
    """What an amended text does to its base. `sentences` are the formal wording, one a change."""

    base: Document
    amended: Document
    difference: Difference
    sentences: tuple[str, ...]

    @property
    def markdown(self) -> str:
        """The whole amended text."""
        return print_document(self.amended)

    @property
    def base_markdown(self) -> str:
        """The text that it amends."""
        return print_document(self.base)

    @property
    def wording(self) -> str:
        """The formal wording as it is stored; `sentences_of` takes it apart again."""
        return BETWEEN_SENTENCES.join(self.sentences)


def sentences_of(wording: str) -> tuple[str, ...]:
    """The instructions of a stored wording."""
    return sentences_in(wording)


def read_amendment(base: str, amended: str, limits: TextLimits = DEFAULT) -> Reading:
    """Read both texts; raises TextRefusedError for the amended one, by line.

    `limits` bound what a person typed; what the engine made itself is read with `MERGED`.
    """
    return read_documents(parse_document(base, MERGED), parse_document(amended, limits))


def read_documents(base: Document, amended: Document) -> Reading:
    """The same for texts already parsed."""
    found = difference(base, amended)
    return Reading(base, amended, found, wording_of(found, is_exact=False))


def read_text(markdown: str) -> Document | tuple[TextProblem, ...]:
    """An amended text as a document, or why it cannot be one, by line."""
    try:
        document = parse_document(markdown)
    except TextRefusedError as refused:
        return refused.problems
    if document.clauses:
        return document
    sentence = "Nothing would be left of the motion. To oppose it, vote against it."
    return (TextProblem(1, sentence),)


def problems_of(markdown: str) -> tuple[TextProblem, ...]:
    """Why an amended text cannot be read, by line."""
    found = read_text(markdown)
    return () if isinstance(found, Document) else found


def refusal_of_text(markdown: str) -> Refusal | None:
    """Why an amended text cannot be kept; the first of its problems, None if there is none."""
    problems = problems_of(markdown)
    if not problems:
        return None
    sentence = phrase(
        "Line %(line)s of the amended text: %(reason)s",
        line=problems[0].line,
        reason=problems[0].reason,
    )
    return Refusal(Reason.INVALID, sentence, phrase("How a motion is written"))


def refusal_of_change(reading: Reading, rules: Rules) -> Refusal | None:
    """Why the change cannot be proposed: it changes nothing, or adds more than is allowed."""
    if not reading.sentences:
        sentence = phrase("Nothing is changed yet. Change, delete or add words, then propose it.")
        return Refusal(Reason.INVALID, sentence)
    added, limit = reading.difference.words_added, rules.amendment_words
    if added <= limit:
        return None
    sentence = phrase(
        "The amendment adds %(added)s words; %(limit)s are allowed, so %(over)s must go.",
        added=added,
        limit=limit,
        over=added - limit,
    )
    return Refusal(Reason.RULE_NOT_MET, sentence, orders_of(rules))


def refusal_of_reason(reason: str) -> Refusal | None:
    """Why the proposer's reason cannot be kept; an empty one can."""
    if len(tidy_reason(reason)) <= REASON_CHARACTERS:
        return None
    sentence = phrase("A reason has at most %(count)s characters.", count=REASON_CHARACTERS)
    return Refusal(Reason.INVALID, sentence)


def tidy_reason(reason: str) -> str:
    """A reason as it is kept: without spaces around it and without signs that cannot be seen."""
    return _INVISIBLE.sub("", reason.replace("\r\n", "\n")).strip()


def orders_of(rules: Rules) -> Phrase:
    """Where the limit is written."""
    if rules.branch_id is None:
        return phrase("Model rules, version %(version)s, clause 2.4", version=rules.version)
    return phrase(
        "Standing orders of the branch, version %(version)s, clause 2.4", version=rules.version
    )
