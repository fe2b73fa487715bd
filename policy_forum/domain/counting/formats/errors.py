"""What is common to all files of votes: bytes to lines, numbers, names, and one kind of error."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from policy_forum.domain.counting.contests import Contest, ContestError, Ranking
from policy_forum.domain.phrases import Phrase, phrase

LARGEST_FILE = 256 * 1024 * 1024
MOST_OPTIONS = 1_000
MOST_PAPERS = 10**12
_NUMBER = re.compile(r"[0-9]{1,13}")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


class FormatError(ValueError):
    """A file that cannot be read: the line (counted from 1, where one is to blame) and why."""

    def __init__(self, line: int | None, reason: Phrase) -> None:
        super().__init__(line, reason)
        self.line = line
        self.reason = reason

    def __str__(self) -> str:
        return f"line {self.line}: {self.reason}" if self.line else str(self.reason)


def lines_of(content: bytes) -> list[str]:
    """The lines of a file in UTF-8, with or without a byte order mark, whatever its line ends.

    Raises FormatError for bytes that are no such text, or too many.
    """
    text = text_of(content)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.split("\n")


def text_of(content: bytes) -> str:
    """The text of a file in UTF-8, without a byte order mark. Raises FormatError."""
    if len(content) > LARGEST_FILE:
        raise FormatError(
            None, phrase("The file is larger than %(most)s bytes.", most=LARGEST_FILE)
        )
    if content.startswith(_UTF_16):
        raise FormatError(1, phrase("The file is in UTF-16. Save it as UTF-8."))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # The offset counts from behind a byte order mark, which holds no line end.
        line = content.count(b"\n", 0, error.start) + 1
        raise FormatError(
            line, phrase("This line is not text in UTF-8. Save the file as UTF-8.")
        ) from None


def whole_number(written: str) -> int | None:
    """A number from nought in plain digits, at most 13 of them; None for anything else."""
    return int(written) if _NUMBER.fullmatch(written) else None


def paper_count(written: str, line: int) -> int:
    """How many papers say the same. Raises FormatError for what is no whole number from 1."""
    found = whole_number(written)
    if found is not None and 1 <= found <= MOST_PAPERS:
        return found
    if re.fullmatch(r"[0-9]*[.,][0-9]+", written):
        raise FormatError(
            line,
            phrase(
                "“%(found)s” papers: a paper counts whole, so the number of papers that say the "
                "same must be a whole number.",
                found=written,
            ),
        )
    raise FormatError(
        line,
        phrase(
            "“%(found)s” is not a number of papers; it must be a whole number from 1.",
            found=shortened(written),
        ),
    )


def shortened(written: str) -> str:
    """What was found in a file, as far as it helps to quote it; nothing that moves a cursor."""
    return printable(written if len(written) <= 40 else f"{written[:39]}…")


def printable(written: str) -> str:
    """Words of a file as they can be shown: what is no visible character is shown as `�`."""
    return "".join(each if each.isprintable() else "�" for each in written)


def too_many_options(options: int, line: int | None) -> None:
    """Raise FormatError when there are none, or more than can be compared."""
    if not 1 <= options <= MOST_OPTIONS:
        raise FormatError(
            line,
            phrase(
                "The file says %(options)s options; there can be 1 to %(most)s.",
                options=options,
                most=MOST_OPTIONS,
            ),
        )


def distinct_names(named: Iterable[tuple[str, int | None]]) -> tuple[str, ...]:
    """Names of options with the lines where they stand. Raises FormatError.

    A result says winners by name: two of the same name could not be told apart.
    """
    names: list[str] = []
    seen: set[str] = set()
    for name, line in named:
        if not name.strip():
            raise FormatError(line, phrase("This option has no name."))
        if name.strip() in seen:
            raise FormatError(
                line,
                phrase(
                    "Two options are called “%(name)s”: a result could not tell them apart.",
                    name=shortened(name),
                ),
            )
        seen.add(name.strip())
        names.append(name)
    return tuple(names)


def named_twice(ranking: Ranking) -> bool:
    """Whether a paper names an option more than once."""
    named = [option for group in ranking for option in group]
    return len(set(named)) != len(named)


def make_contest(
    options: tuple[str, ...], papers: Mapping[Ranking, int], **settings: Any
) -> Contest:
    """A contest; what cannot be one is said as a fault of the file. Raises FormatError."""
    try:
        return Contest(options, papers, **settings)
    except ContestError as error:
        raise FormatError(
            None, phrase("The file is no contest: %(reason)s.", reason=str(error))
        ) from None
