"""Elections drawn by chance, and real ones, as the libraries of others want them."""

import json
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from random import Random  # noqa: TID251  elections for tests, the same in every run

from policy_forum.domain.counting.contests import Contest, Ranking
from policy_forum.domain.counting.formats import read_contest

FOLDER = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "ballots"


def drawn(
    seed: int, seats: int = 1, *, whole: bool = False, fewest: int = 3, most: int = 6
) -> Contest:
    """Rankings of some length (or all whole), enough of them for ties to be rare."""
    chance = Random(seed)
    size = chance.randint(fewest, most)
    weights = [chance.uniform(0.2, 1) for _ in range(size)]
    papers: dict[Ranking, int] = {}
    for _ in range(chance.randint(40, 120)):
        order = sorted(range(size), key=lambda o: chance.expovariate(weights[o]))
        length = size if whole else chance.randint(1, size)
        said = tuple((option,) for option in order[:length])
        papers[said] = papers.get(said, 0) + chance.randint(1, 3)
    return Contest(tuple("ABCDEFGH"[:size]), papers, seats=min(seats, size - 1))


def seeds(count: int) -> Iterator[int]:
    """The seeds of so many elections, always the same."""
    return iter(range(1, count + 1))


@cache
def index() -> dict[str, dict]:
    """What is known of the real elections, by name; empty where they are not at hand."""
    path = FOLDER / "index.json"
    if not path.is_file():
        return {}
    return {one["id"]: one for one in json.loads(path.read_text("utf-8"))}


def real(name: str) -> Contest:
    """A real election."""
    path = FOLDER / index()[name]["file"]
    return read_contest(path.name, path.read_bytes())


def named(*beginnings: str) -> Sequence[str]:
    """The real elections of one file whose name begins so."""
    return [
        name
        for name, one in sorted(index().items())
        if name.startswith(beginnings) and not one["file"].endswith("/")
    ]
