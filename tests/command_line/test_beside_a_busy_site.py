"""Commands on the server's command line while the site goes on writing."""

import json
from importlib import import_module

import pytest
from sqlalchemy import select
from sqlalchemy.orm import sessionmaker

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.features.members import queries as members_queries
from policy_forum.features.members.models import Office
from policy_forum.features.motions.models import Motion
from policy_forum.platform.outbox import Notice
from policy_forum.platform.work import system_work
from policy_forum.web.storage import db
from tests.conftest import ENGINES
from tests.makers import TEXT, Makers


@pytest.fixture(params=ENGINES)
def site(request, fresh_stage):
    """An application on a database of its own, and what somebody else does there meanwhile."""
    stage = fresh_stage(request.param)
    with stage.app.app_context():
        sessions = sessionmaker(db.engine)
        make = Makers(db.session(), stage.clock)
        number = make.member(make.branch("North", "NOR")).number
        make.cycle(2026)
        db.session.commit()
        db.session.remove()

    def somebody_writes():
        with sessions() as session, system_work(session, stage.clock) as work:
            work.notify(Notice("somebody@example.org", "hello"))

    return stage.app, sessions, somebody_writes, number


def test_motions_are_read_in_although_somebody_writes_while_the_file_is_read(
    site, tmp_path, monkeypatch
):
    app, sessions, somebody_writes, _number = site
    file = tmp_path / "motions.jsonl"
    file.write_text(json.dumps({"id": "a", "title": "Buses", "body_markdown": TEXT}))
    # The package's attribute of that name is the command group, not the module.
    module = import_module("policy_forum.command_line.motions")
    parse = module.parse_files

    def slowly(files):
        somebody_writes()
        return parse(files)

    monkeypatch.setattr(module, "parse_files", slowly)
    result = app.test_cli_runner().invoke(args=["motions", "import", str(file), "--branch", "NOR"])

    assert result.exit_code == 0, result.output
    with sessions() as session:
        assert session.scalars(select(Motion.source)).all() == ["a"]


def test_an_officer_is_appointed_although_somebody_writes_meanwhile(site, monkeypatch):
    app, sessions, somebody_writes, number = site
    find = members_queries.find_member_by_number

    def slowly(session, wanted):
        found = find(session, wanted)
        somebody_writes()
        return found

    monkeypatch.setattr(members_queries, "find_member_by_number", slowly)
    words = ["members", "appoint", number, "national_office"]
    result = app.test_cli_runner().invoke(args=words)

    assert result.exit_code == 0, result.output
    with sessions() as session:
        assert session.scalars(select(Office.kind)).all() == [OfficeKind.NATIONAL_OFFICE]
