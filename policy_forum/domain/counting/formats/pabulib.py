"""Pabulib files (.pb): projects with costs, a budget, and what voters said of them.

Three tables divided by `;`, under the titles META, PROJECTS and VOTES, each with a line of column
names. Options are named by `project_id`. Votes of the types `approval` and `choose-1` become one
group of equals, `ordinal` ones an order. Points (`cumulative`, `scoring`) are refused: neither
choosing nor ranking says what the voter said. Amounts are exact fractions; before one or two
decimals a comma may stand, as some countries write it.
Source: pabulib.org/format.
"""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from policy_forum.domain.counting.contests import Contest, Ranking
from policy_forum.domain.counting.formats.errors import (
    FormatError,
    distinct_names,
    lines_of,
    make_contest,
    shortened,
    too_many_options,
    whole_number,
)
from policy_forum.domain.phrases import phrase

_SECTIONS = ("META", "PROJECTS", "VOTES")
_APPROVALS = ("approval", "choose-1")
_AMOUNT = re.compile(r"[0-9]{1,18}(\.[0-9]{1,9}|,[0-9]{1,2})?")


@dataclass
class _Table:
    """A section: the line of its title, the places of its columns, its rows with their lines."""

    line: int
    columns: dict[str, int] = field(default_factory=dict)
    rows: list[tuple[int, list[str]]] = field(default_factory=list)

    def cell(self, row: tuple[int, Sequence[str]], column: str) -> str:
        """What a row has in a column. Raises FormatError when the row is too short."""
        line, cells = row
        if self.columns[column] >= len(cells):
            raise FormatError(line, phrase("This line has no “%(column)s”.", column=column))
        return cells[self.columns[column]].strip()


def read_pabulib(content: bytes) -> Contest:
    """The contest in a .pb file, with `costs` and `budget`. Raises FormatError."""
    tables = _read_tables(content)
    meta = _read_meta(tables["META"])
    kind = _vote_type(meta, tables["META"].line)
    budget = _amount(*_needed(meta, "budget", tables["META"].line))
    projects = tables["PROJECTS"]
    _need_columns(projects, "PROJECTS", ("project_id", "cost"))
    too_many_options(len(projects.rows), projects.line)
    _check_number(meta, "num_projects", len(projects.rows))
    options = distinct_names((projects.cell(row, "project_id"), row[0]) for row in projects.rows)
    costs = tuple(_amount(projects.cell(row, "cost"), row[0]) for row in projects.rows)
    votes = tables["VOTES"]
    _need_columns(votes, "VOTES", ("voter_id", "vote"))
    _check_number(meta, "num_votes", len(votes.rows))
    papers = _read_votes(votes, options, is_ranked=kind == "ordinal")
    title = meta.get("description", ("", 0))[0]
    return make_contest(options, papers, title=title, costs=costs, budget=budget)


def _read_tables(content: bytes) -> dict[str, _Table]:
    tables: dict[str, _Table] = {}
    table: _Table | None = None
    line = 1
    for line, cells in _rows(content):
        title = cells[0].strip().upper()
        if title in _SECTIONS and not any(map(str.strip, cells[1:])):
            if title in tables:
                raise FormatError(line, phrase("There is a second section %(name)s.", name=title))
            table = tables[title] = _Table(line)
        elif table is None:
            raise FormatError(
                line,
                phrase(
                    "A .pb file begins with the line META; this begins with “%(found)s”.",
                    found=shortened(cells[0]),
                ),
            )
        elif not table.columns:
            table.columns = {name.strip().lower(): at for at, name in enumerate(cells)}
        else:
            table.rows.append((line, cells))
    for name in _SECTIONS:
        if name not in tables:
            raise FormatError(line, phrase("The section %(name)s is missing.", name=name))
    return tables


def _rows(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """The rows that are not empty, each with the line on which it ends."""
    reader = csv.reader(lines_of(content), delimiter=";")
    try:
        for cells in reader:
            if any(map(str.strip, cells)):
                yield reader.line_num, cells
    except csv.Error:
        raise FormatError(
            reader.line_num, phrase("The fields of this line cannot be told apart.")
        ) from None


def _read_meta(table: _Table) -> dict[str, tuple[str, int]]:
    """Each key with its value and its line."""
    found: dict[str, tuple[str, int]] = {}
    for line, cells in table.rows:
        key = cells[0].strip().lower()
        if key in found:
            raise FormatError(line, phrase("The file says “%(key)s” twice.", key=key))
        found[key] = (cells[1].strip() if len(cells) > 1 else "", line)
    return found


def _needed(meta: Mapping[str, tuple[str, int]], key: str, line: int) -> tuple[str, int]:
    if key not in meta:
        raise FormatError(line, phrase("The section META does not say “%(key)s”.", key=key))
    return meta[key]


def _vote_type(meta: Mapping[str, tuple[str, int]], line: int) -> str:
    said, at = _needed(meta, "vote_type", line)
    kind = said.lower()
    if kind in ("cumulative", "scoring"):
        raise FormatError(
            at,
            phrase(
                "The votes of this file are points (%(kind)s). No method here counts points, and "
                "to turn them into choices or ranks would change what the voters said.",
                kind=kind,
            ),
        )
    if kind not in (*_APPROVALS, "ordinal"):
        raise FormatError(
            at,
            phrase(
                "“%(kind)s” is not a type of votes that can be counted; these are: approval, "
                "choose-1, ordinal.",
                kind=shortened(said),
            ),
        )
    return kind


def _need_columns(table: _Table, name: str, columns: Sequence[str]) -> None:
    for column in columns:
        if column not in table.columns:
            raise FormatError(
                table.line,
                phrase(
                    "The section %(name)s has no column “%(column)s”.", name=name, column=column
                ),
            )


def _amount(written: str, line: int) -> Fraction:
    """An amount of money above nought, exactly."""
    found = Fraction(written.replace(",", ".")) if _AMOUNT.fullmatch(written) else Fraction(0)
    if found == 0:
        raise FormatError(
            line,
            phrase(
                "“%(found)s” is not an amount; it must be a number above nought, such as 1200 or "
                "99.50.",
                found=shortened(written),
            ),
        )
    return found


def _check_number(meta: Mapping[str, tuple[str, int]], key: str, found: int) -> None:
    if key not in meta:
        return
    said, line = meta[key]
    if whole_number(said) != found:
        raise FormatError(
            line,
            phrase(
                "The file says “%(key)s” is %(said)s and has %(found)s: a part may be missing.",
                key=key,
                said=shortened(said) or "nothing",
                found=found,
            ),
        )


def _read_votes(votes: _Table, options: tuple[str, ...], *, is_ranked: bool) -> dict[Ranking, int]:
    numbers = {name: option for option, name in enumerate(options)}
    papers: dict[Ranking, int] = {}
    voters: dict[str, int] = {}
    for row in votes.rows:
        line = row[0]
        voter = votes.cell(row, "voter_id")
        if voters.setdefault(voter, line) != line:
            raise FormatError(
                line,
                phrase(
                    "The voter “%(voter)s” has voted already, in line %(line)s.",
                    voter=shortened(voter),
                    line=voters[voter],
                ),
            )
        named = _read_vote(votes.cell(row, "vote"), numbers, line)
        if is_ranked:
            ranking: Ranking = tuple((option,) for option in named)
        else:
            ranking = (tuple(sorted(named)),) if named else ()
        papers[ranking] = papers.get(ranking, 0) + 1
    return papers


def _read_vote(vote: str, numbers: Mapping[str, int], line: int) -> list[int]:
    words = [word.strip() for word in vote.split(",")] if vote else []
    for word in words:
        if word not in numbers:
            raise FormatError(
                line,
                phrase("“%(found)s” is not a project of this file.", found=shortened(word)),
            )
    named = [numbers[word] for word in words]
    if len(set(named)) != len(named):
        raise FormatError(line, phrase("This vote names a project more than once."))
    return named
