"""The door: letting members in by name, voting cards, who left, and the quorum."""

import re
from collections.abc import Callable
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from policy_forum.domain.access.policy import Action, refusal_of
from policy_forum.domain.refusals import RefusedError
from policy_forum.features.branches.rules import Setting, citation_of
from policy_forum.features.meetings.commands import door as commands
from policy_forum.features.meetings.commands.mistakes import take_back_check_in
from policy_forum.features.meetings.queries.door import (
    AtTheDoor,
    DoorHead,
    Shown,
    find_at_the_door,
    get_door_head,
    list_at_the_door,
)
from policy_forum.features.meetings.rules.door import refusal_to_come, said_at_the_door
from policy_forum.features.meetings.rules.quorum import QuorumNow, quorum_now
from policy_forum.features.meetings.rules.states import CheckIn, VotesBy
from policy_forum.features.meetings.views.live import version_of
from policy_forum.features.meetings.views.room import ONE, blueprint, may_read
from policy_forum.platform.work import Work
from policy_forum.web.access import RouteAudience, open_to
from policy_forum.web.forms import EmptyForm
from policy_forum.web.presentation import said
from policy_forum.web.session import current_actor, now, request_time, request_work
from policy_forum.web.storage import current_session

_PERSON = f"{ONE}/door/<int(max=2147483647):member_id>"
_MOST_LETTERS = 100
_CLAUSE = re.compile(r"\b(\d+)\.(\d+)\b", re.ASCII)


def head_or_404(meeting_id: int) -> DoorHead:
    """The meeting at its door, if this person may read it; else there is no such page."""
    head = get_door_head(current_session(), meeting_id, request_time().zone)
    if head is None or not may_read(head.branch_id, head.state):
        abort(404)
    return head


@blueprint.app_template_global("quorum_now")
def quorum_at_this_moment(meeting: Any) -> QuorumNow:
    """How the quorum of a floor, or of a door’s head, stands as this page is made."""
    return quorum_now(meeting, now())


@blueprint.app_template_global("clause_of_meeting")
def clause_of_meeting(meeting: Any, setting: str) -> dict[str, str]:
    """Where the meeting’s standing orders say so, with the address of the clause."""
    citation = citation_of(meeting.orders, Setting(setting))
    label = said(citation)
    return {"label": label, "href": address_of_orders(meeting, label)}


@blueprint.app_template_global("address_of_orders")
def address_of_orders(meeting: Any, words: str) -> str:
    """The meeting’s standing orders in its version, at the clause that the words name, if any."""
    branch_id, version = meeting.orders.branch_id, meeting.orders.version
    page = (
        url_for("branches.standing_orders", branch_id=branch_id, version=version)
        if branch_id
        else url_for("branches.model_rules", version=version)
    )
    named = _CLAUSE.search(words)
    return f"{page}#clause-{named[1]}-{named[2]}" if named else page


@blueprint.get(f"{ONE}/door")
@open_to(RouteAudience.MEMBERS)
def door(meeting_id: int) -> str:
    """The list of the branch’s members, for whoever keeps the door."""
    head = _kept(meeting_id)
    words = request.args.get("q", "").replace("\x00", " ")[:_MOST_LETTERS]
    shown = _shown(request.args.get("show", ""))
    page = min(max(request.args.get("page", 1, type=int), 1), 10_000)
    found = list_at_the_door(current_session(), head, words, shown, page)
    back: dict[str, Any] = {
        "q": words or None,
        "show": None if shown is Shown.ALL else shown.value,
    }
    return render_template(
        "meetings/door.html",
        floor=head,
        version_of=version_of,
        found=found,
        words=words,
        shown=shown,
        choices=[(choice.value, said(choice.label)) for choice in Shown],
        closed=refusal_to_come(head.hours, now()),
        vote_words=lambda person: said_at_the_door(person.voter, person.bar_now),
        here={**back, "page": found.page if found.page > 1 else None},
        page_url=lambda part: url_for("meetings.door", meeting_id=head.id, page=part, **back),
    )


@blueprint.post(f"{_PERSON}/in")
@open_to(RouteAudience.MEMBERS)
def let_in(meeting_id: int, member_id: int) -> Response:
    """Let a member in, with a voting card or voting by her own phone."""
    way = VotesBy.DEVICE if request.form.get("way") == VotesBy.DEVICE.value else VotesBy.CARD

    def step(work: Work) -> commands.CameIn:
        return commands.check_in(work, meeting_id, member_id, CheckIn.DOOR, way)

    return _do(meeting_id, member_id, step, _words_of_arrival, forgets_search=True)


@blueprint.post(f"{_PERSON}/out")
@open_to(RouteAudience.MEMBERS)
def let_out(meeting_id: int, member_id: int) -> Response:
    """Note that a member left."""
    return _do(
        meeting_id,
        member_id,
        lambda work: commands.leave_meeting(work, meeting_id, member_id),
        lambda person, _came: (
            _("%(name)s left. Take back her voting card.", name=person.name)
            if person.votes_by is VotesBy.CARD
            else _("%(name)s left.", name=person.name)
        ),
    )


@blueprint.post(f"{_PERSON}/card")
@open_to(RouteAudience.MEMBERS)
def hand_card(meeting_id: int, member_id: int) -> Response:
    """Hand a voting card to a member who voted by her own device until now."""
    return _do(
        meeting_id,
        member_id,
        lambda work: commands.give_card(work, meeting_id, member_id),
        _words_of_card,
    )


@blueprint.post(f"{_PERSON}/card-back")
@open_to(RouteAudience.MEMBERS)
def take_card(meeting_id: int, member_id: int) -> Response:
    """Take a voting card back: she votes by her own device from now on."""
    return _do(
        meeting_id,
        member_id,
        lambda work: commands.take_card_back(work, meeting_id, member_id),
        lambda person, _came: _(
            "%(name)s votes by her own phone now. Take her voting card.", name=person.name
        ),
    )


@blueprint.post(f"{_PERSON}/apologies")
@open_to(RouteAudience.MEMBERS)
def note_apologies(meeting_id: int, member_id: int) -> Response:
    """Note the apologies of a member who told somebody."""
    return _do(
        meeting_id,
        member_id,
        lambda work: commands.give_apologies(work, meeting_id, member_id),
        lambda person, _came: _("The apologies of %(name)s are noted.", name=person.name),
        forgets_search=True,
    )


@blueprint.post(f"{_PERSON}/mistake")
@open_to(RouteAudience.MEMBERS)
def take_back(meeting_id: int, member_id: int) -> Response:
    """Take back that a member was let in: it was somebody else."""
    return _do(
        meeting_id,
        member_id,
        lambda work: take_back_check_in(work, meeting_id, member_id),
        lambda person, _came: _(
            "Taken back: %(name)s was not let in. Let in whoever came.", name=person.name
        ),
    )


def _do(
    meeting_id: int,
    member_id: int,
    step: Callable[[Work], Any],
    words_of: Callable[[AtTheDoor, Any], str],
    *,
    forgets_search: bool = False,
) -> Response:
    """Do one thing with one member, and go back to the list, which says what became of it.

    What a rule refuses is said there too: whoever keeps the door has the next one waiting.
    """
    head = _kept(meeting_id)
    person = find_at_the_door(current_session(), head, member_id) or abort(404)
    if person.voter.elector.branch_id != head.branch_id:
        abort(404)
    if not EmptyForm().validate_on_submit():
        abort(400)
    try:
        with request_work() as work:
            came = step(work)
    except RefusedError as error:
        if error.refusal.is_personal:
            raise
        current_session().rollback()
        flash(f"{person.name}: {said(error.refusal.sentence)}", "error")
        return _back(meeting_id)
    flash(words_of(person, came), "success")
    return _back(meeting_id, forgets_search=forgets_search)


def _words_of_arrival(person: AtTheDoor, came: commands.CameIn) -> str:
    name = person.name
    if came.bar is not None:
        why = said(said_at_the_door(person.voter, came.bar))
        return str(_("%(name)s is in, without a voting card. %(why)s", name=name, why=why))
    if came.votes_by is VotesBy.CARD:
        return _words_of_card(person, came)
    return str(_("%(name)s is in, and votes by her own phone. No card.", name=name))


def _words_of_card(person: AtTheDoor, came: commands.CameIn) -> str:
    if came.vote_taken_out:
        words = _(
            "%(name)s has a voting card now. Her vote by phone in the vote that is open was taken "
            "out: tell her to raise her card.",
            name=person.name,
        )
        return str(words)
    return str(_("%(name)s is in. Hand over a voting card.", name=person.name))


def _kept(meeting_id: int) -> DoorHead:
    head = head_or_404(meeting_id)
    refusal = refusal_of(Action.KEEP_DOOR, current_actor(), head.subject)
    if refusal is not None:
        raise RefusedError(refusal)
    return head


def _shown(word: str) -> Shown:
    return Shown(word) if word in set(Shown) else Shown.ALL


def _back(meeting_id: int, *, forgets_search: bool = False) -> Response:
    """To the list as it was; after somebody came in without the search, for the next one."""
    kept = ["show"] if forgets_search and request.args.get("q") else ["q", "show", "page"]
    values: dict[str, Any] = {
        name: request.args.get(name, "")[:_MOST_LETTERS] or None for name in kept
    }
    return redirect(url_for("meetings.door", meeting_id=meeting_id, **values), 303)
