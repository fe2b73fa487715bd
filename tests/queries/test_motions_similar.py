"""Motions that say nearly the same as a text, as far as a person may read them."""

import pytest

from policy_forum.features.motions.queries import list_similar_texts
from policy_forum.features.motions.rules import MotionState
from tests.makers import TEXT

PIGEONS = "## Notes\n\n1. Pigeons nest beneath every railway bridge.\n"


@pytest.fixture
def cycle(make_cycle):
    return make_cycle()


def near(session, actor, cycle, text=TEXT, **more):
    return [row.id for row in list_similar_texts(session, actor, cycle.id, text, **more)]


def test_motions_of_any_branch_are_found_with_what_they_share(session, make, make_motion, cycle):
    other = make_motion(cycle=cycle, state=MotionState.PROPOSED)
    make_motion(cycle=cycle, state=MotionState.PROPOSED, text=PIGEONS)
    actor = make.actor(make.member())

    (row,) = list_similar_texts(session, actor, cycle.id, TEXT)

    assert row.id == other.id
    assert row.score == pytest.approx(1.0)
    assert row.passages[0].clause_label_there == row.passages[0].clause_label_here


def test_drafts_of_others_are_not_given_away(session, make, make_motion, cycle):
    draft = make_motion(cycle=cycle, state=MotionState.DRAFT)
    actor = make.actor(make.member())

    assert near(session, actor, cycle) == []
    assert near(session, make.actor(session.get_one(type(make.member()), draft.mover_id)), cycle)


def test_itself_another_year_and_what_was_withdrawn_are_left_out(
    session, make, make_motion, make_cycle, cycle
):
    own = make_motion(cycle=cycle, state=MotionState.PROPOSED)
    make_motion(cycle=cycle, state=MotionState.WITHDRAWN)
    make_motion(cycle=make_cycle(year=2025), state=MotionState.PROPOSED)
    actor = make.actor(make.member())

    assert near(session, actor, cycle, besides=own.id) == []


@pytest.mark.parametrize("text", ["", "1. a b c", "<script>", "%_%_%_%_ \\"])
def test_texts_without_telling_words_are_near_to_none(session, make, make_motion, cycle, text):
    make_motion(cycle=cycle, state=MotionState.PROPOSED)

    assert near(session, make.actor(make.member()), cycle, text) == []


def test_it_costs_one_statement(session, make, make_motion, cycle, count_statements):
    for _ in range(5):
        make_motion(cycle=cycle, state=MotionState.PROPOSED)
    actor, cycle_id = make.actor(make.member()), cycle.id
    with count_statements() as seen:
        list_similar_texts(session, actor, cycle_id, TEXT)

    assert len(seen) == 1
