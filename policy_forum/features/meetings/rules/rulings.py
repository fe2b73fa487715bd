"""Rulings of the chair: what has to be said with one, and which clauses it may rest on."""

from dataclasses import dataclass

from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.domain.refusals import Reason, Refusal
from policy_forum.features.branches.rules import ClauseRow, Rules, Setting, clauses_of
from policy_forum.features.meetings.rules.floor import Floor
from policy_forum.features.meetings.rules.states import (
    MeetingQuestionKind,
    MeetingState,
    SpeakerRole,
)

# The lengths of the columns.
LONGEST_ABOUT = 300
LONGEST = 1000


@dataclass(frozen=True)
class NewRuling:
    """What the chair rules: on what, how, why, and by which clause; who raised it, if anybody.

    `amendment_id` is the late amendment that the meeting takes by it.
    """

    about: str
    ruling: str
    reason: str
    clause: str = ""
    raised_by_id: int | None = None
    amendment_id: int | None = None


def refusal_to_rule(state: MeetingState, new: NewRuling) -> Refusal | None:
    """Why a ruling cannot be given so: a ruling without a reason is none."""
    if state is not MeetingState.OPEN:
        sentence = phrase("The chair rules while the meeting is under way.")
        return Refusal(Reason.WRONG_STATE, sentence)
    missing = _missing(new)
    if missing is not None:
        return Refusal(Reason.INVALID, missing)
    if len(new.about) > LONGEST_ABOUT or max(len(new.ruling), len(new.reason)) > LONGEST:
        sentence = phrase(
            "Keep it short: at most %(about)s characters on what it is about, %(most)s for the "
            "ruling and for the reason.",
            about=LONGEST_ABOUT,
            most=LONGEST,
        )
        return Refusal(Reason.INVALID, sentence)
    return None


def _missing(new: NewRuling) -> Phrase | None:
    if not new.about.strip():
        return phrase("Say what the ruling is about.")
    if not new.ruling.strip():
        return phrase("Say what you rule.")
    if not new.reason.strip():
        return phrase("Say why you rule so: members hear the reason, and the minutes give it.")
    return None


_ON_KIND = {
    MeetingQuestionKind.AMENDMENT: (
        Setting.AMENDMENT_DEADLINE,
        Setting.AMENDMENT_WORDS,
        Setting.ORDER_OF_AMENDMENTS,
        Setting.SPEECHES,
        Setting.BALANCE,
    ),
    MeetingQuestionKind.MOTION: (
        Setting.MOTION_DEADLINE,
        Setting.MOTION_WORDS,
        Setting.SPEECHES,
        Setting.BALANCE,
        Setting.IN_PARTS,
    ),
    MeetingQuestionKind.CHAIR: (Setting.CHAIR_RULINGS, Setting.VOTING_METHOD),
    MeetingQuestionKind.MINUTES: (Setting.MINUTES,),
}
_ALWAYS = (Setting.CHAIR_RULINGS, Setting.SPEECHES, Setting.VOTING_METHOD, Setting.MEETING_QUORUM)


def suggested_clauses(floor: Floor) -> tuple[ClauseRow, ...]:
    """The clauses that a ruling now most likely rests on first, then all others by number."""
    question = floor.question
    first = _ON_KIND.get(question.kind, ()) if question else ()
    speaks = floor.speaking is not None and floor.speaking.role is not SpeakerRole.POINT_OF_ORDER
    order = [*((Setting.SPEECHES,) if speaks else ()), *first, *_ALWAYS]
    return _sorted(floor.orders, order)


def _sorted(rules: Rules, first: list[Setting]) -> tuple[ClauseRow, ...]:
    by_setting = {row.setting: row for row in clauses_of(rules)}
    head = dict.fromkeys(first)
    return (
        *(by_setting[each] for each in head),
        *(row for each, row in by_setting.items() if each not in head),
    )
