"""Migrations make exactly the tables that the models describe, on both engines."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask_migrate import upgrade
from sqlalchemy import inspect, select, text
from sqlalchemy.orm import Session

from policy_forum.domain.text.document import parse_document, print_document
from policy_forum.domain.text.edits import edit_from
from policy_forum.domain.text.limits import MERGED
from policy_forum.domain.text.touches import touch_from
from policy_forum.features.amendments.models import Amendment
from policy_forum.features.amendments.queries import list_marked
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


ROWS_OF_THE_FIRST_RELEASE = """
INSERT INTO region (id, name) VALUES (1, 'North');
INSERT INTO branch (id, region_id, name, code) VALUES (1, 1, 'Norwick', 'NOR');
INSERT INTO cycle (id, title, year, made_at)
  VALUES (1, 'A year', 2026, '2026-01-01 00:00:00+00:00');
INSERT INTO motion (id, cycle_id, branch_id, kind, state, title, text_markdown, text_html,
  renderer_version, words, revision, is_amended, is_held, state_reason, source, drafted_at, version)
  VALUES (1, 1, 1, 'policy', 'proposed', 'Buses', '1. Run buses.', '', '1', 2, 1, false, false, '',
  '', '2026-03-01 00:00:00+00:00', 1);
INSERT INTO amendment (id, motion_id, number, state, base_revision, base_markdown, amended_markdown,
  original_revision, original_base_markdown, original_amended_markdown, wording, difference_html,
  words_added, words_removed, reason, state_reason, clashes, proposed_at, version)
  VALUES (1, 1, 1, 'pending', 1, '1. Run buses.', '1. Run trams.', 1, '1. Run buses.',
  '1. Run trams.', 'x', '', 1, 1, '', '', '[]', '2026-03-01 00:00:00+00:00', 1),
  (2, 1, 2, 'pending', 1, '1. Run buses.', '1. Run trains.', 1, '1. Run buses.',
  '1. Run trains.', 'x', '', 1, 1, '', '', '[]', '2026-03-01 00:00:00+00:00', 1);
INSERT INTO amendment_conflict (first_id, second_id, places, found_at)
  VALUES (1, 2, '[]', '2026-03-01 00:00:00+00:00');
"""


@pytest.mark.parametrize("engine", ENGINES)
def test_a_database_in_use_is_brought_up_to_date_with_its_amendments(engine, tmp_path, worker_id):
    from policy_forum.application import create_app

    url = database_url_for(engine, tmp_path, f"in_use_{worker_id}")
    app = create_app(settings_for(url, tmp_path), SystemClock())
    with app.app_context():
        upgrade(revision="0001")
        with db.engine.begin() as connection:
            for statement in filter(str.strip, ROWS_OF_THE_FIRST_RELEASE.split(";\n")):
                connection.execute(text(statement))
        upgrade()
        with db.engine.begin() as connection:
            kept = connection.execute(text("SELECT id, parent_id FROM amendment ORDER BY id")).all()
            pairs = connection.execute(text("SELECT first_id, second_id FROM amendment_conflict"))
            assert [tuple(row) for row in kept] == [(1, None), (2, None)]
            assert [tuple(row) for row in pairs] == [(1, 2)]
        with pytest.raises(Exception, match=r"(?i)foreign key"), db.engine.begin() as connection:
            connection.execute(text("DELETE FROM amendment WHERE id = 1"))
        db.engine.dispose()


@pytest.mark.parametrize("engine", ENGINES)
def test_what_amendments_of_the_first_release_change_is_worked_out(engine, tmp_path, worker_id):
    from policy_forum.application import create_app

    url = database_url_for(engine, tmp_path, f"first_release_{worker_id}")
    app = create_app(settings_for(url, tmp_path), SystemClock())
    with app.app_context():
        upgrade(revision="0001")
        with db.engine.begin() as connection:
            for statement in filter(str.strip, ROWS_OF_THE_FIRST_RELEASE.split(";\n")):
                connection.execute(text(statement))
        upgrade()
        with Session(db.engine) as session:
            columns = (Amendment.changes, Amendment.touches, Amendment.reach)
            trams, trains = session.execute(select(*columns).order_by(Amendment.id)).all()
            marked = list_marked(session, 1)
        db.engine.dispose()

    base = parse_document("1. Run buses.", MERGED)
    amended = [edit_from(base, row.changes).amended for row in (trams, trains)]
    assert [print_document(each) for each in amended] == ["1. Run trams.", "1. Run trains."]
    assert [touch_from(row.touches).clauses for row in (trams, trains)] == [{0}, {0}]
    assert [row.reach for row in (trams, trains)] == [1, 1]
    assert [[mark.first for mark in row.marks] for row in marked] == [[1], [1]]
