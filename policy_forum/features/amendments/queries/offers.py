"""Changed forms in which a mover would accept an amendment."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from policy_forum.features.amendments.models import ChangedForm
from policy_forum.features.amendments.rules import sentences_of


@dataclass(frozen=True)
class ChangedFormRow:
    """A changed form as pages show it: against the motion, and how it was answered.

    `is_agreed` is empty while it waits, and after it lapsed: then `answer_reason` says why.
    """

    id: int
    base_revision: int
    amended_markdown: str
    sentences: tuple[str, ...]
    difference_html: str
    reason: str
    offered_at: datetime
    answered_at: datetime | None
    is_agreed: bool | None
    answer_reason: str

    @property
    def is_waiting(self) -> bool:
        """Whether the proposer has still to answer it."""
        return self.answered_at is None


def find_changed_form(session: Session, amendment_id: int) -> ChangedFormRow | None:
    """The last changed form that was offered of an amendment, or None. One statement."""
    form = session.execute(
        select(
            ChangedForm.id, ChangedForm.base_revision, ChangedForm.amended_markdown,
            ChangedForm.wording, ChangedForm.difference_html, ChangedForm.reason,
            ChangedForm.offered_at, ChangedForm.answered_at, ChangedForm.is_agreed,
            ChangedForm.answer_reason,
        )
        .where(ChangedForm.amendment_id == amendment_id)
        .order_by(ChangedForm.id.desc())
        .limit(1)
    ).first()  # fmt: skip
    if form is None:
        return None
    key, revision, markdown, wording, *rest = form
    return ChangedFormRow(key, revision, markdown, sentences_of(wording), *rest)
