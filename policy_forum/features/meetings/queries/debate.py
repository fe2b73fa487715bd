"""What is debated: the motion, its amendments ahead, questions, speakers, rulings.

Each function reads rows and names in `people` whom it will need; `row` makes what pages get once
the names are known.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from policy_forum.domain.identifiers import (
    AgendaItemId,
    AmendmentId,
    BallotId,
    MeetingQuestionId,
    MotionId,
    RulingId,
    SpeakerId,
)
from policy_forum.domain.text.votes import brought_down_by
from policy_forum.features.amendments.models import Amendment
from policy_forum.features.amendments.queries.order import VoteRow, list_in_voting_order
from policy_forum.features.ballots.models import Ballot
from policy_forum.features.meetings.models import (
    HandCount,
    MeetingQuestion,
    MeetingRuling,
    SecretRequest,
    Speaker,
    Steward,
)
from policy_forum.features.meetings.queries.figures import figures_of
from policy_forum.features.meetings.queries.people import People, known
from policy_forum.features.meetings.rules.floor import (
    AmendmentAhead,
    Figures,
    HandCountRow,
    MotionBefore,
    QuestionRow,
    RulingRow,
    SpeakerRow,
)
from policy_forum.features.meetings.rules.states import QuestionStage, StewardDuty
from policy_forum.features.motions.models import Motion, Seconding
from policy_forum.features.motions.rules import MotionKind


@dataclass(frozen=True)
class FoundMotion:
    """The motion of the current item, and who seconded it."""

    motion: Motion
    seconder_ids: tuple[int, ...]

    def row(self, people: People) -> MotionBefore:
        """The motion as pages show it."""
        motion = self.motion
        seconders = (people.get(key) for key in self.seconder_ids)
        return MotionBefore(
            id=MotionId(motion.id),
            number=motion.number or "",
            title=motion.title,
            html=motion.text_html,
            markdown=motion.text_markdown,
            revision=motion.revision,
            mover=people.get(motion.mover_id),
            seconders=tuple(person for person in seconders if person),
            is_held=motion.is_held,
            is_amended=motion.is_amended,
            state=motion.state.value,
            is_rule_change=motion.kind is MotionKind.RULE_CHANGE,
        )


def read_motion(session: Session, motion_id: int, people: People) -> FoundMotion | None:
    """A motion with its seconders. One statement."""
    rows = session.execute(
        select(Motion, Seconding.member_id)
        .outerjoin(Seconding, Seconding.motion_id == Motion.id)
        .where(Motion.id == motion_id)
        .order_by(Seconding.seconded_at, Seconding.member_id)
        .execution_options(populate_existing=True)
    ).all()
    if not rows:
        return None
    seconder_ids = tuple(row.member_id for row in rows if row.member_id is not None)
    people.ask(rows[0].Motion.mover_id, *seconder_ids)
    return FoundMotion(rows[0].Motion, seconder_ids)


@dataclass(frozen=True)
class FoundAmendment:
    """An amendment in the order of votes, and what would bring it down."""

    vote: VoteRow
    falls_if: Any

    def row(self, people: People) -> AmendmentAhead:
        """The amendment as pages show it."""
        vote = self.vote
        return AmendmentAhead(
            id=vote.id,
            number=vote.number,
            parent_number=vote.parent_number,
            wording=vote.sentences,
            difference_html=vote.difference_html,
            proposer=people.get(vote.proposer_id),
            consequence=vote.consequence,
            falls_if=self.falls_if,
        )


def list_amendments_ahead(
    session: Session, motion_id: int, people: People, late: Collection[AmendmentId] = ()
) -> tuple[FoundAmendment, ...]:
    """Those open to the vote, in its order; the `late` bring down nothing. Two statements."""
    votes = list_in_voting_order(session, motion_id, one_by_one=True)
    people.ask(*(vote.proposer_id for vote in votes))
    follows = [vote.follows for vote in votes if vote.id not in late]
    return tuple(FoundAmendment(vote, brought_down_by(vote.number, follows)) for vote in votes)


@dataclass(frozen=True)
class FoundTeller:
    """A teller, and what she counted of the question whose vote is open or being counted."""

    member_id: int
    question_id: int | None
    counted: Figures | None


def list_tellers(
    session: Session, meeting_id: int, questions: Sequence["FoundQuestion"], people: People
) -> tuple[FoundTeller, ...]:
    """The tellers, with their counts of the question that is being voted on. One statement."""
    counting = {QuestionStage.VOTING, QuestionStage.COUNTING}
    voted = [each.question.id for each in questions if each.question.stage in counting]
    rows = session.execute(
        select(Steward.member_id, HandCount)
        .outerjoin(
            HandCount,
            (HandCount.member_id == Steward.member_id) & HandCount.question_id.in_(voted or [0]),
        )
        .where(Steward.meeting_id == meeting_id, Steward.duty == StewardDuty.TELLER)
        .order_by(Steward.named_at, Steward.member_id)
        .execution_options(populate_existing=True)
    ).all()
    people.ask(*(row.member_id for row in rows))
    return tuple(_teller(row.member_id, row.HandCount) for row in rows)


def _teller(member_id: int, count: HandCount | None) -> FoundTeller:
    if count is None:
        return FoundTeller(member_id, None, None)
    figures = Figures(count.in_favour, count.against, count.abstained)
    return FoundTeller(member_id, count.question_id, figures)


@dataclass(frozen=True)
class FoundQuestion:
    """A question that was brought in the meeting."""

    question: MeetingQuestion
    amendment_number: int | None
    requests: int
    ballot: Ballot | None

    def row(self, people: People, tellers: Sequence[FoundTeller] = ()) -> QuestionRow:
        """The question as pages show it."""
        question = self.question
        device, hands, total = figures_of(question)
        return QuestionRow(
            id=MeetingQuestionId(question.id),
            item_id=known(AgendaItemId, question.item_id),
            kind=question.kind,
            procedural=question.procedural,
            amendment_id=known(AmendmentId, question.amendment_id),
            amendment_number=self.amendment_number,
            motion_id=known(MotionId, question.motion_id),
            ruling_id=known(RulingId, question.ruling_id),
            interrupts_id=known(MeetingQuestionId, question.interrupts_id),
            wording=question.wording,
            mover=people.get(question.mover_id),
            seconder=people.get(question.seconder_id),
            brought_at=question.brought_at,
            stage=question.stage,
            majority=question.majority,
            clause=question.clause,
            secrecy=question.secrecy,
            secrecy_why=question.secrecy_why,
            secret_requests=self.requests,
            ballot_id=known(BallotId, question.ballot_id),
            part=tuple(question.part or ()),
            opened_at=question.opened_at,
            ends_by=question.ends_by,
            closed_at=question.closed_at,
            decided_at=question.decided_at,
            device=device,
            hands=hands,
            total=total,
            cards=question.cards,
            present=question.present,
            entitled=question.entitled,
            quorum=question.quorum,
            outcome=question.outcome,
            outcome_why=question.outcome_why,
            casting_vote=question.casting_vote,
            hand_counts=_counts(question, people, tellers),
            sealed_until=self.ballot.closes if self.ballot else None,
            is_unsealed=bool(self.ballot and self.ballot.declared_at),
        )


def _counts(
    question: MeetingQuestion, people: People, tellers: Sequence[FoundTeller]
) -> tuple[HandCountRow, ...]:
    return tuple(
        HandCountRow(person, each.counted)
        for each in tellers
        if each.question_id == question.id
        and each.counted is not None
        and (person := people.get(each.member_id))
    )


def list_questions(session: Session, meeting_id: int, people: People) -> tuple[FoundQuestion, ...]:
    """All questions of a meeting in the order in which they were brought. One statement."""
    requests = (
        select(func.count())
        .select_from(SecretRequest)
        .where(SecretRequest.question_id == MeetingQuestion.id)
        .scalar_subquery()
    )
    rows = session.execute(
        select(MeetingQuestion, Amendment.number, requests.label("requests"), Ballot)
        .outerjoin(Amendment, Amendment.id == MeetingQuestion.amendment_id)
        .outerjoin(Ballot, Ballot.id == MeetingQuestion.ballot_id)
        .where(MeetingQuestion.meeting_id == meeting_id)
        .order_by(MeetingQuestion.id)
        .execution_options(populate_existing=True)
    ).all()
    for row in rows:
        people.ask(row.MeetingQuestion.mover_id, row.MeetingQuestion.seconder_id)
    return tuple(FoundQuestion(*row) for row in rows)


@dataclass(frozen=True)
class FoundSpeaker:
    """One who asked to speak or spoke, and how often she had spoken in the meeting before."""

    speaker: Speaker
    before: int

    def row(self, people: People) -> SpeakerRow:
        """The speaker as pages show her."""
        speaker = self.speaker
        until = None
        if speaker.called_at is not None and speaker.minutes:
            until = speaker.called_at + timedelta(minutes=speaker.minutes)
        return SpeakerRow(
            id=SpeakerId(speaker.id),
            person=people.get(speaker.member_id),
            guest_name=speaker.guest_name,
            role=speaker.role,
            item_id=known(AgendaItemId, speaker.item_id),
            question_id=known(MeetingQuestionId, speaker.question_id),
            asked_at=speaker.asked_at,
            called_at=speaker.called_at,
            until=until,
            minutes=speaker.minutes,
            finished_at=speaker.finished_at,
            speeches_before=self.before,
        )


def list_speakers(session: Session, meeting_id: int, people: People) -> tuple[FoundSpeaker, ...]:
    """All who asked to speak and did not take it back, in that order. One statement."""
    rows = session.scalars(
        select(Speaker)
        .where(Speaker.meeting_id == meeting_id, Speaker.withdrawn_at.is_(None))
        .order_by(Speaker.id)
        .execution_options(populate_existing=True)
    ).all()
    people.ask(*(row.member_id for row in rows))
    spoken = Counter(row.member_id for row in rows if row.finished_at and row.member_id)
    return tuple(FoundSpeaker(row, spoken.get(row.member_id or 0, 0)) for row in rows)


@dataclass(frozen=True)
class FoundRuling:
    """A ruling of the chair."""

    ruling: MeetingRuling

    def row(self, people: People) -> RulingRow:
        """The ruling as pages show it."""
        ruling = self.ruling
        return RulingRow(
            id=RulingId(ruling.id),
            item_id=known(AgendaItemId, ruling.item_id),
            about=ruling.about,
            ruling=ruling.ruling,
            reason=ruling.reason,
            clause=ruling.clause,
            raised_by=people.get(ruling.raised_by_id),
            ruled_by=people.get(ruling.ruled_by_id),
            ruled_at=ruling.ruled_at,
            upheld=ruling.upheld,
        )


def list_rulings(session: Session, meeting_id: int, people: People) -> tuple[FoundRuling, ...]:
    """The rulings of a meeting, the first first. One statement."""
    rows = session.scalars(
        select(MeetingRuling)
        .where(MeetingRuling.meeting_id == meeting_id)
        .order_by(MeetingRuling.id)
        .execution_options(populate_existing=True)
    ).all()
    for row in rows:
        people.ask(row.raised_by_id, row.ruled_by_id)
    return tuple(FoundRuling(row) for row in rows)
