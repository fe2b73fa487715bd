"""How an item ended, in a sentence, where its question has not said so already."""

from collections.abc import Iterable

from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.features.meetings.rules.floor import ItemRow
from policy_forum.features.meetings.rules.minutes.questions import is_motion_decided
from policy_forum.features.meetings.rules.minutes.record import MeetingRecord
from policy_forum.features.meetings.rules.states import ItemKind, ItemOutcome, ItemState


def outcome_of(record: MeetingRecord, item: ItemRow) -> Iterable[Phrase]:
    """The outcome, then what was noted with it."""
    if item.state is ItemState.CURRENT:
        yield phrase("The item is before the meeting.")
        return
    if item.outcome is None:
        return
    is_said = item.outcome in _OF_A_VOTE and is_motion_decided(record, item.id, item.kind)
    if not is_said:
        yield _sentence(item.kind, item.outcome)
    if item.outcome_note.strip():
        yield phrase("%(note)s", note=item.outcome_note.strip())


_OF_A_VOTE = {
    ItemOutcome.CARRIED,
    ItemOutcome.CARRIED_AS_AMENDED,
    ItemOutcome.LOST,
    ItemOutcome.TIED,
    ItemOutcome.INQUORATE,
}


def _sentence(kind: ItemKind, outcome: ItemOutcome) -> Phrase:
    own = _OWN.get((kind, outcome))
    if own is not None:
        return own
    subject = _SUBJECTS.get(kind, phrase("The item"))
    return phrase(_OUTCOMES[outcome], subject=subject)


_OWN = {
    (ItemKind.APOLOGIES, ItemOutcome.NOTED): phrase("The apologies were noted."),
    (ItemKind.MINUTES, ItemOutcome.AGREED): phrase("The minutes were approved."),
    (ItemKind.MINUTES, ItemOutcome.NOT_AGREED): phrase("The minutes were not approved."),
    (ItemKind.CHAIR, ItemOutcome.AGREED): phrase("The meeting had its chair."),
}
_SUBJECTS = {
    ItemKind.MOTION: phrase("The motion"),
    ItemKind.REPORT: phrase("The report"),
    ItemKind.MINUTES: phrase("The approval of the minutes"),
}
_OUTCOMES = {
    ItemOutcome.NOTED: "%(subject)s was noted.",
    ItemOutcome.AGREED: "%(subject)s was agreed.",
    ItemOutcome.NOT_AGREED: "%(subject)s was not agreed.",
    ItemOutcome.CARRIED: "%(subject)s was carried.",
    ItemOutcome.CARRIED_AS_AMENDED: "%(subject)s was carried as amended.",
    ItemOutcome.CARRIED_IN_PARTS: "%(subject)s was carried in parts.",
    ItemOutcome.LOST: "%(subject)s was lost.",
    ItemOutcome.TIED: "%(subject)s was not carried: the votes were equal.",
    ItemOutcome.INQUORATE: "%(subject)s was not decided: there was no quorum.",
    ItemOutcome.NEXT_BUSINESS: (
        "%(subject)s was not put to the vote: the meeting went on to the next business."
    ),
    ItemOutcome.ADJOURNED: "%(subject)s was adjourned.",
    ItemOutcome.REFERRED_BACK: "%(subject)s was referred back.",
    ItemOutcome.REMITTED: "%(subject)s was remitted.",
    ItemOutcome.WITHDRAWN: "%(subject)s was withdrawn.",
    ItemOutcome.NOT_REACHED: "%(subject)s was not reached.",
}
