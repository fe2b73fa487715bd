"""Meetings in which anything happens, in any order that a meeting can have it."""

from hypothesis import strategies as st

from policy_forum.domain.eligibility import Bar
from policy_forum.features.ballots.rules import Choice, Secrecy
from policy_forum.features.meetings.rules.states import (
    ItemKind,
    ItemOutcome,
    MeetingQuestionKind,
    ProceduralKind,
    QuestionStage,
    SpeakerRole,
)
from tests.domain.minutes.meetings_on_record import NAMES, Evening

_VOTES = st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(0, 3))
_STEPS = st.sampled_from(
    ["arrive", "leave", "away", "speak", "amend", "procedural", "rule", "act", "drop", "quorum"]
)
_PEOPLE = st.integers(0, len(NAMES) - 1)


@st.composite
def evenings(draw: st.DrawFn) -> Evening:
    """A whole meeting, closed or still on."""
    evening = Evening()
    for number in range(draw(st.integers(1, 6))):
        bar = draw(st.sampled_from([None, None, Bar.JOINED, Bar.STANDING]))
        evening.arrive(number, draw(st.sampled_from(["room", "online"])), bar)
        evening.wait(draw(st.integers(0, 2)))
    evening.open()
    items = [evening.plan(ItemKind.APOLOGIES, "Apologies")]
    items += [
        evening.plan(ItemKind.MOTION, f"Motion {n}", motion=True)
        for n in range(draw(st.integers(0, 2)))
    ]
    items.append(evening.plan(ItemKind.ANY_OTHER_BUSINESS, "Any other business"))
    for item_id in draw(st.permutations(items))[: draw(st.integers(0, len(items)))]:
        _between(draw, evening)
        evening.take(item_id)
        _debate(draw, evening)
        evening.end(draw(st.sampled_from([ItemOutcome.NOTED, ItemOutcome.AGREED])))
    _between(draw, evening)
    if draw(st.booleans()):
        evening.close()
    return evening


def _between(draw: st.DrawFn, evening: Evening) -> None:
    for _ in range(draw(st.integers(0, 2))):
        evening.wait(draw(st.integers(0, 3)))
        _step(draw, evening, draw(st.sampled_from(["arrive", "leave", "act", "rule", "quorum"])))


def _debate(draw: st.DrawFn, evening: Evening) -> None:
    assert evening.current is not None
    is_motion = evening.items[evening.current].kind is ItemKind.MOTION
    kind = MeetingQuestionKind.MOTION if is_motion else MeetingQuestionKind.OTHER
    question = evening.bring(kind)
    for _ in range(draw(st.integers(0, 5))):
        evening.wait(draw(st.integers(0, 2)))
        _step(draw, evening, draw(_STEPS), question)
    _decide(draw, evening, question)


def _step(draw: st.DrawFn, evening: Evening, step: str, question: int | None = None) -> None:
    number = draw(_PEOPLE)
    is_motion = bool(evening.current) and evening.items[evening.current or 0].motion_id is not None
    if step == "arrive":
        evening.arrive(number, draw(st.sampled_from(["room", "online"])))
    elif step in {"leave", "away"}:
        evening.leave(number, "left" if step == "leave" else "away")
    elif step == "speak":
        evening.speak(question, draw(st.sampled_from(SpeakerRole)), draw(st.none() | _PEOPLE))
    elif step == "amend" and is_motion:
        brought = evening.bring(MeetingQuestionKind.AMENDMENT, amendment_id=evening.amend())
        _decide(draw, evening, brought)
    elif step in {"procedural", "drop"}:
        kind = draw(st.sampled_from(ProceduralKind))
        brought = evening.bring(MeetingQuestionKind.PROCEDURAL, procedural=kind)
        if step == "drop":
            evening.drop(brought, QuestionStage.WITHDRAWN, "The mover withdrew it.")
        else:
            _decide(draw, evening, brought)
    elif step == "rule":
        evening.rule()
    elif step == "act":
        evening.agree()
    elif step == "quorum":
        name = draw(st.sampled_from(["QuorumLost", "QuorumReached"]))
        evening.record(name, present=draw(st.integers(0, 9)), quorum=5)


def _decide(draw: st.DrawFn, evening: Evening, question: int) -> None:
    casting = draw(st.sampled_from([None, Choice.FOR, Choice.AGAINST]))
    secrecy = draw(st.sampled_from([Secrecy.RECORDED, Secrecy.SECRET]))
    evening.decide(question, draw(_VOTES), draw(_VOTES), casting, secrecy)
