"""Amendments as lists and their own pages show them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, aliased

from policy_forum.domain.identifiers import AmendmentId, MemberId, MotionId
from policy_forum.domain.phrases import Phrase
from policy_forum.features.amendments.models import Amendment, ChangedForm
from policy_forum.features.amendments.queries.conflicts import Place, places_of_row
from policy_forum.features.amendments.rules import (
    AmendmentState,
    label_of,
    sentences_of,
    shown_state,
    why_fallen,
)
from policy_forum.features.members.models import Member
from policy_forum.features.motions.models import Motion

_READY = tuple(state for state in AmendmentState if state.is_ready)


@dataclass(frozen=True)
class AmendmentRow:
    """An amendment as lists and its own page show it.

    `state` is the one to show: an open amendment falls with its motion. `stored_state` is what
    the state table speaks of. `proposer` is for those who may read names, and so is `recorder`:
    who took it down when it was moved from the floor. `parent_number` is that of the amendment
    which it amends, and `parent_author_id` answers it then; `is_offered` says that its proposer
    has a changed form to answer, `has_forms` that one was offered at any time, `has_versions`
    that its text is not the one proposed first, `has_children` that others amend it.
    """

    id: AmendmentId
    motion_id: MotionId
    number: int
    stored_state: AmendmentState
    state: AmendmentState
    proposer_id: MemberId | None
    proposer: str
    shows_name: bool
    sentences: tuple[str, ...]
    difference_html: str
    words_added: int
    words_removed: int
    reason: str
    state_reason: str | Phrase
    proposed_at: datetime
    decided_at: datetime | None
    base_revision: int
    original_revision: int
    version: int
    clashes: tuple[Place, ...]
    parent_id: AmendmentId | None = None
    parent_number: int | None = None
    parent_author_id: MemberId | None = None
    is_from_floor: bool = False
    recorder_id: MemberId | None = None
    recorder: str = ""
    is_offered: bool = False
    has_versions: bool = False
    has_forms: bool = False
    has_children: bool = False

    @property
    def author_id(self) -> MemberId | None:
        """Whose right it is to write it anew or to withdraw it: `commands.author_of` likewise."""
        return self.proposer_id or self.recorder_id

    @property
    def label(self) -> Phrase:
        """Where it stands, in words."""
        return label_of(self.state, self.parent_number, is_offered=self.is_offered)

    @property
    def is_open(self) -> bool:
        """Whether its fate is still to be decided."""
        return self.state.is_open


@dataclass(frozen=True)
class ChildRow:
    """An amendment to an amendment, on the page of that one."""

    id: AmendmentId
    number: int
    state: AmendmentState
    sentences: tuple[str, ...]
    parent_number: int

    @property
    def label(self) -> Phrase:
        """Where it stands, in words."""
        return label_of(self.state, self.parent_number)


@dataclass(frozen=True)
class AmendmentText:
    """The texts of an amendment: what it wants, and what was proposed first."""

    base_markdown: str
    amended_markdown: str
    original_base_markdown: str
    original_amended_markdown: str


@dataclass(frozen=True)
class StandingText:
    """An open amendment as far as the text goes."""

    id: AmendmentId
    number: int
    state: AmendmentState
    amended_markdown: str


def list_amendments(session: Session, motion_id: int) -> tuple[AmendmentRow, ...]:
    """The amendments of a motion in their order, with proposers. One statement."""
    rows = session.execute(_WITH_PEOPLE.where(Amendment.motion_id == motion_id))
    return tuple(_row(row) for row in rows)


def find_amendment(session: Session, amendment_id: int) -> AmendmentRow | None:
    """One amendment, or None. One statement."""
    row = session.execute(_WITH_PEOPLE.where(Amendment.id == amendment_id)).first()
    return _row(row) if row else None


def list_children(session: Session, amendment_id: int) -> tuple[ChildRow, ...]:
    """The amendments to an amendment, in their order. One statement."""
    rows = session.execute(
        select(Amendment.id, Amendment.number, Amendment.state, Amendment.wording, _parent.number)
        .join(_parent, _parent.id == Amendment.parent_id)
        .where(Amendment.parent_id == amendment_id)
        .order_by(Amendment.number)
    )
    return tuple(
        ChildRow(AmendmentId(key), number, state, sentences_of(wording), parent)
        for key, number, state, wording, parent in rows
    )


def find_texts(session: Session, amendment_id: int) -> AmendmentText | None:
    """The texts of an amendment, or None. One statement."""
    row = session.execute(
        select(
            Amendment.base_markdown,
            Amendment.amended_markdown,
            Amendment.original_base_markdown,
            Amendment.original_amended_markdown,
        ).where(Amendment.id == amendment_id)
    ).first()
    return AmendmentText(*row) if row else None


def list_standing_texts(
    session: Session, motion_id: int, parent_id: int | None = None
) -> tuple[StandingText, ...]:
    """The texts of the amendments that fit the motion as it stands. One statement.

    With `parent_id`, of those that amend that amendment.
    """
    rows = session.execute(
        select(Amendment.id, Amendment.number, Amendment.state, Amendment.amended_markdown)
        .where(Amendment.motion_id == motion_id, Amendment.state.in_(_READY))
        .where(Amendment.parent_id.is_not_distinct_from(parent_id))
        .order_by(Amendment.number)
    )
    return tuple(StandingText(AmendmentId(key), *rest) for key, *rest in rows)


def _name(given: str | None, family: str | None) -> str:
    return f"{given or ''} {family or ''}".strip()


_parent, _recorder = aliased(Amendment), aliased(Member)
_IS_OFFERED = exists().where(
    ChangedForm.amendment_id == Amendment.id, ChangedForm.answered_at.is_(None)
)
_HAS_FORMS = exists().where(ChangedForm.amendment_id == Amendment.id)
_child = aliased(Amendment)
_HAS_CHILDREN = exists().where(_child.parent_id == Amendment.id)
# Without the texts, which only the pages of one amendment need: of a motion with hundreds of
# amendments they would be most of what is read.
_COLUMNS = (
    Amendment.id, Amendment.motion_id, Amendment.number, Amendment.state, Amendment.proposer_id,
    Amendment.wording, Amendment.difference_html, Amendment.words_added, Amendment.words_removed,
    Amendment.reason, Amendment.state_reason, Amendment.proposed_at, Amendment.decided_at,
    Amendment.base_revision, Amendment.original_revision, Amendment.version, Amendment.clashes,
    Amendment.parent_id, Amendment.is_from_floor, Amendment.recorded_by_id,
)  # fmt: skip
_WITH_PEOPLE = (
    select(
        *_COLUMNS,
        Member.given_name,
        Member.family_name,
        Member.shows_name,
        Motion.state.label("motion_state"),
        _parent.number.label("parent_number"),
        func.coalesce(_parent.proposer_id, _parent.recorded_by_id).label("parent_author_id"),
        _recorder.given_name.label("recorder_given"),
        _recorder.family_name.label("recorder_family"),
        _IS_OFFERED.label("is_offered"),
        _HAS_FORMS.label("has_forms"),
        _HAS_CHILDREN.label("has_children"),
        (Amendment.original_amended_markdown != Amendment.amended_markdown).label("has_versions"),
    )
    .join(Motion, Motion.id == Amendment.motion_id)
    .outerjoin(Member, Member.id == Amendment.proposer_id)
    .outerjoin(_recorder, _recorder.id == Amendment.recorded_by_id)
    .outerjoin(_parent, _parent.id == Amendment.parent_id)
    .order_by(Amendment.number)
)


def _row(row: Any) -> AmendmentRow:
    return AmendmentRow(
        id=AmendmentId(row.id),
        motion_id=MotionId(row.motion_id),
        number=row.number,
        stored_state=row.state,
        state=shown_state(row.state, row.motion_state),
        proposer_id=MemberId(row.proposer_id) if row.proposer_id else None,
        proposer=_name(row.given_name, row.family_name),
        shows_name=bool(row.shows_name),
        sentences=sentences_of(row.wording),
        difference_html=row.difference_html,
        words_added=row.words_added,
        words_removed=row.words_removed,
        reason=row.reason,
        state_reason=why_fallen(row.state, row.motion_state) or row.state_reason,
        proposed_at=row.proposed_at,
        decided_at=row.decided_at,
        base_revision=row.base_revision,
        original_revision=row.original_revision,
        version=row.version,
        clashes=places_of_row(row.clashes),
        parent_id=AmendmentId(row.parent_id) if row.parent_id else None,
        parent_number=row.parent_number,
        parent_author_id=MemberId(row.parent_author_id) if row.parent_author_id else None,
        is_from_floor=row.is_from_floor,
        recorder_id=MemberId(row.recorded_by_id) if row.recorded_by_id else None,
        recorder=_name(row.recorder_given, row.recorder_family),
        is_offered=row.is_offered,
        has_versions=row.has_versions,
        has_forms=row.has_forms,
        has_children=row.has_children,
    )
