"""Pages are tried on one engine each, and on both where there is time.

What the engines decide differently is in commands and queries, all of which are tried on both.
Half of the pages' tests run on either engine, drawn by their names, so that every kind of page is
seen on both; with POLICY_FORUM_LONG_TESTS (the CI does it once) each runs on both.
"""

import os
import zlib
from pathlib import Path

import pytest

from policy_forum.platform.live import Hub
from tests.conftest import ENGINES
from tests.postgres import postgres_cluster

HERE = Path(__file__).parent


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the tests of pages that are tried on the other engine."""
    if os.environ.get("POLICY_FORUM_LONG_TESTS"):
        return
    left_out = [item for item in items if _is_left_out(item)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        gone = set(left_out)
        items[:] = [item for item in items if item not in gone]


def _is_left_out(item: pytest.Item) -> bool:
    engine = getattr(getattr(item, "callspec", None), "params", {}).get("stage")
    if engine not in ENGINES or HERE not in item.path.parents:
        return False
    if not os.environ.get("CI") and postgres_cluster() is None:
        return engine != "sqlite"
    name = item.nodeid.replace(engine, "")
    return ENGINES.index(engine) != zlib.crc32(name.encode()) % len(ENGINES)


@pytest.fixture(autouse=True)
def no_hub_beside_the_test(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no thread render pages on the one connection that a test of pages has.

    Pages are then rendered by who asks for them. The tests of streams have databases of their own.
    """
    if HERE / "live" not in request.path.parents:
        monkeypatch.setattr(Hub, "_start", lambda self: None)
