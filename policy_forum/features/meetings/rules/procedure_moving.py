"""Moving a procedural motion: who may, what has to be said with it, and how it is worded."""

from collections.abc import Callable, Mapping
from datetime import datetime

from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.domain.refusals import Reason, Refusal
from policy_forum.features.branches.rules import Rules, Setting, citation_of
from policy_forum.features.branches.rules.numbering import HEADINGS
from policy_forum.features.meetings.rules.floor import Floor, QuestionRow
from policy_forum.features.meetings.rules.procedure import TABLE, Detail, Procedural
from policy_forum.features.meetings.rules.procedure_order import last_ruling, suspendable
from policy_forum.features.meetings.rules.states import ProceduralKind, SpeakerRole

_K = ProceduralKind
_POINTS = frozenset({SpeakerRole.POINT_OF_ORDER, SpeakerRole.POINT_OF_INFORMATION})


def refusal_of_mover(
    floor: Floor, moved: Procedural, *, may_vote: bool, seconder_may_vote: bool = True
) -> Refusal | None:
    """Why this member cannot move it: she is there, may vote, and has not spoken before."""
    row = TABLE[moved.kind]
    rule = citation_of(floor.orders, row.setting)
    if not may_vote or not seconder_may_vote:
        sentence = phrase(
            "Who moves or seconds a procedural motion is in the meeting and entitled to vote: have "
            "her checked in at the door first."
        )
        return Refusal(Reason.RULE_NOT_MET, sentence, rule)
    if moved.seconder_id == moved.mover_id:
        sentence = phrase("The seconder is somebody else than the mover.")
        return Refusal(Reason.INVALID, sentence, rule)
    question = floor.question
    if row.cuts_debate and question is not None and has_spoken_on(floor, question, moved.mover_id):
        sentence = phrase(
            "She has spoken in this debate: this is moved by somebody who has not.",
        )
        return Refusal(Reason.RULE_NOT_MET, sentence, rule)
    return None


def has_spoken_on(floor: Floor, question: QuestionRow, member_id: int) -> bool:
    """Whether a member has spoken on a question; points of order and information do not count."""
    return any(
        row.called_at is not None
        and row.question_id == question.id
        and row.role not in _POINTS
        and row.person is not None
        and row.person.id == member_id
        for row in floor.speakers
    )


def refusal_of_detail(floor: Floor, moved: Procedural, now: datetime) -> Refusal | None:
    """What is missing, or cannot be, in a procedural motion as it was moved."""
    check = _DETAILS.get(TABLE[moved.kind].asks or Detail.REQUESTS)
    sentence = check(floor, moved, now) if check else None
    return Refusal(Reason.INVALID, sentence) if sentence else None


def _reason_given(_floor: Floor, moved: Procedural, _now: datetime) -> Phrase | None:
    if moved.reason.strip():
        return None
    return phrase("Say why; the minutes and those who brought it are given the reason.")


def _time_to_come(_floor: Floor, moved: Procedural, now: datetime) -> Phrase | None:
    if moved.resumes_at is None or moved.resumes_at > now:
        return None
    return phrase("The time at which the meeting goes on is in the past: give a later one.")


def _clauses_to_suspend(floor: Floor, moved: Procedural, _now: datetime) -> Phrase | None:
    offered = {HEADINGS[each].number for each in suspendable(floor)}
    if moved.clauses and offered.issuperset(moved.clauses):
        return None
    return phrase("Choose which clauses are suspended, from those that can be.")


def _parts_named(_floor: Floor, moved: Procedural, _now: datetime) -> Phrase | None:
    labels = [label for part in moved.parts for label in part]
    if labels and len(labels) == len(set(labels)) and all(moved.parts):
        return None
    return phrase("Choose the clauses that are voted on by themselves, each once.")


def _deputy_named(floor: Floor, moved: Procedural, _now: datetime) -> Phrase | None:
    ruling = last_ruling(floor)
    if ruling is None or ruling.id != moved.ruling_id:
        return phrase("Only the last ruling can be challenged, and before the meeting votes on it.")
    chair_id = floor.chair.id if floor.chair else None
    if moved.deputy_id is None or moved.deputy_id == chair_id:
        return phrase("Name somebody else to take the chair while the meeting votes on the ruling.")
    return None


_DETAILS: Mapping[Detail, Callable[[Floor, Procedural, datetime], Phrase | None]] = {
    Detail.REASON: _reason_given,
    Detail.WHEN: _time_to_come,
    Detail.CLAUSES: _clauses_to_suspend,
    Detail.PARTS: _parts_named,
    Detail.RULING: _deputy_named,
}


def wording_of(floor: Floor, moved: Procedural) -> Phrase:
    """What is voted on, in the words that are read out; `resumes_at` in the zone to say it in."""
    if moved.kind is _K.ADJOURN_MEETING:
        return _adjourned_until(moved.resumes_at)
    if moved.kind is _K.SUSPEND:
        return _suspended(moved.clauses)
    if moved.kind is _K.CHALLENGE:
        ruling = last_ruling(floor)
        about = ruling.about if ruling else ""
        return phrase("That the chair’s ruling on “%(about)s” be overturned.", about=about)
    if moved.kind is _K.IN_PARTS:
        return phrase(
            "That the motion be voted on in parts, with these by themselves: %(parts)s.",
            parts="; ".join(", ".join(part) for part in moved.parts),
        )
    return _of_the_item(moved.kind, floor.item.title if floor.item else "")


def _of_the_item(kind: ProceduralKind, title: str) -> Phrase:
    return {
        _K.NEXT_BUSINESS: phrase("That the meeting move to the next business."),
        _K.BE_NOW_PUT: phrase("That the question be now put."),
        _K.ADJOURN_DEBATE: phrase("That the debate on “%(title)s” be adjourned.", title=title),
        _K.REFER_BACK: phrase("That “%(title)s” be referred back.", title=title),
        _K.REMIT: phrase(
            "That “%(title)s” be remitted to the officers of the branch.", title=title
        ),
        _K.SECRET_BALLOT: phrase("That the vote be by secret ballot."),
    }[kind]


def _adjourned_until(when: datetime | None) -> Phrase:
    if when is None:
        return phrase("That the meeting be adjourned to a day to be named.")
    return phrase(
        "That the meeting be adjourned until %(day)s at %(clock)s.",
        day=f"{when.day} {when:%B %Y}",
        clock=f"{when:%H:%M}",
    )


def _suspended(clauses: tuple[str, ...]) -> Phrase:
    if len(clauses) == 1:
        return phrase(
            "That clause %(clause)s of the standing orders be suspended for this item.",
            clause=clauses[0],
        )
    return phrase(
        "That clauses %(clauses)s of the standing orders be suspended for this item.",
        clauses=", ".join(clauses),
    )


def refusal_of_requests(rules: Rules, by_device: int, in_room: int, cards: int) -> Refusal | None:
    """Why a vote is not made secret yet: too few have asked. One who votes by card asks by hand."""
    needed = rules.meetings.secret_ballot_requests
    rule = citation_of(rules, Setting.SECRET_BALLOT)
    if in_room < 0 or in_room > cards:
        sentence = phrase(
            "%(cards)s voting cards are out: so many can ask by raising theirs, not %(asked)s.",
            cards=cards,
            asked=in_room,
        )
        return Refusal(Reason.INVALID, sentence, rule)
    if by_device + in_room >= needed:
        return None
    sentence = phrase(
        "%(asked)s have asked for a secret ballot, and %(needed)s are needed.",
        asked=by_device + in_room,
        needed=needed,
    )
    return Refusal(Reason.RULE_NOT_MET, sentence, rule)
