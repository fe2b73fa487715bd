"""From an edit of the text to the substantive motion."""

import pytest
from sqlalchemy import select

from policy_forum.domain.refusals import Reason, RefusedError
from policy_forum.features.amendments.commands import (
    accept_amendment,
    decide_amendments,
    leave_to_vote,
    propose_amendment,
    revise_amendment,
    withdraw_amendment,
)
from policy_forum.features.amendments.models import Amendment, AmendmentConflict
from policy_forum.features.amendments.rules import AmendmentState
from policy_forum.features.motions.models import MotionRevision
from policy_forum.features.motions.rules import MotionState
from policy_forum.platform.audit import AuditRow
from policy_forum.platform.outbox import OutboxMessage
from tests.makers import TEXT


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
    """Propose a replacement of words by a new member of the branch; gives the row."""

    def do(old, new, *, member=None, revision=None, base=None):
        member = member or make_member(north)
        text = (base or motion.text_markdown).replace(old, new)
        with work_as(member) as work:
            key = propose_amendment(work, motion.id, revision or motion.revision, text, "Why not")
        return session.get(Amendment, key)

    return do


def names_of(session):
    return [row.name for row in session.scalars(select(AuditRow).order_by(AuditRow.id))]


def letters(session):
    rows = session.scalars(select(OutboxMessage).order_by(OutboxMessage.id))
    return [(row.address, row.template) for row in rows]


def refusal_of(act):
    with pytest.raises(RefusedError) as refused:
        act()
    return refused.value.refusal


def test_an_edit_becomes_formal_wording_with_its_words_counted(propose, session, mover):
    amendment = propose("the evening bus", "the late evening bus")
    assert (amendment.number, amendment.state) == (1, AmendmentState.PENDING)
    assert amendment.wording.startswith("In Resolves 1")
    assert "‘late’" in amendment.wording
    assert (amendment.words_added, amendment.words_removed) == (1, 0)
    assert "<ins>" in amendment.difference_html
    assert amendment.original_amended_markdown == amendment.amended_markdown
    assert names_of(session) == ["AmendmentProposed"]
    assert letters(session) == [(mover.email, "amendment_proposed")]


def test_amendments_are_numbered_within_their_motion(propose):
    assert [propose("evening", word).number for word in ("last", "night")] == [1, 2]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (TEXT, "Nothing is changed"),
        (TEXT + "\n", "Nothing is changed"),
        ("", "Nothing would be left"),
        (TEXT + "\n![a](b.png)\n", "Line 15"),
        (TEXT + "3. " + "word " * 151, "151 words; 150 are allowed, so 1 must go"),
    ],
)
def test_what_cannot_be_proposed_is_refused_with_the_reason(
    work_as, motion, make_member, north, text, sentence
):
    with pytest.raises(RefusedError, match=sentence), work_as(make_member(north)) as work:
        propose_amendment(work, motion.id, 1, text)


@pytest.mark.parametrize("state", [MotionState.DRAFT, MotionState.CARRIED, MotionState.WITHDRAWN])
def test_only_a_proposed_motion_is_amended(work_as, make_motion, north, make_member, state):
    motion = make_motion(north, state=state)
    member = make_member(north)

    def act():
        with work_as(member) as work:
            propose_amendment(work, motion.id, 1, TEXT.replace("evening", "last"))

    assert refusal_of(act).reason is Reason.WRONG_STATE


def test_the_text_stands_still_while_the_branch_votes(propose, motion, session, work_as):
    amendment = propose("evening", "last")
    motion.is_held = True
    session.commit()
    assert refusal_of(lambda: propose("budget", "vote")).reason is Reason.WRONG_STATE

    def withdraw():
        with work_as(session.get(type_of_member(), amendment.proposer_id)) as work:
            withdraw_amendment(work, amendment.id)

    assert refusal_of(withdraw).reason is Reason.WRONG_STATE


def type_of_member():
    from policy_forum.features.members.models import Member

    return Member


def test_members_of_other_branches_do_not_amend(propose, make_member):
    refusal = refusal_of(lambda: propose("evening", "last", member=make_member()))
    assert refusal.reason is Reason.NOT_PERMITTED


def test_amending_ends_with_the_branch_decisions(propose, clock):
    clock.advance(days=41)
    assert refusal_of(lambda: propose("evening", "last")).reason is Reason.WINDOW_CLOSED


def test_two_that_touch_the_same_words_are_a_conflict_that_both_hear_of(propose, session, mover):
    first = propose("the evening bus", "the night bus")
    second = propose("the evening bus", "the last bus")
    third = propose("every councillor", "each councillor")
    conflict = session.scalars(select(AmendmentConflict)).one()
    assert (conflict.first_id, conflict.second_id) == (first.id, second.id)
    place = conflict.places[0]
    assert place == {
        "clause": "Resolves 1",
        "base": "evening",
        "first": "night",
        "second": "last",
    }
    told = [address for address, name in letters(session) if name == "amendment_conflict"]
    assert len(told) == 1
    assert third.state is AmendmentState.PENDING
    assert names_of(session).count("AmendmentConflictFound") == 1


def test_accepting_changes_the_text_at_once_and_carries_the_others_on(
    propose, work_as, mover, motion, session
):
    friendly = propose("the evening bus", "the last bus")
    other = propose("every councillor", "each councillor")
    first_words = other.amended_markdown
    with work_as(mover) as work:
        assert accept_amendment(work, friendly.id, friendly.version) == 2

    assert "the last bus" in motion.text_markdown
    assert friendly.state is AmendmentState.ACCEPTED
    assert (other.state, other.base_revision) == (AmendmentState.PENDING, 2)
    assert "the last bus" in other.amended_markdown
    assert "each councillor" in other.amended_markdown
    assert (other.original_revision, other.original_amended_markdown) == (1, first_words)
    causes = session.scalars(select(MotionRevision.cause).order_by(MotionRevision.number)).all()
    assert causes[-1] == "Amendment 1 accepted by the mover"
    assert "AmendmentCarriedToNewText" in names_of(session)


def test_accepting_over_a_conflict_needs_the_effect_to_have_been_seen(
    propose, work_as, mover, motion, session
):
    friendly = propose("the evening bus", "the last bus")
    hostile = propose("the evening bus", "no bus")

    def accept(*seen):
        with work_as(mover) as work:
            accept_amendment(work, friendly.id, friendly.version, seen)

    assert refusal_of(accept).reason is Reason.CHANGED_MEANWHILE
    assert motion.revision == 1

    accept(hostile.id)
    assert hostile.state is AmendmentState.NEEDS_AUTHOR
    assert hostile.clashes[0]["first"] == "the last"
    assert hostile.clashes[0]["second"] == "no"
    assert "no bus" in hostile.amended_markdown
    assert letters(session)[-1][1] == "amendment_needs_author"


def test_an_answer_to_an_amendment_that_changed_since_does_not_count(propose, work_as, mover):
    amendment = propose("evening", "last")

    def act():
        with work_as(mover) as work:
            accept_amendment(work, amendment.id, amendment.version - 1)

    assert refusal_of(act).reason is Reason.CHANGED_MEANWHILE


def test_only_the_mover_answers(propose, work_as, make_member, north):
    amendment = propose("evening", "last")

    def act():
        with work_as(make_member(north)) as work:
            leave_to_vote(work, amendment.id, amendment.version)

    assert refusal_of(act).reason is Reason.NOT_PERMITTED


def test_an_author_writes_anew_what_the_changed_text_overtook(
    propose, work_as, mover, motion, session, make_member, north
):
    author = make_member(north)
    friendly = propose("the evening bus", "the last bus")
    hostile = propose("the evening bus", "no bus", member=author)
    with work_as(mover) as work:
        accept_amendment(work, friendly.id, friendly.version, [hostile.id])

    text = motion.text_markdown.replace("the last bus", "a night bus")
    with work_as(author) as work:
        revise_amendment(work, hostile.id, hostile.version, 2, text, "Settled")
    assert (hostile.state, hostile.clashes) == (AmendmentState.PENDING, [])
    assert "no bus" in hostile.original_amended_markdown
    assert session.scalars(select(AmendmentConflict)).all() == []


def test_changes_to_an_old_text_are_carried_to_the_new_one(propose, work_as, mover, motion):
    friendly = propose("the evening bus", "the last bus")
    with work_as(mover) as work:
        accept_amendment(work, friendly.id, friendly.version)

    late = propose("every councillor", "each councillor", revision=1, base=TEXT)
    assert (late.original_revision, late.base_revision) == (1, 2)
    assert "the last bus" in late.amended_markdown

    refusal = refusal_of(lambda: propose("the evening bus", "no bus", revision=1, base=TEXT))
    assert refusal.reason is Reason.CHANGED_MEANWHILE
    assert "Resolves 1" in str(refusal.sentence)


def test_carried_amendments_make_the_substantive_motion_and_conflicts_fall(
    propose, work_as, motion, session
):
    late = propose("the evening bus", "the late bus")
    no_bus = propose("the evening bus", "no bus")
    each = propose("every councillor", "each councillor")
    lost = propose("20:00", "21:00")
    open_one = propose("17:40", "17:45")
    with work_as() as work:
        ended = decide_amendments(work, motion.id, [late.id, no_bus.id, each.id], [lost.id])

    assert [key for key, state in ended.items() if state is AmendmentState.FELL] == [no_bus.id]
    states = [a.state.value for a in (late, no_bus, each, lost, open_one)]
    assert states == ["carried", "fell", "carried", "lost", "pending"]
    assert "the late bus" in motion.text_markdown
    assert "each councillor" in motion.text_markdown
    assert "20:00" in motion.text_markdown
    assert "Amendment 1" in no_bus.state_reason
    assert "Resolves 1" in no_bus.state_reason
    assert open_one.base_revision == motion.revision == 3
    causes = session.scalars(select(MotionRevision.cause).order_by(MotionRevision.number)).all()
    assert causes[1:] == [
        "Amendment 1 carried by the branch",
        "Amendment 3 carried by the branch",
    ]


def test_an_amendment_whose_wish_is_granted_falls_with_that_reason(propose, work_as, mover):
    one = propose("evening", "last")
    same = propose("evening", "last")
    with work_as(mover) as work:
        accept_amendment(work, one.id, one.version)
    assert same.state is AmendmentState.FELL
    assert "the text now says all that this amendment asked for" in same.state_reason


def test_nothing_is_decided_twice_nor_by_another_motion(propose, work_as, make_motion, motion):
    amendment = propose("evening", "last")
    other = make_motion(state=MotionState.PROPOSED)
    for motion_id, keys in ((other.id, [amendment.id]), (motion.id, [amendment.id] * 2)):
        with pytest.raises(RefusedError), work_as() as work:
            decide_amendments(work, motion_id, keys)


def test_withdrawing_ends_a_conflict(propose, work_as, make_member, north, session):
    author = make_member(north)
    propose("evening", "last")
    second = propose("evening", "night", member=author)
    with work_as(author) as work:
        withdraw_amendment(work, second.id, "I agree with the other one.")
    assert second.state is AmendmentState.WITHDRAWN
    assert session.scalars(select(AmendmentConflict)).all() == []
