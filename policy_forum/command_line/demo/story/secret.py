"""The secret ballots of the story: an election that was counted, and a choice that is open."""

from collections.abc import Mapping
from dataclasses import dataclass

from policy_forum.domain.counting.contests import Ranking
from policy_forum.domain.counting.results import Method

Paper = Mapping[str, str | Ranking]


@dataclass(frozen=True)
class SecretQuestion:
    """A question of a secret ballot; without options it is for or against."""

    wording: str
    method: Method
    options: tuple[str, ...] = ()
    seats: int = 1
    status_quo: int | None = None


@dataclass(frozen=True)
class SecretBallot:
    """A secret ballot of the whole organisation, held by the returning officer.

    Days count from today. `papers` is what was voted, again and again in turn; of those on the
    roll `not_voting` hand nothing in. `tells_code` puts the code of the only card into the
    explanation, so that a visitor can open the box.
    """

    title: str
    explanation: str
    label: str
    begun: int
    opens: int
    closes: int
    scrutineers: tuple[str, ...]
    needed: int
    questions: tuple[SecretQuestion, ...]
    papers: tuple[Paper, ...]
    not_voting: frozenset[str]
    tells_code: bool = False


_STAYED_AT_HOME = frozenset(
    {"joseph", "eileen", "beatriz", "desmond", "ferreby", "stanley", "maeve", "demelza", "llyr"}
)

COMMITTEE = SecretBallot(
    title="Conference arrangements committee",
    explanation=(
        "Three members arrange the order of business at conference. They serve for a year and "
        "report to the branches after it."
    ),
    label="Election of the committee",
    begun=-44,
    opens=-40,
    closes=-26,
    scrutineers=("attah", "harriet", "fionnghal"),
    needed=2,
    questions=(
        SecretQuestion(
            "Who should serve on the committee?",
            Method.SCOTTISH_STV,
            ("Amara Diallo-Finch", "Rhys ap Ieuan", "Zofia Wiśniewska-Pratt", "Colm Ó Ceallacháin",
             "Carys Ffransis", "Tariq Mahmood-Lister"),
            seats=3,
        ),
        SecretQuestion("Shall the committee meet in the open?", Method.TWO_THIRDS),
    ),
    papers=(
        {"1": ((0,), (2,), (4,)), "2": "for"},
        {"1": ((1,), (3,)), "2": "for"},
        {"1": ((2,), (0,), (1,), (5,)), "2": "for"},
        {"1": ((3,), (1,)), "2": "against"},
        {"1": ((4,), (2,), (0,)), "2": "for"},
        {"1": ((0,), (4,)), "2": "abstain"},
        {"1": ((5,), (3,), (1,)), "2": "for"},
        {"1": ((1,),), "2": "against"},
        {"1": ((2,), (1,)), "2": "for"},
        {"1": ((4,), (1,), (5,)), "2": "for"},
        {"1": ((0,), (2,)), "2": "for"},
    ),
    not_voting=_STAYED_AT_HOME | {"sunniva", "ludovic"},
)  # fmt: skip

GATHERING = SecretBallot(
    title="Theme of the summer gathering",
    explanation=(
        "Rank the themes that you would come for. A theme has to be preferred to “No gathering "
        "this year” by more members than not."
    ),
    label="The summer gathering",
    begun=-6,
    opens=-4,
    closes=5,
    scrutineers=("cecily",),
    needed=1,
    questions=(
        SecretQuestion(
            "What should the gathering be about?",
            Method.SCHULZE,
            ("Homes that people can afford", "Getting about without a car", "Who cares for whom",
             "No gathering this year"),
            status_quo=3,
        ),
    ),
    papers=(
        {"1": ((0,), (1,), (2,), (3,))},
        {"1": ((1,), (0, 2))},
        {"1": ((2,), (1,), (3,))},
        {"1": ((1,), (2,), (0,))},
        {"1": ((3,), (0,))},
    ),
    not_voting=_STAYED_AT_HOME
    | {"nell", "tobias", "marian", "priya", "gareth", "agnes", "morag", "hannah", "cecily"},
    tells_code=True,
)  # fmt: skip

SECRET_BALLOTS = (COMMITTEE, GATHERING)
