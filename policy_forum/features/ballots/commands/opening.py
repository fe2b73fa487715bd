"""Putting a motion to the vote: everything that decides a ballot is fixed here."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from policy_forum.domain.access.policy import Action
from policy_forum.domain.access.who import Subject
from policy_forum.domain.eligibility import Elector, RollRule, roll
from policy_forum.domain.events import BallotOpened
from policy_forum.domain.identifiers import BallotId, BranchId, MemberId, MotionId
from policy_forum.domain.refusals import RefusedError
from policy_forum.features.amendments.queries.order import VoteRow, list_in_voting_order
from policy_forum.features.ballots import rules
from policy_forum.features.ballots.models import Ballot, BallotQuestion, RollEntry
from policy_forum.features.ballots.rules import BallotAbout, BallotWindows
from policy_forum.features.branches.queries import rules_of
from policy_forum.features.branches.rules import Rules
from policy_forum.features.cycles.queries import calendar_of
from policy_forum.features.members.models import Member
from policy_forum.features.motions.commands import load_motion
from policy_forum.features.motions.models import Motion
from policy_forum.features.motions.rules import MotionKind, MotionState
from policy_forum.platform.outbox import OutboxMessage
from policy_forum.platform.work import Work


def open_ballots(
    work: Work,
    motion_id: MotionId,
    closes: datetime | None,
    *,
    opens: datetime | None = None,
    amendments_close: datetime | None = None,
    zone: tzinfo = UTC,
) -> tuple[BallotId, ...]:
    """Put a motion, and before it the amendments open to the vote, to the branch.

    Returns the keys of the ballots in the order of voting. The vote on the amendments lasts from
    `opens` to `amendments_close`, that on the motion from then to `closes`. Without `opens`,
    voting begins as soon as the notice allows; without `closes` only the amendments are voted on.
    Quorum, majority, roll and the order of the amendments are fixed now, by the standing orders in
    force and by the chair; the freeze date is counted back from the day, in `zone`, on which each
    ballot opens.
    """
    motion = load_motion(work, motion_id)
    calendar = calendar_of(work.session, motion.cycle_id)
    work.authorise(Action.OPEN_BALLOT, subject_of_branch(motion.branch_id), calendar)
    _refuse_unless_it_can_be_put(motion)
    orders = rules_of(work.session, motion.branch_id)
    begins = opens or rules.earliest_opening(work.now, orders.notice_days)
    windows = BallotWindows(begins, closes, amendments_close)
    amendments = list_in_voting_order(work.session, motion.id)
    work.refuse_if(rules.refusal_of_order(has_amendments=bool(amendments), windows=windows))
    work.refuse_if(rules.refusal_of_windows(windows, work.now, orders.notice_days, calendar))

    members = _members_of(work, motion.branch_id)
    ballots = [
        _add_ballot(work, motion, about, (first, last), orders)
        for about, first, last in windows.stretches()
    ]
    called: dict[int, Member] = {}
    for ballot in ballots:
        called |= _fix_roll(work, ballot, members, orders, zone)
        _add_questions(work, ballot, motion, amendments)
        _record_opening(work, ballot)
    motion.is_held = True
    _tell_everyone(work, motion, ballots, list(called.values()), zone)
    return tuple(BallotId(ballot.id) for ballot in ballots)


def subject_of_branch(branch_id: int) -> Subject:
    """A thing of the branch, acted on for the branch."""
    return Subject(branch_id=BranchId(branch_id), acting_for=BranchId(branch_id))


def _refuse_unless_it_can_be_put(motion: Motion) -> None:
    if motion.is_held:
        raise RefusedError(rules.ALREADY_UNDER_WAY)
    if motion.state is not MotionState.PROPOSED:
        raise RefusedError(rules.NOT_PROPOSED)


def _members_of(work: Work, branch_id: int) -> Sequence[Member]:
    return work.session.scalars(select(Member).where(Member.branch_id == branch_id)).all()


def _add_ballot(
    work: Work,
    motion: Motion,
    about: BallotAbout,
    window: tuple[datetime, datetime],
    orders: Rules,
) -> Ballot:
    is_rule_change = motion.kind is MotionKind.RULE_CHANGE and about is BallotAbout.MOTION
    return Ballot(
        motion_id=motion.id,
        branch_id=motion.branch_id,
        about=about,
        opened_at=work.now,
        opened_by_id=work.actor.member_id,
        opens=window[0],
        closes=window[1],
        standing_orders_id=orders.standing_orders_id,
        standing_orders_version=orders.version,
        majority=orders.rule_change_majority if is_rule_change else orders.majority,
        casting_vote=orders.casting_vote,
    )


def _fix_roll(
    work: Work, ballot: Ballot, members: Sequence[Member], orders: Rules, zone: tzinfo
) -> dict[int, Member]:
    ballot.freeze_date = _freeze_date(ballot.opens, orders.freeze_days, zone)
    branch_id = BranchId(ballot.branch_id)
    electors = [Elector(MemberId(m.id), branch_id, m.joined_on, m.standing) for m in members]
    entitled = set(roll(electors, RollRule(branch_id, ballot.freeze_date)))
    if not entitled:
        raise RefusedError(rules.NOBODY_ON_ROLL)
    on_roll = {m.id: m for m in members if m.id in entitled}
    ballot.roll_count = len(on_roll)
    ballot.roll_hash = rules.hash_of_roll([m.number for m in on_roll.values()])
    ballot.quorum = orders.quorum_of(len(on_roll))
    work.session.add(ballot)
    try:
        work.session.flush()
    except IntegrityError as error:
        raise RefusedError(rules.ALREADY_UNDER_WAY) from error
    work.session.execute(
        insert(RollEntry), [{"ballot_id": ballot.id, "member_id": key} for key in sorted(on_roll)]
    )
    return on_roll


def _freeze_date(opens: datetime, freeze_days: int, zone: tzinfo) -> date:
    return opens.astimezone(zone).date() - timedelta(days=freeze_days)


def _add_questions(
    work: Work, ballot: Ballot, motion: Motion, amendments: Sequence[VoteRow]
) -> None:
    if ballot.about is BallotAbout.MOTION:
        work.session.add(BallotQuestion(ballot_id=ballot.id, position=1, wording=motion.title))
    else:
        work.session.add_all(
            BallotQuestion(
                ballot_id=ballot.id,
                position=position,
                amendment_id=amendment.id,
                wording=amendment.wording,
            )
            for position, amendment in enumerate(amendments, start=1)
        )
    work.session.flush()


def _record_opening(work: Work, ballot: Ballot) -> None:
    work.record(
        BallotOpened(
            motion_id=MotionId(ballot.motion_id),
            ballot_id=BallotId(ballot.id),
            opens=ballot.opens,
            closes=ballot.closes,
            roll_count=ballot.roll_count,
            roll_hash=ballot.roll_hash,
        )
    )


def _tell_everyone(
    work: Work, motion: Motion, ballots: Sequence[Ballot], members: list[Member], zone: tzinfo
) -> None:
    shown = {
        "title": motion.title,
        "number": motion.number or "",
        "path": f"/ballots/{ballots[0].id}",
        "opens": _said(ballots[0].opens, zone),
        "closes": _said(ballots[0].closes, zone),
        "closes_motion": _said(ballots[-1].closes, zone) if len(ballots) > 1 else "",
        "is_amendments": ballots[0].about is BallotAbout.AMENDMENTS,
    }
    # A branch may have thousands of members: one statement, not one a member.
    rows = [
        {
            "queued_at": work.now,
            "address": member.email,
            "template": "ballot_opened",
            "values": {**shown, "name": member.given_name},
        }
        for member in members
        if member.email
    ]
    if rows:
        work.session.execute(insert(OutboxMessage), rows)


def _said(moment: datetime, zone: tzinfo) -> str:
    local = moment.astimezone(zone)
    return f"{local:%A} {local.day} {local:%B %Y}, {local:%H:%M}"
