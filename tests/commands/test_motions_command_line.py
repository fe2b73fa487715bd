"""`flask motions import`."""

import json
import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from policy_forum.features.motions.models import Motion
from tests.makers import TEXT
from tests.stage import START


@pytest.fixture
def north(make_branch):
    return make_branch("North", "NOR")


@pytest.fixture
def cycle(make_cycle):
    return make_cycle(2026)


@pytest.fixture
def run(app):
    return lambda *words: app.test_cli_runner().invoke(args=["motions", "import", *map(str, words)])


def line(key):
    return json.dumps({"id": key, "title": "Buses", "body_markdown": TEXT}) + "\n"


def test_a_file_is_read_in_and_the_second_time_changes_nothing(
    run, north, cycle, session, tmp_path, make_standing_orders
):
    make_standing_orders(north, motion_words=10)
    file = tmp_path / "motions.jsonl"
    file.write_text(line("a") + "{\n" + line("b"))

    first = run(file, "--branch", "nor")
    assert first.exit_code == 0, first.output
    assert "refused  motions.jsonl:2: This line is not JSON" in first.output
    assert "note     26-NOR-002 (b): It has 54 words" in first.output
    assert first.output.endswith("2 added, 0 already there, 1 refused\n")

    again = run(file, "--branch", "NOR", "--cycle", "2026")
    assert again.output.endswith("0 added, 2 already there, 1 refused\n")
    assert len(session.scalars(select(Motion)).all()) == 2


def test_a_folder_of_markdown_files_is_read_in(run, north, cycle, session, tmp_path):
    (tmp_path / "buses.md").write_text(f"# Buses after six\n\n{TEXT}")
    (tmp_path / "untitled.md").write_text(TEXT)
    (tmp_path / "notes.txt").write_text("not for us")

    result = run(tmp_path, "--branch", "NOR")

    assert "refused  untitled.md (untitled): The first line must be the title" in result.output
    assert result.output.endswith("1 added, 0 already there, 1 refused\n")
    motion = session.scalar(select(Motion))
    assert (motion.title, motion.source, motion.text_markdown) == ("Buses after six", "buses", TEXT)


def test_what_is_wrong_with_the_words_of_the_command_is_said_plainly(run, north, cycle, tmp_path):
    (tmp_path / "a.jsonl").write_text(line("a"))
    for words, sentence in (
        (
            (tmp_path / "a.jsonl", "--branch", "XYZ"),
            "no branch with the code XYZ. Known codes: NOR",
        ),
        ((tmp_path / "a.jsonl", "--branch", "NOR", "--cycle", "1999"), "no cycle for 1999"),
        ((tmp_path / "missing.jsonl", "--branch", "NOR"), "does not exist"),
    ):
        result = run(*words)
        assert result.exit_code != 0
        assert sentence in result.output
        assert "Traceback" not in result.output


def test_an_empty_folder_is_said_to_be_empty(run, north, cycle, tmp_path):
    assert "no .md or .jsonl file" in run(tmp_path, "--branch", "NOR").output


def test_when_a_stage_is_over_its_end_is_said_as_on_the_pages(run, north, make_cycle, tmp_path):
    make_cycle(2020, START - timedelta(days=2000))
    (tmp_path / "a.jsonl").write_text(line("a"))

    result = run(tmp_path / "a.jsonl", "--branch", "NOR", "--cycle", "2020")

    assert result.exit_code == 1
    assert re.search(r"until \d+ \w+ 20\d\d at \d\d:\d\d, when the stage", result.output)
