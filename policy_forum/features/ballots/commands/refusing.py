"""Recording that a paper was refused: the kind of refusal, never what the paper was."""

from enum import StrEnum

from sqlalchemy import select

from policy_forum.domain.events import PaperRefused
from policy_forum.domain.identifiers import BallotId
from policy_forum.features.ballots.models import Ballot
from policy_forum.platform.audit import AuditRow
from policy_forum.platform.work import Work

MOST_NOTED = 3


def note_refusal(work: Work, ballot_id: int, why: StrEnum) -> bool:
    """Record that something the actor handed in was refused; whether it was recorded.

    In a transaction of its own, since the refused one is undone. Of each kind at most three a
    member and ballot (and three of all visitors) are kept, so that nobody can flood the trail.
    """
    if (
        work.session.get(Ballot, ballot_id) is None
        or _times_noted(work, ballot_id, why) >= MOST_NOTED
    ):
        return False
    work.record(PaperRefused(ballot_id=BallotId(ballot_id), why=why.value))
    return True


def _times_noted(work: Work, ballot_id: int, why: StrEnum) -> int:
    noted = work.session.scalars(
        select(AuditRow.facts).where(
            AuditRow.about_kind == PaperRefused.ABOUT[0],
            AuditRow.about_id == ballot_id,
            AuditRow.name == PaperRefused.__name__,
            AuditRow.actor_id == work.actor.member_id,
        )
    )
    return sum(facts.get("why") == why for facts in noted)
