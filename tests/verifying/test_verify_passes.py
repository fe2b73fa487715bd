"""verify.py finds nothing wrong where nothing is wrong, and says what it could not check."""

import ast
import json
import os
import shutil
import subprocess
import sys

import pytest

from tests.verifying.making import (
    METHODS,
    VERIFY,
    a_bundle,
    a_question,
    failures,
    files_of,
    sha256,
    verify,
    zipped,
)


def run(tmp_path, files, *arguments, python=sys.executable):
    """Run verify.py as an auditor does; return the finished process."""
    path = tmp_path / "bundle.zip"
    path.write_bytes(zipped(files))
    return subprocess.run(
        [python, "-I", str(VERIFY), str(path), *arguments],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
        cwd=tmp_path,
    )


@pytest.mark.parametrize("papers", [20, 33, 60])
@pytest.mark.parametrize("method", METHODS)
def test_a_right_bundle_of_each_method_passes(method, papers):
    bundle = a_bundle(a_question("1", method, seats=2), papers=papers, seed=papers)

    assert failures(bundle) == []


def test_a_ballot_of_all_methods_passes():
    questions = [a_question(str(n), method, seats=3) for n, method in enumerate(METHODS, 1)]

    assert failures(a_bundle(*questions, papers=40)) == []


@pytest.mark.parametrize("papers", [3, 19])
@pytest.mark.parametrize("method", METHODS)
def test_a_small_ballot_passes_and_says_what_cannot_be_checked(method, papers):
    bundle = a_bundle(a_question("1", method), papers=papers)

    report = verify.verify(files_of(bundle))

    open_points = [line for outcome, line in report.lines if outcome == "cannot be checked"]
    assert report.status == 0
    assert any("single papers, because too few voted" in line for line in open_points)
    assert any("Question 1" in line and "because too few voted" in line for line in open_points)


def test_a_ballot_in_which_nobody_voted_passes():
    bundle = a_bundle(a_question("1", "majority"), papers=0, spoilt=0, slips=0)
    bundle["board"] = []

    assert bundle["results"][0]["winners"] == []
    assert bundle["counts"]["voted"] == 0


def test_a_missed_quorum_is_said_though_the_count_is_right():
    report = verify.verify(files_of(a_bundle(a_question("1", "majority"), quorum=35)))

    assert report.status == 0
    assert ("note", "NO QUORUM: 34 voted, 35 were needed: this decides nothing.") in report.lines


def test_a_member_finds_her_paper_and_reads_what_it_says():
    bundle = a_bundle(a_question("1", "irv"), a_question("2", "two-thirds"))
    names = bundle["setup"]["questions"][0]["options"]
    paper = bundle["papers"][-1]
    paper_says = [names[group[0]] for group in paper["answers"]["1"]]

    report = verify.verify(files_of(bundle), tracker=paper["tracker"].upper())

    assert report.lines[-2:] == [
        ("note", f"1. Question 1?: {', then '.join(paper_says) or 'blank'}"),
        ("note", f"2. Question 2?: {paper['answers']['2'].capitalize()}"),
    ]


def test_a_tracker_that_is_on_no_paper_is_said():
    assert failures(a_bundle(), tracker="0" * 32) == [
        f"No paper has the tracker {'0' * 32}. If you handed in again, only the last one counts."
    ]


def test_the_roll_is_recognised_by_hash_and_count(tmp_path):
    roll = b"".join(b"member %d\n" % number for number in range(121))
    bundle = a_bundle()
    bundle["roll_at_close"]["sha256"] = sha256(roll)
    (tmp_path / "roll.txt").write_bytes(roll)
    (tmp_path / "other.txt").write_bytes(roll.replace(b"7", b"8"))

    assert failures(bundle, roll_file=tmp_path / "roll.txt") == []
    assert "is not the roll of this ballot" in failures(bundle, roll_file=tmp_path / "other.txt")[0]


def test_the_program_runs_by_itself_and_says_ok(tmp_path):
    done = run(tmp_path, files_of(a_bundle()))

    assert (done.returncode, done.stderr) == (0, "")
    assert "Nothing failed." in done.stdout


def test_the_program_prints_json_when_asked(tmp_path):
    done = run(tmp_path, files_of(a_bundle()), "--json")

    found = json.loads(done.stdout)
    assert found["status"] == done.returncode == 0
    assert {check["outcome"] for check in found["checks"]} == {"ok", "note", "cannot be checked"}


def test_the_program_exits_with_one_when_something_failed(tmp_path):
    bundle = a_bundle()
    bundle["spoilt"] += 1

    done = run(tmp_path, files_of(bundle))

    assert done.returncode == 1
    assert "FAILED: 31 envelopes on the board" in done.stdout


def test_the_program_runs_on_the_oldest_python_it_names(tmp_path):
    old = shutil.which("python3.9")
    if old is None or subprocess.run([old, "-V"], check=False, capture_output=True).returncode:
        pytest.skip("Python 3.9 is not on this machine")
    questions = [a_question(str(n), method, seats=2) for n, method in enumerate(METHODS, 1)]

    done = run(tmp_path, files_of(a_bundle(*questions)), python=old)

    assert (done.returncode, done.stderr) == (0, "")


def test_the_program_is_written_in_the_language_of_that_python():
    assert ast.parse(VERIFY.read_text("utf-8"), feature_version=(3, 9)).body


def test_the_program_imports_nothing_but_the_standard_library():
    lines = [line for line in VERIFY.read_text("utf-8").splitlines() if "import" in line]
    modules = [line.split()[1].split(".")[0] for line in lines if line.startswith(("im", "from"))]

    assert set(modules) <= set(sys.stdlib_module_names)


def test_names_cannot_steer_the_readers_terminal(tmp_path):
    question = a_question("1", "majority")
    question["wording"] = "\x1b[2JAll is well\r\n"
    bundle = a_bundle(question)

    done = run(tmp_path, files_of(bundle), "--tracker", bundle["papers"][0]["tracker"])

    assert "?[2JAll is well??" in done.stdout
    assert "\x1b" not in done.stdout


def test_a_terminal_without_accents_does_not_end_the_check(tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    path = tmp_path / "bundle.zip"
    path.write_bytes(zipped(files_of(a_bundle(a_question("1", "approval", seats=5)))))

    done = subprocess.run(
        [sys.executable, str(VERIFY), str(path)],
        check=False,
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
    )

    assert (done.returncode, done.stderr) == (0, b"")
