"""What the database itself refuses: changing a ballot that has been announced.

Commands offer no way to; these triggers hold for whoever has the application's connection. A
correction of the roll before the close changes its count and its hash, so those are not among
the columns; nor is what the result fills in.
"""

from sqlalchemy import Connection, Table, event

from policy_forum.features.ballots.models.sealing import Sealing
from policy_forum.features.ballots.models.voting import Ballot, BallotOption, BallotQuestion

_FIXED = {
    "ballot": (
        "motion_id",
        "branch_id",
        "about",
        "secrecy",
        "title",
        "explanation",
        "roll_body",
        "opened_at",
        "opens",
        "closes",
        "standing_orders_version",
        "quorum",
        "majority",
        "casting_vote",
        "freeze_date",
    ),
    "ballot_question": (
        "ballot_id",
        "position",
        "amendment_id",
        "wording",
        "method",
        "seats",
        "most_choices",
        "status_quo",
    ),
    "ballot_option": ("question_id", "number", "name", "about"),
    "sealing": ("key_id", "public_key", "seed", "paper_bytes", "setup", "setup_hash"),
}
_WORDS = "a ballot that is announced cannot be changed"
_FUNCTION = (
    "CREATE OR REPLACE FUNCTION ballot_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{_WORDS}'; END $$"
)


def guards_of(table: str, dialect: str) -> tuple[str, ...]:
    """The statements that fix a table's columns; migrations run them too."""
    name = f"{table}_is_fixed"
    if dialect == "sqlite":
        changed = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in _FIXED[table])
        refuse = f"BEGIN SELECT RAISE(ABORT, '{_WORDS}'); END"
        return (
            f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} WHEN {changed} {refuse}",
            f"CREATE TRIGGER {name}_kept BEFORE DELETE ON {table} {refuse}",
        )
    changed = " OR ".join(f"OLD.{c} IS DISTINCT FROM NEW.{c}" for c in _FIXED[table])
    refuse = "EXECUTE FUNCTION ballot_refuse()"
    return (
        _FUNCTION,
        f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} FOR EACH ROW WHEN ({changed}) {refuse}",
        f"CREATE TRIGGER {name}_kept BEFORE DELETE ON {table} FOR EACH ROW {refuse}",
        f"CREATE TRIGGER {name}_whole BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {refuse}",
    )


def guards_for(dialect: str) -> tuple[str, ...]:
    """All of them, in order."""
    return tuple(guard for table in _FIXED for guard in guards_of(table, dialect))


def without_guards(dialect: str) -> tuple[str, ...]:
    """What takes them away again, for a migration that goes back."""
    names = [(f"{table}_is_fixed{end}", table) for table in _FIXED for end in ("", "_kept")]
    if dialect == "sqlite":
        return tuple(f"DROP TRIGGER {name}" for name, _table in names)
    names += [(f"{table}_is_fixed_whole", table) for table in _FIXED]
    drops = [f"DROP TRIGGER {name} ON {table}" for name, table in names]
    return (*drops, "DROP FUNCTION ballot_refuse()")


def _guard(table: Table, connection: Connection, **_rest: object) -> None:
    for statement in guards_of(table.name, connection.dialect.name):
        connection.exec_driver_sql(statement)


for _model in (Ballot, BallotQuestion, BallotOption, Sealing):
    event.listen(_model.__table__, "after_create", _guard)
