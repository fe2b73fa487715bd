"""Standing orders as data: what the settings mean, and the model rules every branch starts from."""

import re
from dataclasses import dataclass
from enum import StrEnum

from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.domain.refusals import Reason, Refusal
from policy_forum.domain.text.votes import VotingOrder


class QuorumKind(StrEnum):
    """How a quorum is stated."""

    NUMBER = "number"
    SHARE_PERCENT = "share_percent"


class Majority(StrEnum):
    """What carries a question. Abstentions never count towards a majority of votes cast."""

    SIMPLE = "simple"
    TWO_THIRDS = "two_thirds"
    ABSOLUTE = "absolute"

    @property
    def label(self) -> Phrase:
        """The majority as a rule book says it."""
        return _MAJORITIES[self]


_MAJORITIES = {
    Majority.SIMPLE: phrase("more votes for than against"),
    Majority.TWO_THIRDS: phrase("two thirds of the votes cast for and against"),
    Majority.ABSOLUTE: phrase("more than half of all on the roll"),
}


class CastingVote(StrEnum):
    """What happens on a tie."""

    NOT_CARRIED = "not_carried"
    CHAIR = "chair"

    @property
    def label(self) -> Phrase:
        """What happens on a tie, as a rule book says it."""
        return _CASTING_VOTES[self]


_CASTING_VOTES = {
    CastingVote.NOT_CARRIED: phrase("a tied question is not carried"),
    CastingVote.CHAIR: phrase("the chair may give a casting vote"),
}


@dataclass(frozen=True)
class Rules:
    """The settings of one version of standing orders, apart from where they are stored.

    `branch_id` is None for the model rules. Counts of words follow `domain.text`.
    """

    standing_orders_id: int | None
    branch_id: int | None
    version: int
    quorum_kind: QuorumKind
    quorum_amount: int
    majority: Majority
    rule_change_majority: Majority
    casting_vote: CastingVote
    notice_days: int
    seconders: int
    title_words: int
    motion_words: int
    amendment_words: int
    freeze_days: int
    amendment_order: VotingOrder = VotingOrder.AS_RECEIVED

    def quorum_of(self, members_on_roll: int) -> int:
        """How many must vote for a decision to stand; a share is rounded up, at least one."""
        if self.quorum_kind is QuorumKind.NUMBER:
            return self.quorum_amount
        return max(1, -(-members_on_roll * self.quorum_amount // 100))


MODEL_RULES = Rules(
    standing_orders_id=None,
    branch_id=None,
    version=1,
    quorum_kind=QuorumKind.SHARE_PERCENT,
    quorum_amount=10,
    majority=Majority.SIMPLE,
    rule_change_majority=Majority.TWO_THIRDS,
    casting_vote=CastingVote.NOT_CARRIED,
    notice_days=7,
    seconders=1,
    title_words=20,
    motion_words=500,
    amendment_words=150,
    freeze_days=28,
    amendment_order=VotingOrder.AS_RECEIVED,
)


class Setting(StrEnum):
    """What each clause of standing orders settles; the clause's number never changes."""

    FREEZE_DATE = "freeze_days"
    SECONDERS = "seconders"
    TITLE_WORDS = "title_words"
    MOTION_WORDS = "motion_words"
    AMENDMENT_WORDS = "amendment_words"
    NOTICE = "notice_days"
    QUORUM = "quorum_amount"
    MAJORITY = "majority"
    RULE_CHANGE = "rule_change_majority"
    ABSTENTIONS = "abstentions"
    TIE = "casting_vote"
    ORDER_OF_AMENDMENTS = "amendment_order"


@dataclass(frozen=True)
class ClauseRow:
    """One clause of standing orders: `number` such as "3.2", and what it means in a sentence."""

    setting: Setting
    number: str
    title: Phrase
    sentence: Phrase


_CLAUSES = {
    Setting.FREEZE_DATE: ("1.1", phrase("Freeze date")),
    Setting.SECONDERS: ("2.1", phrase("Seconders")),
    Setting.TITLE_WORDS: ("2.2", phrase("Length of a title")),
    Setting.MOTION_WORDS: ("2.3", phrase("Length of a motion")),
    Setting.AMENDMENT_WORDS: ("2.4", phrase("Length of an amendment")),
    Setting.NOTICE: ("3.1", phrase("Notice")),
    Setting.QUORUM: ("3.2", phrase("Quorum")),
    Setting.MAJORITY: ("3.3", phrase("Majority")),
    Setting.RULE_CHANGE: ("3.4", phrase("Majority for a rule change")),
    Setting.ABSTENTIONS: ("3.5", phrase("Abstentions")),
    Setting.TIE: ("3.6", phrase("Ties")),
    Setting.ORDER_OF_AMENDMENTS: ("3.7", phrase("Order of voting")),
}


def clauses_of(rules: Rules) -> tuple[ClauseRow, ...]:
    """The rules as numbered clauses, each with what it means for a member."""
    sentences = {
        Setting.FREEZE_DATE: _freeze_sentence(rules),
        Setting.SECONDERS: _seconders_sentence(rules),
        Setting.TITLE_WORDS: phrase(
            "A title has at most %(words)s words.", words=rules.title_words
        ),
        Setting.MOTION_WORDS: phrase(
            "The text of a motion has at most %(words)s words.", words=rules.motion_words
        ),
        Setting.AMENDMENT_WORDS: phrase(
            "An amendment adds at most %(words)s words.", words=rules.amendment_words
        ),
        Setting.NOTICE: _notice_sentence(rules),
        Setting.QUORUM: _quorum_sentence(rules),
        Setting.MAJORITY: phrase(
            "A question is carried by %(majority)s.", majority=rules.majority.label
        ),
        Setting.RULE_CHANGE: phrase(
            "A rule change is carried by %(majority)s.", majority=rules.rule_change_majority.label
        ),
        Setting.ABSTENTIONS: phrase(
            "Members who abstain count towards the quorum, but are votes neither for nor against."
        ),
        Setting.TIE: phrase(
            "With as many votes for as against, %(what)s.", what=rules.casting_vote.label
        ),
        Setting.ORDER_OF_AMENDMENTS: phrase(
            "Amendments are voted on before the motion, %(order)s, each after those that amend it; "
            "the chair may set another order and say why.",
            order=rules.amendment_order.label,
        ),
    }
    return tuple(ClauseRow(s, *_CLAUSES[s], sentences[s]) for s in Setting)


def clause_of(rules: Rules, setting: Setting) -> ClauseRow:
    """The one clause that settles this."""
    return next(clause for clause in clauses_of(rules) if clause.setting is setting)


def citation_of(rules: Rules, setting: Setting) -> Phrase:
    """Where a rule is written: "Standing orders 3.1 (version 2)", for refusals and mandates."""
    number, _title = _CLAUSES[setting]
    text = "Standing orders %(number)s (version %(version)s)"
    if rules.branch_id is None:
        text = "Model rules %(number)s (version %(version)s)"
    return phrase(text, number=number, version=rules.version)


def _freeze_sentence(rules: Rules) -> Phrase:
    if rules.freeze_days == 0:
        return phrase("Members who joined before the day a ballot opens may vote in it.")
    return phrase(
        "Members who joined more than %(days)s days before a ballot opens may vote in it.",
        days=rules.freeze_days,
    )


def _seconders_sentence(rules: Rules) -> Phrase:
    if rules.seconders == 1:
        return phrase("A motion needs one other member of the branch to second it.")
    return phrase(
        "A motion needs %(count)s other members of the branch to second it.",
        count=rules.seconders,
    )


def _notice_sentence(rules: Rules) -> Phrase:
    if rules.notice_days == 0:
        return phrase("A ballot may open as soon as it is announced.")
    if rules.notice_days == 1:
        return phrase("A ballot is announced at least one day before it opens.")
    return phrase(
        "A ballot is announced at least %(days)s days before it opens.", days=rules.notice_days
    )


def _quorum_sentence(rules: Rules) -> Phrase:
    if rules.quorum_kind is QuorumKind.SHARE_PERCENT:
        return phrase(
            "A decision stands when at least %(share)s in a hundred of those on the roll vote.",
            share=rules.quorum_amount,
        )
    if rules.quorum_amount == 1:
        return phrase("A decision stands when at least one member votes.")
    return phrase(
        "A decision stands when at least %(count)s members vote.", count=rules.quorum_amount
    )


@dataclass(frozen=True)
class Problem:
    """A setting that cannot stand, and what to do about it. `setting` names a field of Rules."""

    setting: str
    sentence: Phrase


_BOUNDS = {
    Setting.FREEZE_DATE: (0, 366, phrase("The freeze date")),
    Setting.SECONDERS: (1, 10, phrase("The number of seconders")),
    Setting.TITLE_WORDS: (3, 60, phrase("The length of a title")),
    Setting.MOTION_WORDS: (50, 5000, phrase("The length of a motion")),
    Setting.AMENDMENT_WORDS: (10, 5000, phrase("The length of an amendment")),
    Setting.NOTICE: (0, 60, phrase("The notice")),
}


def problems_of(rules: Rules) -> tuple[Problem, ...]:
    """Everything in these settings that no branch can work with."""
    found = [
        Problem(
            setting,
            phrase(
                "%(what)s must be between %(least)s and %(most)s.", what=what, least=low, most=high
            ),
        )
        for setting, (low, high, what) in _BOUNDS.items()
        if not low <= getattr(rules, setting) <= high
    ]
    return (*found, *_quorum_problems(rules), *_contradictions(rules))


def _quorum_problems(rules: Rules) -> list[Problem]:
    is_share = rules.quorum_kind is QuorumKind.SHARE_PERCENT
    most = 100 if is_share else 100_000
    if 1 <= rules.quorum_amount <= most:
        return []
    text = "A quorum counted in members must be between 1 and 100,000."
    if is_share:
        text = "A quorum that is a share must be between 1 and 100 in a hundred."
    return [Problem(Setting.QUORUM, phrase(text))]


def _contradictions(rules: Rules) -> list[Problem]:
    found = []
    if rules.amendment_words > rules.motion_words:
        sentence = phrase("An amendment must not be longer than a whole motion may be.")
        found.append(Problem(Setting.AMENDMENT_WORDS, sentence))
    if rules.rule_change_majority is Majority.SIMPLE and rules.majority is not Majority.SIMPLE:
        sentence = phrase("A rule change must not need less than any other motion.")
        found.append(Problem(Setting.RULE_CHANGE, sentence))
    return found


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


SETTINGS = (
    "quorum_kind",
    "quorum_amount",
    "majority",
    "rule_change_majority",
    "casting_vote",
    "notice_days",
    "seconders",
    "title_words",
    "motion_words",
    "amendment_words",
    "freeze_days",
    "amendment_order",
)


def is_same(one: Rules, other: Rules) -> bool:
    """Whether two versions settle everything alike."""
    return all(getattr(one, name) == getattr(other, name) for name in SETTINGS)


def changed_clauses(before: Rules, after: Rules) -> tuple[tuple[ClauseRow, ClauseRow], ...]:
    """The clauses that say something else than before, each as it was and as it is."""
    pairs = zip(clauses_of(before), clauses_of(after), strict=True)
    return tuple((old, new) for old, new in pairs if str(old.sentence) != str(new.sentence))


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
