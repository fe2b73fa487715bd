"""Why something was not done: a rule's answer, which one page turns into words for a person."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from policy_forum.domain.phrases import Phrase


class Reason(StrEnum):
    """The kind of refusal; decides the HTTP status and the heading of the page."""

    NOT_SIGNED_IN = "not signed in"
    NOT_PERMITTED = "not permitted"
    NOT_IN_GOOD_STANDING = "not in good standing"
    WINDOW_CLOSED = "window closed"
    WINDOW_NOT_OPEN = "window not open"
    WRONG_STATE = "wrong state"
    ALREADY_DONE = "already done"
    RULE_NOT_MET = "rule not met"
    INVALID = "invalid"
    CHANGED_MEANWHILE = "changed meanwhile"


_PERSONAL = frozenset({Reason.NOT_SIGNED_IN, Reason.NOT_PERMITTED, Reason.NOT_IN_GOOD_STANDING})


@dataclass(frozen=True)
class Refusal:
    """A rule that stands in the way.

    `sentence` says what the rule is, `rule` where it is written (a line of the permission
    table, a clause of standing orders), `when` the moment at which it could be done, if any.
    """

    reason: Reason
    sentence: Phrase
    rule: Phrase | None = None
    when: datetime | None = None

    @property
    def is_personal(self) -> bool:
        """Whether the person is refused (403), rather than the act at this time (409)."""
        return self.reason in _PERSONAL


class RefusedError(Exception):
    """Raised by commands; one handler of the web layer and one of the command line show it."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(str(refusal.sentence))
        self.refusal = refusal
