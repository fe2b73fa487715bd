"""What chapters 4 to 7 of standing orders mean for a member, a sentence or two to a clause."""

from collections.abc import Mapping

from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.features.branches.rules.meetings import MeetingRules
from policy_forum.features.branches.rules.numbering import Setting
from policy_forum.features.branches.rules.states import QuorumKind


def sentences_of_meetings(rules: MeetingRules) -> Mapping[Setting, Phrase]:
    """The sentences of calling a meeting, of its debate, of procedural motions and of minutes."""
    return {
        **_of_calling(rules),
        **_of_debate(rules),
        **_of_procedure(rules),
        **_of_chair(rules),
        Setting.MINUTES: phrase(
            "The minutes are made from the record of the meeting. The next meeting corrects them "
            "where they are wrong, and approves them."
        ),
    }


def _of_calling(rules: MeetingRules) -> dict[Setting, Phrase]:
    return {
        Setting.MEETING_NOTICE: _notice(rules.notice_days),
        Setting.MOTION_DEADLINE: _motions(rules.motion_deadline_days),
        Setting.AMENDMENT_DEADLINE: _amendments(rules.amendment_deadline_days),
        Setting.MEETING_QUORUM: _quorum(rules),
        Setting.QUORUM_WAIT: _wait(rules.quorum_minutes),
    }


def _notice(days: int) -> Phrase:
    if days == 0:
        return phrase("A meeting may be called for any time, without notice.")
    return phrase("A meeting is called at least %(days)s before it begins.", days=_days(days))


def _motions(days: int) -> Phrase:
    if days == 0:
        return phrase("Motions may be handed in until the meeting begins.")
    return phrase("Motions are handed in at least %(days)s before the meeting.", days=_days(days))


def _amendments(days: int) -> Phrase:
    if days == 0:
        return phrase("Amendments may be handed in until the meeting begins.")
    return phrase(
        "Amendments are handed in at least %(days)s before the meeting.", days=_days(days)
    )


def _quorum(rules: MeetingRules) -> Phrase:
    if rules.quorum_kind is QuorumKind.SHARE_PERCENT:
        return phrase(
            "A meeting can decide while at least %(share)s in a hundred of the members entitled "
            "to vote are present, and never fewer than %(least)s, or all if they are fewer.",
            share=rules.quorum_amount,
            least=rules.quorum_least,
        )
    if rules.quorum_amount == 1:
        return phrase("A meeting can decide while at least one member entitled to vote is present.")
    return phrase(
        "A meeting can decide while at least %(count)s members entitled to vote are present.",
        count=rules.quorum_amount,
    )


def _wait(minutes: int) -> Phrase:
    if minutes == 0:
        return phrase(
            "A meeting that has no quorum at the time for which it was called decides nothing, "
            "nor does one that has lost it: those present may talk, and what waits for a decision "
            "goes to another meeting."
        )
    return phrase(
        "A meeting waits up to %(minutes)s for its quorum. Without one, and when it is lost later, "
        "it decides nothing: those present may talk, and what waits for a decision goes to "
        "another meeting.",
        minutes=_minutes(minutes),
    )


def _of_debate(rules: MeetingRules) -> dict[Setting, Phrase]:
    return {
        Setting.SPEECHES: _speeches(rules),
        Setting.BALANCE: _balance(rules.speeches_each_side),
        Setting.VOTING_METHOD: _voting(rules.late_arrivals_vote),
        Setting.SECRET_BALLOT: _secret(rules.secret_ballot_requests),
        Setting.CHAIR_RULINGS: phrase(
            "The chair rules on points of order, and says why; the ruling and its reason are "
            "recorded. It stands unless the meeting overturns it."
        ),
    }


def _speeches(rules: MeetingRules) -> Phrase:
    longest = {"mover": _minutes(rules.mover_minutes), "others": _minutes(rules.speaker_minutes)}
    if rules.reply_minutes == 0:
        return phrase(
            "Who moves something speaks for at most %(mover)s, everyone else for at most "
            "%(others)s. There is no reply before the vote.",
            **longest,
        )
    return phrase(
        "Who moves something speaks for at most %(mover)s, everyone else for at most %(others)s. "
        "Before the vote the mover may reply, for at most %(reply)s.",
        **longest,
        reply=_minutes(rules.reply_minutes),
    )


def _balance(speeches: int) -> Phrase:
    if speeches == 0:
        return phrase(
            "The chair calls speakers for and against in turn, and first those who have not "
            "spoken. The number of speeches is not limited."
        )
    if speeches == 1:
        return phrase(
            "The chair calls speakers for and against in turn, and first those who have not "
            "spoken. The debate ends after one speech on each side."
        )
    return phrase(
        "The chair calls speakers for and against in turn, and first those who have not spoken. "
        "The debate ends after %(count)s speeches on each side.",
        count=speeches,
    )


def _voting(late_arrivals_vote: bool) -> Phrase:
    late = (
        phrase("Who arrives late may vote on whatever is put after that.")
        if late_arrivals_vote
        else phrase("Who arrives after the meeting was opened may speak, but not vote.")
    )
    return phrase(
        "Members vote by show of hands in the room, or by a device wherever they are; both are "
        "counted together, one vote for each member. %(late)s",
        late=late,
    )


def _secret(requests: int) -> Phrase:
    if requests == 1:
        return phrase("A vote is secret when one member who may vote in it asks for that.")
    return phrase(
        "A vote is secret when %(count)s members who may vote in it ask for that.", count=requests
    )


def _of_procedure(rules: MeetingRules) -> dict[Setting, Phrase]:
    return {
        Setting.NEXT_BUSINESS: phrase(
            "Moving to the next business leaves the question undecided. It is carried by "
            "%(majority)s.",
            majority=rules.next_business_majority.label,
        ),
        Setting.BE_NOW_PUT: phrase(
            "That the question be now put ends the debate: the vote is taken at once, after any "
            "reply. It is carried by %(majority)s.",
            majority=rules.be_now_put_majority.label,
        ),
        Setting.ADJOURN: phrase(
            "Adjourning stops the meeting, to go on at a time that is named. It is carried by "
            "%(majority)s.",
            majority=rules.adjourn_majority.label,
        ),
        Setting.REFER_BACK: phrase(
            "Referring back returns a text to those who brought it, to be worked on for a later "
            "meeting. It is carried by %(majority)s.",
            majority=rules.refer_back_majority.label,
        ),
        Setting.REMIT: phrase(
            "Remitting hands a text over to the officers of the branch, undecided. It is carried "
            "by %(majority)s.",
            majority=rules.remit_majority.label,
        ),
    }


def _of_chair(rules: MeetingRules) -> dict[Setting, Phrase]:
    return {
        Setting.SUSPEND: phrase(
            "Suspending standing orders sets clauses aside for one item of the agenda, and is "
            "recorded. It is carried by %(majority)s.",
            majority=rules.suspend_majority.label,
        ),
        Setting.CHALLENGE: phrase(
            "Any member may challenge a ruling of the chair, and the meeting then votes on it. "
            "The ruling is overturned by %(majority)s, and stands otherwise.",
            majority=rules.challenge_majority.label,
        ),
        Setting.IN_PARTS: phrase(
            "Voting in parts puts each part of a text by itself. It is carried by %(majority)s.",
            majority=rules.parts_majority.label,
        ),
    }


def _days(count: int) -> Phrase:
    return phrase("one day") if count == 1 else phrase("%(count)s days", count=count)


def _minutes(count: int) -> Phrase:
    return phrase("one minute") if count == 1 else phrase("%(count)s minutes", count=count)
