"""What a voter reads when her paper was not taken."""

from urllib.parse import urlsplit

from flask import abort, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.wrappers import Response

from policy_forum.domain.refusals import Refusal
from policy_forum.features.ballots.commands.refusing import note_refusal
from policy_forum.features.ballots.rules import NO_SUCH_BALLOT
from policy_forum.features.ballots.rules.envelopes import SIGNED_OUT, PaperRefusal, Why
from policy_forum.features.ballots.views.room import blueprint, not_kept
from policy_forum.web.errors import show_csrf, status_of
from policy_forum.web.session import request_work, wiring

# Where papers are handed in, with the fields that hold one.
_HANDING_IN = {
    "ballots.hand_in_envelope": ("envelope", "key"),
    "ballots.seal": ("paper",),
}
_UNFIT = frozenset({Why.NOT_READABLE, Why.WRONG_LENGTH, Why.WRONG_KEY, Why.ILL_FORMED})


def refuse_paper(ballot_id: int, refusal: Refusal) -> Response:
    """Record that a paper was refused, and say why; what was sent goes to its sender only."""
    if refusal == NO_SUCH_BALLOT:
        abort(404)
    why = refusal.why if isinstance(refusal, PaperRefusal) else Why.NOT_PERMITTED
    with request_work() as work:
        note_refusal(work, ballot_id, why)
    can_try_again = refusal == SIGNED_OUT
    names = _HANDING_IN[str(request.endpoint)] if can_try_again else ()
    page = render_template(
        "ballots/not_taken.html",
        ballot_id=ballot_id,
        refusal=refusal,
        again={name: request.form.get(name, "") for name in names},
    )
    return not_kept(page, 401 if can_try_again else _status_of(refusal, why))


@blueprint.errorhandler(CSRFError)
def keep_paper(error: CSRFError) -> Response | tuple[str, int]:
    """What comes from a page of before the voter signed out goes back to her, to be sent again."""
    if request.endpoint in _HANDING_IN and request.view_args and _is_sent_from_here():
        return refuse_paper(request.view_args["ballot_id"], SIGNED_OUT)
    return show_csrf(error)


def _is_sent_from_here() -> bool:
    """Whether a page of this site sent the form, as far as the browser says.

    A paper that another site slipped in is not offered to be handed in with one press of a button.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = request.headers.get("Origin")
    own = {request.host, urlsplit(wiring().settings.public_address).netloc}
    return origin is None or urlsplit(origin).netloc in own


def _status_of(refusal: Refusal, why: Why) -> int:
    return 422 if why in _UNFIT else status_of(refusal)
