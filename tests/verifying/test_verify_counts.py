"""verify.py counts examples that were worked out elsewhere or by hand."""

from fractions import Fraction

import pytest

from tests.verifying.making import SIDES, verify


def counted(method, papers, seats=1, lot=None, on_roll=100, status_quo=None):
    """Count papers written as {"ABC": 3, "A=B C": 2}; letters stand for options."""
    names = sorted({letter for paper in papers for letter in paper if letter.isalpha()})
    if method in verify.MOTIONS:
        names = list(SIDES)
        papers = {paper[0]: number for paper, number in papers.items()}
    question = verify.Question(
        {
            "key": "1",
            "wording": "",
            "method": method,
            "options": [*names],
            "seats": seats,
            "most_choices": None,
            "status_quo": None if status_quo is None else names.index(status_quo),
        }
    )
    profile = []
    for paper, number in papers.items():
        if method in verify.MOTIONS:
            groups = [["faA".index(paper)]]
        elif method in verify.CHOOSING:
            groups = [[names.index(letter) for letter in paper]]
        else:
            words = paper.split() if " " in paper or "=" in paper else list(paper)
            groups = [[names.index(letter) for letter in word.split("=")] for word in words]
        profile.append((tuple(tuple(group) for group in groups if group), number))
    order = [names.index(letter) for letter in lot] if lot else list(range(len(names)))
    count = verify.Recount(question, order, profile, on_roll)
    verify.COUNTS[method](count)
    return count, [names[option] for option in count.winners]


TENNESSEE = {"MNCK": 42, "NCKM": 26, "CKNM": 15, "KCNM": 17}
FORTY_FIVE = {
    "ACBED": 5, "ADECB": 5, "BEDAC": 8, "CABED": 3, "CAEBD": 7, "CBADE": 2, "DCEBA": 7, "EBADC": 8,
}  # fmt: skip


@pytest.mark.parametrize(
    ("method", "winners"),
    [("irv", ["K"]), ("borda", ["N", "C", "M", "K"]), ("schulze", ["N", "C", "K", "M"]),
     ("ranked-pairs", ["N", "C", "K", "M"])],
)  # fmt: skip
def test_the_capital_of_tennessee(method, winners):
    _, found = counted(method, TENNESSEE, seats=len(winners))

    assert found == winners


def test_bordas_points_of_tennessee():
    count, _ = counted("borda", TENNESSEE)

    assert dict(zip("CKMN", count.stages[0]["votes"].values(), strict=True)) == {
        "N": 194, "C": 173, "M": 126, "K": 107,
    }  # fmt: skip


def test_schulzes_own_example_of_45_voters():
    _, found = counted("schulze", FORTY_FIVE, seats=5)

    assert found == list("EACBD")


def test_phragmens_own_example_of_1894():
    count, found = counted("phragmen", {"ABC": 1034, "PQR": 519, "ABQ": 90, "APQ": 47}, seats=3)

    assert found == ["A", "Q", "B"]
    assert count.stages[0]["votes"][0] == 1171
    assert count.stages[1]["votes"][3] == Fraction(519 + 47) / (1 + Fraction(47, 1171))


def test_equal_shares_gives_a_third_of_the_voters_a_third_of_the_places():
    _, found = counted("equal-shares", {"ABC": 4, "D": 2}, seats=3)

    assert found == ["A", "B", "D"]


@pytest.mark.parametrize(
    ("method", "votes", "carried"),
    [
        ("majority", (2, 1, 90), True),
        ("majority", (2, 2, 0), False),
        ("two-thirds", (2, 1, 90), True),
        ("two-thirds", (199, 100, 0), False),
        ("two-thirds", (0, 0, 5), False),
        ("two-thirds-present", (2, 0, 1), True),
        ("two-thirds-present", (2, 0, 2), False),
        ("absolute", (51, 0, 0), True),
        ("absolute", (50, 0, 0), False),
    ],
)
def test_motions_at_the_edge(method, votes, carried):
    papers = {side: number for side, number in zip("faA", votes, strict=True) if number}

    count, _ = counted(method, papers)

    assert count.winners == ([0] if carried else [])


def test_a_scottish_surplus_is_cut_to_five_decimals():
    count, found = counted("scottish-stv", {"AB": 5, "AC": 2, "B": 1, "C": 3, "D": 1}, seats=2)

    second = count.stages[1]
    assert found[0] == "A"
    assert second["quota"] == 5
    assert second["votes"][1] == 1 + 5 * Fraction(28571, 100000)
    assert second["votes"][2] == 3 + 2 * Fraction(28571, 100000)
    assert second["not_transferable"] == 0
    assert sum(second["votes"].values()) == 12 - 7 * (Fraction(2, 7) - Fraction(28571, 100000))


def test_a_tie_is_decided_by_the_last_stage_at_which_they_differed():
    count, found = counted("irv", {"A": 5, "B": 4, "CB": 3, "DC": 1}, lot="DCBA")

    assert found == ["B"]
    assert count.ties == [
        {"options": [1, 2], "taken": 2, "decided_by": "earlier-stage", "stage": 1}
    ]


@pytest.mark.parametrize(("lot", "winner"), [("AB", "A"), ("BA", "B")])
@pytest.mark.parametrize("method", [*verify.CHOOSING, *verify.EQUALS, *verify.STRICT])
def test_a_tie_that_nothing_decides_goes_to_the_luckier(method, lot, winner):
    _, found = counted(method, {"A": 3, "B": 3}, lot=lot)

    assert found == [winner]


def test_what_does_not_beat_the_status_quo_is_dropped():
    papers = {"ASB": 5, "BAS": 4, "SAB": 2}
    count, found = counted("schulze", papers, status_quo="S")

    assert count.stages[0]["votes"] == {0: 9, 1: 4}
    assert (count.stages[0]["excluded"], found) == ([1], ["A"])
    assert counted("schulze", {"SAB": 5, "BSA": 2}, status_quo="S")[1] == ["S"]


def test_the_published_example_of_the_scottish_rules():
    papers = {"AB": 6, "AC": 6, "B": 4, "BC": 1, "C": 4, "DC": 2}
    count, found = counted("scottish-stv", papers, seats=2)

    last = count.stages[-1]
    assert found == ["A", "C"]
    assert last["votes"][2] == Fraction("8.99998")
    assert last["not_transferable"] == Fraction("5.99998")


def test_the_published_example_of_equal_shares():
    count, found = counted("equal-shares", {"ABC": 66, "DEF": 34}, seats=3)

    assert found == ["A", "B", "D"]
    assert count.stages[2]["votes"] == {3: 34, 4: 34, 5: 34}


def test_meek_lets_a_later_choice_follow_an_option_elected_already():
    count, found = counted("meek-stv", {"AB": 60, "C": 25, "D": 15}, seats=2)

    assert found == ["A", "B"]
    assert sum(count.stages[0]["votes"].values()) + count.stages[0]["not_transferable"] == 100
