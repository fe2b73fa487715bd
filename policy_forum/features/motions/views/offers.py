"""What this person can do to a motion now, and for what she cannot, why."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from policy_forum.domain.access.actors import Actor
from policy_forum.domain.access.policy import POLICY, Action, refusal_of
from policy_forum.domain.cycle import Calendar
from policy_forum.domain.refusals import Reason, Refusal
from policy_forum.features.cycles.queries import current_of
from policy_forum.features.motions.queries import MotionPage
from policy_forum.features.motions.rules import BROUGHT_AGAIN_FROM, MotionState, refusal_while_held
from policy_forum.web.presentation import said

Offer = dict[str, Any]
_TIMES = {Reason.WINDOW_CLOSED, Reason.WINDOW_NOT_OPEN}


@dataclass(frozen=True)
class _Asking:
    """Who asks, about which motion, when."""

    motion: MotionPage
    actor: Actor
    now: datetime

    def refusal(self, action: Action) -> Refusal | None:
        motion = self.motion
        return refusal_of(action, self.actor, motion.subject, motion.calendar, self.now)

    def offer(self, action: Action, endpoint: str, label: str, **more: Any) -> list[Offer]:
        """The button, or the reason when only the time is wrong; nothing for other people."""
        refusal = self.refusal(action)
        if refusal and refusal.reason not in _TIMES:
            return []
        offered: Offer = {"label": label, "href": self.href(endpoint), **more}
        if refusal:
            offered["reason"] = said(refusal.sentence)
            offered["rule"] = said(refusal.rule) if refusal.rule else None
        elif offered.get("main", True):
            offered["until"] = self.until(action)
        return [offered]

    def href(self, endpoint: str) -> str:
        return url_for(endpoint, motion_id=self.motion.id)

    def until(self, action: Action) -> datetime | None:
        """When the last of the stages closes in which the table allows it."""
        windows = [self.motion.calendar.window(stage) for stage in POLICY[action].during or ()]
        return max((window.closes for window in windows if window), default=None)


def offers_for(motion: MotionPage, actor: Actor, now: datetime) -> list[Offer]:
    """The actions of the motion page's panel; the first open one is the main one."""
    asking = _Asking(motion, actor, now)
    if not actor.is_signed_in:
        return []
    if motion.state is MotionState.DRAFT:
        return _offers_of_draft(asking)
    if motion.state is MotionState.MOVED:
        return _offers_of_moved(asking)
    if motion.state is MotionState.PROPOSED:
        return _offers_of_proposed(asking)
    return _offers_at_the_end(asking)


def _offers_of_draft(asking: _Asking) -> list[Offer]:
    is_invited = asking.actor.member_id in asking.motion.subject.invited_ids
    answers = [
        *asking.offer(
            Action.ANSWER_INVITATION,
            "motions.join",
            _("Join as co-author"),
            method="post",
            about=_("You can then edit the draft together."),
        ),
        *asking.offer(
            Action.ANSWER_INVITATION,
            "motions.decline",
            _("Decline to be co-author"),
            method="post",
            main=False,
        ),
    ]
    return (answers if is_invited else []) + [
        *asking.offer(
            Action.MOVE_MOTION,
            "motions.ask_to_move",
            _("Move this motion"),
            about=_("Next you see whether it keeps to the rules, before anyone is asked."),
        ),
        *asking.offer(Action.EDIT_MOTION, "motions.edit", _("Edit the draft"), main=False),
        *asking.offer(
            Action.INVITE_CO_AUTHOR, "motions.co_authors", _("Ask a co-author"), main=False
        ),
        *_withdrawal(asking),
    ]


def _offers_of_moved(asking: _Asking) -> list[Offer]:
    motion = asking.motion
    if any(seconder.member_id == asking.actor.member_id for seconder in motion.seconders):
        return [{"label": _("Second this motion"), "reason": _("You have seconded it.")}]
    return [
        *asking.offer(
            Action.SECOND_MOTION,
            "motions.second",
            _("Second this motion"),
            method="post",
            about=_("You say that your branch should debate it, not that you agree with it."),
        ),
        *asking.offer(
            Action.MOVE_MOTION,
            "motions.take_back",
            _("Take it back to edit it"),
            method="post",
            main=False,
            about=_("It becomes a draft again, and secondings of this text do not stay."),
        ),
        *_withdrawal(asking),
    ]


def _offers_of_proposed(asking: _Asking) -> list[Offer]:
    held = refusal_while_held(asking.motion.is_held)
    offers = _offers_while_branch_works(asking)
    if held:
        return [{"label": offer["label"], "reason": said(held.sentence)} for offer in offers]
    return offers


def _offers_while_branch_works(asking: _Asking) -> list[Offer]:
    return [
        *asking.offer(
            Action.REMIT_MOTION, "motions.remit", _("Record that the branch remits it"), main=False
        ),
        *_withdrawal(asking),
    ]


def _offers_at_the_end(asking: _Asking) -> list[Offer]:
    motion = asking.motion
    is_own = asking.actor.branch_id == motion.branch_id
    if motion.state not in BROUGHT_AGAIN_FROM or not is_own:
        return []
    current = current_of(motion.cycles, asking.now)
    in_this_year = replace(motion, calendar=current.calendar if current else Calendar({}))
    return replace(asking, motion=in_this_year).offer(
        Action.BRING_AGAIN,
        "motions.ask_to_bring_again",
        _("Bring this motion again"),
        main=False,
        about=_("A new draft in the current year begins with this text."),
    )


def _withdrawal(asking: _Asking) -> list[Offer]:
    return asking.offer(
        Action.WITHDRAW_MOTION, "motions.withdraw", _("Withdraw this motion"), main=False
    )
