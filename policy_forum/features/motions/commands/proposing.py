"""Moving a motion, seconding it, and the number it is then given."""

from sqlalchemy import Insert, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.domain.access.policy import Action
from policy_forum.domain.events import MotionMoved, MotionProposed, MotionSeconded, MotionTakenBack
from policy_forum.domain.identifiers import BranchId, MotionId
from policy_forum.domain.phrases import phrase
from policy_forum.domain.refusals import Reason, Refusal
from policy_forum.features.branches.models import Branch
from policy_forum.features.branches.queries import rules_of
from policy_forum.features.cycles.models import Cycle
from policy_forum.features.members.models import Office
from policy_forum.features.motions.commands.loading import (
    acting_member,
    authorise,
    change_state,
    load_motion,
    notify_member,
)
from policy_forum.features.motions.models import Motion, NumberSeries, Seconding
from policy_forum.features.motions.rules import DraftText, MotionState, refusal_of_draft
from policy_forum.platform.work import Work


def move_motion(work: Work, motion_id: MotionId) -> None:
    """Put a finished draft before the branch and ask for seconders.

    Refused while the title or text breaks a limit of the branch's standing orders. Where these ask
    for no seconder it is proposed at once.
    """
    motion = load_motion(work, motion_id)
    authorise(work, Action.MOVE_MOTION, motion)
    rules = rules_of(work.session, motion.branch_id)
    draft = DraftText(motion.title, motion.text_markdown, motion.kind)
    work.refuse_if(refusal_of_draft(draft, rules))

    change_state(work, motion, MotionState.MOVED)
    motion.moved_at = work.now
    work.record(MotionMoved(motion_id=motion_id, mover_id=acting_member(work)))
    if rules.seconders < 1:
        _propose(work, motion)
        return
    for officer_id in _officers_of(work, motion.branch_id):
        notify_member(work, officer_id, "motion_needs_seconder", motion)


def take_back_motion(work: Work, motion_id: MotionId) -> None:
    """Make a moved motion a draft again, to edit it; secondings of the old text do not stay."""
    motion = load_motion(work, motion_id)
    authorise(work, Action.MOVE_MOTION, motion)
    change_state(work, motion, MotionState.DRAFT)
    motion.moved_at = None
    work.session.execute(delete(Seconding).where(Seconding.motion_id == motion.id))
    work.record(MotionTakenBack(motion_id=motion_id))


def second_motion(work: Work, motion_id: MotionId) -> None:
    """Support that the branch debates the motion; the last seconder needed makes it proposed."""
    motion = load_motion(work, motion_id)
    authorise(work, Action.SECOND_MOTION, motion)
    member_id = acting_member(work)
    already = work.session.get(Seconding, (motion.id, member_id)) is not None
    work.refuse_if(_refusal_to_second(motion.state, already))

    work.session.add(Seconding(motion_id=motion.id, member_id=member_id, seconded_at=work.now))
    work.session.flush()
    work.record(MotionSeconded(motion_id=motion_id, member_id=member_id))
    seconders = work.session.scalar(
        select(func.count()).select_from(Seconding).where(Seconding.motion_id == motion.id)
    )
    if (seconders or 0) >= rules_of(work.session, motion.branch_id).seconders:
        _propose(work, motion)


def take_number(work: Work, cycle_id: int, branch_id: int) -> str:
    """The next number of a branch in a cycle, `26-NOR-014`; it waits for others who take one.

    The counter is raised by one statement in the same transaction, so that no number is given
    twice and none is lost to a transaction that fails.
    """
    insert = sqlite.insert if _is_sqlite(work) else postgresql.insert
    first = insert(NumberSeries).values(cycle_id=cycle_id, branch_id=branch_id, last=1)
    statement: Insert = first.on_conflict_do_update(
        index_elements=[NumberSeries.cycle_id, NumberSeries.branch_id],
        set_={"last": NumberSeries.last + 1},
    )
    last = work.session.scalar(statement.returning(NumberSeries.last))
    year = work.session.get_one(Cycle, cycle_id).year
    code = work.session.get_one(Branch, branch_id).code
    return f"{year % 100:02}-{code}-{last:03}"


def _is_sqlite(work: Work) -> bool:
    return work.session.get_bind().dialect.name == "sqlite"


def _propose(work: Work, motion: Motion) -> None:
    change_state(work, motion, MotionState.PROPOSED)
    motion.number = take_number(work, motion.cycle_id, motion.branch_id)
    motion.proposed_at = work.now
    work.record(MotionProposed(motion_id=MotionId(motion.id), number=motion.number))
    notify_member(work, motion.mover_id, "motion_proposed", motion)


def _refusal_to_second(state: MotionState, already: bool) -> Refusal | None:
    if already:
        return Refusal(Reason.ALREADY_DONE, phrase("You have seconded this motion already."))
    if state is MotionState.MOVED:
        return None
    sentence = phrase(
        "This motion is at “%(state)s”: only a motion that waits for a seconder can be seconded.",
        state=state.label,
    )
    return Refusal(Reason.WRONG_STATE, sentence, phrase("The way of a motion"))


def _officers_of(work: Work, branch_id: int) -> list[int]:
    officers = select(Office.member_id).where(
        Office.branch_id == BranchId(branch_id),
        Office.kind.in_((OfficeKind.SECRETARY, OfficeKind.CHAIR)),
        Office.held_on(work.today),
    )
    return list(work.session.scalars(officers.distinct().order_by(Office.member_id)))
