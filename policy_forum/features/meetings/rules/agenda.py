"""The agenda: what can be put on it, in which order, and whether it fits the time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from policy_forum.domain.cycle import Calendar, Stage
from policy_forum.domain.identifiers import AgendaItemId, MeetingId, MotionId
from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.domain.refusals import Reason, Refusal
from policy_forum.features.meetings.rules.calling import Deadlines
from policy_forum.features.meetings.rules.states import ItemKind, MeetingPower
from policy_forum.features.motions.rules import MotionState

TITLE_CHARACTERS = 300
NOTE_CHARACTERS = 2000
MOST_ITEMS = 60
MOST_MINUTES = 600

# Where an item goes when nobody says where, and how many minutes are planned for it at first.
_PLACES = {
    ItemKind.CHAIR: (0, 5),
    ItemKind.APOLOGIES: (1, 5),
    ItemKind.MINUTES: (2, 5),
    ItemKind.REPORT: (3, 10),
    ItemKind.MOTION: (3, 20),
    ItemKind.OTHER: (3, 10),
    ItemKind.ANY_OTHER_BUSINESS: (4, 10),
}
ONCE = frozenset({ItemKind.CHAIR, ItemKind.APOLOGIES, ItemKind.ANY_OTHER_BUSINESS})
# What is named by whoever writes the agenda; the others are named by what they are about.
NAMED_BY_HAND = frozenset({ItemKind.REPORT, ItemKind.OTHER})


@dataclass(frozen=True)
class NewItem:
    """An item to be put on an agenda, or what an item is to say from now on."""

    kind: ItemKind
    title: str = ""
    note: str = ""
    motion_id: MotionId | None = None
    minutes_of_id: MeetingId | None = None
    minutes_planned: int | None = None

    def tidied(self) -> "NewItem":
        """The same without blanks around the texts."""
        return NewItem(
            self.kind,
            " ".join(self.title.split()),
            "\n".join(line.rstrip() for line in self.note.strip().splitlines()),
            self.motion_id,
            self.minutes_of_id,
            self.minutes_planned,
        )


def usual_minutes(kind: ItemKind) -> int:
    """How many minutes are planned for an item of this kind at first."""
    return _PLACES[kind][1]


def refusal_of_item(item: NewItem, items: int) -> Refusal | None:
    """Why an item cannot be put on an agenda of so many items; None if it can."""
    problem = None
    if items >= MOST_ITEMS:
        problem = phrase("An agenda has at most %(most)s items.", most=MOST_ITEMS)
    elif item.kind in NAMED_BY_HAND and not item.title:
        problem = phrase("Say what the item is called.")
    elif item.kind is ItemKind.MOTION and item.motion_id is None:
        problem = phrase("Choose the motion that is to be debated.")
    elif item.kind is ItemKind.MINUTES and item.minutes_of_id is None:
        problem = phrase("Choose the meeting whose minutes are to be approved.")
    elif len(item.title) > TITLE_CHARACTERS:
        problem = phrase("A title has at most %(most)s characters.", most=TITLE_CHARACTERS)
    elif len(item.note) > NOTE_CHARACTERS:
        problem = phrase("A note has at most %(most)s characters.", most=NOTE_CHARACTERS)
    elif item.minutes_planned is not None and not 0 < item.minutes_planned <= MOST_MINUTES:
        problem = phrase("Plan between 1 and %(most)s minutes, or none.", most=MOST_MINUTES)
    return Refusal(Reason.INVALID, problem) if problem else None


def place_of(kind: ItemKind, agenda: Sequence[ItemKind]) -> int:
    """At which index a new item goes: after its own kind and before what closes the meeting."""
    rank = _PLACES[kind][0]
    later = (index for index, other in enumerate(agenda) if _PLACES[other][0] > rank)
    return next(later, len(agenda))


def moved(
    agenda: Sequence[tuple[AgendaItemId, ItemKind]], item_id: AgendaItemId, by: int
) -> tuple[AgendaItemId, ...]:
    """The agenda with one item further up (negative) or down, as far as it goes.

    The election of a chair stays first, since nobody could put anything before it to the meeting.
    """
    keys = [key for key, _kind in agenda]
    fixed = sum(1 for _key, kind in agenda if kind is ItemKind.CHAIR)
    was = keys.index(item_id)
    if was < fixed:
        return tuple(keys)
    keys.pop(was)
    keys.insert(min(max(was + by, fixed), len(keys)), item_id)
    return tuple(keys)


@dataclass(frozen=True)
class MotionStanding:
    """What decides whether a motion can be put on an agenda."""

    state: MotionState
    is_held: bool
    proposed_at: datetime | None
    is_of_branch: bool = True


def refusal_to_put(
    motion: MotionStanding, deadlines: Deadlines, power: MeetingPower
) -> Refusal | None:
    """Why a motion cannot be put on the agenda; None if it can.

    The deadline for motions guards those who decide by what they read beforehand: a meeting that
    only discusses can talk about any motion.
    """
    if not motion.is_of_branch:
        sentence = phrase("A meeting deals with motions of its own branch.")
        return Refusal(Reason.INVALID, sentence)
    if motion.state is not MotionState.PROPOSED:
        sentence = phrase(
            "This motion is at “%(state)s”; only one that is proposed, and not yet decided, can be "
            "put on an agenda.",
            state=motion.state.label,
        )
        return Refusal(Reason.WRONG_STATE, sentence, phrase("The way of a motion"))
    if motion.is_held:
        sentence = phrase(
            "The branch has a ballot on this motion under way, which decides it: the meeting could "
            "only decide it again."
        )
        rule = phrase("What is voted on does not change during the vote")
        return Refusal(Reason.WRONG_STATE, sentence, rule)
    is_late = motion.proposed_at is not None and motion.proposed_at > deadlines.motions
    if is_late and power is MeetingPower.DECIDES:
        sentence = phrase(
            "It was proposed on %(proposed)s, after the deadline for motions, %(deadline)s. It can "
            "be put to a later meeting, or to a ballot.",
            proposed=motion.proposed_at,
            deadline=deadlines.motions,
        )
        return Refusal(Reason.RULE_NOT_MET, sentence, deadlines.motions_rule)
    return None


def warning_of_stage(calendar: Calendar, starts_at: datetime, power: MeetingPower) -> Phrase | None:
    """Why the year does not let the branch decide a motion at that moment; None if it does."""
    window = calendar.window(Stage.BRANCH_DECISIONS)
    if power is MeetingPower.DISCUSSES or (window and window.is_open(starts_at)):
        return None
    if window is None:
        return phrase(
            "This year has no stage in which branches decide: the motion can be debated and not "
            "voted on."
        )
    return phrase(
        "Branches decide from %(opens)s until %(closes)s: at this meeting the motion can be "
        "debated and not voted on.",
        opens=window.opens,
        closes=window.closes,
    )


@dataclass(frozen=True)
class AgendaTimes:
    """How the planned minutes fit the meeting.

    `begins` says of each item when it is expected to begin, as far as the items before it have
    planned minutes; `without` is how many have none. `over_by` is by how many minutes the agenda is
    longer than the meeting, 0 if it is not.
    """

    planned: int
    lasts: int
    without: int
    begins: tuple[datetime | None, ...]

    @property
    def over_by(self) -> int:
        """By how many minutes too much is planned."""
        return max(0, self.planned - self.lasts)

    @property
    def left(self) -> int:
        """How many minutes nothing is planned for."""
        return max(0, self.lasts - self.planned)


def times_of(minutes: Iterable[int | None], starts_at: datetime, ends_at: datetime) -> AgendaTimes:
    """Add up the planned minutes of an agenda, and hold the sum against the end."""
    planned = list(minutes)
    begins: list[datetime | None] = []
    at: datetime | None = starts_at
    for each in planned:
        begins.append(at)
        at = at + timedelta(minutes=each) if at is not None and each is not None else None
    return AgendaTimes(
        planned=sum(each or 0 for each in planned),
        lasts=(ends_at - starts_at) // timedelta(minutes=1),
        without=sum(1 for each in planned if each is None),
        begins=tuple(begins),
    )
