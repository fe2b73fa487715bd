"""What is checked of a submission before the national office looks at it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from policy_forum.domain.cycle import Window
from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.features.conference.rules.freezing import FrozenMandate


@dataclass(frozen=True)
class IntakeFacts:
    """What the checks look at. `word_limit` is that of the standing orders it was decided under."""

    submitted_at: datetime
    window: Window | None
    mandate: FrozenMandate
    words: int
    word_limit: int
    hash_matches: bool
    has_goal: bool


@dataclass(frozen=True)
class IntakeCheck:
    """One check: what was found, and whether it is as it should be."""

    is_met: bool
    sentence: Phrase


_OF_BALLOT = phrase("%(counted)s voted, quorum %(quorum)s; %(in_favour)s for, %(against)s against")
_OF_MEETING = phrase(
    "%(counted)s were at the meeting, quorum %(quorum)s; %(in_favour)s for, %(against)s against"
)


def intake_checks(facts: IntakeFacts) -> tuple[IntakeCheck, ...]:
    """The checks in the order in which they are read; a goal is wished for, not required."""
    in_window = facts.window is not None and facts.window.is_open(facts.submitted_at)
    mandate = facts.mandate
    return (
        IntakeCheck(
            in_window,
            phrase("in the window") if in_window else phrase("outside the window"),
        ),
        IntakeCheck(
            mandate.is_quorate and mandate.votes_for >= mandate.votes_against,
            phrase(
                _OF_MEETING.text if mandate.is_of_meeting else _OF_BALLOT.text,
                counted=mandate.quorum_base,
                quorum=mandate.quorum,
                in_favour=mandate.votes_for,
                against=mandate.votes_against,
            ),
        ),
        IntakeCheck(
            facts.words <= facts.word_limit,
            phrase("%(words)s of %(limit)s words", words=facts.words, limit=facts.word_limit),
        ),
        IntakeCheck(
            facts.hash_matches,
            phrase("text as submitted")
            if facts.hash_matches
            else phrase("text differs from what was submitted"),
        ),
        IntakeCheck(
            facts.has_goal, phrase("goal named") if facts.has_goal else phrase("no goal named")
        ),
    )


def are_all_met(checks: Sequence[IntakeCheck]) -> bool:
    """Whether nothing stands out."""
    return all(check.is_met for check in checks)
