"""Paper slips for members without a device: tellers, slips given out, sheets that must agree."""

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import select

from policy_forum.domain.access.policy import Action
from policy_forum.domain.access.who import Subject, subject_of_branch
from policy_forum.domain.events import SlipGiven, SlipsEntered, TellerNamed
from policy_forum.domain.identifiers import BallotId, MemberId
from policy_forum.features.ballots import rules
from policy_forum.features.ballots.commands.loading import load_ballot, member_of_number
from policy_forum.features.ballots.models import (
    Ballot,
    Envelope,
    RollEntry,
    Sealing,
    SlipIssued,
    Teller,
)
from policy_forum.features.ballots.queries.slips import list_sheets, slips_given
from policy_forum.features.ballots.rules import BallotStanding, Secrecy
from policy_forum.features.ballots.rules.slips import (
    NO_SLIPS,
    SlipCount,
    SlipLine,
    SlipTaker,
    are_agreed,
    canonical_sheet,
    lines_of,
    papers_on,
    refusal_of_sheet,
    refusal_of_standing,
    refusal_of_tellers,
    refusal_to_enter,
    refusal_to_give,
    refusal_to_name_tellers,
)
from policy_forum.platform.work import Work


def name_tellers(work: Work, ballot_id: int, numbers: Iterable[str]) -> None:
    """Name members, by membership number, as tellers; those named before stay.

    At least two in all, and not the same twice. Raises RefusedError.
    """
    ballot = load_ballot(work, BallotId(ballot_id), to_declare=True)
    work.authorise(Action.NAME_TELLERS, subject_of_branch(ballot.branch_id))
    work.refuse_if(
        refusal_to_name_tellers(
            is_secret=ballot.secrecy is Secrecy.SECRET, is_over=_is_over(work, ballot)
        )
    )
    wanted = [member_of_number(work, number) for number in numbers]
    work.refuse_if(refusal_of_standing(member.standing for member in wanted))
    before = set(_tellers_of(work, ballot_id))
    named = [member.id for member in wanted if member.id not in before]
    # One who is named twice in one go is a slip of the pen that would leave one pair of eyes.
    work.refuse_if(refusal_of_tellers(len(before | set(named)) - (len(named) - len(set(named)))))
    for member_id in sorted(set(named)):
        work.session.add(Teller(ballot_id=ballot_id, member_id=member_id, named_at=work.now))
        work.record(TellerNamed(ballot_id=BallotId(ballot_id), member_id=MemberId(member_id)))


def give_slip(work: Work, ballot_id: int, number: str) -> None:
    """Give a paper slip to the member with that membership number; she then hands in no envelope.

    Her name is on the roll as having a slip, not in the trail: slips may be few. Raises
    RefusedError.
    """
    # Alone with the ballot: her envelope may be on its way at this moment.
    ballot = load_ballot(work, BallotId(ballot_id), to_declare=True)
    work.authorise(Action.GIVE_SLIP, _subject(work, ballot))
    standing = BallotStanding(
        ballot.opens,
        ballot.closes,
        is_declared=ballot.declared_at is not None or _is_over(work, ballot),
    )
    work.refuse_if(rules.refusal_to_vote(standing, work.now))
    member = member_of_number(work, number)
    key = (ballot_id, member.id)
    taker = SlipTaker(
        is_on_roll=work.session.get(RollEntry, key) is not None,
        has_envelope=work.session.get(Envelope, key) is not None,
        has_slip=work.session.get(SlipIssued, key) is not None,
    )
    work.refuse_if(refusal_to_give(taker))
    work.session.add(
        SlipIssued(ballot_id=ballot_id, member_id=member.id, issued_by_id=work.actor.member_id)
    )
    work.record(SlipGiven(ballot_id=BallotId(ballot_id)))


def enter_sheet(work: Work, ballot_id: int, lines: Iterable[SlipLine]) -> bool:
    """Enter the acting teller's own sheet, counted alone; whether it agrees with all the others.

    It can be entered again until the envelopes are opened. Raises RefusedError.
    """
    ballot = load_ballot(work, BallotId(ballot_id), to_declare=True)
    work.authorise(Action.ENTER_SLIPS, _subject(work, ballot))
    given = slips_given(work.session, ballot_id)
    refusal = refusal_to_enter(ballot.closes, work.now, given=given, is_over=_is_over(work, ballot))
    work.refuse_if(refusal)
    counted = tuple(lines)
    work.refuse_if(refusal_of_sheet(counted, given))
    teller = work.session.get_one(Teller, (ballot_id, work.actor.member_id))
    teller.sheet = canonical_sheet(counted)
    teller.entered_at = work.now
    work.session.flush()
    agreed = are_agreed(list_sheets(work.session, ballot_id))
    work.record(
        SlipsEntered(
            ballot_id=BallotId(ballot_id), member_id=MemberId(teller.member_id), agreed=agreed
        )
    )
    return agreed


def agreed_slips(work: Work, ballot_id: int) -> SlipCount | None:
    """What the slips say, once two tellers agree; no slips when none was given out.

    None while slips were given out and the tellers do not agree: the envelopes then wait.
    """
    given = slips_given(work.session, ballot_id)
    if not given:
        return NO_SLIPS
    sheets = list_sheets(work.session, ballot_id)
    if not are_agreed(sheets):
        return None
    lines = lines_of(next(sheet for sheet in sheets if sheet is not None))
    return replace(NO_SLIPS, given=given, papers=papers_on(lines), lines=lines)


def _is_over(work: Work, ballot: Ballot) -> bool:
    sealing = work.session.get(Sealing, ballot.id)
    return ballot.declared_at is not None or (sealing is not None and sealing.opened_at is not None)


def _subject(work: Work, ballot: Ballot) -> Subject:
    tellers = frozenset(MemberId(key) for key in _tellers_of(work, ballot.id))
    return replace(subject_of_branch(ballot.branch_id), teller_ids=tellers)


def _tellers_of(work: Work, ballot_id: int) -> list[int]:
    found = select(Teller.member_id).where(Teller.ballot_id == ballot_id)
    return list(work.session.scalars(found))
