"""Real elections for several seats: official winners, and every stage that was published."""

import json
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from policy_forum.domain.counting.contests import Contest
from policy_forum.domain.counting.equal_shares import count_equal_shares
from policy_forum.domain.counting.formats import read_contest
from policy_forum.domain.counting.meek_stv import count_meek_stv
from policy_forum.domain.counting.scottish_stv import Settings, count_scottish_stv

FOLDER = Path(__file__).resolve().parents[3].parent / "shared" / "data" / "ballots"

pytestmark = pytest.mark.skipif(
    not (FOLDER / "index.json").is_file(), reason="the real elections are not at hand"
)

WARDS = [
    "scot_edinburgh_2017_ward13",
    "scot_edinburgh_2022_ward12",
    "scot_glasgow_2007_linn",
    "scot_glasgow_2012_ward1",
    "scot_glasgow_2012_ward2",
    "scot_glasgow_2012_ward6",
    "scot_glasgow_2012_ward7",
    "scot_glasgow_2017_ward11",
]


@cache
def published() -> dict:
    return {one["id"]: one for one in json.loads((FOLDER / "index.json").read_text("utf-8"))}


def contest_in(path: Path) -> Contest:
    return read_contest(path.name, path.read_bytes())


def election(name: str) -> tuple[dict, Contest]:
    return published()[name], contest_in(FOLDER / published()[name]["file"])


def without_party(name: str) -> str:
    return re.sub(r" \[.*\]$", "", name)


def names(result) -> list[str]:
    return [without_party(name) for name in result.winner_names]


def test_every_scottish_ward_at_hand_is_counted_here():
    assert {name for name in published() if name.startswith("scot_")} == set(WARDS)


@pytest.mark.parametrize("ward", WARDS)
def test_a_ward_elects_whom_the_returning_officer_declared(ward):
    said, contest = election(ward)
    result = count_scottish_stv(contest, range(len(contest.options)))

    assert result.facts["quota"] == said["quota"]
    assert result.facts["valid"] == said["valid_ballots"]
    assert sorted(names(result)) == sorted(said["official_winners"])
    assert result.ties == ()


@pytest.mark.parametrize("ward", [w for w in WARDS if "edinburgh" in w])
def test_every_published_stage_is_met_within_a_vote(ward):
    said, contest = election(ward)
    result = count_scottish_stv(contest, range(len(contest.options)))
    options = [without_party(name) for name in contest.options]

    for name, figures in said["published_stage_votes"].items():
        option = options.index(name)
        for stage, figure in zip(result.stages, figures, strict=False):
            assert abs(stage.votes[option] - figure) < 1


def test_the_wards_of_glasgow_make_the_council_that_was_declared():
    said = published()["council_glasgow_2012"]
    seats: Counter[str] = Counter()
    for path in sorted((FOLDER / said["file"]).glob("*.blt")):
        contest = contest_in(path)
        result = count_scottish_stv(contest, range(len(contest.options)))
        seats.update(_party(name) for name in result.winner_names)

    assert sum(seats.values()) == said["seats"]
    for party, number in said["official_party_totals"].items():
        (found,) = [one for one in seats if one.startswith(party)]
        assert seats[found] == number


@pytest.mark.parametrize("count", [count_scottish_stv, count_meek_stv])
def test_dublin_north_elects_the_four_who_were_declared(count):
    said, contest = election("ie_dublin_north_2002")
    result = count(Contest(contest.options, contest.papers, said["seats"]), range(12))

    assert sorted(names(result)) == sorted(said["official_winners"])
    assert result.facts["valid"] == said["valid_ballots"]


def test_the_board_of_minneapolis_is_elected_with_four_decimals():
    said, contest = election("us_minneapolis_2017_boe")
    result = count_scottish_stv(contest, range(len(contest.options)), Settings(decimals=4))

    assert names(result) == said["official_winners"]
    assert result.facts["quota"] == said["published_counts"]["threshold"]
    first = {contest.options[o]: votes for o, votes in result.stages[0].votes.items()}
    assert first == said["published_counts"]["round1"]


def test_the_budget_of_assen_buys_what_was_published():
    said, contest = election("pb_Netherlands_Assen_2024")
    result = count_equal_shares(contest, range(len(contest.options)))

    selected = {name for name in result.winner_names if _number(name) in said["official_winners"]}
    assert len(selected) == len(result.winners) == len(said["official_winners"]) == 9
    assert result.facts["spent"] <= int(said["budget"])


def _number(name: str) -> str:
    return "".join(re.findall(r"^\d+", name))


def _party(name: str) -> str:
    (party,) = re.findall(r" \[(.*)\]$", name)
    return str(party)
