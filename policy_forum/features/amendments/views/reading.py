"""Reading amendments: all of a motion, one, and the text if some were carried."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _

from policy_forum.domain.access.policy import POLICY, Action, refusal_of
from policy_forum.domain.cycle import Calendar
from policy_forum.domain.identifiers import MemberId
from policy_forum.domain.refusals import Reason, Refusal
from policy_forum.domain.text.limits import MERGED
from policy_forum.features.amendments import queries
from policy_forum.features.amendments.queries import (
    AmendedMotion,
    AmendmentRow,
)
from policy_forum.features.amendments.rules import (
    AmendmentState,
    read_amendment,
    refusal_to_amend,
    refusal_to_revise,
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
)
from policy_forum.features.cycles.queries import calendar_of
from policy_forum.web.access import RouteAudience, open_to
from policy_forum.web.presentation import said
from policy_forum.web.session import current_actor, now
from policy_forum.web.storage import current_session

Offer = dict[str, Any]
_NOT_FOR_EVERYONE = frozenset(
    {Reason.NOT_SIGNED_IN, Reason.NOT_PERMITTED, Reason.NOT_IN_GOOD_STANDING}
)


@blueprint.get("/motions/<int(max=2147483647):motion_id>/amendments")
@open_to(RouteAudience.EVERYONE)
def list_all(motion_id: int) -> str:
    """All amendments of a motion in their order, and the conflicts between them."""
    motion, session = motion_or_404(motion_id), current_session()
    amendments = queries.list_amendments(session, motion_id)
    conflicts = queries.list_conflicts(session, motion_id) if len(amendments) > 1 else ()
    calendar = calendar_of(session, motion.cycle_id)
    open_conflicts = open_ones(conflicts, motion)
    return render_template(
        "amendments/list.html",
        motion=motion,
        amendments=amendments,
        names={a.id: name_of(a) for a in amendments},
        status_kinds=STATUS_KINDS,
        conflicts=meetings_of(open_conflicts),
        in_conflict=numbers_in_conflict(open_conflicts),
        may_answer=not _refusal(Action.ANSWER_AMENDMENT, motion, motion.mover_id, calendar),
        actions=[*_offers_to_propose(motion, calendar), *_offer_of_text(motion, amendments)],
    )


@blueprint.get("/amendments/<int(max=2147483647):amendment_id>")
@open_to(RouteAudience.EVERYONE)
def show(amendment_id: int) -> str:
    """One amendment: what it changes, where it stands, what contradicts it."""
    amendment, motion = amendment_or_404(amendment_id)
    session = current_session()
    conflicts = [
        c
        for c in queries.list_conflicts(session, motion.id)
        if amendment.id in {c.first_id, c.second_id}
    ]
    standing = open_ones(conflicts, motion)
    calendar = calendar_of(session, motion.cycle_id)
    return render_template(
        "amendments/show.html",
        motion=motion,
        amendment=amendment,
        name=name_of(amendment),
        status_kind=STATUS_KINDS[amendment.state],
        conflicts=meetings_of(standing),
        clashes=clashes_of(amendment),
        first_sentences=_first_sentences(amendment),
        actions=_offers(amendment, motion, calendar),
    )


def _first_sentences(amendment: AmendmentRow) -> tuple[str, ...]:
    """The wording as it was proposed first, when the text has moved on since. One statement."""
    if amendment.base_revision == amendment.original_revision:
        return ()
    texts = queries.find_texts(current_session(), amendment.id)
    if texts is None:
        return ()
    first = read_amendment(texts.original_base_markdown, texts.original_amended_markdown, MERGED)
    return first.sentences if first.sentences != amendment.sentences else ()


def _offers(amendment: AmendmentRow, motion: AmendedMotion, calendar: Calendar) -> list[Offer]:
    if not amendment.is_open:
        return []
    found: list[Offer] = []
    state = amendment.state
    if state in {AmendmentState.PENDING, AmendmentState.LEFT_TO_VOTE}:
        found += _offer(
            Action.ANSWER_AMENDMENT, motion, motion.mover_id, calendar,
            label=_("Answer this amendment") if state is AmendmentState.PENDING
            else _("Accept it after all"),
            href=url_for("amendments.answer", amendment_id=amendment.id),
            about=_("You see first what each answer does."),
        )  # fmt: skip
    if not refusal_to_revise(state):
        found += _offer(
            Action.REVISE_AMENDMENT, motion, amendment.proposer_id, calendar,
            label=_("Write it anew"),
            href=url_for("amendments.revise", amendment_id=amendment.id),
            main=state is AmendmentState.NEEDS_AUTHOR,
        )  # fmt: skip
    found += _offer(
        Action.WITHDRAW_AMENDMENT, motion, amendment.proposer_id, calendar,
        label=_("Withdraw this amendment"),
        href=url_for("amendments.ask_to_withdraw", amendment_id=amendment.id),
        main=False,
    )  # fmt: skip
    return found + _offer_of_text(motion, [amendment])


def _offers_to_propose(motion: AmendedMotion, calendar: Calendar) -> list[Offer]:
    return propose_offer(
        _refusal(Action.PROPOSE_AMENDMENT, motion, None, calendar),
        motion.id,
        until_of(Action.PROPOSE_AMENDMENT, calendar),
    )


def propose_offer(refusal: Refusal | None, motion_id: int, until: datetime | None) -> list[Offer]:
    """The button to propose an amendment, or the reason why not; nothing for other people."""
    offered: Offer = {
        "label": _("Propose an amendment"),
        "href": url_for("amendments.amend", motion_id=motion_id),
        "about": _("You edit the text; the formal wording is made from your edit."),
        "until": until,
    }
    return _shown(offered, refusal)


def until_of(action: Action, calendar: Calendar) -> datetime | None:
    """When the last of the stages closes in which the table allows it."""
    windows = [calendar.window(stage) for stage in POLICY[action].during or ()]
    return max((window.closes for window in windows if window), default=None)


def _offer(
    action: Action,
    motion: AmendedMotion,
    author_id: MemberId | None,
    calendar: Calendar,
    **offered: Any,
) -> list[Offer]:
    offered.setdefault("until", until_of(action, calendar))
    return _shown(offered, _refusal(action, motion, author_id, calendar))


def _refusal(
    action: Action, motion: AmendedMotion, author_id: MemberId | None, calendar: Calendar
) -> Refusal | None:
    return refusal_of(
        action, current_actor(), motion.subject(author_id), calendar, now()
    ) or refusal_to_amend(motion.state, motion.is_held)


def _shown(offered: Offer, refusal: Refusal | None) -> list[Offer]:
    if refusal is None:
        return [offered]
    if refusal.reason in _NOT_FOR_EVERYONE:
        return []
    rule = said(refusal.rule) if refusal.rule else None
    return [offered | {"reason": said(refusal.sentence), "rule": rule}]


def _offer_of_text(motion: AmendedMotion, amendments: Sequence[AmendmentRow]) -> list[Offer]:
    ready = [a.number for a in amendments if a.state.is_ready]
    if not ready:
        return []
    if len(amendments) == 1:
        label, chosen = _("Read the text with it carried"), ready
    else:
        label, chosen = _("See them on the text"), []
    values: dict[str, Any] = {"with": chosen}
    href = url_for("amendments.on_text", motion_id=motion.id, **values)
    return [{"label": label, "href": href, "main": False}]
