"""What a page has to know before it offers a sealed paper."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from policy_forum.features.ballots.models import Ballot
from policy_forum.features.ballots.queries.paper import amendments_unsettled
from policy_forum.features.ballots.queries.whole_rows import WholeBallot
from policy_forum.features.ballots.rules import BallotAbout
from policy_forum.features.ballots.rules.envelopes import BallotBox
from policy_forum.features.motions.rules import MotionState


def box_of(session: Session, ballot: WholeBallot) -> BallotBox:
    """What decides whether the reader’s paper is taken. One statement for a motion, else none."""
    waits = ballot.about is BallotAbout.MOTION and bool(
        session.scalar(select(amendments_unsettled()).where(Ballot.id == ballot.id))
    )
    sealing, reader = ballot.sealing, ballot.reader
    is_gone = ballot.motion_state not in {None, MotionState.PROPOSED}
    return BallotBox(
        secrecy=ballot.secrecy,
        opens=ballot.opens,
        closes=ballot.closes,
        is_declared=ballot.declared_at is not None,
        is_board_closed=sealing is not None and sealing.board_closed_at is not None,
        is_motion_gone=is_gone and ballot.declared_at is None,
        waits_for_amendments=waits,
        is_on_roll=reader is not None and reader.is_on_roll,
        has_slip=reader is not None and reader.has_slip,
        public_key=sealing.public_key if sealing else None,
        paper_bytes=sealing.paper_bytes if sealing else None,
    )
