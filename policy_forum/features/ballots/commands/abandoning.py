"""Giving a secret ballot up: its key is lost, or it must not be counted."""

from policy_forum.domain.access.policy import Action
from policy_forum.domain.events import BallotAbandoned
from policy_forum.domain.identifiers import BallotId
from policy_forum.features.ballots.commands.boxing import forget_envelopes
from policy_forum.features.ballots.commands.settling import (
    end_following_ballot,
    end_without_count,
    hold_while_undecided,
)
from policy_forum.features.ballots.commands.turns import take_turns
from policy_forum.features.ballots.commands.unsealing import hold, standing_of
from policy_forum.features.ballots.rules import BallotEnd
from policy_forum.features.ballots.rules.unsealing import refusal_to_abandon
from policy_forum.platform.work import Work


def abandon_ballot(work: Work, ballot_id: BallotId, reason: str) -> None:
    """End a secret ballot that cannot be opened; the reason is published with its trail.

    Nothing is counted and the envelopes are deleted unopened. A motion is free to be put to the
    vote again; a vote on it that was to follow this one does not take place. Raises RefusedError.
    """
    motion, ballot = take_turns(work, ballot_id)
    held = hold(work, ballot_id)
    work.authorise(Action.ABANDON_BALLOT, held.subject)
    work.refuse_if(refusal_to_abandon(standing_of(work, held), reason))
    end_without_count(work, ballot, BallotEnd.ABANDONED)
    forget_envelopes(work, ballot_id, held.sealing.key_id)
    work.record(BallotAbandoned(ballot_id=ballot_id), note=reason.strip())
    if motion is not None:
        end_following_ballot(work, ballot)
        hold_while_undecided(work, motion)
