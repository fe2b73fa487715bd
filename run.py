#!/usr/bin/env python3
"""Set up and serve Policy Forum, or run every check: `python3 run.py --help`.

Needs nothing but Python. Makes `.venv` with the pinned packages, an embedded database under
`var/`, loads a demo organisation into a new database, and serves on this machine only.
Whatever stands in the way is said in one sentence, with exit status 2.
"""

import sys

# This file parses on Python 3.6, so that an old Python can still say what is wrong.
if sys.version_info < (3, 11):  # noqa: UP036 - said to the Pythons that are outdated
    sys.stderr.write(
        "Policy Forum needs Python 3.11 or newer, and this is Python {}.{}: "
        "start run.py with a newer one.\n".format(*sys.version_info[:2])
    )
    sys.exit(2)

import argparse
import contextlib
import errno
import fcntl
import hashlib
import importlib.util
import os
import re
import secrets
import shutil
import socket
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
UNFINISHED = VENV / "unfinished"  # there while packages are being installed
VAR = Path(os.environ.get("POLICY_FORUM_VAR") or ROOT / "var").absolute()
DATABASE = VAR / "policy_forum.sqlite3"
HOST = "127.0.0.1"

RUN_PINS = ("requirements.txt",)
TEST_PINS = ("requirements.txt", "requirements-dev.txt")

CHECKS = (
    ("ruff check", ("ruff", "check", ".")),
    ("ruff format", ("ruff", "format", "--check", ".")),
    ("mypy", ("mypy",)),
    ("import-linter", ("lint-imports", "--no-logo")),
    ("djlint", ("djlint", "templates", "--lint", "--quiet")),
)


class CannotGoOnError(Exception):
    """One plain sentence: what is in the way, and what to do about it."""


def main(arguments: Sequence[str]) -> int:
    """Do what the command line asks; return the exit status."""
    # What follows `test` belongs to pytest, whatever it looks like.
    if arguments[:1] == ["test"]:
        return run_checks(arguments[1:])
    options = read_command_line(arguments)
    if options.verb != "tour":
        serve(options.port, with_demo=not options.empty)
    return take_pictures(options.folder)


def read_command_line(arguments: Sequence[str]) -> argparse.Namespace:
    """Read the verb and its options; wrong ones end the program with status 2."""
    parser = argparse.ArgumentParser(
        prog="python3 run.py",
        description="Set up Policy Forum and serve it on this machine.",
        epilog="Without a verb: set up and serve. Settings come from the environment: see README.",
    )
    parser.add_argument("--port", type=port_number, default=8000, help="port (default: 8000)")
    parser.add_argument("--empty", action="store_true", help="no demo organisation")
    verbs = parser.add_subparsers(dest="verb", metavar="VERB")
    verbs.add_parser("test", help="run every check; further arguments go to pytest")
    tour = verbs.add_parser("tour", help="write a picture of every page, seen by each persona")
    tour.add_argument("folder", metavar="DIR", type=Path, help="where the PNG files go")
    return parser.parse_args(arguments)


def port_number(text: str) -> int:
    """Read a TCP port."""
    if text.isdecimal() and 1 <= int(text) <= 65535:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text} is not a port: give a number from 1 to 65535")


# Serving


def serve(port: int, *, with_demo: bool) -> NoReturn:
    """Set up what is missing, then become the web server."""
    refuse_a_taken_port(port)
    with only_set_up_here():
        install(RUN_PINS)
        environment = serving_environment()
        sign_ins = set_up_database(environment, with_demo=with_demo)
    print(f"\n{sign_ins}\n\nPolicy Forum: http://{HOST}:{port}/ (Ctrl-C stops it)", flush=True)
    server = [str(PYTHON), "-m", "gunicorn", "--config", "gunicorn_settings.py"]
    server += ["--bind", f"{HOST}:{port}", "wsgi:app"]
    # One machine, one program: the server also sends the mail, with links that lead here.
    environment.setdefault("POLICY_FORUM_JOBS_IN_PROCESS", "1")
    if environment["POLICY_FORUM_MODE"] == "demo":
        environment.setdefault("POLICY_FORUM_ADDRESS", f"http://{HOST}:{port}")
    os.chdir(ROOT)
    os.execve(server[0], server, environment)


def refuse_a_taken_port(port: int) -> None:
    """Find out before a minute is spent on installing."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            if error.errno == errno.EACCES:
                problem = f"Port {port} is not open to this user"
            else:
                problem = f"Port {port} is taken by another program"
            raise CannotGoOnError(f"{problem}: choose another with --port.") from None


def serving_environment() -> dict[str, str]:
    """What the application reads: the environment's own settings win over these."""
    environment = {**os.environ, "POLICY_FORUM_VAR": str(VAR)}
    environment.setdefault("POLICY_FORUM_MODE", "demo")
    environment.setdefault("DATABASE_URL", f"sqlite:///{DATABASE}")
    if environment["POLICY_FORUM_MODE"] == "demo":
        environment.setdefault("POLICY_FORUM_SECRET", embedded_secret())
    return environment


def embedded_secret() -> str:
    """Return the secret of the embedded set-up: made once, readable by its owner only."""
    file = VAR / "secret"
    if not file.exists():
        draft = file.with_suffix(".new")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(48), "ascii")
        draft.replace(file)
    return file.read_text("ascii")


# The database


def set_up_database(environment: dict[str, str], *, with_demo: bool) -> str:
    """Bring the database up to date; return the demo sign-ins, if there are any.

    A new embedded database is made beside its place and moved there when it is whole, so that
    an interrupted first start leaves nothing half-loaded behind.
    """
    with_demo = with_demo and environment["POLICY_FORUM_MODE"] == "demo"
    if environment["DATABASE_URL"] != f"sqlite:///{DATABASE}" or DATABASE.exists():
        return run_prepare(environment, with_demo=with_demo)
    print(f"Making the database{', with the demo organisation' if with_demo else ''}…", flush=True)
    draft = DATABASE.with_suffix(".new")
    for left_over in VAR.glob(draft.name + "*"):
        left_over.unlink()
    drafting = {**environment, "DATABASE_URL": f"sqlite:///{draft}"}
    sign_ins = run_prepare(drafting, with_demo=with_demo)
    with contextlib.closing(sqlite3.connect(draft)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    draft.replace(DATABASE)
    return sign_ins


def run_prepare(environment: dict[str, str], *, with_demo: bool) -> str:
    """Migrate and load inside the virtual environment; return the demo sign-ins."""
    command = [str(PYTHON), "prepare_database.py", *([] if with_demo else ["--empty"])]
    log = VAR / "set-up.log"
    with log.open("w", encoding="utf-8") as details:
        done = subprocess.run(
            command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, stderr=details, text=True
        )
    if done.returncode:
        sentence = done.stdout.strip() or "The database could not be prepared"
        raise CannotGoOnError(f"{sentence.rstrip('.')} (details: {log}).")
    return done.stdout.strip()


# The virtual environment


@contextlib.contextmanager
def only_set_up_here() -> Iterator[None]:
    """Let two starts at once in the same folder wait for each other."""
    demand_writable(VAR)
    with (VAR / "set-up.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def install(pins: Sequence[str]) -> None:
    """Make `.venv` hold the pinned packages; do nothing when it already does."""
    if is_whole() and all(is_installed(pin) for pin in pins):
        return
    demand_writable(ROOT)
    if not is_whole() or not runs_pip():
        make_environment()
    print("Installing the pinned packages into .venv (about half a minute)…", flush=True)
    run_pip(pins)
    for pin in pins:
        stamp_of(pin).write_text(fingerprint(pin), "ascii")


def is_whole() -> bool:
    """Say whether `.venv` was finished: a set-up that was killed half-way starts afresh."""
    return os.access(PYTHON, os.X_OK) and not UNFINISHED.exists()


def runs_pip() -> bool:
    """Say whether `.venv` still works: its Python may have been upgraded away beneath it."""
    return subprocess.run([PYTHON, "-c", "import pip"], capture_output=True).returncode == 0


def is_installed(pin: str) -> bool:
    """Say whether `.venv` holds what this file of pins now asks for."""
    return stamp_of(pin).exists() and stamp_of(pin).read_text("ascii") == fingerprint(pin)


def stamp_of(pin: str) -> Path:
    """Return the file that remembers what was installed from a file of pins."""
    return VENV / f"installed-{pin}"


def fingerprint(pin: str) -> str:
    """Identify what is installed: the pins, and the Python they were installed for."""
    digest = hashlib.sha256((VENV / "pyvenv.cfg").read_bytes())
    digest.update((ROOT / pin).read_bytes())
    return digest.hexdigest()


def make_environment() -> None:
    """Make an empty `.venv`, in place of a broken one."""
    if not all(importlib.util.find_spec(module) for module in ("venv", "ensurepip")):
        raise CannotGoOnError(
            "This Python lacks its venv module: install it "
            "(on Debian and Ubuntu: apt install python3-venv), then start again."
        )
    print("Making .venv…", flush=True)
    shutil.rmtree(VENV, ignore_errors=True)
    VENV.mkdir()
    UNFINISHED.touch()
    made = subprocess.run([sys.executable, "-m", "venv", VENV], capture_output=True, text=True)
    if made.returncode:
        raise CannotGoOnError(f"Python could not make .venv: {last_line(made.stderr)}")


def run_pip(pins: Sequence[str]) -> None:
    """Install hashed pins; turn pip's complaint into one sentence."""
    command = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    command += ["--require-hashes", *(f"--requirement={pin}" for pin in pins)]
    environment = {"PIP_RETRIES": "2", **os.environ}
    log = VAR / "pip.log"
    with log.open("w", encoding="utf-8") as output:
        # Stays behind only if this program is killed meanwhile: pip itself leaves no half work.
        UNFINISHED.touch()
        done = subprocess.run(
            command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
        UNFINISHED.unlink()
    if done.returncode:
        raise CannotGoOnError(f"{complaint_of_pip(log.read_text('utf-8'))} (details: {log}).")


def complaint_of_pip(output: str) -> str:
    """Say in plain words why pip gave up."""
    if "DO NOT MATCH THE HASHES" in output:
        return "A downloaded package is not the one that was pinned, so nothing was installed"
    if re.search(r"ConnectionError|connection broken|timed out|from versions: none", output):
        return "The packages could not be downloaded: check the network connection and start again"
    if "No space left" in output:
        return "The disk is full: make room and start again"
    return f"pip could not install the packages: {last_line(output)}"


def last_line(text: str) -> str:
    """Return the last line that says something."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1].rstrip(".") if lines else "it gave no reason"


def demand_writable(folder: Path) -> None:
    """Make the folder if need be, and write to it once."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise CannotGoOnError(
            f"The folder {folder} cannot be written ({reason}): "
            "move Policy Forum where you may write, or set POLICY_FORUM_VAR."
        ) from None


# Checking


def run_checks(pytest_arguments: Sequence[str]) -> int:
    """Run what CI runs; pytest speaks last. Return 1 if anything failed."""
    with only_set_up_here():
        install(TEST_PINS)
    failed = [name for name, command in CHECKS if not passes(name, command)]
    if failed:
        print(f"Failed so far: {', '.join(failed)}.")
    print("pytest…", flush=True)
    tests = subprocess.run([PYTHON, "-m", "pytest", *pytest_arguments], cwd=ROOT)
    if failed:
        sys.stderr.write(f"Besides the tests, these checks failed: {', '.join(failed)}.\n")
    return 1 if failed or tests.returncode else 0


def passes(name: str, command: Sequence[str]) -> bool:
    """Run one check and print its outcome, with what it found when it failed."""
    program, *arguments = command
    line = [str(VENV / "bin" / program), *arguments]
    done = subprocess.run(line, cwd=ROOT, capture_output=True, text=True)
    print(f"{name}: {'failed' if done.returncode else 'passed'}", flush=True)
    if done.returncode:
        print(done.stdout + done.stderr, flush=True)
    return done.returncode == 0


def take_pictures(folder: Path) -> int:
    """Photograph every page with Chromium."""
    target = folder.absolute()
    demand_writable(target)
    with only_set_up_here():
        install(TEST_PINS)
    return subprocess.run([PYTHON, "-m", "tests.browser.tour", target], cwd=ROOT).returncode


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except CannotGoOnError as problem:
        sys.stderr.write(f"{problem}\n")
        sys.exit(2)
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped.\n")
        sys.exit(130)
