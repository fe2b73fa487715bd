"""The days of the stages of conference, and what its tests say again and again."""

from policy_forum.features.conference.rules import (
    ConferenceOutcome,
    OutcomeText,
)
from policy_forum.features.motions.models import Motion

RULE = "Standing orders of conference 4.2"


CARRIED = OutcomeText(ConferenceOutcome.CARRIED, 30, 4, 2, next_owner="Transport team")


# Days from START within each stage.
DRAFTING, SUBMISSION, COMPILING, PRIORITIES, CONFERENCE, CLOSED = 0, 45, 55, 75, 81, 100


def motion_of(session, submission):
    return session.get(Motion, submission.motion_id)
