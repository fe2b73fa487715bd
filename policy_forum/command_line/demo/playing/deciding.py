"""How a branch decides: amendments and their answers, ballots, papers, results."""

from collections.abc import Iterator, Mapping
from functools import partial

from policy_forum.command_line.demo.playing.acts import Act, Cast, officer, secretary_for
from policy_forum.command_line.demo.playing.motions import Way
from policy_forum.command_line.demo.story.parts import MOTION, Amendment, Ballot, VotingOrder
from policy_forum.domain.access.actors import OfficeKind
from policy_forum.domain.identifiers import BallotId, QuestionId
from policy_forum.features.amendments.commands import (
    accept_amendment,
    leave_to_vote,
    propose_amendment,
    set_voting_order,
    withdraw_amendment,
)
from policy_forum.features.amendments.commands.loading import load_amendment
from policy_forum.features.amendments.rules import AmendmentState
from policy_forum.features.ballots.commands import declare_result, hand_in_paper, open_ballots
from policy_forum.features.ballots.commands.loading import questions_of
from policy_forum.features.ballots.rules import BallotAbout, Choice
from policy_forum.features.motions.commands import load_motion
from policy_forum.platform.work import Work

# Announced after another ballot may have closed that day; the first votes come in next morning.
CLOSED, ANNOUNCED, OPENED = 18, 19, 20
_ONE_MINUTE = 1 / 60


def acts_of_deciding(way: Way) -> Iterator[Act]:
    """What the branch does with a motion once it is proposed."""
    for amendment in way.motion.amendments:
        yield from _acts_of_amendment(way, amendment)
    if way.motion.voting_order:
        yield _act_of_order(way, way.motion.voting_order)
    for ballot in way.motion.ballots:
        yield from _acts_of_ballot(way, ballot)


def _acts_of_amendment(way: Way, amendment: Amendment) -> Iterator[Act]:
    cast, motion = way.cast, way.motion

    def propose(work: Work) -> None:
        revision = load_motion(work, way.key).revision
        text = motion.amended_by(amendment)
        key = propose_amendment(work, way.key, revision, text, amendment.reason)
        cast.amendments[amendment.key] = key

    yield Act(amendment.proposed, 13, amendment.mover, propose, f"{amendment.key}: propose")
    if amendment.answered is None:
        return
    is_withdrawn = amendment.fate is AmendmentState.WITHDRAWN
    who = amendment.mover if is_withdrawn else motion.mover
    do = partial(_answer, cast, amendment)
    yield Act(amendment.answered, 17, who, do, f"{amendment.key}: answer")


def _act_of_order(way: Way, order: VotingOrder) -> Act:
    def set_order(work: Work) -> None:
        keys = [way.cast.amendments[key] for key in order.amendments]
        set_voting_order(work, way.key, keys, order.reason)

    chair = officer(OfficeKind.CHAIR, way.motion.branch, order.day)
    return Act(order.day, 18, chair, set_order, f"{way.motion.name}: order of votes")


def _answer(cast: Cast, amendment: Amendment, work: Work) -> None:
    key = cast.amendments[amendment.key]
    if amendment.fate is AmendmentState.WITHDRAWN:
        withdraw_amendment(work, key, amendment.state_reason)
        return
    version = load_amendment(work, key)[0].version
    if amendment.fate is AmendmentState.ACCEPTED:
        accept_amendment(work, key, version)
    else:
        leave_to_vote(work, key, version, amendment.state_reason)


def _acts_of_ballot(way: Way, ballot: Ballot) -> Iterator[Act]:
    motion = way.motion
    announced = motion.announced(ballot)
    what = f"{motion.branch}, {motion.name}: ballot"
    opening = partial(_open, way, ballot)
    yield Act(announced, ANNOUNCED, secretary_for(motion, announced), opening, what)
    papers = ballot.papers(motion.roll(ballot)).items()
    # The last evening belongs to nobody, so that a vote is never in the minute of the close.
    days = range(ballot.opens + 1, min(ballot.closes, 0))
    for place, (voter, answers) in enumerate(papers):
        voting = partial(_vote, way, ballot, answers)
        hour = 8 + place * 1.37 % 11
        yield Act(days[place % len(days)], hour, voter, voting, f"{what}, {voter} votes")
    if ballot.closes < 0:
        declaring = partial(_declare, way, ballot)
        yield Act(ballot.closes, CLOSED + _ONE_MINUTE, None, declaring, f"{what}, result")


def _about(way: Way, ballot: Ballot) -> BallotAbout:
    is_motion = ballot is way.motion.ballot
    return BallotAbout.MOTION if is_motion else BallotAbout.AMENDMENTS


def _key(way: Way, ballot: Ballot) -> BallotId:
    place = (way.cycle.years_ago, way.motion.name, _about(way, ballot))
    return way.cast.ballots[place]


def _open(way: Way, ballot: Ballot, work: Work) -> None:
    cast, about = way.cast, _about(way, ballot)
    closes = cast.moment(ballot.closes, CLOSED)
    is_motion = about is BallotAbout.MOTION
    (key,) = open_ballots(
        work,
        way.key,
        closes if is_motion else None,
        opens=cast.moment(ballot.opens, OPENED),
        amendments_close=None if is_motion else closes,
        zone=cast.zone,
    )
    cast.ballots[way.cycle.years_ago, way.motion.name, about] = key


def _vote(way: Way, ballot: Ballot, answers: Mapping[str, Choice], work: Work) -> None:
    key = _key(way, ballot)
    asked = {q.amendment_id: QuestionId(q.id) for q in work.session.scalars(questions_of(key))}
    ids = {None if name == MOTION else way.cast.amendments[name]: name for name in answers}
    paper = {asked[amendment_id]: answers[name] for amendment_id, name in ids.items()}
    hand_in_paper(work, key, paper)


def _declare(way: Way, ballot: Ballot, work: Work) -> None:
    declare_result(work, _key(way, ballot))
