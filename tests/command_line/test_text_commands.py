"""`flask text`: every command on files, its answers in text and JSON, and its exit codes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import Result

from policy_forum.application import create_app
from tests.stage import settings_for

ROOT = Path(__file__).resolve().parents[2]
MOTION = """## This branch notes

1. That the last bus leaves at six.
2. That public transport is a public good.

## This branch resolves

1. To run buses every hour.
2. To ask the council for
   - a shelter;
   - a timetable.
"""


@pytest.fixture(scope="module")
def runner(tmp_path_factory):
    folder = tmp_path_factory.mktemp("no-database")
    return create_app(settings_for("sqlite:////nowhere/at/all.sqlite3", folder)).test_cli_runner()


@pytest.fixture
def run(runner, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def run_command(*arguments: str, given: str | bytes | None = None) -> Result:
        return runner.invoke(args=["text", *arguments], input=given)

    return run_command


@pytest.fixture
def write(tmp_path):
    def write_file(name: str, text: str) -> str:
        (tmp_path / name).write_bytes(text.encode())
        return name

    return write_file


def answer(result: Result) -> dict:
    return json.loads(result.stdout)


def test_parse_names_every_clause_and_gives_it_an_id(run, write):
    result = run("parse", write("motion.md", MOTION), "--json")

    clauses = answer(result)["clauses"]
    assert result.exit_code == 0
    assert [clause["number"] for clause in clauses][1:3] == ["Notes 1", "Notes 2"]
    assert len({clause["id"] for clause in clauses}) == len(clauses) == 8


def test_parse_without_json_is_a_list_that_people_read(run, write):
    result = run("parse", write("motion.md", MOTION))

    assert "Resolves 1" in result.stdout
    assert "To run buses every hour." in result.stdout


def test_lines_are_numbered_through_the_whole_motion(run, write):
    result = run("lines", write("motion.md", MOTION), "--width", "20", "--json")

    lines = answer(result)["lines"]
    assert [line["number"] for line in lines] == list(range(1, len(lines) + 1))
    assert max(len(line["text"]) for line in lines) <= 20


def test_diff_gives_each_passage_that_changed(run, write):
    old, new = write("old.md", MOTION), write("new.md", MOTION.replace("every hour", "all night"))

    result = run("diff", old, new, "--json")

    [change] = answer(result)["changes"]
    assert (change["clause"], change["deleted"], change["inserted"]) == (
        "Resolves 1", "every hour", "all night",
    )  # fmt: skip
    assert answer(result)["words_added"] == 2


def test_diff_says_from_where_to_where_a_clause_moved(run, write):
    old = write(
        "old.md", "1. Alpha beta gamma delta.\n2. Epsilon zeta eta.\n3. Theta iota kappa.\n"
    )
    new = write(
        "new.md", "1. Epsilon zeta eta.\n2. Theta iota kappa.\n3. Alpha beta gamma delta.\n"
    )

    [change] = [c for c in answer(run("diff", old, new, "--json"))["changes"] if "to" in c]

    assert change["deleted"] == change["inserted"] == ""


def test_wording_applied_gives_the_new_text_to_the_byte(run, write):
    amended = MOTION.replace("every hour", "**all** night").replace(
        "2. That public", "2. That rail"
    )
    old, new = write("old.md", MOTION), write("new.md", amended)

    worded = run("wording", old, new)
    applied = run("apply", old, "-", given=worded.stdout)

    assert worded.exit_code == applied.exit_code == 0
    assert applied.stdout == amended


def test_what_is_ambiguous_is_refused_with_the_candidates(run, write):
    motion = write("motion.md", MOTION)
    wording = write("wording.txt", "In Notes 2, replace ‘public’ with ‘common’")

    result = run("apply", motion, wording, "--json")

    [problem] = answer(result)["problems"]
    assert result.exit_code == 1
    assert "public" in problem["reason"]
    assert len(problem["candidates"]) == 2
    assert run("apply", motion, wording).stderr.count("\n") >= 3


def test_edits_that_leave_each_other_alone_are_merged(run, write):
    base = write("base.md", MOTION)
    one = write("one.md", MOTION.replace("every hour", "all night"))
    two = write("two.md", MOTION.replace("at six", "at seven"))

    result = run("merge", base, one, two)

    assert result.exit_code == 0
    assert result.stdout == MOTION.replace("every hour", "all night").replace("six", "seven")


def test_a_conflict_shows_the_base_and_each_reading(run, write):
    base = write("base.md", MOTION)
    one = write("one.md", MOTION.replace("at six", "at seven"))
    two = write("two.md", MOTION.replace("every hour", "all night"))
    three = write("three.md", MOTION.replace("every hour", "all day"))

    result = run("merge", base, one, two, three, "--json")

    [conflict] = answer(result)["conflicts"]
    assert result.exit_code == 1
    assert answer(result)["text"] is None
    assert (conflict["edits"], conflict["clause"]) == ([2, 3], "Resolves 1")
    assert conflict["readings"] == ["all night", "all day"] or "night" in conflict["readings"][0]
    plain = run("merge", base, two, three)
    assert (plain.exit_code, plain.stdout) == (1, "")
    assert "Conflict of edits 1 and 2 at Resolves 1" in plain.stderr


def test_an_edit_is_carried_to_a_new_base(run, write):
    old = write("old.md", MOTION)
    new = write("new.md", MOTION.replace("at six", "at seven"))
    edit = write("edit.md", MOTION.replace("every hour", "all night"))

    result = run("rebase", old, new, edit)

    assert result.stdout == MOTION.replace("every hour", "all night").replace("six", "seven")


def test_an_edit_that_no_longer_fits_is_a_conflict(run, write):
    old = write("old.md", MOTION)
    new = write("new.md", MOTION.replace("every hour", "all day"))
    edit = write("edit.md", MOTION.replace("every hour", "all night"))

    result = run("rebase", old, new, edit, "--json")

    assert result.exit_code == 1
    assert answer(result)["conflicts"][0]["clause"] == "Resolves 1"


def test_similar_motions_come_nearest_first_with_the_passages_they_share(run, write, tmp_path):
    (tmp_path / "others").mkdir()
    write("others/near.md", MOTION.replace("every hour", "every two hours"))
    write("others/far.md", "1. That cats should be fed at noon by the parish council.\n")

    result = run("similar", write("motion.md", MOTION), "--in", "others", "--json")

    found = answer(result)["similar"]
    assert result.exit_code == 0
    assert found[0]["file"] == "near.md"
    assert any("public transport is a public good" in p["words"] for p in found[0]["passages"])


def test_a_composite_names_the_source_of_each_passage(run, write):
    write("a.md", MOTION)
    write("b.md", "## This branch resolves\n\n1. To plant trees.\n2. To paint the hall.\n")
    plan = {
        "title": "Buses and trees",
        "sources": {"A": "a.md", "B": "b.md"},
        "passages": [
            {"heading": "This conference resolves"},
            {"from": "A", "clause": "Resolves 1"},
            {"from": "B", "clause": "Resolves 1"},
        ],
    }

    result = run("composite", write("plan.json", json.dumps(plan)), "--json")

    assert result.exit_code == 0, result.stderr
    made = answer(result)
    assert "To run buses every hour." in made["text"]
    assert "To plant trees." in made["text"]
    assert made["coverage"]


def test_a_text_outside_the_subset_is_refused_by_line(run, write):
    result = run("parse", write("motion.md", "1. Good.\n\n![a picture](x.png)\n"), "--json")

    [problem] = answer(result)["problems"]
    assert result.exit_code == 1
    assert (problem["file"], problem["line"]) == ("motion.md", 3)


def test_wording_cannot_bring_in_what_a_motion_may_not_hold(run, write):
    wording = write("wording.txt", "At the end add: ‘To plant\u200f trees.’")

    result = run("apply", write("motion.md", MOTION), wording, "--json")

    assert result.exit_code == 1
    assert "U+200F" in answer(result)["problems"][0]["reason"]


@pytest.mark.parametrize("command", ["parse", "lines"])
def test_the_standard_input_can_be_the_motion(run, command):
    result = run(command, "-", given=MOTION)

    assert result.exit_code == 0
    assert "That the last bus leaves at six." in result.stdout


def test_input_that_cannot_be_read_at_all_is_bad_input(run, write, tmp_path):
    (tmp_path / "latin.md").write_bytes(b"caf\xe9")
    motion = write("motion.md", MOTION)

    for arguments in (
        ("parse", "missing.md"),
        ("parse", "latin.md"),
        ("parse",),
        ("lines", motion, "--width", "1"),
        ("diff", "-", "-"),
        ("composite", write("plan.json", "{not JSON")),
        ("similar", motion, "--in", "nowhere"),
    ):
        result = run(*arguments)
        assert result.exit_code == 2, arguments
        assert result.stderr.strip(), arguments


def test_without_any_setting_texts_can_still_be_worked_on(tmp_path):
    (tmp_path / "motion.md").write_text(MOTION)
    bare = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    flask = [sys.executable, "-m", "flask", "--app", str(ROOT / "wsgi.py")]

    def run_bare(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*flask, *arguments],
            cwd=tmp_path,
            env=bare,
            capture_output=True,
            text=True,
            check=False,
        )

    assert run_bare("text", "parse", "motion.md").returncode == 0
    for refused in (("db", "upgrade"), ("run",), ("members", "import", "x.csv")):
        result = run_bare(*refused)
        assert result.returncode != 0
        assert "Traceback" not in result.stderr
    assert "POLICY_FORUM_SECRET" in run_bare("db", "upgrade").stderr
