"""Reading amendments: all of a motion, and one."""

from flask import render_template

from policy_forum.domain.text.votes import brought_down_by
from policy_forum.features.amendments import queries
from policy_forum.features.amendments.views.actions import (
    answerable_ones,
    offers_on,
    offers_on_motion,
)
from policy_forum.features.amendments.views.conflicts import (
    clashes_of,
    meetings_of,
    numbers_in_conflict,
    open_ones,
)
from policy_forum.features.amendments.views.room import (
    STATUS_KINDS,
    amendment_or_404,
    blueprint,
    motion_or_404,
    name_of,
    recorder_of,
)
from policy_forum.features.cycles.queries import calendar_of
from policy_forum.web.access import RouteAudience, open_to
from policy_forum.web.session import current_actor
from policy_forum.web.storage import current_session


@blueprint.get("/motions/<int(max=2147483647):motion_id>/amendments")
@open_to(RouteAudience.EVERYONE)
def list_all(motion_id: int) -> str:
    """All amendments of a motion in their order, and the conflicts between them."""
    motion, session = motion_or_404(motion_id), current_session()
    amendments = queries.list_amendments(session, motion_id)
    conflicts = queries.list_conflicts(session, motion_id) if len(amendments) > 1 else ()
    calendar = calendar_of(session, motion.cycle_id)
    open_conflicts = open_ones(conflicts, motion)
    follows = queries.list_consequences(session, motion_id, conflicts=open_conflicts)
    return render_template(
        "amendments/list.html",
        motion=motion,
        amendments=amendments,
        names={a.id: name_of(a) for a in amendments},
        status_kinds=STATUS_KINDS,
        conflicts=meetings_of(open_conflicts, [each.number for each in follows.values()]),
        consequences={key: each.sentence for key, each in follows.items()},
        in_conflict=numbers_in_conflict(open_conflicts),
        recorders={a.id: recorder_of(a) for a in amendments},
        answerable=answerable_ones(amendments, motion, calendar),
        actions=offers_on_motion(motion, amendments, calendar),
    )


@blueprint.get("/amendments/<int(max=2147483647):amendment_id>")
@open_to(RouteAudience.EVERYONE)
def show(amendment_id: int) -> str:
    """One amendment: what it changes, where it stands, what contradicts it."""
    amendment, motion = amendment_or_404(amendment_id)
    session = current_session()
    conflicts = open_ones(queries.list_conflicts(session, motion.id), motion)
    standing = [c for c in conflicts if amendment.id in {c.first_id, c.second_id}]
    follows = queries.list_consequences(session, motion.id, conflicts=conflicts)
    calendar = calendar_of(session, motion.cycle_id)
    return render_template(
        "amendments/show.html",
        motion=motion,
        amendment=amendment,
        name=name_of(amendment),
        recorder=recorder_of(amendment),
        status_kind=STATUS_KINDS[amendment.state],
        conflicts=meetings_of(standing, [each.number for each in follows.values()]),
        consequence=follows[amendment.id].sentence if amendment.id in follows else None,
        falls_if=brought_down_by(amendment.number, follows.values()),
        clashes=clashes_of(amendment),
        form=queries.find_changed_form(session, amendment.id) if amendment.has_forms else None,
        is_party=current_actor().is_signed_in
        and current_actor().member_id in {amendment.proposer_id, motion.mover_id},
        children=queries.list_children(session, amendment.id) if amendment.has_children else (),
        status_kinds=STATUS_KINDS,
        actions=offers_on(amendment, motion, calendar),
    )
