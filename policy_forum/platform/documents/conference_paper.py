"""The conference paper: every motion that conference will debate, as a tagged PDF for print.

Members' words reach typst only as JSON strings, never as markup, so nothing a member writes can be
run or change the layout. The same content gives the same bytes: the only date in the file is the
date of publication, and only the fonts in this folder and those inside the typst wheel are used.
"""

import json
import unicodedata
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from policy_forum.platform.documents.paper_content import (
    PaperContent,
    PaperGoal,
    PaperLeftOut,
    PaperLine,
    PaperMotion,
    PaperRun,
    PaperWords,
)
from policy_forum.platform.documents.paper_json import (
    Json,
    PrintedWords,
    require_title_and_language,
    written_day,
)
from policy_forum.platform.documents.typefaces import FONT_FOLDER
from policy_forum.platform.documents.typesetting import TypesettingError, typeset

__all__ = [
    "PaperContent",
    "PaperGoal",
    "PaperLeftOut",
    "PaperLine",
    "PaperMotion",
    "PaperRun",
    "PaperWords",
    "TypesettingError",
    "conference_paper_pdf",
]

_TEMPLATE = Path(__file__).with_suffix(".typ")


def conference_paper_pdf(paper: PaperContent) -> bytes:
    """Return the paper as a tagged PDF (PDF/UA-1), A4.

    Raises ValueError if `paper.language` is no language tag or `paper.title` is empty, which
    PDF/UA does not allow, and TypesettingError if the paper cannot be set.
    """
    require_title_and_language(paper.title, paper.language)
    content = json.dumps(_PaperAsJson().of(paper))
    return typeset(_TEMPLATE, content, FONT_FOLDER, paper.published_on)


class _PaperAsJson(PrintedWords):
    """Turns a paper into what the template reads."""

    def of(self, paper: PaperContent) -> Json:
        language, _, region = paper.language.partition("-")
        day = paper.published_on
        motions = [motion for goal in paper.goals for motion in goal.motions]
        written = written_day(day, paper.language)
        return {
            "organisation": self.prose(paper.organisation),
            "title": self.prose(paper.title),
            "edition": self.prose(paper.edition),
            "language": language,
            "region": region,
            "published_on": [day.year, day.month, day.day],
            "published": self.prose(paper.words.published.replace("{day}", written)),
            "introduction": self.paragraphs(paper.introduction),
            "goals": [self._goal(goal) for goal in paper.goals],
            "left_out": [self._left_out(left_out) for left_out in paper.left_out],
            "branches": self._branches(motions),
            "words": {name: self.prose(word) for name, word in asdict(paper.words).items()},
            # Last, when all text has been seen.
            "missing": self.missing_characters(),
        }

    def _goal(self, goal: PaperGoal) -> Json:
        return {
            "title": self.heading(goal.title),
            "sentence": self.prose(goal.sentence),
            "motions": [self._motion(motion) for motion in goal.motions],
        }

    def _motion(self, motion: PaperMotion) -> Json:
        return {
            "position": motion.position,
            "number": self.prose(motion.number),
            "title": self.heading(motion.title),
            "kind": self.prose(motion.kind),
            "branch": self.prose(motion.branch),
            "mandate": self.prose(motion.mandate),
            "clauses": self.clauses(motion.lines),
            "links": self.links(motion.lines),
        }

    def _left_out(self, left_out: PaperLeftOut) -> Json:
        said = {name: self.prose(text) for name, text in asdict(left_out).items()}
        return said | {"title": self.heading(left_out.title)}

    def _branches(self, motions: Iterable[PaperMotion]) -> Json:
        """Return the branches by name, each with the places of its motions in agenda order."""
        places: dict[str, list[int]] = {}
        for place, motion in enumerate(motions):
            places.setdefault(motion.branch, []).append(place)
        return [
            {"name": self.prose(branch), "motions": places[branch]}
            for branch in sorted(places, key=_sorting_key)
        ]


def _sorting_key(name: str) -> tuple[str, str]:
    """Sort "Ébène" beside "Ebene", and the same way on every machine."""
    letters = unicodedata.normalize("NFKD", name)
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return plain.casefold(), name
