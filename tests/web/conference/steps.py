"""The days of the stages of conference, and the steps that its pages are asked to take."""

import re

from sqlalchemy import select

from policy_forum.features.conference.models import (
    Submission,
)

RULE = "Standing orders of conference 4.2"


SUBMISSION, COMPILING, CONFERENCE, CLOSED, NEXT_DRAFTING = 45, 55, 81, 100, 370


def submit(at, secretary, session, motion):
    at(SUBMISSION)
    sent = secretary.post(f"/motions/{motion.id}/submission")
    assert sent.status_code == 303
    return session.scalar(select(Submission).where(Submission.motion_id == motion.id))


def rule(office, submission, ruling="in_order", reason=""):
    return office.post(
        f"/conference/submissions/{submission.id}/ruling",
        data={"ruling": ruling, "rule": RULE, "reason": reason},
    )


def typed_from(page):
    """What a browser would send of the form as it is shown."""
    fields = dict(re.findall(r'name="([a-z_]+)"[^>]*value="([^"]*)"', page))
    fields |= {
        name: value for value, name in re.findall(r'value="([^"]*)"[^>]*name="([a-z_]+)"', page)
    }
    fields.pop("csrf_token", None)
    ticked = re.findall(r'<input[^>]*name="goals"[^>]*value="(\d+)"[^>]*>', page)
    return {**fields, "goals": ticked}
