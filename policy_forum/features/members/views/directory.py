"""Who is in a branch: the directory for its officers, the officers for its members."""

from flask import abort, render_template, request, url_for
from flask_babel import gettext as _

from policy_forum.domain.access.policy import Action, is_permitted
from policy_forum.domain.eligibility import Standing
from policy_forum.features.branches.queries import find_branch, list_branches
from policy_forum.features.members import queries
from policy_forum.features.members.rules import DirectoryScope, directory_scope
from policy_forum.features.members.views.room import blueprint
from policy_forum.web.access import RouteAudience, open_to
from policy_forum.web.session import current_actor, today
from policy_forum.web.storage import current_session


@blueprint.get("/")
@open_to(RouteAudience.MEMBERS)
def index() -> str:
    """The directory for whom it is open to, else the officers of one's own branch."""
    scope = directory_scope(current_actor())
    if scope.everywhere or scope.branch_ids:
        return _directory(scope)
    session = current_session()
    branch = find_branch(session, current_actor().branch_id or 0) or abort(404)
    officers = queries.list_officers(session, branch.id, today())
    return render_template("members/officers.html", branch=branch, officers=officers)


def _directory(scope: DirectoryScope) -> str:
    chosen = request.args.get("branch", type=int)
    words = request.args.get("q", "").replace("\x00", " ")[:100]
    standing = _standing(request.args.get("standing", ""))
    page = min(max(request.args.get("page", 1, type=int), 1), 20_000)
    branches = [b for b in list_branches(current_session()) if scope.includes(b.id)]
    if chosen is not None and chosen not in {b.id for b in branches}:
        abort(404)
    within = [chosen] if chosen else (None if scope.everywhere else scope.branch_ids)
    members, found = queries.list_members(current_session(), within, words, standing, page)
    return render_template(
        "members/directory.html",
        members=members,
        found=found,
        page=page,
        pages=max(1, -(-found // queries.PAGE_SIZE)),
        branches=branches,
        branch_choices=[(branch.id, branch.name) for branch in branches],
        chosen=chosen,
        words=words,
        standing=standing,
        standing_choices=[
            (Standing.GOOD, _("Good standing")),
            (Standing.LAPSED, _("Lapsed")),
            (Standing.SUSPENDED, _("Suspended")),
        ],
        page_url=lambda part: url_for(
            "members.index", page=part, q=words or None, branch=chosen, standing=standing
        ),
    )


def _standing(word: str) -> Standing | None:
    return Standing(word) if word in set(Standing) else None


@blueprint.get("/<int(max=2147483647):member_id>")
@open_to(RouteAudience.MEMBERS)
def show(member_id: int) -> str:
    """One member with her offices, for the officers of her branch and the national office."""
    member = queries.find_member(current_session(), member_id)
    if member is None or not directory_scope(current_actor()).includes(member.branch_id):
        abort(404)
    return render_template(
        "members/show.html",
        member=member,
        terms=queries.list_terms(current_session(), member_id),
        today=today(),
        may_appoint=is_permitted(Action.APPOINT_OFFICER, current_actor()),
    )
