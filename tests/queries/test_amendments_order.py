"""What pages learn of the order of votes and of what follows, and what it costs."""

import pytest

from policy_forum.domain.text.votes import VotingOrder
from policy_forum.features.amendments.commands import accept_amendment, propose_amendment
from policy_forum.features.amendments.models import Amendment
from policy_forum.features.amendments.queries import (
    consequence_of,
    list_consequences,
    list_in_voting_order,
)
from policy_forum.features.amendments.rules import text_mark
from policy_forum.features.motions.rules import MotionState


@pytest.fixture
def north(make_branch):
    return make_branch("North", "NOR")


@pytest.fixture
def mover(make_member, north):
    return make_member(north, "Anwen")


@pytest.fixture
def motion(make_motion, north, mover):
    return make_motion(north, mover=mover, state=MotionState.PROPOSED)


@pytest.fixture
def propose(work_as, motion, make_member, north, session):
    author = make_member(north, "Bronwen")

    def do(old, new, parent=None):
        base = parent.amended_markdown if parent else motion.text_markdown
        seen = text_mark(base) if parent else motion.revision
        with work_as(author) as work:
            key = propose_amendment(
                work, motion.id, seen, base.replace(old, new), "", parent.id if parent else None
            )
        return session.get(Amendment, key)

    return do


def test_each_row_says_what_follows(propose, motion, session, count_statements):
    first = propose("the evening", "the late")
    propose("evening bus", "night bus and train")
    propose("restore the", "restore soon the")
    propose("the evening", "the late")
    child = propose("the late", "the very late", parent=first)
    motion_id = motion.id
    session.expire_all()
    with count_statements() as seen:
        rows = list_in_voting_order(session, motion_id)
    assert len(seen) == 2
    assert [(row.number, row.parent_number) for row in rows] == [
        (5, 1), (1, None), (2, None), (3, None), (4, None),
    ]  # fmt: skip
    assert [str(row.consequence) for row in rows] == [
        (
            "If 5 is carried, 1 is put as amended by it; 1 then contradicts 4; "
            "if 1 is not carried, 5 has no effect."
        ),
        "If 1 is carried, 2 falls; 4 says the same and is not put; 3 is fitted to the new text.",
        "If 2 is carried, 4 falls; 3 is fitted to the new text.",
        "If 3 is carried, 4 is fitted to the new text.",
        "None",
    ]
    assert rows[0].id == child.id
    assert rows[1].sentences == ("In Resolves 1, delete ‘evening’ and insert ‘late’.",)
    assert "late" in rows[1].difference_html


def test_one_amendment_and_all_say_the_same_in_two_statements(
    propose, motion, session, count_statements
):
    first, second = propose("evening", "late"), propose("evening", "night")
    alone = propose("20:00", "21:00")
    motion_id, keys = motion.id, [first.id, second.id, alone.id]
    session.expire_all()
    with count_statements() as seen:
        found = list_consequences(session, motion_id)
    assert len(seen) == 2
    assert [(key, str(each.sentence)) for key, each in found.items()] == [
        (keys[0], "If 1 is carried, 2 falls."),
        (keys[1], "None"),
        (keys[2], "None"),
    ]
    with count_statements() as seen:
        sentences = [consequence_of(session, key) for key in keys]
    assert len(seen) == 6
    assert [str(each) for each in sentences] == ["If 1 is carried, 2 falls.", "None", "None"]
    assert consequence_of(session, 987_654) is None


def test_what_follows_is_said_in_the_order_of_votes_not_of_numbers(
    propose, motion, session, make_standing_orders, north
):
    make_standing_orders(north, amendment_order=VotingOrder.FAR_REACHING)
    propose("evening", "late")
    propose("restore the evening bus", "run trams")
    rows = list_in_voting_order(session, motion.id)
    assert [row.number for row in rows] == [2, 1]
    assert str(rows[0].consequence) == "If 2 is carried, 1 falls."


def test_the_order_of_a_ballot_can_be_asked_for(propose, motion, session):
    first, second = propose("evening", "late"), propose("evening", "night")
    found = list_consequences(session, motion.id, [second.id, first.id])
    assert [(key, str(each.sentence)) for key, each in found.items()] == [
        (second.id, "If 2 is carried, 1 falls."),
        (first.id, "None"),
    ]


def test_what_needs_its_author_is_not_put_nor_is_one_to_it(
    propose, motion, session, work_as, mover
):
    first, second = propose("evening", "late"), propose("evening", "night")
    propose("the night", "a night", parent=second)
    with work_as(mover) as work:
        accept_amendment(work, first.id, first.version, [second.id])
    assert list_in_voting_order(session, motion.id) == ()


def test_what_an_amendment_contradicts_only_as_amended_is_said_too(propose, motion, session):
    first = propose("17:40", "18:40")
    propose("evening bus", "night bus")
    propose("evening bus", "late bus", parent=first)
    propose("20:00", "21:00", parent=first)
    found = [str(row.consequence) for row in list_in_voting_order(session, motion.id)]
    assert found[0] == (
        "If 3 is carried, 1 is put as amended by it; 1 then contradicts 2; "
        "if 1 is not carried, 3 has no effect."
    )
    assert found[1] == (
        "If 4 is carried, 1 is put as amended by it; if 1 is not carried, 4 has no effect."
    )
