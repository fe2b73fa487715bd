"""The clauses of standing orders: what each settles, its number and its title."""

from enum import StrEnum
from typing import NamedTuple

from policy_forum.domain.phrases import Phrase, phrase


class Setting(StrEnum):
    """What each clause of standing orders settles; the clause's number never changes.

    The word is the name of the setting (see `value_of`) that its sentence begins with; a clause
    that leaves nothing to choose has a word of its own.
    """

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
    MEETING_NOTICE = "meeting_notice_days"
    MOTION_DEADLINE = "meeting_motion_deadline_days"
    AMENDMENT_DEADLINE = "meeting_amendment_deadline_days"
    MEETING_QUORUM = "meeting_quorum_amount"
    QUORUM_WAIT = "meeting_quorum_minutes"
    SPEECHES = "meeting_mover_minutes"
    BALANCE = "meeting_speeches_each_side"
    VOTING_METHOD = "meeting_late_arrivals_vote"
    SECRET_BALLOT = "meeting_secret_ballot_requests"  # noqa: S105 - a clause, not a password
    CHAIR_RULINGS = "meeting_chair_rulings"
    NEXT_BUSINESS = "meeting_next_business_majority"
    BE_NOW_PUT = "meeting_be_now_put_majority"
    ADJOURN = "meeting_adjourn_majority"
    REFER_BACK = "meeting_refer_back_majority"
    REMIT = "meeting_remit_majority"
    SUSPEND = "meeting_suspend_majority"
    CHALLENGE = "meeting_challenge_majority"
    IN_PARTS = "meeting_parts_majority"
    MINUTES = "meeting_minutes"


class Heading(NamedTuple):
    """How a clause is found: its number, such as "3.2", and its title."""

    number: str
    title: Phrase


HEADINGS = {
    Setting.FREEZE_DATE: Heading("1.1", phrase("Freeze date")),
    Setting.SECONDERS: Heading("2.1", phrase("Seconders")),
    Setting.TITLE_WORDS: Heading("2.2", phrase("Length of a title")),
    Setting.MOTION_WORDS: Heading("2.3", phrase("Length of a motion")),
    Setting.AMENDMENT_WORDS: Heading("2.4", phrase("Length of an amendment")),
    Setting.NOTICE: Heading("3.1", phrase("Notice")),
    Setting.QUORUM: Heading("3.2", phrase("Quorum")),
    Setting.MAJORITY: Heading("3.3", phrase("Majority")),
    Setting.RULE_CHANGE: Heading("3.4", phrase("Majority for a rule change")),
    Setting.ABSTENTIONS: Heading("3.5", phrase("Abstentions")),
    Setting.TIE: Heading("3.6", phrase("Ties")),
    Setting.ORDER_OF_AMENDMENTS: Heading("3.7", phrase("Order of voting")),
    Setting.MEETING_NOTICE: Heading("4.1", phrase("Notice of a meeting")),
    Setting.MOTION_DEADLINE: Heading("4.2", phrase("Motions to a meeting")),
    Setting.AMENDMENT_DEADLINE: Heading("4.3", phrase("Amendments to a meeting")),
    Setting.MEETING_QUORUM: Heading("4.4", phrase("Quorum of a meeting")),
    Setting.QUORUM_WAIT: Heading("4.5", phrase("Without a quorum")),
    Setting.SPEECHES: Heading("5.1", phrase("Speeches")),
    Setting.BALANCE: Heading("5.2", phrase("Balance of the debate")),
    Setting.VOTING_METHOD: Heading("5.3", phrase("How votes are taken")),
    Setting.SECRET_BALLOT: Heading("5.4", phrase("Secret ballot on request")),
    Setting.CHAIR_RULINGS: Heading("5.5", phrase("Rulings of the chair")),
    Setting.NEXT_BUSINESS: Heading("6.1", phrase("Next business")),
    Setting.BE_NOW_PUT: Heading("6.2", phrase("That the question be now put")),
    Setting.ADJOURN: Heading("6.3", phrase("Adjourning")),
    Setting.REFER_BACK: Heading("6.4", phrase("Referring back")),
    Setting.REMIT: Heading("6.5", phrase("Remitting")),
    Setting.SUSPEND: Heading("6.6", phrase("Suspending standing orders")),
    Setting.CHALLENGE: Heading("6.7", phrase("Challenging the chair")),
    Setting.IN_PARTS: Heading("6.8", phrase("Voting in parts")),
    Setting.MINUTES: Heading("7.1", phrase("Minutes")),
}

CHAPTERS = {
    1: phrase("Who may vote"),
    2: phrase("Motions and amendments"),
    3: phrase("Deciding"),
    4: phrase("Calling a meeting"),
    5: phrase("Debate and votes in a meeting"),
    6: phrase("Procedural motions"),
    7: phrase("Minutes of a meeting"),
}
"""The chapters of standing orders: the first number of a clause, and what they are about."""
