"""Changed forms that wait for an answer, and those that a change of the text overtakes."""

from sqlalchemy import select

from policy_forum.domain.events import ChangedFormLapsed
from policy_forum.features.amendments.commands.loading import key_of, motion_key, tell
from policy_forum.features.amendments.models import Amendment, ChangedForm
from policy_forum.features.motions.models import Motion
from policy_forum.platform.work import Work


def waiting_form(work: Work, amendment_id: int) -> ChangedForm | None:
    """The changed form that waits for the proposer's answer, if one does."""
    waiting = select(ChangedForm).where(
        ChangedForm.amendment_id == amendment_id, ChangedForm.answered_at.is_(None)
    )
    return work.session.scalars(waiting.order_by(ChangedForm.id.desc())).first()


def lapse_changed_forms(work: Work, motion: Motion, because: str) -> None:
    """End every changed form of the motion that no longer fits the text or its amendment."""
    found = work.session.execute(
        select(ChangedForm, Amendment)
        .join(Amendment, Amendment.id == ChangedForm.amendment_id)
        .where(Amendment.motion_id == motion.id, ChangedForm.answered_at.is_(None))
    ).all()
    for form, amendment in found:
        if form.base_revision != motion.revision or not amendment.state.is_ready:
            lapse(work, motion, amendment, form, because)


def lapse(
    work: Work, motion: Motion, amendment: Amendment, form: ChangedForm, because: str
) -> None:
    """End a changed form unanswered; mover and proposer are told why."""
    form.answered_at, form.answer_reason = work.now, because[:2000]
    event = ChangedFormLapsed(
        motion_id=motion_key(amendment), amendment_id=key_of(amendment), changed_form_id=form.id
    )
    work.record(event, because)
    for member_id in {form.offered_by_id, amendment.proposer_id}:
        tell(
            work, member_id, "amendment_changed_form_lapsed", amendment, motion, because=because
        )  # fmt: skip
