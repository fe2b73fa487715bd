"""What chapters 1 to 3 of standing orders mean for a member, a sentence to a clause."""

from collections.abc import Mapping

from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.features.branches.rules.numbering import Setting
from policy_forum.features.branches.rules.settings import Rules
from policy_forum.features.branches.rules.states import Majority, QuorumKind


def sentences_of(rules: Rules) -> Mapping[Setting, Phrase]:
    """The sentences of who may vote, of motions and of deciding."""
    return {Setting.FREEZE_DATE: _freeze(rules), **_of_motions(rules), **_of_deciding(rules)}


def _freeze(rules: Rules) -> Phrase:
    if rules.freeze_days == 0:
        return phrase("Members who joined before the day a ballot opens may vote in it.")
    return phrase(
        "Members who joined more than %(days)s days before a ballot opens may vote in it.",
        days=rules.freeze_days,
    )


def _of_motions(rules: Rules) -> dict[Setting, Phrase]:
    return {
        Setting.SECONDERS: _seconders(rules),
        Setting.TITLE_WORDS: phrase(
            "A title has at most %(words)s words.", words=rules.title_words
        ),
        Setting.MOTION_WORDS: phrase(
            "The text of a motion has at most %(words)s words.", words=rules.motion_words
        ),
        Setting.AMENDMENT_WORDS: phrase(
            "An amendment adds at most %(words)s words.", words=rules.amendment_words
        ),
    }


def _seconders(rules: Rules) -> Phrase:
    if rules.seconders == 1:
        return phrase("A motion needs one other member of the branch to second it.")
    return phrase(
        "A motion needs %(count)s other members of the branch to second it.",
        count=rules.seconders,
    )


def _of_deciding(rules: Rules) -> dict[Setting, Phrase]:
    return {
        Setting.NOTICE: _notice(rules),
        Setting.QUORUM: _quorum(rules),
        Setting.MAJORITY: phrase(
            "A question is carried by %(majority)s.", majority=rules.majority.label
        ),
        Setting.RULE_CHANGE: phrase(
            "A rule change is carried by %(majority)s.", majority=rules.rule_change_majority.label
        ),
        Setting.ABSTENTIONS: _abstentions(rules),
        Setting.TIE: phrase(
            "With as many votes for as against, %(what)s.", what=rules.casting_vote.label
        ),
        Setting.ORDER_OF_AMENDMENTS: phrase(
            "Amendments are voted on before the motion, %(order)s, each after those that amend it; "
            "the chair may set another order and say why.",
            order=rules.amendment_order.label,
        ),
    }


def _notice(rules: Rules) -> Phrase:
    if rules.notice_days == 0:
        return phrase("A ballot may open as soon as it is announced.")
    if rules.notice_days == 1:
        return phrase("A ballot is announced at least one day before it opens.")
    return phrase(
        "A ballot is announced at least %(days)s days before it opens.", days=rules.notice_days
    )


def _quorum(rules: Rules) -> Phrase:
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


def _abstentions(rules: Rules) -> Phrase:
    meetings = rules.meetings
    majorities = {rules.majority, rules.rule_change_majority, *meetings.procedural_majorities()}
    if Majority.TWO_THIRDS_PRESENT in majorities:
        return phrase(
            "Members who abstain count towards the quorum, and among those present where two "
            "thirds of those present are needed; they are votes neither for nor against."
        )
    return phrase(
        "Members who abstain count towards the quorum, but are votes neither for nor against."
    )
