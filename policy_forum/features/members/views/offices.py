"""Appointing officers and ending terms: the national office's doing."""

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.domain.identifiers import OfficeId
from policy_forum.features.members import commands, queries
from policy_forum.features.members.forms import AppointForm, EndOfficeForm
from policy_forum.features.members.views.room import Page, blueprint
from policy_forum.web.access import RouteAudience, open_to
from policy_forum.web.session import request_work, today
from policy_forum.web.storage import current_session


@blueprint.get("/<int(max=2147483647):member_id>/appoint")
@open_to(RouteAudience.NATIONAL_OFFICE)
def draft_appointment(member_id: int) -> Page:
    """The form that gives a member an office."""
    member = queries.find_member(current_session(), member_id) or abort(404)
    form = AppointForm(starts_on=today())
    form.offer_offices()
    return render_template("members/appoint.html", form=form, member=member)


@blueprint.post("/<int(max=2147483647):member_id>/appoint")
@open_to(RouteAudience.NATIONAL_OFFICE)
def appoint(member_id: int) -> Page:
    """Give a member an office for a term."""
    member = queries.find_member(current_session(), member_id) or abort(404)
    form = AppointForm()
    form.offer_offices()
    if not form.validate_on_submit():
        return render_template("members/appoint.html", form=form, member=member), 422
    kind = OfficeKind(form.kind.data)
    branch_id = None if kind.is_national else member.branch_id
    with request_work() as work:
        commands.appoint_officer(
            work, member.id, kind, branch_id, form.first_day(), form.ends_on.data
        )
    flash(_("%(name)s has been appointed.", name=member.name), "success")
    return redirect(url_for("members.show", member_id=member_id))


@blueprint.get("/offices/<int(max=2147483647):office_id>/end")
@open_to(RouteAudience.NATIONAL_OFFICE)
def draft_end_of_office(office_id: int) -> Page:
    """The question before a term is ended."""
    term = queries.find_term(current_session(), office_id) or abort(404)
    form = EndOfficeForm()
    form.suggest(today())
    member = queries.find_member(current_session(), term.member_id)
    return render_template("members/end_office.html", form=form, term=term, member=member)


@blueprint.post("/offices/<int(max=2147483647):office_id>/end")
@open_to(RouteAudience.NATIONAL_OFFICE)
def end_office(office_id: int) -> Page:
    """End a term."""
    term = queries.find_term(current_session(), office_id) or abort(404)
    form = EndOfficeForm()
    if not form.validate_on_submit():
        member = queries.find_member(current_session(), term.member_id)
        page = render_template("members/end_office.html", form=form, term=term, member=member)
        return page, 422
    with request_work() as work:
        commands.end_office(work, OfficeId(office_id), form.last_day(), form.reason.data or "")
    flash(_("The term has been given its end."), "success")
    return redirect(url_for("members.show", member_id=term.member_id))
