"""Files of real elections: all are read, and counting them gives the official winners."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from policy_forum.command_line.ballots import ballots
from policy_forum.domain.counting.formats import ENDINGS, read_blt, read_contest, write_blt

ELECTIONS = Path(__file__).resolve().parents[3] / "shared" / "data" / "ballots"
METHODS = {
    "STV Scottish": "scottish-stv",
    "Irish PR-STV": "scottish-stv",
    "Minneapolis multi-seat": "scottish-stv",
    "Minneapolis RCV: IRV": "irv",
    "IRV": "irv",
    "Debian constitution": "schulze",
    "Method of Equal Shares": "equal-shares",
}
pytestmark = pytest.mark.skipif(not ELECTIONS.is_dir(), reason="the files are not here")


def elections() -> list[dict[str, Any]]:
    index = ELECTIONS / "index.json"
    return json.loads(index.read_text("utf-8")) if index.is_file() else []


def files() -> list[Path]:
    return sorted(
        p for p in ELECTIONS.rglob("*.*") if p.suffix[1:] in ENDINGS and p.name != "index.json"
    )


def counted(file: str, *arguments: str) -> dict[str, Any]:
    done = CliRunner().invoke(ballots, ["count", str(ELECTIONS / file), *arguments, "--json"])
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


@pytest.mark.parametrize("path", files(), ids=lambda path: path.name)
def test_every_file_is_read_and_says_the_same_in_blt(path):
    contest = read_contest(path.name, path.read_bytes())

    again = read_blt(write_blt(contest).encode())

    assert contest.total > 0
    assert (again.options, again.papers, again.seats, again.title) == (
        contest.options,
        contest.papers,
        contest.seats,
        contest.title,
    )


@pytest.mark.parametrize(
    "election",
    [each for each in elections() if each.get("official_winners")],
    ids=lambda election: election["id"],
)
def test_the_official_winners_win(election):
    method = next(name for start, name in METHODS.items() if election["method"].startswith(start))
    arguments = ["--method", method]
    if election.get("seats"):
        arguments += ["--seats", str(election["seats"])]
    if election.get("default_option"):
        arguments += ["--status-quo", election["default_option"]]

    told = counted(election["file"], *arguments)

    # Sources list those elected in any order; who won is what they agree on.
    assert sorted(told["winners"]) == sorted(election["official_winners"])


def test_every_ward_of_a_council_gives_its_parties_their_seats():
    council = next((each for each in elections() if "official_party_totals" in each), None)
    if council is None:
        pytest.skip("there is no council")
    seats = dict.fromkeys(council["official_party_totals"], 0)
    for ward in sorted((ELECTIONS / council["file"]).glob("*.blt")):
        for winner in counted(str(ward), "--method", "scottish-stv")["winners"]:
            [party] = [each for each in seats if f"[{each}" in winner]
            seats[party] += 1

    assert seats == council["official_party_totals"]
