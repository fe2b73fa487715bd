"""What a text may hold, and the refusal raised when it holds more."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TextLimits:
    """The largest text that is read; everything beyond is refused before it is parsed.

    Characters and line lengths are Unicode code points, `depth` counts nested
    lists, `brackets_per_block` square brackets in one clause. With `lets_marks` the marks
    U+061C, U+200E and U+200F pass: texts accepted before they were refused hold them.
    """

    characters: int = 120_000
    lines: int = 2_000
    line_length: int = 40_000
    depth: int = 6
    brackets_per_block: int = 200
    lets_marks: bool = False


DEFAULT = TextLimits()
SHORT_TEXT = TextLimits(characters=20_000, lines=500, line_length=8_000, brackets_per_block=60)
"""For goals, reasons and other short texts that are rendered as prose."""

MERGED = TextLimits(
    characters=2_000_000, lines=100_000, line_length=400_000, depth=12, lets_marks=True
)
"""For texts already accepted, and those that the engine itself puts together from them."""


@dataclass(frozen=True, slots=True)
class TextProblem:
    """One thing that keeps a text out: its line, counted from 1, and what to do about it."""

    line: int
    reason: str


class TextRefusedError(ValueError):
    """The text is not in the house's Markdown subset; `problems` says where and why."""

    def __init__(self, problems: tuple[TextProblem, ...]) -> None:
        self.problems = problems
        super().__init__(
            " ".join(f"Line {problem.line}: {problem.reason}" for problem in problems[:20])
        )
