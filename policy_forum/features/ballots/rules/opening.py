"""Putting a motion to the vote: notice, windows, and what must be voted on first."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from policy_forum.domain.cycle import Calendar, Stage
from policy_forum.domain.phrases import phrase
from policy_forum.domain.refusals import Reason, Refusal
from policy_forum.features.ballots.rules.states import BallotAbout


@dataclass(frozen=True)
class BallotWindows:
    """When papers are taken: first on the amendments, if `amendments_close`, then on the motion.

    Without `closes` only the amendments are voted on, and the motion later.
    """

    opens: datetime
    closes: datetime | None
    amendments_close: datetime | None = None

    def stretches(self) -> list[tuple[BallotAbout, datetime, datetime]]:
        """Each ballot with its half-open window, in the order of voting."""
        found = []
        motion_opens = self.opens
        if self.amendments_close:
            found.append((BallotAbout.AMENDMENTS, self.opens, self.amendments_close))
            motion_opens = self.amendments_close
        if self.closes:
            found.append((BallotAbout.MOTION, motion_opens, self.closes))
        return found


_OF_WINDOWS = phrase("A ballot is announced beforehand, and closes while branches decide")


def earliest_opening(now: datetime, notice_days: int) -> datetime:
    """The first moment at which voting may begin if the ballot is announced now."""
    return now + timedelta(days=notice_days)


def refusal_of_windows(
    windows: BallotWindows, now: datetime, notice_days: int, calendar: Calendar
) -> Refusal | None:
    """Why ballots cannot be open then; None if they can."""
    return _refusal_of_notice(windows.opens, now, notice_days) or _refusal_of_ends(
        windows, calendar
    )


def _refusal_of_notice(opens: datetime, now: datetime, notice_days: int) -> Refusal | None:
    earliest = earliest_opening(now, notice_days)
    if opens >= earliest:
        return None
    if notice_days:
        sentence = phrase(
            "The standing orders ask for %(days)s days’ notice of a ballot: "
            "voting can begin on %(earliest)s at the earliest.",
            days=notice_days,
            earliest=earliest,
        )
        return Refusal(Reason.RULE_NOT_MET, sentence, phrase("Standing orders: notice"), earliest)
    sentence = phrase("Voting cannot begin in the past: choose a moment from now on.")
    return Refusal(Reason.INVALID, sentence, _OF_WINDOWS, now)


def _refusal_of_ends(windows: BallotWindows, calendar: Calendar) -> Refusal | None:
    stretches = windows.stretches()
    if not stretches:
        return Refusal(Reason.INVALID, phrase("Say when the voting ends."), _OF_WINDOWS)
    for about, opens, closes in stretches:
        if closes <= opens:
            text = (
                phrase("The vote on the amendments must close after it opens.")
                if about is BallotAbout.AMENDMENTS
                else phrase("The vote on the motion must close after it opens.")
            )
            return Refusal(Reason.INVALID, text, _OF_WINDOWS)
    deciding = calendar.window(Stage.BRANCH_DECISIONS)
    if deciding is None:
        sentence = phrase("This cycle has no stage in which branches decide.")
        return Refusal(Reason.WINDOW_NOT_OPEN, sentence, _OF_WINDOWS)
    if stretches[-1][2] > deciding.closes:
        sentence = phrase(
            "The voting must close by %(last)s, when the stage “%(stage)s” closes.",
            last=deciding.closes,
            stage=Stage.BRANCH_DECISIONS.label,
        )
        return Refusal(Reason.RULE_NOT_MET, sentence, _OF_WINDOWS)
    return None


def refusal_of_order(*, has_amendments: bool, windows: BallotWindows) -> Refusal | None:
    """Why these ballots are not the ones needed; None if they are."""
    rule = phrase("Amendments are decided before the motion")
    if has_amendments and not windows.amendments_close:
        sentence = phrase(
            "Amendments are open to the vote: say when the vote on them closes; "
            "the vote on the motion follows."
        )
        return Refusal(Reason.RULE_NOT_MET, sentence, rule)
    if windows.amendments_close and not has_amendments:
        sentence = phrase("No amendment is open to the vote any more; put the motion alone.")
        return Refusal(Reason.CHANGED_MEANWHILE, sentence, rule)
    return None


ALREADY_UNDER_WAY = Refusal(
    Reason.ALREADY_DONE,
    phrase("A ballot on this motion is already under way."),
    phrase("One ballot on a motion at a time"),
)
NOBODY_ON_ROLL = Refusal(
    Reason.RULE_NOT_MET,
    phrase("No member of the branch joined before the freeze date, so nobody could vote."),
    phrase("Standing orders: freeze date"),
)
NOT_PROPOSED = Refusal(
    Reason.WRONG_STATE,
    phrase("Only a motion that is proposed, and not yet decided, can be put to the vote."),
    phrase("The way of a motion"),
)
