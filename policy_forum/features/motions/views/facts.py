"""The facts beside a motion's text: names for members, the branch for everyone."""

from flask import url_for
from flask_babel import gettext as _

from policy_forum.domain.access.actors import Actor
from policy_forum.features.motions.queries import MotionPage
from policy_forum.web.presentation import names, word_count

Fact = tuple[str, str | None] | tuple[str, str | None, str]


def facts_of(motion: MotionPage, actor: Actor) -> list[Fact]:
    """Rows of components/summary_list.html; a row without a value is not shown."""
    cycle = url_for("cycles.index")
    facts: list[Fact] = [
        (_("Branch"), motion.branch_name, url_for("branches.show", branch_id=motion.branch_id)),
        (_("For"), motion.cycle_title, cycle),
        (_("Goal"), motion.goal_title),
        (_("Moved by"), motion.name_shown_to(actor)),
    ]
    if actor.is_signed_in:
        waiting = [author.name for author in motion.asked_authors if author.is_waiting]
        facts += [
            (_("Written with"), names([author.name for author in motion.co_authors])),
            (_("Asked to write with"), names(waiting)),
            (_("Seconded by"), names([seconder.name for seconder in motion.seconders])),
        ]
    facts.append((_("Length"), word_count(motion.words)))
    if motion.brought_again_from_id is not None and (actor.is_signed_in or motion.is_origin_public):
        facts.append(_origin(motion, motion.brought_again_from_id))
    if motion.source:
        facts.append((_("Read in as"), motion.source))
    return facts


def _origin(motion: MotionPage, origin_id: int) -> Fact:
    label = motion.brought_again_from_number or motion.brought_again_from_title
    return (_("Brought again from"), label, url_for("motions.show", motion_id=origin_id))
