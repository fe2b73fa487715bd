"""Saving one amendment among many: it alone is compared, and what is stored is read back."""

import pytest
from sqlalchemy import select

from policy_forum.domain.text.document import parse_document
from policy_forum.features.amendments.commands import revise_amendment, texts
from policy_forum.features.amendments.models import Amendment, AmendmentConflict
from policy_forum.features.amendments.rules import nesting, stored
from tests.commands.amendments.steps import letters


@pytest.fixture
def many(monkeypatch):
    monkeypatch.setattr(nesting, "MOST_OF_A_MEMBER", 100)


def test_it_costs_the_same_statements_however_many_are_open(many, propose, count_statements):
    def cost():
        with count_statements() as seen:
            propose("20:00", "21:00")
        return len(seen)

    propose("hospital", "clinic")
    few = cost()
    for number in range(12):
        propose("the evening", f"the {number} evening")
    # Those who are told of a conflict are read in one statement, which the first had not.
    assert cost() <= few + 1


def test_the_texts_of_the_others_are_not_read(many, propose, monkeypatch):
    for number in range(3):
        propose("the evening", f"the {number} evening")
    read = []

    def read_and_noted(*given):
        read.append(given)
        return parse_document(*given)

    for module in (texts, stored):
        monkeypatch.setattr(module, "parse_document", read_and_noted)
    propose("the evening", "the last evening")
    assert len(read) <= 3


def test_an_amendment_saved_before_edits_were_stored_is_compared_by_its_text(propose, session):
    old = propose("evening", "last")
    old.changes = {}
    session.commit()
    new = propose("evening", "night")
    pairs = [(row.first_id, row.second_id) for row in session.scalars(select(AmendmentConflict))]
    assert pairs == [(old.id, new.id)]


def test_readings_stand_in_the_order_of_numbers_whoever_was_saved_last(
    propose, session, work_as, author, motion
):
    first = propose("20:00", "21:00")
    propose("evening", "night")
    with work_as(author) as work:
        text = motion.text_markdown.replace("evening", "last")
        revise_amendment(work, first.id, first.version, motion.revision, text)
    conflict = session.scalars(select(AmendmentConflict)).one()
    places = [(place["first"], place["second"]) for place in conflict.places]
    assert places == [("last", "night")]
    assert [template for _to, template in letters(session)].count("amendment_conflict") == 0
    assert session.get(Amendment, first.id).changes
