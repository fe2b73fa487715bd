"""The lineage of a motion: draft, decisions, paper, conference, register, goals; and back."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time
from typing import Any

from flask import abort, render_template, url_for
from flask_babel import gettext as _

from policy_forum.features.conference import queries
from policy_forum.features.conference.queries import LineageMotion
from policy_forum.features.conference.views.room import blueprint
from policy_forum.web.access import RouteAudience, open_to
from policy_forum.web.presentation import names, said, votes
from policy_forum.web.session import current_actor
from policy_forum.web.storage import current_session

Step = dict[str, Any]


@blueprint.get("/motions/<int(max=2147483647):motion_id>/lineage")
@open_to(RouteAudience.EVERYONE)
def lineage(motion_id: int) -> str:
    """Everything from a motion's first draft to what happened next, on one page."""
    found = queries.get_lineage(current_session(), motion_id, current_actor())
    motion = next((m for m in found.motions if m.id == motion_id), None) or abort(404)
    return render_template(
        "conference/lineage.html",
        motion=motion,
        chain=[(each, list(steps_of(each))) for each in found.motions],
        goals=found.goals,
    )


@blueprint.get("/conference/goals/<int(max=2147483647):goal_id>")
@open_to(RouteAudience.EVERYONE)
def goal(goal_id: int) -> str:
    """A goal through the years, and the motions that led to it."""
    story = queries.get_goal_story(current_session(), goal_id, current_actor()) or abort(404)
    return render_template(
        "conference/goal.html",
        goal=next(g for g in story.goals if g.id == goal_id),
        story=story,
    )


def steps_of(motion: LineageMotion) -> Iterator[Step]:
    """What happened to a motion, the first first; the order of the steps is that of the way."""
    for part in _PARTS:
        yield from part(motion)


def _step(when: datetime | None, what: str, **more: Any) -> Iterator[Step]:
    if when is not None:
        yield {"when": when, "what": what, **{k: v for k, v in more.items() if v}}


def _drafted(motion: LineageMotion) -> Iterator[Step]:
    again = motion.brought_again_from_id is not None
    what = _("Brought again as a new draft") if again else _("Drafted")
    who = motion.mover or motion.branch_name
    yield from _step(motion.drafted_at, what, who=who, href=_motion_href(motion))


def _seconded(motion: LineageMotion) -> Iterator[Step]:
    who = names(motion.seconders) or motion.branch_name
    what = _("Seconded, and proposed as %(number)s", number=motion.number or "")
    yield from _step(motion.proposed_at, what, who=who)


def _amended(motion: LineageMotion) -> Iterator[Step]:
    count = sum(motion.amendments.values())
    if not count:
        return
    what = _(
        "Amendments proposed: %(count)s; accepted or carried: %(carried)s",
        count=count,
        carried=motion.amendments_taken,
    )
    yield from _step(motion.amended_at, what, href=_motion_href(motion) + "#amendments")


def _decided(motion: LineageMotion) -> Iterator[Step]:
    if motion.votes_for is None:
        if motion.decided_at and motion.submission_id is None:
            label = said(motion.state.label)
            yield from _step(motion.decided_at, label, reason=motion.state_reason)
        return
    counts = votes(
        motion.votes_for,
        motion.votes_against or 0,
        motion.votes_abstain or 0,
        motion.roll_count,
    )
    what = _("The branch decided: %(counts)s", counts=counts)
    yield from _step(motion.mandate_at, what, who=motion.branch_name, href=_motion_href(motion))


def _submitted(motion: LineageMotion) -> Iterator[Step]:
    if motion.receipt:
        what = _("Submitted to conference, receipt %(receipt)s", receipt=motion.receipt)
        href = url_for("conference.receipt", code=motion.receipt)
        yield from _step(motion.submitted_at, what, who=motion.branch_name, href=href)


def _ruled(motion: LineageMotion) -> Iterator[Step]:
    for ruling in motion.rulings:
        what = (
            _("Ruled in order: %(rule)s", rule=ruling.rule)
            if ruling.in_order
            else _("Ruled out of order: %(rule)s", rule=ruling.rule)
        )
        href = url_for("conference.submission", submission_id=motion.submission_id)
        yield from _step(
            ruling.ruled_at, what, who=_("National office"), href=href, reason=ruling.reason
        )


def _printed(motion: LineageMotion) -> Iterator[Step]:
    for edition in motion.editions:
        what = (
            _(
                "Motion %(position)s of the conference paper, edition %(edition)s",
                position=edition.position,
                edition=edition.edition,
            )
            if edition.position
            else _(
                "In the conference paper, edition %(edition)s, as ruled out of order",
                edition=edition.edition,
            )
        )
        href = url_for("conference.paper", year=edition.year, edition=edition.edition)
        anchor = f"#motion-{motion.id}"
        yield from _step(edition.published_at, what, who=_("National office"), href=href + anchor)


def _heard(motion: LineageMotion) -> Iterator[Step]:
    if motion.outcome is None:
        return
    what = _("Conference: %(outcome)s", outcome=said(motion.outcome.label))
    if motion.conference_for is not None:
        counts = votes(
            motion.conference_for, motion.conference_against or 0, motion.conference_abstain or 0
        )
        what = f"{what}. {counts}"
    if motion.next_owner:
        what = f"{what}. {_('Taken on by: %(owner)s', owner=motion.next_owner)}"
    href = url_for("conference.decisions", year=motion.year)
    yield from _step(motion.recorded_at, what, href=f"{href}#item-{motion.submission_id}")


def _adopted(motion: LineageMotion) -> Iterator[Step]:
    if motion.entry_status is None or motion.adopted_on is None:
        return
    what = _(
        "In the register of adopted policy: %(status)s", status=said(motion.entry_status.label)
    )
    href = url_for("conference.register") + f"#entry-{motion.entry_id}"
    when = motion.recorded_at or datetime.combine(motion.adopted_on, time(12), UTC)
    yield from _step(when, what, href=href)


def _motion_href(motion: LineageMotion) -> str:
    return url_for("motions.show", motion_id=motion.id)


_PARTS: tuple[Callable[[LineageMotion], Iterator[Step]], ...] = (
    _drafted,
    _seconded,
    _amended,
    _decided,
    _submitted,
    _ruled,
    _printed,
    _heard,
    _adopted,
)
