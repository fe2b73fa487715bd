"""The blueprint of ballots, and what its pages share."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, abort, make_response, request
from werkzeug.wrappers import Response

from policy_forum.domain.access.actors import Actor, OfficeKind
from policy_forum.domain.eligibility import RollBody
from policy_forum.features.ballots import queries
from policy_forum.features.ballots.queries import BallotPage, QuestionRow
from policy_forum.features.ballots.queries.whole import get_whole_ballot
from policy_forum.features.ballots.queries.whole_rows import WholeBallot
from policy_forum.features.ballots.rules import BallotEnd, Secrecy
from policy_forum.web.drawings.tally_bar import TallyBar, tally_bar
from policy_forum.web.presentation import said
from policy_forum.web.session import current_actor, now
from policy_forum.web.slots import filled_slots
from policy_forum.web.storage import current_session

blueprint = Blueprint("ballots", __name__, url_prefix="/ballots")


def ballot_or_404(ballot_id: int) -> BallotPage:
    """The ballot as the person who asks sees it."""
    member_id = current_actor().member_id
    return queries.get_ballot_page(current_session(), ballot_id, member_id) or abort(404)


def whole_or_404(ballot_id: int) -> WholeBallot:
    """A ballot of any kind as the person who asks sees it."""
    member_id = current_actor().member_id
    return get_whole_ballot(current_session(), ballot_id, member_id) or abort(404)


def way_back(ballot: WholeBallot) -> Mapping[str, Any] | None:
    """The meeting that put a ballot (`label`, `href`), to go back to; None for any other ballot.

    One statement for a ballot of a meeting, which the feature of meetings asks.
    """
    if ballot.roll_body is not RollBody.PRESENT:
        return None
    slot = "ballot_page.meeting"
    found = filled_slots((slot,), current_session(), ballot, current_actor(), now())
    return found[slot].values if slot in found else None


def not_kept(page: str, status: int = 200) -> Response:
    """A page that no cache may keep: it shows a paper, a receipt or a code."""
    response = make_response(page, status)
    response.headers["Cache-Control"] = "no-store"
    return response


def audits(actor: Actor) -> bool:
    """Whether this person looks over ballots that are not hers: returning officer or auditor."""
    kinds = (OfficeKind.RETURNING_OFFICER, OfficeKind.AUDITOR)
    return actor.is_member_in_good_standing and any(actor.holds(kind) for kind in kinds)


def may_see_votes(actor: Actor, ballot: BallotPage | WholeBallot) -> bool:
    """Whether this person may read who voted what in a recorded vote, after the result.

    The branch's officers; of a vote of the whole organisation the returning officer.
    """
    if not actor.is_member_in_good_standing or ballot.declared_at is None:
        return False
    if ballot.branch_id is None:
        return actor.holds(OfficeKind.RETURNING_OFFICER)
    return actor.is_branch_officer(ballot.branch_id)


def may_see_roll_call(actor: Actor, ballot: BallotPage | WholeBallot) -> bool:
    """Whether this person may read the names and votes of a ballot: of a roll call, any member."""
    if ballot.secrecy is Secrecy.ROLL_CALL:
        return actor.is_signed_in and ballot.declared_at is not None
    return ballot.secrecy is Secrecy.RECORDED and may_see_votes(actor, ballot)


def may_see_roll(actor: Actor, ballot: BallotPage | WholeBallot) -> bool:
    """Whether this person may read the roll: the branch's officers, and those who audit."""
    is_officer = actor.is_member_in_good_standing and actor.is_branch_officer(ballot.branch_id)
    return is_officer or audits(actor)


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
