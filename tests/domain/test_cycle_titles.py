"""The title that is proposed for the next cycle."""

import pytest

from policy_forum.features.cycles.rules import title_after


@pytest.mark.parametrize(
    ("title", "following"),
    [
        ("2026–27", "2027–28"),
        ("Conference 2026", "Conference 2027"),
        ("Policy year 2026/27", "Policy year 2027/28"),
        ("2098–99", "2099–00"),
        ("Our year", ""),
        ("Branch 12", ""),
    ],
)
def test_a_title_moves_on_by_a_year(title, following):
    assert title_after(title) == following
