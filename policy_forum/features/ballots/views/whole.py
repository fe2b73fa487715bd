"""The page of a ballot on questions of its own, and of every secret ballot."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _

from policy_forum.domain.access.policy import Action, is_permitted
from policy_forum.domain.counting.methods import METHODS
from policy_forum.domain.identifiers import QuestionId
from policy_forum.domain.phrases import Phrase
from policy_forum.domain.refusals import Refusal
from policy_forum.features.ballots.queries.envelopes import box_of
from policy_forum.features.ballots.queries.rolls import list_answers, why_not_on_roll
from policy_forum.features.ballots.queries.whole_rows import WholeBallot
from policy_forum.features.ballots.rules import (
    BallotAbout,
    BallotStanding,
    Choice,
    Secrecy,
    refusal_to_vote,
)
from policy_forum.features.ballots.rules.envelopes import refusal_to_take
from policy_forum.features.ballots.views.answering import paper_of
from policy_forum.features.ballots.views.room import (
    may_see_roll_call,
    way_back,
)
from policy_forum.web.presentation import closes, opens, said
from policy_forum.web.session import current_actor, now, request_time
from policy_forum.web.storage import current_session


def has_page_of_its_own(secrecy: Secrecy, about: BallotAbout) -> bool:
    """Whether a ballot is shown here rather than on the page of recorded votes on motions."""
    return secrecy is Secrecy.SECRET or about is BallotAbout.QUESTION


def show_whole(ballot: WholeBallot) -> str:
    """What this ballot is, where it stands, what can be done until when, and by which rule."""
    off_roll = why_not_on_roll(current_session(), ballot)
    why_not = off_roll or _why_not_now(ballot)
    recorded = None if ballot.is_secret or why_not else paper_of(ballot)
    return render_template(
        "ballots/whole.html",
        back=way_back(ballot),
        ballot=ballot,
        methods=METHODS,
        stands=_stands(ballot),
        status=_status(ballot),
        why_not=why_not,
        why_not_on_roll=off_roll,
        form=recorded,
        mine=_answers_given(ballot),
        may_see_roll_call=may_see_roll_call(current_actor(), ballot),
        actions=_actions(ballot, why_not),
        threshold=ballot.threshold,
    )


def why_no_paper(ballot: WholeBallot) -> Phrase | None:
    """Why this person cannot hand in a paper now; None if she can."""
    return why_not_on_roll(current_session(), ballot) or _why_not_now(ballot)


def _why_not_now(ballot: WholeBallot) -> Phrase | None:
    if ballot.is_secret:
        refusal: Refusal | None = refusal_to_take(box_of(current_session(), ballot), now())
    else:
        is_declared = ballot.declared_at is not None
        standing = BallotStanding(ballot.opens, ballot.closes, is_declared=is_declared)
        refusal = refusal_to_vote(standing, now())
    return refusal.sentence if refusal else None


def _answers_given(ballot: WholeBallot) -> Mapping[QuestionId, Choice]:
    """What the reader said in a recorded ballot that is declared, by question."""
    if ballot.is_secret or ballot.declared_at is None or ballot.reader is None:
        return {}
    return list_answers(current_session(), ballot.id, ballot.reader.member_id)


def _status(ballot: WholeBallot) -> str:
    if ballot.declared_at is not None:
        return str(_("Declared"))
    if now() < ballot.opens:
        return str(_("Announced"))
    return str(_("Open") if now() < ballot.closes else _("Closed"))


def _stands(ballot: WholeBallot) -> str:
    time = request_time()
    if ballot.ended:
        return said(ballot.ended.sentence)
    if time.now < ballot.opens:
        return str(_("It %(opens)s.", opens=opens(ballot.opens, time.now, time.zone)))
    when = closes(ballot.closes, time.now, time.zone)
    if time.now < ballot.closes:
        return str(_("It %(closes)s.", closes=when))
    if ballot.sealing is None:
        return str(_("It %(closed)s. The result will be declared at once.", closed=when))
    return _waits_for_shares(ballot, when)


def _waits_for_shares(ballot: WholeBallot, when: str) -> str:
    sealing = ballot.sealing
    assert sealing is not None
    return str(
        _(
            "It %(closed)s. The envelopes wait for the scrutineers: %(given)s of the %(needed)s "
            "shares that are needed have been given.",
            closed=when,
            given=sealing.shares_given,
            needed=sealing.needed,
        )
    )


def _actions(ballot: WholeBallot, why_not: Phrase | None) -> Sequence[dict[str, Any]]:
    if not ballot.is_secret:
        return []
    found = [*_voting(ballot, why_not), *_scrutiny(ballot)]
    if ballot.declared_at is not None:
        found.append(
            {"label": _("See the result"), "href": _part(ballot, "/results"), "main": True}
        )
    if ballot.sealing and ballot.sealing.opened_at and ballot.reader and ballot.reader.has_voted:
        found.append(
            {
                "label": _("Find my paper"),
                "href": _part(ballot, "/find"),
                "about": _("With the tracker that your receipt showed."),
                "main": False,
            }
        )
    return found


def _voting(ballot: WholeBallot, why_not: Phrase | None) -> Sequence[dict[str, Any]]:
    reader = ballot.reader
    if why_not is not None or reader is None:
        return []
    label = _("Change your paper") if reader.envelope_hash else _("Fill in your paper")
    return [
        {
            "label": label,
            "href": url_for("ballots.vote", ballot_id=ballot.id),
            "main": True,
            "until": ballot.closes,
            "rule": _(
                "Standing orders, version %(version)s", version=ballot.standing_orders_version
            ),
            "rule_href": _orders_href(ballot),
        }
    ]


def _orders_href(ballot: WholeBallot) -> str | None:
    if ballot.branch_id is None:
        return None
    return url_for("branches.standing_orders", branch_id=ballot.branch_id)


def _scrutiny(ballot: WholeBallot) -> Sequence[dict[str, Any]]:
    found = []
    reader, is_over = ballot.reader, ballot.declared_at is not None
    if reader and reader.is_scrutineer and not is_over:
        reason = None
        if now() < ballot.closes:
            reason = _("You give your share of the key once the ballot has closed.")
        elif reader.has_given_share:
            reason = _("You have given your share.")
        found.append(
            {
                "label": _("Give your share of the key"),
                "href": _part(ballot, "/opening"),
                "reason": reason,
                "main": True,
            }
        )
    elif not is_over and now() >= ballot.closes and _follows(ballot):
        found.append(
            {
                "label": _("Follow the opening"),
                "href": _part(ballot, "/opening"),
                "about": _("Who has given a code, and what to do if it cannot be opened."),
                "main": False,
            }
        )
    if may_handle_slips(ballot) and not is_over:
        found.append(
            {
                "label": _("Paper slips"),
                "href": url_for("ballots.slips", ballot_id=ballot.id),
                "about": _("For members without a device: name tellers, give slips, count them."),
                "main": False,
            }
        )
    return found


def _follows(ballot: WholeBallot) -> bool:
    """Whether this person sees to it that the ballot is opened, without a card of her own."""
    return is_permitted(Action.ABANDON_BALLOT, current_actor(), ballot.subject) or may_handle_slips(
        ballot
    )


def may_handle_slips(ballot: WholeBallot) -> bool:
    """Whether the page of paper slips is for this person: the tellers, and who holds the ballot."""
    actor = current_actor()
    return ballot.is_secret and (
        is_permitted(Action.NAME_TELLERS, actor, ballot.subject)
        or is_permitted(Action.ENTER_SLIPS, actor, ballot.subject)
    )


def _part(ballot: WholeBallot, part: str) -> str:
    return url_for("ballots.show", ballot_id=ballot.id) + part
