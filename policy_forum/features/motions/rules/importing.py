"""Motions in files: JSON Lines, or Markdown with the title as first heading. Pure reading."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.features.motions.rules.drafting import (
    TITLE_CHARACTERS,
    text_problems,
    tidy_title,
)

LONGEST_LINE = 1_000_000
_MOST_MOTIONS = 5_000
_LONGEST_ID = 180


@dataclass(frozen=True)
class ImportedAmendment:
    """An amendment as a file has it: an instruction, or the whole text as it would be."""

    title: str
    text: str


@dataclass(frozen=True)
class ImportedMotion:
    """A motion read from a file; `place` says where: a file, and its line for JSON Lines."""

    place: str
    key: str
    title: str
    markdown: str
    amendments: tuple[ImportedAmendment, ...] = ()


@dataclass(frozen=True)
class ImportRefusal:
    """What could not be read, where, and why."""

    place: str
    key: str
    reason: Phrase


@dataclass(frozen=True)
class ParsedImport:
    """Everything that files held, in their order."""

    motions: tuple[ImportedMotion, ...]
    refusals: tuple[ImportRefusal, ...]

    def __add__(self, other: "ParsedImport") -> "ParsedImport":
        """Both, one after the other."""
        return ParsedImport(self.motions + other.motions, self.refusals + other.refusals)


class _UnfitError(Exception):
    """Why a motion cannot be read."""

    def __init__(self, reason: Phrase, key: str = "") -> None:
        super().__init__(str(reason))
        self.reason, self.key = reason, key


def parse_import(lines: Iterable[str], name: str = "") -> ParsedImport:
    """Read JSON Lines `{id, title, body_markdown, amendments: [{title, text}]}`.

    Other fields are ignored and blank lines skipped. What is unfit is refused with its line, and
    the rest is read all the same; an id that comes twice is refused the second time.
    """
    motions: dict[str, ImportedMotion] = {}
    refusals: list[ImportRefusal] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        place = f"{name}:{number}" if name else str(number)
        try:
            motion = _checked(_motion_of(_object_of(line), place))
            _admit(motion.key, motions)
            motions[motion.key] = motion
        except _UnfitError as unfit:
            refusals.append(ImportRefusal(place, unfit.key, unfit.reason))
    return ParsedImport(tuple(motions.values()), tuple(refusals))


def parse_markdown_file(name: str, text: str) -> ParsedImport:
    """Read one motion from a Markdown file: its first heading is the title, its name the id."""
    key = name.rpartition("/")[2].removesuffix(".md")
    head, _end, rest = text.lstrip("\ufeff \r\n\t").partition("\n")
    try:
        title = _title_of(head, key)
        motion = _checked(ImportedMotion(name, key, title, rest.lstrip("\r\n")))
    except _UnfitError as unfit:
        return ParsedImport((), (ImportRefusal(name, key, unfit.reason),))
    return ParsedImport((motion,), ())


def _admit(key: str, motions: Mapping[str, ImportedMotion]) -> None:
    if key in motions:
        raise _UnfitError(phrase("The same id stands further up in this file."), key)
    if len(motions) >= _MOST_MOTIONS:
        sentence = phrase(
            "A file may hold at most %(count)s motions; divide it.", count=_MOST_MOTIONS
        )
        raise _UnfitError(sentence, key)


def _title_of(head: str, key: str) -> str:
    if head.startswith("# "):
        return tidy_title(head[2:])
    raise _UnfitError(phrase("The first line must be the title, as “# Title”."), key)


def _object_of(line: str) -> dict[str, Any]:
    if len(line) > LONGEST_LINE:
        raise _UnfitError(phrase("This line is too long to be one motion."))
    try:
        found = json.loads(line)
    except json.JSONDecodeError as error:
        raise _UnfitError(
            phrase("This line is not JSON from its character %(place)s on.", place=error.colno)
        ) from error
    except (ValueError, RecursionError) as error:
        raise _UnfitError(phrase("This line is not JSON that can be read.")) from error
    if not isinstance(found, dict):
        raise _UnfitError(phrase("This line must be one JSON object, in braces."))
    return found


def _motion_of(found: dict[str, Any], place: str) -> ImportedMotion:
    key = found.get("id")
    if isinstance(key, int) and not isinstance(key, bool):
        key = str(key)
    if not isinstance(key, str) or not key.strip() or len(key) > _LONGEST_ID:
        sentence = phrase("“id” must be a text of 1 to %(count)s characters.", count=_LONGEST_ID)
        raise _UnfitError(sentence)
    key = tidy_title(key)
    title, markdown = found.get("title"), found.get("body_markdown")
    if not isinstance(title, str):
        raise _UnfitError(phrase("“title” must be a text."), key)
    if not isinstance(markdown, str):
        raise _UnfitError(phrase("“body_markdown” must be a text."), key)
    return ImportedMotion(
        place, key, tidy_title(title), markdown, _amendments_of(found.get("amendments") or [], key)
    )


def _amendments_of(found: object, key: str) -> tuple[ImportedAmendment, ...]:
    if not isinstance(found, list):
        raise _UnfitError(phrase("“amendments” must be a list."), key)
    amendments = []
    for item in found:
        text = item.get("text") if isinstance(item, dict) else None
        if not isinstance(text, str):
            raise _UnfitError(phrase("Every amendment needs a “text”."), key)
        amendments.append(ImportedAmendment(tidy_title(str(item.get("title") or "")), text))
    return tuple(amendments)


def _checked(motion: ImportedMotion) -> ImportedMotion:
    """The motion, if it could be stored as it stands."""
    if not motion.title:
        raise _UnfitError(phrase("The title is missing."), motion.key)
    if len(motion.title) > TITLE_CHARACTERS:
        sentence = phrase("A title has at most %(count)s characters.", count=TITLE_CHARACTERS)
        raise _UnfitError(sentence, motion.key)
    problems = text_problems(motion.markdown)
    if problems:
        first = problems[0]
        sentence = phrase(
            "Line %(line)s of the text: %(reason)s", line=first.line, reason=first.reason
        )
        raise _UnfitError(sentence, motion.key)
    return motion
