"""Each contract of the house really refuses what it forbids."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SPOILT = [
    ("house", "domain/stray.py", "import policy_forum.platform.clock"),
    ("house", "platform/stray.py", "import policy_forum.web.errors"),
    ("house", "web/stray.py", "import policy_forum.features.motions"),
    ("house", "stray.py", ""),
    ("pure", "domain/stray.py", "import sqlalchemy"),
    ("pure", "domain/stray.py", "import random"),
    ("pure", "features/stray/rules.py", "import time"),
    ("no-flask-below-views", "platform/stray.py", "import flask"),
    ("no-flask-below-views", "features/stray/commands.py", "import flask_security"),
    ("no-flask-below-views", "features/stray/queries.py", "import policy_forum.web"),
    ("features", "features/branches/queries.py", "import policy_forum.features.motions.rules"),
    ("features", "features/stray/__init__.py", ""),
    ("inside-a-feature", "features/branches/stray.py", ""),
    (
        "inside-a-feature",
        "features/branches/rules/clauses.py",
        "import policy_forum.features.branches.models",
    ),
    ("models", "features/stray/views.py", "import policy_forum.features.branches.models"),
]


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """Return a copy of the package, to spoil and to mend."""
    folder = tmp_path_factory.mktemp("house")
    shutil.copy(ROOT / "pyproject.toml", folder)
    ignored = shutil.ignore_patterns("__pycache__", "*.md")
    shutil.copytree(ROOT / "policy_forum", folder / "policy_forum", ignore=ignored)
    return folder


@pytest.fixture
def spoil(copy):
    """Write a line into a module of the copy; undo it after the test."""
    undo = []

    def write(path, line):
        module = copy / "policy_forum" / path
        if not module.parent.exists():
            module.parent.mkdir()
            (module.parent / "__init__.py").touch()
            undo.append(lambda: shutil.rmtree(module.parent))
        elif module.exists():
            before = module.read_text("utf-8")
            undo.append(lambda: module.write_text(before, "utf-8"))
        else:
            undo.append(module.unlink)
        with module.open("a", encoding="utf-8") as file:
            file.write(f"\n{line}\n")

    yield write
    for step in undo:
        step()


@pytest.mark.parametrize(("contract", "path", "line"), SPOILT)
def test_a_contract_refuses(contract, path, line, spoil, copy):
    spoil(path, line)

    outcome = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache", "--contract", contract],
        check=False,
        cwd=copy,
        capture_output=True,
        text=True,
    )

    assert outcome.returncode == 1
    broken = outcome.stdout.partition("Broken contracts")[2] or outcome.stdout
    assert path.removesuffix(".py").removesuffix("/__init__").split("/")[-1] in broken
