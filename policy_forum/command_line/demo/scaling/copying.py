"""Motions by the thousand: this year's motions of the story, copied into other branches.

A copy has everything that its specimen has: revisions, amendments with their conflicts, ballots
with a roll and papers, a mandate, and its history in the audit trail. People are replaced by
members of the other branch, and votes grow with it in the same proportions.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from random import Random  # noqa: TID251 - seeded, see the package
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from policy_forum.command_line.demo.scaling.crowd import BranchOfMany
from policy_forum.command_line.demo.scaling.tables import (
    Row,
    insert_rows,
    move_sequences,
    next_key,
    rows_of,
    table,
)
from policy_forum.features.ballots.rules import Choice, hash_of_roll
from policy_forum.features.branches.rules import MODEL_RULES
from policy_forum.platform.audit import FIRST_HASH, AuditRow, hash_of

# Each table after those that it refers to.
_TABLES = (
    "motion", "motion_revision", "co_author", "seconding", "amendment", "amendment_conflict",
    "ballot", "ballot_question", "roll_entry", "recorded_vote", "mandate", "audit_trail",
)  # fmt: skip
_WITH_KEYS = (
    "motion", "motion_revision", "amendment", "ballot", "ballot_question", "mandate", "audit_trail",
)  # fmt: skip
_COUNTS = ("votes_for", "votes_against", "votes_abstain")
_CHOICES = (Choice.FOR, Choice.AGAINST, Choice.ABSTAIN)


@dataclass
class Specimen:
    """A motion of the story with every row that hangs on it, by table."""

    motion: Row
    rows: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))


@dataclass
class Copier:
    """Copies specimens; holds the next free key of each table and the last hash of the trail."""

    session: Session
    chance: Random
    keys: dict[str, int]
    last_hash: str
    numbers: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    made: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))

    def copy(self, specimen: Specimen, branch: BranchOfMany) -> None:
        """Make one copy for a branch; `write` stores it."""
        one = _Copy(self, branch, self.chance.sample(branch.members, len(branch.members)))
        one.take(specimen)

    def write(self) -> None:
        """Store what was copied since the last time."""
        for name in _TABLES:
            insert_rows(self.session, name, self.made.pop(name, []))

    def finish(self, cycle_id: int) -> None:
        """Let branches and the database go on counting after the copies."""
        series = (
            {"cycle_id": cycle_id, "branch_id": branch_id, "last": last}
            for branch_id, last in self.numbers.items()
        )
        insert_rows(self.session, "number_series", series)
        move_sequences(self.session, (*_WITH_KEYS, "region", "branch", "member", "office"))

    def key(self, name: str) -> int:
        """The next key of a table."""
        self.keys[name] += 1
        return self.keys[name] - 1


def copier_for(session: Session, chance: Random) -> Copier:
    """A copier that goes on where the database stands."""
    newest = select(AuditRow.hash).order_by(AuditRow.id.desc()).limit(1)
    keys = {name: next_key(session, name) for name in _WITH_KEYS}
    return Copier(session, chance, keys, session.scalar(newest) or FIRST_HASH)


@dataclass
class _Copy:
    """One copy as it is made: which old keys became which new ones."""

    copier: Copier
    branch: BranchOfMany
    people: list[tuple[int, str]]
    keys: dict[tuple[str, int], int] = field(default_factory=dict)
    members: dict[int, int] = field(default_factory=dict)

    def take(self, specimen: Specimen) -> None:
        """Copy every row of the specimen."""
        self._take_motion(specimen.motion)
        for name in ("motion_revision", "co_author", "seconding", "amendment"):
            for row in specimen.rows[name]:
                self._add(name, row)
        for row in specimen.rows["amendment_conflict"]:
            self._add("amendment_conflict", row)
        counts: dict[int, tuple[int, ...]] = {}
        for ballot in specimen.rows["ballot"]:
            questions = [
                q for q in specimen.rows["ballot_question"] if q["ballot_id"] == ballot["id"]
            ]
            counts |= self._take_ballot(ballot, questions, specimen.rows["recorded_vote"])
        for mandate in specimen.rows["mandate"]:
            self._take_mandate(mandate, specimen, counts)
        for row in specimen.rows["audit_trail"]:
            if row["name"] == "VoteHandedIn":
                continue
            self._take_history(row)

    def _take_motion(self, row: Row) -> None:
        changes: Row = {
            "branch_id": self.branch.id,
            "title": f"{row['title']} ({self.branch.name})",
        }
        if row["number"]:
            self.copier.numbers[self.branch.id] += 1
            year = row["number"].split("-")[0]
            running = self.copier.numbers[self.branch.id]
            changes["number"] = f"{year}-{self.branch.code}-{running:03}"
        changes["brought_again_from_id"] = None
        self._add("motion", row, changes)

    def _take_ballot(
        self, ballot: Row, questions: list[Row], votes: list[Row]
    ) -> dict[int, tuple[int, ...]]:
        size = len(self.people)
        cast: dict[int, tuple[int, ...]] = {
            q["id"]: tuple(
                sum(v["question_id"] == q["id"] and v["choice"] is c for v in votes)
                for c in _CHOICES
            )
            for q in questions
        }
        papers = max((sum(counts) for counts in cast.values()), default=0)
        times = max(1, int(size * self.copier.chance.uniform(0.3, 0.8)) // max(1, papers))
        is_declared = ballot["declared_at"] is not None
        changes: Row = {
            "branch_id": self.branch.id,
            "roll_count": size,
            "roll_hash": hash_of_roll([number for _, number in self.people]),
            "quorum": MODEL_RULES.quorum_of(size),
            "majority": MODEL_RULES.majority,
            "standing_orders_id": None,
            "standing_orders_version": MODEL_RULES.version,
            "voted": papers * times if is_declared else None,
        }
        new = self._add("ballot", ballot, changes)
        self.copier.made["roll_entry"] += [
            {"ballot_id": new["id"], "member_id": key} for key, _ in self.people
        ]
        grown = {key: tuple(count * times for count in counts) for key, counts in cast.items()}
        for question in questions:
            self._take_question(question, grown[question["id"]], ballot, is_declared=is_declared)
        self._record_votes(new, max((sum(c) for c in grown.values()), default=0))
        return grown

    def _take_question(
        self, question: Row, counts: tuple[int, ...], ballot: Row, *, is_declared: bool
    ) -> None:
        changes = dict(zip(_COUNTS, counts, strict=True)) if is_declared else {}
        new = self._add("ballot_question", question, changes)
        choices = [c for c, times in zip(_CHOICES, counts, strict=True) for _ in range(times)]
        self.copier.made["recorded_vote"] += [
            {
                "question_id": new["id"],
                "member_id": key,
                "choice": choice,
                "handed_in_at": ballot["opens"],
            }
            for choice, (key, _) in zip(choices, self.people, strict=False)
        ]

    def _record_votes(self, ballot: Row, papers: int) -> None:
        for key, _ in self.people[:papers]:
            facts = {"motion_id": ballot["motion_id"], "ballot_id": ballot["id"], "member_id": key}
            self._append(
                {
                    "happened_at": ballot["opens"],
                    "actor_id": key,
                    "name": "VoteHandedIn",
                    "about_kind": "motion",
                    "about_id": ballot["motion_id"],
                    "facts": facts,
                    "note": "",
                }
            )

    def _take_mandate(
        self, mandate: Row, specimen: Specimen, counts: Mapping[int, tuple[int, ...]]
    ) -> None:
        question = next(
            q for q in specimen.rows["ballot_question"] if q["ballot_id"] == mandate["ballot_id"]
        )
        size, grown = len(self.people), counts[question["id"]]
        changes: Row = dict(zip(_COUNTS, grown, strict=True)) | {
            "voted": sum(grown),
            "standing_orders_id": None,
            "standing_orders_version": MODEL_RULES.version,
            "quorum": MODEL_RULES.quorum_of(size),
            "majority": MODEL_RULES.majority,
            "roll_count": size,
            "roll_hash": hash_of_roll([number for _, number in self.people]),
        }
        self._add("mandate", mandate, changes)

    def _take_history(self, row: Row) -> None:
        facts = {name: self._mapped(name, value) for name, value in row["facts"].items()}
        kind_key = (row["about_kind"], row["about_id"])
        about = self.keys.get(kind_key, row["about_id"])
        actor = self._member(row["actor_id"])
        self._append({**row, "facts": facts, "about_id": about, "actor_id": actor})

    def _append(self, row: Row) -> None:
        new = {**row, "id": self.copier.key("audit_trail"), "previous_hash": self.copier.last_hash}
        content = {name: value for name, value in new.items() if name not in {"id", "hash"}}
        self.copier.last_hash = new["hash"] = hash_of(AuditRow(**content))
        self.copier.made["audit_trail"].append(new)

    def _add(self, name: str, row: Row, changes: Row | None = None) -> Row:
        new = {column: self._mapped(column, value) for column, value in row.items()}
        if "id" in row:
            new["id"] = self.keys[name, row["id"]] = self.copier.key(name)
        new |= changes or {}
        self.copier.made[name].append(new)
        return new

    def _mapped(self, column: str, value: Any) -> Any:
        if value is None:
            return None
        if column in _OF_MEMBERS:
            return self._member(value)
        kind = _OF_THINGS.get(column)
        return self.keys.get((kind, value), value) if kind else value

    def _member(self, key: int | None) -> int | None:
        if key is None:
            return None
        # The first of the shuffled members play the parts of the story.
        return self.members.setdefault(key, self.people[len(self.members) % len(self.people)][0])


_OF_MEMBERS = frozenset(
    {"mover_id", "member_id", "saved_by_id", "proposer_id", "opened_by_id", "casting_vote_by_id"}
)
_OF_THINGS = {
    "motion_id": "motion",
    "amendment_id": "amendment",
    "first_id": "amendment",
    "second_id": "amendment",
    "ballot_id": "ballot",
    "question_id": "ballot_question",
    "mandate_id": "mandate",
}


def specimens_of(session: Session, cycle_id: int) -> list[Specimen]:
    """Every motion of a cycle with all that hangs on it."""
    motion = table("motion")
    of_cycle = select(motion).where(motion.c.cycle_id == cycle_id).order_by(motion.c.id)
    specimens = {row["id"]: Specimen(row) for row in rows_of(session, of_cycle)}
    for name in ("motion_revision", "co_author", "seconding", "amendment", "ballot", "mandate"):
        _hang(specimens, name, _rows_by(session, name, "motion_id", specimens))
    _hang_on(session, specimens, "amendment", "amendment_conflict", "first_id")
    _hang_on(session, specimens, "ballot", "ballot_question", "ballot_id")
    _hang_on(session, specimens, "ballot_question", "recorded_vote", "question_id")
    trail = table("audit_trail")
    history = select(trail).where(trail.c.about_kind == "motion", trail.c.about_id.in_(specimens))
    _hang(specimens, "audit_trail", rows_of(session, history.order_by(trail.c.id)), "about_id")
    return list(specimens.values())


def _hang_on(
    session: Session, specimens: Mapping[int, Specimen], owner: str, name: str, column: str
) -> None:
    owners = {row["id"]: s for s in specimens.values() for row in s.rows[owner]}
    _hang(owners, name, _rows_by(session, name, column, owners), column)


def _rows_by(session: Session, name: str, column: str, keys: Iterable[int]) -> list[Row]:
    found = table(name)
    return rows_of(session, select(found).where(found.c[column].in_(keys)))


def _hang(
    owners: Mapping[int, Specimen], name: str, rows: Iterable[Row], column: str = "motion_id"
) -> None:
    for row in rows:
        owners[row[column]].rows[name].append(row)


def copies_for(
    chance: Random, specimens: list[Specimen], branches: list[BranchOfMany], motions: int
) -> Iterator[tuple[Specimen, BranchOfMany]]:
    """Which motion goes to which branch: each specimen about as often, at random."""
    able = [branch for branch in branches if len(branch.members) >= 20]
    for place in range(motions):
        yield specimens[place % len(specimens)], chance.choice(able)
