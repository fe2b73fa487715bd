"""One ballot: its questions, where it stands, and what it is to the member who reads."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    Row,
    Select,
    and_,
    bindparam,
    exists,
    literal,
    select,
)
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from policy_forum.domain.counting.majority import Result
from policy_forum.domain.eligibility import Elector, RollRule, Standing
from policy_forum.domain.identifiers import (
    BallotId,
    BranchId,
    CycleId,
    MemberId,
    MotionId,
)
from policy_forum.domain.phrases import Phrase
from policy_forum.features.amendments.models import Amendment
from policy_forum.features.ballots import rules
from policy_forum.features.ballots.models import (
    Ballot,
    BallotQuestion,
    RecordedVote,
    RollCorrection,
    RollEntry,
)
from policy_forum.features.ballots.queries.handed_in import has_handed_in
from policy_forum.features.ballots.queries.questions import (
    QuestionRow,
    list_questions,
    question_columns,
    question_from,
)
from policy_forum.features.ballots.queries.whole import papers_in
from policy_forum.features.ballots.rules import (
    BallotAbout,
    BallotEnd,
    BallotStanding,
    RollChange,
    Secrecy,
)
from policy_forum.features.ballots.rules.rolls import NOT_SIGNED_IN, why_not_on_roll
from policy_forum.features.branches.models import Branch
from policy_forum.features.branches.rules import CastingVote, Majority
from policy_forum.features.members.models import Member
from policy_forum.features.motions.models import Motion
from policy_forum.features.motions.rules import MotionKind, MotionState


@dataclass(frozen=True)
class Reader:
    """What the ballot's roll knows of the member who reads."""

    member_id: MemberId
    branch_id: BranchId
    joined_on: date
    standing: Standing
    is_on_roll: bool
    was_taken_off: bool
    has_voted: bool


@dataclass(frozen=True)
class BallotPage:
    """A ballot on a motion with all that its page shows.

    `turnout` is how many papers are in, not what they say; `waits_for_amendments` is true while
    the vote on the amendments before it is not settled.
    """

    id: BallotId
    motion_id: MotionId
    branch_id: BranchId
    branch_name: str
    cycle_id: CycleId
    motion_number: str | None
    motion_title: str
    motion_kind: MotionKind
    motion_state: MotionState
    motion_html: str
    is_amended: bool
    about: BallotAbout
    secrecy: Secrecy
    opened_at: datetime
    opens: datetime
    closes: datetime
    quorum: int
    majority: Majority
    casting_vote: CastingVote
    standing_orders_version: int
    freeze_date: date
    roll_count: int
    roll_hash: str
    declared_at: datetime | None
    settled_at: datetime | None
    ended: BallotEnd | None
    turnout: int
    waits_for_amendments: bool
    reader: Reader | None
    questions: tuple[QuestionRow, ...]

    @property
    def standing(self) -> BallotStanding:
        """The ballot as the rules of voting and declaring see it."""
        return BallotStanding(
            self.opens,
            self.closes,
            is_declared=self.declared_at is not None,
            waits_for_amendments=self.waits_for_amendments,
        )

    @property
    def has_voted(self) -> bool:
        """Whether the reader's paper is in."""
        return self.reader is not None and self.reader.has_voted

    def result_of(self, question: QuestionRow) -> Result:
        """The result of a question, from the counts and the terms fixed at opening."""
        voted = self.turnout if self.declared_at is not None else None
        return rules.result_of(question.tally, self.majority, self.quorum, self.roll_count, voted)

    def words_of(self, question: QuestionRow) -> tuple[Phrase, ...]:
        """Why a question ended as it did."""
        return rules.words_of(self.result_of(question), question.outcome, question.casting_vote)

    def why_not_on_roll(self) -> Phrase | None:
        """Why the reader cannot vote in this ballot at all; None if she is on its roll."""
        reader = self.reader
        if reader is None:
            return NOT_SIGNED_IN
        if reader.is_on_roll:
            return None
        elector = Elector(reader.member_id, reader.branch_id, reader.joined_on, reader.standing)
        rule = RollRule(self.branch_id, self.freeze_date)
        return why_not_on_roll(elector, rule, was_taken_off=reader.was_taken_off)


def get_ballot_page(
    session: Session, ballot_id: int, member_id: MemberId | None
) -> BallotPage | None:
    """A ballot as the member sees it; None if there is none. Two statements."""
    head = session.execute(_head(member_id).where(Ballot.id == ballot_id)).one_or_none()
    if head is None:
        return None
    return _page(head, member_id, list_questions(session, [ballot_id], member_id))


def list_ballots_of_motion(
    session: Session, motion_id: int, member_id: MemberId | None
) -> tuple[BallotPage, ...]:
    """All ballots held on a motion, in the order of voting, with questions. One statement.

    The text of the motion and the differences are left out: a page that asks has them already.
    """
    asked = {"motion_id": motion_id, "member_id": member_id}
    rows = session.execute(_ballots_of_motion(), asked).all()
    heads = {row.Ballot.id: row for row in rows}
    questions = [question_from(row) for row in rows]
    return tuple(
        _page(head, member_id, [q for q in questions if q.ballot_id == ballot_id])
        for ballot_id, head in heads.items()
    )


@cache
def _ballots_of_motion() -> Select[Any]:
    """Built once: on the motion page, building it would cost more than running it."""
    member_id = bindparam("member_id", type_=Integer())
    joined = _head(member_id, has_text=False).add_columns(*question_columns(has_difference=False))
    joined = joined.join(BallotQuestion, BallotQuestion.ballot_id == Ballot.id)
    joined = joined.outerjoin(Amendment, Amendment.id == BallotQuestion.amendment_id)
    mine = and_(RecordedVote.question_id == BallotQuestion.id, RecordedVote.member_id == member_id)
    return (
        joined.outerjoin(RecordedVote, mine)
        .where(Ballot.motion_id == bindparam("motion_id"))
        .order_by(Ballot.opens, Ballot.id, BallotQuestion.position)
    )


def on_roll(member_id: int | BindParameter[int] | None) -> ColumnElement[bool]:
    """Whether the member is on a ballot's roll."""
    return (
        exists()
        .where(RollEntry.ballot_id == Ballot.id, RollEntry.member_id == member_id)
        .correlate(Ballot)
    )


def taken_off(
    ballot_id: int | ColumnElement[int] | InstrumentedAttribute[int],
    member_id: int | BindParameter[int] | None,
) -> ColumnElement[bool]:
    """Whether a correction took the member off a ballot's roll; she may have been put on again."""
    return exists(
        select(RollCorrection.id)
        .where(
            RollCorrection.ballot_id == ballot_id,
            RollCorrection.member_id == member_id,
            RollCorrection.change == RollChange.REMOVED,
        )
        .correlate_except(RollCorrection)
    )


def amendments_unsettled() -> ColumnElement[bool]:
    """Whether a vote on the amendments comes before a ballot and is not settled."""
    before = aliased(Ballot)
    unsettled = exists().where(
        before.motion_id == Ballot.motion_id,
        before.about == BallotAbout.AMENDMENTS,
        before.settled_at.is_(None),
    )
    return and_(Ballot.about == BallotAbout.MOTION, unsettled.correlate(Ballot))


def _head(member_id: MemberId | BindParameter[int] | None, *, has_text: bool = True) -> Select[Any]:
    return (
        select(
            Ballot,
            Motion.id.label("motion_key"),
            Branch.id.label("branch_key"),
            Branch.name.label("branch_name"),
            Motion.cycle_id,
            Motion.number.label("motion_number"),
            Motion.title.label("motion_title"),
            Motion.kind.label("motion_kind"),
            Motion.state.label("motion_state"),
            (Motion.text_html if has_text else literal("")).label("motion_html"),
            Motion.is_amended,
            papers_in().label("turnout"),
            has_handed_in(member_id).label("has_voted"),
            amendments_unsettled().label("waits"),
            on_roll(member_id).label("is_on_roll"),
            taken_off(Ballot.id, member_id).label("was_taken_off"),
            Member.branch_id.label("reader_branch_id"),
            Member.joined_on,
            Member.standing.label("reader_standing"),
        )
        .join(Motion, Motion.id == Ballot.motion_id)
        .join(Branch, Branch.id == Ballot.branch_id)
        .outerjoin(Member, Member.id == member_id)
    )


def _page(
    head: Row[Any], member_id: MemberId | None, questions: Iterable[QuestionRow]
) -> BallotPage:
    ballot: Ballot = head.Ballot
    reader = None
    if member_id is not None and head.joined_on is not None:
        branch_id = BranchId(head.reader_branch_id)
        reader = Reader(
            member_id,
            branch_id,
            head.joined_on,
            head.reader_standing,
            is_on_roll=bool(head.is_on_roll),
            was_taken_off=bool(head.was_taken_off),
            has_voted=bool(head.has_voted),
        )
    return BallotPage(
        id=BallotId(ballot.id),
        motion_id=MotionId(head.motion_key),
        branch_id=BranchId(head.branch_key),
        branch_name=head.branch_name,
        cycle_id=CycleId(head.cycle_id),
        motion_number=head.motion_number,
        motion_title=head.motion_title,
        motion_kind=head.motion_kind,
        motion_state=head.motion_state,
        motion_html=head.motion_html,
        is_amended=head.is_amended,
        about=ballot.about,
        secrecy=ballot.secrecy,
        opened_at=ballot.opened_at,
        opens=ballot.opens,
        closes=ballot.closes,
        quorum=ballot.quorum,
        majority=ballot.majority,
        casting_vote=ballot.casting_vote,
        standing_orders_version=ballot.standing_orders_version,
        freeze_date=ballot.freeze_date,
        roll_count=ballot.roll_count,
        roll_hash=ballot.roll_hash,
        declared_at=ballot.declared_at,
        settled_at=ballot.settled_at,
        ended=ballot.ended,
        turnout=head.turnout if ballot.voted is None else ballot.voted,
        waits_for_amendments=bool(head.waits),
        reader=reader,
        questions=tuple(questions),
    )
