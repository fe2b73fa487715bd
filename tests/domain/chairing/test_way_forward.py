"""From every state of a meeting there is a way forward."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from policy_forum.features.ballots.rules import QuestionOutcome, Secrecy
from policy_forum.features.meetings.rules.states import (
    ItemKind,
    ItemState,
    MeetingPower,
    MeetingQuestionKind,
    MeetingState,
    ProceduralKind,
    QuestionStage,
    SpeakerRole,
)
from policy_forum.features.meetings.rules.steps import next_step
from tests.domain.chairing import floors
from tests.domain.chairing.floors import NOW

ITEMS = st.builds(
    floors.item,
    st.sampled_from(ItemKind),
    minutes_of_id=st.none() | st.just(9),
    in_parts=st.sampled_from([(), (("Notes 1",),)]),
    outcome_note=st.sampled_from(["", "It was withdrawn."]),
)
WAITING = st.builds(floors.item, st.sampled_from(ItemKind), state=st.just(ItemState.WAITING))
PEOPLE = st.sampled_from([None, floors.BEA, floors.CAT])
SPEECHES = st.tuples(
    st.sampled_from([floors.asks, floors.spoke, floors.speaks]), st.sampled_from(SpeakerRole)
)


def _questions(item_id):
    return st.builds(
        floors.question,
        st.sampled_from(MeetingQuestionKind),
        item_id=st.just(item_id),
        stage=st.sampled_from(QuestionStage),
        procedural=st.sampled_from(ProceduralKind),
        outcome=st.none() | st.sampled_from(QuestionOutcome),
        secrecy=st.sampled_from(Secrecy),
        mover=PEOPLE,
        seconder=PEOPLE,
        cards=st.none() | st.integers(0, 3),
        decided_at=st.just(NOW),
    )


@st.composite
def _any_floor(draw):
    """Any combination of what a floor can be: more than the commands would let come about."""
    row = draw(st.none() | ITEMS)
    questions = draw(st.lists(_questions(row.id if row else None), max_size=3))
    on = questions[-1] if questions else None
    speakers = draw(st.lists(SPEECHES, max_size=3))
    by_card = draw(st.integers(0, 3))
    return floors.floor(
        state=draw(st.sampled_from(MeetingState)),
        power=draw(st.sampled_from(MeetingPower)),
        chair=draw(st.sampled_from([None, floors.ANN])),
        deputy=draw(st.sampled_from([None, floors.DEE])),
        items=(*([row] if row else []), *draw(st.lists(WAITING, max_size=2))),
        motion=draw(st.none() | st.just(floors.motion())),
        amendments=draw(st.sampled_from([(), (floors.amendment(2),)])),
        questions=tuple(questions),
        speakers=tuple(make(floors.DEE, role, on) for make, role in speakers),
        attending=floors.there(entitled=draw(st.integers(0, 12)), by_card=by_card, by_device=3),
        resumes_at=draw(st.sampled_from([None, NOW + timedelta(days=1)])),
    )


@settings(max_examples=400)
@given(_any_floor(), st.integers(-120, 120))
def test_from_every_state_there_is_a_way_forward(floor, minutes):
    step = next_step(floor, NOW + timedelta(minutes=minutes))
    assert step.main.is_open
    for press in (step.main, *step.more):
        assert str(press.label)
        assert press.is_open or str(press.reason)
    assert str(step.title)
    assert all(str(words) for words in (*step.announce, *step.script))
