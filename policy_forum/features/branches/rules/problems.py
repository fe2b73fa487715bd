"""Settings that no branch can work with, and what to do about each."""

from dataclasses import dataclass

from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.features.branches.rules.numbering import Setting
from policy_forum.features.branches.rules.settings import Rules, value_of
from policy_forum.features.branches.rules.states import QuorumKind


@dataclass(frozen=True)
class Problem:
    """A setting that cannot stand, and what to do about it. `setting` is a name for `value_of`."""

    setting: str
    sentence: Phrase


_BOUNDS = {
    Setting.FREEZE_DATE: (0, 366, phrase("The freeze date")),
    Setting.SECONDERS: (1, 10, phrase("The number of seconders")),
    Setting.TITLE_WORDS: (3, 60, phrase("The length of a title")),
    Setting.MOTION_WORDS: (50, 5000, phrase("The length of a motion")),
    Setting.AMENDMENT_WORDS: (10, 5000, phrase("The length of an amendment")),
    Setting.NOTICE: (0, 60, phrase("The notice")),
    Setting.MEETING_NOTICE: (0, 60, phrase("The notice of a meeting")),
    Setting.MOTION_DEADLINE: (0, 60, phrase("The days for motions")),
    Setting.AMENDMENT_DEADLINE: (0, 60, phrase("The days for amendments")),
    "meeting_quorum_least": (1, 1000, phrase("The least number of a quorum")),
    Setting.QUORUM_WAIT: (0, 120, phrase("The minutes to wait for a quorum")),
    Setting.SPEECHES: (1, 60, phrase("The minutes of a mover")),
    "meeting_speaker_minutes": (1, 60, phrase("The minutes of a speaker")),
    "meeting_reply_minutes": (0, 60, phrase("The minutes of a reply")),
    Setting.BALANCE: (0, 50, phrase("The number of speeches on each side")),
    Setting.SECRET_BALLOT: (1, 1000, phrase("The number who ask for a secret ballot")),
}


def problems_of(rules: Rules) -> tuple[Problem, ...]:
    """Everything in these settings that no branch can work with."""
    return (
        *_out_of_bounds(rules),
        *_quorum_problems(rules.quorum_kind, rules.quorum_amount, Setting.QUORUM),
        *_quorum_problems(
            rules.meetings.quorum_kind, rules.meetings.quorum_amount, Setting.MEETING_QUORUM
        ),
        *_contradictions(rules),
        *_contradictions_of_meetings(rules),
    )


def _out_of_bounds(rules: Rules) -> list[Problem]:
    found = []
    for name, (low, high, what) in _BOUNDS.items():
        value = value_of(rules, name)
        if not (isinstance(value, int) and low <= value <= high):
            sentence = phrase(
                "%(what)s must be between %(least)s and %(most)s.", what=what, least=low, most=high
            )
            found.append(Problem(name, sentence))
    return found


def _quorum_problems(kind: QuorumKind, amount: int, setting: Setting) -> list[Problem]:
    is_share = kind is QuorumKind.SHARE_PERCENT
    most = 100 if is_share else 100_000
    if 1 <= amount <= most:
        return []
    text = "A quorum counted in members must be between 1 and 100,000."
    if is_share:
        text = "A quorum that is a share must be between 1 and 100 in a hundred."
    return [Problem(setting, phrase(text))]


def _contradictions(rules: Rules) -> list[Problem]:
    found = []
    if rules.amendment_words > rules.motion_words:
        sentence = phrase("An amendment must not be longer than a whole motion may be.")
        found.append(Problem(Setting.AMENDMENT_WORDS, sentence))
    is_more = rules.majority.asks_no_less_than(rules.rule_change_majority)
    if is_more and rules.majority is not rules.rule_change_majority:
        sentence = phrase("A rule change must not need less than any other motion.")
        found.append(Problem(Setting.RULE_CHANGE, sentence))
    return found


def _contradictions_of_meetings(rules: Rules) -> list[Problem]:
    meetings = rules.meetings
    if not 0 <= meetings.motion_deadline_days < meetings.amendment_deadline_days:
        return []
    sentence = phrase(
        "Amendments must not be due before motions are: nobody could have read what they amend. "
        "Give amendments at most %(days)s days.",
        days=meetings.motion_deadline_days,
    )
    return [Problem(Setting.AMENDMENT_DEADLINE, sentence)]
