"""Motions of last year that conference did not reach, or that were ruled out of order."""

from policy_forum.command_line.demo.story.parts import (
    MOTION,
    Ballot,
    Count,
    Motion,
    MotionFate,
    Outcome,
    Ruling,
)
from policy_forum.features.conference.rules import ConferenceOutcome

_CLOSE_OF_CONFERENCE = -188

UNHEARD = (
    Motion(
        slug="ticket-offices",
        branch="WHI",
        mover="agnes",
        drafted=-435,
        moved=-423,
        seconders=("desmond",),
        seconded=-420,
        ballot=Ballot(-388, -378, (Count(MOTION, 4, 0, 1),)),
        submitted=-293,
        ruling=Ruling(-266),
        outcome=Outcome(
            _CLOSE_OF_CONFERENCE,
            ConferenceOutcome.NOT_REACHED,
            next_owner="Branch of Whinsay Bay",
            next_step="Decide whether to bring it again.",
            note="The debate on bus stops took the time.",
        ),
        fate=MotionFate.CARRIED,
    ),
    Motion(
        slug="peat",
        branch="HAR",
        mover="bernard",
        drafted=-426,
        moved=-418,
        seconders=("ludovic",),
        seconded=-415,
        ballot=Ballot(-386, -376, (Count(MOTION, 3, 1, 1),)),
        submitted=-292,
        ruling=Ruling(-266),
        outcome=Outcome(
            _CLOSE_OF_CONFERENCE,
            ConferenceOutcome.NOT_REACHED,
            next_owner="Branch of Harrowfell",
            next_step="Decide whether to bring it again.",
            note="Conference closed at four o’clock, with this item still before it.",
        ),
        fate=MotionFate.CARRIED,
    ),
    Motion(
        slug="youth-seats",
        branch="QUE",
        mover="ezekiel",
        drafted=-424,
        moved=-414,
        seconders=("maeve",),
        seconded=-412,
        ballot=Ballot(-384, -374, (Count(MOTION, 5, 1, 1),)),
        submitted=-291,
        ruling=Ruling(
            -264,
            in_order=False,
            rule="Rule 15.2: A change of rules shall set out the words to be deleted and the words "
            "to be inserted.",
            reason="The motion says what the rules should achieve and leaves the words to the "
            "national office, so that delegates could not know what they were voting for. The "
            "office has offered to help the branch to write them for next year.",
        ),
        fate=MotionFate.CARRIED,
    ),
    Motion(
        slug="streets-and-parking",
        branch="MER",
        mover="jacqueline",
        drafted=-422,
        moved=-413,
        seconders=("stanley",),
        seconded=-411,
        ballot=Ballot(-381, -371, (Count(MOTION, 3, 1, 1),)),
        submitted=-290,
        ruling=Ruling(
            -263,
            in_order=False,
            rule="Rule 12.4: A motion shall deal with one subject.",
            reason="Cycle lanes, parking charges and the collection of post are three subjects, on "
            "which delegates may think differently, and no vote in parts was asked for. Each of "
            "the three would be in order as a motion of its own.",
        ),
        fate=MotionFate.CARRIED,
    ),
)
