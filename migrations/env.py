"""How Alembic runs here: always through `flask db …`, on the application's own engine."""

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from policy_forum.platform.database import Base

engine = current_app.extensions["migrate"].db.engine


@contextmanager
def references_at_rest(connection: Connection) -> Iterator[None]:
    """Let SQLite drop a copied table that others refer to, and check all references afterwards."""
    if connection.dialect.name != "sqlite":
        yield
        return
    # Within a transaction the pragma does nothing, and SQLAlchemy's own `execute` begins one.
    driver = connection.connection.driver_connection
    assert driver is not None
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        connection.rollback()  # whatever is still open: the pragma needs no transaction
        driver.execute("PRAGMA foreign_keys=ON")


def refuse_broken_references(connection: Connection) -> None:
    """Roll the migration back rather than leave a row that refers to nothing."""
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if broken:
            message = f"The migration would leave broken references: {broken[:5]}"
            raise RuntimeError(message)


def run_migrations() -> None:
    """Bring the database that the application is connected to up to date."""
    # SQLite cannot alter a column: batch mode copies the table instead.
    with engine.connect() as connection, references_at_rest(connection):
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=True,
            # Alembic takes SQLite's DDL for one that cannot be undone; with our BEGIN it can.
            transactional_ddl=True,
            compare_type=True,
            user_module_prefix="database.",
        )
        with context.begin_transaction():
            context.run_migrations()
            refuse_broken_references(connection)


def print_migrations() -> None:
    """Write the SQL instead of running it (`flask db upgrade --sql`)."""
    context.configure(
        url=engine.url.render_as_string(hide_password=False),
        target_metadata=Base.metadata,
        literal_binds=True,
    )
    with context.begin_transaction():
        context.run_migrations()


if context.is_offline_mode():
    print_migrations()
else:
    run_migrations()
