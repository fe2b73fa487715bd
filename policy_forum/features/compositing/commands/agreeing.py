"""From the office's text to one that the movers have agreed."""

from policy_forum.domain.access.policy import Action
from policy_forum.domain.access.who import Subject
from policy_forum.domain.events import (
    CompositeAgreed,
    CompositeAnswered,
    CompositePutOut,
    CompositeSetAside,
    CompositeTakenBack,
)
from policy_forum.domain.identifiers import BranchId, CompositeId, CycleId, MemberId, MotionId
from policy_forum.domain.phrases import phrase
from policy_forum.domain.refusals import Reason, Refusal, RefusedError
from policy_forum.domain.text.compositing import compose
from policy_forum.domain.text.similar import near_equal_clauses
from policy_forum.features.compositing.commands.loading import (
    Source,
    documents_of,
    load_composite,
    load_for_change,
    load_for_office,
    sources_of,
    tell_movers,
)
from policy_forum.features.compositing.models import (
    Composite,
    CompositeAnswer,
    CompositeRevision,
    CompositeSource,
)
from policy_forum.features.compositing.rules import (
    REASON_CHARACTERS,
    CompositeState,
    entries_of,
    plan_of,
    refusal_to_agree,
    refusal_to_answer,
    refusal_to_put_out,
    refusal_to_set_aside,
    refusal_to_take_back,
    unheard,
)
from policy_forum.features.cycles.queries import calendar_of
from policy_forum.features.motions.models import Motion
from policy_forum.platform.work import Work


def put_out(work: Work, composite_id: CompositeId, version: int) -> None:
    """Ask the movers of the sources. A changed text is a new revision, and asks all again."""
    composite = load_for_change(work, composite_id, version)
    sources = sources_of(work, composite_id)
    documents = documents_of(sources)
    composed = compose(plan_of(composite.title, entries_of(composite.plan)), documents)
    without_a_word = unheard(documents, composed, near_equal_clauses(documents))
    named = [_named(source) for source in sources if source.letter in without_a_word]
    work.refuse_if(refusal_to_put_out(composite.state, len(sources), named))
    before = work.session.get(CompositeRevision, (composite_id, composite.revision))
    is_new = before is None or (before.text_markdown, before.title) != (
        composite.text_markdown,
        composite.title,
    )
    composite.state, composite.put_out_at = CompositeState.OUT, work.now
    composite.state_reason = ""
    if is_new:
        composite.revision += 1
        work.session.add(_revision(work, composite))
    work.record(CompositePutOut(composite_id=composite_id, revision=composite.revision))
    tell_movers(work, composite, "composite_put_out")


def take_back(work: Work, composite_id: CompositeId, reason: str) -> None:
    """Take the text back to change it; the answers given stay with the text they were given to."""
    composite = load_for_office(work, composite_id)
    work.refuse_if(refusal_to_take_back(composite.state))
    composite.state = CompositeState.DRAFT
    composite.state_reason = reason.strip()[:REASON_CHARACTERS]
    taken_back = CompositeTakenBack(composite_id=composite_id, revision=composite.revision)
    work.record(taken_back, note=composite.state_reason)


def answer_composite(
    work: Work,
    composite_id: CompositeId,
    motion_id: MotionId,
    revision: int,
    *,
    agrees: bool,
    reason: str = "",
) -> None:
    """Sign off for a source, or object with a reason; until it is published she may think again."""
    composite = load_composite(work, composite_id)
    source = work.session.get(CompositeSource, (composite_id, motion_id))
    motion = work.session.get(Motion, motion_id)
    if source is None or motion is None:
        raise RefusedError(Refusal(Reason.INVALID, phrase("This motion is not a source.")))
    calendar = calendar_of(work.session, CycleId(composite.cycle_id))
    work.authorise(Action.SIGN_COMPOSITE, _subject(motion), calendar)
    work.refuse_if(
        refusal_to_answer(
            composite.state, composite.revision, revision, agrees=agrees, reason=reason
        )
    )
    answer = work.session.get(CompositeAnswer, (composite_id, motion_id, revision))
    if answer is None:
        answer = CompositeAnswer(composite_id=composite_id, motion_id=motion_id, revision=revision)
        work.session.add(answer)
    answer.agrees, answer.reason = agrees, reason.strip()[:REASON_CHARACTERS]
    answer.answered_at, answer.answered_by_id = work.now, work.actor.member_id
    answered = CompositeAnswered(
        motion_id=motion_id, composite_id=composite_id, revision=revision, agrees=agrees
    )
    work.record(answered, note=answer.reason)


def publish_as_agreed(work: Work, composite_id: CompositeId) -> None:
    """Publish the text that all movers have signed off."""
    composite = load_for_office(work, composite_id)
    sources = sources_of(work, composite_id)
    answers = {
        source.letter: work.session.get(
            CompositeAnswer, (composite_id, source.motion.id, composite.revision)
        )
        for source in sources
    }
    waiting = [_named(source) for source in sources if answers[source.letter] is None]
    objecting = [
        _named(source)
        for source in sources
        if (answer := answers[source.letter]) is not None and not answer.agrees
    ]
    work.refuse_if(refusal_to_agree(composite.state, waiting, objecting))
    composite.state, composite.agreed_at = CompositeState.AGREED, work.now
    work.record(CompositeAgreed(composite_id=composite_id, revision=composite.revision))
    tell_movers(work, composite, "composite_agreed")


def set_aside(work: Work, composite_id: CompositeId, reason: str) -> None:
    """Give the composite up; its sources go on as they are."""
    composite = load_for_office(work, composite_id)
    work.refuse_if(refusal_to_set_aside(composite.state, reason))
    was_out = composite.revision > 0
    composite.state = CompositeState.SET_ASIDE
    composite.state_reason = reason.strip()[:REASON_CHARACTERS]
    work.record(CompositeSetAside(composite_id=composite_id), note=composite.state_reason)
    if was_out:
        tell_movers(work, composite, "composite_set_aside", {"reason": composite.state_reason})


def _revision(work: Work, composite: Composite) -> CompositeRevision:
    return CompositeRevision(
        composite_id=composite.id,
        number=composite.revision,
        title=composite.title,
        text_markdown=composite.text_markdown,
        put_out_at=work.now,
    )


def _subject(motion: Motion) -> Subject:
    branch_id = BranchId(motion.branch_id)
    mover = MemberId(motion.mover_id) if motion.mover_id is not None else None
    return Subject(branch_id=branch_id, acting_for=branch_id, author_id=mover)


def _named(source: Source) -> str:
    return source.motion.number or source.motion.title
