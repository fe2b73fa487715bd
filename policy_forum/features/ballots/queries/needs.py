"""What of ballots and their keys waits for a member."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    String,
    and_,
    case,
    cast,
    exists,
    false,
    func,
    literal,
    null,
    nulls_last,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from policy_forum.domain.access.actors import Actor, OfficeKind
from policy_forum.domain.identifiers import MemberId
from policy_forum.domain.needs import Need, NeedAbout
from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.features.ballots.models import (
    Ballot,
    BallotQuestion,
    ElectionKey,
    RollChallenge,
    Scrutineer,
    Sealing,
    SlipIssued,
    Teller,
)
from policy_forum.features.ballots.queries.handed_in import has_handed_in
from policy_forum.features.ballots.queries.paper import amendments_unsettled, on_roll
from policy_forum.features.ballots.rules import BallotAbout, QuestionOutcome
from policy_forum.features.motions.models import Motion
from policy_forum.features.motions.rules import MotionState

_MOST = 50
_SENTENCES: dict[str, Phrase] = {
    "amendments": phrase("Vote on the amendments to this motion"),
    "motion": phrase("Vote on this motion"),
    "question": phrase("Vote in this ballot"),
    "tied": phrase("Give your casting vote: it is tied"),
    "slips": phrase("Enter your count of the paper slips"),
    "share": phrase("Give your share of the key: voting has ended"),
    "challenge": phrase("Answer what was said against the roll"),
    "card": phrase("Take your card as a scrutineer"),
    "confirm": phrase("Confirm your card as a scrutineer"),
}


def what_needs(session: Session, actor: Actor, now: datetime) -> tuple[Need, ...]:
    """Papers to hand in, ties to break, slips to count, shares to give, cards, challenges.

    By deadline. One statement. Who is not in good standing is called where an old roll or a card
    calls her.
    """
    if actor.member_id is None:
        return ()
    rows = session.execute(_all_calls(actor, actor.member_id, now))
    return tuple(_need(row) for row in rows)


def _all_calls(actor: Actor, member_id: MemberId, now: datetime) -> Select[Any]:
    ballots = _calls(member_id, now).where(
        or_(
            _takes_paper_of(actor, member_id, now),
            _tied_for(actor),
            _slips_due(member_id, now),
            _share_due(member_id, now),
        )
    )
    parts = [ballots, _cards_due(member_id)]
    if actor.holds(OfficeKind.RETURNING_OFFICER):
        parts.append(_challenges_due())
    calls = union_all(*parts).subquery()
    return select(calls).order_by(nulls_last(calls.c.closes), calls.c.key).limit(_MOST)


def _calls(member_id: MemberId, now: datetime) -> Select[Any]:
    what = case(
        (Ballot.declared_at.is_not(None), literal("tied")),
        (Ballot.closes > now, cast(Ballot.about, String(20))),
        (_slips_due(member_id, now), literal("slips")),
        else_=literal("share"),
    )
    return (
        select(
            what.label("what"),
            Ballot.id.label("key"),
            func.coalesce(Motion.number, "").label("number"),
            func.coalesce(Motion.title, Ballot.title).label("title"),
            Ballot.closes.label("closes"),
        )
        .select_from(Ballot)
        .outerjoin(Motion, Motion.id == Ballot.motion_id)
    )


def _takes_paper_of(actor: Actor, member_id: MemberId, now: datetime) -> ColumnElement[bool]:
    """Ballots that wait for the member's paper; one on a motion is for those in good standing."""
    can_be_decided = Motion.state == MotionState.PROPOSED
    on_motion = can_be_decided if actor.is_member_in_good_standing else false()
    return and_(
        Ballot.declared_at.is_(None),
        Ballot.opens <= now,
        Ballot.closes > now,
        or_(Ballot.about == BallotAbout.QUESTION, on_motion),
        on_roll(member_id),
        ~amendments_unsettled(),
        ~has_handed_in(member_id),
    )


def _tied_for(actor: Actor) -> ColumnElement[bool]:
    if not actor.is_member_in_good_standing or not actor.holds(OfficeKind.CHAIR, actor.branch_id):
        return false()
    is_tied = exists().where(
        BallotQuestion.ballot_id == Ballot.id, BallotQuestion.outcome == QuestionOutcome.TIED
    )
    return and_(
        Ballot.branch_id == actor.branch_id,
        Ballot.declared_at.is_not(None),
        Ballot.settled_at.is_(None),
        is_tied.correlate(Ballot),
    )


def _slips_due(member_id: MemberId, now: datetime) -> ColumnElement[bool]:
    teller = exists().where(
        Teller.ballot_id == Ballot.id, Teller.member_id == member_id, Teller.sheet.is_(None)
    )
    slips = exists().where(SlipIssued.ballot_id == Ballot.id)
    return and_(_has_closed(now), teller.correlate(Ballot), slips.correlate(Ballot))


def _share_due(member_id: MemberId, now: datetime) -> ColumnElement[bool]:
    holds = exists().where(
        Sealing.ballot_id == Ballot.id,
        Sealing.opened_at.is_(None),
        Scrutineer.key_id == Sealing.key_id,
        Scrutineer.member_id == member_id,
        Scrutineer.given_at.is_(None),
    )
    return and_(_has_closed(now), holds.correlate(Ballot))


def _has_closed(now: datetime) -> ColumnElement[bool]:
    return and_(Ballot.declared_at.is_(None), Ballot.closes <= now)


def _cards_due(member_id: MemberId) -> Select[Any]:
    to_take = Scrutineer.card_taken_at.is_(None)
    to_confirm = and_(Scrutineer.confirmed_at.is_(None), ElectionKey.public_key.is_not(None))
    return (
        select(
            case((to_take, literal("card")), else_=literal("confirm")),
            ElectionKey.id,
            literal(""),
            ElectionKey.label,
            null(),
        )
        .join(ElectionKey, ElectionKey.id == Scrutineer.key_id)
        .where(
            Scrutineer.member_id == member_id,
            ElectionKey.given_up_at.is_(None),
            or_(to_take, to_confirm),
        )
    )


def _challenges_due() -> Select[Any]:
    """Rolls that are challenged, and nobody has answered: before the close they can be mended."""
    waiting = exists().where(
        RollChallenge.ballot_id == Ballot.id, RollChallenge.answered_at.is_(None)
    )
    return (
        select(
            literal("challenge"),
            Ballot.id,
            func.coalesce(Motion.number, ""),
            func.coalesce(Motion.title, Ballot.title),
            Ballot.closes,
        )
        .select_from(Ballot)
        .outerjoin(Motion, Motion.id == Ballot.motion_id)
        .where(waiting.correlate(Ballot))
    )


def _need(row: Row[Any]) -> Need:
    about = NeedAbout.ELECTION_KEY if row.what in {"card", "confirm"} else NeedAbout.BALLOT
    until = row.closes if row.what in {"amendments", "motion", "question"} else None
    return Need(_SENTENCES[row.what], about, row.key, row.number, row.title, until)
