"""The sentences of a motion's history, one for each kind of event."""

from collections.abc import Callable, Mapping
from typing import Any

from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.features.motions.rules.states import MotionState

_SENTENCES: Mapping[str, Phrase] = {
    "MotionDrafted": phrase("Drafted"),
    "MotionImported": phrase("Read in from a file by the national office"),
    "CoAuthorInvited": phrase("A co-author was asked"),
    "CoAuthorJoined": phrase("A co-author joined"),
    "CoAuthorDeclined": phrase("A co-author declined"),
    "MotionMoved": phrase("Moved; a seconder was asked for"),
    "MotionTakenBack": phrase("Taken back to be edited"),
    "MotionSeconded": phrase("Seconded"),
    "MotionWithdrawn": phrase("Withdrawn"),
    "MotionRemitted": phrase("Remitted by the branch"),
    "MotionNotReached": phrase("Not reached before the window closed"),
    "MotionBroughtAgain": phrase("Brought again from an earlier motion"),
    "AmendmentProposed": phrase("An amendment was proposed"),
    "AmendmentImported": phrase("An amendment was read in from a file"),
    "AmendmentConflictFound": phrase("Two amendments were found to touch the same words"),
    "AmendmentAccepted": phrase("The mover accepted an amendment"),
    "VotingOrderSet": phrase("The chair set the order of votes on the amendments"),
    "AmendmentLeftToVote": phrase("The mover left an amendment to the vote"),
    "AmendmentWithdrawn": phrase("An amendment was withdrawn"),
    "AmendmentRevised": phrase("An amendment was rewritten by its author"),
    "AmendmentCarriedToNewText": phrase("An amendment was carried over to the new text"),
    "AmendmentNeedsAuthor": phrase("An amendment no longer fits the text and needs its author"),
    "AmendmentTakenDown": phrase("An amendment was moved from the floor and written down"),
    "AmendmentToAmendmentProposed": phrase("An amendment to an amendment was proposed"),
    "AmendmentTakenInto": phrase("An amendment was taken into the one that it amends"),
    "AmendmentTurnedToMotion": phrase(
        "An amendment to an amendment became an amendment to the motion"
    ),
    "ChangedFormOffered": phrase("The mover offered to accept an amendment in a changed form"),
    "ChangedFormAgreed": phrase("The changed form of an amendment was agreed"),
    "ChangedFormDeclined": phrase("The changed form of an amendment was declined"),
    "ChangedFormLapsed": phrase("The changed form of an amendment lapsed"),
    "BallotOpened": phrase("A ballot was opened"),
    "CastingVoteGiven": phrase("The chair gave the casting vote"),
    "PolicyAdopted": phrase("Entered in the register of adopted policy"),
    "RegisterUpdated": phrase("The register of adopted policy was brought up to date"),
    "MotionOffered": phrase("Offered to the branch again for a later year"),
}


def _ruling(facts: Mapping[str, Any]) -> Phrase:
    return phrase("Ruled in order") if facts.get("in_order") else phrase("Ruled out of order")


# How amendments end and what conference decides; a motion's own states have labels of their own.
_ENDS: Mapping[str, Phrase] = {
    "carried": phrase("carried"),
    "lost": phrase("lost"),
    "fell": phrase("fell"),
    "remitted": phrase("remitted"),
    "not_reached": phrase("not reached"),
    "withdrawn": phrase("withdrawn"),
}


def _end(facts: Mapping[str, Any]) -> Phrase | str:
    outcome = str(facts.get("outcome", ""))
    return _ENDS.get(outcome, outcome)


def _outcome(facts: Mapping[str, Any]) -> Phrase | str:
    outcome = str(facts.get("outcome", ""))
    known = {state.value: state.label for state in MotionState}
    return known.get(outcome, outcome)


_Sentence = Callable[[Mapping[str, Any]], Phrase]
_WITH_FACTS: Mapping[str, _Sentence] = {
    "MotionRevised": lambda f: phrase(
        "The text changed: revision %(number)s", number=f.get("revision")
    ),
    "MotionProposed": lambda f: phrase(
        "Proposed, with the number %(number)s", number=f.get("number")
    ),
    "MotionDecided": lambda f: phrase("The branch decided: %(outcome)s", outcome=_outcome(f)),
    "AmendmentDecided": lambda f: phrase("An amendment was decided: %(outcome)s", outcome=_end(f)),
    "ResultDeclared": lambda f: phrase(
        "The result of a ballot was declared; %(voted)s voted", voted=f.get("voted")
    ),
    "MotionSubmitted": lambda f: phrase(
        "Submitted to conference; receipt %(receipt)s", receipt=f.get("receipt")
    ),
    "SubmissionRuled": _ruling,
    "OutcomeCorrected": lambda f: phrase(
        "The record of conference was corrected: %(outcome)s", outcome=_end(f)
    ),
    "OutcomeRecorded": lambda f: phrase("Conference decided: %(outcome)s", outcome=_end(f)),
}


def sentence_of_event(name: str, facts: Mapping[str, Any]) -> Phrase:
    """What an event of the trail says to a reader; an unknown one is named in plain words."""
    with_facts = _WITH_FACTS.get(name)
    if with_facts:
        return with_facts(facts)
    return _SENTENCES.get(name) or phrase("%(event)s", event=_in_words(name))


def _in_words(name: str) -> str:
    words = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name)
    return words.strip().capitalize()
