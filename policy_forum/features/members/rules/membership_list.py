"""Reading a membership list: bytes in, rows and refusals out, or one sentence on what is broken.

The format is RFC 4180 with the liberties that spreadsheets take: a byte order mark, semicolons
for commas, columns in any order, lines that end as on any system. Row numbers are those that a
spreadsheet shows: the header is row 1.
"""

import csv
import io
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from policy_forum.domain.eligibility import Standing
from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.domain.refusals import Reason, Refusal, RefusedError

COLUMNS = (
    "number",
    "given_name",
    "family_name",
    "email",
    "branch_code",
    "joined_on",
    "standing",
)
_LONGEST = {"number": 20, "given_name": 100, "family_name": 100, "email": 320}
_FIRST_YEAR = 1880


@dataclass(frozen=True, slots=True)
class ListRow:
    """One member as the list has her. `row` is the spreadsheet's row number."""

    row: int
    number: str
    given_name: str
    family_name: str
    email: str
    branch_code: str
    joined_on: date
    standing: Standing


@dataclass(frozen=True, slots=True)
class RowRefusal:
    """A row that was left out, and why. `number` is empty when it could not be read."""

    row: int
    number: str
    reason: Phrase


@dataclass(frozen=True)
class MembershipList:
    """What was read. `ignored` names the columns that are not known."""

    rows: tuple[ListRow, ...]
    refusals: tuple[RowRefusal, ...]
    ignored: tuple[str, ...]


class BrokenListError(RefusedError):
    """The file as a whole cannot be read; nothing of it is used."""


def read_membership_list(
    content: bytes, branch_codes: Collection[str], today: date
) -> MembershipList:
    """Read a file; raise BrokenListError, and nothing else, if it is not a membership list."""
    records = _records(_decoded(content))
    _row, header = next(records, (1, []))
    places, ignored = _places_of(header)
    reader = _RowReader(places, len(header), frozenset(branch_codes), today)
    rows: list[ListRow] = []
    refusals: list[RowRefusal] = []
    for number, cells in records:
        read = reader.read(number, cells)
        if isinstance(read, ListRow):
            rows.append(read)
        else:
            refusals.append(read)
    if not rows and not refusals:
        raise _broken(phrase("The file has a header but no rows below it."))
    return MembershipList(tuple(rows), tuple(refusals), ignored)


def _broken(sentence: Phrase) -> BrokenListError:
    return BrokenListError(Refusal(Reason.INVALID, sentence))


def _decoded(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _broken(
            phrase(
                "The file is not UTF-8 text: line %(line)s has a byte that does not belong there. "
                "Save it as “CSV UTF-8” and upload it again.",
                line=line,
            )
        ) from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise _broken(phrase("This is not a text file: line %(line)s has a zero byte.", line=line))
    if not text.strip():
        raise _broken(phrase("The file is empty."))
    return text


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    """Rows that are not blank, with their numbers; a quote never closed is refused."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter_of(text), strict=True)
    row, begins = 0, 1
    while True:
        row += 1
        begins = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise _broken(_csv_sentence(str(error), begins)) from error
        if any(cell.strip() for cell in cells):
            yield row, cells


def _csv_sentence(problem: str, line: int) -> Phrase:
    if "unexpected end of data" in problem:
        return phrase("A quote that is opened in line %(line)s is never closed.", line=line)
    if "field larger" in problem:
        return phrase(
            "A cell that begins in line %(line)s is far too long; perhaps a quote is not closed.",
            line=line,
        )
    return phrase(
        "The row that begins in line %(line)s has a quote in the wrong place: "
        "within a quoted cell, a quote is written twice.",
        line=line,
    )


def _delimiter_of(text: str) -> str:
    header = text.lstrip().partition("\n")[0].partition("\r")[0]
    return ";" if header.count(";") > header.count(",") else ","


def _places_of(header: Sequence[str]) -> tuple[dict[str, int], tuple[str, ...]]:
    names = [cell.strip().lower().replace(" ", "_") for cell in header]
    missing = [name for name in COLUMNS if name not in names]
    if len(missing) == len(COLUMNS):
        raise _broken(
            phrase(
                "The file has no header. The first row must name the columns: %(columns)s.",
                columns=", ".join(COLUMNS),
            )
        )
    if missing:
        raise _broken(
            phrase("The header lacks these columns: %(columns)s.", columns=", ".join(missing))
        )
    twice = sorted({name for name in COLUMNS if names.count(name) > 1})
    if twice:
        raise _broken(
            phrase("The header names these columns twice: %(columns)s.", columns=", ".join(twice))
        )
    ignored = tuple(h.strip() for h, n in zip(header, names, strict=True) if n and n not in COLUMNS)
    return {name: names.index(name) for name in COLUMNS}, ignored


class _RowReader:
    """Checks one row after the other; remembers numbers, because none may come twice."""

    def __init__(
        self, places: dict[str, int], width: int, branch_codes: frozenset[str], today: date
    ) -> None:
        self._places = places
        self._width = width
        self._branch_codes = branch_codes
        self._today = today
        self._seen: dict[str, int] = {}
        self._dates: dict[str, date | Phrase] = {}

    def read(self, row: int, cells: list[str]) -> ListRow | RowRefusal:
        """A member, or why this row is none. A number that comes twice breaks the whole list."""
        while len(cells) > self._width and not cells[-1].strip():
            cells.pop()
        if len(cells) != self._width:
            return RowRefusal(row, "", self._width_sentence(len(cells)))
        values: dict[str, Any] = {n: _tidied(cells[at]) for n, at in self._places.items()}
        number: str = values["number"]
        self._refuse_twice(row, number)
        reason = self._reason_against(values)
        if reason is not None:
            return RowRefusal(row, number if len(number) <= 20 else "", reason)
        joined = self._date_of(values["joined_on"])
        if isinstance(joined, Phrase):
            return RowRefusal(row, number, joined)
        values["joined_on"] = joined
        values["standing"] = _STANDINGS[values["standing"].lower()]
        values["branch_code"] = values["branch_code"].upper()
        values["email"] = values["email"].lower()
        return ListRow(row, **values)

    def _width_sentence(self, found: int) -> Phrase:
        return phrase(
            "The row has %(found)s cells, the header %(expected)s.",
            found=found,
            expected=self._width,
        )

    def _refuse_twice(self, row: int, number: str) -> None:
        first = self._seen.setdefault(number, row) if number else row
        if first != row:
            raise _broken(
                phrase(
                    "The number %(number)s comes twice: in row %(first)s and in row %(second)s.",
                    number=number[:40],
                    first=first,
                    second=row,
                )
            )

    def _reason_against(self, values: dict[str, str]) -> Phrase | None:
        for name, longest in _LONGEST.items():
            if len(values[name]) > longest:
                return phrase(
                    "%(column)s is longer than %(most)s characters.", column=name, most=longest
                )
            if not values[name].isprintable():
                return phrase("%(column)s holds characters that cannot be shown.", column=name)
        return (
            _reason_against_person(values)
            or self._reason_against_branch(values["branch_code"])
            or _reason_against_standing(values["standing"])
        )

    def _reason_against_branch(self, code: str) -> Phrase | None:
        if code.upper() in self._branch_codes:
            return None
        return phrase("There is no branch with the code “%(code)s”.", code=code[:40])

    def _date_of(self, word: str) -> date | Phrase:
        if word not in self._dates:
            self._dates[word] = _read_date(word, self._today)
        return self._dates[word]


_STANDINGS = {standing.value: standing for standing in Standing}


def _tidied(cell: str) -> str:
    text = cell if cell.isascii() else unicodedata.normalize("NFC", cell)
    return " ".join(text.split())


def _reason_against_person(values: dict[str, str]) -> Phrase | None:
    if not values["number"]:
        return phrase("The number is missing.")
    if not values["given_name"] and not values["family_name"]:
        return phrase("The name is missing.")
    email = values["email"]
    if not email:
        return None
    local, at, domain = email.rpartition("@")
    if not at or not local or "." not in domain or "@" in local or " " in email:
        return phrase("“%(email)s” is not an e-mail address.", email=email[:80])
    return None


def _reason_against_standing(word: str) -> Phrase | None:
    if word.lower() in _STANDINGS:
        return None
    return phrase(
        "“%(word)s” is no standing: write %(known)s.",
        word=word[:40],
        known=", ".join(_STANDINGS),
    )


def _read_date(word: str, today: date) -> date | Phrase:
    wrong = phrase("“%(word)s” is not a date written like 2024-03-31.", word=word[:40])
    if len(word) != 10 or not word.isascii():
        return wrong
    try:
        found = date.fromisoformat(word)
    except ValueError:
        return wrong
    if not date(_FIRST_YEAR, 1, 1) <= found <= today:
        return phrase("The joining date %(word)s is in the future or too long ago.", word=word)
    return found
