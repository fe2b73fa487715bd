"""`python3 run.py` sets up once, serves, and says in one sentence what stands in its way.

Most of it runs on a copy of `run.py` in a small project that needs no package at all: its pins
are empty, and stand-ins for the application and for gunicorn say how they were called.
"""

import ast
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PREPARE = """
import os, sqlite3, sys
database = os.environ["DATABASE_URL"].removeprefix("sqlite:///")
if os.path.exists("broken"):
    print("The database was made by a newer version")
    sys.exit(2)
with sqlite3.connect(database) as connection:
    connection.execute("CREATE TABLE IF NOT EXISTS motion (title)")
    connection.execute("INSERT INTO motion VALUES ('prepared')")
print("Demo sign-ins" if "--empty" not in sys.argv else "")
"""
GUNICORN = """
import os, sys
print("served", *sys.argv[1:], os.environ["POLICY_FORUM_MODE"])
"""
OLD_PYTHON = """
import runpy, sys
sys.version_info = (3, 9, 2, "final", 0)
runpy.run_path("run.py", run_name="__main__")
"""
NO_VENV = """
import importlib.util, runpy, sys
found = importlib.util.find_spec
importlib.util.find_spec = lambda name: None if name == "ensurepip" else found(name)
runpy.run_path("run.py", run_name="__main__")
"""
# No index, no cache, no patience: pip finds nobody at the other end.
NO_NETWORK = {
    "PIP_CONFIG_FILE": os.devnull,
    "PIP_FIND_LINKS": "",
    "PIP_INDEX_URL": "http://127.0.0.1:9/simple",
    "PIP_NO_CACHE_DIR": "1",
    "PIP_RETRIES": "0",
}


@pytest.fixture(scope="module")
def set_up_project(tmp_path_factory):
    """Return a small project that `run.py` has set up once."""
    project = tmp_path_factory.mktemp("projects") / "small"
    project.mkdir()
    shutil.copy(ROOT / "run.py", project)
    (project / "requirements.txt").write_text("")
    (project / "gunicorn.py").write_text(GUNICORN)
    (project / "prepare_database.py").write_text(PREPARE)
    assert start(project).returncode == 0
    return project


@pytest.fixture
def project(set_up_project, tmp_path):
    """Return a copy of the small project, to spoil."""
    return shutil.copytree(set_up_project, tmp_path / "copy", symlinks=True)


def start(project, *arguments, program=("run.py",), **environment):
    """Run the project's `run.py` to its end."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("POLICY_FORUM")}
    kept.pop("DATABASE_URL", None)
    port = [] if "--port" in arguments or "test" in program else ["--port", str(free_port())]
    return subprocess.run(
        [sys.executable, *program, *port, *arguments],
        check=False,
        cwd=project,
        env=kept | environment,
        capture_output=True,
        text=True,
        timeout=120,
    )


def free_port():
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def assert_refused(outcome, *words):
    """Check that one plain sentence said why."""
    assert outcome.returncode == 2, outcome.stderr
    assert "Traceback" not in outcome.stdout + outcome.stderr
    assert len(outcome.stderr.strip().splitlines()) == 1
    for word in words:
        assert word in outcome.stderr


def state_of(project):
    """Return what a start could change: each file with its size and time."""
    return {
        str(path.relative_to(project)): (path.lstat().st_size, path.lstat().st_mtime_ns)
        for path in project.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_the_first_start_sets_up_and_serves(set_up_project):
    outcome = start(set_up_project, "--port", "8642")

    assert "http://127.0.0.1:8642/" in outcome.stdout
    assert "Demo sign-ins" in outcome.stdout
    assert "--bind 127.0.0.1:8642 wsgi:app demo" in outcome.stdout


def test_a_second_start_installs_nothing_and_keeps_the_database(project):
    before = state_of(project)

    outcome = start(project, **NO_NETWORK)

    assert outcome.returncode == 0
    assert "Installing" not in outcome.stdout
    changed = {path for path, state in state_of(project).items() if before.get(path) != state}
    assert changed <= {"var/policy_forum.sqlite3", "var/set-up.lock", "var/set-up.log"}


def test_the_secret_is_made_once_and_kept_from_others(project):
    secret = project / "var" / "secret"
    first = secret.read_text()

    start(project)

    assert secret.read_text() == first
    assert len(first) >= 32
    assert secret.stat().st_mode & 0o777 == 0o600


def test_empty_leaves_the_demo_out(project):
    (project / "var" / "policy_forum.sqlite3").unlink()

    outcome = start(project, "--empty")

    assert outcome.returncode == 0
    assert "Demo sign-ins" not in outcome.stdout


def test_a_half_made_database_is_made_again(project):
    database = project / "var" / "policy_forum.sqlite3"
    database.unlink()
    (project / "var" / "policy_forum.new").write_text("killed while it was written")

    assert start(project).returncode == 0
    assert database.exists()
    assert not (project / "var" / "policy_forum.new").exists()


def test_a_database_that_cannot_be_prepared_is_told(project):
    (project / "broken").touch()

    assert_refused(start(project), "The database was made by a newer version", "set-up.log")


def test_a_taken_port_is_told_before_anything_is_made(tmp_path):
    shutil.copy(ROOT / "run.py", tmp_path)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])

        assert_refused(start(tmp_path, "--port", port), f"Port {port} is taken", "--port")

    assert [path.name for path in tmp_path.iterdir()] == ["run.py"]


@pytest.mark.parametrize("port", ["0", "65536", "eight", "-1"])
def test_what_is_not_a_port_is_told(tmp_path, port):
    shutil.copy(ROOT / "run.py", tmp_path)

    outcome = start(tmp_path, "--port", port)

    assert outcome.returncode == 2
    assert "Traceback" not in outcome.stderr


def test_an_unwritable_folder_is_told(project):
    (project / "a-file").touch()

    outcome = start(project, POLICY_FORUM_VAR=str(project / "a-file" / "var"))

    assert_refused(outcome, "cannot be written", "a-file/var")


def test_an_old_python_is_told(project):
    outcome = start(project, program=("-c", OLD_PYTHON))

    assert_refused(outcome, "needs Python 3.11 or newer", "this is Python 3.9")


def test_an_old_python_can_read_the_file_at_all():
    source = (ROOT / "run.py").read_text("utf-8")

    ast.parse(source, feature_version=(3, 6))
    assert "from __future__" not in source  # it would stop a Python that lacks the feature


def test_a_python_without_its_venv_module_is_told(project):
    shutil.rmtree(project / ".venv")

    outcome = start(project, program=("-c", NO_VENV))

    assert_refused(outcome, "lacks its venv module", "apt install python3-venv")


@pytest.mark.slow
def test_without_a_network_it_says_so_and_recovers_later(project):
    (project / "requirements.txt").write_text(f"flask==3.1.3 --hash=sha256:{'0' * 64}\n")

    assert_refused(start(project, **NO_NETWORK), "could not be downloaded", "pip.log")

    (project / "requirements.txt").write_text("")
    assert start(project).returncode == 0


@pytest.mark.slow
@pytest.mark.parametrize("damage", ["killed while installing", "no python", "no pip"])
def test_a_broken_environment_is_made_afresh(project, damage):
    stray = project / ".venv" / "lib" / "stray"
    stray.touch()
    if damage == "killed while installing":
        (project / ".venv" / "unfinished").touch()
    elif damage == "no python":
        (project / ".venv" / "bin" / "python").unlink()
    else:
        for pip in (project / ".venv").glob("lib/*/site-packages/pip"):
            shutil.rmtree(pip)
        (project / "requirements.txt").write_text("# changed\n")

    outcome = start(project)

    assert outcome.returncode == 0, outcome.stderr
    assert "Making .venv" in outcome.stdout
    assert not stray.exists()
    assert not (project / ".venv" / "unfinished").exists()


@pytest.fixture
def checked_project(project):
    """Return a project whose checks all pass, by stand-ins that do nothing else."""
    (project / "requirements-dev.txt").write_text("")
    (project / "pytest.py").write_text('import sys; print(*sys.argv[1:], "3 passed in 0.1s")')
    for check in ("ruff", "mypy", "lint-imports", "djlint"):
        stand_in(project, check, "echo all is well")
    return project


def stand_in(project, check, script):
    """Put a shell script in the place of a check."""
    program = project / ".venv" / "bin" / check
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)


def test_every_check_is_named_and_pytest_speaks_last(checked_project):
    outcome = start(checked_project, program=("run.py", "test", "tests/domain", "-k", "quorum"))

    assert outcome.returncode == 0, outcome.stderr
    for check in ("ruff check", "ruff format", "mypy", "import-linter", "djlint"):
        assert f"{check}: passed" in outcome.stdout
    assert "tests/domain -k quorum 3 passed" in outcome.stdout
    assert outcome.stdout.strip().endswith("3 passed in 0.1s")


def test_a_failing_check_is_shown_and_the_others_still_run(checked_project):
    stand_in(checked_project, "mypy", "echo motion.py:3: error; exit 1")

    outcome = start(checked_project, program=("run.py", "test"))

    assert outcome.returncode == 1
    assert "mypy: failed\nmotion.py:3: error" in outcome.stdout
    assert "djlint: passed" in outcome.stdout
    assert outcome.stdout.strip().endswith("3 passed in 0.1s")
    assert "mypy" in outcome.stderr


def test_failing_tests_fail_the_run(checked_project):
    (checked_project / "pytest.py").write_text("import sys; sys.exit(1)")

    assert start(checked_project, program=("run.py", "test")).returncode == 1
