"""What an auditor finds in a bundle that is right, and in one where anything was changed."""

import copy

import pytest

from policy_forum.domain.counting.formats.archive import read_archive, zip_bundle
from policy_forum.domain.counting.formats.bundle import Bundle, sha256_of
from policy_forum.domain.counting.formats.checking import check_bundle
from tests.domain.counting.bundles import published


@pytest.fixture(scope="module")
def value():
    return published().as_json()


def faults(bundle: Bundle, files=None) -> str:
    return " ".join(
        f"{check.what} {check.fault}" for check in check_bundle(bundle, files or {}) if check.fault
    )


def test_everything_is_right_in_what_was_published():
    bundle, files = read_archive(zip_bundle(published(), "Read me"))

    checks = check_bundle(bundle, files)

    assert len(checks) == 9 + 3 * 3 + 2
    assert all(check.passed and not check.left_out for check in checks)


@pytest.mark.parametrize(
    ("place", "wrong", "words"),
    [
        (["setup", "quorum"], 1, "hash of the set-up"),
        (["setup", "seed"], "00" * 16, "the lot follows"),
        (["papers_sha256"], "00" * 32, "hash of the papers"),
        (["papers", 0, "answers", "1"], [[1], [0]], "hash of the papers"),
        (["papers", 0, "answers", "1"], [[1], [0]], "counting again"),
        (["papers", 0, "answers", "1"], [[0, 1]], "papers[0] ranks options as equal"),
        (["papers", 0, "answers", "2"], [[0, 1, 2]], "papers[0] chooses 3 options of at most 2"),
        (["papers", 0, "answers", "2"], [[0], [1]], "papers[0] ranks what can only be chosen"),
        (["slips", 0, "answers", "1"], [[0, 1]], "slips[0] ranks options as equal"),
        (["papers", 0, "answers"], {"1": [], "m": "for"}, "papers[0] does not answer it"),
        (["papers", 1, "tracker"], "0" * 32, "in order of their trackers"),
        (["board", 1, "number"], 3, "not numbered"),
        (["board", 1, "withdrawn"], [], "batch 2: The chain does not follow"),
        (["board", 2, "chain"], "00" * 32, "batch 3"),
        (["spoilt"], 0, "6 on the board, 6 counted, 5 papers"),
        (["counts", "envelopes"], 7, "6 on the board, 7 counted"),
        (["counts", "papers"], 6, "it says 6 and has 5"),
        (["counts", "slips"], 3, "it says 3 slips and has 2"),
        (["counts", "voted"], 9, "9 voted, with 6 envelopes and 2 slips"),
        (["counts", "on_roll"], 7, "8 voted of 7 on the roll"),
        (["corrections"], [], "9 after the corrections, 10 at the close"),
        (["results", 0, "lot"], [0, 1, 2, 2], "the lot follows"),
        (["results", 0, "winners"], ["Bo"], "and the bundle says Bo"),
        (["results", 0, "method"], "schulze", "counted by schulze, and the set-up says irv"),
        (["results", 0, "stages"], [], "the winners agree, and the stages do not"),
        (["results", 0, "ties"], [{}], "the winners agree, and the ties do not"),
        (["results", 0, "blank"], 4, "1 papers are blank, and the bundle says 4"),
        (["results", 2, "totals", "for"], 4, "the totals are not those"),
        (["results", 1, "totals", "Wed"], 4, "the totals are not those"),
        (["results", 2, "question"], "1", "the results of 1, 2, 1"),
        (["setup", "threshold"], 6, "so few must not be"),
    ],
)
def test_whatever_is_changed_is_found(value, place, wrong, words):
    changed = target = copy.deepcopy(value)
    for step in place[:-1]:
        target = target[step]
    assert target[place[-1]] != wrong
    target[place[-1]] = wrong

    assert words in faults(Bundle.from_json(changed))


def test_papers_kept_back_from_the_threshold_on_are_found(value):
    changed = copy.deepcopy(value) | {"papers": None, "papers_sha256": None}

    assert "from 5 they must be" in faults(Bundle.from_json(changed))


def test_few_papers_may_be_kept_back_and_then_no_count_is_claimed():
    def few(parts):
        parts["board"] = []
        parts |= {"papers": [], "spoilt": 0}
        parts["counts"] = {"on_roll": 10, "voted": 2, "envelopes": 0, "papers": 0, "slips": 2}

    few_value = copy.deepcopy(published(few).as_json()) | {"papers": None, "papers_sha256": None}
    few_value["results"][2]["totals"] = {"against": 2}
    few_value["slips"] = None

    checks = check_bundle(Bundle.from_json(few_value), {})

    assert not [str(check.fault) for check in checks if check.fault]
    assert [check.passed for check in checks if check.left_out] == [True, True]


def test_a_vote_swapped_with_all_hashes_made_anew_is_found_by_the_count(value):
    changed = copy.deepcopy(value)
    changed["papers"][0]["answers"]["1"] = [[2]]
    changed["papers_sha256"] = sha256_of(changed["papers"])

    assert "Question 1: counting again" in faults(Bundle.from_json(changed))


@pytest.mark.parametrize(
    ("content", "words"),
    [(b'3 1\n1 1 0\n0\n"Ada"\n"Bo"\n"Cy"\n', "other options"), (b"3", "cannot be read")],
)
def test_a_companion_that_says_something_else_is_found(value, content, words):
    assert words in faults(Bundle.from_json(value), {"question-1.blt": content})
