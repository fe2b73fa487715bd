"""The permission table is whole, and what is printed of it is what is enforced."""

import ast
from pathlib import Path

from policy_forum.command_line.documents import permissions_page
from policy_forum.domain.access.policy import POLICY, Action

ROOT = Path(__file__).parents[2]


def test_every_action_has_a_rule():
    assert set(POLICY) == set(Action)


def test_every_action_is_asked_for_by_a_command():
    used = "\n".join(p.read_text() for p in (ROOT / "policy_forum" / "features").rglob("*.py"))

    assert [action.name for action in Action if f"Action.{action.name}" not in used] == []


def test_the_printed_table_is_the_one_that_is_enforced():
    printed = (ROOT / "docs" / "permissions.md").read_text()

    assert printed == permissions_page(), "print it anew: flask docs permissions"


def test_only_the_unit_of_work_commits():
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in (ROOT / "policy_forum").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "commit"
    ]

    assert [place.partition(":")[0] for place in found] == ["policy_forum/platform/work.py"]
