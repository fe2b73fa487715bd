"""An opening that is cut off anywhere leaves everything as it was, and can be done again."""

import pytest
from sqlalchemy import select

from policy_forum.domain.counting.results import Method
from policy_forum.features.ballots.commands import unsealing
from policy_forum.features.ballots.models import (
    Ballot,
    BallotQuestion,
    BoardBatch,
    BoxedPaper,
    Envelope,
    PublishedBundle,
    RollEntry,
    Scrutineer,
    Sealing,
    SlipIssued,
    Teller,
)
from policy_forum.platform.audit import AuditRow
from policy_forum.platform.outbox import OutboxMessage
from tests.commands.ballots.opened import Opening

STEPS = (
    "take_turns",
    "standing_of",
    "join_key",
    "close_board",
    "list_whole_questions",
    "empty_envelopes",
    "agreed_slips",
    "count_question",
    "write_box",
    "rewrite_roll",
    "forget_envelopes",
    "publish",
    "conclude",
)
TABLES = (
    Ballot,
    BallotQuestion,
    BoardBatch,
    BoxedPaper,
    Envelope,
    PublishedBundle,
    RollEntry,
    Scrutineer,
    Sealing,
    SlipIssued,
    Teller,
    AuditRow,
    OutboxMessage,
)


class StruckError(Exception):
    """What a power cut is to a test."""


@pytest.fixture
def opening(session, make, clock):
    return Opening(session, make, clock)


@pytest.fixture
def ballot(opening):
    """A ballot with 22 papers and two slips, which nobody has opened."""
    simple = {"wording": "Shall we march?", "method": Method.MAJORITY}
    made = opening.ballot([simple], [{"1": "for"}] * 15 + [{"1": "against"}] * 7)
    opening.slips(made, '{"1":[["against",2]]}', 2)
    return made


def everything(session):
    """All that an opening changes, as plain values."""
    session.expire_all()
    return {
        table.__tablename__: sorted(map(repr, session.execute(select(table.__table__)).all()))
        for table in TABLES
    }


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("step", STEPS)
def test_an_opening_that_is_interrupted_changes_nothing_and_can_be_done_again(
    step, when, ballot, opening, session, monkeypatch
):
    before = everything(session)
    real = getattr(unsealing, step)

    def struck(*arguments, **named):
        if when == "after":
            real(*arguments, **named)
        raise StruckError

    with monkeypatch.context() as patched:
        patched.setattr(unsealing, step, struck)
        with pytest.raises(StruckError):
            opening.open(ballot)
    assert everything(session) == before
    opening.open(ballot)
    assert session.get_one(Ballot, ballot.id).voted == 24
    assert session.get_one(Sealing, ballot.id).envelopes == 22


def test_an_opening_that_fails_at_the_commit_changes_nothing(ballot, opening, session, monkeypatch):
    before = everything(session)

    def struck(*_arguments):
        raise StruckError

    with monkeypatch.context() as patched:
        patched.setattr("policy_forum.platform.audit.append", struck)
        with pytest.raises(StruckError):
            opening.open(ballot)
    assert everything(session) == before
    opening.open(ballot)
    assert session.get_one(Ballot, ballot.id).voted == 24
