"""What is changed in the files around ballot.json, or below the threshold, is found and said."""

import copy

import pytest

from tests.verifying.making import a_bundle, a_question, failures, files_of

QUESTIONS = (a_question("1", "scottish-stv", seats=2), a_question("2", "majority"))
RIGHT = a_bundle(*QUESTIONS)


@pytest.fixture
def bundle():
    return copy.deepcopy(RIGHT)


@pytest.mark.parametrize(
    ("old", "new"),
    [(b"\n1 ", b"\n2 "), (b'"Bo"', b'"Bob"'), (b"5 2\n", b"5 3\n"), (b"\n0\n", b"\n1 1 0\n0\n")],
)
def test_a_changed_blt_file_is_found(bundle, old, new):
    files = files_of(bundle)
    files["question-1.blt"] = files["question-1.blt"].replace(old, new, 1)

    assert failures(bundle, files) == [
        "question-1.blt holds other seats, options or papers than ballot.json."
    ]


@pytest.mark.parametrize("content", [b"", b"five two\n", b"5 2\n1 2 3\n0\n", b"\xff", b"5\n0\n"])
def test_a_blt_file_that_is_none_is_found(bundle, content):
    files = {**files_of(bundle), "question-1.blt": content}

    assert failures(bundle, files) == ["question-1.blt is no BLT file."]


def test_a_missing_and_a_foreign_file_are_found(bundle):
    files = files_of(bundle)
    files["roll.txt"] = files.pop("README.txt")

    assert failures(bundle, files) == [
        "Files missing: ['README.txt'].",
        "Files that do not belong: ['roll.txt'].",
    ]


def test_a_bundle_written_with_spaces_is_not_canonical(bundle):
    files = files_of(bundle)
    files["ballot.json"] = files["ballot.json"].replace(b'"spoilt":', b'"spoilt": ')

    assert failures(bundle, files) == [
        "ballot.json is not spelt in the canonical way: somebody wrote it anew."
    ]


def test_papers_below_the_threshold_must_not_be_shown(bundle):
    small = a_bundle(*QUESTIONS, papers=10)
    small["papers"] = bundle["papers"][:10]

    assert any("though there are 10 and the threshold is 20" in line for line in failures(small))


def test_totals_below_the_threshold_must_add_up():
    small = a_bundle(a_question("1", "two-thirds"), papers=10)
    small["results"][0]["totals"]["for"] += 5

    found = failures(small)

    assert any("the totals add up to 18, but there were 13" in line for line in found)


def test_a_decision_below_the_threshold_must_follow_from_the_totals():
    small = a_bundle(a_question("1", "absolute"), papers=10)
    small["results"][0]["winners"] = ["For"]

    assert any("the recount says nobody" in line for line in failures(small))
