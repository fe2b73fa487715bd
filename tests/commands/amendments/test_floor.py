"""Amendments moved from the floor, as an officer takes them down, and how many may be open."""

import pytest
from sqlalchemy import func, select

from policy_forum.domain.identifiers import AmendmentId
from policy_forum.domain.refusals import Reason
from policy_forum.features.amendments.commands import (
    accept_amendment,
    record_floor_amendment,
    revise_amendment,
    withdraw_amendment,
)
from policy_forum.features.amendments.models import Amendment
from policy_forum.features.amendments.queries import find_amendment, what_needs
from policy_forum.features.amendments.rules import AmendmentState, nesting, text_mark
from tests.commands.amendments.steps import events, letters, refusal_of


@pytest.fixture
def take_down(work_as, secretary, motion, session):
    def do(old, new, *, member=None, parent=None, **how):
        base = parent.amended_markdown if parent else motion.text_markdown
        revision = text_mark(base) if parent else motion.revision
        if parent:
            how["parent_id"] = AmendmentId(parent.id)
        with work_as(member or secretary) as work:
            key = record_floor_amendment(
                work, motion.id, revision, base.replace(old, new), "Said in the hall", **how
            )
        return session.get(Amendment, key)

    return do


def test_it_waits_for_the_mover_and_says_who_took_it_down(
    take_down, session, secretary, mover, author
):
    amendment = take_down("evening", "last", proposer=author.number.lower())
    row = find_amendment(session, amendment.id)
    assert row is not None
    assert (row.is_from_floor, row.recorder, row.proposer_id) == (
        True,
        secretary.full_name,
        author.id,
    )
    assert amendment.state is AmendmentState.PENDING
    assert events(session) == ["AmendmentTakenDown"]
    assert letters(session) == [
        (author.email, "amendment_taken_down"),
        (mover.email, "amendment_proposed"),
    ]


def test_it_can_go_straight_to_the_vote(take_down, session, author):
    amendment = take_down("evening", "last", to_vote=True, proposer=author.email.upper())
    assert (amendment.state, amendment.proposer_id) == (AmendmentState.LEFT_TO_VOTE, author.id)
    assert letters(session) == [(author.email, "amendment_taken_down")]


def test_only_the_secretary_or_the_chair_takes_down(take_down, author, mover):
    for member in (author, mover):
        refusal = refusal_of(lambda member=member: take_down("evening", "last", member=member))
        assert refusal.reason is Reason.NOT_PERMITTED


def test_whoever_is_named_is_a_member_of_the_branch(take_down, make_member, make_branch):
    stranger = make_member(make_branch("South", "SOU"))
    for word in ("M999999", stranger.number, stranger.email, "Bronwen"):
        refusal = refusal_of(lambda word=word: take_down("evening", "last", proposer=word))
        assert "this branch" in str(refusal.sentence)


def test_nobodys_amendment_is_in_the_hands_of_who_took_it_down(
    take_down, work_as, secretary, mover, motion, session, make, clock, author
):
    rival = take_down("evening", "night", proposer=author.number)
    amendment = take_down("evening", "last")
    with work_as(mover) as work:
        accept_amendment(work, rival.id, rival.version, [AmendmentId(amendment.id)])
    assert amendment.state is AmendmentState.NEEDS_AUTHOR
    assert letters(session)[-1] == (secretary.email, "amendment_needs_author")
    needs = what_needs(session, make.actor(secretary), clock.now())
    assert "write it anew" in str(needs[0].sentence)
    with work_as(secretary) as work:
        text = motion.text_markdown.replace("night", "last")
        revise_amendment(work, amendment.id, amendment.version, motion.revision, text)
    assert amendment.state is AmendmentState.PENDING
    with work_as(secretary) as work:
        withdraw_amendment(work, amendment.id, "Not pressed")
    assert amendment.state is AmendmentState.WITHDRAWN


def test_one_to_an_amendment_can_be_moved_from_the_floor(take_down, propose, author, session):
    parent = propose("evening", "last evening")
    child = take_down("last", "late", parent=parent)
    assert (child.parent_id, child.is_from_floor) == (parent.id, True)
    assert letters(session)[-1] == (author.email, "amendment_to_yours")


def test_it_is_carried_to_a_new_text_like_any_other(take_down, propose, work_as, mover):
    amendment = take_down("evening", "last")
    other = propose("every councillor", "each councillor")
    with work_as(mover) as work:
        accept_amendment(work, other.id, other.version)
    assert amendment.base_revision == 2
    assert "each councillor" in amendment.amended_markdown
    assert "last bus" in amendment.amended_markdown


def test_a_member_has_so_many_open_and_a_motion_too(propose, monkeypatch, mover, session):
    monkeypatch.setattr(nesting, "MOST_OF_A_MEMBER", 2)
    monkeypatch.setattr(nesting, "MOST_OF_A_MOTION", 3)
    first = propose("evening", "last")
    propose("evening", "night")
    refusal = refusal_of(lambda: propose("evening", "late"))
    assert refusal.reason is Reason.RULE_NOT_MET
    assert "A member may have 2 open amendments" in str(refusal.sentence)
    propose("evening", "late", member=mover)
    refusal = refusal_of(lambda: propose("evening", "dawn", member=mover))
    assert "A motion may have 3 open amendments" in str(refusal.sentence)
    first.state = AmendmentState.WITHDRAWN
    session.commit()
    propose("evening", "dawn", member=mover)
    assert session.scalar(select(func.count()).select_from(Amendment)) == 4
