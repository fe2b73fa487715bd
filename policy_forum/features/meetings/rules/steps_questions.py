"""The next step while a question is before the meeting: its debate, and leaving it."""

from datetime import datetime

from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.features.ballots.rules import Secrecy
from policy_forum.features.meetings.rules.debate import (
    has_opened,
    may_reply,
    minutes_for,
    mover_of,
    put_by,
    speeches_on,
)
from policy_forum.features.meetings.rules.floor import AmendmentAhead, Floor, QuestionRow
from policy_forum.features.meetings.rules.presses import Deed, Press, Step
from policy_forum.features.meetings.rules.script import (
    amendment_words,
    calling_words,
    name_of,
    thanking_words,
    voting_words,
)
from policy_forum.features.meetings.rules.speaking import Turn, queue_of
from policy_forum.features.meetings.rules.states import (
    ItemOutcome,
    MeetingPower,
    MeetingQuestionKind,
    ProceduralKind,
    QuestionStage,
    SpeakerRole,
)
from policy_forum.features.meetings.rules.steps_votes import while_counting, while_voting

_K = MeetingQuestionKind
_POINTS = frozenset({SpeakerRole.POINT_OF_ORDER, SpeakerRole.POINT_OF_INFORMATION})
# How a meeting that was called too late may still be held.
_OF_THE_MEETING = frozenset({_K.CHAIR, _K.PROCEDURAL})
_OF_THE_MOTION = frozenset({ProceduralKind.REMIT, ProceduralKind.REFER_BACK})


def step_of_question(floor: Floor, question: QuestionRow, now: datetime) -> Step:
    """What is next with the question before the meeting."""
    if question.stage is QuestionStage.VOTING:
        return while_voting(floor, question, now)
    if question.stage is QuestionStage.COUNTING:
        return while_counting(floor, question)
    return _in_debate(floor, question)


def _in_debate(floor: Floor, question: QuestionRow) -> Step:
    """Points first, then mover, seconder, who waits, amendments or parts, reply, vote."""
    turn = queue_of(floor).next
    after = _after_debate(floor, question)
    opening = _opening(floor, question, after)
    is_point = turn is not None and turn.speaker.role in _POINTS
    if floor.speaking is not None:
        if opening is not None and not is_point:
            return _somebody_speaks(floor, None, opening)
        return _somebody_speaks(floor, turn, after)
    if turn is not None and is_point:
        return _call_step(floor, turn, after)
    if opening is not None:
        return opening
    if turn is not None and turn.speaker.role is not SpeakerRole.REPLY:
        return _call_step(floor, turn, after)
    return after


def _somebody_speaks(floor: Floor, turn: Turn | None, after: Step) -> Step:
    speaker = floor.speaking
    assert speaker is not None
    title = phrase("%(name)s is speaking", name=speaker.name)
    end = Press(Deed.END_SPEECH, phrase("The speech has ended"))
    thanks = thanking_words(speaker)
    if turn is None:
        why = phrase("Nobody else waits to speak.")
        if queue_of(floor).next is not None:
            why = phrase("Who moves it, and who seconds it, speak before the others.")
        return Step(title, why, thanks, end, (after.main, *after.more))
    waiting = turn.speaker
    why = phrase("%(name)s is next. %(why)s.", name=waiting.name, why=turn.why)
    script = (*thanks, *_calling(floor, turn))
    return Step(title, why, script, _call(turn), (end, after.main, *after.more))


def _call_step(floor: Floor, turn: Turn, after: Step) -> Step:
    title = phrase("Call %(name)s", name=turn.speaker.name)
    why = phrase("%(why)s.", why=turn.why)
    return Step(title, why, _calling(floor, turn), _call(turn), (after.main, *after.more))


def _call(turn: Turn) -> Press:
    name = turn.speaker.name
    return Press(Deed.CALL_NEXT, phrase("Call %(name)s", name=name), target=turn.speaker.id)


def _calling(floor: Floor, turn: Turn) -> tuple[Phrase, ...]:
    question = floor.question
    about = name_of(question, floor) if question else None
    minutes = minutes_for(floor, turn.speaker.role)
    return calling_words(turn.speaker.name, turn.speaker.role, about, minutes)


def _opening(floor: Floor, question: QuestionRow, after: Step) -> Step | None:
    """Call who moves it, then who seconds it; None once both have spoken or are not known."""
    mover = mover_of(floor, question)
    if not has_opened(floor) and mover and question.kind in _MOVED:
        return _opened_by(floor, question, SpeakerRole.MOVER, mover, after)
    seconder = _seconder_of(floor, question)
    has_seconded = any(row.role is SpeakerRole.SECONDER for row in speeches_on(floor))
    has_gone_on = len(speeches_on(floor)) > 1 or _was_interrupted(floor, question)
    if question.kind is _K.MOTION and seconder and not has_seconded and not has_gone_on:
        return _opened_by(floor, question, SpeakerRole.SECONDER, seconder, after)
    return None


_MOVED = frozenset({_K.MOTION, _K.AMENDMENT, _K.PROCEDURAL, _K.OTHER, _K.REPORT})


def _was_interrupted(floor: Floor, question: QuestionRow) -> bool:
    """Whether the meeting has gone on from the opening: to an amendment, or a part."""
    return any(row.interrupts_id == question.id for row in floor.questions)


def _seconder_of(floor: Floor, question: QuestionRow) -> str:
    if question.seconder is not None:
        return question.seconder.name
    seconders = floor.motion.seconders if floor.motion else ()
    return seconders[0].name if seconders and question.kind is _K.MOTION else ""


def _opened_by(
    floor: Floor, question: QuestionRow, role: SpeakerRole, name: str, after: Step
) -> Step:
    is_mover = role is SpeakerRole.MOVER
    deed = Deed.CALL_MOVER if is_mover else Deed.CALL_SECONDER
    what = name_of(question, floor)
    script = calling_words(name, role, what, minutes_for(floor, role))
    why = (
        phrase("Who moves it speaks first. Somebody else can do it instead, called by name below.")
        if is_mover
        else phrase("The seconder speaks after the mover, or just says: I second it.")
    )
    press = Press(deed, phrase("Call %(name)s", name=name), target=question.id)
    return Step(phrase("Call %(name)s", name=name), why, script, press, (after.main, *after.more))


def _amendment_of(floor: Floor, question: QuestionRow) -> AmendmentAhead | None:
    wanted = question.amendment_id
    return next((a for a in floor.amendments if a.id == wanted), None) if wanted else None


def _after_debate(floor: Floor, question: QuestionRow) -> Step:
    """What is next once nobody waits to speak."""
    blocked = _why_no_vote(floor, question)
    if blocked is not None:
        return _undecided(floor, question, blocked)
    if question.kind is _K.MOTION:
        step = _before_motion(floor)
        if step is not None:
            return step
    if may_reply(floor):
        return _reply(floor, question)
    return _vote(floor, question)


def _why_no_vote(floor: Floor, question: QuestionRow) -> Phrase | None:
    """Why nothing can be put to the vote now, whatever the question."""
    is_of_meeting = question.kind in _OF_THE_MEETING and question.procedural not in _OF_THE_MOTION
    if floor.power is MeetingPower.DISCUSSES and not is_of_meeting:
        return phrase("The meeting was called too late to decide this; it can be talked about.")
    if floor.attending.has_quorum:
        return None
    return phrase(
        "There is no quorum: %(quorum)s who may vote are needed, and %(present)s are here.",
        quorum=floor.attending.quorum,
        present=floor.attending.entitled,
    )


def _undecided(floor: Floor, question: QuestionRow, why: Phrase) -> Step:
    """Talk, then leave it: what waits for a decision goes to another meeting."""
    vote = Press(Deed.OPEN_VOTE, phrase("Open the vote"), target=question.id, reason=why)
    door = Press(Deed.GO_TO_DOOR, phrase("Go to the door: who is here"))
    what = name_of(question, floor)
    if question.kind is _K.PROCEDURAL or floor.item is None:
        leave = Press(
            Deed.WITHDRAW,
            phrase("Leave it without a vote"),
            target=question.id,
            value="There was no quorum to vote on it.",
        )
    else:
        (leave,) = _put_off(floor)
    script = (phrase("We can talk about %(what)s, and cannot vote on it today.", what=what),)
    title = phrase("Talk about %(what)s, or put it off", what=what)
    return Step(title, why, script, leave, (vote, door))


def _put_off(floor: Floor) -> tuple[Press, ...]:
    """The item waits: for a quorum, or for the key without which no secret vote can be held."""
    if floor.item is None:
        return ()
    label, adjourned = phrase("Put it off to another meeting"), ItemOutcome.ADJOURNED
    return (Press(Deed.END_ITEM, label, target=floor.item.id, value=adjourned.value),)


def _before_motion(floor: Floor) -> Step | None:
    """The amendments in their order, then the parts; None when the motion itself is next."""
    if floor.amendments:
        return _bring_amendment(floor.amendments[0])
    number = _part_waiting(floor)
    if number is None or floor.item is None:
        return None
    clauses = ", ".join(floor.item.in_parts[number - 1])
    return Step(
        phrase("Put part %(number)s: %(clauses)s", number=number, clauses=clauses),
        phrase("The meeting agreed to vote in parts. What is lost comes out of the text."),
        (phrase("We come to the part %(clauses)s.", clauses=clauses),),
        Press(Deed.BRING_PART, phrase("Put part %(number)s", number=number), target=number),
    )


def _bring_amendment(ahead: AmendmentAhead) -> Step:
    number = ahead.number
    why = phrase("Amendments come before the motion, in the order of votes.")
    if ahead.falls_if is not None:
        why = phrase(
            "Amendments come before the motion, in the order of votes. %(falls)s",
            falls=ahead.falls_if,
        )
    return Step(
        phrase("Bring amendment %(number)s", number=number),
        why,
        amendment_words(ahead),
        Press(
            Deed.BRING_AMENDMENT,
            phrase("Bring amendment %(number)s", number=number),
            target=ahead.id,
        ),
    )


def _part_waiting(floor: Floor) -> int | None:
    """The first of the agreed parts that has not been voted on, counted from 1."""
    item = floor.item
    if item is None:
        return None
    put = sum(
        1
        for row in floor.questions
        if row.kind is _K.PART and row.item_id == item.id and row.stage is QuestionStage.DECIDED
    )
    return put + 1 if put < len(item.in_parts) else None


def _reply(floor: Floor, question: QuestionRow) -> Step:
    name = mover_of(floor, question)
    role = SpeakerRole.REPLY
    vote = _vote(floor, question)
    return Step(
        phrase("%(name)s may reply", name=name),
        phrase("The mover may answer the debate before the vote, and need not."),
        calling_words(name, role, None, minutes_for(floor, role)),
        Press(Deed.CALL_REPLY, phrase("Call %(name)s to reply", name=name), target=question.id),
        (vote.main, *vote.more),
    )


def _vote(floor: Floor, question: QuestionRow) -> Step:
    what = name_of(question, floor)
    ahead = _amendment_of(floor, question)
    script = voting_words(floor, question, ahead.consequence if ahead else None)
    why = phrase("Nobody else waits to speak.")
    if put_by(floor, question) is not None:
        why = phrase("The meeting decided that the question be now put.")
    if question.secrecy is Secrecy.SECRET:
        secret = Press(Deed.GO_TO_SECRET, phrase("Set up the secret vote"), target=question.id)
        why = phrase("The vote is to be secret: %(why)s", why=question.secrecy_why)
        title = phrase("Vote on %(what)s, in secret", what=what)
        return Step(title, why, script, secret, (*_ways_out(floor, question), *_put_off(floor)))
    opens = Press(Deed.OPEN_VOTE, phrase("Open the vote"), target=question.id)
    title = phrase("Vote on %(what)s", what=what)
    return Step(title, why, script, opens, _ways_out(floor, question))


def _ways_out(floor: Floor, question: QuestionRow) -> tuple[Press, ...]:
    """How a question is left without a vote; an amendment that was moved is voted on."""
    if question.kind is _K.AMENDMENT and has_opened(floor):
        return ()
    if question.kind is _K.AMENDMENT:
        return (
            Press(
                Deed.LET_FALL,
                phrase("Nobody moves it: it falls"),
                target=question.id,
                value="Nobody moved it in the meeting.",
            ),
        )
    if question.kind is _K.MOTION:
        return ()
    return (
        Press(
            Deed.WITHDRAW,
            phrase("It is withdrawn"),
            target=question.id,
            value="It was withdrawn in the meeting.",
        ),
    )
