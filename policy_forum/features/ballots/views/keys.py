"""Keys and their scrutineers: begun, cards taken and confirmed, given up."""

from dataclasses import dataclass

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from policy_forum.domain.access.actors import Actor
from policy_forum.domain.access.policy import Action, is_permitted, refusal_of
from policy_forum.domain.access.who import subject_of_branch
from policy_forum.domain.identifiers import BranchId, ElectionKeyId
from policy_forum.domain.refusals import RefusedError
from policy_forum.features.ballots.commands.keys import (
    begin_key,
    confirm_card,
    give_up_key,
    take_card,
)
from policy_forum.features.ballots.forms.keys import CodeForm, KeyForm
from policy_forum.features.ballots.queries.keys import KeyRow, find_key, list_keys
from policy_forum.features.ballots.rules.keys import KeyState, refusal_to_give_up
from policy_forum.features.ballots.views.room import audits, blueprint, not_kept
from policy_forum.features.branches.queries import find_branch
from policy_forum.features.members.queries import find_member
from policy_forum.web.access import RouteAudience, open_to
from policy_forum.web.forms import EmptyForm
from policy_forum.web.presentation import said
from policy_forum.web.session import current_actor, request_work
from policy_forum.web.storage import current_session

WHOLE = "organisation"


@dataclass(frozen=True)
class Body:
    """Who votes, as far as the actor holds ballots: her branch, or the whole organisation."""

    branch_id: BranchId | None
    name: str

    @property
    def word(self) -> str:
        """What addresses call it."""
        return WHOLE if self.branch_id is None else "branch"


def bodies_of(actor: Actor) -> list[BranchId | None]:
    """For whom the actor may hold ballots: her branch first."""
    candidates = (actor.branch_id, None) if actor.branch_id else (None,)
    return [
        each
        for each in candidates
        if is_permitted(Action.PUT_QUESTION, actor, subject_of_branch(each))
    ]


def body_asked_for(action: Action) -> Body:
    """The body that the address names, else the first that the actor acts for; or a refusal."""
    actor = current_actor()
    own = bodies_of(actor)
    wanted = request.args.get("for", "")
    branch_id = None if wanted == WHOLE else actor.branch_id
    if wanted not in {WHOLE, "branch"} and own:
        branch_id = own[0]
    refusal = refusal_of(action, actor, subject_of_branch(branch_id))
    if refusal:
        raise RefusedError(refusal)
    return Body(branch_id, _name_of(branch_id))


def _name_of(branch_id: BranchId | None) -> str:
    found = find_branch(current_session(), branch_id) if branch_id else None
    return found.name if found else str(_("the whole organisation"))


@blueprint.get("/keys")
@open_to(RouteAudience.MEMBERS)
def keys() -> str:
    """The keys of those for whom the member holds ballots, and those of which she has a card."""
    actor = current_actor()
    bodies = bodies_of(actor)
    return render_template(
        "ballots/keys.html",
        keys=list_keys(current_session(), bodies, actor.member_id),
        doors=[Body(each, _name_of(each)) for each in bodies],
    )


@blueprint.route("/keys/new", methods=["GET", "POST"])
@open_to(RouteAudience.MEMBERS)
def new_key() -> str | Response | tuple[str, int]:
    """Begin a key: its name, its scrutineers, and how many of them are needed."""
    body = body_asked_for(Action.MAKE_ELECTION_KEY)
    form = KeyForm(data={"numbers": _own_number(), "needed": 1})
    if form.validate_on_submit():
        try:
            with request_work() as work:
                key_id = begin_key(
                    work,
                    body.branch_id,
                    form.label.data or "",
                    form.named(),
                    form.needed.data or 0,
                )
        except RefusedError as error:
            if error.refusal.is_personal:
                raise
            form.form_errors = [said(error.refusal.sentence)]
        else:
            flash(_("The scrutineers are asked by e-mail to take their cards."), "success")
            return redirect(url_for("ballots.show_key", key_id=key_id), 303)
    page = render_template("ballots/new_key.html", form=form, body=body)
    return (page, 422) if form.is_submitted() else page


def _own_number() -> str:
    found = find_member(current_session(), current_actor().member_id or 0)
    return found.number if found else ""


@blueprint.get("/keys/<int(max=2147483647):key_id>")
@open_to(RouteAudience.MEMBERS)
def show_key(key_id: int) -> str:
    """One key: how far it is, who is waited for, and the reader's next step."""
    return _page(_key_or_404(key_id), CodeForm(formdata=None))


@blueprint.post("/keys/<int(max=2147483647):key_id>/card")
@open_to(RouteAudience.MEMBERS)
def card(key_id: int) -> Response:
    """Make the scrutineer's card and show it, this once: nothing of it is kept on the way."""
    if not EmptyForm().validate_on_submit():
        abort(400)
    key = _key_or_404(key_id)
    with request_work() as work:
        taken = take_card(work, ElectionKeyId(key.id))
    page = render_template("ballots/card.html", key=_key_or_404(key_id), card=taken)
    return not_kept(page)


@blueprint.post("/keys/<int(max=2147483647):key_id>/confirmation")
@open_to(RouteAudience.MEMBERS)
def confirm(key_id: int) -> Response | tuple[str, int]:
    """Take the code back from the printed card."""
    key, form = _key_or_404(key_id), CodeForm()
    if not form.validate_on_submit():
        return _without_code(key, form)
    try:
        with request_work() as work:
            confirm_card(work, ElectionKeyId(key.id), form.code.data or "")
    except RefusedError as error:
        if error.refusal.is_personal:
            raise
        form.code.errors = [said(error.refusal.sentence)]
        return _without_code(key, form)
    flash(_("Your card works. Keep it where only you can get at it."), "success")
    return redirect(url_for("ballots.show_key", key_id=key_id), 303)


@blueprint.route("/keys/<int(max=2147483647):key_id>/giving-up", methods=["GET", "POST"])
@open_to(RouteAudience.MEMBERS)
def give_up(key_id: int) -> str | Response:
    """Give up a key that no ballot uses."""
    key = _key_or_404(key_id)
    refusal = refusal_of(
        Action.MAKE_ELECTION_KEY, current_actor(), key.subject
    ) or refusal_to_give_up(key.standing)
    if refusal:
        raise RefusedError(refusal)
    if not EmptyForm().validate_on_submit():
        return render_template("ballots/give_up_key.html", key=key)
    with request_work() as work:
        give_up_key(work, ElectionKeyId(key.id))
    flash(_("The key is given up. Its cards can be thrown away."), "success")
    return redirect(url_for("ballots.keys"), 303)


def _key_or_404(key_id: int) -> KeyRow:
    """A key, for its scrutineers, those who hold ballots with it and those who audit them."""
    key = find_key(current_session(), key_id)
    actor = current_actor()
    if key is None or not (
        key.held_by(actor.member_id)
        or is_permitted(Action.MAKE_ELECTION_KEY, actor, key.subject)
        or audits(actor)
    ):
        abort(404)
    return key


def _page(key: KeyRow, form: CodeForm) -> str:
    actor = current_actor()
    may_hold_ballots = is_permitted(Action.MAKE_ELECTION_KEY, actor, key.subject)
    return render_template(
        "ballots/key.html",
        key=key,
        form=form,
        mine=key.held_by(actor.member_id),
        may_give_up=may_hold_ballots and refusal_to_give_up(key.standing) is None,
        may_use=may_hold_ballots and key.state is KeyState.READY,
    )


def _without_code(key: KeyRow, form: CodeForm) -> tuple[str, int]:
    """The page with what is wrong, and without what was typed: it opens envelopes."""
    form.code.data, form.code.raw_data = "", None
    return _page(key, form), 422
