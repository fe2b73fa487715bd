"""Migrations make exactly the tables that the models describe, on both engines."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask_migrate import upgrade
from sqlalchemy import inspect, text

from policy_forum.platform.clock import SystemClock
from policy_forum.platform.database import Base
from policy_forum.web.storage import db
from tests.conftest import ENGINES, database_url_for
from tests.stage import settings_for


def migrated(engine, folder, name):
    from policy_forum.application import create_app

    app = create_app(settings_for(database_url_for(engine, folder, name), folder), SystemClock())
    with app.app_context():
        upgrade()
    return app


def test_there_is_one_head():
    assert len(ScriptDirectory("migrations").get_heads()) == 1


@pytest.mark.parametrize("engine", ENGINES)
def test_models_equal_migrations(engine, tmp_path, worker_id):
    app = migrated(engine, tmp_path, f"migrated_{worker_id}")
    with app.app_context(), db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, Base.metadata)
        tables = set(inspect(connection).get_table_names())
        db.engine.dispose()

    assert differences == []
    assert set(Base.metadata.tables) <= tables


@pytest.mark.parametrize("engine", ENGINES)
def test_a_migrated_trail_is_append_only(engine, tmp_path, worker_id):
    app = migrated(engine, tmp_path, f"guarded_{worker_id}")
    row = (
        "INSERT INTO audit_trail (happened_at, name, about_kind, about_id, facts, note,"
        " previous_hash, hash) VALUES ('2026-01-01 00:00:00', 'x', 'y', 1, '{}', '', 'a', 'b')"
    )
    with app.app_context():
        with db.engine.begin() as connection:
            connection.execute(text(row))
        with pytest.raises(Exception, match="append-only"), db.engine.begin() as connection:
            connection.execute(text("DELETE FROM audit_trail"))
        db.engine.dispose()
