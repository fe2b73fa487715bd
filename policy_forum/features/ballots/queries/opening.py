"""Where the opening of a secret ballot stands, for who reads its page."""

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from policy_forum.features.ballots.models import Ballot
from policy_forum.features.ballots.queries.slips import list_sheets, slips_given
from policy_forum.features.ballots.queries.whole_rows import WholeBallot
from policy_forum.features.ballots.rules import BallotAbout, Secrecy
from policy_forum.features.ballots.rules.slips import are_agreed
from policy_forum.features.ballots.rules.unsealing import Unsealing


def unsealing_of(session: Session, ballot: WholeBallot) -> Unsealing:
    """The ballot as the rules of opening see it. At most three statements."""
    sealing = ballot.sealing
    return Unsealing(
        closes=ballot.closes,
        is_secret=sealing is not None,
        is_declared=ballot.declared_at is not None,
        waits_for_amendments=_waits(session, ballot),
        slips_agree=_slips_agree(session, ballot.id),
        needed=sealing.needed if sealing else 0,
        given=sealing.shares_given if sealing else 0,
    )


def undecided_amendments_of(motion_id: int | None) -> Select[tuple[Ballot]]:
    """The secret vote on the amendments of a motion, while it is not declared.

    A recorded one is counted by whoever needs its result; this one waits for its scrutineers.
    """
    return select(Ballot).where(
        Ballot.motion_id == motion_id,
        Ballot.about == BallotAbout.AMENDMENTS,
        Ballot.secrecy == Secrecy.SECRET,
        Ballot.declared_at.is_(None),
    )


def _waits(session: Session, ballot: WholeBallot) -> bool:
    if ballot.about is not BallotAbout.MOTION:
        return False
    return bool(session.scalar(select(undecided_amendments_of(ballot.motion_id).exists())))


def _slips_agree(session: Session, ballot_id: int) -> bool:
    return not slips_given(session, ballot_id) or are_agreed(list_sheets(session, ballot_id))
