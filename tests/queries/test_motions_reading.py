"""Who finds which motion, and what pages cost."""

from itertools import product

import pytest
from sqlalchemy import select

from policy_forum.domain.access.actors import VISITOR, OfficeKind
from policy_forum.features.motions.commands import (
    decline_co_authorship,
    draft_motion,
    invite_co_author,
    join_as_co_author,
    move_motion,
    second_motion,
)
from policy_forum.features.motions.models import CoAuthor, Motion
from policy_forum.features.motions.queries import (
    MotionFilter,
    find_motion_by_number,
    get_motion_page,
    list_history,
    list_members_named,
    list_motions,
    list_revisions,
    list_similar_titles,
    readable_by,
    what_needs,
)
from policy_forum.features.motions.rules import MotionKind, MotionState
from tests.makers import TEXT


@pytest.fixture
def north(make_branch):
    return make_branch("North", "NOR")


@pytest.fixture
def cycle(make_cycle):
    return make_cycle(2026)


@pytest.fixture
def mover(make_member, north):
    return make_member(north, given_name="Siân")


@pytest.fixture
def readers(make, make_member, make_officer, north, mover):
    asked = make_member(north)
    people = {
        "mover": mover,
        "asked": asked,
        "neighbour": make_member(north),
        "stranger": make_member(),
        "office": make_officer(OfficeKind.NATIONAL_OFFICE),
    }
    return {"visitor": (VISITOR, None)} | {
        name: (make.actor(member), member) for name, member in people.items()
    }


def everything(make_motion, session, north, cycle, mover, asked, clock):
    """One motion in each state; withdrawn ones from before and after each step."""
    motions = [make_motion(north, cycle, mover, state=state) for state in MotionState]
    for was_moved in (None, clock.now()):
        withdrawn = make_motion(north, cycle, mover, state=MotionState.WITHDRAWN)
        withdrawn.number, withdrawn.moved_at = None, was_moved
        motions.append(withdrawn)
    for motion in motions:
        session.add(CoAuthor(motion_id=motion.id, member_id=asked.id, invited_at=clock.now()))
    session.commit()
    return motions


def test_lists_and_pages_agree_on_who_may_read_what(
    make_motion, session, north, cycle, mover, readers, clock
):
    motions = everything(make_motion, session, north, cycle, mover, readers["asked"][1], clock)
    for (name, (actor, _member)), motion in product(readers.items(), motions):
        in_list = session.scalar(
            select(Motion.id).where(Motion.id == motion.id, readable_by(actor))
        )
        page = get_motion_page(session, motion.id, actor)
        assert (in_list is not None) == (page is not None), (name, motion.state, motion.moved_at)


@pytest.mark.parametrize(
    ("state", "who"),
    [
        (MotionState.DRAFT, {"mover", "asked"}),
        (MotionState.MOVED, {"mover", "asked", "neighbour"}),
        (MotionState.PROPOSED, {"mover", "asked", "neighbour", "stranger", "office"}),
        (MotionState.LOST, {"mover", "asked", "neighbour", "stranger", "office"}),
        (
            MotionState.SUBMITTED,
            {"mover", "asked", "neighbour", "stranger", "office", "visitor"},
        ),
    ],
)
def test_the_circle_of_readers_grows_with_every_step(
    make_motion, session, north, cycle, mover, readers, clock, state, who
):
    motion = make_motion(north, cycle, mover, state=state)
    session.add(
        CoAuthor(motion_id=motion.id, member_id=readers["asked"][1].id, invited_at=clock.now())
    )
    session.commit()
    can = {
        name for name, (actor, _m) in readers.items() if get_motion_page(session, motion.id, actor)
    }
    assert can == who


def test_withdrawing_a_draft_shows_it_to_nobody_else(
    make_motion, session, north, cycle, mover, readers, clock
):
    motion = make_motion(north, cycle, mover, state=MotionState.WITHDRAWN)
    motion.number = None
    session.commit()
    can = {
        name for name, (actor, _m) in readers.items() if get_motion_page(session, motion.id, actor)
    }
    assert can == {"mover"}


def test_a_page_costs_three_statements_for_a_member_and_two_for_a_visitor(
    make_motion, session, north, cycle, mover, readers, count_statements
):
    motion = make_motion(north, cycle, mover, state=MotionState.SUBMITTED)
    motion_id = motion.id
    for actor, cost in ((readers["stranger"][0], 3), (VISITOR, 2)):
        with count_statements() as seen:
            assert get_motion_page(session, motion_id, actor)
        assert len(seen) == cost


@pytest.mark.parametrize("count", [1, 120])
def test_a_list_costs_two_statements_however_long_it_is(
    make_motion, make_member, session, north, cycle, readers, count_statements, count
):
    mover = make_member(north)
    for _number in range(count):
        make_motion(north, cycle, mover, state=MotionState.PROPOSED)
    with count_statements() as seen:
        found = list_motions(session, readers["stranger"][0], MotionFilter(), part=1)
    assert len(seen) == 2
    assert (found.total, len(found.rows)) == (count, min(count, 50))


def test_a_part_that_is_not_there_is_the_nearest_that_is(make_motion, session, readers, cycle):
    make_motion(state=MotionState.PROPOSED)
    for part in (-5, 0, 99):
        found = list_motions(session, readers["stranger"][0], MotionFilter(), part)
        assert (found.part, len(found.rows)) == (1, 1)


def test_a_list_is_narrowed_down(
    make_motion, make_branch, session, north, cycle, mover, readers, make_goal
):
    goal = make_goal(cycle)
    buses = make_motion(
        north, cycle, mover, state=MotionState.CARRIED, title="Buses: 100% of_them", goal_id=goal.id
    )
    homes = make_motion(
        make_branch("South", "SOU"), cycle, state=MotionState.PROPOSED, title="Warm homes",
        kind=MotionKind.COUNCIL, text="Insulate.",
    )  # fmt: skip
    actor = readers["stranger"][0]

    def found(**narrowed):
        return [row.id for row in list_motions(session, actor, MotionFilter(**narrowed)).rows]

    assert found() == [homes.id, buses.id]
    assert found(branch_id=north.id) == [buses.id]
    assert found(goal_id=goal.id) == [buses.id]
    assert found(state=MotionState.PROPOSED) == [homes.id]
    assert found(kind=MotionKind.COUNCIL) == [homes.id]
    assert found(words="WARM homes") == [homes.id]
    assert found(words="insulate") == [homes.id]
    assert found(words="100%") == found(words="of_t") == [buses.id]
    assert found(words=homes.number.lower()) == [homes.id]
    assert found(words="%") == [buses.id]
    assert found(cycle_id=cycle.id + 1) == []


def test_a_number_leads_only_to_what_one_may_read(make_motion, session, north, cycle, readers):
    motion = make_motion(north, cycle, state=MotionState.PROPOSED)
    assert find_motion_by_number(session, f" {motion.number.lower()} ", readers["stranger"][0])
    assert find_motion_by_number(session, motion.number, VISITOR) is None


def test_titles_that_share_most_words_are_alike(make_motion, session, north, cycle, readers):
    evening = make_motion(
        north, cycle, state=MotionState.PROPOSED, title="Evening buses from the hospital"
    )
    make_motion(north, cycle, state=MotionState.PROPOSED, title="Warm homes for tenants")
    actor = readers["neighbour"][0]

    def alike(title, besides=0):
        rows = list_similar_titles(session, actor, north.id, cycle.id, title, besides)
        return [row.id for row in rows]

    assert alike("An evening bus to the hospital") == [evening.id]
    assert alike("Evening buses from the hospital", evening.id) == []
    assert alike("the of and") == []


def test_members_are_found_by_any_part_of_their_names(session, north, make_member):
    sian = make_member(north, given_name="Siân", family_name="O’Neill")
    make_member(given_name="Siân", family_name="O’Neill")
    for name in ("siân", "neill Siân", "O’N"):
        assert [row.id for row in list_members_named(session, north.id, name)] == [sian.id]
    assert list_members_named(session, north.id, "%") == ()


def test_what_needs_a_member_changes_with_every_step(
    work_as, session, make, make_member, north, cycle, mover, clock, count_statements
):
    friend, other = make_member(north), make_member(north)

    def needs(member):
        actor = make.actor(member)
        with count_statements() as seen:
            rows = what_needs(session, actor, clock.now())
        assert len(seen) == 1
        return [str(row.sentence).split(":", maxsplit=1)[0].split(",")[0] for row in rows]

    with work_as(mover) as work:
        motion_id = draft_motion(work, cycle.id, "Buses", TEXT)
        invite_co_author(work, motion_id, friend.id)
    assert (needs(mover), needs(friend), needs(other)) == (["Finish your draft"], ["Answer"], [])
    with work_as(friend) as work:
        decline_co_authorship(work, motion_id)
    assert needs(friend) == []
    with work_as(friend) as work:
        join_as_co_author(work, motion_id)
    assert needs(friend) == ["Finish your draft"]
    with work_as(mover) as work:
        move_motion(work, motion_id)
    assert needs(mover) == ["Your motion waits for a seconder"]
    assert (needs(friend), needs(other)) == ([], ["Second this motion"])
    with work_as(other) as work:
        second_motion(work, motion_id)
    assert (needs(mover), needs(friend), needs(other)) == ([], [], [])


def test_nothing_of_drafting_is_needed_once_it_has_closed(
    session, make, make_motion, north, cycle, mover, clock
):
    make_motion(north, cycle, mover)
    assert what_needs(session, make.actor(mover), clock.now())
    clock.advance(days=10)
    assert what_needs(session, make.actor(mover), clock.now()) == ()
    assert what_needs(session, VISITOR, clock.now()) == ()


def test_secretaries_are_asked_to_put_motions_to_the_vote_while_branches_decide(
    session, make, make_motion, make_officer, north, cycle, mover, clock
):
    make_motion(north, cycle, mover, state=MotionState.PROPOSED)
    held = make_motion(north, cycle, mover, state=MotionState.PROPOSED)
    held.is_held = True
    secretary = make_officer(OfficeKind.SECRETARY, north)
    session.commit()
    clock.advance(days=10)
    (need,) = what_needs(session, make.actor(secretary), clock.now())
    assert str(need.sentence) == "Put this motion to the vote of your branch"
    assert what_needs(session, make.actor(mover), clock.now()) == ()


def test_a_history_names_people_only_when_asked_to(
    work_as, session, north, cycle, mover, make_member
):
    friend = make_member(north, given_name="Cerys", family_name="Friend")
    with work_as(mover) as work:
        motion_id = draft_motion(work, cycle.id, "Buses", TEXT)
        invite_co_author(work, motion_id, friend.id)
    newest, first = list_history(session, motion_id, with_names=True)
    assert (str(newest.sentence), newest.whom) == ("A co-author was asked", "Cerys Friend")
    assert (str(first.sentence), first.who) == ("Drafted", mover.full_name)
    assert {row.who for row in list_history(session, motion_id, with_names=False)} == {None}
    assert list_revisions(session, motion_id, with_names=False)[0].saved_by is None
