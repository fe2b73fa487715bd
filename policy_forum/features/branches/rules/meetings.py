"""What standing orders say of meetings: calling, quorum, debate and procedural motions."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from policy_forum.features.branches.rules.states import Majority, QuorumKind


@dataclass(frozen=True)
class MeetingRules:
    """The settings of chapters 4 to 7; the defaults are the model's and never change.

    Days are days of 24 hours before the meeting begins; `quorum_minutes` is how long a meeting
    waits for its quorum; the minutes of speeches are the longest a speech may take, and no minutes
    for a reply mean that there is none. `speeches_each_side` is nought where speeches are not
    counted. `quorum_least` bounds a quorum that is a share. `challenge_majority` is what it takes
    to overturn a ruling of the chair.
    """

    notice_days: int = 7
    motion_deadline_days: int = 5
    amendment_deadline_days: int = 2
    quorum_kind: QuorumKind = QuorumKind.SHARE_PERCENT
    quorum_amount: int = 5
    quorum_least: int = 5
    quorum_minutes: int = 30
    mover_minutes: int = 5
    speaker_minutes: int = 3
    reply_minutes: int = 2
    speeches_each_side: int = 0
    secret_ballot_requests: int = 5
    late_arrivals_vote: bool = True
    next_business_majority: Majority = Majority.SIMPLE
    be_now_put_majority: Majority = Majority.TWO_THIRDS
    adjourn_majority: Majority = Majority.SIMPLE
    refer_back_majority: Majority = Majority.SIMPLE
    remit_majority: Majority = Majority.SIMPLE
    suspend_majority: Majority = Majority.TWO_THIRDS
    challenge_majority: Majority = Majority.TWO_THIRDS
    parts_majority: Majority = Majority.SIMPLE

    def quorum_of(self, entitled: int) -> int:
        """How many must be present, of so many who are entitled to vote; at least one.

        A share is rounded up and is never less than `quorum_least`, or all where they are fewer. A
        number that the members agreed on is that number, however few they have become.
        """
        if self.quorum_kind is QuorumKind.NUMBER:
            return self.quorum_amount
        share = -(-entitled * self.quorum_amount // 100)
        return max(1, min(entitled, max(share, self.quorum_least)))

    def procedural_majorities(self) -> frozenset[Majority]:
        """What the procedural motions of a meeting need, each majority once."""
        values = (getattr(self, field.name) for field in fields(self))
        return frozenset(value for value in values if isinstance(value, Majority))

    def overrides(self) -> dict[str, Any]:
        """What differs from the model, as plain JSON: this is what is stored."""
        model = MeetingRules()
        return {
            field.name: _plain(getattr(self, field.name))
            for field in fields(self)
            if getattr(self, field.name) != getattr(model, field.name)
        }

    @classmethod
    def from_overrides(cls, stored: Mapping[str, Any]) -> "MeetingRules":
        """The settings as `overrides` stored them.

        Raises ValueError, with the name, for a setting that does not exist or a value that it
        cannot have: rules that are half read would decide meetings.
        """
        return cls(**{name: _read(name, value) for name, value in stored.items()})


MODEL_MEETINGS = MeetingRules()
_KINDS: Mapping[str, type] = {
    field.name: type(getattr(MODEL_MEETINGS, field.name)) for field in fields(MeetingRules)
}


def _plain(value: object) -> object:
    return value.value if isinstance(value, StrEnum) else value


def _read(name: str, value: Any) -> Any:
    kind = _KINDS.get(name)
    if kind is None:
        message = f"stored rules of meetings have no setting {name!r}"
        raise ValueError(message)
    if issubclass(kind, StrEnum):
        return kind(value)
    if type(value) is not kind:
        message = f"the stored rule of meetings {name!r} is {value!r}, not of type {kind.__name__}"
        raise ValueError(message)
    return value
