"""Standing orders as numbered clauses: shown, cited, and compared with other rules."""

from collections.abc import Mapping
from dataclasses import dataclass

from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.features.branches.rules.meeting_sentences import sentences_of_meetings
from policy_forum.features.branches.rules.numbering import CHAPTERS, HEADINGS, Setting
from policy_forum.features.branches.rules.sentences import sentences_of
from policy_forum.features.branches.rules.settings import Rules, value_of
from policy_forum.features.branches.rules.states import Majority


@dataclass(frozen=True)
class ClauseRow:
    """One clause of standing orders: `number` such as "3.2", and what it means in a sentence."""

    setting: Setting
    number: str
    title: Phrase
    sentence: Phrase

    @property
    def chapter(self) -> int:
        """The chapter in which it stands: 3 for clause 3.2."""
        return int(self.number.partition(".")[0])


@dataclass(frozen=True)
class ChapterRow:
    """A chapter of standing orders with its clauses."""

    number: int
    title: Phrase
    clauses: tuple[ClauseRow, ...]


def clauses_of(rules: Rules) -> tuple[ClauseRow, ...]:
    """The rules as numbered clauses, each with what it means for a member."""
    sentences = {**sentences_of(rules), **sentences_of_meetings(rules.meetings)}
    return tuple(ClauseRow(s, *HEADINGS[s], sentences[s]) for s in Setting)


def chapters_of(rules: Rules) -> tuple[ChapterRow, ...]:
    """The clauses of the rules by chapters, in the order of their numbers."""
    clauses = clauses_of(rules)
    return tuple(
        ChapterRow(number, title, tuple(row for row in clauses if row.chapter == number))
        for number, title in CHAPTERS.items()
    )


def clause_of(rules: Rules, setting: Setting) -> ClauseRow:
    """The one clause that settles this."""
    return next(clause for clause in clauses_of(rules) if clause.setting is setting)


def citation_of(rules: Rules, setting: Setting) -> Phrase:
    """Where a rule is written: "Standing orders 3.1 (version 2)", for refusals and mandates."""
    number = HEADINGS[setting].number
    text = "Standing orders %(number)s (version %(version)s)"
    if rules.branch_id is None:
        text = "Model rules %(number)s (version %(version)s)"
    return phrase(text, number=number, version=rules.version)


def majority_under(rules: Rules, setting: Setting) -> Majority:
    """The majority that a clause asks for: of a question, a rule change or a procedural motion.

    Raises ValueError for a clause that asks for none.
    """
    if setting not in _WITHOUT_A_CHOICE:
        value = value_of(rules, setting)
        if isinstance(value, Majority):
            return value
    message = f"clause {HEADINGS[setting].number} asks for no majority"
    raise ValueError(message)


_WITHOUT_A_CHOICE = {Setting.ABSTENTIONS, Setting.CHAIR_RULINGS, Setting.MINUTES}


def changed_clauses(before: Rules, after: Rules) -> tuple[tuple[ClauseRow, ClauseRow], ...]:
    """The clauses that say something else than before, each as it was and as it is."""
    pairs = zip(clauses_of(before), clauses_of(after), strict=True)
    return tuple((old, new) for old, new in pairs if str(old.sentence) != str(new.sentence))


def own_clauses(rules: Rules, model: Rules) -> Mapping[Setting, ClauseRow]:
    """The clauses that a branch has settled otherwise than the model, each as the model has it."""
    return {theirs.setting: theirs for theirs, _own in changed_clauses(model, rules)}
