"""What the chair reads aloud: in the room, online, or both at once.

Each function gives sentences in the order in which they are read.
"""

from collections.abc import Sequence
from enum import StrEnum

from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.features.ballots.rules import Choice, QuestionOutcome, Secrecy
from policy_forum.features.meetings.rules.floor import (
    AmendmentAhead,
    Floor,
    ItemRow,
    QuestionRow,
    SpeakerRow,
)
from policy_forum.features.meetings.rules.states import (
    ItemKind,
    MeetingPower,
    MeetingQuestionKind,
    ProceduralKind,
    SpeakerRole,
)


class Hall(StrEnum):
    """Where those are who vote: by raised card in the room, by device, or both."""

    ROOM = "room"
    ONLINE = "online"
    BOTH = "both"


def hall_of(floor: Floor) -> Hall:
    """How those who are there vote."""
    there = floor.attending
    if there.by_card == 0:
        return Hall.ONLINE
    return Hall.ROOM if there.by_device == 0 else Hall.BOTH


def name_of(question: QuestionRow, floor: Floor) -> Phrase:
    """A question as it is said inside a sentence: "amendment 2", "the motion as amended"."""
    if question.kind is MeetingQuestionKind.AMENDMENT:
        return phrase("amendment %(number)s", number=question.amendment_number)
    if question.kind is MeetingQuestionKind.MOTION:
        is_amended = floor.motion is not None and floor.motion.is_amended
        return phrase("the motion as amended") if is_amended else phrase("the motion")
    if question.kind is MeetingQuestionKind.PART:
        return phrase("the part %(clauses)s", clauses=", ".join(question.part))
    if question.kind is MeetingQuestionKind.MINUTES:
        return phrase("the minutes of the last meeting")
    return phrase("“%(wording)s”", wording=question.wording.rstrip("."))


def opening_words(floor: Floor) -> tuple[Phrase, ...]:
    """When the meeting is opened."""
    there = floor.attending
    words = [
        phrase("Good evening, and welcome to this meeting of %(branch)s.", branch=floor.branch_name)
    ]
    if there.has_quorum:
        words.append(
            phrase(
                "%(present)s members who may vote are here; the quorum is %(quorum)s. "
                "I open the meeting.",
                present=there.entitled,
                quorum=there.quorum,
            )
        )
    else:
        words.append(
            phrase(
                "%(present)s members who may vote are here, and the quorum is %(quorum)s. I open "
                "the meeting so that we can talk; nothing can be decided until there is a quorum.",
                present=there.entitled,
                quorum=there.quorum,
            )
        )
    if floor.power is MeetingPower.DISCUSSES:
        short = phrase("This meeting was called too late to decide: it discusses.")
        words.append(short)
    if hall_of(floor) is not Hall.ONLINE:
        words.append(
            phrase(
                "If you have a voting card, you vote by raising it. Everyone else votes by phone "
                "or computer."
            )
        )
    return tuple(words)


_ON_ITEM = {
    ItemKind.CHAIR: (
        phrase("We choose who takes the chair for this meeting."),
        phrase("Who is proposed?"),
    ),
    ItemKind.MINUTES: (
        phrase("The minutes of the last meeting have been sent round."),
        phrase("Is there anything in them that is not right?"),
    ),
    ItemKind.REPORT: (phrase("The report is before you. Are there questions or comments?"),),
    ItemKind.OTHER: (phrase("Who would like to open this?"),),
    ItemKind.ANY_OTHER_BUSINESS: (phrase("Is there any other business?"),),
}


def item_words(floor: Floor, item: ItemRow) -> tuple[Phrase, ...]:
    """When an item is before the meeting."""
    if item.kind is ItemKind.APOLOGIES:
        return (_apologies(floor.attending.apologies), phrase("Are there any others?"))
    return _ON_ITEM.get(item.kind, ())


def _apologies(count: int) -> Phrase:
    if count == 0:
        return phrase("No apologies have come in.")
    if count == 1:
        return phrase("One member has sent apologies.")
    return phrase("%(count)s members have sent apologies.", count=count)


def taking_words(item: ItemRow) -> tuple[Phrase, ...]:
    """When the next item is taken."""
    return (
        phrase("We come to item %(number)s: %(title)s.", number=item.position, title=item.title),
    )


def calling_words(
    name: str, role: SpeakerRole, about: Phrase | None, minutes: int
) -> tuple[Phrase, ...]:
    """When somebody is called to speak."""
    text = {
        SpeakerRole.MOVER: "I call %(name)s to move %(about)s: %(minutes)s.",
        SpeakerRole.SECONDER: "I call %(name)s to second %(about)s: %(minutes)s.",
        SpeakerRole.FOR: "I call %(name)s to speak for %(about)s: %(minutes)s.",
        SpeakerRole.AGAINST: "I call %(name)s to speak against %(about)s: %(minutes)s.",
        SpeakerRole.QUESTION: "%(name)s, please, with a question or comment: %(minutes)s.",
        SpeakerRole.POINT_OF_ORDER: "%(name)s raises a point of order. What is it, please?",
        SpeakerRole.POINT_OF_INFORMATION: "%(name)s has a point of information. Briefly, please.",
        SpeakerRole.REPLY: "I call %(name)s to reply to the debate: %(minutes)s.",
    }[role]
    about = about or phrase("this item")
    return (phrase(text, name=name, about=about, minutes=minutes_said(minutes)),)


def minutes_said(minutes: int) -> Phrase:
    """How long somebody has; no minutes are no limit, as while clause 5.1 is suspended."""
    if minutes == 0:
        return phrase("without a limit of time")
    if minutes == 1:
        return phrase("one minute")
    return phrase("%(minutes)s minutes", minutes=minutes)


def thanking_words(speaker: SpeakerRow) -> tuple[Phrase, ...]:
    """When a speech ends."""
    return (phrase("Thank you, %(name)s.", name=speaker.name),)


def amendment_words(amendment: AmendmentAhead) -> tuple[Phrase, ...]:
    """When an amendment is brought: what it says, and what follows if it is carried."""
    title = phrase("We come to amendment %(number)s.", number=amendment.number)
    if amendment.parent_number is not None:
        title = phrase(
            "We come to amendment %(number)s, which amends amendment %(parent)s.",
            number=amendment.number,
            parent=amendment.parent_number,
        )
    words = [title, *(phrase("%(words)s", words=sentence) for sentence in amendment.wording)]
    if amendment.consequence is not None:
        words.append(amendment.consequence)
    return tuple(words)


def voting_words(
    floor: Floor, question: QuestionRow, follows: Phrase | None = None
) -> tuple[Phrase, ...]:
    """When a vote is opened: what on, and what it needs."""
    name = name_of(question, floor)
    words = [phrase("We vote on %(what)s.", what=name)]
    if question.kind is MeetingQuestionKind.AMENDMENT:
        words.append(phrase("It reads: %(wording)s", wording=question.wording))
    if follows is not None:
        words.append(follows)
    words.append(phrase("It needs %(majority)s.", majority=question.majority.label))
    if question.procedural is ProceduralKind.CHALLENGE:
        words.append(
            phrase("In favour means that the ruling is overturned; against, that it stands.")
        )
    if question.secrecy is Secrecy.SECRET:
        return (*words, _SECRET)
    return (*words, phrase("I open the vote."))


def asking_words(floor: Floor, question: QuestionRow) -> tuple[Phrase, ...]:
    """While a vote is open: each side is asked in turn, so that all have time to vote."""
    return _asking(name_of(question, floor), hall_of(floor))


_SECRET = phrase(
    "The vote is secret: open the sealed paper on your own device, mark it, and hand it in. If you "
    "have no device, ask a teller for a slip."
)


def _asking(name: Phrase, hall: Hall) -> tuple[Phrase, ...]:
    how = {
        Hall.ROOM: phrase("please raise your voting card"),
        Hall.ONLINE: phrase("please press “For” on your own device"),
        Hall.BOTH: phrase(
            "please raise your voting card, or press “For” if you vote on your own device"
        ),
    }[hall]
    return (
        phrase("Those in favour of %(what)s: %(how)s.", what=name, how=how),
        phrase("Those against."),
        phrase("Those who abstain."),
    )


def closing_words(floor: Floor) -> tuple[Phrase, ...]:
    """Before a vote is closed."""
    if hall_of(floor) is Hall.ROOM:
        return (phrase("Has everyone been counted? I close the vote."),)
    return (phrase("Has everyone voted who wants to? I close the vote."),)


def result_words(question: QuestionRow, floor: Floor) -> tuple[Phrase, ...]:
    """When a result is read out: "Amendment 2 is carried by 21 to 9"; then what follows."""
    if question.outcome is None:
        return ()
    total, what = question.total, name_of(question, floor)
    figures = phrase("On %(what)s", what=what)
    if total is not None:
        figures = phrase(
            "On %(what)s: %(in_favour)s for, %(against)s against, %(abstained)s abstained",
            what=what,
            in_favour=total.in_favour,
            against=total.against,
            abstained=total.abstained,
        )
    ended = phrase("%(figures)s. %(outcome)s", figures=figures, outcome=_end_of(question))
    if question.procedural is ProceduralKind.CHALLENGE:
        return (ended, _of_ruling(question.outcome))
    return (ended,)


def _end_of(question: QuestionRow) -> Phrase:
    """How it ended; where the chair broke a tie, that too, or the figures would not explain it."""
    assert question.outcome is not None
    if question.casting_vote is Choice.FOR:
        return phrase("It is tied. I give my casting vote for it, and so it is carried.")
    if question.casting_vote is Choice.AGAINST:
        return phrase("It is tied. I give my casting vote against it, and so it is lost.")
    return _ENDS[question.outcome]


_ENDS = {
    QuestionOutcome.CARRIED: phrase("It is carried."),
    QuestionOutcome.LOST: phrase("It is lost."),
    QuestionOutcome.TIED: phrase("It is tied, and so it is not carried."),
    QuestionOutcome.INQUORATE: phrase("There was no quorum, so nothing is decided."),
    QuestionOutcome.FELL: phrase("It falls."),
}


def _of_ruling(outcome: QuestionOutcome) -> Phrase:
    if outcome is QuestionOutcome.CARRIED:
        return phrase("The ruling is overturned.")
    if outcome is QuestionOutcome.INQUORATE:
        return phrase("The ruling stands until the meeting can vote on it.")
    return phrase("The ruling stands.")


def fallen_words(numbers: Sequence[int]) -> tuple[Phrase, ...]:
    """After the result of an amendment: which others fall with it."""
    if not numbers:
        return ()
    if len(numbers) == 1:
        return (phrase("Amendment %(number)s falls with that.", number=numbers[0]),)
    rest, last = ", ".join(map(str, numbers[:-1])), numbers[-1]
    return (phrase("Amendments %(rest)s and %(last)s fall with that.", rest=rest, last=last),)


def item_result_words(item: ItemRow) -> tuple[Phrase, ...]:
    """When an item has just ended."""
    if item.outcome is None:
        return ()
    return (
        phrase(
            "Item %(number)s, %(title)s: %(outcome)s.",
            number=item.position,
            title=item.title,
            outcome=item.outcome.label,
        ),
    )


def closing_meeting_words(actions: int) -> tuple[Phrase, ...]:
    """When the meeting is closed."""
    words = [phrase("That was the last item.")]
    if actions:
        words.append(phrase("Before we go, here is what was agreed, and who does it by when."))
    words.append(phrase("Thank you all for coming. I close the meeting."))
    return tuple(words)
