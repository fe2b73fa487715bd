"""What comes from others is what it says it is: each file listed, licensed and re-hashed."""

import hashlib
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
VENDORED = [ROOT / "static" / "vendor", ROOT / "tests" / "browser" / "vendor"]
FIELDS = {"path", "name", "version", "licence", "sha256"}


def entries_of(folder):
    return json.loads((folder / "manifest.json").read_text("utf-8"))


def every_entry():
    return [
        pytest.param(folder, entry, id=f"{folder.relative_to(ROOT)}/{entry['path']}")
        for folder in VENDORED
        for entry in entries_of(folder)
    ]


@pytest.mark.parametrize(("folder", "entry"), every_entry())
def test_a_vendored_file_is_the_one_in_the_manifest(folder, entry):
    assert entry.keys() == FIELDS
    assert all(entry.values())

    assert hashlib.sha256((folder / entry["path"]).read_bytes()).hexdigest() == entry["sha256"]


@pytest.mark.parametrize("folder", VENDORED, ids=lambda folder: str(folder.relative_to(ROOT)))
def test_every_vendored_file_is_in_the_manifest(folder):
    present = {str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file()}

    assert present - {"manifest.json"} == {entry["path"] for entry in entries_of(folder)}
