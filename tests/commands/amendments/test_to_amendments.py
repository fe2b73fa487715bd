"""Amendments to amendments: taken in, voted, and carried along when what they amend moves."""

import pytest

from policy_forum.domain.identifiers import AmendmentId
from policy_forum.domain.refusals import Reason
from policy_forum.features.amendments.commands import (
    accept_amendment,
    agree_to_changed_form,
    decide_amendments,
    leave_to_vote,
    offer_changed_form,
    propose_amendment,
    revise_amendment,
    withdraw_amendment,
)
from policy_forum.features.amendments.models import AmendmentConflict
from policy_forum.features.amendments.queries import list_amendments, what_needs
from policy_forum.features.amendments.rules import AmendmentState, text_mark
from tests.commands.amendments.steps import events, letters, refusal_of


@pytest.fixture
def parent(propose):
    return propose("evening bus", "last evening bus at 22:00")


@pytest.fixture
def other_member(make_member, north):
    return make_member(north, "Dilys")


@pytest.fixture
def accept(work_as):
    def do(member, amendment, seen=()):
        with work_as(member) as work:
            return accept_amendment(work, amendment.id, amendment.version, seen)

    return do


def test_its_base_is_the_amended_text_and_the_proposer_of_that_is_asked(
    parent, propose, other_member, session, author, make, clock, mover
):
    child = propose("22:00", "23:00", parent=parent, member=other_member)
    assert (child.number, child.parent_id) == (2, parent.id)
    assert child.base_markdown == parent.amended_markdown
    assert "‘23:00’" in child.wording
    assert "evening" not in child.wording
    assert events(session)[-1] == "AmendmentToAmendmentProposed"
    assert letters(session)[-1] == (author.email, "amendment_to_yours")
    needs = what_needs(session, make.actor(author), clock.now())
    assert [str(need.sentence) for need in needs] == ["Answer amendment 2 to your amendment 1"]
    assert len(what_needs(session, make.actor(mover), clock.now())) == 1
    rows = list_amendments(session, parent.motion_id)
    assert [(row.parent_number, str(row.label)) for row in rows] == [
        (None, "Waiting for the mover’s answer"),
        (1, "Waiting for the proposer of amendment 1"),
    ]


def test_it_goes_one_level_deep(parent, propose, other_member):
    child = propose("22:00", "23:00", parent=parent, member=other_member)
    refusal = refusal_of(lambda: propose("23:00", "midnight", parent=child))
    assert "Propose an amendment to amendment 1 instead" in str(refusal.sentence)


def test_siblings_conflict_with_each_other_and_not_with_amendments_to_the_motion(
    parent, propose, session
):
    first = propose("22:00", "23:00", parent=parent)
    second = propose("22:00", "21:00", parent=parent)
    rival = propose("evening", "night")
    pairs = {(row.first_id, row.second_id) for row in session.query(AmendmentConflict)}
    assert pairs == {(first.id, second.id), (parent.id, rival.id)}


def test_the_proposer_takes_it_in_and_its_siblings_are_carried(
    parent, propose, accept, author, other_member, session, motion
):
    child = propose("22:00", "23:00", parent=parent, member=other_member)
    sibling = propose("last evening", "late evening", parent=parent)
    before = parent.original_amended_markdown
    accept(author, child)
    assert (child.state, parent.state) == (AmendmentState.ACCEPTED, AmendmentState.PENDING)
    assert "last evening bus at 23:00" in parent.amended_markdown
    assert "23:00" in parent.wording
    assert (parent.original_amended_markdown, motion.revision) == (before, 1)
    assert sibling.base_markdown == parent.amended_markdown
    assert "late evening bus at 23:00" in sibling.amended_markdown
    assert (other_member.email, "amendment_taken_in") in letters(session)
    assert "AmendmentTakenInto" in events(session)


def test_only_the_proposer_of_what_is_amended_answers(parent, propose, accept, mover, other_member):
    child = propose("22:00", "23:00", parent=parent, member=other_member)
    for member in (mover, other_member):
        refusal = refusal_of(lambda member=member: accept(member, child))
        assert refusal.reason is Reason.NOT_PERMITTED


def test_taking_in_what_undoes_it_all_is_refused(parent, propose, accept, author):
    child = propose("last evening bus at 22:00", "evening bus", parent=parent)
    assert "Nothing would be left" in str(refusal_of(lambda: accept(author, child)).sentence)


def test_the_movers_answer_to_a_parent_that_changed_meanwhile_does_not_count(
    parent, propose, accept, author, mover
):
    seen = parent.version
    accept(author, propose("22:00", "23:00", parent=parent))
    assert parent.version != seen
    parent_seen = type("Seen", (), {"id": parent.id, "version": seen})
    assert refusal_of(lambda: accept(mover, parent_seen)).reason is Reason.CHANGED_MEANWHILE


def test_an_accepted_parent_leaves_its_children_to_the_motion(
    parent, propose, accept, mover, motion, session
):
    child = propose("22:00", "23:00", parent=parent)
    accept(mover, parent)
    assert (child.parent_id, child.state) == (None, AmendmentState.PENDING)
    assert (child.base_markdown, child.base_revision) == (motion.text_markdown, 2)
    assert "now amends the motion" in child.state_reason
    assert "AmendmentTurnedToMotion" in events(session)
    accept(mover, child)
    assert "last evening bus at 23:00" in motion.text_markdown


def test_a_changed_form_of_the_parent_carries_its_children_or_hands_them_back(
    parent, propose, work_as, mover, author, motion
):
    fits = propose("last evening", "late evening", parent=parent)
    clashes = propose("22:00", "23:00", parent=parent)
    text = parent.amended_markdown.replace("22:00", "21:00")
    with work_as(mover) as work:
        key = offer_changed_form(work, parent.id, parent.version, motion.revision, text)
    with work_as(author) as work:
        agree_to_changed_form(work, parent.id, key)
    assert (fits.parent_id, fits.state) == (None, AmendmentState.PENDING)
    assert "late evening bus at 21:00" in fits.amended_markdown
    assert (clashes.parent_id, clashes.state) == (None, AmendmentState.NEEDS_AUTHOR)
    assert clashes.clashes
    assert "23:00" in clashes.amended_markdown


@pytest.mark.parametrize("end", ["withdrawn", "lost"])
def test_children_fall_with_a_parent_that_ends(end, parent, propose, work_as, author, motion):
    child = propose("22:00", "23:00", parent=parent)
    with work_as(author if end == "withdrawn" else None) as work:
        if end == "withdrawn":
            withdraw_amendment(work, parent.id)
        else:
            decide_amendments(work, motion.id, [], [AmendmentId(parent.id)])
    assert child.state is AmendmentState.FELL
    assert "amendment 1" in child.state_reason
    assert "23:00" in child.original_amended_markdown


def test_children_follow_a_parent_that_is_carried_to_a_new_text(
    parent, propose, accept, mover, motion
):
    child = propose("22:00", "23:00", parent=parent)
    accept(mover, propose("every councillor", "each councillor"))
    assert "each councillor" in parent.amended_markdown
    assert child.base_markdown == parent.amended_markdown
    assert "each councillor" in child.amended_markdown
    assert "at 23:00" in child.amended_markdown
    assert (child.parent_id, child.state) == (parent.id, AmendmentState.PENDING)


def test_children_follow_a_parent_that_is_revised_or_need_their_authors(
    parent, propose, work_as, author, motion
):
    fits = propose("last evening", "late evening", parent=parent)
    clashes = propose("22:00", "23:00", parent=parent)
    text = parent.amended_markdown.replace("22:00", "21:00")
    with work_as(author) as work:
        revise_amendment(work, parent.id, parent.version, motion.revision, text)
    assert "late evening bus at 21:00" in fits.amended_markdown
    assert clashes.state is AmendmentState.NEEDS_AUTHOR
    with work_as(author) as work:
        revise_amendment(
            work,
            clashes.id,
            clashes.version,
            text_mark(parent.amended_markdown),
            parent.amended_markdown.replace("21:00", "23:30"),
        )
    assert (clashes.state, clashes.parent_id) == (AmendmentState.PENDING, parent.id)


def test_a_text_that_changed_while_one_writes_is_noticed(
    parent, propose, accept, author, work_as, motion
):
    seen, base = text_mark(parent.amended_markdown), parent.amended_markdown
    accept(author, propose("22:00", "23:00", parent=parent))

    def send(old, new):
        with work_as(author) as work:
            return propose_amendment(
                work, motion.id, seen, base.replace(old, new), "", AmendmentId(parent.id)
            )

    assert refusal_of(lambda: send("22:00", "21:00")).reason is Reason.CHANGED_MEANWHILE
    send("last evening", "late evening")
    assert refusal_of(lambda: send("never seen", "x")).reason is Reason.INVALID


def test_an_amendment_that_waits_for_its_author_or_is_decided_is_not_amended(
    parent, propose, accept, mover
):
    rival = propose("evening bus", "night bus")
    accept(mover, rival, seen=[parent.id])
    assert parent.state is AmendmentState.NEEDS_AUTHOR
    refusal = refusal_of(lambda: propose("22:00", "23:00", parent=parent))
    assert "write it anew" in str(refusal.sentence)
    assert "Accepted" in str(refusal_of(lambda: propose("night", "x", parent=rival)).sentence)


def test_a_carried_child_is_in_its_parent_and_a_lost_one_is_not(
    parent, propose, work_as, author, motion
):
    carried = propose("22:00", "23:00", parent=parent)
    lost = propose("last evening", "late evening", parent=parent)
    for child in (carried, lost):
        with work_as(author) as work:
            leave_to_vote(work, child.id, child.version)
    with work_as() as work:
        decide_amendments(
            work,
            motion.id,
            [AmendmentId(carried.id), AmendmentId(parent.id)],
            [AmendmentId(lost.id)],
        )
    assert "restore the last evening bus at 23:00" in motion.text_markdown
    states = [each.state for each in (parent, carried, lost)]
    assert states == [AmendmentState.CARRIED, AmendmentState.CARRIED, AmendmentState.LOST]


def test_a_chain_of_acceptances_carries_everything_along(propose, accept, mover, motion):
    parents = [
        propose("17:40", "18:40"),
        propose("20:00", "21:00"),
        propose("every councillor", "each and every councillor"),
    ]
    children = [
        propose("18:40", "18:45", parent=parents[0]),
        propose("21:00", "21:15", parent=parents[1]),
        propose("each and", "all and", parent=parents[2]),
    ]
    for parent in parents:
        accept(mover, parent)
    assert [child.parent_id for child in children] == [None, None, None]
    for child in children:
        assert child.base_markdown == motion.text_markdown
        accept(mover, child)
    for words in ("18:45", "21:15", "all and every councillor"):
        assert words in motion.text_markdown
    assert motion.revision == 7
