"""Events of a meeting as sentences, for the page of its record.

What is told is what everybody in the meeting could see. So it is not said of anybody whether she
may vote, nor that she has voted, nor what a teller counted before both agreed.
"""

from collections.abc import Callable, Mapping

from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.features.ballots.rules import QuestionOutcome
from policy_forum.features.meetings.rules.minutes.document import Names
from policy_forum.features.meetings.rules.minutes.questions import title_of
from policy_forum.features.meetings.rules.minutes.record import (
    MeetingRecord,
    TrailEvent,
    ended,
)
from policy_forum.features.meetings.rules.states import (
    ItemOutcome,
    Presence,
    SpeakerRole,
    StewardDuty,
    VotesBy,
)

NOT_TOLD = frozenset({"MeetingVoteHandedIn"})
"""Events that the page leaves out: who voted is counted, never listed."""

WITHOUT_ACTOR = frozenset({"SecretVoteAsked"})
"""Events of which the page does not say who brought them about: who asks for secrecy has it."""

_Tell = Callable[[MeetingRecord, TrailEvent], Phrase]


def told(record: MeetingRecord, event: TrailEvent) -> Phrase:
    """One event as a sentence."""
    tell = _TOLD.get(event.name)
    if tell is not None:
        return tell(record, event)
    return phrase("%(event)s.", event=event.name)


def _with(text: str, *facts: str) -> _Tell:
    """A sentence whose gaps are facts of the event of the same name."""
    return lambda record, event: phrase(text, **{name: event.facts.get(name) for name in facts})


def _of_member(text: str) -> _Tell:
    return lambda record, event: phrase(text, name=record.name(event.facts.get("member_id")))


def _item(record: MeetingRecord, event: TrailEvent) -> str:
    item_id = event.facts.get("item_id")
    return next((item.title for item in record.items if item.id == item_id), "")


def _of_item(text: str) -> _Tell:
    return lambda record, event: phrase(text, item=_item(record, event))


def _question(record: MeetingRecord, event: TrailEvent) -> Phrase:
    question_id = event.facts.get("question_id")
    found = next((q for q in record.questions if q.id == question_id), None)
    return title_of(found) if found else phrase("a question")


def _of_question(text: str, *facts: str) -> _Tell:
    return lambda record, event: phrase(
        text,
        question=_question(record, event),
        **{name: event.facts.get(name) for name in facts},
    )


def _amendment(text: str) -> _Tell:
    def tell(record: MeetingRecord, event: TrailEvent) -> Phrase:
        found = record.amendments.get(event.number("amendment_id"))
        return phrase(text, number=found.number if found else "?")

    return tell


def _arrived(record: MeetingRecord, event: TrailEvent) -> Phrase:
    text = "%(name)s came in."
    if event.word("presence") == Presence.ONLINE.value:
        text = "%(name)s joined online."
    return phrase(text, name=record.name(event.facts.get("member_id")))


def _left(record: MeetingRecord, event: TrailEvent) -> Phrase:
    text = "%(name)s left."
    if event.word("presence") == Presence.AWAY.value:
        text = "%(name)s lost the connection."
    return phrase(text, name=record.name(event.facts.get("member_id")))


def _steward(record: MeetingRecord, event: TrailEvent) -> Phrase:
    text = "%(name)s was asked to keep the door."
    if event.word("duty") == StewardDuty.TELLER.value:
        text = "%(name)s was asked to count hands."
    return phrase(text, name=record.name(event.facts.get("member_id")))


def _way_of_voting(record: MeetingRecord, event: TrailEvent) -> Phrase:
    text = "%(name)s was to vote by device."
    if event.word("votes_by") == VotesBy.CARD.value:
        text = "%(name)s was given a voting card."
    return phrase(text, name=record.name(event.facts.get("member_id")))


def _chair(record: MeetingRecord, event: TrailEvent) -> Phrase:
    text = "%(name)s took the chair."
    if event.facts.get("as_deputy") is True:
        text = "%(name)s took the chair while a ruling was challenged."
    return phrase(text, name=record.name(event.facts.get("member_id")))


def _decided(record: MeetingRecord, event: TrailEvent) -> Phrase:
    facts = event.facts
    label = QuestionOutcome(event.word("outcome")).label
    question = _question(record, event)
    if facts.get("votes_for") is None:
        return phrase("%(question)s: %(outcome)s.", question=question, outcome=label)
    text = "%(question)s: %(outcome)s, %(for_)s for, %(against)s against, %(abstain)s abstained."
    if facts.get("by_casting_vote") is True:
        text = (
            "%(question)s: %(outcome)s by the casting vote of the chair, %(for_)s for, %(against)s "
            "against, %(abstain)s abstained."
        )
    return phrase(
        text,
        question=question,
        outcome=label,
        for_=facts.get("votes_for"),
        against=facts.get("votes_against"),
        abstain=facts.get("votes_abstain"),
    )


def _ended(record: MeetingRecord, event: TrailEvent) -> Phrase:
    outcome = ItemOutcome(event.word("outcome")).label
    item = _item(record, event)
    return phrase("The item ended: %(item)s. %(outcome)s.", item=item, outcome=outcome)


def _spoken(record: MeetingRecord, event: TrailEvent) -> Phrase:
    role = SpeakerRole(event.word("role")).label
    member_id = event.facts.get("member_id")
    if member_id is None:
        return phrase("A guest spoke (%(role)s).", role=role)
    return phrase("%(name)s spoke (%(role)s).", name=record.name(member_id), role=role)


def _suspended(record: MeetingRecord, event: TrailEvent) -> Phrase:
    clauses = event.facts.get("clauses")
    numbers = tuple(str(c) for c in clauses) if isinstance(clauses, list | tuple) else ()
    return phrase(
        "Standing orders %(clauses)s were suspended for: %(item)s.",
        clauses=Names(numbers),
        item=_item(record, event),
    )


def _action(text: str) -> _Tell:
    def tell(record: MeetingRecord, event: TrailEvent) -> Phrase:
        key = event.facts.get("action_id")
        what = next((action.what for action in record.actions if action.id == key), "")
        return phrase(text, what=what or event.note)

    return tell


def _ruled(record: MeetingRecord, event: TrailEvent) -> Phrase:
    key = event.facts.get("ruling_id")
    found = next((ruling for ruling in record.rulings if ruling.id == key), None)
    if found is None:
        return phrase("The chair gave a ruling.")
    return phrase("The chair gave a ruling on: %(about)s", about=ended(found.about))


def _settled(_record: MeetingRecord, event: TrailEvent) -> Phrase:
    if event.facts.get("upheld") is True:
        return phrase("The ruling was upheld.")
    return phrase("The ruling was overturned.")


def _amendment_decided(record: MeetingRecord, event: TrailEvent) -> Phrase:
    found = record.amendments.get(event.number("amendment_id"))
    texts = {
        "carried": "Amendment %(number)s became part of the text.",
        "lost": "Amendment %(number)s was lost.",
        "fell": "Amendment %(number)s fell.",
        "withdrawn": "Amendment %(number)s was withdrawn.",
    }
    text = texts.get(event.word("outcome"), "Amendment %(number)s was decided.")
    return phrase(text, number=found.number if found else "?")


_QUORUM = " %(present)s present who could vote, %(quorum)s needed."
_TOLD: Mapping[str, _Tell] = {
    "MeetingPlanned": _with("The meeting was planned."),
    "MeetingChanged": _with("Date, place or another fact of the meeting was changed."),
    "AgendaChanged": _with("The agenda was changed: it has %(items)s items.", "items"),
    "MeetingCalled": _with(
        "The meeting was called: notice, edition %(edition)s, to %(sent_to)s members. Days too "
        "short: %(short_notice)s.",
        "edition",
        "sent_to",
        "short_notice",
    ),
    "MeetingCancelled": _with("The meeting was cancelled."),
    "StewardNamed": _steward,
    "StewardReleased": _of_member("%(name)s was asked no longer to help."),
    "ApologiesGiven": _of_member("%(name)s sent apologies."),
    "MemberArrived": _arrived,
    "MemberLeft": _left,
    "WayOfVotingChanged": _way_of_voting,
    "QuorumReached": _with("There was a quorum:" + _QUORUM, "present", "quorum"),
    "QuorumLost": _with("The quorum was lost:" + _QUORUM, "present", "quorum"),
    "MeetingOpened": _with("The meeting opened:" + _QUORUM, "present", "quorum"),
    "ChairTaken": _chair,
    "ItemTaken": _of_item("The meeting took the item: %(item)s."),
    "ItemEnded": _ended,
    "ItemTakenAgain": _of_item("The meeting came back to the item: %(item)s."),
    "QuestionBrought": _of_question("%(question)s came before the meeting."),
    "QuestionLeft": _of_question("%(question)s left the meeting without a vote."),
    "SecretVoteAsked": _of_question(
        "%(question)s: %(requests)s asked for a secret ballot, %(needed)s needed.",
        "requests",
        "needed",
    ),
    "MeetingVoteOpened": _of_question("%(question)s: the vote opened."),
    "HandsCounted": _of_member("%(name)s, a teller, entered a count of hands."),
    "MeetingVoteClosed": _of_question(
        "%(question)s: the vote closed, %(entitled)s of %(present)s present could vote, the quorum "
        "was %(quorum)s.",
        "entitled",
        "present",
        "quorum",
    ),
    "MeetingVoteTakenAgain": _of_question("%(question)s: the vote was to be taken again."),
    "MeetingQuestionDecided": _decided,
    "RulingGiven": _ruled,
    "RulingChallenged": _with("The ruling was challenged."),
    "RulingSettled": _settled,
    "StandingOrdersSuspended": _suspended,
    "SpokenTo": _spoken,
    "ActionAgreed": _action("An action was agreed: %(what)s."),
    "ActionRemoved": _action("An action was taken out again."),
    "MeetingAdjourned": _with("The meeting was adjourned."),
    "MeetingResumed": _with("The meeting resumed:" + _QUORUM, "present", "quorum"),
    "MeetingClosed": _with("The meeting closed, %(not_reached)s items not reached.", "not_reached"),
    "MinutesWritten": _with("The secretary wrote to the minutes."),
    "MinutesPublished": _with("The minutes were published: %(content_hash)s.", "content_hash"),
    "MinutesApproved": _with("The minutes were approved: %(content_hash)s.", "content_hash"),
    "AmendmentDecided": _amendment_decided,
    "AmendmentAccepted": _amendment("The mover accepted amendment %(number)s."),
    "AmendmentTakenDown": _amendment("Amendment %(number)s was moved from the floor."),
    "AmendmentProposed": _amendment("Amendment %(number)s was proposed."),
    "AmendmentLeftToVote": _amendment("Amendment %(number)s was left to the vote."),
    "AmendmentWithdrawn": _amendment("Amendment %(number)s was withdrawn."),
    "AmendmentCarriedToNewText": _amendment("Amendment %(number)s was put into the new text."),
    "AmendmentNeedsAuthor": _amendment("Amendment %(number)s went back to its proposer."),
    "AmendmentTakenInto": _amendment("Amendment %(number)s was taken into another."),
    "AmendmentTurnedToMotion": _amendment("Amendment %(number)s now amends the motion itself."),
    "MotionRevised": _with("The text of the motion became revision %(revision)s.", "revision"),
    "MotionDecided": lambda record, event: phrase(
        "The motion was decided by the branch: %(outcome)s.",
        outcome=event.word("outcome").replace("_", " "),
    ),
    "MotionRemitted": _with("The motion was remitted."),
    "MotionWithdrawn": _with("The motion was withdrawn."),
}
