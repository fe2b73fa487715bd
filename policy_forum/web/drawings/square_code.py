"""A QR code as one path of an SVG: for phones to scan from a screen across a room."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

# The library ships no types.
from qrcode.constants import ERROR_CORRECT_M  # type: ignore[import-untyped]
from qrcode.main import QRCode  # type: ignore[import-untyped]

# The margin that ISO/IEC 18004 asks for around a code, in modules.
_QUIET = 4


@dataclass(frozen=True)
class SquareCode:
    """`size` is how many modules it has a side, margin included; `path` draws the dark ones."""

    size: int
    path: str


def square_code(text: str) -> SquareCode:
    """The code that says this text. Raises DataOverflowError past 2,331 bytes."""
    code = QRCode(error_correction=ERROR_CORRECT_M, border=_QUIET)
    code.add_data(text)
    code.make(fit=True)
    rows: Sequence[Sequence[bool]] = code.get_matrix()
    return SquareCode(len(rows), "".join(_line(y, row) for y, row in enumerate(rows)))


def _line(y: int, row: Sequence[bool]) -> str:
    """The dark modules of a row, each run of them one rectangle."""
    drawn, x = [], 0
    for is_dark, modules in groupby(row):
        width = len(list(modules))
        if is_dark:
            drawn.append(f"M{x} {y}h{width}v1h-{width}z")
        x += width
    return "".join(drawn)
