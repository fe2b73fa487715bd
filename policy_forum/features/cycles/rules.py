"""What a goal can be, how a window may be moved, and the year that is proposed for a new cycle."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum

from policy_forum.domain.cycle import Calendar, Stage, Window
from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.domain.refusals import Reason, Refusal


def title_after(title: str) -> str:
    """The title a year on: `2026–27` becomes `2027–28`, `Conference 2026` `Conference 2027`.

    Empty when the title names no year.
    """
    if not _YEAR.search(title):
        return ""
    return _YEAR.sub(lambda found: f"{int(found[0]) + 1:0{len(found[0])}}"[-len(found[0]) :], title)


# A year in full, or the second half of `2026–27`.
_YEAR = re.compile(r"\b(?:19|20)\d\d\b|(?<=\d\d[–/-])\d\d\b")


class GoalStatus(StrEnum):
    """How a strategic goal stands."""

    NOT_STARTED = "not_started"
    UNDER_WAY = "under_way"
    ACHIEVED = "achieved"
    DROPPED = "dropped"
    CARRIED_ON = "carried_on"

    @property
    def label(self) -> Phrase:
        """The status as people read it."""
        return _STATUSES[self]

    @property
    def is_unfinished(self) -> bool:
        """Whether the goal can be carried on into the next cycle."""
        return self in {GoalStatus.NOT_STARTED, GoalStatus.UNDER_WAY}


_STATUSES: Mapping[GoalStatus, Phrase] = {
    GoalStatus.NOT_STARTED: phrase("Not started"),
    GoalStatus.UNDER_WAY: phrase("Under way"),
    GoalStatus.ACHIEVED: phrase("Achieved"),
    GoalStatus.DROPPED: phrase("Dropped"),
    GoalStatus.CARRIED_ON: phrase("Carried on into the next cycle"),
}


@dataclass(frozen=True)
class GoalText:
    """A strategic goal as it is written down; `sentence` is its one line for newcomers."""

    title: str
    sentence: str
    description: str = ""
    owner: str = ""
    how_decided: str = ""


# Without these a motion cannot go its whole way; goals and priorities are a cycle's own choice.
NEEDED_STAGES = frozenset(
    {
        Stage.DRAFTING,
        Stage.BRANCH_DECISIONS,
        Stage.SUBMISSION,
        Stage.COMPILING,
        Stage.CONFERENCE,
        Stage.CLOSED,
    }
)
_RULE = phrase("The stages of the year come in their order, and none overlaps another")


def problems_with(calendar: Calendar) -> tuple[Phrase, ...]:
    """What stands against these windows: missing stages first, then order and overlap."""
    missing = [
        phrase("The year needs the stage “%(stage)s”: say when it opens and closes.", stage=s.label)
        for s in Stage
        if s in NEEDED_STAGES and calendar.window(s) is None
    ]
    return (*missing, *calendar.problems())


def refusal_to_make(calendar: Calendar) -> Refusal | None:
    """Why a cycle cannot have these windows; None if it can."""
    problems = problems_with(calendar)
    return Refusal(Reason.INVALID, problems[0], _RULE) if problems else None


def refusal_to_move_window(
    calendar: Calendar, stage: Stage, window: Window, now: datetime
) -> Refusal | None:
    """Why a stage's window cannot become this one; None if it can.

    What has begun stays begun, and neither end can be put into the past: acts that were in
    time when they were done stay in time.
    """
    before = calendar.window(stage)
    if before == window:
        return Refusal(Reason.INVALID, phrase("This is when the stage is open already."), _RULE)
    problems = Calendar({**calendar.windows, stage: window}).problems()
    if problems:
        return Refusal(Reason.INVALID, problems[0], _RULE)
    return _refusal_to_rewrite_the_past(before, window, now)


def _refusal_to_rewrite_the_past(
    before: Window | None, window: Window, now: datetime
) -> Refusal | None:
    rule = phrase("A window is moved for the future only")
    opens_moved = before is None or before.opens != window.opens
    closes_moved = before is None or before.closes != window.closes
    if opens_moved and before is not None and before.has_begun(now):
        sentence = phrase(
            "The stage opened on %(opens)s; that cannot be changed any more.", opens=before.opens
        )
        return Refusal(Reason.WRONG_STATE, sentence, rule)
    if opens_moved and window.opens < now:
        sentence = phrase("A stage cannot be opened in the past: choose a moment from now on.")
        return Refusal(Reason.INVALID, sentence, rule, now)
    if closes_moved and window.closes < now:
        sentence = phrase("A stage cannot be closed in the past: choose a moment from now on.")
        return Refusal(Reason.INVALID, sentence, rule, now)
    return None


def refusal_to_carry(statuses: Sequence[GoalStatus], found: int, wanted: int) -> Refusal | None:
    """Why these goals cannot be carried on; None if all are the old cycle's, and unfinished."""
    rule = phrase("Only unfinished goals are carried on")
    if found < wanted:
        sentence = phrase("One of these goals is not a goal of the cycle that is carried on.")
        return Refusal(Reason.INVALID, sentence, rule)
    finished = next((s for s in statuses if not s.is_unfinished), None)
    if finished is None:
        return None
    sentence = phrase(
        "A goal that stands at “%(status)s” cannot be carried on.", status=finished.label
    )
    return Refusal(Reason.WRONG_STATE, sentence, rule)


def refusal_to_order(given: Sequence[int], present: Sequence[int]) -> Refusal | None:
    """Why the goals cannot be put in this order; None if each is named once."""
    if sorted(given) == sorted(present):
        return None
    return Refusal(
        Reason.CHANGED_MEANWHILE,
        phrase("The goals changed meanwhile: load the page again and order them anew."),
        phrase("Every goal has one place"),
    )


def refusal_to_change_status(now: GoalStatus, to: GoalStatus) -> Refusal | None:
    """Why a goal's status cannot change so; None if it can."""
    rule = phrase("A goal that was carried on is followed in its new cycle")
    if now is GoalStatus.CARRIED_ON:
        sentence = phrase("This goal was carried on: say how it stands in the cycle it went to.")
        return Refusal(Reason.WRONG_STATE, sentence, rule)
    if to is GoalStatus.CARRIED_ON:
        sentence = phrase("A goal is carried on by opening the next cycle, not by hand.")
        return Refusal(Reason.INVALID, sentence, rule)
    return None


# Weeks, counted back from a conference in September.
_FIRST_YEAR: tuple[tuple[Stage, int, int], ...] = (
    # stage, weeks before conference at which it opens, weeks that it lasts
    (Stage.GOALS, 46, 8),
    (Stage.DRAFTING, 38, 14),
    (Stage.BRANCH_DECISIONS, 24, 7),
    (Stage.SUBMISSION, 17, 3),
    (Stage.COMPILING, 14, 6),
    (Stage.PRIORITIES, 8, 4),
)
_CONFERENCE_DAYS = 3
_CLOSED_WEEKS = 6


def proposed_windows(
    year: int, zone: tzinfo, like: tuple[int, Calendar] | None = None
) -> dict[Stage, Window]:
    """Windows to start from when a new cycle is made, on full days of the organisation's zone.

    `like` is an earlier year with its calendar: its windows are moved on by whole weeks, so that
    each falls on the same weekday and hour. Without one, the year runs up to a conference that
    begins on the last Friday but one of September.
    """
    if like is None:
        return _first_year(year, zone)
    earlier, calendar = like
    weeks = round((year - earlier) * 365.2425 / 7)
    return {
        stage: Window(_later(w.opens, weeks, zone), _later(w.closes, weeks, zone))
        for stage, w in calendar.windows.items()
    }


def _later(moment: datetime, weeks: int, zone: tzinfo) -> datetime:
    # Added on the wall clock, so that 17:00 stays 17:00 when summer time begins elsewhere.
    return moment.astimezone(zone) + timedelta(weeks=weeks)


def _first_year(year: int, zone: tzinfo) -> dict[Stage, Window]:
    last_of_september = datetime(year, 9, 30, tzinfo=zone)
    back_to_friday = (last_of_september.weekday() - 4) % 7
    conference = last_of_september - timedelta(days=back_to_friday + 7)
    windows = {
        stage: Window(
            conference - timedelta(weeks=before), conference - timedelta(weeks=before - lasts)
        )
        for stage, before, lasts in _FIRST_YEAR
    }
    ends = conference + timedelta(days=_CONFERENCE_DAYS)
    windows[Stage.CONFERENCE] = Window(conference, ends)
    windows[Stage.CLOSED] = Window(ends, ends + timedelta(weeks=_CLOSED_WEEKS))
    return windows


def refusal_to_name(year: int, title: str) -> Refusal | None:
    """Why a cycle cannot have this year and title; None if it can."""
    rule = phrase("A cycle is named by the year of its conference")
    if not _EARLIEST_YEAR <= year <= _LATEST_YEAR:
        sentence = phrase("%(year)s cannot be the year: give four digits.", year=str(year))
        return Refusal(Reason.INVALID, sentence, rule)
    if not title.strip():
        return Refusal(Reason.INVALID, phrase("Give the cycle a title."), rule)
    if len(title.strip()) > _TITLE_CHARACTERS:
        sentence = phrase(
            "The title has more than %(limit)s characters: shorten it.", limit=_TITLE_CHARACTERS
        )
        return Refusal(Reason.INVALID, sentence, rule)
    return None


_EARLIEST_YEAR, _LATEST_YEAR = 1900, 2999
_TITLE_CHARACTERS = 120


def refusal_to_follow(earlier: int, year: int) -> Refusal | None:
    """Why a cycle cannot follow the earlier one; None if its year comes after."""
    if year > earlier:
        return None
    return Refusal(
        Reason.INVALID,
        phrase("The next cycle’s year must come after %(earlier)s.", earlier=str(earlier)),
        phrase("A cycle is named by the year of its conference"),
    )


def refusal_of_second_cycle(year: int) -> Refusal:
    """The refusal of a second cycle for a year that has one."""
    return Refusal(
        Reason.ALREADY_DONE,
        phrase("There is a cycle of %(year)s already.", year=str(year)),
        phrase("Every year has one cycle"),
    )


def refusal_without_reason(reason: str) -> Refusal | None:
    """Why a window cannot be moved without saying why; None if a reason is given."""
    rule = phrase("A window is moved with a reason, which everyone can read")
    if not reason.strip():
        return Refusal(Reason.INVALID, phrase("Give the reason for moving the window."), rule)
    if len(reason.strip()) > _REASON_CHARACTERS:
        sentence = phrase(
            "The reason has more than %(limit)s characters: shorten it.", limit=_REASON_CHARACTERS
        )
        return Refusal(Reason.INVALID, sentence, rule)
    return None


_REASON_CHARACTERS = 1000


def refusal_of_goal_text(goal: GoalText) -> Refusal | None:
    """Why a goal cannot be worded so; None if it can."""
    rule = phrase("A goal has a title, and one sentence that a newcomer understands")
    for words, what, limit in (
        (goal.title, phrase("title"), 160),
        (goal.sentence, phrase("sentence"), 300),
        (goal.owner, phrase("owner"), 160),
        (goal.how_decided, phrase("line on how it was decided"), 400),
    ):
        if len(words.strip()) > limit:
            sentence = phrase(
                "The goal’s %(what)s has more than %(limit)s characters: shorten it.",
                what=what,
                limit=limit,
            )
            return Refusal(Reason.INVALID, sentence, rule)
    if not goal.title.strip() or not goal.sentence.strip():
        return Refusal(Reason.INVALID, phrase("Give the goal a title and a sentence."), rule)
    return None


SOMETHING_HANGS_ON_GOAL = Refusal(
    Reason.RULE_NOT_MET,
    phrase(
        "Motions, adopted policy or a later year’s goal refer to this goal, so it stays. "
        "Mark it as dropped instead."
    ),
    phrase("A goal is removed only while nothing hangs on it"),
)


def refusal_to_remove(status: GoalStatus, *, is_carried: bool) -> Refusal | None:
    """Why a goal cannot be taken away, as far as the goal itself tells; None if it can.

    A goal that came from an earlier year would leave that year's goal pointing nowhere.
    """
    return SOMETHING_HANGS_ON_GOAL if is_carried or status is GoalStatus.CARRIED_ON else None
