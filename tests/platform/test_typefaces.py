"""The typefaces of printed documents, and what happens to characters they lack."""

import hashlib
import json
from pathlib import Path

import pytest

from policy_forum.platform.documents.typefaces import FONT_FOLDER, characters_of, printable


@pytest.mark.parametrize(
    "text",
    ["Dŵr glân i Ŷ Ẁ", "Zażółć gęślą jaźń", "Ελληνικά", "Кирилиця", "Tiếng Việt", "“½ → ✓”"],
)
def test_names_of_our_neighbours_are_printed_in_full(text: str) -> None:
    assert printable(text) == (text, frozenset())


def test_text_cannot_turn_its_own_direction_or_hide_control_characters() -> None:
    assert printable("to\u202e ton\u200b\x00\nresolve\ud800") == (
        "to ton  resolve\ufffd",
        frozenset("\ud800"),
    )


def test_the_typefaces_are_the_files_of_the_manifest() -> None:
    manifest = json.loads((FONT_FOLDER / "manifest.json").read_text())

    listed = {entry["path"]: entry["sha256"] for entry in manifest}
    found = {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest()
        for file in FONT_FOLDER.iterdir()
        if file.name != "manifest.json"
    }
    assert listed == found


def test_a_file_that_is_no_font_is_refused(tmp_path: Path) -> None:
    broken = tmp_path / "broken.ttf"
    broken.write_bytes(bytes(64))

    with pytest.raises(ValueError, match="no cmap table"):
        characters_of(broken)


def test_an_accent_that_the_letters_typeface_lacks_is_printed_as_a_sign() -> None:
    assert printable("★\u0301 yes") == ("★\ufffd yes", frozenset("\u0301"))


def test_a_letter_and_its_accent_become_one_character() -> None:
    assert printable("w\u0302y") == ("\u0175y", frozenset())
