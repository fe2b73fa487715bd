"""Forms of the chair's page: procedural motions, rulings, challenges, actions, adjourning."""

from typing import Any

from flask import abort, redirect, url_for
from werkzeug.wrappers import Response

from policy_forum.domain.identifiers import (
    AgendaItemId,
    MeetingActionId,
    MeetingId,
    MemberId,
)
from policy_forum.domain.phrases import phrase
from policy_forum.features.branches.rules import citation_of
from policy_forum.features.branches.rules.numbering import HEADINGS
from policy_forum.features.meetings.commands import actions, procedural, rulings, running, secret
from policy_forum.features.meetings.commands.loading import load_meeting, member_named
from policy_forum.features.meetings.queries.chairing import action_belongs_to
from policy_forum.features.meetings.rules.floor import Floor
from policy_forum.features.meetings.rules.procedure import Procedural
from policy_forum.features.meetings.rules.procedure_moving import refusal_of_requests
from policy_forum.features.meetings.rules.procedure_order import (
    last_ruling,
    refusal_of_procedural,
)
from policy_forum.features.meetings.rules.states import ProceduralKind
from policy_forum.features.meetings.views.chair_desk import desk_or_refusal
from policy_forum.features.meetings.views.chair_typed import take
from policy_forum.features.meetings.views.room import ONE, blueprint
from policy_forum.platform.work import Work
from policy_forum.web.access import RouteAudience, open_to
from policy_forum.web.forms import EmptyForm
from policy_forum.web.session import request_work
from policy_forum.web.storage import current_session

_K = ProceduralKind


@blueprint.post(f"{ONE}/chair/procedural/<string(maxlength=20):kind>")
@open_to(RouteAudience.MEMBERS)
def bring_procedural(meeting_id: int, kind: str) -> Response | tuple[str, int]:
    """Bring a procedural motion, or make the vote secret as enough have asked for."""
    if kind not in set(_K):
        abort(404)
    do = _make_secret if kind == _K.SECRET_BALLOT else _bring(_K(kind))
    return take(meeting_id, kind, do)


def _bring(kind: ProceduralKind) -> Any:
    def bring(work: Work, floor: Floor, form: Any) -> None:
        mover_id = _named(work, floor, form.mover.data)
        seconder_id = _named(work, floor, form.seconder.data) if form.seconder.data else None
        ruling = last_ruling(floor)
        if kind is _K.CHALLENGE and ruling is not None:
            deputy_id = _named(work, floor, form.deputy.data)
            rulings.challenge_ruling(work, ruling.id, mover_id, seconder_id, deputy_id)
            return
        moved = Procedural(kind, mover_id, seconder_id, **_details(kind, form))
        procedural.bring_procedural(work, floor.id, moved)

    return bring


def _details(kind: ProceduralKind, form: Any) -> dict[str, Any]:
    """What the form of this kind asks for besides who moves it."""
    if kind in {_K.REFER_BACK, _K.REMIT}:
        return {"reason": form.reason.data or ""}
    if kind is _K.ADJOURN_MEETING:
        return {"resumes_at": form.resumes_at.data}
    if kind is _K.SUSPEND:
        return {"clauses": tuple(form.clauses.data or ())}
    return {"parts": form.parts()} if kind is _K.IN_PARTS else {}


def _make_secret(work: Work, floor: Floor, form: Any) -> None:
    """Make the vote secret, if enough have asked by their devices and by raising cards."""
    work.refuse_if(refusal_of_procedural(floor, _K.SECRET_BALLOT))
    question = floor.question
    assert question is not None
    in_room, by_device = form.in_room.data or 0, question.secret_requests
    cards = floor.attending.by_card
    work.refuse_if(refusal_of_requests(floor.orders, by_device, in_room, cards))
    why = phrase("%(count)s members asked for it.", count=by_device + in_room)
    secret.make_secret(work, question.id, str(why))


@blueprint.post(f"{ONE}/chair/ruling")
@open_to(RouteAudience.MEMBERS)
def give_ruling(meeting_id: int) -> Response | tuple[str, int]:
    """Rule, with the reason and the clause."""
    return take(meeting_id, "ruling", _rule)


def _rule(work: Work, floor: Floor, form: Any) -> None:
    raised_by = _named(work, floor, form.raised_by.data) if form.raised_by.data else None
    setting = next((s for s, h in HEADINGS.items() if h.number == form.clause.data), None)
    clause = str(citation_of(floor.orders, setting)) if setting else ""
    new = rulings.NewRuling(
        about=form.about.data or "",
        ruling=form.ruling.data or "",
        reason=form.reason.data or "",
        clause=clause,
        raised_by_id=raised_by,
    )
    rulings.rule(work, floor.id, new)


@blueprint.post(f"{ONE}/chair/action")
@open_to(RouteAudience.MEMBERS)
def agree_action(meeting_id: int) -> Response | tuple[str, int]:
    """Note what was agreed, who does it, and by when."""
    return take(meeting_id, "action", _agree)


def _agree(work: Work, floor: Floor, form: Any) -> None:
    item_id = floor.item.id if floor.item else None
    actions.agree_action(
        work, floor.id, item_id, form.what.data or "", form.owner.data or "", form.due_on.data
    )


@blueprint.post(f"{ONE}/chair/action/<int(max=2147483647):action_id>/remove")
@open_to(RouteAudience.MEMBERS)
def remove_action(meeting_id: int, action_id: int) -> Response:
    """Take out an action that was noted by mistake."""
    desk_or_refusal(meeting_id)
    is_here = action_belongs_to(current_session(), action_id, MeetingId(meeting_id))
    if not is_here or not EmptyForm().validate_on_submit():
        abort(404)
    with request_work() as work:
        actions.remove_action(work, MeetingActionId(action_id))
    return redirect(url_for("meetings.chair", meeting_id=meeting_id, _anchor="actions"), 303)


@blueprint.post(f"{ONE}/chair/adjourn")
@open_to(RouteAudience.MEMBERS)
def adjourn(meeting_id: int) -> Response | tuple[str, int]:
    """Adjourn the meeting without a vote: for want of a quorum, or of order."""
    return take(meeting_id, "adjourn", _adjourn)


def _adjourn(work: Work, floor: Floor, form: Any) -> None:
    running.adjourn_meeting(work, floor.id, form.resumes_at.data, form.reason.data or "")


@blueprint.post(f"{ONE}/chair/again/<int(max=2147483647):item_id>")
@open_to(RouteAudience.MEMBERS)
def take_again(meeting_id: int, item_id: int) -> Response | tuple[str, int]:
    """Take an item again that ended without a decision."""
    floor = desk_or_refusal(meeting_id)
    if all(item.id != item_id for item in floor.items):
        abort(404)

    def again(work: Work, _floor: Floor, form: Any) -> None:
        running.take_item_again(work, AgendaItemId(item_id), form.reason.data or "")

    return take(meeting_id, f"again-{item_id}", again)


def _named(work: Work, floor: Floor, name: str | None) -> MemberId:
    meeting = load_meeting(work, floor.id)
    return MemberId(member_named(work, meeting, name or "").id)
