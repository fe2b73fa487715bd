"""Motions of the same year that say nearly the same as a text, with what they share."""

import re
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from policy_forum.domain.access.actors import Actor
from policy_forum.domain.identifiers import MotionId
from policy_forum.domain.text.document import Document, TextRefusedError, parse_document
from policy_forum.domain.text.limits import MERGED
from policy_forum.domain.text.similar import (
    Index,
    SharedPassage,
    Terms,
    passages_shared,
    terms_of,
)
from policy_forum.features.branches.models import Branch
from policy_forum.features.motions.models import Motion
from policy_forum.features.motions.queries.reading import readable_by
from policy_forum.features.motions.rules import MotionState

_MOST_COMPARED = 200
_TELLING_WORDS = 10
_NEAR = 0.3
_LONG_PASSAGE = 8


@dataclass(frozen=True)
class SimilarRow:
    """A motion near to a text: how near (0 to 1), and the longest passages of both."""

    id: MotionId
    number: str | None
    title: str
    branch_name: str
    state: MotionState
    score: float
    passages: tuple[SharedPassage, ...]


def list_similar_texts(
    session: Session, actor: Actor, cycle_id: int, text: str, *, besides: int = 0, most: int = 3
) -> tuple[SimilarRow, ...]:
    """Motions of the year, readable by the actor, that are near to a text. One statement.

    Looked at are those that have one of the text's longest words, at most 200, the newest first:
    what it costs does not grow with the number of motions beyond that.
    """
    here = read_text(text)
    words = _telling_words(here)
    if not words:
        return ()
    rows = session.execute(
        select(
            Motion.id, Motion.number, Motion.title, Branch.name, Motion.state,
            Motion.text_markdown,
        )
        .join(Branch, Branch.id == Motion.branch_id)
        .where(
            Motion.cycle_id == cycle_id,
            Motion.id != besides,
            Motion.state != MotionState.WITHDRAWN,
            readable_by(actor),
            or_(*(Motion.text_markdown.icontains(word, autoescape=True) for word in words)),
        )
        .order_by(Motion.id.desc())
        .limit(_MOST_COMPARED)
    ).all()  # fmt: skip
    by_key = {str(row.id): row for row in rows}
    index = Index({key: text_terms(row.text_markdown) for key, row in by_key.items()})
    found = []
    for key, score in index.scores(terms_of(here), most):
        passages = passages_shared(here, read_text(by_key[key].text_markdown))
        longest = max((len(passage.words.split()) for passage in passages), default=0)
        if score >= _NEAR or longest >= _LONG_PASSAGE:
            columns = (*by_key[key][:5], score, passages[:2])
            found.append(SimilarRow(*columns))
    return tuple(found)


@lru_cache(maxsize=4096)
def text_terms(text: str) -> Terms:
    """What a text is compared by; remembered, since few texts change between two questions."""
    return terms_of(read_text(text))


def read_text(text: str) -> Document:
    """The text in clauses; without any where it is not one that can be read."""
    try:
        return parse_document(text, MERGED)
    except TextRefusedError:
        return Document(())


def _telling_words(document: Document) -> list[str]:
    """The longest words of a text: long words are rare ones, whatever the language."""
    words = {
        word
        for clause in document.clauses
        for word in re.findall(r"[^\W\d_]{6,}", clause.text.casefold())
    }
    return sorted(words, key=lambda word: (-len(word), word))[:_TELLING_WORDS]
