"""The conference paper: every motion that conference will debate, as a tagged PDF for print.

Members' words reach typst only as JSON strings, never as markup, so nothing a member writes can be
run or change the layout. The same content gives the same bytes: the only date in the file is the
date of publication, and only the fonts in this folder and those inside the typst wheel are used.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TypeAlias
from urllib.parse import urlsplit

from babel import Locale, UnknownLocaleError
from babel.dates import format_date

from policy_forum.platform.documents.paper_content import (
    PaperContent,
    PaperGoal,
    PaperLeftOut,
    PaperLine,
    PaperMotion,
    PaperRun,
    PaperWords,
)
from policy_forum.platform.documents.typefaces import FONT_FOLDER, printable
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

Json: TypeAlias = "str | int | Sequence[Json] | Mapping[str, Json]"

_TEMPLATE = Path(__file__).with_suffix(".typ")
_LONGEST_LINK = 2_000
_LONGEST_WORD = 40
_MOST_NAMED = 60
_UNTITLED = "—"


def conference_paper_pdf(paper: PaperContent) -> bytes:
    """Return the paper as a tagged PDF (PDF/UA-1), A4.

    Raises ValueError if `paper.language` is no language tag or `paper.title` is empty, which
    PDF/UA does not allow, and TypesettingError if the paper cannot be set.
    """
    _require_title_and_language(paper)
    content = json.dumps(_PaperAsJson().of(paper))
    return typeset(_TEMPLATE, content, FONT_FOLDER, paper.published_on)


def _require_title_and_language(paper: PaperContent) -> None:
    if not paper.title.strip():
        raise ValueError("A conference paper needs a title; give the cycle's conference one.")
    try:
        Locale.parse(paper.language, sep="-")
    except (ValueError, UnknownLocaleError) as error:
        raise ValueError(
            f"{paper.language!r} is no language tag; use one such as 'en-GB'."
        ) from error


class _PaperAsJson:
    """Turns a paper into what the template reads, and collects characters that have no glyph."""

    def __init__(self) -> None:
        self._missing: set[str] = set()

    def of(self, paper: PaperContent) -> Json:
        language, _, region = paper.language.partition("-")
        day = paper.published_on
        motions = [motion for goal in paper.goals for motion in goal.motions]
        written = format_date(day, "d MMMM y", Locale.parse(paper.language, sep="-"))
        return {
            "organisation": self._prose(paper.organisation),
            "title": self._prose(paper.title),
            "edition": self._prose(paper.edition),
            "language": language,
            "region": region,
            "published_on": [day.year, day.month, day.day],
            "published": self._prose(paper.words.published.replace("{day}", written)),
            "introduction": self._paragraphs(paper.introduction),
            "goals": [self._goal(goal) for goal in paper.goals],
            "left_out": [self._left_out(left_out) for left_out in paper.left_out],
            "branches": self._branches(motions),
            "words": {name: self._prose(word) for name, word in asdict(paper.words).items()},
            # Last, when all text has been seen.
            "missing": self._missing_characters(),
        }

    def _missing_characters(self) -> str:
        if len(self._missing) > _MOST_NAMED:
            return ", ".join(f"U+{ord(character):04X}" for character in sorted(self._missing))
        return "; ".join(map(_name_of, sorted(self._missing)))

    def _text(self, text: str) -> str:
        printed, missing = printable(text)
        self._missing |= missing
        return printed

    def _prose(self, text: str) -> str:
        """Return text that may be wrapped, with places to break words longer than a column."""
        words = re.compile(rf"(\S{{{_LONGEST_WORD}}})(?=\S)")
        return words.sub("\\1\u200b", self._text(text).replace("\ufffd\ufffd", "\ufffd \ufffd"))

    def _heading(self, text: str) -> str:
        """Return a heading; PDF/UA lets none be empty."""
        return self._prose(text).strip() or _UNTITLED

    def _paragraphs(self, text: str) -> Json:
        blocks = re.split(r"\n\s*\n", text.strip())
        return [self._prose(" ".join(block.split())) for block in blocks if block]

    def _goal(self, goal: PaperGoal) -> Json:
        return {
            "title": self._heading(goal.title),
            "sentence": self._prose(goal.sentence),
            "motions": [self._motion(motion) for motion in goal.motions],
        }

    def _motion(self, motion: PaperMotion) -> Json:
        return {
            "position": motion.position,
            "number": self._prose(motion.number),
            "title": self._heading(motion.title),
            "kind": self._prose(motion.kind),
            "branch": self._prose(motion.branch),
            "mandate": self._prose(motion.mandate),
            "clauses": self._clauses(motion.lines),
            "links": self._links(motion.lines),
        }

    def _clauses(self, lines: Iterable[PaperLine]) -> Json:
        """Return headings, paragraphs and clauses in order; the template nests the clauses."""
        return [
            {
                "heading": clause[0].is_heading,
                "marker": self._text(clause[0].marker),
                "depth": clause[0].depth,
                "lines": [self._line(line) for line in clause],
            }
            for clause in _grouped(lines)
        ]

    def _line(self, line: PaperLine) -> Json:
        return {"number": line.number, "runs": [self._run(run) for run in line.runs]}

    def _run(self, run: PaperRun) -> Json:
        return {
            "text": self._text(run.text),
            "strong": run.strong,
            "emphasis": run.emphasis,
            "link": run.link if _is_safe_link(run.link) else "",
        }

    def _links(self, lines: Iterable[PaperLine]) -> Json:
        """Return each address once, at the first line that links to it, for readers of paper."""
        first_line: dict[str, int] = {}
        for line in lines:
            for run in line.runs:
                if _is_safe_link(run.link) and run.link not in _text_of(line):
                    first_line.setdefault(run.link, line.number)
        return [{"line": number, "address": link} for link, number in first_line.items()]

    def _left_out(self, left_out: PaperLeftOut) -> Json:
        said = {name: self._prose(text) for name, text in asdict(left_out).items()}
        return said | {"title": self._heading(left_out.title)}

    def _branches(self, motions: Iterable[PaperMotion]) -> Json:
        """Return the branches by name, each with the places of its motions in agenda order."""
        places: dict[str, list[int]] = {}
        for place, motion in enumerate(motions):
            places.setdefault(motion.branch, []).append(place)
        return [
            {"name": self._prose(branch), "motions": places[branch]}
            for branch in sorted(places, key=_sorting_key)
        ]


def _grouped(lines: Iterable[PaperLine]) -> list[list[PaperLine]]:
    """Group lines into clauses and headings."""
    clauses: list[list[PaperLine]] = []
    for line in lines:
        if not clauses or line.first_of_clause or line.is_heading != clauses[-1][0].is_heading:
            clauses.append([])
        clauses[-1].append(line)
    return clauses


def _text_of(line: PaperLine) -> str:
    return "".join(run.text for run in line.runs)


def _is_safe_link(link: str) -> bool:
    """A link leads to a web page or a mail address; anything else is printed as text only."""
    if not link or len(link) > _LONGEST_LINK or not re.fullmatch(r"[!-~]+", link):
        return False
    try:
        address = urlsplit(link)
    except ValueError:
        return False
    if address.scheme == "mailto":
        return bool(address.path)
    return address.scheme in ("http", "https") and bool(address.netloc)


def _sorting_key(name: str) -> tuple[str, str]:
    """Sort "Ébène" beside "Ebene", and the same way on every machine."""
    letters = unicodedata.normalize("NFKD", name)
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return plain.casefold(), name


def _name_of(character: str) -> str:
    return f"U+{ord(character):04X} {unicodedata.name(character, '')}".rstrip()
