"""What somebody with the whole database, its files and its logs would try, to know who voted what.

An attacker collects orders of voters (when they voted, where their rows stand, …), orders of papers
(where they stand in the box, in the file, in the bundle, …) and marks that both bear (the
transaction that wrote them). Each order of voters with each order of papers is a guess, and so is
each mark. A guess names a paper for each voter. The hidden columns and the files are those that the
manuals of PostgreSQL (system columns, pg_waldump) and SQLite (rowid, file format) describe.
"""

import re
import statistics
import subprocess
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import inspect, text
from sqlalchemy.orm import Session

from tests.postgres import Cluster, find_programs

_INSERT = re.compile(
    r"rmgr: Heap\s.* tx:\s+(\d+),.*desc: (?:INSERT|UPDATE|HOT_UPDATE)\+?(?:INIT)? (?:.*new )?off:? "
    r"(\d+).*blkref #0: rel \d+/(\d+)/(\d+) (?:fork main )?blk (\d+)"
)
ENOUGH_TO_CORRELATE = 40


@dataclass
class Attacker:
    """Orders and marks, by the name of where they were found."""

    voters: dict[str, list[int]] = field(default_factory=dict)
    papers: dict[str, list[str]] = field(default_factory=dict)
    voter_marks: dict[str, Mapping[int, Any]] = field(default_factory=dict)
    paper_marks: dict[str, Mapping[str, Any]] = field(default_factory=dict)

    def guesses(self) -> dict[str, dict[int, str]]:
        """Every guess that can be made of it."""
        found: dict[str, dict[int, str]] = {}
        for whose, voters in self.voters.items():
            for which, papers in self.papers.items():
                found[f"{whose} / {which}"] = dict(zip(voters, papers, strict=False))
                back = list(papers)[::-1]
                found[f"{whose} / {which}, backwards"] = dict(zip(voters, back, strict=False))
        for whose, of_voters in self.voter_marks.items():
            for which, of_papers in self.paper_marks.items():
                found[f"{whose} = {which}"] = _joined(of_voters, of_papers)
        return found

    def right(self, truth: Mapping[int, str]) -> dict[str, int]:
        """How many voters each guess links to their own papers."""
        return {
            name: sum(truth.get(voter) == paper for voter, paper in guess.items())
            for name, guess in self.guesses().items()
        }

    def likeness(self, truth: Mapping[int, str]) -> dict[str, float]:
        """How alike an order of voters and the order of their papers are, from -1 to 1.

        It betrays an order that is right but for a few rows, which shift all others by one.
        """
        found: dict[str, float] = {}
        for whose, voters in self.voters.items():
            for which, papers in self.papers.items():
                places = {paper: place for place, paper in enumerate(papers)}
                pairs = [
                    (place, places[truth[voter]])
                    for place, voter in enumerate(dict.fromkeys(voters))
                    if truth.get(voter) in places
                ]
                if len(pairs) >= ENOUGH_TO_CORRELATE:
                    ours, theirs = zip(*pairs, strict=True)
                    found[f"{whose} / {which}"] = statistics.correlation(ours, theirs)
        return found


def _joined(voters: Mapping[int, Any], papers: Mapping[str, Any]) -> dict[int, str]:
    """Voters with papers that bear the same mark; several of one mark as they come."""
    bearing = defaultdict[Any, list[str]](list)
    for paper, mark in papers.items():
        bearing[mark].append(paper)
    guess: dict[int, str] = {}
    for voter, mark in voters.items():
        if bearing[mark]:
            guess[voter] = bearing[mark].pop(0)
    return guess


def stored_order(session: Session, table: str, key: str, where: str = "") -> list[Any]:
    """Keys of a table's rows as they lie in it: by ctid, or by rowid, or as they are scanned."""
    order = "ctid" if session.get_bind().dialect.name == "postgresql" else "rowid"
    if order == "rowid" and "WITHOUT ROWID" in _made_by(session, table):
        order = ""
    ordered = f" ORDER BY {order}" if order else ""
    rows = session.execute(text(f"SELECT {key} FROM {table} {where}{ordered}"))
    return list(rows.scalars())


def _made_by(session: Session, table: str) -> str:
    made = text("SELECT sql FROM sqlite_master WHERE name = :name")
    return str(session.scalar(made, {"name": table}) or "")


def hidden_marks(session: Session, table: str, key: str, column: str) -> dict[Any, Any]:
    """A hidden column of PostgreSQL (xmin, cmin) by key; nothing on SQLite, which has none."""
    if session.get_bind().dialect.name != "postgresql":
        return {}
    rows = session.execute(text(f"SELECT {key}, {column}::text FROM {table} ORDER BY ctid"))
    return {row[0]: row[1] for row in rows}


def order_in(content: bytes, needles: Mapping[Any, Iterable[bytes]], *, last: bool) -> list[Any]:
    """Keys in the order in which one of their needles stands in a file; those in it only."""
    find = content.rfind if last else content.find
    places: dict[Any, int] = {}
    for key, spellings in needles.items():
        found = [place for place in map(find, spellings) if place >= 0]
        if found:
            places[key] = max(found) if last else min(found)
    return sorted(places, key=places.__getitem__)


@dataclass(frozen=True)
class LoggedRow:
    """A row that PostgreSQL's write-ahead log says was written: by whom, and where."""

    transaction: int
    table: int
    place: tuple[int, int]


def position_of_log(session: Session) -> str:
    """Where the write-ahead log of PostgreSQL stands now; nothing on SQLite."""
    if session.get_bind().dialect.name != "postgresql":
        return ""
    return str(session.scalar(text("SELECT pg_current_wal_insert_lsn()")))


def logged_rows(session: Session, cluster: Cluster, start: str) -> list[LoggedRow]:
    """Rows written in this database since then, in the order of the log; empty if unreadable."""
    programs = find_programs()
    if programs is None or not (programs / "pg_waldump").exists():
        return []
    # Then all of it is in the files. Reading ends with an error where the log does.
    session.execute(text("SELECT pg_switch_wal()"))
    command: list[str | Path] = [programs / "pg_waldump", "-s", start, "-r", "Heap"]
    command += ["-p", cluster.folder / "store" / "pg_wal"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    database = session.scalar(
        text("SELECT oid::bigint FROM pg_database WHERE datname = current_database()")
    )
    rows = (match.groups() for match in map(_INSERT.search, done.stdout.splitlines()) if match)
    return [
        LoggedRow(int(transaction), int(table), (int(block), int(offset)))
        for transaction, offset, base, table, block in rows
        if int(base) == database
    ]


def order_in_log(session: Session, rows: Sequence[LoggedRow], table: str, key: str) -> list[Any]:
    """Keys of the rows that a table has now, in the order in which the log wrote them."""
    if not rows:
        return []
    number = session.scalar(text(f"SELECT pg_relation_filenode('{table}')::bigint"))
    found = session.execute(text(f"SELECT {key}, ctid::text FROM {table}"))
    keys = {tuple(map(int, re.findall(r"\d+", ctid))): name for name, ctid in found}
    order = [keys[row.place] for row in rows if row.table == number and row.place in keys]
    return list(dict.fromkeys(order))


def tables_as_text(session: Session) -> dict[str, str]:
    """Everything that every table says, hidden columns included, as text by table."""
    hidden = ""
    if session.get_bind().dialect.name == "postgresql":
        hidden = ", ctid::text, xmin::text, cmin::text, xmax::text"
    names = inspect(session.get_bind()).get_table_names()
    if not hidden:
        names += ["sqlite_master", "sqlite_sequence"][: 1 + _has_sequence(session)]
    return {
        name: "\n".join(
            " ".join(map(_shown, row))
            for row in session.execute(text(f'SELECT *{hidden} FROM "{name}"'))
        )
        for name in names
    }


def _has_sequence(session: Session) -> bool:
    return bool(_made_by(session, "sqlite_sequence"))


def _shown(value: object) -> str:
    return value.hex() if isinstance(value, bytes | memoryview) else str(value)


def database_files(session: Session, cluster: Cluster | None) -> dict[str, bytes]:
    """The bytes of the files behind the database, deleted rows and free pages included.

    By name of the table or index on PostgreSQL, by name of the file on SQLite (its write-ahead
    log is one of them).
    """
    if cluster is None:
        path = Path(str(session.get_bind().url.database))  # type: ignore[union-attr]
        return {
            file.name: file.read_bytes()
            for file in sorted(path.parent.glob(f"{path.name}*"))
            if not file.name.endswith("-shm")
        }
    session.execute(text("CHECKPOINT"))
    relations = session.execute(
        text(
            "SELECT relname, pg_relation_filepath(oid) FROM pg_class WHERE "
            "relnamespace IN ('public'::regnamespace, 'pg_toast'::regnamespace) "
            "AND relkind IN ('r', 'i', 't', 'S')"
        )
    ).all()
    store = cluster.folder / "store"
    return {name: (store / path).read_bytes() for name, path in relations if path}
