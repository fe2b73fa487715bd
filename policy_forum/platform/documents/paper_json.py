"""Papers as the JSON that templates read: every word a string, never markup."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TypeAlias
from urllib.parse import urlsplit

from babel import Locale, UnknownLocaleError
from babel.dates import format_date

from policy_forum.platform.documents.paper_content import PaperLine, PaperRun
from policy_forum.platform.documents.typefaces import printable

Json: TypeAlias = "str | int | Sequence[Json] | Mapping[str, Json]"

_LONGEST_LINK = 2_000
_LONGEST_WORD = 40
_MOST_NAMED = 60
_UNTITLED = "—"


def require_title_and_language(title: str, language: str) -> None:
    """Raise ValueError without a title or a language that is known: PDF/UA asks for both."""
    if not title.strip():
        raise ValueError("A paper needs a title; give the one of what it is about.")
    try:
        Locale.parse(language, sep="-")
    except (ValueError, UnknownLocaleError) as error:
        raise ValueError(f"{language!r} is no language tag; use one such as 'en-GB'.") from error


def written_day(day: date, language: str) -> str:
    """The day in the paper's language, such as "22 November 2026"."""
    return str(format_date(day, "d MMMM y", Locale.parse(language, sep="-")))


class PrintedWords:
    """Turns what a paper says into JSON, and collects characters that have no glyph."""

    def __init__(self) -> None:
        self._missing: set[str] = set()

    def missing_characters(self) -> str:
        """The characters that could not be printed, by name; to be asked last."""
        if len(self._missing) > _MOST_NAMED:
            return ", ".join(f"U+{ord(character):04X}" for character in sorted(self._missing))
        return "; ".join(map(_name_of, sorted(self._missing)))

    def text(self, text: str) -> str:
        """Text as it stands, in characters that can be printed."""
        printed, missing = printable(text)
        self._missing |= missing
        return printed

    def prose(self, text: str) -> str:
        """Text that may be wrapped, with places to break words longer than a column."""
        words = re.compile(rf"(\S{{{_LONGEST_WORD}}})(?=\S)")
        return words.sub("\\1\u200b", self.text(text).replace("\ufffd\ufffd", "\ufffd \ufffd"))

    def heading(self, text: str) -> str:
        """A heading; PDF/UA lets none be empty."""
        return self.prose(text).strip() or _UNTITLED

    def paragraphs(self, text: str) -> Json:
        """Plain text with blank lines between its paragraphs."""
        blocks = re.split(r"\n\s*\n", text.strip())
        return [self.prose(" ".join(block.split())) for block in blocks if block]

    def clauses(self, lines: Iterable[PaperLine]) -> Json:
        """Headings, paragraphs and clauses in order; the template nests the clauses."""
        return [
            {
                "heading": clause[0].is_heading,
                "marker": self.text(clause[0].marker),
                "depth": clause[0].depth,
                "lines": [self._line(line) for line in clause],
            }
            for clause in _grouped(lines)
        ]

    def _line(self, line: PaperLine) -> Json:
        return {"number": line.number, "runs": [self._run(run) for run in line.runs]}

    def _run(self, run: PaperRun) -> Json:
        return {
            "text": self.text(run.text),
            "strong": run.strong,
            "emphasis": run.emphasis,
            "link": run.link if is_safe_link(run.link) else "",
        }

    def links(self, lines: Iterable[PaperLine]) -> Json:
        """Each address once, at the first line that links to it, for readers of paper."""
        first_line: dict[str, int] = {}
        for line in lines:
            for run in line.runs:
                if is_safe_link(run.link) and run.link not in _text_of(line):
                    first_line.setdefault(run.link, line.number)
        return [{"line": number, "address": link} for link, number in first_line.items()]


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


def is_safe_link(link: str) -> bool:
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


def _name_of(character: str) -> str:
    return f"U+{ord(character):04X} {unicodedata.name(character, '')}".rstrip()
