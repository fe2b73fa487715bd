"""Procedural motions: a table of what each needs, leads to, and asks for.

One row each in `TABLE`; `procedure_order` says when one is in order, `procedure_moving` what it
takes to move one. Decided here, where rule books differ:

- A procedural motion does not interrupt a speaker or a vote, and only one is dealt with at a time.
- Next business, that the question be now put, and adjourning the debate cut a debate short: they
  are moved by somebody who has not spoken in it. Whoever is there and may vote can move the others.
- Next business, that the question be now put, voting in parts, suspending and challenging are put
  after the mover has said why; the others are debated by themselves.
- What protects those who are absent (notice, quorum, majorities, who may vote) is never suspended.
- A secret ballot is a request, not a motion: enough requests are the decision.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.features.branches.rules import Majority, MeetingRules, Setting
from policy_forum.features.meetings.rules.states import ProceduralKind

_K = ProceduralKind


class Detail(StrEnum):
    """What has to be said besides who moves it."""

    REASON = "reason"
    WHEN = "when"
    CLAUSES = "clauses"
    PARTS = "parts"
    RULING = "ruling"
    REQUESTS = "requests"


@dataclass(frozen=True)
class ProceduralRow:
    """A row of the table.

    `majority` names the setting of `MeetingRules` that says what carries it (empty: no vote).
    `cuts_debate`: moved only by somebody who has not spoken. `carried` and `lost` say what follows.
    """

    kind: ProceduralKind
    title: Phrase
    setting: Setting
    majority: str
    is_debated: bool
    cuts_debate: bool
    asks: Detail | None
    carried: Phrase
    lost: Phrase

    def majority_in(self, rules: MeetingRules) -> Majority | None:
        """What carries it under these rules; None where no vote is taken."""
        return getattr(rules, self.majority) if self.majority else None


@dataclass(frozen=True)
class Procedural:
    """A procedural motion as somebody moves it; which fields it needs, the table says.

    `parts` are the labels of the clauses of each part that is voted on by itself, `clauses` the
    numbers of the clauses of standing orders to suspend.
    """

    kind: ProceduralKind
    mover_id: int
    seconder_id: int | None = None
    reason: str = ""
    resumes_at: datetime | None = None
    clauses: tuple[str, ...] = ()
    parts: tuple[tuple[str, ...], ...] = ()
    ruling_id: int | None = None
    deputy_id: int | None = None

    def kept(self) -> dict[str, Any]:
        """What it does when it is carried, as plain JSON."""
        return {
            "reason": self.reason.strip(),
            "resumes_at": self.resumes_at.isoformat() if self.resumes_at else None,
            "clauses": list(self.clauses),
            "parts": [list(part) for part in self.parts],
            "deputy_id": self.deputy_id,
        }


_DEBATE_GOES_ON = phrase("The debate goes on where it was interrupted.")

TABLE: Mapping[ProceduralKind, ProceduralRow] = {
    row.kind: row
    for row in (
        ProceduralRow(
            _K.BE_NOW_PUT,
            phrase("That the question be now put"),
            Setting.BE_NOW_PUT,
            "be_now_put_majority",
            is_debated=False,
            cuts_debate=True,
            asks=None,
            carried=phrase(
                "The debate is over: after the mover’s reply the vote is taken at once."
            ),
            lost=_DEBATE_GOES_ON,
        ),
        ProceduralRow(
            _K.NEXT_BUSINESS,
            phrase("Next business"),
            Setting.NEXT_BUSINESS,
            "next_business_majority",
            is_debated=False,
            cuts_debate=True,
            asks=None,
            carried=phrase(
                "The item ends without a vote, its amendments with it; a motion stays proposed."
            ),
            lost=_DEBATE_GOES_ON,
        ),
        ProceduralRow(
            _K.ADJOURN_DEBATE,
            phrase("That the debate be adjourned"),
            Setting.ADJOURN,
            "adjourn_majority",
            is_debated=True,
            cuts_debate=True,
            asks=None,
            carried=phrase(
                "The item is put off without a vote; it can be taken again, now or another day."
            ),
            lost=_DEBATE_GOES_ON,
        ),
        ProceduralRow(
            _K.REFER_BACK,
            phrase("Refer back"),
            Setting.REFER_BACK,
            "refer_back_majority",
            is_debated=True,
            cuts_debate=False,
            asks=Detail.REASON,
            carried=phrase(
                "It goes back to those who brought it, to be worked on; a motion stays proposed "
                "and comes to a later meeting."
            ),
            lost=_DEBATE_GOES_ON,
        ),
        ProceduralRow(
            _K.REMIT,
            phrase("Remit"),
            Setting.REMIT,
            "remit_majority",
            is_debated=True,
            cuts_debate=False,
            asks=Detail.REASON,
            carried=phrase(
                "The motion is handed over to the officers of the branch, undecided; it is not "
                "voted on, and goes no further this year unless it is brought again."
            ),
            lost=_DEBATE_GOES_ON,
        ),
        ProceduralRow(
            _K.IN_PARTS,
            phrase("Vote in parts"),
            Setting.IN_PARTS,
            "parts_majority",
            is_debated=False,
            cuts_debate=False,
            asks=Detail.PARTS,
            carried=phrase(
                "The parts are voted on one by one; what is lost comes out, and the rest is put at "
                "the end."
            ),
            lost=phrase("The motion is put as a whole."),
        ),
        ProceduralRow(
            _K.SUSPEND,
            phrase("Suspend standing orders"),
            Setting.SUSPEND,
            "suspend_majority",
            is_debated=False,
            cuts_debate=False,
            asks=Detail.CLAUSES,
            carried=phrase("The clauses do not hold until this item ends; the minutes say so."),
            lost=phrase("The standing orders hold as before."),
        ),
        ProceduralRow(
            _K.ADJOURN_MEETING,
            phrase("Adjourn the meeting"),
            Setting.ADJOURN,
            "adjourn_majority",
            is_debated=True,
            cuts_debate=False,
            asks=Detail.WHEN,
            carried=phrase(
                "The meeting stops, and goes on where it was at the time that is named."
            ),
            lost=phrase("The meeting goes on."),
        ),
        ProceduralRow(
            _K.CHALLENGE,
            phrase("Challenge the chair’s ruling"),
            Setting.CHALLENGE,
            "challenge_majority",
            is_debated=False,
            cuts_debate=False,
            asks=Detail.RULING,
            carried=phrase("The ruling is overturned, and the chair takes her place again."),
            lost=phrase("The ruling stands, and the chair takes her place again."),
        ),
        ProceduralRow(
            _K.SECRET_BALLOT,
            phrase("Secret ballot"),
            Setting.SECRET_BALLOT,
            "",
            is_debated=False,
            cuts_debate=False,
            asks=Detail.REQUESTS,
            carried=phrase(
                "The vote is taken by sealed envelopes: nobody can look up who voted what."
            ),
            lost=phrase("The vote is taken as before."),
        ),
    )
}
