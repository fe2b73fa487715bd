"""How long counting takes and how much memory, beside the libraries of others.

    .venv/bin/python -m benchmarks.counting [PAPERS …]
    .venv/bin/python -m benchmarks.counting --with /path/to/an/environment/with/pref_voting

Draws truncated rankings of 40 options from a fixed seed (50,000 papers are some 41,000 distinct
ones), fills 10 seats by every method, one method in each process, and prints seconds of processor
and wall time, the peak memory of the process with the papers in it, and how many times as long as
one sort of the same papers that is: the reference, which depends on the machine as they do. With
several numbers of papers it shows how time grows. The peers `pref_voting` and `pabutools` run in
the environment named, where they can be imported.
"""

import argparse
import importlib
import json
import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from random import Random

from policy_forum.domain.counting.contests import Contest, Ranking

OPTIONS, SEATS, LONGEST, SEED = 40, 10, 12, 2026
PAPERS = (5_000, 50_000, 500_000)
TARGETS = {
    "schulze": 0.3,
    "scottish-stv": 0.2,
    "meek-stv": 5.0,
    "equal-shares": 1.0,
    "phragmen": 2.0,
}
MEMORY = 100
AT = 50_000
REFERENCE = "reference: sort"
# A peer that takes longer than this is said to, and not waited for.
PATIENCE = 60
OURS = {
    "schulze": "schulze.count_schulze",
    "ranked-pairs": "ranked_pairs.count_ranked_pairs",
    "borda": "borda.count_borda",
    "irv": "irv.count_irv",
    "approval": "approval.count_approval",
    "scottish-stv": "scottish_stv.count_scottish_stv",
    "meek-stv": "meek_stv.count_meek_stv",
    "phragmen": "phragmen.count_phragmen",
    "proportional order": "phragmen.proportional_order",
    "equal-shares": "equal_shares.count_equal_shares",
}
ONE_SEAT = ("schulze", "ranked-pairs", "borda", "irv")
PEERS = ("pref_voting: scottish", "pref_voting: schulze", "pabutools: equal shares")


def drawn(papers: int) -> Contest:
    """Rankings cut off after 1 to 12 options, the first options the more popular ones."""
    chance = Random(SEED)
    groups = [(option,) for option in range(OPTIONS)]
    counted: dict[Ranking, int] = {}
    for _ in range(papers):
        waits = [chance.expovariate(1 / (option + 2)) for option in range(OPTIONS)]
        order = sorted(range(OPTIONS), key=waits.__getitem__)
        said = tuple([groups[option] for option in order[: chance.randint(1, LONGEST)]])
        counted[said] = counted.get(said, 0) + 1
    return Contest(tuple(f"Option {o}" for o in range(OPTIONS)), counted, seats=SEATS)


def work_of(name: str, contest: Contest) -> Callable[[], object]:
    """What is measured."""
    if name == REFERENCE:
        return lambda: sorted(contest.papers)
    if name in PEERS:
        return _peer(name, contest)
    module, function = OURS[name].split(".")
    count = getattr(importlib.import_module(f"policy_forum.domain.counting.{module}"), function)
    if name in ONE_SEAT:
        contest = Contest(contest.options, contest.papers)
    return lambda: count(contest, range(OPTIONS))


def _peer(name: str, contest: Contest) -> Callable[[], object]:
    """The same by another library, its own form of the papers made beforehand."""
    if name.startswith("pabutools"):
        election = importlib.import_module("pabutools.election")
        rules = importlib.import_module("pabutools.rules")
        projects = [election.Project(str(option), 1) for option in range(OPTIONS)]
        instance = election.Instance(projects, budget_limit=SEATS)
        ballots = [
            election.ApprovalBallot([projects[o] for group in said for o in group])
            for said, count in contest.papers.items()
            for _ in range(count)
        ]
        profile = election.ApprovalProfile(ballots, instance=instance).as_multiprofile()
        step = Fraction(1, len(ballots))
        return lambda: rules.method_of_equal_shares(
            instance,
            profile,
            sat_class=election.Cardinality_Sat,
            voter_budget_increment=step,
        )
    ties = importlib.import_module("pref_voting.profiles_with_ties")
    ranks = [{g[0]: place for place, g in enumerate(said)} for said in contest.papers]
    counts = list(contest.papers.values())
    profile = ties.ProfileWithTies(ranks, counts, candidates=list(range(OPTIONS)))
    profile.use_extended_strict_preference()
    if name.endswith("schulze"):
        methods = importlib.import_module("pref_voting.voting_methods")
        return lambda: methods.beat_path(profile)
    several = importlib.import_module("pref_voting.proportional_methods")
    return lambda: several.stv_scottish(profile, num_seats=SEATS)


def measure(name: str, papers: int) -> None:
    """One line of JSON on the standard output: the work of a child process."""
    contest = drawn(papers)
    try:
        work = work_of(name, contest)
    except ImportError:
        print(json.dumps(None))
        return
    before, at = time.process_time(), time.perf_counter()
    work()
    spent = {
        "processor": time.process_time() - before,
        "wall": time.perf_counter() - at,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "distinct": len(contest.papers),
    }
    print(json.dumps(spent))


def measured(python: str, name: str, papers: int) -> dict[str, float] | str:
    """What a process of its own says, or why it said nothing."""
    command = [python, "-W", "ignore", "-m", "benchmarks.counting", "--measure", name, str(papers)]
    root = Path(__file__).resolve().parents[1]
    try:
        done = subprocess.run(
            command, cwd=root, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired:
        return f"more than {PATIENCE} s with its papers made"
    if done.returncode:
        return done.stderr.strip().splitlines()[-1]
    spent: dict[str, float] | None = json.loads(done.stdout.splitlines()[-1])
    return spent or "not installed"


def row(name: str, spent: dict[str, float] | str, reference: float, papers: int) -> None:
    """One line of the table."""
    if isinstance(spent, str):
        print(f"  {name:26} {spent}")
        return
    target = TARGETS.get(name) if papers == AT else None
    wanted = f"{target} s, {MEMORY} MB" if target else ""
    print(
        f"  {name:26} {spent['processor']:9.3f} {spent['wall']:9.3f} {spent['memory']:8.0f} "
        f"{spent['processor'] / reference:9.1f}  {wanted}"
    )


def table(papers: int, peers: str | None) -> None:
    """All methods on one number of papers."""
    sort = measured(sys.executable, REFERENCE, papers)
    assert not isinstance(sort, str), sort
    print(f"\n{papers:,} papers, {sort['distinct']:,.0f} distinct")
    print(f"  {'':26} {'processor':>9} {'wall':>9} {'MB':>8} {'ratio':>9}  target")
    row(REFERENCE, sort, sort["processor"], papers)
    for name in OURS:
        row(name, measured(sys.executable, name, papers), sort["processor"], papers)
    if peers and papers <= AT:
        for name in PEERS:
            row(name, measured(peers, name, papers), sort["processor"], papers)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="How long counting takes.")
    parser.add_argument("papers", nargs="*", type=int, help="numbers of papers")
    parser.add_argument("--with", dest="peers", help="an environment with the peers")
    parser.add_argument("--measure", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.measure:
        measure(given.measure, given.papers[0])
        return
    now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    load = ", ".join(f"{figure:.1f}" for figure in os.getloadavg())
    print(
        f"{now}; {platform.machine()}, {os.cpu_count()} cores; Python {platform.python_version()}"
    )
    print(f"load average {load}; {OPTIONS} options, {SEATS} seats; seconds, megabytes at the peak")
    peers = str(Path(given.peers) / "bin" / "python") if given.peers else None
    for papers in given.papers or PAPERS:
        table(papers, peers)
    print(f"\nload average at the end {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
