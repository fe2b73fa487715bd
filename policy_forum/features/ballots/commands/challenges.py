"""Challenging a roll, answering, and correcting it before the close: all of it in the trail."""

from sqlalchemy import delete, exists, select, update
from sqlalchemy.exc import IntegrityError

from policy_forum.domain.access.policy import Action
from policy_forum.domain.events import RollChallengeAnswered, RollChallenged, RollCorrected
from policy_forum.domain.identifiers import BallotId, MemberId, RollChallengeId
from policy_forum.domain.refusals import RefusedError
from policy_forum.features.ballots import rules
from policy_forum.features.ballots.commands.loading import load_ballot, member_of_number
from policy_forum.features.ballots.models import (
    Ballot,
    BallotQuestion,
    Envelope,
    RecordedVote,
    RollChallenge,
    RollCorrection,
    RollEntry,
    Sealing,
    SlipIssued,
)
from policy_forum.features.ballots.queries.lists import list_roll_lines
from policy_forum.features.ballots.rules import RollChange, Secrecy
from policy_forum.features.ballots.rules.rolls import (
    ALREADY_ANSWERED,
    ALREADY_CHALLENGED,
    HAS_SLIP,
    NO_SUCH_CHALLENGE,
    ROLL_STANDS,
    Correction,
    refusal_of_correction,
    refusal_to_challenge,
    refusal_to_correct,
)
from policy_forum.features.members.models import Member
from policy_forum.platform.work import Work


def challenge_roll(
    work: Work, ballot_id: BallotId, reason: str, about_number: str = ""
) -> RollChallengeId:
    """Tell the returning officer that the roll is wrong: about a member, or (without) its rule.

    Raises RefusedError after the close, and while the same member has said the same already.
    """
    work.authorise(Action.CHALLENGE_ROLL)
    # Alone: the index that lets pressing twice make one does not see challenges that name nobody.
    ballot = load_ballot(work, ballot_id, to_declare=True)
    work.refuse_if(refusal_to_challenge(ballot.closes, work.now, reason))
    made_by_id = work.actor.member_id
    about_id = member_of_number(work, about_number).id if about_number.strip() else None
    open_ones = exists().where(
        RollChallenge.ballot_id == ballot.id,
        RollChallenge.made_by_id == made_by_id,
        RollChallenge.about_id == about_id if about_id else RollChallenge.about_id.is_(None),
        RollChallenge.answered_at.is_(None),
    )
    work.refuse_if(ALREADY_CHALLENGED if work.session.scalar(select(open_ones)) else None)
    challenge = RollChallenge(
        ballot_id=ballot.id,
        made_by_id=made_by_id,
        about_id=about_id,
        made_at=work.now,
        reason=reason.strip(),
    )
    work.session.add(challenge)
    try:
        work.session.flush()
    except IntegrityError as error:
        raise RefusedError(ALREADY_CHALLENGED) from error
    key = RollChallengeId(challenge.id)
    work.record(RollChallenged(ballot_id=ballot_id, challenge_id=key))
    return key


def answer_challenge(
    work: Work,
    challenge_id: RollChallengeId,
    answer: str,
    correction: Correction | None = None,
) -> None:
    """Answer a challenge, with a reason; with a correction it is upheld, and the roll changed.

    Raises RefusedError after the close, and for a challenge that has its answer.
    """
    work.authorise(Action.CORRECT_ROLL)
    ballot_id = work.session.scalar(
        select(RollChallenge.ballot_id).where(RollChallenge.id == challenge_id)
    )
    if ballot_id is None:
        raise RefusedError(NO_SUCH_CHALLENGE)
    ballot = load_ballot(work, BallotId(ballot_id), to_declare=True)
    challenge = work.session.get_one(RollChallenge, challenge_id, populate_existing=True)
    work.refuse_if(ALREADY_ANSWERED if challenge.answered_at else None)
    # An answer can be given later as well; a roll that has been voted on cannot be changed.
    if correction is not None:
        _correct(work, ballot, correction, answer, challenge_id)
    work.refuse_if(refusal_to_correct(None, work.now, answer))
    challenge.answered_at, challenge.answered_by_id = work.now, work.actor.member_id
    challenge.answer, challenge.upheld = answer.strip(), correction is not None
    work.record(
        RollChallengeAnswered(
            ballot_id=BallotId(ballot.id), challenge_id=challenge_id, upheld=challenge.upheld
        )
    )


def correct_roll(work: Work, ballot_id: BallotId, correction: Correction, reason: str) -> None:
    """Correct a roll that nobody challenged. Raises RefusedError after the close."""
    work.authorise(Action.CORRECT_ROLL)
    ballot = load_ballot(work, ballot_id, to_declare=True)
    _correct(work, ballot, correction, reason, None)


def _correct(
    work: Work,
    ballot: Ballot,
    correction: Correction,
    reason: str,
    challenge_id: RollChallengeId | None,
) -> None:
    work.refuse_if(refusal_to_correct(ballot.closes, work.now, reason))
    work.refuse_if(ROLL_STANDS if _is_over(work, ballot) else None)
    member = member_of_number(work, correction.number)
    entry = work.session.get(RollEntry, (ballot.id, member.id))
    is_secret = ballot.secrecy is Secrecy.SECRET
    refusal = refusal_of_correction(correction, is_on_roll=entry is not None, is_secret=is_secret)
    work.refuse_if(refusal)
    if correction.change is RollChange.REMOVED:
        _take_off(work, ballot, member)
    else:
        entry = entry or RollEntry(ballot_id=ballot.id, member_id=member.id)
        entry.weight, entry.section = correction.weight, correction.section
        work.session.add(entry)
    work.session.flush()
    _count_anew(work, ballot)
    work.session.add(
        RollCorrection(
            ballot_id=ballot.id,
            challenge_id=challenge_id,
            member_id=member.id,
            change=correction.change,
            reason=reason.strip(),
            made_by_id=work.actor.member_id,
            made_at=work.now,
            roll_count=ballot.roll_count,
            roll_hash=ballot.roll_hash,
        )
    )
    work.record(
        RollCorrected(
            ballot_id=BallotId(ballot.id),
            member_id=MemberId(member.id),
            change=correction.change.value,
            roll_count=ballot.roll_count,
            roll_hash=ballot.roll_hash,
        ),
        reason.strip(),
    )


def _is_over(work: Work, ballot: Ballot) -> bool:
    """Whether the ballot has ended, or its board was closed while this waited for the ballot.

    An envelope taken out then would be missing from the box of a board that has it.
    """
    sealing = work.session.get(Sealing, ballot.id, populate_existing=True)
    is_board_closed = sealing is not None and sealing.board_closed_at is not None
    return is_board_closed or ballot.declared_at is not None


def _take_off(work: Work, ballot: Ballot, member: Member) -> None:
    """Take a member off the roll together with her paper: it must not be counted."""
    if work.session.get(SlipIssued, (ballot.id, member.id)) is not None:
        raise RefusedError(HAS_SLIP)
    questions = select(BallotQuestion.id).where(BallotQuestion.ballot_id == ballot.id)
    for paper in (
        delete(Envelope).where(Envelope.ballot_id == ballot.id, Envelope.member_id == member.id),
        delete(RecordedVote).where(
            RecordedVote.question_id.in_(questions), RecordedVote.member_id == member.id
        ),
        delete(RollEntry).where(RollEntry.ballot_id == ballot.id, RollEntry.member_id == member.id),
    ):
        work.session.execute(paper)


def _count_anew(work: Work, ballot: Ballot) -> None:
    lines = list_roll_lines(work.session, ballot.id)
    work.refuse_if(None if lines else rules.NOBODY_ON_ROLL)
    values = {"roll_count": len(lines), "roll_hash": rules.hash_of_roll(lines)}
    work.session.execute(update(Ballot).where(Ballot.id == ballot.id).values(values))
    work.session.refresh(ballot)
