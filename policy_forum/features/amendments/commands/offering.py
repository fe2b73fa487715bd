"""An amendment accepted in a changed form: the mover offers it, the proposer agrees or not."""

from collections.abc import Collection

from policy_forum.domain.access.policy import Action
from policy_forum.domain.events import (
    AmendmentAccepted,
    ChangedFormAgreed,
    ChangedFormDeclined,
    ChangedFormOffered,
)
from policy_forum.domain.identifiers import AmendmentId
from policy_forum.domain.phrases import phrase
from policy_forum.domain.refusals import Reason, Refusal, RefusedError
from policy_forum.domain.text.document import parse_document
from policy_forum.features.amendments.commands.answering import refusal_of_unseen
from policy_forum.features.amendments.commands.carrying import carry_others
from policy_forum.features.amendments.commands.lapsing import lapse, waiting_form
from policy_forum.features.amendments.commands.loading import (
    authorise,
    change_state,
    key_of,
    load_amendment,
    motion_key,
    tell,
)
from policy_forum.features.amendments.commands.texts import parsed, put_text
from policy_forum.features.amendments.models import Amendment, ChangedForm
from policy_forum.features.amendments.rules import (
    AmendmentState,
    read_documents,
    refusal_of_answer_reason,
    refusal_of_change,
    refusal_of_reason,
    refusal_of_same_form,
    refusal_of_stale,
    refusal_of_text,
    refusal_to_offer,
    tidy_reason,
)
from policy_forum.features.branches.queries import rules_of
from policy_forum.features.motions.commands import adopt_text
from policy_forum.features.motions.models import Motion
from policy_forum.platform.markup import render_difference
from policy_forum.platform.work import Work


def offer_changed_form(
    work: Work,
    amendment_id: AmendmentId,
    version: int,
    base_revision: int,
    amended_markdown: str,
    reason: str = "",
) -> int:
    """Offer to accept an amendment as `amended_markdown`, if its proposer agrees; returns the key.

    `version` and `base_revision` are what the mover had before her. An earlier form that still
    waits gives way to the new one. Nothing changes in the motion or the amendment.
    """
    amendment, motion = load_amendment(work, amendment_id)
    authorise(work, Action.OFFER_CHANGED_FORM, motion, motion.mover_id)
    work.refuse_if(
        refusal_to_offer(
            amendment.state, amendment.proposer_id, motion.mover_id, amendment.parent_id
        )
    )
    work.refuse_if(refusal_of_stale(version, amendment.version))
    work.refuse_if(refusal_of_stale(base_revision, motion.revision))
    work.refuse_if(refusal_of_text(amended_markdown) or refusal_of_reason(reason))
    reading = read_documents(parsed(motion.text_markdown), parse_document(amended_markdown))
    work.refuse_if(refusal_of_change(reading, rules_of(work.session, motion.branch_id)))
    work.refuse_if(refusal_of_same_form(amendment.amended_markdown, reading.markdown))
    _give_way(work, motion, amendment, "The mover offered another form")
    form = ChangedForm(
        amendment_id=amendment.id,
        offered_by_id=work.actor.member_id,
        base_revision=motion.revision,
        amended_markdown=reading.markdown,
        wording=reading.wording,
        difference_html=render_difference(reading.difference, context=1),
        reason=tidy_reason(reason),
        offered_at=work.now,
    )
    work.session.add(form)
    work.session.flush()
    event = ChangedFormOffered(
        motion_id=motion_key(amendment), amendment_id=amendment_id, changed_form_id=form.id
    )
    work.record(event, form.reason)
    tell(
        work, amendment.proposer_id, "amendment_changed_form", amendment, motion,
        path=f"/amendments/{amendment.id}/changed-form",
    )  # fmt: skip
    return form.id


def take_back_changed_form(work: Work, amendment_id: AmendmentId, form_id: int) -> None:
    """Take back a form that the proposer has not answered; the amendment waits for the mover."""
    amendment, motion = load_amendment(work, amendment_id)
    authorise(work, Action.OFFER_CHANGED_FORM, motion, motion.mover_id)
    form = _form_to_answer(work, amendment, form_id)
    lapse(work, motion, amendment, form, "The mover took the offer back")


def agree_to_changed_form(
    work: Work,
    amendment_id: AmendmentId,
    form_id: int,
    seen_needing_author: Collection[AmendmentId] = (),
) -> int:
    """Agree to the form that was offered: it is accepted at once; returns the motion's revision.

    `seen_needing_author` as in `accept_amendment`. What was proposed first stays in `original_*`.
    """
    amendment, motion = load_amendment(work, amendment_id)
    authorise(work, Action.ANSWER_CHANGED_FORM, motion, amendment.proposer_id)
    form = _form_to_answer(work, amendment, form_id)
    work.refuse_if(refusal_of_stale(form.base_revision, motion.revision))
    becomes = parsed(form.amended_markdown)
    work.refuse_if(refusal_of_unseen(work, motion, amendment, seen_needing_author, becomes))
    form.answered_at, form.is_agreed = work.now, True
    reading = read_documents(parsed(motion.text_markdown), becomes)
    put_text(amendment, reading, motion.revision)
    change_state(work, amendment, AmendmentState.ACCEPTED, _IN_CHANGED_FORM)

    cause = f"Amendment {amendment.number} accepted in a changed form"
    revision = adopt_text(work, motion, amendment.amended_markdown, cause)
    motion_id = motion_key(amendment)
    agreed = ChangedFormAgreed(
        motion_id=motion_id, amendment_id=amendment_id, changed_form_id=form.id
    )
    work.record(agreed)
    work.record(AmendmentAccepted(motion_id=motion_id, amendment_id=amendment_id))
    tell(work, form.offered_by_id, "amendment_changed_form_agreed", amendment, motion)
    carry_others(work, motion, f"Amendment {amendment.number} was accepted in a changed form")
    return revision


def decline_changed_form(work: Work, amendment_id: AmendmentId, form_id: int, reason: str) -> None:
    """Decline the form that was offered, with a reason; the amendment stays as it is."""
    amendment, motion = load_amendment(work, amendment_id)
    authorise(work, Action.ANSWER_CHANGED_FORM, motion, amendment.proposer_id)
    form = _form_to_answer(work, amendment, form_id)
    work.refuse_if(refusal_of_answer_reason(reason) or refusal_of_reason(reason))
    form.answered_at, form.is_agreed = work.now, False
    form.answer_reason = tidy_reason(reason)
    event = ChangedFormDeclined(
        motion_id=motion_key(amendment), amendment_id=key_of(amendment), changed_form_id=form.id
    )
    work.record(event, form.answer_reason)
    tell(
        work, form.offered_by_id, "amendment_changed_form_declined", amendment, motion,
        reason=form.answer_reason,
    )  # fmt: skip


_IN_CHANGED_FORM = "Accepted in a changed form, to which its proposer agreed."


def _give_way(work: Work, motion: Motion, amendment: Amendment, because: str) -> None:
    earlier = waiting_form(work, amendment.id)
    if earlier is not None:
        lapse(work, motion, amendment, earlier, because)


def _form_to_answer(work: Work, amendment: Amendment, form_id: int) -> ChangedForm:
    form = work.session.get(ChangedForm, form_id, populate_existing=True)
    if form is not None and form.amendment_id == amendment.id and form.answered_at is None:
        return form
    sentence = phrase(
        "This changed form does not wait for an answer any more: it was answered, taken back, or "
        "the text changed meanwhile. Look at the amendment again."
    )
    raise RefusedError(Refusal(Reason.CHANGED_MEANWHILE, sentence))
