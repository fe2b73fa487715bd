"""`flask demo`: what it prints, and what it refuses in plain words."""

from dataclasses import replace

import pytest

from policy_forum.application import create_app
from policy_forum.command_line.demo.loading import PASSWORD
from policy_forum.command_line.demo.people import ACCOUNTS, person_of
from policy_forum.settings import Mode
from policy_forum.web.storage import db
from tests.stage import settings_for


def made(folder, mode=Mode.DEMO):
    settings = settings_for(f"sqlite:///{folder / 'demo.sqlite3'}", folder)
    app = create_app(replace(settings, mode=mode))
    with app.app_context():
        db.create_all()
    return app


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    app = made(tmp_path_factory.mktemp("loaded"))
    done = app.test_cli_runner().invoke(args=["demo", "load"])
    assert done.exit_code == 0, done.output
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def empty(tmp_path):
    app = made(tmp_path)
    yield app
    with app.app_context():
        db.engine.dispose()


def run(app, *command):
    return app.test_cli_runner().invoke(args=["demo", *command])


def test_the_sign_ins_say_who_with_which_password_and_what_to_try(loaded):
    printed = run(loaded, "sign-ins").output

    assert PASSWORD in printed
    for account in ACCOUNTS:
        person = person_of(account.person)
        assert f"{account.role}: {person.name}, {person.email}" in printed
        assert account.can_try in printed


def test_one_can_sign_in_with_what_was_printed(loaded):
    browser = loaded.test_client()
    loaded.config["WTF_CSRF_ENABLED"] = False

    answer = browser.post("/sign-in", data={"email": person_of("nell").email, "password": PASSWORD})

    assert answer.status_code == 302
    assert browser.get("/account").status_code == 200


def test_without_a_demonstration_no_sign_ins_are_printed(empty):
    done = run(empty, "sign-ins")

    assert (done.exit_code, done.output) == (0, "")


def test_a_second_load_is_refused_in_one_sentence(loaded):
    done = run(loaded, "load")

    assert done.exit_code == 1
    assert "empty database only" in done.output


@pytest.mark.parametrize("command", [("load",), ("scale",)])
def test_in_production_nothing_is_loaded(tmp_path, command):
    app = made(tmp_path, Mode.PRODUCTION)

    done = run(app, *command)

    assert done.exit_code == 1
    assert "demo" in done.output
    with app.app_context():
        db.engine.dispose()


def test_what_is_not_there_cannot_be_made_bigger(empty):
    done = run(empty, "scale", "--members", "10", "--motions", "10")

    assert done.exit_code == 1
    assert "flask demo load" in done.output


def test_the_clock_moves_to_a_stage_and_never_back(tmp_path):
    app = made(tmp_path)
    assert run(app, "load").exit_code == 0

    forward = run(app, "clock", "--to", "submission")
    back = run(app, "clock", "--to", "drafting")

    assert forward.exit_code == 0
    assert "It is now" in forward.output
    assert back.exit_code == 1
    assert "does not move back" in back.output
    with app.app_context():
        db.engine.dispose()


def test_the_clock_says_which_stages_there_are(empty):
    done = run(empty, "clock", "--to", "Whitsun")

    assert done.exit_code == 2
    assert "branch_decisions" in done.output


def test_without_a_cycle_there_is_no_stage_to_move_to(empty):
    done = run(empty, "clock", "--to", "conference")

    assert done.exit_code == 1
    assert "no cycle" in done.output


def test_only_a_demonstration_has_a_clock_that_moves(tmp_path):
    app = made(tmp_path, Mode.PRODUCTION)

    done = run(app, "clock", "--to", "2099-01-01")

    assert done.exit_code == 1
    assert "POLICY_FORUM_MODE" in done.output
    with app.app_context():
        db.engine.dispose()
