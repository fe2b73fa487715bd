"""The amendment paper of a motion: its numbered lines, then the amendments in the order of votes.

As in the conference paper, members' words reach typst only as JSON strings, and the same content
gives the same bytes.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from policy_forum.platform.documents.amendment_paper_content import (
    AmendmentPaperContent,
    AmendmentPaperWords,
    ChangedClause,
    ChangedRun,
    PaperAmendment,
    RunChange,
)
from policy_forum.platform.documents.paper_json import (
    Json,
    PrintedWords,
    require_title_and_language,
)
from policy_forum.platform.documents.typefaces import FONT_FOLDER
from policy_forum.platform.documents.typesetting import typeset

__all__ = [
    "AmendmentPaperContent",
    "AmendmentPaperWords",
    "ChangedClause",
    "ChangedRun",
    "PaperAmendment",
    "RunChange",
    "amendment_paper_pdf",
]

LONGEST_SECONDS = 20
_TEMPLATE = Path(__file__).with_suffix(".typ")


def amendment_paper_pdf(paper: AmendmentPaperContent) -> bytes:
    """Return the paper as a tagged PDF (PDF/UA-1), A4, within twenty seconds.

    Raises ValueError for an empty title or an unknown language, TypesettingError if the paper
    cannot be set, or not in that time.
    """
    require_title_and_language(paper.title, paper.language)
    content = json.dumps(_PaperAsJson().of(paper))
    return typeset(_TEMPLATE, content, FONT_FOLDER, paper.dated, LONGEST_SECONDS)


class _PaperAsJson(PrintedWords):
    """Turns a paper into what the template reads."""

    def of(self, paper: AmendmentPaperContent) -> Json:
        language, _, region = paper.language.partition("-")
        return {
            "organisation": self.prose(paper.organisation),
            "title": self.heading(paper.title),
            "facts": [self.prose(fact) for fact in paper.facts],
            "stands": self.prose(paper.stands),
            "rule": self.prose(paper.rule),
            "edition": self.text(paper.edition),
            "language": language,
            "region": region,
            "dated": [paper.dated.year, paper.dated.month, paper.dated.day],
            "clauses": self.clauses(paper.lines),
            "links": self.links(paper.lines),
            "amendments": [self._amendment(one) for one in paper.amendments],
            "words": {name: self.prose(word) for name, word in asdict(paper.words).items()},
            # Last, when all text has been seen.
            "missing": self.missing_characters(),
        }

    def _amendment(self, one: PaperAmendment) -> Json:
        return {
            "number": one.number,
            "facts": [self.prose(fact) for fact in one.facts],
            "wording": [[self.prose(line) for line in said.split("\n")] for said in one.wording],
            "words": self.prose(one.words),
            "changes": [self._clause(clause) for clause in one.changes],
            "consequences": [self.prose(sentence) for sentence in one.consequences],
            "reason": self.paragraphs(one.reason),
            "status": self.prose(one.status),
            "is_put": one.is_put,
        }

    def _clause(self, clause: ChangedClause) -> Json:
        return {
            "sign": clause.sign,
            "marker": self._changed(clause.marker),
            "runs": self._changed(clause.runs),
            "depth": clause.depth,
            "heading": clause.is_heading,
            "note": self.prose(clause.note),
            "gap": clause.is_gap,
        }

    def _changed(self, runs: Iterable[ChangedRun]) -> Json:
        return [
            {
                "text": self.prose(changed.run.text),
                "strong": changed.run.strong,
                "emphasis": changed.run.emphasis,
                "change": changed.change,
            }
            for changed in runs
        ]
