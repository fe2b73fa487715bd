"""One ballot of any kind, with what its page shows and what it is to the member who reads."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, case, func, select
from sqlalchemy.orm import Session

from policy_forum.domain.identifiers import (
    BallotId,
    BranchId,
    CycleId,
    ElectionKeyId,
    MemberId,
    MotionId,
    QuestionId,
)
from policy_forum.features.amendments.models import Amendment
from policy_forum.features.ballots.models import (
    Ballot,
    BallotOption,
    BallotQuestion,
    ElectionKey,
    Envelope,
    RecordedVote,
    RollEntry,
    Scrutineer,
    Sealing,
    SlipIssued,
    Teller,
)
from policy_forum.features.ballots.queries.handed_in import has_recorded
from policy_forum.features.ballots.queries.whole_rows import (
    OptionRow,
    ScrutineerRow,
    SealingFacts,
    WholeBallot,
    WholeQuestion,
    WholeReader,
)
from policy_forum.features.ballots.rules import Secrecy
from policy_forum.features.branches.models import Branch
from policy_forum.features.members.models import Member
from policy_forum.features.motions.models import Motion


def get_whole_ballot(
    session: Session, ballot_id: int, member_id: MemberId | None
) -> WholeBallot | None:
    """A ballot as the member sees it; None if there is none. Four statements, a recorded one less.

    One for the ballot and its reader, one for the questions with their options, one for the
    tellers, and one for the scrutineers of a secret ballot.
    """
    head = session.execute(_head(member_id).where(Ballot.id == ballot_id)).one_or_none()
    if head is None:
        return None
    sealing: Sealing | None = head.Sealing
    scrutineers = _scrutineers(session, sealing.key_id) if sealing else ()
    tellers = frozenset(
        MemberId(key)
        for key in session.scalars(select(Teller.member_id).where(Teller.ballot_id == ballot_id))
    )
    return _whole(head, list_whole_questions(session, ballot_id), scrutineers, tellers, member_id)


def list_whole_questions(session: Session, ballot_id: int) -> tuple[WholeQuestion, ...]:
    """The questions of a ballot with their options, in the order of the paper. One statement."""
    rows = session.execute(
        select(BallotQuestion, Amendment.number, Amendment.difference_html, BallotOption)
        .outerjoin(Amendment, Amendment.id == BallotQuestion.amendment_id)
        .outerjoin(BallotOption, BallotOption.question_id == BallotQuestion.id)
        .where(BallotQuestion.ballot_id == ballot_id)
        .order_by(BallotQuestion.position, BallotOption.number)
    ).all()
    options: dict[int, list[OptionRow]] = {}
    for question, _number, _html, option in rows:
        found = options.setdefault(question.id, [])
        if option is not None:
            found.append(OptionRow(option.number, option.name, option.about))
    heads = {row[0].id: row for row in rows}
    return tuple(_question(heads[key], options[key]) for key in heads)


def _question(row: Row[Any], options: Sequence[OptionRow]) -> WholeQuestion:
    question: BallotQuestion = row[0]
    return WholeQuestion(
        id=QuestionId(question.id),
        key=str(question.position),
        position=question.position,
        wording=question.wording,
        method=question.method,
        seats=question.seats,
        most_choices=question.most_choices,
        status_quo=question.status_quo,
        options=tuple(options),
        result=question.result,
        votes_for=question.votes_for,
        votes_against=question.votes_against,
        votes_abstain=question.votes_abstain,
        outcome=question.outcome,
        amendment_number=row[1],
        difference_html=row[2],
    )


def _scrutineers(session: Session, key_id: int) -> tuple[ScrutineerRow, ...]:
    rows = session.execute(
        select(Member.id, Member.given_name, Member.family_name, Scrutineer.given_at)
        .join(Member, Member.id == Scrutineer.member_id)
        .where(Scrutineer.key_id == key_id)
        .order_by(Scrutineer.position)
    )
    return tuple(
        ScrutineerRow(MemberId(key), f"{given} {family}".strip(), given_at is not None)
        for key, given, family, given_at in rows
    )


def papers_in() -> ColumnElement[int]:
    """How many papers of a ballot are in: recorded, in envelopes, or given out as slips."""
    recorded = (
        select(func.count())
        .select_from(RecordedVote)
        .join(BallotQuestion, BallotQuestion.id == RecordedVote.question_id)
        .where(BallotQuestion.ballot_id == Ballot.id, BallotQuestion.position == 1)
        .correlate(Ballot)
        .scalar_subquery()
    )
    envelopes = _count_of(Envelope.ballot_id) + _count_of(SlipIssued.ballot_id)
    return case((Ballot.secrecy == Secrecy.SECRET, envelopes), else_=recorded)


def _count_of(column: Any) -> ColumnElement[int]:
    return select(func.count()).where(column == Ballot.id).correlate(Ballot).scalar_subquery()


def _head(member_id: MemberId | None) -> Select[Any]:
    return (
        select(
            Ballot,
            Sealing,
            ElectionKey,
            Branch.name.label("branch_name"),
            Motion.number.label("motion_number"),
            Motion.title.label("motion_title"),
            Motion.text_html.label("motion_html"),
            Motion.state.label("motion_state"),
            Motion.cycle_id,
            papers_in().label("turnout"),
            Member.branch_id.label("reader_branch_id"),
            RollEntry.weight,
            RollEntry.section,
            RollEntry.voted.label("marked"),
            Envelope.envelope_hash,
            SlipIssued.member_id.label("slip"),
            Scrutineer.member_id.label("scrutineer"),
            Scrutineer.given_at,
            Teller.member_id.label("teller"),
            has_recorded(member_id).label("recorded"),
        )
        .outerjoin(Sealing, Sealing.ballot_id == Ballot.id)
        .outerjoin(ElectionKey, ElectionKey.id == Sealing.key_id)
        .outerjoin(Branch, Branch.id == Ballot.branch_id)
        .outerjoin(Motion, Motion.id == Ballot.motion_id)
        .outerjoin(Member, Member.id == member_id)
        .outerjoin(RollEntry, _of(RollEntry, member_id))
        .outerjoin(Envelope, _of(Envelope, member_id))
        .outerjoin(SlipIssued, _of(SlipIssued, member_id))
        .outerjoin(Teller, _of(Teller, member_id))
        .outerjoin(
            Scrutineer,
            (Scrutineer.key_id == Sealing.key_id) & (Scrutineer.member_id == member_id),
        )
    )


def _of(table: Any, member_id: MemberId | None) -> ColumnElement[bool]:
    found: ColumnElement[bool] = (table.ballot_id == Ballot.id) & (table.member_id == member_id)
    return found


def _reader(head: Row[Any], member_id: MemberId | None) -> WholeReader | None:
    if member_id is None or head.reader_branch_id is None:
        return None
    has_slip = head.slip is not None
    return WholeReader(
        member_id=member_id,
        branch_id=BranchId(head.reader_branch_id),
        is_on_roll=head.weight is not None,
        weight=head.weight or 1,
        section=head.section or "",
        envelope_hash=head.envelope_hash,
        has_slip=has_slip,
        has_voted=bool(head.marked or head.envelope_hash or has_slip or head.recorded),
        is_scrutineer=head.scrutineer is not None,
        has_given_share=head.given_at is not None,
        is_teller=head.teller is not None,
    )


def _sealing(head: Row[Any], scrutineers: tuple[ScrutineerRow, ...]) -> SealingFacts | None:
    sealing: Sealing | None = head.Sealing
    key: ElectionKey | None = head.ElectionKey
    if sealing is None or key is None:
        return None
    return SealingFacts(
        key_id=ElectionKeyId(key.id),
        key_label=key.label,
        needed=key.needed,
        of=key.of,
        public_key=sealing.public_key,
        seed=sealing.seed,
        paper_bytes=sealing.paper_bytes,
        setup=sealing.setup,
        setup_hash=sealing.setup_hash,
        board_closed_at=sealing.board_closed_at,
        opened_at=sealing.opened_at,
        envelopes=sealing.envelopes,
        spoilt=sealing.spoilt,
        slips=sealing.slips,
        bundle_hash=sealing.bundle_hash,
        scrutineers=scrutineers,
    )


def _whole(
    head: Row[Any],
    questions: Iterable[WholeQuestion],
    scrutineers: tuple[ScrutineerRow, ...],
    tellers: frozenset[MemberId],
    member_id: MemberId | None,
) -> WholeBallot:
    ballot: Ballot = head.Ballot
    return WholeBallot(
        id=BallotId(ballot.id),
        title=ballot.title or head.motion_title or "",
        explanation=ballot.explanation,
        about=ballot.about,
        secrecy=ballot.secrecy,
        motion_id=MotionId(ballot.motion_id) if ballot.motion_id else None,
        motion_number=head.motion_number,
        motion_html=head.motion_html or "",
        motion_state=head.motion_state,
        cycle_id=CycleId(head.cycle_id) if head.cycle_id else None,
        branch_id=BranchId(ballot.branch_id) if ballot.branch_id else None,
        branch_name=head.branch_name,
        opened_at=ballot.opened_at,
        opens=ballot.opens,
        closes=ballot.closes,
        quorum=ballot.quorum,
        majority=ballot.majority,
        casting_vote=ballot.casting_vote,
        standing_orders_version=ballot.standing_orders_version,
        freeze_date=ballot.freeze_date,
        roll_body=ballot.roll_body,
        roll_count=ballot.roll_count,
        roll_hash=ballot.roll_hash,
        shut_out=tuple(ballot.shut_out),
        sections=tuple(ballot.sections),
        declared_at=ballot.declared_at,
        settled_at=ballot.settled_at,
        ended=ballot.ended,
        voted=ballot.voted,
        turnout=ballot.voted if ballot.declared_at and ballot.voted is not None else head.turnout,
        sealing=_sealing(head, scrutineers),
        questions=tuple(questions),
        reader=_reader(head, member_id),
        teller_ids=tellers,
    )
