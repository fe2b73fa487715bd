"""HTML from members' text: the one place where it is made, and sanitised twice.

Everything here returns `str` that holds only the allowlist of `sanitising`; the web layer
marks it as safe in one place.
"""

from policy_forum.platform.markup.difference_html import (
    DifferenceWords,
    render_changes,
    render_difference,
)
from policy_forum.platform.markup.margin import LineMargin, MarginChip, render_margin
from policy_forum.platform.markup.motion_text import RenderedText, render_clauses, render_lines
from policy_forum.platform.markup.origins_html import OriginMark, render_origins
from policy_forum.platform.markup.prose import render_prose
from policy_forum.platform.markup.sanitising import RENDERER_VERSION

__all__ = [
    "RENDERER_VERSION",
    "DifferenceWords",
    "LineMargin",
    "MarginChip",
    "OriginMark",
    "RenderedText",
    "render_changes",
    "render_clauses",
    "render_difference",
    "render_lines",
    "render_margin",
    "render_origins",
    "render_prose",
]
