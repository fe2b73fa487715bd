"""What happens to other amendments when the text that they amend changes under them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from policy_forum.domain.events import (
    AmendmentCarriedToNewText,
    AmendmentDecided,
    AmendmentNeedsAuthor,
    AmendmentTurnedToMotion,
)
from policy_forum.domain.identifiers import AmendmentId
from policy_forum.domain.text.clauses import Clause
from policy_forum.domain.text.document import Document
from policy_forum.domain.text.edits import Edit, edit_of, position_of
from policy_forum.domain.text.limits import MERGED
from policy_forum.domain.text.merging import Conflict, rebase_edit
from policy_forum.domain.text.versions import parse_amended
from policy_forum.features.amendments.commands.lapsing import (
    lapse,
    lapse_changed_forms,
    waiting_form,
)
from policy_forum.features.amendments.commands.loading import (
    author_of,
    change_state,
    key_of,
    motion_key,
    open_amendments,
    standing_text,
    tell,
)
from policy_forum.features.amendments.commands.texts import (
    find_conflicts,
    forget_conflicts,
    parsed,
    put_edit,
    put_text,
)
from policy_forum.features.amendments.models import Amendment
from policy_forum.features.amendments.rules import (
    AmendmentState,
    is_said_alike,
    places_of,
    read_documents,
    stored_change,
    why_child_falls,
)
from policy_forum.features.motions.models import Motion
from policy_forum.platform.work import Work

_IN_THE_TEXT = frozenset({AmendmentState.ACCEPTED, AmendmentState.CARRIED})


@dataclass
class _Move:
    """A change of texts on its way: what caused it, and what was read once for all.

    `absorbed` are amendments that ended because the text says all that they asked for. While a
    meeting votes (`in_meeting`) nothing goes back to its author: what no longer fits falls, as was
    shown before, and what the text says by now is carried with it.
    """

    work: Work
    motion: Motion
    because: str
    in_meeting: bool = False
    documents: dict[str, Document] = field(default_factory=dict)
    changes: dict[tuple[str, str], Edit] = field(default_factory=dict)
    absorbed: set[int] = field(default_factory=set)

    def document(self, markdown: str) -> Document:
        if markdown not in self.documents:
            self.documents[markdown] = parsed(markdown)
        return self.documents[markdown]

    def change(self, before: str, now: str) -> Edit:
        if (before, now) not in self.changes:
            base = self.document(before)
            if now not in self.documents:
                self.documents[now] = parse_amended(base, now, MERGED)
            self.changes[before, now] = edit_of(base, self.documents[now])
        return self.changes[before, now]


def carry_others(work: Work, motion: Motion, because: str, *, in_meeting: bool = False) -> None:
    """Bring every open amendment to where the texts and the other amendments are now.

    Those whose text changed under them are carried to the new one, or handed back to their
    authors; those to an amendment that is in the motion's text by now become amendments to the
    motion, and fall with one that is not. Changed forms that no longer fit lapse. `because` says
    what changed: “Amendment 2 was accepted”. What a member wrote first stays in `original_*`
    whatever happens. `in_meeting`: see `_Move`.
    """
    move = _Move(work, motion, because, in_meeting)
    amendments = open_amendments(work, motion)
    parents = _parents_of(work, amendments)
    # An amendment has a lower number than those to it, so its own text is settled before theirs.
    for amendment in amendments:
        parent = parents.get(amendment.parent_id or 0)
        if parent is not None and not parent.state.is_open:
            _leave_parent(move, amendment, parent)
            parent = None
        if amendment.state.is_open:
            _bring_up_to_date(move, amendment, standing_text(motion, parent))
    lapse_changed_forms(work, motion, because)
    find_conflicts(work, motion)


def carry_to_changed_amendment(
    work: Work, motion: Motion, amendment: Amendment, because: str, *, in_meeting: bool = False
) -> None:
    """Bring the amendments to one whose text changed up to it; a changed form of it lapses."""
    form = waiting_form(work, amendment.id)
    if form is not None:
        lapse(work, motion, amendment, form, because)
    move = _Move(work, motion, because, in_meeting)
    below = [a for a in open_amendments(work, motion) if a.parent_id == amendment.id]
    for each in below:
        _bring_up_to_date(move, each, amendment.amended_markdown)
    if below:
        find_conflicts(work, motion)


def end_below(work: Work, motion: Motion, amendment: Amendment, because: str) -> None:
    """Bring down what hung on an amendment that ended, where no text changed by its end."""
    move = _Move(work, motion, because)
    below = select(Amendment).where(Amendment.parent_id == amendment.id)
    ended = [amendment.id]
    for child in work.session.scalars(below.order_by(Amendment.number)).all():
        if child.state.is_open:
            _leave_parent(move, child, amendment)
            ended.append(child.id)
    form = waiting_form(work, amendment.id)
    if form is not None:
        lapse(work, motion, amendment, form, because)
    forget_conflicts(work, ended)


def _parents_of(work: Work, amendments: list[Amendment]) -> Mapping[int, Amendment]:
    keys = {amendment.parent_id for amendment in amendments if amendment.parent_id}
    if not keys:
        return {}
    rows = work.session.scalars(select(Amendment).where(Amendment.id.in_(keys)))
    return {parent.id: parent for parent in rows}


def _leave_parent(move: _Move, amendment: Amendment, parent: Amendment) -> None:
    """An amendment to one that ended: it falls too, or turns to the motion."""
    if parent.state not in _IN_THE_TEXT and parent.id not in move.absorbed:
        _fall(move, amendment, why_child_falls(parent.number, parent.state))
        return
    if amendment.state.is_ready:
        to_vote = move.motion.mover_id is None
        amendment.state = AmendmentState.LEFT_TO_VOTE if to_vote else AmendmentState.PENDING
    amendment.state_reason = (
        f"{move.because}. This amended amendment {parent.number}, and now amends the motion."
    )
    amendment.parent_id = None
    move.work.record(
        AmendmentTurnedToMotion(
            motion_id=motion_key(amendment),
            amendment_id=key_of(amendment),
            parent_id=AmendmentId(parent.id),
        )
    )
    if amendment.base_markdown == move.motion.text_markdown:
        amendment.base_revision = move.motion.revision


def _bring_up_to_date(move: _Move, amendment: Amendment, now: str) -> None:
    before = amendment.base_markdown
    if before == now:
        return
    base = move.document(before)
    own = stored_change(base, amendment.changes, amendment.amended_markdown)
    change = move.change(before, now)
    carried = rebase_edit(change, own)
    if not isinstance(carried, Document):
        if amendment.state.is_ready:
            _hand_back(move, amendment, carried)
        else:
            amendment.clashes = places_of(carried)
    elif amendment.state.is_ready:
        _settle(move, amendment, (change, own), edit_of(move.document(now), carried))


def _settle(move: _Move, amendment: Amendment, before: tuple[Edit, Edit], carried: Edit) -> None:
    """Keep what an amendment is on the new text; `before` are the change of it and its own."""
    now = carried.base
    if _says(carried.clauses) == _says(now.clauses):
        move.absorbed.add(amendment.id)
        reason = f"{move.because}; the text now says all that this amendment asked for."
        state = AmendmentState.CARRIED if move.in_meeting else AmendmentState.FELL
        _end(move, amendment, state, reason)
        return
    if is_said_alike(*before, carried):
        put_edit(amendment, carried, move.motion.revision)
    else:
        put_text(amendment, read_documents(now, carried.amended), move.motion.revision)
    move.work.record(
        AmendmentCarriedToNewText(
            motion_id=motion_key(amendment),
            amendment_id=key_of(amendment),
            revision=move.motion.revision,
        )
    )


def _says(clauses: Sequence[Clause]) -> list[tuple[tuple[str, int, int], str]]:
    """What a text says, numbers apart: an amendment that only counts anew asks for nothing."""
    return [(position_of(clause), clause.body) for clause in clauses]


def _hand_back(move: _Move, amendment: Amendment, conflicts: tuple[Conflict, ...]) -> None:
    work, because = move.work, move.because
    if move.in_meeting:
        _fall(move, amendment, f"{because}, and the two contradict each other.")
        return
    change_state(work, amendment, AmendmentState.NEEDS_AUTHOR, f"{because}.")
    amendment.clashes = places_of(conflicts)
    work.record(
        AmendmentNeedsAuthor(
            motion_id=motion_key(amendment),
            amendment_id=key_of(amendment),
            revision=move.motion.revision,
        ),
        because,
    )
    tell(
        work, author_of(amendment), "amendment_needs_author", amendment, move.motion,
        because=because,
    )  # fmt: skip


def _fall(move: _Move, amendment: Amendment, reason: str) -> None:
    _end(move, amendment, AmendmentState.FELL, reason)


def _end(move: _Move, amendment: Amendment, state: AmendmentState, reason: str) -> None:
    change_state(move.work, amendment, state, reason)
    event = AmendmentDecided(
        motion_id=motion_key(amendment), amendment_id=key_of(amendment), outcome=state.value
    )
    move.work.record(event, reason)
    template = "amendment_fell" if state is AmendmentState.FELL else "amendment_decided"
    tell(
        move.work, author_of(amendment), template, amendment, move.motion,
        outcome=state.label.text, reason=reason,
    )  # fmt: skip
