"""Publishing the board: batches of envelope hashes while a ballot is open, and its last one."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from policy_forum.domain.access.policy import Action
from policy_forum.domain.events import BoardClosed, BoardPublished
from policy_forum.domain.identifiers import BallotId
from policy_forum.domain.sealing.board import next_batch
from policy_forum.features.ballots.commands.loading import load_ballot
from policy_forum.features.ballots.models import Ballot, BoardBatch, Envelope, Sealing
from policy_forum.features.ballots.queries.board import list_batches, on_board
from policy_forum.features.ballots.rules import Secrecy
from policy_forum.features.ballots.rules.board import BATCHES_EVERY, refusal_to_close_board
from policy_forum.platform.clock import Clock
from policy_forum.platform.runner import Sessions
from policy_forum.platform.work import Work, system_work


@dataclass
class BoardDuty:
    """Keeps the boards of open ballots up to date, round by round of the runner.

    Whether anything has changed can only be seen by reading all hashes, since envelopes carry no
    time. So this remembers, for as long as the process lives, when it last looked.
    """

    _looked: dict[int, datetime] = field(default_factory=dict)

    def __call__(self, sessions: Sessions, clock: Clock) -> int:
        """Do what is due now; returns how many batches were published."""
        with sessions() as session:
            due = [
                ballot_id
                for ballot_id, is_over in _under_way(session, clock.now())
                if is_over or self._is_time(ballot_id, clock.now())
            ]
        self._looked.update(dict.fromkeys(due, clock.now()))
        return sum(_publish(sessions, clock, ballot_id) for ballot_id in due)

    def _is_time(self, ballot_id: int, now: datetime) -> bool:
        looked = self._looked.get(ballot_id)
        return looked is None or now - looked >= BATCHES_EVERY


def publish_boards(sessions: Sessions, clock: Clock) -> int:
    """Bring every board up to date: the last batch of a ballot that has closed, else what is due.

    Returns how many batches were published. Several processes may do it at once: the row of the
    ballot's sealing is locked meanwhile, which nobody who votes waits for.
    """
    return BoardDuty()(sessions, clock)


def close_board(work: Work, ballot: Ballot, sealing: Sealing) -> tuple[str, ...]:
    """Freeze the board with its last batch; returns the hashes on it, sorted. Again: the same.

    The caller holds the ballot's row for itself (`load_ballot(…, to_declare=True)`), and so has
    waited for every paper that was being written. From then on no envelope is taken. Raises
    RefusedError before the ballot's close.
    """
    work.session.refresh(sealing, with_for_update=True)
    batches = list_batches(work.session, ballot.id)
    if sealing.board_closed_at is not None:
        return tuple(sorted(on_board(batches)))
    standing = ballot.closes if ballot.declared_at is None else None
    work.refuse_if(refusal_to_close_board(standing, work.now))
    _add_batch(work, sealing)
    sealing.board_closed_at = work.now
    work.session.flush()
    batches = list_batches(work.session, ballot.id)
    hashes = tuple(sorted(on_board(batches)))
    work.record(
        BoardClosed(
            ballot_id=BallotId(ballot.id),
            envelopes=len(hashes),
            chain=batches[-1].chain if batches else sealing.setup_hash,
        )
    )
    return hashes


def _under_way(session: Session, now: datetime) -> list[tuple[int, bool]]:
    """Ballots whose board is open, each with whether it is time for its last batch."""
    last = (
        select(func.max(BoardBatch.published_at))
        .where(BoardBatch.ballot_id == Ballot.id)
        .correlate(Ballot)
        .scalar_subquery()
    )
    rows = session.execute(
        select(Ballot.id, Ballot.closes, func.coalesce(last, Ballot.opens).label("since"))
        .join(Sealing, Sealing.ballot_id == Ballot.id)
        .where(
            Ballot.secrecy == Secrecy.SECRET,
            Ballot.declared_at.is_(None),
            Sealing.board_closed_at.is_(None),
            Ballot.opens <= now,
        )
        .order_by(Ballot.id)
    )
    return [
        (key, closes <= now)
        for key, closes, since in rows
        if closes <= now or now - since >= BATCHES_EVERY
    ]


def _publish(sessions: Sessions, clock: Clock, ballot_id: int) -> bool:
    with sessions() as session, system_work(session, clock) as work:
        return publish_board(work, ballot_id)


def publish_board(work: Work, ballot_id: int) -> bool:
    """Bring one board up to date, or close it where the ballot has closed; whether it changed."""
    work.authorise(Action.PUBLISH_BOARD)
    is_over = _closes(work, ballot_id) <= work.now
    # The ballot's row comes first, as everywhere; shared, so that nobody who votes waits.
    ballot = load_ballot(work, BallotId(ballot_id), to_declare=is_over)
    sealing = work.session.get_one(Sealing, ballot_id, with_for_update=True, populate_existing=True)
    if ballot.declared_at is not None or sealing.board_closed_at is not None:
        return False
    if is_over:
        close_board(work, ballot, sealing)
        return True
    return _publish_batch(work, sealing)


def _closes(work: Work, ballot_id: int) -> datetime:
    return work.session.scalars(select(Ballot.closes).where(Ballot.id == ballot_id)).one()


def _publish_batch(work: Work, sealing: Sealing) -> bool:
    last = work.session.scalar(
        select(func.max(BoardBatch.published_at)).where(BoardBatch.ballot_id == sealing.ballot_id)
    )
    if last is not None and work.now - last < BATCHES_EVERY:
        return False
    batch = _add_batch(work, sealing)
    if batch is None:
        return False
    work.record(
        BoardPublished(
            ballot_id=BallotId(sealing.ballot_id), number=batch.number, chain=batch.chain
        )
    )
    return True


def _add_batch(work: Work, sealing: Sealing) -> BoardBatch | None:
    """Put on the board what has changed since its last batch; None when nothing has."""
    batches = list_batches(work.session, sealing.ballot_id)
    now = work.session.scalars(
        select(Envelope.envelope_hash).where(Envelope.ballot_id == sealing.ballot_id)
    ).all()
    previous = batches[-1].chain if batches else sealing.setup_hash
    made = next_batch(previous, on_board(batches), now)
    if made is None:
        return None
    batch = BoardBatch(
        ballot_id=sealing.ballot_id,
        number=len(batches) + 1,
        published_at=work.now,
        added=list(made.added),
        withdrawn=list(made.withdrawn),
        chain=made.chain,
    )
    work.session.add(batch)
    work.session.flush()
    return batch
