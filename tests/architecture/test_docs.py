"""What the documents say can be found: variables in the code, commands, files and headings."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCS = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
CODE = (ROOT / "policy_forum" / "settings.py", *ROOT.glob("gunicorn*.py"))
_VARIABLE = re.compile(r"POLICY_FORUM_[A-Z_]+[A-Z]")
_LINK = re.compile(r"\]\(([^)#\s]*)(#[^)\s]*)?\)")
_COMMAND = re.compile(r"flask --app wsgi ([a-z]+) ([a-z-]+)")


def variables_in(*paths: Path) -> set[str]:
    """The variables of the environment that files name, `…_USER` being one of the last prefix."""
    return {name for path in paths for name in _VARIABLE.findall(path.read_text("utf-8"))}


def anchors_of(path: Path) -> Iterator[str]:
    """The headings of a document, as links name them."""
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("#"):
            words = re.sub(r"[^\w\s-]", "", line.lstrip("# ").lower())
            yield "#" + words.strip().replace(" ", "-")


def test_the_readme_has_every_variable_that_the_settings_read():
    readme = (ROOT / "README.md").read_text("utf-8")
    missing = {
        name
        for name in variables_in(*CODE)
        if name not in readme and f"`…_{name.rpartition('_')[2]}`" not in readme
    }
    assert not missing


@pytest.mark.parametrize("document", DOCS, ids=lambda path: path.name)
def test_every_variable_that_a_document_names_is_read_somewhere(document):
    sources = [*CODE, ROOT / "run.py", *(ROOT / "tests").rglob("*.py")]
    assert variables_in(document) <= variables_in(*sources)


@pytest.mark.parametrize("document", DOCS, ids=lambda path: path.name)
def test_every_link_to_a_file_or_a_heading_leads_there(document):
    for address, anchor in _LINK.findall(document.read_text("utf-8")):
        if "://" in address:
            continue
        target = (document.parent / address) if address else document
        assert target.exists(), address
        if anchor:
            assert anchor in set(anchors_of(target)), f"{address}{anchor}"


@pytest.mark.parametrize("document", DOCS, ids=lambda path: path.name)
def test_every_command_that_a_document_names_exists(document, app):
    groups = app.cli.commands
    for group, command in _COMMAND.findall(document.read_text("utf-8")):
        if group == "db":
            continue
        assert command in groups[group].commands, f"flask {group} {command}"


@pytest.mark.parametrize("document", DOCS, ids=lambda path: path.name)
def test_every_test_that_a_document_names_is_there(document):
    named = re.findall(r"tests/[\w/]+\.py", document.read_text("utf-8"))
    assert all((ROOT / path).is_file() for path in named), named
