"""The box and the bundle of an opened ballot, as everyone may read them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from policy_forum.features.ballots.models import BoxedPaper, PublishedBundle

PAGE_SIZE = 50


@dataclass(frozen=True)
class PaperRow:
    """A paper in the box; `copy` tells apart those that name one tracker."""

    tracker: str
    copy: int
    answers: Mapping[str, Any]


@dataclass(frozen=True)
class BundleRow:
    """A bundle as it was stored."""

    content: bytes
    sha256: str


def get_bundle(session: Session, ballot_id: int) -> BundleRow | None:
    """The bundle of a ballot, byte for byte; None before it is published. One statement."""
    found = session.execute(
        select(PublishedBundle.content, PublishedBundle.sha256).where(
            PublishedBundle.ballot_id == ballot_id
        )
    ).one_or_none()
    return BundleRow(found.content, found.sha256) if found else None


def bundle_size(session: Session, ballot_id: int) -> int:
    """How many bytes the bundle has; nought before it is published. One statement."""
    length = select(func.length(PublishedBundle.content)).where(
        PublishedBundle.ballot_id == ballot_id
    )
    return session.scalar(length) or 0


def list_papers(session: Session, ballot_id: int, part: int) -> tuple[PaperRow, ...]:
    """One part (from 1) of the papers in the box, in the order of trackers. One statement."""
    found = (
        select(BoxedPaper.tracker, BoxedPaper.copy, BoxedPaper.answers)
        .where(BoxedPaper.ballot_id == ballot_id)
        .order_by(BoxedPaper.tracker, BoxedPaper.copy)
        .offset((part - 1) * PAGE_SIZE)
        .limit(PAGE_SIZE)
    )
    return tuple(PaperRow(t, c, json.loads(a)) for t, c, a in session.execute(found))


def find_papers(session: Session, ballot_id: int, tracker: str) -> tuple[PaperRow, ...]:
    """The papers under a tracker (32 hexadecimal digits): one, or none. One statement."""
    found = (
        select(BoxedPaper.tracker, BoxedPaper.copy, BoxedPaper.answers)
        .where(BoxedPaper.ballot_id == ballot_id, BoxedPaper.tracker == tracker)
        .order_by(BoxedPaper.copy)
    )
    return tuple(PaperRow(t, c, json.loads(a)) for t, c, a in session.execute(found))
