"""The ballot on the page of its motion: what was or is decided, and what can be done."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from policy_forum.domain.access.actors import Actor
from policy_forum.domain.access.policy import Action, refusal_of
from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.domain.refusals import Reason
from policy_forum.features.ballots import queries, rules
from policy_forum.features.ballots.queries import BallotPage, MandateRow
from policy_forum.features.ballots.rules import BallotAbout, BallotEnd, Secrecy
from policy_forum.features.ballots.views.room import tally_bar_of
from policy_forum.features.motions.queries import MotionPage
from policy_forum.features.motions.rules import MotionState
from policy_forum.web.presentation import said
from policy_forum.web.slots import register_slot

# From its submission on the mandate is frozen, and shown with what was submitted.
_DECIDED = frozenset({MotionState.CARRIED, MotionState.LOST, MotionState.TIED})
_BEFORE_BALLOTS = frozenset({MotionState.DRAFT, MotionState.MOVED})


def fill(
    session: Session, motion: MotionPage, actor: Actor, now: datetime
) -> dict[str, Any] | None:
    """The ballots of a motion for its page, or the mandate that a meeting gave it.

    One statement, two for one that a meeting decided, none before it is proposed.
    """
    if motion.state in _BEFORE_BALLOTS:
        return None
    ballots = queries.list_ballots_of_motion(session, motion.id, actor.member_id)
    values: dict[str, Any] = {
        "ballots": ballots,
        "tallies": {
            q.id: tally_bar_of(ballot, q) for ballot in ballots if _is_counted(ballot)
            for q in ballot.questions
        },
        "actions": _actions(motion, ballots, actor, now),
        "mandate": _mandate_of_meeting(session, motion, ballots),
    }  # fmt: skip
    needs, until = _needs(ballots, now)
    if needs:
        values |= {"needs": needs, "until": until}
    return values


def _mandate_of_meeting(
    session: Session, motion: MotionPage, ballots: Sequence[BallotPage]
) -> MandateRow | None:
    """What a meeting decided; where a ballot did, that says it."""
    is_by_ballot = any(ballot.about is BallotAbout.MOTION for ballot in ballots)
    if is_by_ballot or motion.state not in _DECIDED:
        return None
    mandate = queries.mandate_of(session, motion.id)
    return mandate if mandate is not None and mandate.is_of_meeting else None


def _is_counted(ballot: BallotPage) -> bool:
    return ballot.ended in {BallotEnd.COUNTED, BallotEnd.INQUORATE}


def _needs(ballots: Sequence[BallotPage], now: datetime) -> tuple[Phrase | None, datetime | None]:
    undeclared = [b for b in ballots if b.declared_at is None]
    if not undeclared:
        is_tied = any(ballot.settled_at is None for ballot in ballots)
        return (
            (phrase("The vote was tied: the chair has a casting vote."), None)
            if is_tied
            else (
                None,
                None,
            )
        )
    first = min(undeclared, key=lambda ballot: (ballot.opens, ballot.id))
    if now < first.opens:
        return phrase("The branch votes from %(opens)s.", opens=first.opens), first.opens
    if now >= first.closes:
        if first.secrecy is Secrecy.SECRET:
            return phrase("The ballot has closed; it waits for its scrutineers."), None
        return phrase("The ballot has closed; its result is about to be declared."), None
    if first.about is BallotAbout.AMENDMENTS:
        return phrase("The branch votes on the amendments; then on the motion."), first.closes
    return phrase("The branch votes on the motion."), first.closes


def _actions(
    motion: MotionPage, ballots: Sequence[BallotPage], actor: Actor, now: datetime
) -> list[dict[str, Any]]:
    if motion.state is not MotionState.PROPOSED or not actor.is_signed_in:
        return []
    under_way = [ballot for ballot in ballots if ballot.settled_at is None]
    if not under_way:
        return _offer_to_open(motion, actor, now)
    return [action for ballot in under_way for action in _offers_of(ballot, motion, actor, now)]


def _offer_to_open(motion: MotionPage, actor: Actor, now: datetime) -> list[dict[str, Any]]:
    refusal = refusal_of(Action.OPEN_BALLOT, actor, motion.subject, motion.calendar, now)
    if refusal and refusal.reason not in {Reason.WINDOW_CLOSED, Reason.WINDOW_NOT_OPEN}:
        return []
    return [
        {
            "label": _("Put it to the vote"),
            "href": url_for("ballots.open_ballots", motion_id=motion.id),
            "reason": said(refusal.sentence) if refusal else None,
            "rule": said(refusal.rule) if refusal and refusal.rule else None,
        }
    ]


def _offers_of(
    ballot: BallotPage, motion: MotionPage, actor: Actor, now: datetime
) -> list[dict[str, Any]]:
    if actor.branch_id != ballot.branch_id:
        return []
    label = ballot.about.change_label if ballot.has_voted else ballot.about.label
    why_not = ballot.why_not_on_roll()
    if not why_not:
        refusal = rules.refusal_to_vote(ballot.standing, now) or refusal_of(
            Action.VOTE, actor, motion.subject, motion.calendar, now
        )
        why_not = refusal.sentence if refusal else None
    return [
        {
            "label": said(label),
            "href": url_for("ballots.show", ballot_id=ballot.id),
            "until": ballot.closes,
            "main": not ballot.has_voted,
            "reason": said(why_not) if why_not else None,
        }
    ]


register_slot("motion_page.ballot", fill, "ballots/_panel.html")
