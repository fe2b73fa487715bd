"""Coming in by oneself: online, or by one’s own phone in the room; leaving; apologies."""

from flask import abort, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from policy_forum.domain.access.policy import Action, is_permitted, refusal_of
from policy_forum.domain.refusals import Reason, RefusedError
from policy_forum.features.accounts.commands import count_attempt
from policy_forum.features.accounts.rules import AttemptKind
from policy_forum.features.meetings.commands import door as commands
from policy_forum.features.meetings.forms.door import ApologiesForm, CodeForm
from policy_forum.features.meetings.queries.door import (
    AtTheDoor,
    DoorHead,
    find_at_the_door,
    find_by_code,
)
from policy_forum.features.meetings.rules.codes import read_code, show_code
from policy_forum.features.meetings.rules.door import (
    refusal_to_come,
    refusal_to_go_with_card,
    said_to_her,
)
from policy_forum.features.meetings.rules.states import CheckIn, Presence
from policy_forum.features.meetings.views.door import head_or_404
from policy_forum.features.meetings.views.room import ONE, blueprint
from policy_forum.web.access import RouteAudience, open_to
from policy_forum.web.drawings.square_code import square_code
from policy_forum.web.forms import EmptyForm
from policy_forum.web.presentation import said
from policy_forum.web.session import current_actor, now, request_time, request_work
from policy_forum.web.sign_in import outside_address
from policy_forum.web.storage import current_session

_MOST_LETTERS = 12
# Said on the page of the code itself: another code mends it.
_SAID_HERE = frozenset({Reason.ALREADY_DONE, Reason.WRONG_STATE, Reason.WINDOW_NOT_OPEN})


@blueprint.get(f"{ONE}/join")
@open_to(RouteAudience.MEMBERS)
def join(meeting_id: int) -> str:
    """The ways in, and whether one may vote, before coming in and after."""
    return _page(_own(meeting_id), CheckIn.ONLINE)


@blueprint.post(f"{ONE}/join")
@open_to(RouteAudience.MEMBERS)
def join_online(meeting_id: int) -> Response | tuple[str, int]:
    """Come in online."""
    return _come_in(_own(meeting_id), CheckIn.ONLINE)


@blueprint.get("/in")
@open_to(RouteAudience.MEMBERS)
def code() -> str:
    """Type the code that is on the screen."""
    return render_template("meetings/code.html", form=CodeForm())


@blueprint.post("/in")
@open_to(RouteAudience.MEMBERS)
def type_code() -> Response | tuple[str, int]:
    """Go where the typed code leads."""
    form = CodeForm()
    if not form.validate_on_submit():
        return render_template("meetings/code.html", form=form), 422
    typed = read_code(form.code.data or "")
    if _meeting_of(typed) is not None:
        return redirect(url_for("meetings.come_in", code=typed), 303)
    if _is_one_too_many():
        abort(429)
    form.code.errors = [_no_such_code()]
    return render_template("meetings/code.html", form=form), 422


@blueprint.get(f"/in/<string(maxlength={_MOST_LETTERS}):code>")
@open_to(RouteAudience.MEMBERS)
def come_in(code: str) -> str | Response | tuple[str, int]:
    """Where the code on the screen leads: one press, and she is in."""
    head = _meeting_of(read_code(code))
    if head is None:
        return _wrong_code(code)
    return _page(head, CheckIn.OWN_PHONE)


@blueprint.post(f"/in/<string(maxlength={_MOST_LETTERS}):code>")
@open_to(RouteAudience.MEMBERS)
def come_in_by_phone(code: str) -> Response | tuple[str, int]:
    """Come in by one’s own phone, in the room."""
    head = _meeting_of(read_code(code))
    if head is None:
        return _wrong_code(code)
    return _come_in(head, CheckIn.OWN_PHONE)


@blueprint.get(f"{ONE}/screen-code")
@open_to(RouteAudience.MEMBERS)
def screen_code(meeting_id: int) -> Response:
    """The address of the code as a square to scan, for the screen of the meeting. An SVG."""
    head = head_or_404(meeting_id)
    address = outside_address("meetings.come_in", code=head.code)
    drawing = render_template("meetings/screen_code.svg", square=square_code(address))
    response = make_response(drawing)
    response.content_type = "image/svg+xml"
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response


@blueprint.get(f"{ONE}/leave")
@open_to(RouteAudience.MEMBERS)
def leaving(meeting_id: int) -> str:
    """The last question before leaving."""
    head = _own(meeting_id)
    mine = _herself(head)
    with_card = None
    if not is_permitted(Action.KEEP_DOOR, current_actor(), head.subject):
        with_card = refusal_to_go_with_card(mine.presence, mine.votes_by)
    return render_template("meetings/leave.html", floor=head, mine=mine, with_card=with_card)


@blueprint.post(f"{ONE}/leave")
@open_to(RouteAudience.MEMBERS)
def leave(meeting_id: int) -> Response:
    """Leave the meeting."""
    head = _own(meeting_id)
    mine = _herself(head)
    if not EmptyForm().validate_on_submit():
        abort(400)
    if mine.can_leave:
        with request_work() as work:
            commands.leave_meeting(work, head.id, mine.id)
    flash(_("You left the meeting. You can come back while it lasts."), "success")
    return redirect(url_for("meetings.join", meeting_id=head.id), 303)


@blueprint.get(f"{ONE}/apologies")
@open_to(RouteAudience.MEMBERS)
def apologies(meeting_id: int) -> str:
    """Say that one cannot come."""
    head = _own(meeting_id)
    mine = _herself(head)
    return _apologies_page(head, mine, ApologiesForm(text=mine.apology))


@blueprint.post(f"{ONE}/apologies")
@open_to(RouteAudience.MEMBERS)
def send_apologies(meeting_id: int) -> Response | tuple[str, int]:
    """Send apologies, or other words with them."""
    head = _own(meeting_id)
    mine, form = _herself(head), ApologiesForm()
    if not form.validate_on_submit():
        return _apologies_page(head, mine, form), 422
    with request_work() as work:
        commands.give_apologies(work, head.id, mine.id, form.text.data or "")
    flash(_("Your apologies are noted. If you come after all, they are taken back."), "success")
    return redirect(url_for("meetings.show", meeting_id=head.id), 303)


def _come_in(head: DoorHead, how: CheckIn) -> Response | tuple[str, int]:
    if not EmptyForm().validate_on_submit():
        abort(400)
    mine = _herself(head)
    try:
        with request_work() as work:
            came = commands.join_meeting(work, head.id, how)
    except RefusedError as error:
        if error.refusal.reason not in _SAID_HERE:
            raise
        current_session().rollback()
        return _page(head, how, refused=said(error.refusal.sentence)), 409
    vote = said(said_to_her(mine.voter, came.bar))
    flash(_("You are in. %(vote)s", vote=vote), "success")
    return redirect(url_for("meetings.show", meeting_id=head.id), 303)


def _page(head: DoorHead, how: CheckIn, refused: str = "") -> str:
    mine = _herself(head)
    return render_template(
        "meetings/join.html",
        floor=head,
        mine=mine,
        how=how,
        vote=said_to_her(mine.voter, mine.bar_now),
        closed=refusal_to_come(head.hours, now()),
        refused=refused,
        shown_code=show_code(head.code),
    )


def _apologies_page(head: DoorHead, mine: AtTheDoor, form: ApologiesForm) -> str:
    has_come = mine.presence not in {None, Presence.APOLOGIES}
    return render_template(
        "meetings/apologies.html", floor=head, mine=mine, form=form, has_come=has_come
    )


def _own(meeting_id: int) -> DoorHead:
    """A meeting of her own branch; of another she may read, and does not come in."""
    head = head_or_404(meeting_id)
    refusal = refusal_of(Action.JOIN_MEETING, current_actor(), head.subject)
    if refusal is not None:
        raise RefusedError(refusal)
    return head


def _meeting_of(code: str) -> DoorHead | None:
    """The meeting of her branch with that code; what other branches have is not told."""
    head = find_by_code(current_session(), code, request_time().zone) if code else None
    return head if head is not None and head.branch_id == current_actor().branch_id else None


def _herself(head: DoorHead) -> AtTheDoor:
    member_id = current_actor().member_id or 0
    return find_at_the_door(current_session(), head, member_id) or abort(404)


def _wrong_code(code: str) -> tuple[str, int]:
    if _is_one_too_many():
        abort(429)
    form = CodeForm(formdata=None, data={"code": code})
    form.code.errors = [_no_such_code()]
    return render_template("meetings/code.html", form=form), 404


def _no_such_code() -> str:
    return str(_("No meeting of your branch has this code. Look at the screen, and type it again."))


def _is_one_too_many() -> bool:
    """Count a wrong code; codes are short, since people read them to each other."""
    with request_work() as work:
        return count_attempt(work, [(AttemptKind.MEETING_CODE, str(current_actor().member_id))])
