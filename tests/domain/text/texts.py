"""Texts to try the engine on: written ones, chance ones, and real ones where they are at hand."""

import json
import os
from functools import cache
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st

# Seconds depend on what else the machine does; cost is measured in benchmarks, not by deadlines.
settings.register_profile("texts", deadline=None)
settings.register_profile("texts-long", deadline=None, max_examples=10_000)
settings.load_profile("texts-long" if os.environ.get("POLICY_FORUM_LONG_TESTS") else "texts")

MOTION = """\
**This branch notes:**

1. The bus from the station is late. It was once on time.
2. Rents in the town have risen by 10.27 per cent.

This branch resolves:

1. To ask the council for:
   a) a lane for buses
   b) a cap on rents
2. To write to the [operator](https://bus.example/complain).
"""

_WORDS = st.sampled_from(
    [
        "the",
        "a",
        "bus",
        "rent",
        "council",
        "member",
        "not",
        "and",
        "of",
        "to",
        "10.27",
        "and/or",
        "don’t",
        "report",
        "re-port,",
        "good.",
        "“public”",
        "*fair*",
        "**must**",
        "[site](https://a.example/b)",
        "£5m",
        "(now)",
        "naïve",
        "住宅",
    ]
)
_SENTENCES = st.lists(_WORDS, min_size=1, max_size=9).map(" ".join)
_HEADINGS = st.sampled_from(
    ["# Title", "## Rents and buses", "**Conference notes:**", "This branch resolves:"]
)
_MARKERS = st.sampled_from(
    ["", "", "1. ", "2. ", "3) ", "a) ", "(b) ", "i. ", "ii. ", "- ", "* ", "   - ", "   a) "]
)
_ITEMS = st.builds("{}{}".format, _MARKERS, _SENTENCES)
_LINES = st.one_of(_ITEMS, _ITEMS, _ITEMS, _HEADINGS, st.just(""), _SENTENCES.map("   {}".format))


def motion_texts() -> st.SearchStrategy[str]:
    """Texts as people write them, in and out of order, with and without blank lines."""
    gaps = st.sampled_from(["\n", "\n", "\n\n", "\n\n\n"])
    parts = st.lists(st.tuples(_LINES, gaps), max_size=12)
    return parts.map(lambda pairs: "".join(line + gap for line, gap in pairs))


def clause_lists() -> st.SearchStrategy[list[str]]:
    """The words of the clauses of a plain list, no word twice."""
    lengths = st.lists(st.integers(2, 8), min_size=1, max_size=6)
    return lengths.map(
        lambda counts: [
            " ".join(f"word{place}part{part}" for part in range(count))
            for place, count in enumerate(counts)
        ]
    )


def real_motions_file() -> Path:
    """The folder is named by the environment, or stands beside the project."""
    beside = Path(__file__).resolve().parents[3].parent / "shared" / "data"
    folder = Path(os.environ.get("POLICY_FORUM_REAL_TEXTS", beside))
    return folder / "motions" / "motions.jsonl"


@cache
def real_motions() -> tuple[tuple[str, str], ...]:
    """Id and text of each real motion; the test is skipped where they are not at hand."""
    path = real_motions_file()
    if not path.is_file():
        pytest.skip("the real texts are not at hand (POLICY_FORUM_REAL_TEXTS)")
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line]
    return tuple((row["id"], row["body_markdown"]) for row in rows)
