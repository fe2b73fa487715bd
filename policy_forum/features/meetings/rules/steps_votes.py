"""The next step while a vote is open, or closed and not decided."""

from datetime import datetime

from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.features.ballots.rules import QuestionOutcome, Secrecy
from policy_forum.features.meetings.rules.floor import Floor, QuestionRow
from policy_forum.features.meetings.rules.hands import (
    TELLERS_NEEDED,
    CountState,
    state_of_count,
)
from policy_forum.features.meetings.rules.presses import Ask, Deed, Press, Step
from policy_forum.features.meetings.rules.script import (
    asking_words,
    closing_words,
    name_of,
)
from policy_forum.features.meetings.rules.speaking import queue_of
from policy_forum.features.meetings.rules.states import SpeakerRole


def while_voting(floor: Floor, question: QuestionRow, now: datetime) -> Step:
    if question.secrecy is Secrecy.SECRET:
        return _while_sealed(floor, question, now)
    cards, tellers = floor.attending.by_card, len(floor.tellers)
    lacks_tellers = cards > 0 and tellers < TELLERS_NEEDED
    close = Press(
        Deed.CLOSE_VOTE,
        phrase("Close the vote"),
        target=question.id,
        reason=_LACKS_TELLERS if lacks_tellers else None,
    )
    title = phrase("The vote on %(what)s is open", what=name_of(question, floor))
    if lacks_tellers:
        name = Press(Deed.GO_TO_STEWARDS, phrase("Name two tellers"))
        return Step(title, _LACKS_TELLERS, (), name, (close, *_points(floor)))
    more = _points(floor)
    if cards:
        more = (Press(Deed.GO_TO_HANDS, phrase("The count of hands"), target=question.id), *more)
    script = (*asking_words(floor, question), *closing_words(floor))
    return Step(title, _turnout(floor), script, close, more)


_LACKS_TELLERS = phrase(
    "Voting cards are out, and their hands are counted by two tellers, each alone: name them, or "
    "have the cards given back."
)


def _turnout(floor: Floor) -> Phrase:
    there = floor.attending
    if there.by_card:
        return phrase(
            "%(votes)s of %(devices)s have voted by device. The tellers count %(cards)s cards.",
            votes=floor.votes_in,
            devices=there.by_device,
            cards=there.by_card,
        )
    return phrase(
        "%(votes)s of %(devices)s have voted.", votes=floor.votes_in, devices=there.by_device
    )


def _while_sealed(floor: Floor, question: QuestionRow, now: datetime) -> Step:
    """It closes by its own time: until then there is nothing to press but a look at it."""
    what, until = name_of(question, floor), question.sealed_until
    look = Press(Deed.GO_TO_SECRET, phrase("Look at the secret vote"), target=question.id)
    if until is None or now >= until:
        close = Press(Deed.CLOSE_VOTE, phrase("Close the vote"), target=question.id)
        title = phrase("Close the secret vote on %(what)s", what=what)
        why = phrase("Its time is over: no more envelopes are taken.")
        return Step(title, why, (phrase("The vote is closed."),), close, (look, *_points(floor)))
    return Step(
        phrase("The secret vote on %(what)s is open", what=what),
        phrase(
            "%(votes)s envelopes are in. It closes at %(when)s.", votes=floor.votes_in, when=until
        ),
        (phrase("Please vote now, on your own device or your slip."),),
        look,
        _points(floor),
    )


def _points(floor: Floor) -> tuple[Press, ...]:
    """A point of order is taken during a vote as well; nothing else is."""
    turn = queue_of(floor).next
    speaks = floor.speaking
    found = []
    if turn is not None and turn.speaker.role is SpeakerRole.POINT_OF_ORDER:
        found.append(
            Press(
                Deed.CALL_NEXT,
                phrase("Call %(name)s", name=turn.speaker.name),
                target=turn.speaker.id,
            )
        )
    if speaks is not None:
        label = phrase("%(name)s has ended", name=speaks.name)
        found.append(Press(Deed.END_SPEECH, label))
    return tuple(found)


def while_counting(floor: Floor, question: QuestionRow) -> Step:
    what = name_of(question, floor)
    if question.outcome is QuestionOutcome.TIED:
        return _tied(floor, question, what)
    if question.is_unsealed:
        return _declare_step(question, what, _points(floor))
    if question.secrecy is Secrecy.SECRET:
        return Step(
            phrase("The envelopes on %(what)s are opened", what=what),
            phrase(
                "The scrutineers give the codes of their cards; then the result can be declared."
            ),
            (phrase("The vote is closed. The scrutineers open it now."),),
            Press(Deed.GO_TO_SECRET, phrase("Go to the secret vote"), target=question.id),
            _points(floor),
        )
    return _counting_hands(floor, question, what)


def _tied(floor: Floor, question: QuestionRow, what: Phrase) -> Step:
    total = question.total
    why = phrase("As many voted for as against. The chair may give a casting vote, and need not.")
    script = (phrase("The vote on %(what)s is tied.", what=what),)
    if total is not None:
        script = (
            phrase(
                "The vote on %(what)s is tied: %(votes)s on each side.",
                what=what,
                votes=total.in_favour,
            ),
        )
    cast = Press(Deed.CAST, phrase("Give the casting vote"), target=question.id, asks=(Ask.CHOICE,))
    return Step(phrase("Break the tie"), why, script, cast, _points(floor))


def _counting_hands(floor: Floor, question: QuestionRow, what: Phrase) -> Step:
    counts = [row.counted for row in question.hand_counts]
    state = state_of_count(counts, question.cards or 0)
    hands = Press(Deed.GO_TO_HANDS, phrase("The count of hands"), target=question.id)
    again = Press(
        Deed.VOTE_AGAIN, phrase("Take the vote again"), target=question.id, asks=(Ask.REASON,)
    )
    if state is CountState.WAITS:
        return Step(
            phrase("Wait for the tellers"),
            phrase(
                "%(entered)s of %(tellers)s tellers have entered their count.",
                entered=len(counts),
                tellers=max(TELLERS_NEEDED, len(floor.tellers)),
            ),
            (phrase("The vote is closed. The tellers count the hands."),),
            hands,
            (again, *_points(floor)),
        )
    if state is CountState.DIFFERS:
        return Step(
            phrase("The tellers differ"),
            phrase("Ask them to count again; if the hands are down, take the vote again."),
            (phrase("The tellers do not agree. Please raise your cards once more."),),
            hands,
            (again, *_points(floor)),
        )
    return _declare_step(question, what, (again, *_points(floor)))


def _declare_step(question: QuestionRow, what: Phrase, more: tuple[Press, ...]) -> Step:
    why = phrase("Everything is counted. The figures come up to be read out when you press it.")
    declare = Press(Deed.DECLARE, phrase("Declare the result"), target=question.id)
    return Step(phrase("Declare the result on %(what)s", what=what), why, (), declare, more)
