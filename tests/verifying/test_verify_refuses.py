"""What is no bundle ends in one sentence and exit status 2, never in a traceback."""

import contextlib
import io
import json
import struct
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.verifying.making import (
    a_bundle,
    a_question,
    canonical,
    files_of,
    verify,
    zipped,
)

RIGHT = a_bundle(a_question("1", "scottish-stv", seats=2), a_question("2", "approval"))
DEEP = b"[" * 200_000 + b"]" * 200_000


def outcome(tmp_path, capsys, content):
    """Run the program on a file of this content; return its exit status and what it printed."""
    path = tmp_path / "bundle.zip"
    path.write_bytes(content)
    status = verify.main([str(path)])
    printed = capsys.readouterr()
    assert printed.err == ""
    return status, printed.out


def with_ballot(content):
    """Return the ZIP of a bundle whose ballot.json is `content`."""
    return zipped({**files_of(RIGHT), "ballot.json": content})


def same_name_twice():
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("ballot.json", "{}")
        archive.writestr("ballot.jsox", "{}")
    return held.getvalue().replace(b"ballot.jsox", b"ballot.json")


def encrypted():
    content = bytearray(zipped({"ballot.json": b"{}"}))
    place = content.index(b"PK\x01\x02")
    content[place + 8] |= 1
    content[6] |= 1
    return bytes(content)


def wrong_checksum():
    content = bytearray(zipped({"ballot.json": b'{"format": 1}'}))
    for mark, offset in ((b"PK\x03\x04", 14), (b"PK\x01\x02", 16)):
        content[content.index(mark) + offset] ^= 255
    return bytes(content)


def packed_by_another_program():
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("ballot.json", "{}")
    return held.getvalue()


def lying_sizes():
    content = bytearray(zipped({"ballot.json": b"1" * 5000}))
    place = content.index(b"PK\x01\x02")
    content[place + 24 : place + 28] = struct.pack("<I", 10)
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "cannot be read as a ZIP"),
        (b"PK\x03\x04 and no more", "cannot be read as a ZIP"),
        (zipped(files_of(RIGHT))[:-40], "cannot be read as a ZIP"),
        (zipped({"README.txt": b"Hello"}), "holds no ballot.json"),
        (zipped({f"{n}.txt": b"" for n in range(400)}), "The ZIP holds 400 files"),
        (same_name_twice(), "two files with the same name"),
        (encrypted(), "packed in a way that a bundle never is"),
        (packed_by_another_program(), "packed in a way that a bundle never is"),
        (wrong_checksum(), "cannot be read as a ZIP"),
        (lying_sizes(), "bundle.zip cannot be read as a ZIP"),
        (with_ballot(DEEP), "nested deeper"),
        (with_ballot(b'{"a":' * 50_000), "nested deeper"),
        (with_ballot(b"\xff\xfe"), "is not JSON"),
        (with_ballot(b"{"), "is not JSON"),
        (with_ballot(b"[]"), "ballot.json must be an object"),
        (with_ballot(b"{}"), "ballot.json lacks 'format'"),
        (with_ballot(b"1" * 100_000), "too many digits"),
        (with_ballot(b'{"a":1,"a":1}'), "one key twice"),
        (with_ballot(b'{"a":1.5}'), "only whole ones"),
        (with_ballot(b'{"a":1e999999999}'), "only whole ones"),
        (with_ballot(b'{"a":NaN}'), "NaN"),
        (with_ballot(canonical(RIGHT).replace(b'"Ada"', b'"\\ud800"', 1)), "half a character"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_that_is_no_bundle_is_refused_in_a_sentence(tmp_path, capsys, content, sentence):
    status, said = outcome(tmp_path, capsys, content)

    assert status == 2
    assert sentence in said


@pytest.mark.parametrize("depth", [300, 900, 960, 980, 990, 5000])
def test_an_answer_nested_at_any_depth_ends_without_a_traceback(tmp_path, capsys, depth):
    answer = b"[" * depth + b"]" * depth
    content = canonical(RIGHT).replace(b'"1":[[', b'"1":' + answer + b',"9":[[', 1)

    assert outcome(tmp_path, capsys, with_ballot(content))[0] in {1, 2}


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(verify, "LARGEST_FILE", 1_000_000)

    status, said = outcome(tmp_path, capsys, with_ballot(b" " * 50_000_000))

    assert status == 2
    assert "ballot.json is larger than 1000000 bytes" in said


def test_a_file_that_is_not_there_is_refused_in_a_sentence(tmp_path, capsys):
    assert verify.main([str(tmp_path / "none.zip")]) == 2
    assert "cannot be read as a ZIP" in capsys.readouterr().out


def test_a_roll_that_is_not_there_is_refused_in_a_sentence(tmp_path, capsys):
    path = tmp_path / "bundle.zip"
    path.write_bytes(zipped(files_of(RIGHT)))

    assert verify.main([str(path), "--roll", str(tmp_path / "none.txt")]) == 2
    assert "The roll cannot be read" in capsys.readouterr().out


@pytest.mark.parametrize("tracker", ["", "xyz", "0" * 31, "é" * 32])
def test_a_tracker_that_is_none_is_refused_in_a_sentence(tmp_path, capsys, tracker):
    path = tmp_path / "bundle.zip"
    path.write_bytes(zipped(files_of(RIGHT)))

    assert verify.main([str(path), "--tracker", tracker]) == 2
    assert "A tracker has 32 hex digits" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"method": "dictator"}, "is no method known here"),
        ({"options": []}, "no options, too many, or one name twice"),
        ({"options": ["Ada", "Ada"]}, "no options, too many, or one name twice"),
        ({"options": [str(n) for n in range(5000)]}, "no options, too many, or one name twice"),
        ({"options": "Ada"}, "options must be a list"),
        ({"seats": 0}, "0 seats make no sense"),
        ({"seats": 10**12}, "seats make no sense"),
        ({"seats": True}, "seats must be a whole number"),
        ({"seats": -1}, "must be a whole number, not below nought"),
        ({"method": "majority"}, "the options must be For, Against, Abstain"),
    ],
    ids=str,
)
def test_a_question_that_makes_no_sense_is_refused(tmp_path, capsys, change, sentence):
    bundle = json.loads(canonical(RIGHT))
    bundle["setup"]["questions"][0].update(change)

    status, said = outcome(tmp_path, capsys, with_ballot(canonical(bundle)))

    assert (status, sentence in said) == (2, True), said


@pytest.mark.parametrize(
    "figure", ["", "1e9", "nan", "1/0", "1/00", "½", "1_0", " 1", "9" * 9999, "0x1", "--1"]
)
def test_a_stage_figure_that_is_none_is_refused(tmp_path, capsys, figure):
    bundle = json.loads(canonical(RIGHT))
    bundle["results"][0]["stages"][0]["votes"]["Ada"] = figure

    status, said = outcome(tmp_path, capsys, with_ballot(canonical(bundle)))

    assert (status, "is no exact figure" in said) == (2, True), said


def places(value, path=()):
    """Yield the path of every value inside a bundle."""
    yield path
    if isinstance(value, dict):
        for key in value:
            yield from places(value[key], (*path, key))
    elif isinstance(value, list):
        for number in range(min(len(value), 2)):
            yield from places(value[number], (*path, number))


JUNK: list[object] = [
    None,
    True,
    -1,
    0,
    10**30,
    "",
    "x",
    "For",
    [],
    [[]],
    [["x"]],
    [[10**30]],
    {},
    {"x": []},
]


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(list(places(RIGHT))), st.sampled_from(JUNK))
def test_anything_anywhere_ends_in_a_report_or_a_sentence(path, junk):
    bundle = {"all": json.loads(canonical(RIGHT))}
    holder = bundle
    for step in ("all", *path)[:-1]:
        holder = holder[step]
    holder[("all", *path)[-1]] = junk
    files = {**files_of(RIGHT), "ballot.json": canonical(bundle["all"])}

    with contextlib.suppress(verify.MalformedError):
        assert verify.verify(files, tracker="0" * 32).lines
