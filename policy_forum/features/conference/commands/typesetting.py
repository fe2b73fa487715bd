"""An edition as a tagged PDF: made once by a job, never within a request."""

import hashlib
from collections.abc import Mapping
from datetime import tzinfo
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from policy_forum.domain.phrases import phrase
from policy_forum.domain.text.document import parse_document
from policy_forum.domain.text.limits import MERGED
from policy_forum.features.conference.models import ConferencePaper, PaperPdf
from policy_forum.features.conference.rules import FrozenMandate, words_of_mandate
from policy_forum.platform.clock import Clock
from policy_forum.platform.documents.conference_paper import conference_paper_pdf
from policy_forum.platform.documents.paper_content import (
    PaperContent,
    PaperGoal,
    PaperLeftOut,
    PaperMotion,
)
from policy_forum.platform.documents.paper_lines import paper_lines
from policy_forum.platform.jobs import Job
from policy_forum.platform.runner import Sessions
from policy_forum.platform.work import system_work

NO_GOAL = phrase("Motions under no goal")


def typeset_paper(sessions: Sessions, clock: Clock, job: Job) -> None:
    """Typeset the edition that the job names and keep the PDF; done already is done.

    No transaction is open while typst works. Raises TypesettingError if it refuses.
    """
    paper_id = int(job.payload["paper_id"])
    with sessions() as session:
        if session.get(PaperPdf, paper_id) is not None:
            return
        content = printed(session, paper_id, clock.zone)
    pdf = conference_paper_pdf(content)
    with sessions() as session, system_work(session, clock) as work:
        row = PaperPdf(
            paper_id=paper_id,
            sha256=hashlib.sha256(pdf).hexdigest(),
            pdf=pdf,
            made_at=work.now,
        )
        try:
            with work.session.begin_nested():
                work.session.add(row)
        except IntegrityError:
            return  # another runner was quicker, and made the same bytes


def printed(session: Session, paper_id: int, zone: tzinfo) -> PaperContent:
    """The edition as the typesetter reads it, dated by the days of `zone`. One statement."""
    paper = session.get_one(ConferencePaper, paper_id)
    content = paper.content
    return PaperContent(
        organisation=content["organisation"],
        title=str(phrase("Conference paper: %(title)s", title=content["title"])),
        edition=str(phrase("Edition %(edition)s", edition=paper.edition)),
        published_on=paper.published_at.astimezone(zone).date(),
        introduction=content["introduction"],
        goals=tuple(_goal(goal) for goal in content["goals"]),
        left_out=tuple(
            PaperLeftOut(m["number"], m["title"], m["branch"], m["rule"], m["reason"])
            for m in content["left_out"]
        ),
    )


def _goal(goal: Mapping[str, Any]) -> PaperGoal:
    return PaperGoal(
        title=goal["title"] or str(NO_GOAL),
        sentence=goal["sentence"],
        motions=tuple(_motion(item) for item in goal["motions"]),
    )


def _motion(item: Mapping[str, Any]) -> PaperMotion:
    return PaperMotion(
        position=item["position"],
        number=item["number"],
        title=item["title"],
        kind=item["kind"],
        branch=item["branch"],
        mandate=str(words_of_mandate(FrozenMandate.from_json(item["mandate"]))),
        lines=tuple(paper_lines(parse_document(item["text"], MERGED))),
    )
