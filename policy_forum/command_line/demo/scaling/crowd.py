"""Two hundred branches, their officers, and tens of thousands of members."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count, product
from random import Random  # noqa: TID251 - seeded, see the package
from string import ascii_uppercase

from sqlalchemy import select
from sqlalchemy.orm import Session

from policy_forum.command_line.demo.people import PEOPLE
from policy_forum.command_line.demo.scaling.tables import (
    Row,
    insert_rows,
    next_key,
    rows_of,
    table,
)
from policy_forum.domain.access.actors import OfficeKind
from policy_forum.domain.eligibility import Standing

BRANCHES = 200
_REGIONS = (
    "Fens",
    "Marches",
    "Moors",
    "Weald",
    "Estuaries",
    "Wolds",
    "Forests",
    "Borders",
    "Isles",
)
_BEGINNINGS = (
    "Ash", "Bramble", "Cold", "Dun", "Elder", "Fern", "Gorse", "Hazel", "Ivel", "Keld", "Lark",
    "Marl", "Nether", "Oaken", "Pel", "Quarr", "Rother", "Sallow", "Thorn", "Under", "Wick",
)  # fmt: skip
_ENDINGS = ("beck", "bourne", "combe", "dale", "ford", "ham", "hythe", "mere", "stead", "thwaite")


@dataclass(frozen=True)
class BranchOfMany:
    """A branch with the keys and membership numbers of its members who may vote."""

    id: int
    name: str
    code: str
    members: tuple[tuple[int, str], ...]


def add_crowd(session: Session, chance: Random, today: date, members: int) -> list[BranchOfMany]:
    """Fill up to 200 branches and that many members; return the branches that were added."""
    branches = _add_branches(session, chance)
    there = rows_of(session, select(table("branch").c.id))
    missing = max(0, members - len(PEOPLE))
    homes = [row["id"] for row in there]
    people = list(_people(chance, today, missing, homes, next_key(session, "member")))
    insert_rows(session, "member", people)
    by_branch: dict[int, list[Row]] = {row["id"]: [] for row in branches}
    for person in people:
        if person["branch_id"] in by_branch and person["standing"] is Standing.GOOD:
            by_branch[person["branch_id"]].append(person)
    insert_rows(session, "office", _offices(by_branch, today, next_key(session, "office")))
    return [
        BranchOfMany(
            row["id"],
            row["name"],
            row["code"],
            tuple((m["id"], m["number"]) for m in by_branch[row["id"]]),
        )
        for row in branches
    ]


def _add_branches(session: Session, chance: Random) -> list[Row]:
    regions = [
        {"id": key, "name": name}
        for key, name in zip(count(next_key(session, "region")), _REGIONS, strict=False)
    ]
    insert_rows(session, "region", regions)
    there = rows_of(session, select(table("branch").c.code, table("branch").c.name))
    codes = {row["code"] for row in there}
    free_codes = ("".join(c) for c in product(ascii_uppercase, repeat=3) if "".join(c) not in codes)
    names = [a + b for a, b in product(_BEGINNINGS, _ENDINGS)]
    chance.shuffle(names)
    missing = max(0, BRANCHES - len(there))
    rows = [
        {"id": key, "region_id": chance.choice(regions)["id"], "name": name, "code": code}
        for key, name, code in zip(
            count(next_key(session, "branch")), names[:missing], free_codes, strict=False
        )
    ]
    insert_rows(session, "branch", rows)
    return rows


def _people(
    chance: Random, today: date, members: int, homes: list[int], first_key: int
) -> Iterator[Row]:
    given = [person.given_name for person in PEOPLE]
    family = [person.family_name for person in PEOPLE if len(person.family_name) < 40]
    # Branches differ in size as they do in life: the biggest has some twenty times the smallest.
    sizes = [chance.uniform(0.1, 2) for _ in homes]
    for place, home in enumerate(chance.choices(homes, sizes, k=members)):
        yield {
            "id": first_key + place,
            "number": f"CL-{200_000 + place}",
            "given_name": chance.choice(given),
            "family_name": chance.choice(family),
            "email": f"member{place}@many.example.org",
            "branch_id": home,
            "joined_on": today - timedelta(days=chance.randrange(1, 7000)),
            "standing": Standing.LAPSED if chance.random() < 0.04 else Standing.GOOD,
            "shows_name": chance.random() < 0.1,
        }


def _offices(by_branch: dict[int, list[Row]], today: date, first_key: int) -> Iterator[Row]:
    keys = count(first_key)
    for branch_id, members in by_branch.items():
        for kind, member in zip((OfficeKind.CHAIR, OfficeKind.SECRETARY), members, strict=False):
            yield {
                "id": next(keys),
                "member_id": member["id"],
                "kind": kind,
                "branch_id": branch_id,
                "starts_on": today - timedelta(days=400),
                "ends_on": None,
            }
