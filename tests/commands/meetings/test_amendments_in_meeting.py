"""Amendments in a meeting: the text changes at once, and what was shown beforehand happens."""

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from policy_forum.domain.identifiers import AmendmentId
from policy_forum.domain.text.document import parse_document
from policy_forum.domain.text.limits import MERGED
from policy_forum.features.amendments.commands.in_meeting import decide_one
from policy_forum.features.amendments.models import Amendment
from policy_forum.features.amendments.queries.order import list_in_voting_order
from policy_forum.features.amendments.rules import AmendmentState
from policy_forum.features.ballots.rules import QuestionOutcome
from policy_forum.features.meetings.commands.questions import leave_question
from policy_forum.features.meetings.commands.voting import open_vote
from policy_forum.features.meetings.rules.states import ItemKind, ItemOutcome, QuestionStage
from policy_forum.features.motions.models import MotionRevision
from policy_forum.features.motions.rules import MotionState
from tests.commands.amendments.steps import refusal_of
from tests.commands.meetings.halls import Hall
from tests.commands.meetings.voting_steps import AGAINST, FOR, Floor
from tests.commands.test_amendments_together import amended_texts
from tests.makers import TEXT

LATE = TEXT.replace("17:40", "18:40")
LATER = TEXT.replace("17:40", "19:40")
LAST = TEXT.replace("evening bus", "last bus")
EACH = TEXT.replace("every councillor", "each councillor")
_S = AmendmentState


@pytest.fixture
def floor(make, work_as):
    """A hall without cards, in which a motion can be amended."""
    return Floor(Hall.under_way(make, by_card=0, by_phone=6, online=4), work_as)


def put(floor, amendment, *choices):
    return floor.decides(floor.amends(amendment), *choices)


def test_a_carried_amendment_is_in_the_text_at_once_as_a_revision(floor):
    amendment = floor.proposes(LATE)
    floor.takes_motion()
    assert put(floor, amendment, FOR).outcome is QuestionOutcome.CARRIED
    motion = floor.fresh(floor.hall.motion)
    assert (motion.text_markdown, motion.revision, motion.is_amended) == (LATE, 2, True)
    revision = floor.session.scalars(select(MotionRevision).where(MotionRevision.number == 2)).one()
    assert revision.cause == "Amendment 1 carried by the meeting"
    assert floor.fresh(amendment).state is _S.CARRIED
    assert not motion.is_held


def test_a_lost_amendment_leaves_the_text_as_it_is(floor):
    amendment = floor.proposes(LATE)
    floor.takes_motion()
    put(floor, amendment, AGAINST)
    assert floor.fresh(floor.hall.motion).text_markdown == TEXT
    assert floor.fresh(amendment).state is _S.LOST


def test_what_contradicts_falls_and_is_not_handed_back_and_others_are_fitted(floor):
    first, second, third = floor.proposes(LATE), floor.proposes(LATER), floor.proposes(LAST)
    floor.takes_motion()
    put(floor, first, FOR)
    assert floor.fresh(second).state is _S.FELL
    assert "Amendment 1 was carried before it" in second.state_reason
    assert floor.fresh(third).state is _S.LEFT_TO_VOTE
    assert third.base_markdown == floor.fresh(floor.hall.motion).text_markdown
    put(floor, third, FOR)
    both = LATE.replace("evening bus", "last bus")
    assert floor.fresh(floor.hall.motion).text_markdown == both


def test_what_says_the_same_is_carried_with_it_and_not_put(floor):
    first, twin = floor.proposes(LATE), floor.proposes(LATE)
    floor.takes_motion()
    put(floor, first, FOR)
    assert floor.fresh(twin).state is _S.CARRIED
    assert "says the same as amendment 1" in twin.state_reason


def test_an_amendment_to_an_amendment_is_put_first_and_goes_into_it(floor):
    parent = floor.proposes(LATE)
    child = floor.proposes(LATE.replace("18:40", "18:50"), parent)
    floor.takes_motion()
    refusal = refusal_of(lambda: floor.amends(parent))
    assert "comes before" in refusal.sentence.text
    put(floor, child, FOR)
    assert floor.fresh(parent).amended_markdown == TEXT.replace("17:40", "18:50")
    assert floor.fresh(floor.hall.motion).text_markdown == TEXT
    put(floor, parent, FOR)
    assert floor.fresh(floor.hall.motion).text_markdown == TEXT.replace("17:40", "18:50")
    assert floor.fresh(child).state is _S.CARRIED


def test_what_was_carried_into_an_amendment_falls_when_that_one_is_lost(floor):
    parent = floor.proposes(LATE)
    child = floor.proposes(LATE.replace("18:40", "18:50"), parent)
    floor.takes_motion()
    put(floor, child, FOR)
    put(floor, parent, AGAINST)
    assert floor.fresh(child).state is _S.FELL
    assert "amendment 1, which was not carried" in child.state_reason
    assert floor.fresh(floor.hall.motion).text_markdown == TEXT


def test_the_amendment_that_falls_takes_along_what_amends_it(floor):
    first, second = floor.proposes(LATE), floor.proposes(LATER)
    child = floor.proposes(LATER.replace("19:40", "19:50"), second)
    floor.takes_motion()
    put(floor, first, FOR)
    assert [floor.fresh(a).state for a in (second, child)] == [_S.FELL, _S.FELL]


def test_an_amendment_that_nobody_moves_falls_and_the_motion_can_be_put(floor):
    amendment = floor.proposes(LATE)
    motion_question = floor.takes_motion()
    refusal = refusal_of(lambda: floor.chair(open_vote, motion_question.id))
    assert "amendment %(number)s has not been put" in refusal.sentence.text
    question_id = floor.amends(amendment)
    floor.chair(leave_question, question_id, QuestionStage.FELL, "Nobody moved it.")
    assert floor.fresh(amendment).state is _S.FELL
    assert floor.decides(motion_question.id, FOR).outcome is QuestionOutcome.CARRIED


def test_an_amendment_left_by_mistake_can_be_put_again(floor):
    amendment = floor.proposes(LATE)
    floor.takes_motion()
    question_id = floor.amends(amendment)
    floor.chair(leave_question, question_id, QuestionStage.WITHDRAWN, "Too early.")
    assert put(floor, amendment, FOR).outcome is QuestionOutcome.CARRIED


def test_a_motion_carried_after_an_amendment_is_carried_as_amended(floor):
    amendment = floor.proposes(LATE)
    question = floor.takes_motion()
    put(floor, amendment, FOR)
    floor.decides(question.id, FOR)
    item = floor.fresh(floor.hall.items[ItemKind.MOTION])
    assert item.outcome is ItemOutcome.CARRIED_AS_AMENDED
    assert floor.fresh(floor.hall.motion).state is MotionState.CARRIED


def test_an_amendment_without_a_quorum_is_put_again_as_the_same_question(make, work_as):
    orders = {"meeting_rules": {"quorum_kind": "number", "quorum_amount": 12}}
    floor = Floor(Hall.under_way(make, by_card=0, by_phone=6, online=4, orders=orders), work_as)
    amendment = floor.proposes(LATE)
    floor.takes_motion()
    question_id = floor.amends(amendment)
    floor.chair(open_vote, question_id)
    floor.votes(question_id, FOR)
    left = floor.hall.members[9]
    floor.hall.goes(left)
    assert floor.closes(question_id).outcome is QuestionOutcome.INQUORATE
    assert floor.fresh(amendment).state is _S.LEFT_TO_VOTE
    floor.hall.comes(left)
    row = floor.hall.row_of(left)
    row.votes_by = "device"
    floor.session.commit()
    assert floor.amends(amendment) == question_id
    question = floor.decides(question_id, FOR, FOR)
    assert (question.device_for, question.outcome) == (2, QuestionOutcome.CARRIED)


# Chance amendments, some to amendments, and chance votes: at each step the order of votes says
# what follows, and that is what happens.
_DRAWN = st.data()


@settings(
    max_examples=10,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
    deadline=None,
)
@given(_DRAWN)
def test_what_is_shown_before_each_vote_is_what_happens(stage_of_amendments, data):
    floor, motion = stage_of_amendments()
    amendments = proposed(floor, data)
    while ahead := list_in_voting_order(floor.session, motion.id, one_by_one=True):
        row = ahead[0]
        carried = data.draw(st.booleans())
        before = {a.id: floor.fresh(a).state for a in amendments}
        with floor.work_as(None) as work:
            ended = decide_one(work, motion.id, AmendmentId(row.id), carried=carried)
        now = {a.number: floor.fresh(a).state for a in amendments}
        assert dict(ended) == {a.id: a.state for a in amendments if before[a.id] is not a.state}
        happened(row, carried, before, now, amendments)
        for amendment in amendments:
            if amendment.state.is_ready and amendment.parent_id is None:
                assert amendment.base_markdown == floor.fresh(motion).text_markdown

    assert all(not a.state.is_open for a in amendments)
    parse_document(floor.fresh(motion).text_markdown, MERGED)


def happened(row, carried, before, now, amendments):
    ready = {a.number for a in amendments if before[a.id].is_ready}
    fell = {n for n in ready if now[n] is _S.FELL}
    with_it = {n for n in ready if now[n] is _S.CARRIED} - {row.number}
    if not carried:
        assert now[row.number] is _S.LOST
        assert not with_it
        return
    follows = row.follows
    assert fell <= set(follows.falls) | emptied(row, now)
    assert set(follows.falls) <= fell
    assert set(follows.same) <= with_it
    # What is fitted to the new text, and then asks for nothing that the text does not say.
    assert with_it - set(follows.same) <= set(follows.rebased)


def emptied(row, now):
    """An amendment of which nothing is left with the one that was carried into it, and that one."""
    parent = row.parent_number
    return {parent, row.number} if parent is not None and now[parent] is _S.FELL else set()


def proposed(floor, data):
    found: list[Amendment] = []
    for _ in range(data.draw(st.integers(2, 5))):
        tops = [a for a in found if a.parent_id is None]
        parent = data.draw(st.sampled_from([None, None, *tops]))
        base = parse_document(parent.amended_markdown if parent else TEXT, MERGED)
        text = data.draw(amended_texts(base))
        try:
            found.append(floor.proposes(text, parent))
        except Exception:  # noqa: BLE001 - one that changes nothing, or is too long, is no amendment
            floor.session.rollback()
    return found


@pytest.fixture
def stage_of_amendments(make, work_as):
    """Make a hall and its motion, a fresh one for each example."""

    def begin():
        hall = Hall.under_way(make, by_card=0, by_phone=2, online=0)
        return Floor(hall, work_as), hall.motion

    return begin
