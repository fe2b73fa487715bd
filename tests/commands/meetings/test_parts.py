"""Voting in parts: what is lost leaves the text, and what remains is put."""

import pytest

from policy_forum.domain.text.document import parse_document
from policy_forum.features.ballots.rules import QuestionOutcome
from policy_forum.features.meetings.commands.parts import bring_part
from policy_forum.features.meetings.commands.voting import open_vote
from policy_forum.features.meetings.rules.parts import labels_of, relabelled, without_part
from policy_forum.features.meetings.rules.states import (
    CheckIn,
    ItemKind,
    ItemOutcome,
    ItemState,
)
from policy_forum.features.motions.rules import MotionState
from tests.commands.amendments.steps import refusal_of
from tests.commands.meetings.halls import Hall
from tests.commands.meetings.voting_steps import AGAINST, FOR, Floor
from tests.makers import TEXT

BASE = parse_document(TEXT)
NESTED = "## Resolves\n\n1. To ask:\n   a) the council\n   b) the mayor\n2. To write.\n"


def test_the_labels_of_a_text_are_its_clauses_without_headings():
    assert labels_of(BASE) == ("Notes 1", "Notes 2", "Believes 1", "Resolves 1", "Resolves 2")


def text_without(base, *labels) -> str:
    text = without_part(base, labels)
    assert text is not None
    return text


def test_a_lost_clause_leaves_the_text_and_the_numbers_close_up():
    text = text_without(BASE, "Resolves 1")
    assert "restore the evening bus" not in text
    assert "1. To write to every councillor" in text


def test_a_heading_of_which_nothing_remains_goes_too():
    text = text_without(BASE, "Believes 1")
    assert "believes" not in text
    assert text.count("##") == 2


def test_a_clause_takes_along_what_stands_below_it():
    assert without_part(parse_document(NESTED), {"Resolves 1"}) == "## Resolves\n\n1. To write.\n"


def test_where_nothing_would_remain_there_is_no_text():
    assert without_part(BASE, set(labels_of(BASE))) is None


def test_parts_are_called_what_the_text_calls_them_after_a_clause_left_it():
    now = parse_document(text_without(BASE, "Resolves 1"))
    parts = [["Resolves 1"], ["Resolves 2"], ["Notes 2", "Notes 1"]]
    assert relabelled(parts, BASE, now) == [[], ["Resolves 1"], ["Notes 2", "Notes 1"]]


class PartsFloor(Floor):
    """A floor that remembers the question of the motion."""

    motion_question = 0


@pytest.fixture
def floor(make, work_as):
    """The motion is before the meeting, to be voted on in parts."""
    floor = PartsFloor(Hall.under_way(make, by_card=0, by_phone=6, online=4), work_as)
    floor.motion_question = floor.takes_motion().id
    return floor


def in_parts(floor, *parts):
    item = floor.hall.items[ItemKind.MOTION]
    item.in_parts = [list(part) for part in parts]
    floor.session.commit()


def puts(floor, number, choice):
    question_id = floor.chair(bring_part, floor.hall.id, number)
    return floor.decides(question_id, choice)


def test_what_is_lost_leaves_the_text_at_once_and_the_rest_is_carried_in_parts(floor):
    in_parts(floor, ["Resolves 1"], ["Resolves 2"])
    refusal = refusal_of(lambda: floor.chair(open_vote, floor.motion_question))
    assert "votes in parts" in refusal.sentence.text
    assert puts(floor, 1, AGAINST).outcome is QuestionOutcome.LOST
    motion = floor.fresh(floor.hall.motion)
    assert "evening bus" not in motion.text_markdown
    assert motion.revision == 2
    second = puts(floor, 2, FOR)
    assert second.part == ["Resolves 1"]
    assert floor.decides(floor.motion_question, FOR).outcome is QuestionOutcome.CARRIED
    item = floor.fresh(floor.hall.items[ItemKind.MOTION])
    assert item.outcome is ItemOutcome.CARRIED_IN_PARTS
    assert floor.fresh(floor.hall.motion).state is MotionState.CARRIED


def test_a_motion_of_which_every_part_is_kept_is_carried_as_it_is(floor):
    in_parts(floor, ["Resolves 1"])
    puts(floor, 1, FOR)
    floor.decides(floor.motion_question, FOR)
    assert floor.fresh(floor.hall.items[ItemKind.MOTION]).outcome is ItemOutcome.CARRIED
    assert floor.fresh(floor.hall.motion).text_markdown == TEXT


def test_a_motion_of_which_every_part_is_lost_is_lost(floor):
    in_parts(floor, ["Notes 1", "Notes 2", "Believes 1"], ["Resolves 1", "Resolves 2"])
    puts(floor, 1, AGAINST)
    puts(floor, 2, AGAINST)
    assert floor.fresh(floor.hall.motion).state is MotionState.LOST
    item = floor.fresh(floor.hall.items[ItemKind.MOTION])
    assert (item.state, item.outcome) == (ItemState.DONE, ItemOutcome.LOST)
    assert "councillor" in floor.hall.motion.text_markdown


def test_parts_are_put_in_their_order_and_once(floor):
    in_parts(floor, ["Resolves 1"], ["Resolves 2"])
    assert refusal_of(lambda: floor.chair(bring_part, floor.hall.id, 2))
    assert refusal_of(lambda: floor.chair(bring_part, floor.hall.id, 3))
    puts(floor, 1, FOR)
    assert refusal_of(lambda: floor.chair(bring_part, floor.hall.id, 1))


def test_a_part_that_failed_for_want_of_a_quorum_is_put_again(make, work_as):
    orders = {"meeting_rules": {"quorum_kind": "number", "quorum_amount": 12}}
    hall = Hall.under_way(make, by_card=0, by_phone=6, online=4, orders=orders)
    floor = PartsFloor(hall, work_as)
    floor.takes_motion()
    in_parts(floor, ["Resolves 1"])
    question_id = floor.chair(bring_part, hall.id, 1)
    floor.chair(open_vote, question_id)
    hall.goes(hall.members[9])
    assert floor.closes(question_id).outcome is QuestionOutcome.INQUORATE
    hall.comes(hall.members[9], CheckIn.ONLINE)
    assert puts(floor, 1, FOR).outcome is QuestionOutcome.CARRIED
