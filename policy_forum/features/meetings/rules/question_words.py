"""What questions are called, how they ended, and how large a text is set on the screen."""

import re

from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.features.ballots.rules import Choice, QuestionOutcome
from policy_forum.features.meetings.rules.floor import QuestionRow
from policy_forum.features.meetings.rules.states import ItemOutcome, MeetingQuestionKind


def title_of(question: QuestionRow) -> Phrase | str:
    """What a question is called in headings and lists."""
    if question.kind is MeetingQuestionKind.AMENDMENT:
        return phrase("Amendment %(number)s", number=question.amendment_number)
    if question.kind is MeetingQuestionKind.MOTION:
        return phrase("The motion")
    if question.kind is MeetingQuestionKind.PART:
        return phrase("The motion in parts: %(part)s", part=", ".join(question.part))
    if question.kind is MeetingQuestionKind.PROCEDURAL:
        return phrase("Procedural motion")
    return question.wording


def spoken_title(question: QuestionRow) -> Phrase | str:
    """What a question is called in a sentence: a procedural motion by its words."""
    if question.kind is MeetingQuestionKind.PROCEDURAL:
        return question.wording.rstrip(".")
    return title_of(question)


_RESULTS = {
    QuestionOutcome.CARRIED: phrase("carried"),
    QuestionOutcome.LOST: phrase("lost"),
    QuestionOutcome.TIED: phrase("tied, and so not carried"),
    QuestionOutcome.INQUORATE: phrase("without a quorum, and so not decided"),
    QuestionOutcome.FELL: phrase("fallen"),
}


def result_sentence(question: QuestionRow) -> Phrase:
    """How a question ended, with its counts where there are any."""
    if question.outcome is None:
        return phrase("%(title)s: no result.", title=title_of(question))
    title, outcome = spoken_title(question), _RESULTS[question.outcome]
    if question.total is None:
        return phrase("%(title)s: %(outcome)s.", title=title, outcome=outcome)
    return phrase(
        "%(title)s: %(outcome)s. %(for)s for, %(against)s against, %(abstained)s abstained.",
        title=title,
        outcome=outcome,
        abstained=question.total.abstained,
        against=question.total.against,
        **{"for": question.total.in_favour},
    )


def casting_sentence(question: QuestionRow) -> Phrase | None:
    """That the chair decided a tie, and how."""
    if question.casting_vote is None:
        return None
    if question.casting_vote is Choice.ABSTAIN:
        return phrase("It was tied, and the chair gave no casting vote.")
    if question.casting_vote is Choice.FOR:
        return phrase("It was tied. The chair gave the casting vote for it.")
    return phrase("It was tied. The chair gave the casting vote against it.")


_TAG = re.compile(r"<[^>]*>")
_SIZES = ((220, "xl"), (420, "l"), (750, "m"), (1200, "s"))


def words_in(html: str) -> str:
    """What is read of a piece of HTML, without its marks."""
    return _TAG.sub("", html)


def size_for(*texts: str) -> str:
    """The step of type in which so much text fits on the screen of a hall: xl, l, m, s or xs.

    By characters: a line of the screen holds some 60 at the middle step, a screen some 12 lines.
    """
    characters = sum(map(len, texts))
    return next((size for most, size in _SIZES if characters <= most), "xs")


ITEM_TAGS = {
    ItemOutcome.AGREED: "good",
    ItemOutcome.CARRIED: "good",
    ItemOutcome.CARRIED_AS_AMENDED: "good",
    ItemOutcome.CARRIED_IN_PARTS: "good",
    ItemOutcome.LOST: "bad",
    ItemOutcome.NOT_AGREED: "bad",
    ItemOutcome.INQUORATE: "needs-you",
}

OUTCOME_TAGS = {
    QuestionOutcome.CARRIED: "good",
    QuestionOutcome.LOST: "bad",
    QuestionOutcome.TIED: "bad",
    QuestionOutcome.INQUORATE: "needs-you",
}
