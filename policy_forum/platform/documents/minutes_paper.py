"""The minutes of a meeting as a tagged PDF.

As in the other papers, members' words reach typst only as JSON strings, and the same content gives
the same bytes.
"""

import json
from dataclasses import asdict
from pathlib import Path

from policy_forum.platform.documents.minutes_content import (
    Action,
    MinutesContent,
    Note,
    NumberedText,
    Part,
    People,
    Prose,
    Title,
    Votes,
    Wording,
)
from policy_forum.platform.documents.paper_json import (
    Json,
    PrintedWords,
    require_title_and_language,
)
from policy_forum.platform.documents.typefaces import FONT_FOLDER
from policy_forum.platform.documents.typesetting import typeset

LONGEST_SECONDS = 20
_TEMPLATE = Path(__file__).with_suffix(".typ")


def minutes_pdf(minutes: MinutesContent) -> bytes:
    """Return the minutes as a tagged PDF (PDF/UA-1), A4, within twenty seconds.

    Raises ValueError for an empty title or an unknown language, TypesettingError if they cannot be
    set, or not in that time.
    """
    require_title_and_language(minutes.title, minutes.language)
    content = json.dumps(_MinutesAsJson().of(minutes))
    return typeset(_TEMPLATE, content, FONT_FOLDER, minutes.dated, LONGEST_SECONDS)


class _MinutesAsJson(PrintedWords):
    """Turns minutes into what the template reads."""

    def of(self, minutes: MinutesContent) -> Json:
        language, _, region = minutes.language.partition("-")
        return {
            "organisation": self.prose(minutes.organisation),
            "title": self.heading(minutes.title),
            "facts": [self.prose(fact) for fact in minutes.facts],
            "stands": self.prose(minutes.stands),
            "edition": self.text(minutes.edition),
            "language": language,
            "region": region,
            "dated": [minutes.dated.year, minutes.dated.month, minutes.dated.day],
            "parts": [self._part(part) for part in minutes.parts],
            "signed": minutes.is_to_be_signed,
            "words": {name: self.prose(word) for name, word in asdict(minutes.words).items()},
            # Last, when all text has been seen.
            "missing": self.missing_characters(),
        }

    def _part(self, part: Part) -> Json:
        if isinstance(part, Title):
            return self._title(part)
        if isinstance(part, Prose):
            text = self.prose(part.text)
            return {"kind": "prose", "text": text, "outcome": part.is_outcome}
        if isinstance(part, Wording | Note):
            kind = "wording" if isinstance(part, Wording) else "note"
            return {"kind": kind, "paragraphs": [self.prose(p) for p in part.paragraphs]}
        if isinstance(part, Votes):
            rows = [[self.prose(cell) for cell in row] for row in part.rows]
            return {"kind": "votes", "about": self.prose(part.about), "rows": rows}
        if isinstance(part, People):
            people = [[self.prose(name), self.prose(note)] for name, note in part.people]
            return {"kind": "people", "people": people}
        if isinstance(part, Action):
            return {"kind": "action", "what": self.prose(part.what), "by": self.prose(part.by)}
        return self._text(part)

    def _title(self, part: Title) -> Json:
        return {
            "kind": "title",
            "level": part.level,
            "number": self.text(part.number),
            "reference": self.prose(part.reference),
            "text": self.heading(part.text),
        }

    def _text(self, part: NumberedText) -> Json:
        return {
            "kind": "text",
            "said": self.prose(part.said),
            "clauses": self.clauses(part.lines),
            "links": self.links(part.lines),
        }
