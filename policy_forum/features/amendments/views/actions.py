"""What a person can do about amendments: each act with its button, or the reason why not."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from policy_forum.domain.access.policy import POLICY, Action, refusal_of
from policy_forum.domain.cycle import Calendar
from policy_forum.domain.identifiers import MemberId
from policy_forum.domain.refusals import Reason, Refusal
from policy_forum.features.amendments.queries import AmendedMotion, AmendmentRow
from policy_forum.features.amendments.rules import (
    AmendmentState,
    refusal_to_amend,
    refusal_to_amend_amendment,
    refusal_to_offer,
    refusal_to_revise,
)
from policy_forum.features.amendments.views.room import whose_answer
from policy_forum.web.presentation import said
from policy_forum.web.session import current_actor, now

Offer = dict[str, Any]
_NOT_FOR_EVERYONE = frozenset(
    {Reason.NOT_SIGNED_IN, Reason.NOT_PERMITTED, Reason.NOT_IN_GOOD_STANDING}
)


def offers_on(amendment: AmendmentRow, motion: AmendedMotion, calendar: Calendar) -> list[Offer]:
    """What this person can do about one amendment."""
    if not amendment.is_open:
        return []
    return [
        *_to_answer(amendment, motion, calendar),
        *_of_the_author(amendment, motion, calendar),
        *_to_amend_it(amendment, motion, calendar),
        *_offer_of_text(motion, [amendment]),
    ]


def offers_on_motion(
    motion: AmendedMotion, amendments: Sequence[AmendmentRow], calendar: Calendar
) -> list[Offer]:
    """What this person can do about the amendments of a motion."""
    refusal = refusal_with(Action.PROPOSE_AMENDMENT, motion, None, calendar)
    return [
        *propose_offer(refusal, motion.id, until_of(Action.PROPOSE_AMENDMENT, calendar)),
        *_offer(
            Action.RECORD_FLOOR_AMENDMENT, motion, None, calendar,
            label=_("Write down an amendment from the floor"),
            href=url_for("amendments.floor", motion_id=motion.id),
            about=_("For one that is moved in the meeting: you type what was said."),
            main=False,
        ),
        *_to_order(motion, amendments, calendar),
        *_offer_of_text(motion, amendments),
    ]  # fmt: skip


def _to_order(
    motion: AmendedMotion, amendments: Sequence[AmendmentRow], calendar: Calendar
) -> list[Offer]:
    if sum(amendment.state.is_ready for amendment in amendments) < 2:
        return []
    return _offer(
        Action.ORDER_AMENDMENTS, motion, None, calendar,
        label=_("Set the order of votes"),
        href=url_for("amendments.order", motion_id=motion.id),
        about=_("You see what falls in each order, and say why you set yours."),
        main=False,
    )  # fmt: skip


def answerable_ones(
    amendments: Sequence[AmendmentRow], motion: AmendedMotion, calendar: Calendar
) -> set[int]:
    """The keys of those that wait for this person's answer."""
    found: set[int] = set()
    for amendment in amendments:
        action, author_id = whose_answer(amendment, motion)
        waits = amendment.state is AmendmentState.PENDING and not amendment.is_offered
        if waits and not refusal_with(action, motion, author_id, calendar):
            found.add(amendment.id)
    return found


def _to_answer(amendment: AmendmentRow, motion: AmendedMotion, calendar: Calendar) -> list[Offer]:
    if not amendment.state.is_ready:
        return []
    action, author_id = whose_answer(amendment, motion)
    is_new = amendment.state is AmendmentState.PENDING
    found = _offer(
        action, motion, author_id, calendar,
        label=_("Answer this amendment") if is_new else _("Accept it after all"),
        href=url_for("amendments.answer", amendment_id=amendment.id),
        about=_("You see first what each answer does."),
    )  # fmt: skip
    own = refusal_to_offer(
        amendment.stored_state, amendment.proposer_id, motion.mover_id, amendment.parent_id
    )
    if amendment.parent_id is None:
        found += _offer(
            Action.OFFER_CHANGED_FORM, motion, motion.mover_id, calendar, own,
            label=_("Offer another changed form") if amendment.is_offered
            else _("Offer to accept it in a changed form"),
            href=url_for("amendments.offer", amendment_id=amendment.id),
            about=_("Its proposer is asked to agree; until then nothing changes."),
            main=False,
        )  # fmt: skip
    return found


def _of_the_author(
    amendment: AmendmentRow, motion: AmendedMotion, calendar: Calendar
) -> list[Offer]:
    found: list[Offer] = []
    if amendment.is_offered:
        found += _offer(
            Action.ANSWER_CHANGED_FORM, motion, amendment.proposer_id, calendar,
            label=_("Answer the changed form"),
            href=url_for("amendments.changed_form", amendment_id=amendment.id),
            about=_("The mover would accept your amendment in another form, if you agree."),
            main=True,
        )  # fmt: skip
    if not refusal_to_revise(amendment.state):
        found += _offer(
            Action.REVISE_AMENDMENT, motion, amendment.author_id, calendar,
            label=_("Write it anew"),
            href=url_for("amendments.revise", amendment_id=amendment.id),
            main=amendment.state is AmendmentState.NEEDS_AUTHOR,
        )  # fmt: skip
    return found + _offer(
        Action.WITHDRAW_AMENDMENT, motion, amendment.author_id, calendar,
        label=_("Withdraw this amendment"),
        href=url_for("amendments.ask_to_withdraw", amendment_id=amendment.id),
        main=False,
    )  # fmt: skip


def _to_amend_it(amendment: AmendmentRow, motion: AmendedMotion, calendar: Calendar) -> list[Offer]:
    return _offer(
        Action.PROPOSE_AMENDMENT, motion, None, calendar,
        refusal_to_amend_amendment(
            amendment.number, amendment.stored_state, amendment.parent_number
        ),
        label=_("Propose to amend this amendment"),
        href=url_for("amendments.amend_amendment", amendment_id=amendment.id),
        about=_("Its proposer can take your change in, or the branch votes on it first."),
        main=False,
    )  # fmt: skip


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


def refusal_with(
    action: Action, motion: AmendedMotion, author_id: MemberId | None, calendar: Calendar
) -> Refusal | None:
    """Why this person cannot do this now, where the calendar is at hand."""
    return refusal_of(
        action, current_actor(), motion.subject(author_id), calendar, now()
    ) or refusal_to_amend(motion.state, motion.is_held)


def _offer(
    action: Action,
    motion: AmendedMotion,
    author_id: MemberId | None,
    calendar: Calendar,
    own: Refusal | None = None,
    **offered: Any,
) -> list[Offer]:
    """The act, or the table's reason, or else `own`: what stands in the way of this one."""
    offered.setdefault("until", until_of(action, calendar))
    return _shown(offered, refusal_with(action, motion, author_id, calendar) or own)


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
