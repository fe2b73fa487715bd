"""The chair sets the order of votes: when, with what reason, and what comes in afterwards."""

import pytest
from sqlalchemy import select

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.domain.refusals import Reason, RefusedError
from policy_forum.domain.text.votes import VotingOrder as OrderRule
from policy_forum.features.amendments.commands import (
    propose_amendment,
    set_voting_order,
    withdraw_amendment,
)
from policy_forum.features.amendments.models import Amendment, VotingOrder
from policy_forum.features.amendments.queries import find_chosen_order, list_in_voting_order
from policy_forum.features.amendments.rules import text_mark
from policy_forum.features.motions.rules import MotionState
from policy_forum.platform.audit import AuditRow

WHY = "The largest question first, agreed at the meeting of 3 March."


@pytest.fixture
def north(make_branch, make_cycle):
    make_cycle()
    return make_branch("North", "NOR")


@pytest.fixture
def chair(north, make_officer):
    return make_officer(OfficeKind.CHAIR, north)


@pytest.fixture
def author(make_member, north):
    return make_member(north)


@pytest.fixture
def motion(make_motion, north):
    return make_motion(north, state=MotionState.PROPOSED)


@pytest.fixture
def propose(work_as, motion, author, session):
    def do(old, new, parent=None):
        base = parent.amended_markdown if parent else motion.text_markdown
        seen = text_mark(base) if parent else motion.revision
        with work_as(author) as work:
            key = propose_amendment(
                work, motion.id, seen, base.replace(old, new), "", parent.id if parent else None
            )
        return session.get(Amendment, key)

    return do


@pytest.fixture
def set_order(work_as, motion, chair):
    def do(*amendments, reason=WHY, member=None):
        with work_as(member or chair) as work:
            set_voting_order(work, motion.id, [each.id for each in amendments], reason)

    return do


@pytest.fixture
def numbers(session, motion):
    return lambda: [row.number for row in list_in_voting_order(session, motion.id)]


@pytest.fixture
def refused(set_order):
    def reason_of(*amendments, **more):
        with pytest.raises(RefusedError) as caught:
            set_order(*amendments, **more)
        return caught.value.refusal

    return reason_of


def test_the_chair_sets_an_order_with_a_reason_that_everyone_can_read(
    propose, set_order, numbers, session, motion, chair
):
    one, two, three = propose("17:40", "18"), propose("20:00", "21"), propose("evening", "late")
    assert numbers() == [1, 2, 3]
    set_order(three, one, two)
    assert numbers() == [3, 1, 2]
    chosen = find_chosen_order(session, motion.id)
    assert chosen is not None
    assert (chosen.reason, chosen.amendment_ids) == (WHY, (three.id, one.id, two.id))
    assert chosen.set_by.endswith(chair.family_name)
    row = session.scalars(select(AuditRow).where(AuditRow.name == "VotingOrderSet")).one()
    assert row.facts["amendment_ids"] == [three.id, one.id, two.id]
    assert row.note == WHY
    assert (row.about_kind, row.about_id) == ("motion", motion.id)


def test_the_last_order_holds_and_every_earlier_one_is_kept(propose, set_order, numbers, session):
    one, two = propose("17:40", "18"), propose("20:00", "21")
    set_order(two, one)
    set_order(one, two, reason="The mover asked for it.")
    assert numbers() == [1, 2]
    assert len(session.scalars(select(VotingOrder)).all()) == 2


@pytest.mark.parametrize(
    ("rule", "order", "with_fourth"),
    [
        (OrderRule.AS_RECEIVED, [3, 1, 2], [3, 1, 2, 4]),
        (OrderRule.TEXT_ORDER, [3, 1, 2], [3, 1, 4, 2]),
        (OrderRule.FAR_REACHING, [3, 1, 2], [3, 1, 4, 2]),
    ],
)
def test_what_comes_in_later_goes_where_the_standing_orders_have_it(
    propose, set_order, numbers, make_standing_orders, north, rule, order, with_fourth
):
    make_standing_orders(north, amendment_order=rule)
    one = propose("To write to every councillor before", "To write to them before")
    two, three = propose("20:00", "21:00"), propose("evening", "late")
    set_order(three, one, two)
    assert numbers() == order
    propose("last bus", "final bus")
    assert numbers() == with_fourth


def test_the_rule_holds_until_the_chair_sets_another(propose, numbers, make_standing_orders, north):
    propose("evening bus", "late bus")
    propose("20:00", "21:00")
    propose("To write to every councillor before", "To write to them before")
    assert numbers() == [1, 2, 3]
    make_standing_orders(north, amendment_order=OrderRule.TEXT_ORDER)
    assert numbers() == [2, 1, 3]
    make_standing_orders(north, version=2, amendment_order=OrderRule.FAR_REACHING)
    assert numbers() == [3, 2, 1]


def test_an_amendment_to_an_amendment_stays_before_it(propose, set_order, refused, numbers):
    one, two = propose("evening", "late"), propose("20:00", "21:00")
    child = propose("late", "night", parent=one)
    assert numbers() == [3, 1, 2]
    refusal = refused(child, two, one)
    assert refusal.reason is Reason.RULE_NOT_MET
    assert "immediately before" in str(refusal.sentence)
    set_order(two, child, one)
    assert numbers() == [2, 3, 1]


def test_one_that_was_withdrawn_leaves_the_others_in_their_order(
    propose, set_order, numbers, work_as, author
):
    one, two, three = propose("17:40", "18"), propose("20:00", "21"), propose("evening", "late")
    set_order(three, two, one)
    with work_as(author) as work:
        withdraw_amendment(work, two.id)
    assert numbers() == [3, 1]


def test_what_the_chair_did_not_see_is_not_put_in_order(propose, refused):
    one, two = propose("17:40", "18"), propose("20:00", "21")
    assert refused(two).reason is Reason.CHANGED_MEANWHILE
    assert refused(two, one, one).reason is Reason.CHANGED_MEANWHILE


def test_an_order_needs_a_reason_and_must_be_another(propose, refused):
    one, two = propose("17:40", "18"), propose("20:00", "21")
    assert refused(two, one, reason=" \u202e ").reason is Reason.INVALID
    assert refused(two, one, reason="x" * 2001).reason is Reason.INVALID
    assert refused(one, two).reason is Reason.ALREADY_DONE


def test_only_the_chair_of_the_branch_sets_it(propose, refused, north, make_officer, author):
    one, two = propose("17:40", "18"), propose("20:00", "21")
    for member in (
        author,
        make_officer(OfficeKind.SECRETARY, north),
        make_officer(OfficeKind.CHAIR),
    ):
        assert refused(two, one, member=member).reason is Reason.NOT_PERMITTED


def test_it_stands_still_while_the_branch_votes(propose, refused, motion, session, clock):
    one, two = propose("17:40", "18"), propose("20:00", "21")
    motion.is_held = True
    session.commit()
    assert refused(two, one).reason is Reason.WRONG_STATE
    motion.is_held = False
    session.commit()
    clock.advance(days=41)
    assert refused(two, one).reason is Reason.WINDOW_CLOSED


def test_nothing_is_put_to_the_vote_of_a_motion_that_is_withdrawn(
    propose, motion, session, numbers
):
    propose("17:40", "18")
    motion.state = MotionState.WITHDRAWN
    session.commit()
    assert numbers() == []
