"""How Alembic runs here: always through `flask db …`, on the application's own engine."""

from alembic import context
from flask import current_app

from policy_forum.platform.database import Base

engine = current_app.extensions["migrate"].db.engine


def run_migrations() -> None:
    """Bring the database that the application is connected to up to date."""
    # SQLite cannot alter a column: batch mode copies the table instead.
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=True,
            compare_type=True,
            user_module_prefix="database.",
        )
        with context.begin_transaction():
            context.run_migrations()


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
