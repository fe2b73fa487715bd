"""The group `flask ballots`, and what its commands share: files in, sentences out, exit codes."""

from pathlib import Path
from typing import NoReturn

import click
from flask.cli import AppGroup

from policy_forum.domain.counting.contests import Contest
from policy_forum.domain.counting.formats import (
    BUNDLES,
    Bundle,
    FormatError,
    contest_in_bundle,
    ending_of,
    questions_of,
    read_bundle,
    read_contest,
)
from policy_forum.domain.counting.formats.answers import Question
from policy_forum.domain.counting.formats.errors import LARGEST_FILE, printable

FAILED, BAD_INPUT = 1, 2
file_kind = click.Path(exists=True, dir_okay=False)
question_option = click.option(
    "--question", metavar="KEY", help="The question of a bundle that has several, by its key."
)

ballots = AppGroup(
    "ballots",
    help="Votes in files: count, verify, convert. Reads .blt, .soi, .toi, .soc, .toc, .pb and "
    "published ballots (.zip, .json). Exit code 0: done; 1: a check failed; 2: input that cannot "
    "be read or counted.",
)


def read_file(name: str) -> bytes:
    """The bytes of a file; exits with BAD_INPUT when it cannot be read, or is too long."""
    try:
        with click.open_file(name, "rb") as stream:
            found: bytes = stream.read(LARGEST_FILE + 1)
    except OSError as error:
        bad_input(f"{name} cannot be read: {error.strerror}.")
    if len(found) > LARGEST_FILE:
        bad_input(f"{name} is larger than any file that can be read ({LARGEST_FILE} bytes).")
    return found


def contest_of(name: str, key: str | None) -> tuple[Contest, Bundle | None, Question | None]:
    """The contest in a file; of a bundle also the bundle, and which of its questions it is.

    Exits with BAD_INPUT, line and reason for a file that cannot be read.
    """
    content = read_file(name)
    try:
        if ending_of(name) not in BUNDLES:
            return read_contest(name, content, key), None, None
        bundle = read_bundle(content)
        contest = contest_in_bundle(bundle, key)
    except FormatError as error:
        malformed(name, error)
    questions = questions_of(bundle)
    return contest, bundle, questions[key] if key else next(iter(questions.values()))


def write_file(name: str, content: bytes) -> None:
    """Write a file, in place of one that is there; exits with BAD_INPUT when that cannot be."""
    try:
        Path(name).write_bytes(content)
    except OSError as error:
        bad_input(f"{name} cannot be written: {error.strerror}.")


def malformed(name: str, error: FormatError) -> NoReturn:
    """Say where and why a file cannot be read, and exit with BAD_INPUT."""
    where = f"{name}, line {error.line}" if error.line else name
    bad_input(f"{where}: {error.reason}")


def bad_input(message: str) -> NoReturn:
    """Say what cannot be done with this input, and exit with BAD_INPUT."""
    click.echo(printable(message), err=True)
    raise click.exceptions.Exit(BAD_INPUT)
