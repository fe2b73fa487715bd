"""Locks on a motion and its ballots, taken in one order by all who declare, open or end one."""

from sqlalchemy import select

from policy_forum.domain.identifiers import BallotId
from policy_forum.features.ballots.commands.loading import load_ballot
from policy_forum.features.ballots.models import Ballot
from policy_forum.features.ballots.queries.opening import undecided_amendments_of
from policy_forum.features.ballots.rules import BallotAbout
from policy_forum.features.motions.commands import load_motion
from policy_forum.features.motions.models import Motion
from policy_forum.platform.work import Work


def take_turns(work: Work, ballot_id: BallotId) -> tuple[Motion | None, Ballot]:
    """A ballot, and the motion that it is about, locked until the commit.

    The motion before its ballots: ending one may end the other, so two who each began with a
    ballot would wait for each other for ever. Raises RefusedError.
    """
    motion_id = work.session.scalar(select(Ballot.motion_id).where(Ballot.id == ballot_id))
    motion = None if motion_id is None else load_motion(work, motion_id)
    return motion, load_ballot(work, ballot_id, to_declare=True)


def undecided_amendments(work: Work, ballot: Ballot) -> Ballot | None:
    """The secret vote on the amendments that a ballot waits for, locked; None if there is none."""
    if ballot.about is not BallotAbout.MOTION:
        return None
    return work.session.scalar(undecided_amendments_of(ballot.motion_id).with_for_update())
