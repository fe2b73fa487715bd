"""Files and functions stay small enough to be read at once."""

import ast
import statistics
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LONGEST_FILE = 350
LONGEST_FUNCTION = 50
MEDIAN_FUNCTION = 8
NOT_OURS = {".venv", "var", "vendor", "node_modules", "__pycache__"}
# Migrations are printed by Alembic from the models, one statement a table.
PRINTED = ROOT / "migrations" / "versions"
# Put together from its parts by tools/vendor/build.mjs; a test of the styles compares them.
BUILT = {ROOT / "static" / "css" / "policy-forum.css"}
# One file that auditors download and read from top to bottom: parts of it would not run alone.
ALONE = {ROOT / "static" / "verify.py"}
OURS = {".py", ".html", ".css", ".js", ".typ", ".scss"}


def project_files(*suffixes: str) -> Iterator[Path]:
    """Yield the files people of this project wrote."""
    for path in sorted(ROOT.rglob("*")):
        parts = path.relative_to(ROOT).parts
        hidden = any(part.startswith(".") for part in parts)
        ours = not hidden and not NOT_OURS.intersection(parts) and path not in BUILT | ALONE
        ours = ours and path.parent != PRINTED
        if ours and path.suffix in suffixes:
            yield path


def functions_in(path: Path) -> Iterator[tuple[str, int]]:
    """Yield the name and the length in lines of each function of a Python file."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno is not None
            yield node.name, node.end_lineno - node.lineno + 1


@pytest.mark.parametrize("suffix", sorted(OURS))
def test_no_file_is_longer_than_one_can_read(suffix):
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines())
        for path in project_files(suffix)
    }

    assert {path: length for path, length in lengths.items() if length > LONGEST_FILE} == {}


def test_no_function_is_longer_than_one_can_read():
    too_long = {
        f"{path.relative_to(ROOT)}:{name}": length
        for path in project_files(".py")
        for name, length in functions_in(path)
        if length > LONGEST_FUNCTION
    }

    assert too_long == {}


def test_the_functions_of_the_application_are_mostly_short():
    application = [path for path in project_files(".py") if "policy_forum" in path.parts]

    lengths = [length for path in application for _, length in functions_in(path)]

    assert statistics.median(lengths) <= MEDIAN_FUNCTION
