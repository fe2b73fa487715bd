"""Saying what an opened ballot decided, and doing it: by the same ways as a recorded one."""

from collections.abc import Sequence

from sqlalchemy import insert, select

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.domain.counting.majority import Tally
from policy_forum.features.ballots import rules
from policy_forum.features.ballots.commands.declaring import settle_amendments_before
from policy_forum.features.ballots.commands.loading import list_questions
from policy_forum.features.ballots.commands.publishing import Opened
from policy_forum.features.ballots.commands.settling import (
    end_without_count,
    hold_while_undecided,
    record_result,
    settle,
)
from policy_forum.features.ballots.models import Ballot, Scrutineer, Sealing
from policy_forum.features.ballots.rules import BallotAbout, BallotEnd, QuestionOutcome
from policy_forum.features.ballots.rules.outcomes import (
    Counted,
    outcome_of_question,
    shows_slips_apart,
    slip_totals,
    stored_result,
)
from policy_forum.features.branches.rules import CastingVote
from policy_forum.features.members.models import Member, Office
from policy_forum.features.motions.models import Motion
from policy_forum.features.motions.rules import MotionState
from policy_forum.platform.outbox import OutboxMessage
from policy_forum.platform.work import Work


def conclude(work: Work, ballot: Ballot, opened: Opened) -> None:
    """Write down what every question came to, declare the ballot, and do what it decided.

    On a motion that is no longer before the branch the count is published and decides nothing.
    """
    is_quorate = opened.voted >= ballot.quorum
    for question, counted in zip(list_questions(work, ballot), opened.counted, strict=True):
        question.result = stored_result(
            counted, is_shown=opened.is_shown, slips=_slips_apart(counted, opened)
        )
        tally = counted.tally
        if tally is not None:
            question.votes_for, question.votes_against = tally.in_favour, tally.against
            question.votes_abstain = tally.abstained
        question.outcome = (
            outcome_of_question(counted, is_quorate=is_quorate)
            if ballot.motion_id is None
            else _outcome(ballot, tally, opened.voted)
        )
    if ballot.motion_id is None:
        _declare(work, ballot, opened)
        ballot.settled_at = work.now
        record_result(work, ballot)
        _tell_officers(work, ballot)
        return
    _conclude_on_motion(work, ballot, opened)


def _conclude_on_motion(work: Work, ballot: Ballot, opened: Opened) -> None:
    motion = work.session.get_one(Motion, ballot.motion_id)
    if ballot.about is BallotAbout.MOTION:
        settle_amendments_before(work, ballot, motion)
    if ballot.declared_at is None and motion.state is not MotionState.PROPOSED:
        end_without_count(work, ballot, BallotEnd.MOTION_GONE)
    elif ballot.declared_at is None:
        _declare(work, ballot, opened)
        record_result(work, ballot)
        settle(work, ballot, motion)
    hold_while_undecided(work, motion)
    _tell_officers(work, ballot)


def _slips_apart(counted: Counted, opened: Opened) -> dict[str, int]:
    papers, slips = len(opened.box.papers), opened.slip_papers
    if not shows_slips_apart(papers, slips, opened.threshold):
        return {}
    return slip_totals(counted.asked, opened.slips)


def _declare(work: Work, ballot: Ballot, opened: Opened) -> None:
    ballot.voted = opened.voted
    is_quorate = opened.voted >= ballot.quorum
    ballot.ended = BallotEnd.COUNTED if is_quorate else BallotEnd.INQUORATE
    ballot.declared_at = work.now


def _outcome(ballot: Ballot, tally: Tally | None, voted: int) -> QuestionOutcome:
    assert tally is not None  # motions and amendments are voted on by for and against
    result = rules.result_of(tally, ballot.majority, ballot.quorum, ballot.roll_count, voted)
    return rules.outcome_of(result, chair_decides=ballot.casting_vote is CastingVote.CHAIR)


def _tell_officers(work: Work, ballot: Ballot) -> None:
    """Tell those who held the ballot, and its scrutineers, that it is open. Nobody else asked."""
    members = [*_scrutineers(work, ballot), *_holders(work, ballot)]
    rows = {
        member.id: {
            "queued_at": work.now,
            "address": member.email,
            "template": "ballot_unsealed",
            "values": {
                "name": member.given_name,
                "title": _title_of(work, ballot),
                "path": f"/ballots/{ballot.id}/results",
            },
        }
        for member in members
        if member.email and member.id != work.actor.member_id
    }
    if rows:
        work.session.execute(insert(OutboxMessage), [rows[key] for key in sorted(rows)])


def _title_of(work: Work, ballot: Ballot) -> str:
    if ballot.motion_id is None:
        return ballot.title
    return work.session.get_one(Motion, ballot.motion_id).title


def _scrutineers(work: Work, ballot: Ballot) -> Sequence[Member]:
    of_ballot = (
        select(Member)
        .join(Scrutineer, Scrutineer.member_id == Member.id)
        .join(Sealing, Sealing.key_id == Scrutineer.key_id)
        .where(Sealing.ballot_id == ballot.id)
    )
    return work.session.scalars(of_ballot).all()


def _holders(work: Work, ballot: Ballot) -> Sequence[Member]:
    kind = OfficeKind.SECRETARY if ballot.branch_id else OfficeKind.RETURNING_OFFICER
    of_branch = (
        Office.branch_id == ballot.branch_id if ballot.branch_id else Office.branch_id.is_(None)
    )
    holding = (
        select(Member)
        .join(Office, Office.member_id == Member.id)
        .where(of_branch, Office.kind == kind, Office.held_on(work.today))
    )
    return work.session.scalars(holding).all()
