"""What is announced is fixed: the database itself refuses to change it, whoever asks."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from policy_forum.domain.counting.results import Method
from policy_forum.features.ballots.models.guards import guards_for
from tests.commands.ballots.sealed import SIMPLE, open_secret_ballot
from tests.stage import START

CHOICE = {"wording": "Which?", "method": Method.APPROVAL, "options": ("A", "B"), "seats": 1}


@pytest.fixture
def ballot(session, voters, branch):
    return open_secret_ballot(
        session, START, voters, voters[:1], branch=branch, questions=(SIMPLE, CHOICE)
    )


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ballot SET closes = '2027-01-01 00:00:00'",
        "UPDATE ballot SET opens = '2025-01-01 00:00:00'",
        "UPDATE ballot SET secrecy = 'recorded'",
        "UPDATE ballot SET quorum = 0",
        "UPDATE ballot SET majority = 'two_thirds'",
        "UPDATE ballot SET title = 'Another'",
        "DELETE FROM ballot",
        "UPDATE ballot_question SET wording = 'Another?'",
        "UPDATE ballot_question SET method = 'irv'",
        "UPDATE ballot_question SET seats = seats + 1",
        "UPDATE ballot_question SET status_quo = 1",
        "DELETE FROM ballot_question",
        "UPDATE ballot_option SET name = 'C'",
        "UPDATE ballot_option SET number = number + 5",
        "DELETE FROM ballot_option",
        "UPDATE sealing SET seed = '0'",
        "UPDATE sealing SET setup = setup || ' '",
        "UPDATE sealing SET public_key = '0'",
        "DELETE FROM sealing",
    ],
)
def test_the_database_refuses_to_change_what_was_announced(ballot, session, statement):
    with pytest.raises(DBAPIError, match="announced cannot be changed"):
        session.execute(text(statement))
    session.rollback()


def test_results_and_corrections_of_the_roll_are_let_through(ballot, session):
    for statement in (
        "UPDATE ballot SET roll_count = 3, roll_hash = 'x', voted = 2, declared_at = '2026-03-05'",
        "UPDATE ballot SET closes = closes",
        "UPDATE ballot_question SET votes_for = 2, outcome = 'carried'",
        "UPDATE sealing SET envelopes = 2, board_closed_at = '2026-03-05'",
    ):
        assert session.execute(text(statement)).rowcount > 0


def test_no_command_moves_a_ballot_once_it_is_announced(put, session, work_as, secretary, refused):
    from policy_forum.domain.refusals import Reason
    from policy_forum.features.ballots.models import Ballot

    (ballot_id,) = put()
    ballot = session.get_one(Ballot, ballot_id)
    assert refused(put, START + timedelta(days=20)).reason is Reason.ALREADY_DONE
    assert session.get_one(Ballot, ballot_id).closes == ballot.closes == START + timedelta(days=2)


def test_both_engines_guard_the_same_tables():
    for dialect in ("sqlite", "postgresql"):
        statements = " ".join(guards_for(dialect))
        for table in ("ballot", "ballot_question", "ballot_option", "sealing"):
            assert f"UPDATE ON {table} " in statements
