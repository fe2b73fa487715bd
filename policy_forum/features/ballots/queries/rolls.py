"""Who is on a roll and why, who is not, what is said against it, and who voted what in the open."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session, aliased

from policy_forum.domain.eligibility import Elector, RollRule
from policy_forum.domain.identifiers import (
    BallotId,
    BranchId,
    MemberId,
    QuestionId,
    RollChallengeId,
)
from policy_forum.domain.phrases import Phrase
from policy_forum.features.ballots.models import (
    BallotQuestion,
    RecordedVote,
    RollChallenge,
    RollCorrection,
    RollEntry,
)
from policy_forum.features.ballots.queries.paper import taken_off
from policy_forum.features.ballots.queries.whole_rows import WholeBallot
from policy_forum.features.ballots.rules import Choice, RollChange
from policy_forum.features.ballots.rules import rolls as rules
from policy_forum.features.ballots.rules.rolls import NOT_SIGNED_IN
from policy_forum.features.members.models import Member

MOST_SHOWN = 200


@dataclass(frozen=True)
class ChallengeRow:
    """Something said against a roll. Names are for the returning officer, and for who said it."""

    id: RollChallengeId
    ballot_id: BallotId
    made_by_id: MemberId
    made_by: str
    about_number: str | None
    about_name: str | None
    is_about_on_roll: bool
    made_at: datetime
    reason: str
    answered_at: datetime | None
    answer: str
    upheld: bool | None


@dataclass(frozen=True)
class CorrectionRow:
    """A change of a roll, without the name: what changed, why, and the roll after it."""

    made_at: datetime
    change: RollChange
    reason: str
    roll_count: int
    roll_hash: str


@dataclass(frozen=True)
class SectionRow:
    """A section of a roll: how many people, how many votes."""

    name: str
    people: int
    votes: int


def why_not_on_roll(session: Session, ballot: WholeBallot) -> Phrase | None:
    """Why the reader is not on the roll; None if she is. One statement when she is not."""
    reader = ballot.reader
    if reader is None:
        return NOT_SIGNED_IN
    if reader.is_on_roll:
        return None
    rule = RollRule(ballot.branch_id, ballot.freeze_date, ballot.roll_body)
    return why_off_roll(session, ballot.id, reader.member_id, rule)


def why_off_roll(session: Session, ballot_id: int, member_id: MemberId, rule: RollRule) -> Phrase:
    """Why a member is not on the roll of a ballot. One statement."""
    member = session.execute(
        select(
            Member.branch_id,
            Member.joined_on,
            Member.standing,
            taken_off(ballot_id, member_id).label("was_taken_off"),
        ).where(Member.id == member_id)
    ).one()
    elector = Elector(member_id, BranchId(member.branch_id), member.joined_on, member.standing)
    return rules.why_not_on_roll(elector, rule, was_taken_off=bool(member.was_taken_off))


def list_challenges(session: Session, ballot_id: int) -> tuple[ChallengeRow, ...]:
    """What was said against a roll, the unanswered first, 200 at most. One statement."""
    rows = session.execute(
        _challenges()
        .where(RollChallenge.ballot_id == ballot_id)
        .order_by(RollChallenge.answered_at.is_not(None), RollChallenge.id)
        .limit(MOST_SHOWN)
    )
    return tuple(_challenge(row) for row in rows)


def get_challenge(session: Session, challenge_id: int) -> ChallengeRow | None:
    """One challenge. One statement."""
    row = session.execute(_challenges().where(RollChallenge.id == challenge_id)).one_or_none()
    return _challenge(row) if row else None


def _challenges() -> Select[Any]:
    who, about = aliased(Member), aliased(Member)
    on_roll = (RollEntry.ballot_id == RollChallenge.ballot_id) & (
        RollEntry.member_id == RollChallenge.about_id
    )
    return (
        select(
            RollChallenge,
            who.given_name.label("given_name"),
            who.family_name.label("family_name"),
            about.number.label("about_number"),
            about.given_name.label("about_given"),
            about.family_name.label("about_family"),
            RollEntry.member_id.is_not(None).label("is_on_roll"),
        )
        .join(who, who.id == RollChallenge.made_by_id)
        .outerjoin(about, about.id == RollChallenge.about_id)
        .outerjoin(RollEntry, on_roll)
    )


def _challenge(row: Row[Any]) -> ChallengeRow:
    challenge: RollChallenge = row.RollChallenge
    about = f"{row.about_given} {row.about_family}".strip() if row.about_number else None
    return ChallengeRow(
        id=RollChallengeId(challenge.id),
        ballot_id=BallotId(challenge.ballot_id),
        made_by_id=MemberId(challenge.made_by_id),
        made_by=f"{row.given_name} {row.family_name}".strip(),
        about_number=row.about_number,
        about_name=about,
        is_about_on_roll=bool(row.is_on_roll),
        made_at=challenge.made_at,
        reason=challenge.reason,
        answered_at=challenge.answered_at,
        answer=challenge.answer,
        upheld=challenge.upheld,
    )


def list_corrections(session: Session, ballot_id: int) -> tuple[CorrectionRow, ...]:
    """How a roll was corrected, in order. One statement."""
    rows = session.scalars(
        select(RollCorrection)
        .where(RollCorrection.ballot_id == ballot_id)
        .order_by(RollCorrection.id)
    )
    return tuple(
        CorrectionRow(row.made_at, row.change, row.reason, row.roll_count, row.roll_hash)
        for row in rows
    )


def list_sections(session: Session, ballot_id: int) -> tuple[SectionRow, ...]:
    """The sections of a roll, by name; one without a name where there are none. One statement."""
    rows = session.execute(
        select(RollEntry.section, func.count(), func.sum(RollEntry.weight))
        .where(RollEntry.ballot_id == ballot_id)
        .group_by(RollEntry.section)
        .order_by(RollEntry.section)
    )
    return tuple(SectionRow(name, people, int(votes)) for name, people, votes in rows)


def list_answers(
    session: Session, ballot_id: int, member_id: MemberId | None
) -> dict[QuestionId, Choice]:
    """What a member said in a recorded ballot, by question. One statement."""
    rows = session.execute(
        select(RecordedVote.question_id, RecordedVote.choice)
        .join(BallotQuestion, BallotQuestion.id == RecordedVote.question_id)
        .where(BallotQuestion.ballot_id == ballot_id, RecordedVote.member_id == member_id)
    )
    return {QuestionId(key): choice for key, choice in rows}


def weights_of(session: Session, ballot_id: int, member_ids: Iterable[int]) -> dict[int, int]:
    """How many votes each of these members has in a ballot. One statement."""
    rows = session.execute(
        select(RollEntry.member_id, RollEntry.weight).where(
            RollEntry.ballot_id == ballot_id, RollEntry.member_id.in_(list(member_ids))
        )
    )
    return dict(rows.tuples().all())
