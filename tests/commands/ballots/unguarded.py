"""Make what no command makes: a ballot changed after it was announced, for tests of defences."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text
from sqlalchemy.orm import Session

from policy_forum.features.ballots.models.guards import guards_of


@contextmanager
def unguarded_ballots(session: Session) -> Iterator[None]:
    """Let the columns of ballots be changed within, and commit."""
    dialect = session.get_bind().dialect.name
    where = "" if dialect == "sqlite" else " ON ballot"
    session.execute(text(f"DROP TRIGGER ballot_is_fixed{where}"))
    yield
    session.flush()
    guard = next(g for g in guards_of("ballot", dialect) if "TRIGGER ballot_is_fixed " in g)
    session.execute(text(guard))
    session.commit()
