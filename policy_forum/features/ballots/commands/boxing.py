"""Emptying envelopes into the box: opened in memory, sorted by tracker, written as one.

Nothing that the database keeps may lead from a paper to who handed it in: no key, no time, no order
of rows, no transaction of a row's own. So papers and the marks of who voted are each written by one
statement, in an order that says nothing, after what was there before is gone.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    delete,
    exists,
    insert,
    literal,
    or_,
    select,
    update,
)

from policy_forum.domain.counting.contests import Ranking
from policy_forum.domain.refusals import RefusedError
from policy_forum.domain.sealing.papers import (
    PaperQuestion,
    SpoiltPaperError,
    decode_paper,
    ranking_of,
)
from policy_forum.domain.sealing.plaintext import unpack
from policy_forum.features.ballots.models import (
    BoxedPaper,
    Envelope,
    RollEntry,
    Scrutineer,
    Sealing,
    SlipIssued,
)
from policy_forum.features.ballots.rules.unsealing import NOT_AS_ON_THE_BOARD
from policy_forum.platform.sealing import envelope_hash, open_all
from policy_forum.platform.work import Work

_AT_ONCE = 2_000
_BEFORE_ANSWERS = len(b'{"a":')
_AFTER_ANSWERS = len(b',"b":""}')

_STAGED = MetaData()
_STAGED_PAPER = Table(
    "staged_paper",
    _STAGED,
    Column("tracker", String(32), nullable=False),
    Column("copy", Integer, nullable=False),
    Column("answers", Text, nullable=False),
    prefixes=["TEMPORARY"],
)
_STAGED_ENTRY = Table(
    "staged_entry",
    _STAGED,
    Column("member_id", Integer, nullable=False),
    Column("weight", Integer, nullable=False),
    Column("section", String(60), nullable=False),
    Column("voted", Boolean, nullable=False),
    prefixes=["TEMPORARY"],
)


@dataclass
class Box:
    """What came out of the envelopes: papers as (tracker, copy, canonical answers), sorted.

    `said` counts for each question, by key, how often each answer was given.
    """

    said: Mapping[str, Counter[Ranking]]
    papers: list[tuple[str, int, str]] = field(default_factory=list, repr=False)
    spoilt: int = 0

    @property
    def envelopes(self) -> int:
        """How many envelopes there were."""
        return len(self.papers) + self.spoilt


@dataclass(frozen=True)
class _Reading:
    """How the papers of one ballot are read."""

    questions: Sequence[PaperQuestion]
    mark: str
    paper_bytes: int

    def read(self, plaintext: bytes | None) -> tuple[str, str, Mapping[str, Any]] | None:
        """(tracker, canonical answers, answers); None for a paper that is spoilt."""
        if plaintext is None:
            return None
        try:
            paper, tracker = unpack(plaintext, self.paper_bytes)
            answers = decode_paper(paper, self.questions, self.mark)
        except SpoiltPaperError:
            return None
        # A paper that was read is canonical, so its answers stand between its fixed ends.
        spelt = paper[_BEFORE_ANSWERS : -(_AFTER_ANSWERS + len(self.mark))]
        return tracker.hex(), spelt.decode(), answers


def empty_envelopes(
    work: Work,
    sealing: Sealing,
    questions: Sequence[PaperQuestion],
    private: bytes,
    on_board: Collection[str],
) -> Box:
    """Open every envelope of a ballot in memory. What cannot be opened or read is spoilt.

    `on_board` are the hashes on the closed board. Raises RefusedError where the envelopes are not
    exactly those: who was given a receipt is counted, or nothing is.
    """
    box = Box({question.key: Counter() for question in questions})
    reading = _Reading(questions, sealing.setup_hash[:16], sealing.paper_bytes)
    found: list[tuple[str, str]] = []
    groups: dict[tuple[int, ...], tuple[int, ...]] = {}
    for sealed in _as_on_board(_sealed(work, sealing.ballot_id), on_board):
        for plaintext in open_all(sealed, private):
            paper = reading.read(plaintext)
            if paper is None:
                box.spoilt += 1
                continue
            tracker, spelt, answers = paper
            found.append((tracker, spelt))
            for key, answer in answers.items():
                # Thousands of papers say the same groups: they share them.
                ranking = tuple(groups.setdefault(g, g) for g in ranking_of(answer))
                box.said[key][ranking] += 1
    found.sort()
    box.papers = _numbered(found)
    # Envelopes were read in the order of their hashes, and whose hash is whose is no secret: a file
    # of ballot papers written in that order would name everybody.
    box.said = {key: Counter(dict(sorted(said.items()))) for key, said in box.said.items()}
    return box


def _as_on_board(
    parts: Iterable[Sequence[bytes]], on_board: Collection[str]
) -> Iterator[Sequence[bytes]]:
    """The envelopes as they come, each found on the board by its own hash, and none left there."""
    waiting = set(on_board)
    for part in parts:
        for envelope in part:
            hashed = envelope_hash(envelope)
            if hashed not in waiting:
                raise RefusedError(NOT_AS_ON_THE_BOARD)
            waiting.remove(hashed)
        yield part
    if waiting:
        raise RefusedError(NOT_AS_ON_THE_BOARD)


def _sealed(work: Work, ballot_id: int) -> Any:
    rows = work.session.scalars(
        select(Envelope.sealed)
        .where(Envelope.ballot_id == ballot_id)
        .order_by(Envelope.envelope_hash),
        execution_options={"yield_per": _AT_ONCE},
    )
    return rows.partitions(_AT_ONCE)


def _numbered(found: Sequence[tuple[str, str]]) -> list[tuple[str, int, str]]:
    """Papers under the same tracker get copy 1, 2, … in the order of what they say."""
    papers: list[tuple[str, int, str]] = []
    before, copy = "", 0
    for tracker, spelt in found:
        copy = copy + 1 if tracker == before else 1
        before = tracker
        papers.append((tracker, copy, spelt))
    return papers


def write_box(work: Work, ballot_id: int, box: Box) -> None:
    """Write all papers by one statement, sorted by tracker."""
    connection = work.session.connection()
    _STAGED_PAPER.create(connection)
    for start in range(0, len(box.papers), _AT_ONCE):
        rows = [
            {"tracker": tracker, "copy": copy, "answers": spelt}
            for tracker, copy, spelt in box.papers[start : start + _AT_ONCE]
        ]
        connection.execute(insert(_STAGED_PAPER), rows)
    staged = _STAGED_PAPER.c
    ordered = select(
        literal(ballot_id, Integer), staged.tracker, staged.copy, staged.answers
    ).order_by(staged.tracker, staged.copy)
    columns = ["ballot_id", "tracker", "copy", "answers"]
    connection.execute(insert(BoxedPaper).from_select(columns, ordered))
    _STAGED_PAPER.drop(connection)


def rewrite_roll(work: Work, ballot_id: int) -> int:
    """Mark on the roll who voted, every row written anew; returns how many did.

    Who has an envelope or a slip voted. All rows get the same transaction and stand in the order of
    members, also those that did not change.
    """
    connection = work.session.connection()
    _STAGED_ENTRY.create(connection)
    entry = RollEntry.__table__.c
    voted = or_(
        *(
            exists().where(table.ballot_id == entry.ballot_id, table.member_id == entry.member_id)
            for table in (Envelope, SlipIssued)
        )
    )
    of_ballot = select(entry.member_id, entry.weight, entry.section, voted).where(
        entry.ballot_id == ballot_id
    )
    columns = ["member_id", "weight", "section", "voted"]
    connection.execute(insert(_STAGED_ENTRY).from_select(columns, of_ballot))
    connection.execute(delete(RollEntry).where(RollEntry.ballot_id == ballot_id))
    staged = _STAGED_ENTRY.c
    anew = select(
        literal(ballot_id, Integer), staged.member_id, staged.weight, staged.section, staged.voted
    ).order_by(staged.member_id)
    connection.execute(insert(RollEntry).from_select(["ballot_id", *columns], anew))
    marked = len(connection.execute(select(staged.member_id).where(staged.voted)).all())
    _STAGED_ENTRY.drop(connection)
    return marked


def forget_envelopes(work: Work, ballot_id: int, key_id: int) -> None:
    """Delete envelopes, the marks of slips, and the shares of the key.

    SQLite overwrites what it deletes (`secure_delete`). PostgreSQL keeps deleted rows until the
    next VACUUM: they are sealed to a key that nobody has any more.
    """
    connection = work.session.connection()
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete=ON")
    for table in (Envelope, SlipIssued):
        connection.execute(delete(table).where(table.ballot_id == ballot_id))
    work.session.execute(
        update(Scrutineer)
        .where(Scrutineer.key_id == key_id)
        .values(given_share=None, sealed_share=None),
        execution_options={"synchronize_session": "fetch"},
    )
