"""From an empty database to the first national officer: the way that docs/operations.md tells."""

import pytest
from sqlalchemy import select

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.features.branches.models import Branch, Region
from policy_forum.features.members.models import Office

LIST = "number,given_name,family_name,email,branch_code,joined_on,standing\n"


@pytest.fixture
def run(app):
    return lambda *words: app.test_cli_runner().invoke(args=[*map(str, words)])


def test_branches_then_members_then_the_first_officer(run, session, tmp_path):
    for code, name in (("nor", "North"), ("SOU", "South")):
        made = run("branches", "make", code, name, "--region", "Uplands")
        assert made.exit_code == 0, made.output
    file = tmp_path / "list.csv"
    file.write_text(LIST + "A1,Ann,Example,ann@example.org,NOR,2020-01-01,good\n")

    assert run("members", "import", file, "--apply").exit_code == 0
    appointed = run("members", "appoint", "A1", "national_office")

    assert appointed.output == "Ann Example has been appointed: National office.\n"
    assert session.scalars(select(Region.name)).all() == ["Uplands"]
    assert sorted(session.scalars(select(Branch.code))) == ["NOR", "SOU"]
    assert session.scalars(select(Office.kind)).all() == [OfficeKind.NATIONAL_OFFICE]


def test_what_keeps_a_branch_from_being_made_is_said_in_one_sentence(run, session):
    run("branches", "make", "NOR", "North", "--region", "Uplands")
    for words, sentence in (
        (("NORTH", "Far North"), "A branch's code is three capital letters"),
        (("NOR", "Far North"), "There is a branch of that name or with that code already."),
    ):
        result = run("branches", "make", *words, "--region", "Islands")
        assert result.exit_code == 1
        assert sentence in result.output
    assert session.scalars(select(Region.name)).all() == ["Uplands"]
