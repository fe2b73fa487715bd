"""Publishing editions of the conference paper, and typesetting them once."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.exc import IntegrityError

from policy_forum.domain.access.policy import Action
from policy_forum.domain.events import PaperPublished
from policy_forum.domain.identifiers import CycleId, PaperId
from policy_forum.domain.phrases import phrase
from policy_forum.domain.refusals import Reason, Refusal, RefusedError
from policy_forum.domain.text.document import parse_document
from policy_forum.domain.text.limits import MERGED
from policy_forum.features.branches.models import Branch
from policy_forum.features.conference.commands.loading import authorise_in
from policy_forum.features.conference.models import (
    ConferencePaper,
    PaperItem,
    Ruling,
    Submission,
)
from policy_forum.features.conference.rules import (
    Heading,
    LeftOutFacts,
    PaperGoalFacts,
    PaperItemFacts,
    SubmissionState,
    changes_between,
    items_of,
    paper_content,
    refusal_to_publish,
)
from policy_forum.features.cycles.models import Cycle, StrategicGoal
from policy_forum.features.motions.models import Motion
from policy_forum.platform.jobs import queue_job
from policy_forum.platform.markup import render_lines
from policy_forum.platform.work import Work

TYPESET_PAPER = "typeset_paper"


def publish_paper(
    work: Work, cycle_id: CycleId, organisation: str, introduction: str = ""
) -> PaperId:
    """Publish the next edition: the agenda as it stands, with what changed since the last one.

    An edition is never changed. Its PDF is a job of the same transaction.
    """
    authorise_in(work, Action.PUBLISH_PAPER, cycle_id)
    cycle = work.session.get_one(Cycle, cycle_id, with_for_update=True)
    rows = _rows(work, cycle_id)
    heading = Heading(organisation, cycle.title, cycle.year, introduction.strip())
    goals = _goals(work, cycle_id)
    items = _items(rows, {goal.goal_id for goal in goals})
    if any(item.goal_id is None for item in items):
        goals.append(PaperGoalFacts(None, "", ""))
    content = paper_content(heading, goals, items, _left_out(rows))
    last = _last_edition(work, cycle_id)
    unplaced = sum(row.agenda_position is None and _is_in_order(row) for row in rows)
    before = last.content if last else None
    work.refuse_if(refusal_to_publish(content, before, unplaced=unplaced))

    content["changes"] = changes_between(last.content, content) if last else []
    paper = ConferencePaper(
        cycle_id=cycle_id,
        edition=(last.edition if last else 0) + 1,
        title=cycle.title,
        introduction=heading.introduction,
        content=content,
        published_at=work.now,
        published_by_id=work.actor.member_id,
    )
    _keep(work, paper)
    paper_id = PaperId(paper.id)
    published = PaperPublished(
        cycle_id=cycle_id, paper_id=paper_id, edition=paper.edition, items=len(items)
    )
    work.record(published)
    queue_job(work, TYPESET_PAPER, {"paper_id": paper.id})
    return paper_id


def _keep(work: Work, paper: ConferencePaper) -> None:
    work.session.add(paper)
    try:
        work.session.flush()
    except IntegrityError as error:
        sentence = phrase("Somebody published this edition a moment ago; load the page again.")
        raise RefusedError(Refusal(Reason.ALREADY_DONE, sentence)) from error
    for motion in (*items_of(paper.content), *paper.content["left_out"]):
        work.session.add(
            PaperItem(
                paper_id=paper.id,
                submission_id=motion["submission_id"],
                position=motion.get("position"),
            )
        )


def _last_edition(work: Work, cycle_id: int) -> ConferencePaper | None:
    editions = select(ConferencePaper).where(ConferencePaper.cycle_id == cycle_id)
    return work.session.scalar(editions.order_by(ConferencePaper.edition.desc()).limit(1))


def _rows(work: Work, cycle_id: int) -> Sequence[Row[Any]]:
    """Every submission of the cycle with its motion, branch and the ruling in force."""
    latest = (
        select(Ruling.submission_id, func.max(Ruling.id).label("id"))
        .group_by(Ruling.submission_id)
        .subquery()
    )
    return work.session.execute(
        select(
            Submission.id, Submission.motion_id, Submission.title, Submission.text_markdown,
            Submission.text_sha256, Submission.mandate, Submission.state,
            Submission.agenda_position, Motion.number, Motion.kind, Motion.goal_id,
            Branch.name.label("branch"), Ruling.rule, Ruling.reason,
        )
        .join(Motion, Motion.id == Submission.motion_id)
        .join(Branch, Branch.id == Motion.branch_id)
        .outerjoin(latest, latest.c.submission_id == Submission.id)
        .outerjoin(Ruling, Ruling.id == latest.c.id)
        .where(Submission.cycle_id == cycle_id)
        .order_by(Submission.agenda_position, Motion.number)
    ).all()  # fmt: skip


def _is_in_order(row: Row[Any]) -> bool:
    return row.state is SubmissionState.IN_ORDER


def _goals(work: Work, cycle_id: int) -> list[PaperGoalFacts]:
    goals = select(StrategicGoal).where(StrategicGoal.cycle_id == cycle_id)
    return [
        PaperGoalFacts(goal.id, goal.title, goal.sentence)
        for goal in work.session.scalars(goals.order_by(StrategicGoal.position))
    ]


def _items(rows: Sequence[Row[Any]], goal_ids: AbstractSet[int | None]) -> list[PaperItemFacts]:
    return [
        PaperItemFacts(
            submission_id=row.id,
            motion_id=row.motion_id,
            goal_id=row.goal_id if row.goal_id in goal_ids else None,
            position=row.agenda_position,
            number=row.number,
            title=row.title,
            kind=str(row.kind.label),
            branch=row.branch,
            mandate=row.mandate,
            text=row.text_markdown,
            html=_html(row.text_markdown, row.agenda_position),
            sha256=row.text_sha256,
        )
        for row in rows
        if _is_in_order(row) and row.agenda_position is not None
    ]


def _html(markdown: str, position: int) -> str:
    """A paper holds many motions, so their lines are told apart by the motion's place."""
    document = parse_document(markdown, MERGED)
    return render_lines(document, heading_level=4, prefix=f"m{position}-").html


def _left_out(rows: Sequence[Row[Any]]) -> list[LeftOutFacts]:
    return [
        LeftOutFacts(
            submission_id=row.id,
            motion_id=row.motion_id,
            number=row.number,
            title=row.title,
            branch=row.branch,
            rule=row.rule or "",
            reason=row.reason or "",
        )
        for row in rows
        if row.state is SubmissionState.OUT_OF_ORDER
    ]
