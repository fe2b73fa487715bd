"""Meetings of the story's branches: one of last month, one that is under way, one to come.

Days are counted from today, hours by the organisation's clocks; what happens in a meeting is
counted in minutes after it was to begin.
"""

from dataclasses import dataclass, field

from policy_forum.features.ballots.rules import Choice
from policy_forum.features.meetings.rules.states import CheckIn, SpeakerRole


@dataclass(frozen=True)
class Arrival:
    """Somebody comes, so many minutes after the meeting was to begin, and perhaps leaves."""

    who: str
    how: CheckIn
    minute: float
    leaves: float | None = None


@dataclass(frozen=True)
class Report:
    """An item of the agenda that somebody gives, and what the meeting made of it."""

    title: str
    note: str
    mover: str
    wording: str
    votes: tuple[tuple[str, Choice], ...] = ()
    hands: tuple[int, int, int] | None = None


@dataclass(frozen=True)
class Speech:
    """Somebody speaks to what is before the meeting."""

    who: str
    role: SpeakerRole
    minute: float
    minutes: float


@dataclass(frozen=True)
class Action:
    """Something that somebody will do, by a day."""

    what: str
    owner: str
    due: int


@dataclass(frozen=True)
class Gathering:
    """A meeting of a branch. `hour` None: it began a while before the demonstration was loaded.

    `motions` stay on the agenda where they are named by `takes_motion`; else they are left for a
    later meeting.
    """

    key: str
    branch: str
    title: str
    planned: int
    day: int
    hour: float | None
    hours: float
    place: str
    link: str
    adjustments: str
    note: str = ""
    called: int | None = None
    with_motions: bool = True
    apologies: tuple[str, ...] = ()
    tellers: tuple[str, ...] = ()
    arrivals: tuple[Arrival, ...] = ()
    reports: tuple[Report, ...] = ()
    takes_motion: bool = False
    speeches: tuple[Speech, ...] = ()
    waiting: tuple[tuple[str, SpeakerRole], ...] = ()
    actions: tuple[Action, ...] = ()
    prose: str = ""
    is_closed: bool = field(default=False)


_HALL = "The Mechanics’ Hall, Norbeck, upper room"
_LINK = "https://meet.example.org/norbeck"
_ACCESS = (
    "There is a lift, and a hearing loop in the front half of the room. The papers come in large "
    "print. If you need something else, tell the secretary by the day before; nobody has to say "
    "why."
)
_DOOR, _PHONE, _ONLINE = CheckIn.DOOR, CheckIn.OWN_PHONE, CheckIn.ONLINE

_LAST_MONTH = Gathering(
    key="norbeck-last",
    branch="NOR",
    title="Norbeck branch meeting, last month",
    planned=-42,
    called=-41,
    day=-29,
    hour=19,
    hours=2,
    place=_HALL,
    link=_LINK,
    adjustments=_ACCESS,
    with_motions=False,
    apologies=("winifred",),
    tellers=("gareth", "priya"),
    arrivals=(
        Arrival("marian", _PHONE, -12),
        Arrival("tobias", _PHONE, -10),
        Arrival("joseph", _DOOR, -8),
        Arrival("gareth", _DOOR, -7),
        Arrival("priya", _DOOR, -5),
        Arrival("nell", _ONLINE, -3),
        Arrival("fatima", _ONLINE, 6, leaves=48),
    ),
    reports=(
        Report(
            "The treasurer’s report",
            "Money in and out since the summer, and what the bus campaign may cost.",
            "priya",
            "That the treasurer’s report be accepted",
            votes=(
                ("marian", Choice.FOR),
                ("tobias", Choice.FOR),
                ("nell", Choice.FOR),
                ("fatima", Choice.ABSTAIN),
            ),
            hands=(3, 0, 0),
        ),
        Report(
            "A stall at the winter market",
            "Four hours on a Saturday, and somebody has to bring the table.",
            "joseph",
            "That the branch hold a stall at the winter market",
            votes=(
                ("marian", Choice.FOR),
                ("tobias", Choice.AGAINST),
                ("nell", Choice.FOR),
                ("fatima", Choice.FOR),
            ),
            hands=(2, 1, 0),
        ),
    ),
    actions=(
        Action("Book the pitch and bring the folding table", "joseph", -10),
        Action("Ask the bus company for the figures of last winter", "nell", 9),
    ),
    prose=(
        "Marian welcomed everybody and reminded the meeting that the last bus leaves at half past "
        "nine, which was the evening’s first argument for the motion on buses."
    ),
    is_closed=True,
)

# It began a little while before the demonstration is loaded, and goes on from there.
_NOW = Gathering(
    key="norbeck-now",
    branch="NOR",
    title="Norbeck branch meeting",
    planned=-13,
    called=-12,
    day=0,
    hour=None,
    hours=2,
    place=_HALL,
    link=_LINK,
    adjustments=_ACCESS,
    note="Tea from half an hour before. Bring a friend who rides the bus.",
    apologies=("winifred",),
    tellers=("gareth", "priya"),
    arrivals=(
        Arrival("marian", _PHONE, -15),
        Arrival("tobias", _PHONE, -14),
        Arrival("gareth", _DOOR, -9),
        Arrival("priya", _DOOR, -8),
        Arrival("joseph", _DOOR, -6),
        Arrival("nell", _PHONE, -4),
        Arrival("colm", _PHONE, 2),
        Arrival("fatima", _DOOR, 3),
        Arrival("idris", _PHONE, 5),
    ),
    takes_motion=True,
    speeches=(
        Speech("nell", SpeakerRole.MOVER, 12, 5),
        Speech("fatima", SpeakerRole.SECONDER, 17.5, 2),
        Speech("joseph", SpeakerRole.AGAINST, 20, 2),
    ),
    waiting=(
        ("colm", SpeakerRole.FOR),
        ("tobias", SpeakerRole.AGAINST),
        ("idris", SpeakerRole.QUESTION),
    ),
)

_TO_COME = Gathering(
    key="whinsay-next",
    branch="WHI",
    title="Whinsay Bay branch meeting",
    planned=-4,
    called=-3,
    day=9,
    hour=19.5,
    hours=2,
    place="The old lifeboat house, Whinsay Bay",
    link="https://meet.example.org/whinsay",
    adjustments=(
        "The hall is on the ground floor; the way along the quay is cobbled, and somebody will "
        "meet you at the bus stop if you ring. A British Sign Language interpreter is booked."
    ),
    apologies=("desmond",),
    reports=(
        Report(
            "The harbour consultation",
            "What the port wants to build, and what we told them in spring.",
            "samuel",
            "",
        ),
    ),
)

GATHERINGS = (_LAST_MONTH, _NOW, _TO_COME)
