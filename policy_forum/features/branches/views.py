"""Pages of branches."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Protocol

from flask import Blueprint, abort, current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from policy_forum.domain.access.policy import Action, is_permitted
from policy_forum.domain.access.who import Subject
from policy_forum.domain.identifiers import BranchId, RegionId
from policy_forum.domain.phrases import Phrase
from policy_forum.features.branches import commands, queries
from policy_forum.features.branches.forms import BranchForm, StandingOrdersForm
from policy_forum.features.branches.rules import (
    MODEL_RULES,
    ClauseRow,
    Rules,
    Setting,
    changed_clauses,
    chapters_of,
    own_clauses,
    problems_of,
)
from policy_forum.web.access import RouteAudience, open_to
from policy_forum.web.presentation import said
from policy_forum.web.session import current_actor, request_work, today
from policy_forum.web.storage import current_session

blueprint = Blueprint("branches", __name__, url_prefix="/branches")

Page = str | tuple[str, int] | Response


class Officer(Protocol):
    """Who holds which office of a branch, for members to see."""

    @property
    def office(self) -> Phrase: ...
    @property
    def name(self) -> str: ...
    @property
    def since(self) -> date: ...


OfficersOf = Callable[[Session, BranchId, date], Sequence[Officer]]


def show_officers_by(app_extensions: dict[str, Any], officers_of: OfficersOf) -> None:
    """Let the feature above, which knows the members, say who a branch's officers are."""
    app_extensions["branch_officers"] = officers_of


@blueprint.get("/")
@open_to(RouteAudience.EVERYONE)
def index() -> str:
    """All branches by region."""
    regions = queries.list_regions(current_session())
    return render_template(
        "branches/index.html",
        regions=regions,
        may_make=is_permitted(Action.MAKE_BRANCH, current_actor()),
    )


@blueprint.get("/<int(max=2147483647):branch_id>")
@open_to(RouteAudience.EVERYONE)
def show(branch_id: int) -> str:
    """One branch: how it decides, who its officers are, and where its motions stand."""
    session = current_session()
    branch = queries.find_branch(session, branch_id) or abort(404)
    rules = queries.rules_of(session, branch_id)
    own, model = _own_clauses(session, rules, None)
    return render_template(
        "branches/show.html",
        branch=branch,
        rules=rules,
        has_own=rules.branch_id is not None,
        chapters=chapters_of(rules),
        own=own,
        model=model,
        officers=_officers(session, branch.id),
        may_publish=_may_publish(branch.id),
        is_own=current_actor().branch_id == branch.id,
    )


@blueprint.get("/<int(max=2147483647):branch_id>/standing-orders")
@blueprint.get("/<int(max=2147483647):branch_id>/standing-orders/<int(max=2147483647):version>")
@open_to(RouteAudience.EVERYONE)
def standing_orders(branch_id: int, version: int | None = None) -> str:
    """One version of the branch's standing orders (the newest unless named), and all others."""
    branch = queries.find_branch(current_session(), branch_id) or abort(404)
    versions = queries.list_versions(current_session(), branch_id)
    if not versions and version is None:
        return render_template("branches/no_standing_orders.html", branch=branch)
    return _version_page(versions, version, branch)


@blueprint.get("/model-rules")
@blueprint.get("/model-rules/<int(max=2147483647):version>")
@open_to(RouteAudience.EVERYONE)
def model_rules(version: int | None = None) -> str:
    """The rules of branches that have none of their own."""
    versions = queries.list_versions(current_session(), None)
    if not versions:
        versions = (queries.VersionRow(MODEL_RULES, None, ""),)
    return _version_page(versions, version, None)


@blueprint.get("/<int(max=2147483647):branch_id>/standing-orders/new")
@open_to(RouteAudience.BRANCH_OFFICERS)
def draft_standing_orders(branch_id: int) -> Page:
    """The form of the next version, filled in with the rules in force."""
    branch = queries.find_branch(current_session(), branch_id) or abort(404)
    with_rules = queries.rules_of(current_session(), branch_id)
    if not _may_publish(branch.id):
        abort(404)
    form = StandingOrdersForm()
    form.show(with_rules, with_rules.version if with_rules.branch_id else 0)
    return _form_page(form, branch)


@blueprint.post("/<int(max=2147483647):branch_id>/standing-orders/new")
@open_to(RouteAudience.BRANCH_OFFICERS)
def publish_standing_orders(branch_id: int) -> Page:
    """Publish the next version."""
    branch = queries.find_branch(current_session(), branch_id) or abort(404)
    form = StandingOrdersForm()
    if not form.validate_on_submit() or form.show_problems(problems_of(form.rules())):
        return _form_page(form, branch), 422
    with request_work() as work:
        commands.publish_standing_orders(
            work, branch.id, form.rules(), form.note.data or "", form.seen_version()
        )
    flash(_("The new standing orders are published and in force."), "success")
    return redirect(url_for("branches.standing_orders", branch_id=branch_id))


@blueprint.get("/model-rules/new")
@open_to(RouteAudience.NATIONAL_OFFICE)
def draft_model_rules() -> Page:
    """The form of the next version of the model rules."""
    rules, newest = _model_rules_in_force()
    form = StandingOrdersForm()
    form.show(rules, newest)
    return _form_page(form, None)


@blueprint.post("/model-rules/new")
@open_to(RouteAudience.NATIONAL_OFFICE)
def publish_model_rules() -> Page:
    """Publish the next version of the model rules."""
    form = StandingOrdersForm()
    if not form.validate_on_submit() or form.show_problems(problems_of(form.rules())):
        return _form_page(form, None), 422
    with request_work() as work:
        commands.make_model_rules(work, form.rules(), form.note.data or "", form.seen_version())
    flash(_("The new model rules are published and in force."), "success")
    return redirect(url_for("branches.model_rules"))


@blueprint.get("/new")
@open_to(RouteAudience.NATIONAL_OFFICE)
def draft_branch() -> Page:
    """The form of a new branch."""
    form = BranchForm()
    form.offer_regions(queries.list_region_names(current_session()))
    return render_template("branches/new.html", form=form)


@blueprint.post("/new")
@open_to(RouteAudience.NATIONAL_OFFICE)
def make_branch() -> Page:
    """Make a branch, and its region if that is new."""
    form = BranchForm()
    form.offer_regions(queries.list_region_names(current_session()))
    if not form.validate_on_submit():
        return render_template("branches/new.html", form=form), 422
    with request_work() as work:
        new_region = (form.new_region.data or "").strip()
        if new_region:
            region = commands.make_region(work, new_region)
        else:
            region = RegionId(int(form.region.data))
        key = commands.make_branch(work, region, form.name.data or "", form.wanted_code())
    flash(_("The branch is there. Its members come with the next membership list."), "success")
    return redirect(url_for("branches.show", branch_id=key))


def _model_rules_in_force() -> tuple[Rules, int]:
    versions = queries.list_versions(current_session(), None)
    return (versions[0].rules, versions[0].rules.version) if versions else (MODEL_RULES, 0)


def _may_publish(branch_id: BranchId) -> bool:
    subject = Subject(branch_id=branch_id, acting_for=branch_id)
    return is_permitted(Action.CHANGE_STANDING_ORDERS, current_actor(), subject)


def _officers(session: Session, branch_id: BranchId) -> Sequence[Officer]:
    if not current_actor().is_signed_in:
        return ()
    officers_of: OfficersOf = current_app.extensions["branch_officers"]
    return officers_of(session, branch_id, today())


def _form_page(form: StandingOrdersForm, branch: queries.BranchRow | None) -> str:
    return render_template("branches/publish.html", form=form, branch=branch)


_OwnClauses = tuple[Mapping[Setting, ClauseRow], Rules | None]


def _own_clauses(session: Session, rules: Rules, until: datetime | None) -> _OwnClauses:
    """What is the branch's own, against the model in force (until the version was replaced).

    Without standing orders of its own, or for the model rules themselves, there is nothing to
    compare: then no clause is, and there is no model.
    """
    if rules.branch_id is None:
        return {}, None
    model = queries.model_rules_at(session, until)
    return own_clauses(rules, model), model


def _version_page(
    versions: Sequence[queries.VersionRow], version: int | None, branch: queries.BranchRow | None
) -> str:
    wanted = versions[0].rules.version if version is None else version
    position = next((i for i, row in enumerate(versions) if row.rules.version == wanted), None)
    if position is None:
        abort(404)
    shown = versions[position]
    before = versions[position + 1] if position + 1 < len(versions) else None
    until = None if position == 0 else versions[position - 1].published_at
    own, model = _own_clauses(current_session(), shown.rules, until)
    return render_template(
        "branches/standing_orders.html",
        branch=branch,
        shown=shown,
        in_force=position == 0,
        until=until,
        versions=versions,
        chapters=chapters_of(shown.rules),
        own=own,
        model=model,
        change_rows=_changes(before.rules, shown.rules) if before else [],
        may_publish=_may_publish_next(branch),
    )


def _may_publish_next(branch: queries.BranchRow | None) -> bool:
    if branch is None:
        return is_permitted(Action.CHANGE_MODEL_RULES, current_actor())
    return _may_publish(branch.id)


def _changes(before: Rules, after: Rules) -> list[list[str]]:
    return [
        [f"{new.number} {said(new.title)}", said(old.sentence), said(new.sentence)]
        for old, new in changed_clauses(before, after)
    ]
