"""The blueprint of ballots, and what its pages share."""

from flask import Blueprint, abort, request

from policy_forum.domain.access.actors import Actor, OfficeKind
from policy_forum.domain.access.who import Subject
from policy_forum.domain.identifiers import BranchId
from policy_forum.features.ballots import queries
from policy_forum.features.ballots.queries import BallotPage, QuestionRow
from policy_forum.features.ballots.rules import BallotEnd
from policy_forum.web.drawings.tally_bar import TallyBar, tally_bar
from policy_forum.web.presentation import said
from policy_forum.web.session import current_actor
from policy_forum.web.storage import current_session

blueprint = Blueprint("ballots", __name__, url_prefix="/ballots")


def ballot_or_404(ballot_id: int) -> BallotPage:
    """The ballot as the person who asks sees it."""
    member_id = current_actor().member_id
    return queries.get_ballot_page(current_session(), ballot_id, member_id) or abort(404)


def subject_of(branch_id: BranchId) -> Subject:
    """A thing of the branch, acted on for the branch."""
    return Subject(branch_id=branch_id, acting_for=branch_id)


def may_see_votes(actor: Actor, ballot: BallotPage) -> bool:
    """Whether this person may read who voted what: the branch's officers, after the result."""
    is_officer = actor.is_member_in_good_standing and actor.is_branch_officer(ballot.branch_id)
    return is_officer and ballot.declared_at is not None


def may_see_roll(actor: Actor, ballot: BallotPage) -> bool:
    """Whether this person may read the roll: the branch's officers, and those who audit."""
    if not actor.is_member_in_good_standing:
        return False
    audits = actor.holds(OfficeKind.RETURNING_OFFICER) or actor.holds(OfficeKind.AUDITOR)
    return audits or actor.is_branch_officer(ballot.branch_id)


def part_asked_for() -> int:
    """Which part of a long list is asked for; nonsense is the first."""
    word = request.args.get("page", "1")
    return min(max(int(word), 1), 10_000) if word.isdecimal() and len(word) < 6 else 1


def tally_bar_of(ballot: BallotPage, question: QuestionRow) -> TallyBar:
    """The result of a question as a picture, on the scale of the roll."""
    tally = question.tally
    is_quorate = ballot.ended is BallotEnd.COUNTED
    return tally_bar(
        tally.in_favour,
        tally.against,
        tally.abstained,
        ballot.roll_count,
        needed=ballot.result_of(question).needed if is_quorate else None,
        majority=said(ballot.majority.label),
    )
