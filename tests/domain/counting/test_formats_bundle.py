"""Published ballots: written and read back to the byte, and refused when they are malformed."""

import copy
import io
import json
import zipfile

import pytest

from policy_forum.domain.canonical import canonical_json
from policy_forum.domain.counting.formats import (
    FormatError,
    contests_of,
    read_blt,
    read_bundle,
    read_contest,
    zip_bundle,
)
from policy_forum.domain.counting.formats import archive as archives
from policy_forum.domain.counting.formats.bundle import Bundle, sha256_of
from tests.domain.counting.bundles import published


@pytest.fixture(scope="module")
def bundle():
    return published()


@pytest.fixture
def value(bundle):
    return copy.deepcopy(bundle.as_json())


def refusal(content: bytes) -> FormatError:
    with pytest.raises(FormatError) as caught:
        read_bundle(content)
    return caught.value


def archive_of(files: dict[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return written.getvalue()


def test_canonical_json_has_one_spelling():
    assert canonical_json({"b": [1, None], "a": "Ö\n"}) == '{"a":"Ö\\n","b":[1,null]}'.encode()
    assert sha256_of({}) == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"


def test_a_bundle_is_read_back_as_it_was_from_json_and_from_the_archive(bundle):
    assert read_bundle(bundle.canonical_json()) == bundle
    assert read_bundle(zip_bundle(bundle, "Read me")) == bundle
    assert Bundle.from_json(bundle.as_json()).canonical_json() == bundle.canonical_json()


def test_the_archive_of_a_bundle_is_the_same_to_the_byte_each_time(bundle):
    packed = zip_bundle(bundle, "Read me — ü")

    assert packed == zip_bundle(read_bundle(packed), "Read me — ü")


def test_the_archive_has_papers_of_ranks_and_choices_in_blt_and_the_readme(bundle):
    with zipfile.ZipFile(io.BytesIO(zip_bundle(bundle, "Read me"))) as packed:
        files = {name: packed.read(name) for name in packed.namelist()}

    assert list(files) == ["ballot.json", "question-1.blt", "question-2.blt", "README.txt"]
    assert files["README.txt"] == b"Read me"
    contests = contests_of(bundle)
    assert read_blt(files["question-1.blt"]).papers == contests["1"].papers
    assert read_blt(files["question-2.blt"]).options == contests["2"].options


def test_papers_and_slips_are_counted_together_and_no_answer_is_blank(value):
    del value["papers"][3]["answers"]["2"]

    contests = contests_of(Bundle.from_json(value))

    assert contests["1"].papers[((2,), (0,))] == 2
    assert contests["1"].papers[()] == 1
    assert contests["2"].papers == {((0, 2),): 1, ((1,),): 1, (): 2, ((0,),): 1, ((1, 2),): 2}
    assert contests["m"].papers == {((0,),): 3, ((1,),): 3, ((2,),): 1}
    assert {contest.roll for contest in contests.values()} == {10}
    assert contests["2"].seats == 2


def test_without_papers_a_motion_is_counted_from_its_totals_and_nothing_else_is(bundle, value):
    value |= {"papers": None, "papers_sha256": None}

    contests = contests_of(Bundle.from_json(value))

    assert list(contests) == ["m"]
    assert contests["m"].papers == {((0,),): 3, ((1,),): 3, ((2,),): 1}


def test_one_question_of_several_must_be_named(bundle):
    content = bundle.canonical_json()

    assert read_contest("b.json", content, "2").options == ("Mon", "Tue", "Wed")
    with pytest.raises(FormatError, match="name one of 1, 2, m"):
        read_contest("b.json", content)
    with pytest.raises(FormatError, match="no question “3”"):
        read_contest("b.json", content, "3")
    with pytest.raises(FormatError, match="Only a bundle"):
        read_contest("b.blt", b'1 1\n0\n"A"\n', "1")


@pytest.mark.parametrize(
    ("place", "wrong", "words"),
    [
        (["format"], "policy-forum-ballot/2", "“format” must be one of policy-forum-ballot/1"),
        (["setup"], [], "“setup” must be an object; it is a list"),
        (["setup", "seed"], "EF" * 16, "“setup.seed” must be 32 hexadecimal digits"),
        (["setup", "seed"], "٠" * 32, "“setup.seed” must be 32 hexadecimal digits"),
        (["setup", "questions"], [], "no question"),
        (["setup", "questions", 1, "key"], "1", "Two questions have the key"),
        (["setup", "questions", 1, "key"], "../x", "cannot be the key"),
        (["setup", "questions", 1, "seats"], 4, "4 seats cannot be filled from 3"),
        (["setup", "questions", 1, "seats"], True, "a whole number; it is true or false"),
        (["setup", "questions", 1, "method"], "dice", "must be one of majority"),
        (["setup", "questions", 1, "options"], [], "0 options"),
        (["setup", "questions", 1, "options"], ["A", "A", "B"], "Two options are called"),
        (["setup", "questions", 0, "status_quo"], 3, "none of the options"),
        (["board", 0, "chain"], None, "“board[0].chain” must be 64 hexadecimal digits"),
        (["papers", 1, "tracker"], "xyz", "“papers[1].tracker”"),
        (["papers", 1, "copy"], 10**16, "“papers[1].copy” must be at most"),
        (["papers", 1, "answers"], {"9": []}, "“papers[1]” answers “9”"),
        (["papers", 1, "answers"], {"1": [[0], [0]]}, "“papers[1]” has an answer to question 1"),
        (["papers", 1, "answers"], {"1": [[3]]}, "that cannot be"),
        (["papers", 1, "answers"], {"1": [[]]}, "that cannot be"),
        (["papers", 1, "answers"], {"1": [0]}, "that cannot be"),
        (["papers", 1, "answers"], {"1": [[True]]}, "that cannot be"),
        (["papers", 1, "answers"], {"m": "perhaps"}, "that cannot be"),
        (["slips", 0, "count"], 0, "“slips[0].count” must be 1 or more"),
        (["counts", "papers"], 1.5, "whole numbers only"),
        (["more"], 1, "A bundle has no “more”"),
    ],
)
def test_a_wrong_value_is_refused_with_its_place(value, place, wrong, words):
    target = value
    for step in place[:-1]:
        target = target[step]
    target[place[-1]] = wrong

    error = refusal(json.dumps(value).encode())

    assert words in str(error.reason)
    assert error.line == 1


def test_what_is_missing_is_refused(value):
    del value["counts"]["voted"]

    assert "“counts” has no “voted”" in str(refusal(json.dumps(value).encode()).reason)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "not JSON"),
        (b'{"format":1,"format":2}', "the same key twice"),
        (b"[" * 100_000, "beyond what can be read"),
        (b"9" * 5_000, "beyond what can be read"),
        (b'{"a": NaN}', "whole numbers only"),
        (b'"\\ud800"', "beyond what can be read"),
        (b"null", "“the file” must be an object; it is null"),
        (b"PK and no archive", "cannot be unpacked"),
        (archive_of({"other.json": b"{}"}), "no ballot.json"),
        (archive_of({"ballot.json": b"{}"})[:-10], "cannot be unpacked"),
        (archive_of({f"{n}.txt": b"" for n in range(1_001)}), "no bundle is so large"),
    ],
)
def test_what_is_no_bundle_is_refused(content, words):
    assert words in str(refusal(content).reason)


def test_the_line_of_broken_json_is_said():
    assert refusal(b'{\n"format":\n}').line == 3


def test_an_archive_that_unpacks_to_too_much_is_refused(monkeypatch):
    monkeypatch.setattr(archives, "LARGEST_BUNDLE", 100_000)

    packed = archive_of({"README.txt": b"0" * 60_000, "ballot.json": b" " * 60_000})

    assert len(packed) < 1_000
    assert "no bundle is so large" in str(refusal(packed).reason)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_an_archive_with_two_ballots_is_refused(bundle):
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as packed:
        packed.writestr("ballot.json", bundle.canonical_json())
        packed.writestr("ballot.json", b"{}")

    assert "two files of the same name" in str(refusal(written.getvalue()).reason)
