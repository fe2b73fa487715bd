"""Handing in a sealed paper: one envelope a member, the last one before the close counts.

An election of tens of thousands comes through here in a few hours, so this asks the database
twice: once what decides, once to keep the envelope.
"""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import (
    Integer,
    LargeBinary,
    Row,
    and_,
    bindparam,
    select,
    text,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import load_only

from policy_forum.domain.access.policy import Action
from policy_forum.domain.refusals import RefusedError
from policy_forum.domain.sealing.papers import SpoiltPaperError, decode_paper
from policy_forum.domain.sealing.plaintext import pack
from policy_forum.features.ballots import rules
from policy_forum.features.ballots.commands.voting import entitled_member
from policy_forum.features.ballots.models import (
    Ballot,
    Envelope,
    RollEntry,
    Sealing,
    SlipIssued,
)
from policy_forum.features.ballots.queries.paper import amendments_unsettled
from policy_forum.features.ballots.queries.whole import list_whole_questions
from policy_forum.features.ballots.queries.whole_rows import paper_question
from policy_forum.features.ballots.rules.envelopes import (
    CHANGED_MEANWHILE,
    NO_ENVELOPE,
    SOMEBODY_ELSES,
    BallotBox,
    PaperRefusal,
    Why,
    refusal_of_envelope,
    refusal_of_plain_paper,
    refusal_to_take,
)
from policy_forum.features.members.models import Member
from policy_forum.features.motions.models import Motion
from policy_forum.features.motions.rules import MotionState
from policy_forum.platform.outbox import Notice
from policy_forum.platform.sealing import envelope_hash, new_tracker, seal
from policy_forum.platform.work import Work


@dataclass(frozen=True)
class Receipt:
    """What a voter keeps: the hash of her envelope, and the tracker of her paper (both hex).

    The tracker is known here only when the server sealed, and only until the page is sent.
    """

    envelope_hash: str
    tracker: str = field(repr=False)


def hand_in_envelope(work: Work, ballot_id: int, envelope: bytes, key: str) -> str:
    """Hand in the acting member's sealed paper; returns its hash. An earlier one is replaced.

    `key` is the election key (hexadecimal) that the page had. However many envelopes of hers
    arrive at once, the keys of the table leave one; while one is being written the board cannot be
    closed, and the other way round. Nothing goes into the trail: see `BallotMatter`. Raises
    RefusedError with a PaperRefusal.
    """
    work.authorise(Action.VOTE_ON_QUESTION)
    box = _box(work, ballot_id)
    work.refuse_if(refusal_of_envelope(box, envelope, key))
    return _keep(work, ballot_id, envelope)


def seal_and_hand_in(work: Work, ballot_id: int, paper: bytes) -> Receipt:
    """Seal a plain paper in memory and hand it in, for a browser that could not.

    `paper` is the canonical paper (`domain.sealing.papers`); it is neither stored nor logged.
    Raises RefusedError with a PaperRefusal, also for a paper that does not fit the questions.
    """
    work.authorise(Action.VOTE_ON_QUESTION)
    _box(work, ballot_id)
    sealing = work.session.get_one(Sealing, ballot_id)
    questions = [paper_question(q) for q in list_whole_questions(work.session, ballot_id)]
    try:
        decode_paper(paper, questions, sealing.setup_hash[:16])
    except SpoiltPaperError:
        # The sentence of the error may speak of the paper, and this one may reach a log.
        raise RefusedError(refusal_of_plain_paper()) from None
    tracker = new_tracker()
    envelope = seal(pack(paper, tracker, sealing.paper_bytes), bytes.fromhex(sealing.public_key))
    return Receipt(_keep(work, ballot_id, envelope), tracker.hex())


def mail_receipt(work: Work, ballot_id: int) -> None:
    """Send the acting member the hash of her envelope, because she asked.

    The tracker is never sent: the message waits in the outbox with her address, and the two
    together would lead to her paper. Raises RefusedError when no envelope of hers is there.
    """
    work.authorise(Action.VOTE_ON_QUESTION)
    mine = (ballot_id, work.actor.member_id)
    envelope = work.session.get(Envelope, mine, options=[load_only(Envelope.envelope_hash)])
    if envelope is None:
        raise RefusedError(NO_ENVELOPE)
    member = work.session.get_one(Member, work.actor.member_id)
    ballot = work.session.get_one(Ballot, ballot_id)
    values = {
        "name": member.given_name,
        "title": ballot.title,
        "path": f"/ballots/{ballot_id}",
        "envelope_hash": envelope.envelope_hash,
    }
    work.notify(Notice(member.email, "envelope_receipt", values))


def _box(work: Work, ballot_id: int) -> BallotBox:
    asked = {"ballot_id": ballot_id, "member_id": work.actor.member_id}
    row = work.session.connection().execute(_WHAT_DECIDES, asked).one_or_none()
    if row is None:
        raise RefusedError(rules.NO_SUCH_BALLOT)
    box = _box_from(row)
    refusal = refusal_to_take(box, work.now)
    if refusal is None and not box.is_on_roll:
        refusal = _refusal_of_roll(work, ballot_id)
    work.refuse_if(refusal)
    return box


def _box_from(row: Row[Any]) -> BallotBox:
    return BallotBox(
        secrecy=row.secrecy,
        opens=row.opens,
        closes=row.closes,
        is_declared=row.declared_at is not None,
        is_board_closed=row.board_closed_at is not None,
        is_motion_gone=row.motion_state not in {None, MotionState.PROPOSED}
        and row.declared_at is None,
        waits_for_amendments=bool(row.waits),
        is_on_roll=row.on_roll is not None,
        has_slip=row.slip is not None,
        public_key=row.public_key,
        paper_bytes=row.paper_bytes,
    )


def _keep(work: Work, ballot_id: int, envelope: bytes) -> str:
    hashed = envelope_hash(envelope)
    connection = work.session.connection()
    values = {
        "ballot_id": ballot_id,
        "member_id": work.actor.member_id,
        "hash": hashed,
        "sealed": envelope,
    }
    try:
        kept = connection.execute(_KEEPING, values)
    except IntegrityError:
        raise RefusedError(SOMEBODY_ELSES) from None
    if kept.rowcount != 1:
        # What decides was read before the lock was ours, and has changed since: say what.
        _box(work, ballot_id)
        raise RefusedError(CHANGED_MEANWHILE)
    return hashed


def _refusal_of_roll(work: Work, ballot_id: int) -> PaperRefusal:
    try:
        entitled_member(work, work.session.get_one(Ballot, ballot_id))
    except RefusedError as error:
        found = error.refusal
        return PaperRefusal(found.reason, found.sentence, found.rule, why=Why.NOT_ON_ROLL)
    return CHANGED_MEANWHILE


_ballot, _sealing, _entry, _slip, _motion = (
    table.__table__.c for table in (Ballot, Sealing, RollEntry, SlipIssued, Motion)
)
_BALLOT_ID = bindparam("ballot_id", type_=Integer())
_MEMBER_ID = bindparam("member_id", type_=Integer())
# Closing the board takes the ballot's row for itself, and so waits for papers being written.
_WHAT_DECIDES = (
    select(
        _ballot.secrecy,
        _ballot.opens,
        _ballot.closes,
        _ballot.declared_at,
        _sealing.public_key,
        _sealing.paper_bytes,
        _sealing.board_closed_at,
        _entry.member_id.label("on_roll"),
        _slip.member_id.label("slip"),
        _motion.state.label("motion_state"),
        amendments_unsettled().label("waits"),
    )
    .select_from(Ballot.__table__)
    .outerjoin(Sealing.__table__, _sealing.ballot_id == _ballot.id)
    .outerjoin(
        RollEntry.__table__,
        and_(_entry.ballot_id == _ballot.id, _entry.member_id == _MEMBER_ID),
    )
    .outerjoin(
        SlipIssued.__table__,
        and_(_slip.ballot_id == _ballot.id, _slip.member_id == _MEMBER_ID),
    )
    .outerjoin(Motion.__table__, _motion.id == _ballot.motion_id)
    .where(_ballot.id == _BALLOT_ID)
    .with_for_update(read=True, of=Ballot.__table__)
)


# Kept only if it may still be kept now that nobody else can change that. Written out, since the
# library would compile an upsert anew for each envelope, which takes longer than all the rest.
_KEEPING = text(
    "INSERT INTO envelope (ballot_id, member_id, envelope_hash, sealed)"
    " SELECT roll_entry.ballot_id, roll_entry.member_id, :hash, :sealed"
    " FROM roll_entry JOIN sealing ON sealing.ballot_id = roll_entry.ballot_id"
    " WHERE roll_entry.ballot_id = :ballot_id AND roll_entry.member_id = :member_id"
    " AND sealing.board_closed_at IS NULL"
    " AND NOT EXISTS (SELECT 1 FROM slip_issued WHERE slip_issued.ballot_id = roll_entry.ballot_id"
    " AND slip_issued.member_id = roll_entry.member_id)"
    " ON CONFLICT (ballot_id, member_id)"
    " DO UPDATE SET envelope_hash = excluded.envelope_hash, sealed = excluded.sealed"
).bindparams(bindparam("sealed", type_=LargeBinary()))
