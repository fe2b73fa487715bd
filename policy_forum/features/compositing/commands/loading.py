"""Composites loaded for change, their sources read, and letters to those concerned."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.domain.access.policy import Action
from policy_forum.domain.identifiers import CompositeId, CycleId
from policy_forum.domain.phrases import phrase
from policy_forum.domain.refusals import Reason, Refusal, RefusedError
from policy_forum.domain.text.document import Document, parse_document
from policy_forum.domain.text.limits import MERGED
from policy_forum.features.compositing.models import Composite, CompositeSource
from policy_forum.features.compositing.rules import refusal_to_change
from policy_forum.features.cycles.queries import calendar_of
from policy_forum.features.members.models import Member, Office
from policy_forum.features.motions.models import Motion
from policy_forum.platform.outbox import Notice
from policy_forum.platform.work import Work


@dataclass(frozen=True)
class Source:
    """A source with its letter and its motion."""

    letter: str
    motion: Motion


def load_composite(work: Work, composite_id: CompositeId) -> Composite:
    """The composite, locked until the commit; what is not there is refused."""
    composite = work.session.get(Composite, composite_id, with_for_update=True)
    if composite is None:
        raise RefusedError(Refusal(Reason.INVALID, phrase("There is no such composite.")))
    return composite


def load_for_office(work: Work, composite_id: CompositeId) -> Composite:
    """The composite, for the national office while motions may be composed."""
    composite = load_composite(work, composite_id)
    authorise_in(work, composite.cycle_id)
    return composite


def load_for_change(work: Work, composite_id: CompositeId, version: int) -> Composite:
    """As `load_for_office`, and only while its text may change and is the one that was seen."""
    composite = load_for_office(work, composite_id)
    work.refuse_if(refusal_to_change(composite.state, composite.version, version))
    return composite


def authorise_in(work: Work, cycle_id: int) -> None:
    """Raise unless the actor may compose motions of the cycle now."""
    calendar = calendar_of(work.session, CycleId(cycle_id))
    work.authorise(Action.COMPOSE_MOTIONS, calendar=calendar)


def sources_of(work: Work, composite_id: int) -> tuple[Source, ...]:
    """The sources by letter. One statement."""
    rows = work.session.execute(
        select(CompositeSource.letter, Motion)
        .join(Motion, Motion.id == CompositeSource.motion_id)
        .where(CompositeSource.composite_id == composite_id)
        .order_by(CompositeSource.letter)
    )
    return tuple(Source(letter, motion) for letter, motion in rows)


def documents_of(sources: tuple[Source, ...]) -> dict[str, Document]:
    """The texts of the sources by letter."""
    return {
        source.letter: parse_document(source.motion.text_markdown, MERGED) for source in sources
    }


def tell_movers(
    work: Work, composite: Composite, template: str, values: Mapping[str, Any] | None = None
) -> None:
    """Write to the movers of all sources and to the secretaries of their branches.

    One statement; each person is written to once for each motion.
    """
    on_the_day = Office.held_on(work.today)
    is_secretary = (Office.kind == OfficeKind.SECRETARY) & on_the_day
    secretaries = (
        select(Office.member_id)
        .where(Office.branch_id == Motion.branch_id, is_secretary)
        .correlate(Motion)
    )
    concerned = or_(Member.id == Motion.mover_id, Member.id.in_(secretaries))
    people = work.session.execute(
        select(Member.email, Member.given_name, Motion.number, Motion.title)
        .select_from(CompositeSource)
        .join(Motion, Motion.id == CompositeSource.motion_id)
        .join(Member, concerned)
        .where(CompositeSource.composite_id == composite.id, Member.email != "")
        .order_by(CompositeSource.letter, Member.id)
    )
    path = f"/composites/{composite.id}"
    for email, name, number, title in people:
        shown = {"name": name, "number": number or "", "title": title, "path": path}
        about = {"composite": composite.number, "composite_title": composite.title}
        work.notify(Notice(email, template, {**shown, **about, **(values or {})}))
