"""`flask ballots`: files counted, verified and converted, without a database or settings."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import Result

from policy_forum.application import create_app
from policy_forum.domain.counting.formats import read_bundle, read_contest, zip_bundle
from tests.domain.counting.bundles import published
from tests.stage import settings_for

ROOT = Path(__file__).resolve().parents[2]
CHAIR = """3 1
4 1 2 0
3 2 1 0
2 3 2 0
1 0
0
"Ada"
"Bo"
"Cy"
"Chair"
"""
EQUAL = '3 1\n2 1 0\n2 2 0\n2 3 0\n0\n"Ada"\n"Bo"\n"Cy"\n'
TOWN = """META
key;value
budget;100
vote_type;approval
PROJECTS
project_id;cost
7;60
x;40.50
p1;40
VOTES
voter_id;vote
1;7,p1
2;7
3;x,p1
"""


@pytest.fixture(scope="module")
def runner(tmp_path_factory):
    folder = tmp_path_factory.mktemp("no-database")
    return create_app(settings_for("sqlite:////nowhere/at/all.sqlite3", folder)).test_cli_runner()


@pytest.fixture
def run(runner, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def run_command(*arguments: str) -> Result:
        return runner.invoke(args=["ballots", *arguments])

    return run_command


@pytest.fixture
def write(tmp_path):
    def write_file(name: str, content: str | bytes) -> str:
        (tmp_path / name).write_bytes(content.encode() if isinstance(content, str) else content)
        return name

    return write_file


def answer(result: Result) -> dict:
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def refusal(result: Result) -> str:
    assert result.exit_code == 2
    assert result.stdout == ""
    return result.stderr


def test_count_answers_winners_stages_and_ties_in_json(run, write):
    told = answer(run("count", write("chair.blt", CHAIR), "--method", "irv", "--json"))

    assert list(told) == ["winners", "stages", "ties"]
    assert told["winners"] == ["Bo"]
    assert told["stages"][0]["votes"] == {"Ada": "4", "Bo": "3", "Cy": "2"}
    assert told["stages"][-1]["elected"] == ["Bo"]
    assert told["ties"] == []


def test_count_without_json_is_a_table_and_sentences(run, write):
    result = run("count", write("chair.blt", CHAIR), "--method", "irv")

    assert result.exit_code == 0
    assert result.stdout.startswith("Chair\n10 papers, 1 of them blank. Method: irv.\n")
    assert "Winners: Bo" in result.stdout
    assert "   Bo   5  elected\n" in result.stdout
    assert "Bo won with 5" in result.stdout


def test_seats_come_from_the_file_or_the_option(run, write):
    name = write("two.blt", CHAIR.replace("3 1", "3 2", 1))

    assert answer(run("count", name, "--method", "approval", "--json"))["winners"] == ["Bo", "Ada"]
    told = answer(run("count", name, "--method", "approval", "--seats", "1", "--json"))
    assert told["winners"] == ["Bo"]


def test_ties_are_broken_in_the_order_of_the_file_or_of_the_tie_order(run, write):
    name = write("equal.blt", EQUAL)
    luck = write("luck.txt", "\ufeff\n Cy \r\n")

    first = answer(run("count", name, "--method", "approval", "--json"))
    second = answer(run("count", name, "--method", "approval", "--tie-order", luck, "--json"))

    assert (first["winners"], second["winners"]) == (["Ada"], ["Cy"])
    assert first["ties"][0]["options"] == ["Ada", "Bo", "Cy"]
    assert "Decided by the lot: Ada." in run("count", name, "--method", "approval").stdout


@pytest.mark.parametrize(
    ("written", "line"), [("Cy\n\nDee\n", "line 3: “Dee”"), ("Bo\nCy\nBo", "line 3: “Bo”")]
)
def test_a_tie_order_with_a_wrong_name_is_refused_by_line(run, write, written, line):
    luck = write("luck.txt", written)

    told = refusal(
        run("count", write("e.blt", EQUAL), "--method", "irv", "--tie-order", luck, "--json")
    )

    assert f"luck.txt, {line}" in told


def test_the_status_quo_must_be_beaten(run, write):
    name = write("quo.blt", '2 1\n3 1 2 0\n2 2 1 0\n0\n"No"\n"Yes"\n')

    told = answer(run("count", name, "--method", "schulze", "--status-quo", "No", "--json"))

    assert told["winners"] == ["No"]
    assert "none of the options" in refusal(
        run("count", name, "--method", "schulze", "--status-quo", "Perhaps")
    )
    assert "Only schulze" in refusal(run("count", name, "--method", "irv", "--status-quo", "No"))


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("bad.blt", CHAIR.replace("3 2 1 0", "3 2 4 0"), "bad.blt, line 3: “4” is not an option"),
        ("bad.toi", "# TITLE: x\n3,1,2\n", "bad.toi, line 1: "),
        ("bad.pb", TOWN.replace("approval", "scoring"), "bad.pb, line 4: "),
        ("bad.json", "{\n]", "bad.json, line 2: "),
        ("bad.csv", "1,2", "bad.csv: The ending of its name"),
        ("bad.zip", "PK", "bad.zip: The archive is damaged"),
    ],
)
def test_a_malformed_file_is_refused_with_line_and_reason(run, write, name, content, told):
    said = refusal(run("count", write(name, content), "--method", "irv", "--json"))

    assert said.startswith(told)
    assert said.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--method", "approval", "--seats", "4"], "4 seats cannot be filled from 3 options."),
        (["--method", "majority", "--seats", "2"], "majority decides one seat, not 2"),
        (["--method", "irv", "--question", "1"], "Only a bundle has several questions"),
        (["--method", "dice"], "Invalid value for '--method'"),
        ([], "Missing option '--method'"),
    ],
)
def test_what_cannot_be_counted_is_refused_in_a_sentence(run, write, arguments, told):
    assert told in refusal(run("count", write("chair.blt", CHAIR), *arguments))


def test_seats_do_not_count_options_that_have_withdrawn(run, write):
    name = write("gone.blt", CHAIR.replace("3 1\n", "3 1\n-2\n", 1))

    assert "from 2 options" in refusal(run("count", name, "--method", "approval", "--seats", "3"))


def test_a_question_of_a_bundle_is_counted_with_its_published_lot(run, write):
    bundle = published()
    name = write("ballot.zip", zip_bundle(bundle, "Read me"))

    told = answer(run("count", name, "--method", "irv", "--question", "1", "--json"))

    result = bundle.results[0]
    assert {key: result[key] for key in told} == told
    assert "name one of 1, 2, m" in refusal(run("count", name, "--method", "irv"))
    carried = run("count", name, "--method", "majority", "--question", "m", "--json")
    assert answer(carried)["winners"] == []


def test_verify_says_each_check_and_that_all_passed(run, write):
    result = run("verify", write("ballot.zip", zip_bundle(published(), "Read me")))

    lines = result.stdout.splitlines()
    assert result.exit_code == 0
    assert lines.pop() == f"All {len(lines)} checks passed."
    assert all(line.startswith("ok ") for line in lines)


def test_verify_fails_with_exit_code_1_and_says_what_is_wrong(run, write):
    value = published().as_json()
    value["results"][0]["winners"] = ["Bo"]

    result = run("verify", write("ballot.json", json.dumps(value)))

    assert result.exit_code == 1
    assert "FAILED  Question 1: counting again gives the same result. No: the winners are" in (
        result.stdout
    )
    assert result.stdout.endswith("checks FAILED.\n")


def test_verify_of_what_is_no_bundle_exits_with_2(run, write):
    assert "line 1: " in refusal(run("verify", write("ballot.json", "{}")))
    assert "does not exist" in refusal(run("verify", "nowhere.zip"))


def test_a_file_becomes_a_bundle_that_verifies_and_a_file_again(run, write, tmp_path):
    assert run("convert", write("chair.blt", CHAIR), "chair.zip").exit_code == 0
    assert run("verify", "chair.zip").exit_code == 0
    assert run("convert", "chair.zip", "chair.json").exit_code == 0
    assert run("convert", "chair.json", "again.zip").exit_code == 0
    back = run("convert", "again.zip", "again.blt")

    assert "Trackers, the board" in back.stderr
    assert (tmp_path / "again.zip").read_bytes() == (tmp_path / "chair.zip").read_bytes()
    bundle = read_bundle((tmp_path / "chair.json").read_bytes())
    assert bundle.results[0]["winners"] == ["Bo"]
    first, last = (
        read_contest(name, (tmp_path / name).read_bytes()) for name in ("chair.blt", "again.blt")
    )
    assert first == last


def test_convert_says_what_is_lost(run, write, tmp_path):
    costs = run("convert", write("town.pb", TOWN), "town.blt")
    withdrawn = run(
        "convert", write("gone.blt", CHAIR.replace("3 1\n", "3 1\n-2\n", 1)), "gone.json"
    )
    several = run(
        "convert", write("b.json", published().canonical_json()), "b.blt", "--question", "2"
    )

    assert "costs of the options and the budget are left out" in costs.stderr
    assert "have withdrawn are left out, also of the papers: Bo." in withdrawn.stderr
    assert "Of several questions only 2 is written; 1, m are not." in several.stderr
    assert read_contest("town.blt", (tmp_path / "town.blt").read_bytes()).papers == {
        ((0, 2),): 1,
        ((0,),): 1,
        ((1, 2),): 1,
    }
    bundle = read_bundle((tmp_path / "gone.json").read_bytes())
    assert bundle.setup["questions"][0]["options"] == ["Ada", "Cy"]
    assert run("verify", "gone.json").exit_code == 0


def test_a_motion_becomes_a_bundle_whose_answers_are_words(run, write, tmp_path):
    motion = '3 1\n5 1 0\n2 2 0\n1 3 0\n1 0\n0\n"For"\n"Against"\n"Abstain"\n'

    run("convert", write("motion.blt", motion), "motion.json", "--method", "majority")

    bundle = read_bundle((tmp_path / "motion.json").read_bytes())
    assert [slip["answers"]["1"] for slip in bundle.slips or ()] == [
        "abstain",
        "against",
        "for",
        [],
    ]
    assert run("verify", "motion.json").exit_code == 0


def test_papers_that_a_method_has_no_form_for_do_not_become_a_bundle(run, write):
    ranked = write("chair.blt", CHAIR)
    equal = write("equal.blt", CHAIR.replace("4 1 2 0", "4 1=2 3 0"))

    assert "rank several options" in refusal(
        run("convert", ranked, "x.zip", "--method", "majority")
    )
    assert "rank options as equal" in refusal(run("convert", equal, "x.zip", "--method", "irv"))
    assert "counted by schulze" in run("convert", equal, "x.zip").stderr
    assert run("verify", "x.zip").exit_code == 0


def test_ranks_become_approvals_where_the_method_approves(run, write, tmp_path):
    run("convert", write("chair.blt", CHAIR), "chair.json", "--method", "approval")

    result = read_bundle((tmp_path / "chair.json").read_bytes()).results[0]
    assert result["totals"] == {"Ada": 7, "Bo": 9, "Cy": 2}
    assert run("verify", "chair.json").exit_code == 0


@pytest.mark.parametrize(
    ("target", "told"),
    [
        ("out.toi", "only .blt, .zip and .json can be written"),
        ("out", "The ending of its name"),
        ("nowhere/out.blt", "cannot be written"),
    ],
)
def test_convert_to_what_cannot_be_written_is_refused(run, write, target, told):
    assert told in refusal(run("convert", write("chair.blt", CHAIR), target))


def test_a_name_cannot_steer_the_terminal(run, write):
    name = write("chair.blt", CHAIR.replace("Bo", "Bo\x1b[2J"))

    assert "Winners: Bo�[2J" in run("count", name, "--method", "irv").stdout
    assert answer(run("count", name, "--method", "irv", "--json"))["winners"] == ["Bo\x1b[2J"]


def test_the_commands_work_where_no_setting_is_made(write, tmp_path):
    name = write("chair.blt", CHAIR)
    bare = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    command = [sys.executable, "-m", "flask", "--app", str(ROOT / "wsgi.py"), "ballots", "count"]

    done = subprocess.run(
        [*command, name, "--method", "irv", "--json"],
        cwd=tmp_path, env=bare, capture_output=True, text=True, timeout=60,
        check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["winners"] == ["Bo"]
