"""Who speaks next, and why."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_forum.domain.identifiers import MemberId
from policy_forum.features.branches.rules import MODEL_RULES, MeetingRules
from policy_forum.features.meetings.rules.debate import (
    balance_of,
    may_reply,
    refusal_to_ask,
    refusal_to_speak,
    timer_of,
)
from policy_forum.features.meetings.rules.floor import Floor, Person
from policy_forum.features.meetings.rules.speaking import queue_of
from policy_forum.features.meetings.rules.states import (
    MeetingQuestionKind,
    ProceduralKind,
    QuestionStage,
    SpeakerRole,
)
from tests.domain.chairing import floors

R = SpeakerRole
F1, F2, A1, A2, Q1 = (Person(MemberId(n), f"Person {n}") for n in range(31, 36))


def _names(floor: Floor) -> list[str]:
    return [turn.speaker.name for turn in queue_of(floor).now]


def _with(*waiting, suspended=(), orders=MODEL_RULES, spoken=()):
    floor = floors.debating(orders=orders)
    put = floor.questions[0]
    rows = tuple(make(put) for make in (*spoken, *waiting))
    items = (replace(floor.items[0], suspended=tuple(suspended)),)
    return replace(floor, items=items, speakers=(*floor.speakers, *rows))


def _asks(who, role, **changes):
    return lambda put: floors.asks(who, role, put, **changes)


def _spoke(who, role):
    return lambda put: floors.spoke(who, role, put)


def _limited(limit: int):
    return replace(MODEL_RULES, meetings=MeetingRules(speeches_each_side=limit))


def test_against_speaks_first_because_mover_and_seconder_spoke_for():
    floor = _with(_asks(F1, R.FOR), _asks(A1, R.AGAINST))
    assert _names(floor) == [A1.name, F1.name]
    assert str(queue_of(floor).now[0].why) == "Against: that side has spoken less"


def test_sides_take_turns_until_one_is_empty():
    floor = _with(_asks(F1, R.FOR), _asks(F2, R.FOR), _asks(A1, R.AGAINST), _asks(A2, R.AGAINST))
    assert _names(floor) == [A1.name, A2.name, F1.name, F2.name]
    even = replace(floor, speakers=floor.speakers[1:])
    assert _names(even) == [A1.name, F1.name, A2.name, F2.name]


def test_points_come_first_and_of_order_before_information():
    floor = _with(
        _asks(A1, R.AGAINST), _asks(F1, R.POINT_OF_INFORMATION), _asks(F2, R.POINT_OF_ORDER)
    )
    assert _names(floor) == [F2.name, F1.name, A1.name]


def test_who_has_not_spoken_on_the_item_comes_before_who_asked_first():
    floor = _with(_asks(A1, R.AGAINST), _asks(A2, R.AGAINST), spoken=(_spoke(A1, R.QUESTION),))
    assert _names(floor) == [A2.name, A1.name]


def test_who_has_not_spoken_in_the_meeting_comes_before_who_has():
    floor = _with(_asks(A1, R.AGAINST, speeches_before=2), _asks(A2, R.AGAINST))
    assert _names(floor) == [A2.name, A1.name]


def test_a_question_waits_its_turn_by_when_it_was_asked():
    assert _names(_with(_asks(Q1, R.QUESTION), _asks(A1, R.AGAINST))) == [Q1.name, A1.name]
    assert _names(_with(_asks(A1, R.AGAINST), _asks(Q1, R.QUESTION))) == [A1.name, Q1.name]


def test_the_reply_comes_last():
    floor = _with(_asks(floors.BEA, R.REPLY), _asks(A1, R.AGAINST), _asks(Q1, R.QUESTION))
    assert _names(floor)[-1] == floors.BEA.name


def test_where_turns_are_suspended_who_asked_first_comes_first():
    floor = _with(_asks(F1, R.FOR), _asks(A1, R.AGAINST), suspended=("5.2",))
    assert _names(floor) == [F1.name, A1.name]


def test_a_side_that_has_had_its_speeches_is_not_called_and_is_shown_as_waiting():
    floor = _with(
        _asks(A2, R.AGAINST), _asks(F1, R.FOR), orders=_limited(1), spoken=(_spoke(A1, R.AGAINST),)
    )
    assert _names(floor) == [F1.name]
    assert [row.name for row in queue_of(floor).spent] == [A2.name]
    refusal = refusal_to_speak(floor, R.AGAINST)
    assert refusal is not None
    assert "5.2" in str(refusal.rule)
    assert refusal_to_speak(floor, R.FOR) is None


def test_with_the_clause_suspended_the_limit_does_not_bind():
    floor = _with(orders=_limited(1), spoken=(_spoke(A1, R.AGAINST),), suspended=("5.2",))
    assert refusal_to_speak(floor, R.AGAINST) is None
    assert balance_of(floor).limit == 0


def test_the_mover_and_seconder_do_not_use_up_the_speeches_of_their_side():
    balance = balance_of(_with(orders=_limited(2)))
    assert (balance.in_favour, balance.left_for, balance.left_against) == (2, 2, 2)


def test_requests_to_an_interrupted_question_wait_and_to_an_ended_one_lapse():
    floor = _with(_asks(A1, R.AGAINST))
    put = floor.questions[0]
    procedural = floors.question(
        MeetingQuestionKind.PROCEDURAL,
        procedural=ProceduralKind.REFER_BACK,
        interrupts_id=put.id,
        item_id=put.item_id,
    )
    interrupted = replace(floor, questions=(put, procedural))
    assert queue_of(interrupted).now == ()
    assert [row.name for row in queue_of(interrupted).later] == [A1.name]
    over = replace(floor, questions=(replace(put, stage=QuestionStage.FELL),))
    assert queue_of(over).now == queue_of(over).later == ()


def test_a_point_of_order_is_heard_during_a_vote_and_nothing_else_is():
    floor = floors.debating()
    voting = replace(floor.questions[0], stage=QuestionStage.VOTING)
    floor = replace(floor, questions=(voting,))
    assert refusal_to_speak(floor, R.POINT_OF_ORDER) is None
    for role in (R.FOR, R.AGAINST, R.QUESTION, R.POINT_OF_INFORMATION, R.REPLY):
        assert refusal_to_speak(floor, role) is not None


def test_once_the_question_is_to_be_put_only_the_reply_is_left():
    floor = _with(spoken=(_spoke(A1, R.AGAINST),))
    put = floors.decided(
        floors.question(
            MeetingQuestionKind.PROCEDURAL,
            procedural=ProceduralKind.BE_NOW_PUT,
            interrupts_id=floor.questions[0].id,
        )
    )
    floor = replace(floor, questions=(floor.questions[0], put))
    assert refusal_to_speak(floor, R.FOR) is not None
    assert refusal_to_speak(floor, R.REPLY) is None
    assert may_reply(floor)


def test_there_is_no_reply_where_nobody_spoke_against_or_the_rules_give_none():
    assert not may_reply(_with())
    spoken = (_spoke(A1, R.AGAINST),)
    without = replace(MODEL_RULES, meetings=MeetingRules(reply_minutes=0))
    assert may_reply(_with(spoken=spoken))
    assert not may_reply(_with(spoken=spoken, orders=without))


def test_only_those_who_are_there_ask_and_not_for_what_the_chair_gives():
    floor = floors.debating()
    assert refusal_to_ask(floor, R.FOR, is_there=False) is not None
    assert refusal_to_ask(floor, R.FOR, is_there=True) is None
    assert refusal_to_ask(floor, R.REPLY, is_there=True) is not None


@pytest.mark.parametrize(("later", "left", "over"), [(60, 120, 0), (180, 0, 0), (200, 0, 20)])
def test_the_timer_counts_down_and_then_shows_by_how_much_it_is_over(later, left, over):
    speaker = floors.speaks(A1, R.AGAINST)
    assert speaker.called_at is not None
    timer = timer_of(speaker, speaker.called_at + timedelta(seconds=later))
    assert timer is not None
    assert (timer.left, timer.over) == (left, over)


_ROLES = st.sampled_from([R.FOR, R.AGAINST, R.QUESTION, R.POINT_OF_ORDER, R.POINT_OF_INFORMATION])
_WAITING = st.lists(st.tuples(st.integers(40, 60), _ROLES, st.integers(0, 2)), max_size=12)


@given(_WAITING, st.integers(0, 3), st.booleans())
def test_everyone_who_waits_is_in_the_queue_once_and_sides_never_run_apart(
    waiting, limit, is_suspended
):
    floor = _with(
        *(
            _asks(Person(MemberId(n), f"Person {n}"), role, speeches_before=before)
            for n, role, before in waiting
        ),
        orders=_limited(limit),
        suspended=("5.2",) if is_suspended else (),
    )
    queue = queue_of(floor)
    shown = [t.speaker.id for t in queue.now] + [row.id for row in (*queue.later, *queue.spent)]
    assert sorted(shown) == sorted(row.id for row in floor.queue)
    points = [t.speaker.role in {R.POINT_OF_ORDER, R.POINT_OF_INFORMATION} for t in queue.now]
    assert points == sorted(points, reverse=True)
    _assert_fair(floor, is_suspended=is_suspended)


def _assert_fair(floor: Floor, *, is_suspended: bool) -> None:
    """No side is called while it has spoken more and somebody on the other can be called."""
    if is_suspended:
        return
    balance, turns = balance_of(floor), queue_of(floor).now
    spoken = {R.FOR: balance.in_favour, R.AGAINST: balance.against}
    for place, turn in enumerate(turns):
        role = turn.speaker.role
        if role not in spoken:
            continue
        other = R.AGAINST if role is R.FOR else R.FOR
        if any(later.speaker.role is other for later in turns[place:]):
            assert spoken[role] <= spoken[other]
        spoken[role] += 1
