"""What is published of a secret ballot: bundle, box, and the way to one’s own paper.

All of it is open to everyone, signed in or not: who looks for a paper without signing in tells
nobody whose it is.
"""

from pathlib import Path

from flask import abort, current_app, make_response, render_template
from werkzeug.wrappers import Response

from policy_forum.features.ballots.forms.unsealing import TrackerForm
from policy_forum.features.ballots.queries import bundles
from policy_forum.features.ballots.queries.bundles import PAGE_SIZE
from policy_forum.features.ballots.queries.whole_rows import WholeBallot
from policy_forum.features.ballots.rules.outcomes import shows_papers
from policy_forum.features.ballots.views.results import answer_in_words
from policy_forum.features.ballots.views.room import (
    blueprint,
    not_kept,
    part_asked_for,
    whole_or_404,
)
from policy_forum.web.access import RouteAudience, open_to
from policy_forum.web.storage import current_session

_BALLOT = "/<int(max=2147483647):ballot_id>"
_PROGRAM = "verify.py"


@blueprint.get(f"{_BALLOT}/bundle.zip")
@open_to(RouteAudience.EVERYONE)
def bundle(ballot_id: int) -> Response:
    """The bundle, byte for byte as it was stored when the ballot was opened."""
    found = bundles.get_bundle(current_session(), ballot_id) or abort(404)
    response = _attached(found.content, "application/zip", f"ballot-{ballot_id}.zip")
    response.set_etag(found.sha256)
    return response


@blueprint.get(f"/{_PROGRAM}")
@open_to(RouteAudience.EVERYONE)
def program() -> Response:
    """The program with which anyone checks a bundle: one file, to be read before it is run."""
    path = Path(current_app.static_folder or "") / _PROGRAM
    if not path.is_file():
        abort(404)
    return _attached(path.read_bytes(), "text/x-python; charset=utf-8", _PROGRAM)


@blueprint.get(f"{_BALLOT}/box")
@open_to(RouteAudience.EVERYONE)
def box(ballot_id: int) -> str:
    """All papers of an opened ballot, in the order of their trackers."""
    ballot = _opened_or_404(ballot_id)
    is_shown, total, part = _is_shown(ballot), _papers(ballot), part_asked_for()
    found = bundles.list_papers(current_session(), ballot_id, part) if is_shown else ()
    return render_template(
        "ballots/box.html",
        ballot=ballot,
        is_shown=is_shown,
        threshold=ballot.threshold,
        papers=found,
        total=total,
        part=part,
        parts=-(-total // PAGE_SIZE),
        in_words=answer_in_words,
    )


@blueprint.get(f"{_BALLOT}/find")
@open_to(RouteAudience.EVERYONE)
def find(ballot_id: int) -> Response:
    """Where a voter looks for her own paper."""
    return _find_page(_opened_or_404(ballot_id), TrackerForm(formdata=None))


@blueprint.post(f"{_BALLOT}/find")
@open_to(RouteAudience.EVERYONE)
def find_paper(ballot_id: int) -> Response:
    """The paper under a tracker. It comes by POST, so that no log of addresses holds a tracker."""
    ballot, form = _opened_or_404(ballot_id), TrackerForm()
    return _find_page(ballot, form, form.read())


def _find_page(ballot: WholeBallot, form: TrackerForm, tracker: str | None = None) -> Response:
    is_shown = _is_shown(ballot)
    found = (
        bundles.find_papers(current_session(), ballot.id, tracker) if tracker and is_shown else ()
    )
    page = render_template(
        "ballots/find.html",
        ballot=ballot,
        is_shown=is_shown,
        threshold=ballot.threshold,
        form=form,
        tracker=tracker,
        papers=found,
        in_words=answer_in_words,
    )
    return not_kept(page, 422 if form.errors else 200)


def _opened_or_404(ballot_id: int) -> WholeBallot:
    ballot = whole_or_404(ballot_id)
    if ballot.sealing is None or ballot.sealing.opened_at is None:
        abort(404)
    return ballot


def _papers(ballot: WholeBallot) -> int:
    sealing = ballot.sealing
    return (sealing.envelopes or 0) - (sealing.spoilt or 0) if sealing else 0


def _is_shown(ballot: WholeBallot) -> bool:
    return shows_papers(_papers(ballot), ballot.threshold)


def _attached(content: bytes, kind: str, name: str) -> Response:
    response = make_response(content)
    response.headers["Content-Type"] = kind
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
