"""The board of a secret ballot: hashes of envelopes, batch by batch, for everyone to compare."""

from flask import Response as FlaskResponse
from flask import abort, render_template, request
from werkzeug.wrappers import Response

from policy_forum.domain.canonical import canonical_moment
from policy_forum.features.ballots.queries.board import BatchRow, list_batches, on_board
from policy_forum.features.ballots.queries.whole_rows import SealingFacts, WholeBallot
from policy_forum.features.ballots.views.room import blueprint, whole_or_404
from policy_forum.web.access import RouteAudience, open_to
from policy_forum.web.storage import current_session


@blueprint.get("/<int(max=2147483647):ballot_id>/board")
@open_to(RouteAudience.MEMBERS)
def board(ballot_id: int) -> str:
    """The batches, and whether an envelope is on the board."""
    ballot = _secret_ballot(ballot_id)
    batches = list_batches(current_session(), ballot.id)
    mine = ballot.reader.envelope_hash if ballot.reader else None
    asked = request.args.get("hash", "").strip().lower()[:64]
    return render_template(
        "ballots/board.html",
        ballot=ballot,
        sealing=ballot.sealing,
        batches=batches,
        total=len(on_board(batches)),
        mine=mine,
        mine_in=_batch_with(batches, mine) if mine else None,
        asked=asked,
        asked_in=_batch_with(batches, asked) if asked else None,
    )


@blueprint.get("/<int(max=2147483647):ballot_id>/board.txt")
@open_to(RouteAudience.MEMBERS)
def board_file(ballot_id: int) -> Response:
    """The board as a file, from which every chain can be made again."""
    ballot = _secret_ballot(ballot_id)
    sealing: SealingFacts = ballot.sealing or abort(404)
    lines = [f"setup {sealing.setup_hash}"]
    for batch in list_batches(current_session(), ballot.id):
        lines.append(f"batch {batch.number} {canonical_moment(batch.published_at)}")
        lines += [f"+{each}" for each in batch.added]
        lines += [f"-{each}" for each in batch.withdrawn]
        lines.append(f"chain {batch.chain}")
    return FlaskResponse("\n".join(lines) + "\n", mimetype="text/plain")


def _secret_ballot(ballot_id: int) -> WholeBallot:
    ballot = whole_or_404(ballot_id)
    return ballot if ballot.is_secret and ballot.sealing else abort(404)


def _batch_with(batches: tuple[BatchRow, ...], wanted: str) -> BatchRow | None:
    """The batch in which an envelope came on the board, if it is still there."""
    found = None
    for batch in batches:
        if wanted in batch.added:
            found = batch
        if wanted in batch.withdrawn:
            found = None
    return found
