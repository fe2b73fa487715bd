"""Putting a motion to the vote: everything that decides a ballot is fixed here."""

from collections.abc import Sequence
from datetime import UTC, datetime, tzinfo

from policy_forum.domain.access.policy import Action
from policy_forum.domain.access.who import subject_of_branch
from policy_forum.domain.eligibility import RollBody
from policy_forum.domain.events import BallotOpened
from policy_forum.domain.identifiers import BallotId, BranchId, ElectionKeyId, MotionId
from policy_forum.domain.refusals import RefusedError
from policy_forum.features.amendments.queries.order import VoteRow, list_in_voting_order
from policy_forum.features.ballots import rules
from policy_forum.features.ballots.commands.rolls import RollTerms, fix_roll
from policy_forum.features.ballots.commands.sealing_up import seal_up
from policy_forum.features.ballots.commands.telling import moment_in_words, tell_everyone
from policy_forum.features.ballots.models import Ballot, BallotQuestion
from policy_forum.features.ballots.rules import BallotAbout, BallotWindows, Secrecy
from policy_forum.features.ballots.rules.setting_up import NEEDS_KEYS, method_of
from policy_forum.features.branches.queries import rules_of
from policy_forum.features.branches.rules import Rules
from policy_forum.features.cycles.queries import calendar_of
from policy_forum.features.members.models import Member
from policy_forum.features.motions.commands import load_motion
from policy_forum.features.motions.models import Motion
from policy_forum.features.motions.rules import MotionKind, MotionState
from policy_forum.platform.work import Work


def open_ballots(
    work: Work,
    motion_id: MotionId,
    closes: datetime | None,
    *,
    opens: datetime | None = None,
    amendments_close: datetime | None = None,
    zone: tzinfo = UTC,
    secrecy: Secrecy = Secrecy.RECORDED,
    key_ids: Sequence[ElectionKeyId] = (),
    organisation: str = "",
) -> tuple[BallotId, ...]:
    """Put a motion, and before it the amendments open to the vote, to the branch.

    Returns the keys of the ballots in the order of voting. The vote on the amendments lasts from
    `opens` to `amendments_close`, that on the motion from then to `closes`. Without `opens`,
    voting begins as soon as the notice allows; without `closes` only the amendments are voted on.
    Quorum, majority, roll and the order of the amendments are fixed now, by the standing orders in
    force and by the chair; the freeze date is counted back from the day, in `zone`, on which each
    ballot opens. A secret ballot needs keys that are ready, one for each vote in the order of
    voting; `organisation` is the name that its published set-up bears.
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

    branch_id = BranchId(motion.branch_id)
    ballots = [
        _add_ballot(work, motion, about, (first, last), orders)
        for about, first, last in windows.stretches()
    ]
    keys = _keys_for(ballots, secrecy, key_ids)
    called: dict[int, Member] = {}
    for ballot in ballots:
        ballot.secrecy = secrecy
        called |= fix_roll(work, ballot, RollTerms(RollBody.BRANCH, branch_id, orders, zone))
        _add_questions(work, ballot, motion, amendments)
        _record_opening(work, ballot, motion_id)
    for ballot, key_id in keys:
        seal_up(work, ballot, key_id, organisation)
    motion.is_held = True
    _tell_everyone(work, motion, ballots, list(called.values()), zone)
    return tuple(BallotId(ballot.id) for ballot in ballots)


def _keys_for(
    ballots: Sequence[Ballot], secrecy: Secrecy, key_ids: Sequence[ElectionKeyId]
) -> list[tuple[Ballot, ElectionKeyId]]:
    """Each secret ballot with the key that it is sealed to; none where votes are by name."""
    if secrecy is not Secrecy.SECRET:
        return []
    if len(key_ids) != len(ballots) or len(set(key_ids)) != len(ballots):
        raise RefusedError(NEEDS_KEYS)
    # By key: who puts another motion with the same keys waits for us, and we never for her.
    return sorted(zip(ballots, key_ids, strict=True), key=lambda pair: pair[1])


def _refuse_unless_it_can_be_put(motion: Motion) -> None:
    if motion.is_held:
        raise RefusedError(rules.ALREADY_UNDER_WAY)
    if motion.state is not MotionState.PROPOSED:
        raise RefusedError(rules.NOT_PROPOSED)


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


def _add_questions(
    work: Work, ballot: Ballot, motion: Motion, amendments: Sequence[VoteRow]
) -> None:
    method = method_of(ballot.majority)
    if ballot.about is BallotAbout.MOTION:
        work.session.add(
            BallotQuestion(ballot_id=ballot.id, position=1, wording=motion.title, method=method)
        )
    else:
        work.session.add_all(
            BallotQuestion(
                ballot_id=ballot.id,
                position=position,
                amendment_id=amendment.id,
                wording=amendment.wording,
                method=method,
            )
            for position, amendment in enumerate(amendments, start=1)
        )
    work.session.flush()


def _record_opening(work: Work, ballot: Ballot, motion_id: MotionId) -> None:
    work.record(
        BallotOpened(
            motion_id=motion_id,
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
        "opens": moment_in_words(ballots[0].opens, zone),
        "closes": moment_in_words(ballots[0].closes, zone),
        "closes_motion": moment_in_words(ballots[-1].closes, zone) if len(ballots) > 1 else "",
        "is_amendments": ballots[0].about is BallotAbout.AMENDMENTS,
        "secrecy": ballots[0].secrecy.value,
    }
    tell_everyone(work, members, "ballot_opened", shown)
